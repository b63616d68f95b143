"""A table imported again, changed by whoever keeps it and by whoever wrote the site: korme/commands/importer/memory.py."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from site_box import SiteBox

HEAD = "Title;Date;Start;End;Hosts"
ROWS = ["Felt;20.04.2026;10:00;12:00;Ada", "Ink;20.04.2026;13:00;14:00;Bob", "Clay;21.04.2026;10:00;12:00;Cleo"]


def run(box: SiteBox, rows: list[str], *, name: str = "week.csv", head: str = HEAD) -> str:
    path = box.root.parent / name
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    done = box.korme("import", str(path))
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def starts(box: SiteBox) -> dict[str, str]:
    return {slug: f"{event.title.own} {event.start:%d %H:%M}" for slug, event in box.planned().site.events.items()}


WEEK = {"felt": "Felt 20 10:00", "ink": "Ink 20 13:00", "clay": "Clay 21 10:00"}


@pytest.mark.parametrize("numbered", [False, True], ids=["without a column of numbers", "with one"])
def test_rows_may_be_added_moved_and_taken_out(site: Callable[..., SiteBox], numbered: bool) -> None:
    """Each event stays in its file, edits by hand too; the numbers of rows are no identifiers."""

    def table(rows: list[str]) -> list[str]:
        return [f"{number};{row}" for number, row in enumerate(rows, 1)] if numbered else rows

    head = f"№ п/п;{HEAD}".replace("№ п/п", "No") if numbered else HEAD
    box = site()
    run(box, table(ROWS), head=head)
    assert starts(box) == WEEK
    path = box.root / "content/programme/ink.yaml"
    path.write_text(path.read_text("utf-8").replace("title: Ink", "title: Ink  # ours\ncapacity: 8"), "utf-8")

    said = run(box, table(["New;20.04.2026;9:00;9:30;", *ROWS]), head=head)
    assert "new: 1, changed: 0" in said and starts(box) == {"new": "New 20 09:00", **WEEK}
    said = run(box, table([ROWS[2], ROWS[1]]), head=head)
    assert "new: 0, changed: 0" in said and said.count("no longer in the programme") == 2
    assert starts(box) == {"new": "New 20 09:00", **WEEK}
    said = run(box, table([ROWS[2], ROWS[1].replace("13:00", "13:30")]), head=head)
    assert "new: 0, changed: 1" in said and starts(box)["ink"] == "Ink 20 13:30"
    assert "title: Ink  # ours\ncapacity: 8" in path.read_text("utf-8")


def test_the_same_title_on_two_days(site: Callable[..., SiteBox]) -> None:
    """The second day keeps its file when the first is taken out of the table, or cannot be read."""
    box = site()
    rows = ["Yoga;20.04.2026;8:00;9:00;", "Yoga;21.04.2026;8:00;9:00;"]
    both = {"yoga": "Yoga 20 08:00", "yoga-2": "Yoga 21 08:00"}
    run(box, rows)
    assert starts(box) == both

    said = run(box, [rows[0].replace("20.04.2026", "TBA"), rows[1]])
    assert starts(box) == both and "no longer in the programme" not in said
    said = run(box, rows[1:])
    assert starts(box) == both and said.count("no longer in the programme: Yoga, content/programme/yoga.yaml") == 1
    run(box, rows)
    assert starts(box) == both


def test_a_row_without_a_place_is_named_once(site: Callable[..., SiteBox]) -> None:
    """Its venue is a stand-in, until it is corrected by hand."""
    box = site()
    said = run(box, [ROWS[0]])
    assert "names no place for: " in said and "they are at “Venue” for now" in said
    assert "names no place" not in run(box, [ROWS[0]])


def test_a_row_that_cannot_be_read_is_not_gone(site: Callable[..., SiteBox]) -> None:
    """Nobody is told to delete an event because its new hour is unclear."""
    box = site()
    run(box, ROWS)
    said = run(box, [ROWS[0], ROWS[1].replace("13:00", "later"), ROWS[2]])

    assert "[import-row]" in said and "no longer in the programme" not in said
    assert starts(box) == WEEK


def test_the_next_version_of_a_table_continues_the_first(site: Callable[..., SiteBox]) -> None:
    """Whatever it is called: events are changed, not doubled; a table of other events has a memory of its own."""
    box = site()
    run(box, ROWS, name="Programme 14 November.csv")
    said = run(box, [ROWS[0], ROWS[1], "Clay;21.04.2026;11:00;12:00;Dan"], name="Programme FINAL.csv")
    assert "continues programme-14-november" in said and "new: 0, changed: 1" in said
    assert starts(box) == {**WEEK, "clay": "Clay 21 11:00"}

    run(box, ["Talk;22.04.2026;10:00;11:00;", ROWS[0]], name="talks.csv")
    known = json.loads((box.root / "content/imported.json").read_text("utf-8"))["programmes"]
    assert list(known) == ["programme-14-november", "talks"]
    assert set(starts(box)) == {"felt", "ink", "clay", "talk"}


def test_an_event_with_another_address_is_found(site: Callable[..., SiteBox]) -> None:
    """By its alias."""
    box = site()
    run(box, ROWS)
    path = box.root / "content/programme/ink.yaml"
    path.rename(path.with_name("blue-ink.yaml"))
    path = path.with_name("blue-ink.yaml")
    path.write_text(path.read_text("utf-8") + "aliases: [/programme/ink/]\n", "utf-8")
    said = run(box, [ROWS[0], ROWS[1].replace("13:00", "13:30"), ROWS[2]])

    assert "new: 0, changed: 1" in said and "deleted here" not in said
    assert starts(box) == {"felt": WEEK["felt"], "blue-ink": "Ink 20 13:30", "clay": WEEK["clay"]}


def test_an_event_in_one_line_of_a_day_is_changed_there(site: Callable[..., SiteBox]) -> None:
    """Whatever else stands in the line stays."""
    box = site()
    run(box, ROWS)
    (box.root / "content/programme/ink.yaml").unlink()
    line = "  - {name: ink, title: Ink, type: other, start: '13:00', end: '14:00', venue: venue, hosts: [Bob], x-note: ours}  # small\n"
    box.change("content/programme/2026-04-20.yaml", f"events:\n{line}")
    said = run(box, [ROWS[0], ROWS[1].replace("14:00", "14:30").replace("Bob", "Bob, Eve, Ann"), ROWS[2]])
    text = (box.root / "content/programme/2026-04-20.yaml").read_text("utf-8")

    assert "new: 0, changed: 1" in said
    assert text == f"events:\n{line}".replace("'14:00'", "'2026-04-20T14:30'").replace("[Bob]", "[Bob, Eve, Ann]")
