"""Intended indentation of a YAML line: korme/fields/levels.py, and the messages for a wrong one."""

from __future__ import annotations

import pytest

from korme.fields.levels import Level, meant_level
from korme.fields.nodes import compose
from korme.i18n.messages import load

PICTURES = "pictures:\n  - file: a.jpg\n    alt: b\n"
CASES = {
    "between the field of the list and that of the item": (f"{PICTURES}   caption: c", Level(4, "alt", 2)),
    "a space left of the item's fields": ("pictures:\n   - file: a.jpg\n    alt: b", Level(5, "file", 1)),
    "below the hyphen": ("pictures:\n  - file: a.jpg\n  alt: b", Level(4, "file", 1)),
    "a space right of the item's fields": ("pictures:\n  - file: a.jpg\n     alt: b", Level(4, "file", 1)),
    "a hyphen is compared with hyphens": (f"{PICTURES} - file: c.jpg", Level(2, "-", 1)),
    "a hyphen too far to the right": ("pictures:\n  - file: a.jpg\n    - file: c.jpg", Level(2, "-", 1)),
    "a space before a field of the file": (f"{PICTURES} year: 2026", Level(0, "pictures", 0)),
    "two spaces mean the inside": ("links:\n    website: x\n  instagram: y", Level(4, "website", 1)),
    "nearer to the inner field": ("name:\n   ru: x\n  kk: y", Level(3, "ru", 1)),
    "right of the inner field": ("links:\n  website: x\n   instagram: y", Level(2, "website", 1)),
    "closed levels do not count": (f"{PICTURES}links:\n  website: x\n   instagram: y", Level(2, "website", 4)),
    "an item's own list": ("a:\n- b:\n    - c: x\n      d: y\n     e: z", Level(6, "d", 3)),
    "one space between two levels": ("links:\n  website: x\n instagram: y", None),
    "in the middle between two inner levels": ("a:\n  b:\n      c: x\n    d: y", None),
    "a sentence is no field": ("links:\n  website: x\n   one that goes on: y", None),
    "no hyphen above": ("a: x\n  - b", None),
}


@pytest.mark.parametrize("what", CASES)
def test_a_line_belongs_to_the_nearest_level(what: str) -> None:
    """The nearest open level counts; of two equally near ones neither."""
    text, level = CASES[what]
    lines = text.split("\n")

    assert level == meant_level(lines, len(lines) - 1)


@pytest.mark.parametrize("what", [what for what, (_, level) in CASES.items() if level])
def test_the_field_of_the_level_is_named_with_its_line(what: str) -> None:
    """A line that begins between two levels is never answered with the parser's message."""
    text, level = CASES[what]
    pairs, problems = compose(text, "a.yaml", first_line=2)
    assert level is not None
    hint = load("en").hint(problems[0])

    assert (pairs, [problem.code for problem in problems]) == (None, ["yaml-indent"])
    assert f"'{level.word}' of line {level.line + 2}" in hint or f"'{level.word}' in line {level.line + 2}" in hint
