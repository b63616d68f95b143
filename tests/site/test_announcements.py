"""The announced programme and the changes since: announcements.py and the outputs made from it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
import site_builder as made
from icalendar import Calendar
from site_box import SITE_YAML, SiteBox, bytes_of, dead_links

from korme.kinds import Event
from korme.site.announcements import Announced, announce, announced_event, compare, from_json, news, to_json

DAY = dt.datetime(2026, 4, 1, 8, 0)
LATER = dt.datetime(2026, 4, 5, 9, 30)
ATOM = "{http://www.w3.org/2005/Atom}"


def facts(*events: Event) -> dict[str, Any]:
    return {event.slug: announced_event(event, {}, {}, made.config(edition="2026")) for event in events}


def told(*events: Event) -> Announced:
    return announce(None, facts(*events), DAY)


FELT = made.event("felt")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"start": dt.datetime(2026, 4, 20, 11)}, "moved"),
        ({"duration": dt.timedelta(hours=3)}, "moved"),
        ({"venue": "hall"}, "moved"),
        ({"room": "A"}, "moved"),
        ({"status": "cancelled"}, "cancelled"),
        ({"title": made.text("Felt, again")}, "changed"),
        ({"body": made.text("Bring wool.")}, "changed"),
        ({"hosts": ("Guest",)}, "changed"),
        ({"weight": 3, "aliases": ("/old/",)}, None),
        ({}, None),
    ],
)
def test_a_change_is_called_by_what_it_means_to_visitors(change: dict[str, Any], what: str | None) -> None:
    """A new time or place is a move; changed text is not news; fields that visitors do not see are no change."""
    found = compare(facts(FELT), facts(made.event("felt", **change)))

    assert [one.what for one in found] == ([what] if what else [])


def test_events_come_go_and_return() -> None:
    """Added, removed, and on after all."""
    before = facts(FELT, made.event("off", status="cancelled"))
    after = facts(made.event("off"), made.event("new"))

    assert {one.facts.slug: one.what for one in compare(before, after)} == {
        "felt": "removed",
        "off": "restored",
        "new": "added",
    }


def test_a_new_year_s_programme_is_no_change() -> None:
    """Only what belongs to an edition that was announced can differ from the announcement."""
    next_year = made.event("felt-2027", start=dt.datetime(2027, 4, 20, 10), edition="2027")

    assert news(told(FELT), facts(FELT, next_year)) == ()


def test_a_sequence_counts_moves_and_a_moment_every_change() -> None:
    """Announced twice: once with changed text, once at another time; the untouched event keeps everything."""
    console = made.event("talk")
    first = told(FELT, console)
    words = announce(first, facts(made.event("felt", title=made.text("Felt!")), console), LATER)
    moved = announce(words, facts(made.event("felt", room="A"), console), LATER + dt.timedelta(days=1))

    assert [(one.events["felt"].sequence, one.events["felt"].changed) for one in (first, words, moved)] == [
        (0, DAY),
        (0, LATER),
        (1, LATER + dt.timedelta(days=1)),
    ]
    assert {one.events["talk"].changed for one in (first, words, moved)} == {DAY}
    assert [(change.what, change.on) for change in moved.changes] == [("moved", LATER + dt.timedelta(days=1))]


def test_what_is_written_is_read_again() -> None:
    """The file keeps everything, with one line for each event."""
    first = announce(told(FELT), facts(made.event("felt", room="A", title=made.text(en="Felt", kk="Киіз"))), LATER)
    text = to_json(first)

    assert from_json(text) == first
    assert sum(line.startswith('"felt":') for line in text.split("\n")) == 1


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"announced": "x", "events": {}, "changes": []}', '{"announced": "2026-04-01T08:00", "events": {"a": 1}, "changes": []}',
     '{"announced": "2026-04-01T08:00", "events": {}, "changes": [{}]}', "[" * 100_000],
)  # fmt: skip
def test_a_broken_memory_is_a_problem(site: Callable[..., SiteBox], text: str) -> None:
    """Whatever is in it: without it, sequence numbers in calendars would decrease."""
    box = site({"content/announced.json": text})

    assert [code for code, _ in box.check()] == ["announced-broken"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"sequence": 1', '"sequence": 1e999'),
        ('"sequence": 1', '"sequence": -1'),
        ('"sequence": 1', '"sequence": 2147483648'),
        ('"what": "moved"', '"what": "exploded"'),
        ('"what": "moved"', '"what": []'),
        ("Felt in one day", "\\ud800"),
        ('"room": "A"', '"room": "\\u0000"'),
        ('"felt": {"start"', '"\\u202e": {"start"'),
    ],
)
def test_a_memory_with_an_impossible_value_is_a_problem(before: str, after: str) -> None:
    """No number that a calendar cannot hold, no change that is none, no text that cannot be written."""
    text = to_json(announce(told(FELT), facts(made.event("felt", room="A")), LATER))
    assert before in text

    with pytest.raises(ValueError):
        from_json(text.replace(before, after))


EVENT = "title: {{en: {title}, ru: {title}-ru, kk: {title}-kk}}\nstart: {start}\nduration: 2h\nvenue: hub\n"
WEEK = {
    "content/site.yaml": SITE_YAML + "edition: 2026\n",
    "content/editions/2026.yaml": "title: Week\nstart: 2026-04-20\nend: 2026-04-26\n",
    "content/venues/hub.yaml": "name: Hub\nrooms: [A, B]\naddress: 1 Street\n",
    "content/programme/felt.yaml": EVENT.format(title="Felt", start="2026-04-20T10:00") + "room: A\n",
    "content/programme/glaze.yaml": EVENT.format(title="Glaze", start="2026-04-21T10:00") + "room: A\n",
    "content/programme/talk.yaml": EVENT.format(title="Talk", start="2026-04-22T10:00") + "room: A\n",
}
EPOCH = {"SOURCE_DATE_EPOCH": "1775030400"}  # 2026-04-01T08:00Z


@pytest.fixture
def week(site: Callable[..., SiteBox]) -> SiteBox:
    """A programme that was announced on the first of April, and three changes after it."""
    box = site(WEEK)
    assert box.korme("programme", "announce", **EPOCH).returncode == 0
    box.change(
        "content/programme/felt.yaml",
        EVENT.format(title="Felt", start="2026-04-20T12:00") + "room: B\nchange: More light.\n",
    )
    box.change("content/programme/glaze.yaml", WEEK["content/programme/glaze.yaml"] + "status: cancelled\n")
    return box.change("content/programme/new.yaml", EVENT.format(title="New", start="2026-04-23T10:00"))


def calendar(built: Any, path: str) -> dict[str, Any]:
    (event,) = Calendar.from_ical((built.output / path).read_bytes()).walk("VEVENT")
    return dict(event)


def test_an_announced_programme_without_changes_looks_as_before(site: Callable[..., SiteBox]) -> None:
    """No page, no feed, no link."""
    box = site(WEEK)
    box.korme("programme", "announce", **EPOCH)
    built = box.build()

    assert not [path for path in built.files if "changes" in path and "assets/" not in path]
    assert "programme/changes/" not in built.text("programme/index.html")


def test_the_page_of_changes_says_what_was_and_what_is(week: SiteBox) -> None:
    """In every language, linked from the programme, with the note of the event."""
    built = week.build()
    page = built.main("programme/changes/index.html")

    assert built.problems == ()
    assert dead_links(built.output) == []
    assert 'href="../programme/changes/"' in built.text("programme/index.html")
    assert [
        page.index(word)
        for word in ("Felt", "Monday 20\u00a0April, 10:00–12:00", "12:00–14:00", "More light.", "Glaze", "New")
    ] == sorted(
        page.index(word)
        for word in ("Felt", "Monday 20\u00a0April, 10:00–12:00", "12:00–14:00", "More light.", "Glaze", "New")
    )
    assert "Talk" not in page
    assert "Since 1\u00a0April 2026" in page
    assert "перенесено" in built.main("ru/programme/changes/index.html")
    assert "өтпейді" in built.main("kk/programme/changes/index.html")


def test_the_feed_of_changes_names_each_once(week: SiteBox) -> None:
    """A change has one identity before and after its announcement, and the time of the announcement."""
    before = ElementTree.fromstring(week.build().text("kk/programme/changes.xml"))
    week.korme("programme", "announce", SOURCE_DATE_EPOCH="1775380200")  # 2026-04-05T09:10Z
    after = ElementTree.fromstring(week.build().text("kk/programme/changes.xml"))
    names = [[one.findtext(f"{ATOM}id") for one in root.findall(f"{ATOM}entry")] for root in (before, after)]

    assert len(set(names[0])) == 3
    assert names[0] == names[1]
    assert {one.findtext(f"{ATOM}updated") for one in before.findall(f"{ATOM}entry")} == {"2026-04-01T08:01:00Z"}
    assert {one.findtext(f"{ATOM}updated") for one in after.findall(f"{ATOM}entry")} == {"2026-04-05T09:10:00Z"}


def test_calendars_change_only_with_their_events(week: SiteBox) -> None:
    """SEQUENCE for time, place and status, LAST-MODIFIED for everything, nothing for the others."""
    built = week.build()
    seen = {name: calendar(built, f"programme/{name}.ics") for name in ("felt", "glaze", "talk", "new")}

    assert {name: one["SEQUENCE"] for name, one in seen.items()} == {"felt": 1, "glaze": 1, "talk": 0, "new": 0}
    assert {name: f"{one['LAST-MODIFIED'].dt:%d %H:%M}" for name, one in seen.items()} == {
        "felt": "01 08:01",
        "glaze": "01 08:01",
        "talk": "01 08:00",
        "new": "01 08:01",
    }
    assert all(one["DTSTAMP"].dt == one["LAST-MODIFIED"].dt for one in seen.values())
    assert str(seen["glaze"]["STATUS"]) == "CANCELLED"


def test_the_same_files_give_the_same_bytes_on_any_day(week: SiteBox) -> None:
    """No value of a change depends on the clock."""
    first = bytes_of(week.build(today=dt.date(2026, 4, 2)).output)
    second = bytes_of(week.build(today=dt.date(2026, 4, 9)).output)
    same = [path for path in first if path.endswith((".ics", "changes.xml")) or "/changes/" in path]

    assert same
    assert {path: first[path] for path in same} == {path: second[path] for path in same}


def test_an_event_left_out_for_a_mistake_is_not_reported_as_removed(week: SiteBox) -> None:
    """Only an event that its organizers deleted is removed."""
    week.change("content/programme/talk.yaml", "title: Talk\nstart: tomorrow\nvenue: hub\n")
    page = week.build(keep_going=True).main("programme/changes/index.html")

    assert "Talk" not in page
    week.remove("content/programme/talk.yaml")
    assert "no longer in the programme" in week.build().main("programme/changes/index.html")


def test_diff_tells_what_is_not_announced(week: SiteBox) -> None:
    """As text in the reader's language, and as JSON."""
    text = week.korme("programme", "diff", "--messages", "ru")
    data = json.loads(week.korme("programme", "diff", "--format", "json").stdout)

    assert text.stdout.split("\n")[0] == (
        "перенесено: Felt-ru (felt), 2026-04-20 10:00–12:00, hub, A → 2026-04-20 12:00–14:00, hub, B"
    )
    assert [(one["event"], one["what"]) for one in data] == [
        ("felt", "moved"),
        ("glaze", "cancelled"),
        ("new", "added"),
    ]
    assert data[0]["before"]["start"] == "2026-04-20T10:00"


