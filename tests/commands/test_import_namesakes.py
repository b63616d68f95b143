"""Two people of one name: what nothing but the name says is nobody's, what says more is theirs, and messages tell how."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from inbox_box import inbox_of, tree
from inbox_box import run as take
from site_box import SiteBox, picture
from small_archives import photograph

from korme.commands.importer.import_file import FileChoices, import_file
from korme.commands.importer.people_memory import CONTACTS
from korme.core.problems import Problem

PERSON = "---\nname: Ana Gil\ndiscipline: crafts\nconsent: yes\n---\nWords.\n"
TWO = {"creatives/ana-gil/index.md": PERSON, "creatives/ana-gil-2/index.md": PERSON}
HEAD = "Name;E-mail;Discipline;Work 1 title;Work 1 file\n"
ROWS = "Ana Gil;a@example.org;Crafts;Jug;jug.jpg\nAna Gil;b@example.org;Photography;Dawn;dawn.jpg\n"
JUG, DAWN = "creatives/ana-gil/works/jug", "creatives/ana-gil-2/works/dawn"


def imported(box: SiteBox, table: str, *pictures: str) -> list[Problem]:
    """Import a table beside the site with pictures in a folder, and return the problems."""
    sent = box.root.parent / "sent"
    for number, name in enumerate(pictures):
        (sent / name).parent.mkdir(parents=True, exist_ok=True)
        (sent / name).write_bytes(picture(90 + number, 60, "teal"))
    path = box.root.parent / "table.csv"
    path.write_text(table, "utf-8")
    return import_file(box.options(), path, FileChoices(pictures=sent if pictures else None))[1]


def works(box: SiteBox) -> list[str]:
    return sorted(path.relative_to(box.root).as_posix() for path in (box.root / "creatives").glob("*/works/*"))


def hints(problems: list[Problem]) -> dict[str, str]:
    return {each.code: each.hint for each in problems}


def test_each_gets_the_picture_that_the_row_names(site: Callable[..., SiteBox]) -> None:
    """The folders have both names on them, so that the names of the files decide."""
    box = site()
    problems = imported(box, HEAD + ROWS, "Ana Gil/jug.jpg", "gil_ana/dawn.jpg", "Ana Gil/other.jpg")

    assert works(box) == [DAWN, JUG]
    assert hints(problems) == {"import-person-twice": "email", "import-picture-left": "several"}


def test_a_picture_that_both_rows_name_is_nobodys(site: Callable[..., SiteBox]) -> None:
    box = site()
    problems = imported(box, HEAD + ROWS.replace("dawn.jpg", "jug.jpg"), "Ana Gil/jug.jpg")

    assert works(box) == []
    assert hints(problems)["import-picture-unfound"] == "claimed"


def test_the_next_import_on_another_computer_finds_both(site: Callable[..., SiteBox]) -> None:
    """Without the addresses, which stay on one computer, what they sent before tells; if it does not, nothing is done."""
    box = site()
    imported(box, HEAD + ROWS)
    (box.root / CONTACTS).unlink()
    before = tree(box.root / "creatives")
    assert "import-ambiguous" not in hints(imported(box, HEAD + ROWS))
    assert tree(box.root / "creatives") == before
    (box.root / CONTACTS).unlink()
    changed = imported(box, HEAD + ROWS.replace("Crafts", "Photography"))

    assert [each.mark.line for each in changed if each.code == "import-ambiguous"] == [2, 3]
    assert not Path(box.root / "creatives/ana-gil-3").exists()


def test_a_third_person_of_the_name_is_new(site: Callable[..., SiteBox]) -> None:
    """Their address is another one than those of the two."""
    box = site()
    imported(box, HEAD + ROWS)
    problems = imported(box, HEAD + ROWS.partition("\n")[2] + "Ana Gil;c@example.org;Crafts;;\n")

    assert "import-ambiguous" not in hints(problems)
    assert (box.root / "creatives/ana-gil-3").exists()


@pytest.mark.parametrize(("artist", "hint"), [("Ana Gil", "several"), ("ana-gil-2", None)])
def test_a_table_of_works_may_name_a_folder(site: Callable[..., SiteBox], artist: str, hint: str | None) -> None:
    box = site(TWO)
    problems = imported(box, f"Artist;Title;Year;File\n{artist};Dawn;2026;dawn.jpg\n", "dawn.jpg")

    assert hints(problems).get("import-artist") == hint
    assert works(box) == ([] if hint else [DAWN])


@pytest.mark.parametrize(("host", "told"), [("Ana Gil", True), ("ana-gil", False)])
def test_a_host_of_whom_there_are_two_is_named(site: Callable[..., SiteBox], host: str, told: bool) -> None:
    """Nobody gets the event, and the folder's name in the table decides, also where it reads like the name."""
    box = site(TWO)
    problems = imported(box, f"Title;Date;Start;End;Venue;Hosts\nTalk;20.04.2026;10:00;11:00;hub;{host}\n")

    assert ("import-namesake" in hints(problems)) is told
    assert f"hosts: [{host}]" in (box.root / "content/programme/talk.yaml").read_text("utf-8")


@pytest.mark.parametrize(("name", "hint"), [("Ana Gil", "several"), ("ana-gil-2", None)])
def test_a_folder_of_the_inbox_may_have_the_name_of_theirs(
    site: Callable[..., SiteBox], name: str, hint: str | None
) -> None:
    box = site(TWO)
    inbox_of(box, {f"{name}/Dawn.jpg": photograph(1)})
    result = take(box)

    assert hints(result.problems).get("inbox-who") == hint
    assert works(box) == ([] if hint else [DAWN])
