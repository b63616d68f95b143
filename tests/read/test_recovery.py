"""The first answer names all that is wrong: a damaged line, fence, encoding or name hides no other problem."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from site_box import SITE_YAML, SiteBox, picture

SiteMaker = Callable[..., SiteBox]
HER = "creatives/dana/index.md"
BOAT = "creatives/dana/works/boat/index.yaml"
TEXT = """\
---
name: Dana
nickname: D
city: Semey
email: nobody at home
links:
  instagram: https://instagram.com/a
  blog: nowhere
portrait: face.jpg
discipline: nothing
---
Words ![](gone.jpg) and <iframe></iframe>.
"""
WORK = """\
title: Boat
yeer: 2026
pictures:
  - file: boat.jpg
    alt: A boat
  - file: none.jpg
    altt: x
edition: "1999"
"""


def codes(box: SiteBox) -> set[tuple[str, str]]:
    """Return each problem of the two entries, with what its message names, wherever it is."""
    return {
        (each.code, str(each.value("found") or each.value("file") or each.value("field")))
        for each in box.planned().problems
        if each.mark.path.startswith("creatives/")
    }


@pytest.fixture
def entry(site: SiteMaker, tmp_path: Path) -> Callable[..., SiteBox]:
    def made(text: str | bytes = TEXT, work: str | bytes = WORK, name: str = HER, work_name: str = BOAT) -> SiteBox:
        files = {name: text, work_name: work, f"{work_name.rpartition('/')[0]}/boat.jpg": picture()}
        shutil.rmtree(tmp_path / "site/creatives", ignore_errors=True)
        return site({"content/site.yaml": SITE_YAML, **files})

    return made


def in_text(old: str, new: str) -> dict[str, str]:
    assert old in TEXT
    return {"text": TEXT.replace(old, new)}


def in_work(old: str, new: str) -> dict[str, str]:
    assert old in WORK
    return {"work": WORK.replace(old, new)}


@pytest.mark.parametrize(
    ("change", "code", "hidden"),
    [
        (in_text("city: Semey", "city: @Semey"), "yaml-reserved", ()),
        (in_text("city: Semey", "city: Semey: east"), "yaml-colon", ()),
        (in_text("city: Semey", 'city: "Semey'), "yaml-quote", ()),
        (in_text("city: Semey", "city:Semey"), "yaml-space", ()),
        (in_text("city: Semey", "\tcity: Semey"), "yaml-tab", ()),
        (in_text("city: Semey", "  city: Semey"), "yaml-indent", ()),
        (in_text("nickname: D", 'nickname: "D'), "yaml-quote", ()),
        (in_text("  instagram: ", "  instagram:"), "yaml-space", ()),
        (in_text("  instagram", "\tinstagram"), "yaml-tab", ()),
        (in_text("---\nWords", "\nWords"), "front-matter-open", ()),
        (in_text("---\nWords", "Words"), "front-matter-open", ()),
        (in_text("---\nname", "name"), "front-matter-missing", ()),
        (in_text("---\nname", "—\nname"), "front-matter-missing", ()),
        ({"text": TEXT.encode("utf-16")}, "not-utf8", ()),
        ({"text": TEXT.replace("Words", "Слова о других людях").encode("cp1251")}, "not-utf8", ()),
        ({"text": TEXT.encode() + b"\xff\x81"}, "not-utf8", ()),
        (in_text("city: Semey", "city: Se\x07mey"), "control-character", ()),
        ({"name": HER.replace("index", "Index")}, "wrong-case", ()),
        ({"name": HER.replace("index", "dana")}, "no-index", ()),
        ({"name": HER + ".txt"}, "no-index", ()),
        ({"work_name": BOAT.replace("works", "Works")}, "wrong-case", ()),
        (in_work("    alt: A boat", '    alt: "A boat'), "yaml-quote", ()),
        (in_work("    alt: A boat", "   alt: A boat"), "yaml-indent", ()),
        (in_work("    alt: A boat", "\talt: A boat"), "yaml-tab", ()),
        (in_work("    alt: A boat", "  alt: A boat"), "yaml-indent", ()),
        (in_work("title: Boat", "title: Boat: red"), "yaml-colon", ()),
        ({"work_name": BOAT.replace(".yaml", ".yml")}, "wrong-ending", ()),
        (in_work("  - file: none.jpg", "  -file: none.jpg"), "yaml-indent", ("none.jpg", "altt")),
        ({"work": f"---\n{WORK}---\nmore: 1\n"}, "yaml-documents", ()),
        (in_text("discipline: nothing", "dicipline: nothing"), "unknown-field", ()),
        (in_text("email: nobody", "emial: nobody"), "unknown-field", ()),
    ],
)
def test_a_damaged_line_hides_nothing(
    entry: Callable[..., SiteBox], change: dict[str, str], code: str, hidden: tuple[str, ...]
) -> None:
    """All that was wrong before is named beside the damage, and nothing that only follows from it."""
    known = codes(entry())
    found = codes(entry(**change))

    assert {each for each in found - known if each[0] != code} == set()
    assert code in {each[0] for each in found}
    assert {name for _, name in known - found} == set(hidden)
    assert len(known) > 9


RIGHT = "---\nname: Dana\ncity: Semey\ndiscipline: crafts\n---\nWords.\n"
RIGHT_WORK = "title: Boat\npictures: [{file: boat.jpg, alt: A boat}]\n"


@pytest.mark.parametrize(
    "change",
    [
        {"text": RIGHT.replace("city: ", "city: @")},
        {"text": RIGHT.replace("discipline", "dicipline")},
        {"text": RIGHT.removeprefix("---\n")},
        {"text": RIGHT.replace("---\nWords", "\nWords")},
        {"text": RIGHT.replace("Words", "Слова о людях").encode("utf-16")},
        {"name": HER.replace("index", "dana")},
        {"work_name": BOAT.replace("works", "Works")},
        {"work": "year: @\n" + RIGHT_WORK},
    ],
)
def test_what_was_read_around_a_mistake_is_never_published(
    entry: Callable[..., SiteBox], change: dict[str, str]
) -> None:
    """Neither a person with a damaged line, nor one without a fence, nor works in `Works/`."""
    site = entry(**{"text": RIGHT, "work": RIGHT_WORK} | change).planned().site

    assert not site.works_of.get("dana")
    assert ("dana" in site.creatives) == bool(change.keys() & {"work", "work_name"})


def test_a_damaged_list_of_events_is_not_published(site: SiteMaker) -> None:
    """Not even its undamaged events, with `keep_going`."""
    list_ = "venue: hub\nevents:\n  - {name: one, title: One, start: '10:00', end: '11:00'}\n  - {name: two, title: Two, start: '12:00', end: '13:00'}\n"
    box = site({"content/site.yaml": SITE_YAML, "content/venues/hub.yaml": "name: Hub\n"})
    box.add({"content/programme/2026-04-20.yaml": list_.encode() + b"# \xff\n"})

    box.add({"content/programme/2026-04-21.yaml": list_.replace("one", "three").replace("two", "four")})

    assert set(box.planned(keep_going=True).site.events) == {"three", "four"}


@pytest.mark.parametrize("text", ["note: this\n\nWords.\n", "Words: and more\nof them.\n", "# Title\n"])
def test_words_are_not_taken_for_fields(site: SiteMaker, text: str) -> None:
    """A page without front matter is one mistake, not two."""
    box = site({"content/site.yaml": SITE_YAML, "content/pages/about.md": text})

    assert [each.code for each in box.planned().problems if each.mark.path.endswith("about.md")] == [
        "front-matter-missing"
    ]