def test_diff_compares_with_a_revision_of_git(week: SiteBox) -> None:
    """Text changes included; a missing revision is reported."""
    import subprocess

    def git(*words: str) -> None:
        who = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *who, *words], cwd=week.root, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "one")
    week.remove("content/programme/new.yaml")
    week.change(
        "content/programme/2026-04-24.yaml",
        "events:\n- {name: listed, title: Listed, start: 9:00, end: 10:00, venue: hub}\n",
    )
    week.change("content/programme/talk.yaml", WEEK["content/programme/talk.yaml"].replace("Talk,", "Speech,"))
    found = week.korme("programme", "diff", "HEAD").stdout.strip().split("\n")
    lost = week.korme("programme", "diff", "nowhere")

    assert [one.partition(":")[0] for one in found] == ["details changed", "removed", "new"]
    assert (lost.returncode, "unknown-revision" in lost.stderr) == (2, True)


def test_a_programme_with_errors_is_not_announced(week: SiteBox) -> None:
    """A programme with errors is not announced; without an announcement there is nothing to compare with."""
    before = (week.root / "content/announced.json").read_bytes()
    week.change("content/programme/new.yaml", EVENT.format(title="New", start="2026-04-20T13:00") + "room: B\n")
    done = week.korme("programme", "announce")

    assert (done.returncode, "room-twice" in done.stderr) == (1, True)
    assert (week.root / "content/announced.json").read_bytes() == before
    week.remove("content/announced.json")
    assert week.korme("programme", "diff").returncode == 2


def test_a_dry_run_writes_nothing(week: SiteBox) -> None:
    """It only prints what would be announced."""
    before = (week.root / "content/announced.json").read_bytes()
    done = week.korme("programme", "announce", "--dry-run")

    assert "moved: Felt" in done.stdout
    assert (week.root / "content/announced.json").read_bytes() == before
