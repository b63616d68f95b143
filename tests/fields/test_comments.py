"""A comment that begins in the middle of a text: it is reported; one that is meant is not."""

from __future__ import annotations

import pytest

from korme.core.problems import Problem
from korme.fields.base import Declared, ReadContext, read_fields, spec
from korme.fields.groups import ListOf
from korme.fields.nodes import compose
from korme.fields.pictures import PictureList
from korme.fields.references import Ref
from korme.fields.scalars import Choice, Colour, Line, Whole
from korme.fields.texts import TextField
from korme.fields.times import Date


class Fields(Declared, frozen=True):
    """Fields of every sort of value."""

    text: object = spec(TextField(), "")
    line: object = spec(Line(), "")
    tags: object = spec(ListOf(Ref(("tag",), free=True)), "")
    room: object = spec(Ref(("room",), within="venue"), "")
    pictures: object = spec(PictureList(), "")
    colour: object = spec(Colour(), "")
    number: object = spec(Whole(), "")
    word: object = spec(Choice(("talk", "tour")), "")
    day: object = spec(Date(), "")
    venue: object = spec(Ref(("venue",)), "")


def problems_of(written: str) -> list[Problem]:
    """The problems of these fields."""
    pairs, _ = compose(written, "f.yaml")
    assert pairs is not None
    own = ReadContext("f.yaml", "en", ("en", "ru"), [], lambda file, mark: file)
    read_fields(Fields, pairs, own)
    return own.problems


@pytest.mark.parametrize(
    ("written", "place", "guess"),
    [
        ("text: Мастерская #2: печать", "1:18", '"Мастерская #2: печать"'),
        ("text: {en: X}\nline: 1500 тг #скидка", "2:15", '"1500 тг #скидка"'),
        ("text:\n  ru: Зал #5 и C# заметки", "2:11", '"Зал #5 и C# заметки"'),
        ("text: Summer # hers", "1:14", '"Summer # hers"'),
        ("text: Summer  #2", "1:15", '"Summer  #2"'),
        ('text: a "b" \\ #2', "1:15", '"a \\"b\\" \\\\ #2"'),
        ("text: #1", "1:7", '"#1"'),
        ("room: Hall #2", "1:12", '"Hall #2"'),
        ("tags: лето #море", "1:12", '"лето #море"'),
        ("tags:\n- лето\n- #море", "3:3", '"#море"'),
        ("pictures:\n  - #1.jpg", "2:5", '"#1.jpg"'),
        ("pictures:\n  - ice #1.jpg", "2:9", '"ice #1.jpg"'),
        ("pictures:\n  - file: ice #1.jpg", "2:15", '"ice #1.jpg"'),
        ("colour: #a0522d", "1:9", '"#a0522d"'),
    ],
)
def test_a_comment_in_a_text_is_reported_where_it_begins(written: str, place: str, guess: str) -> None:
    """With the whole text in quotation marks, as it was meant."""
    found = problems_of(written)

    assert [(problem.code, f"f.yaml:{place}") for problem in found] == [("comment-in-text", str(found[0].mark))]
    assert found[0].value("guess") == guess


@pytest.mark.parametrize(
    "written",
    [
        "text: Summer   # as in the catalogue",
        "text: Summer\t# as in the catalogue",
        "text: # later",
        "text: Summer#2",
        'text: "Summer" # hers',
        "text: 'Summer #2'",
        "text: |\n  Summer #2",
        "# text: Summer #2",
        "number: 12 # seats",
        "word: talk #now",
        "day: 2026-04-20 #Monday",
        "venue: hub #1",
        "tags: [a, b] #c",
        "pictures: # in order\n  - a.jpg  # the first",
    ],
)
def test_a_comment_that_is_meant_is_silent(written: str) -> None:
    """Behind two spaces and before one, behind quotation marks, and after a value of plain choice."""
    assert problems_of(written) == []
