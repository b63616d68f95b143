"""Files outside every kind's place: each is reported with what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from site_box import Content, SiteBox, aigerim, picture

SiteMaker = Callable[..., SiteBox]
BOB = "---\nname: Bob\ndiscipline: photography\n---\n"
EVENT = "title: A\nstart: 2026-04-20T10:00\nvenue: hub\n"
case_counts = pytest.mark.skipif(sys.platform != "linux", reason="the disks of other systems ignore case")

MISPLACED = {
    "a picture beside the people": ({"creatives/x.jpg": picture()}, "creatives/x.jpg", "picture-unused", "people", ""),
    "a document beside the people": ({"creatives/notes.docx": b"x"}, "creatives/notes.docx", "unexpected-file", "document", ""),
    "a person at the root": ({"bob/index.md": BOB}, "bob/index.md", "unexpected-file", "move", "creatives/bob/"),
    "a person's file at the root": ({"bob.md": BOB}, "bob.md", "unexpected-file", "move", "creatives/"),
    "an event at the root": ({"talk.yaml": EVENT}, "talk.yaml", "unexpected-file", "move", "content/programme/"),
    "an ending of Notepad": ({"creatives/bob/index.md.txt": BOB}, "creatives/bob", "no-index", "rename", ""),
    "settings of another ending": ({"content/site.yml": b"a: b"}, "content/site.yml", "unexpected-file", "", ""),
    "an ending of Notepad on a page": ({"content/pages/a.md.txt": BOB}, "content/pages/a.md.txt", "unexpected-file", "text", "a.md"),
}  # fmt: skip


@pytest.mark.parametrize("what", MISPLACED)
def test_a_file_outside_every_place_is_reported(site: SiteMaker, what: str) -> None:
    """At the file or folder, once, with where it belongs or what it must be called."""
    files, path, code, hint, guess = MISPLACED[what]
    problems = site({**aigerim(), **files}).planned().problems
    found = [(each.code, each.hint, each.value("guess")) for each in problems if str(each.mark) == path]

    assert found == [(code, hint, guess)]


@case_counts
@pytest.mark.parametrize(
    ("files", "path", "code"),
    [
        ({"Creatives/bob/index.md": BOB}, "Creatives", "unexpected-file"),
        ({"content/Stories/a.yaml": "title: A\ndate: 2026-04-20\n"}, "content/Stories", "wrong-case"),
        ({"creatives/bob/Index.md": BOB}, "creatives/bob/Index.md", "wrong-case"),
    ],
)
def test_a_name_with_capitals_is_reported(site: SiteMaker, files: dict[str, Content], path: str, code: str) -> None:
    """It would be read on some computers and not on others; below `content/` and `creatives/`, `fix` renames it."""
    box = site({**aigerim(), **files})
    found = [each.code for each in box.planned().problems if str(each.mark) == path]
    box.korme("fix", "-q")

    assert found == [code]
    assert (box.root / path).exists() is (code == "unexpected-file")


@pytest.mark.parametrize(
    "path", ["README.md", "docs/index.md", "notes.yaml", "themes/bob/index.md", "output/bob/index.md"]
)
def test_what_is_not_an_entry_may_be_anywhere(site: SiteMaker, path: str) -> None:
    """A site's repository has files of its own; only the fields of a person or an event tell an entry."""
    text = BOB if path.startswith(("themes", "output")) else "---\ntitle: Notes\nname: x\n---\nWords.\n"
    problems = site({**aigerim(), path: text}).planned().problems

    assert "unexpected-file" not in {each.code for each in problems}
