"""Field types: a written value is read, or reported at its place."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from korme.core.model import Picture, Text
from korme.core.problems import Mark, Problem
from korme.fields.base import Declared, FieldType, ReadContext, read_fields, spec, specs
from korme.fields.groups import MAX_LIST, Anything, Group, ListOf, MapOf
from korme.fields.nodes import compose
from korme.fields.pictures import Focus, PictureField, PictureList, is_address, merged
from korme.fields.scalars import (
    MAX_LINE,
    Choice,
    Colour,
    Decimal,
    Email,
    Flag,
    LanguageTag,
    Line,
    Link,
    Whole,
    is_safe_link,
)
from korme.fields.texts import MAX_TEXT, TextField
from korme.fields.times import Date, Hours, LocalTime, Span
from korme.fields.translations import translatable
from korme.kinds import Creative, Figure, Place, Room, Sale, Work

PICTURES = {"a.jpg": "c/a.jpg", "b.jpg": "c/b.jpg"}


def context(language: str = "en") -> ReadContext:
    problems: list[Problem] = []

    def find(file: str, mark: Mark) -> str | None:
        if file not in PICTURES:
            read_context.report("picture-missing", mark, file=file)
        return PICTURES.get(file)

    read_context = ReadContext("f.yaml", language, ("en", "ru", "kk"), problems, find)
    return read_context


def read(type_: FieldType, written: str, *, language: str = "en") -> tuple[Any, list[tuple[str, str]]]:
    """Return the value of `f: written`, and the code and place of each problem with it."""
    pairs, trouble = compose(f"f: {written}", "f.yaml")
    assert pairs is not None, trouble
    own = context(language)
    value = type_.read(pairs.pairs["f"], "f", own)
    return value, [(problem.code, str(problem.mark)) for problem in own.problems]


def time(*parts: int) -> dt.datetime:
    return dt.datetime(*parts)  # type: ignore[arg-type]


RIGHT: list[tuple[FieldType, str, Any]] = [
    (Line(), "no", "no"),
    (Line(), "007", "007"),
    (Line(), "'  trimmed '", "trimmed"),
    (Line(), "|\n  two\n  lines\n", "two lines"),
    (Line(), "''", None),
    (Line(), "я" * MAX_LINE, "я" * MAX_LINE),
    (Choice(("a", "b")), "b", "b"),
    (Flag(), "yes", True),
    (Flag(), "True", True),
    (Flag(), "ON", True),
    (Flag(), "no", False),
    (Flag(), "0", False),
    (Whole(), "012", 12),
    (Whole(-5, 5), "-5", -5),
    (Decimal(-90, 90), "49.95", 49.95),
    (Decimal(-90, 90), "-90", -90.0),
    (Colour(), "'#A0522d'", "#a0522d"),
    (Colour(), "'#1bF'", "#11bbff"),
    (Link(), "https://x.org/a?b=c#d", "https://x.org/a?b=c#d"),
    (Link(), "https://қазақстан.қаз/", "https://қазақстан.қаз/"),
    (Link(mail=True), "mailto:a@x.org", "mailto:a@x.org"),
    (Link(mail=True), "mailto:a@x.org?subject=Hello", "mailto:a@x.org?subject=Hello"),
    (Email(), "a.b+c@x-y.org", "a.b+c@x-y.org"),
    (LanguageTag(), "kk", "kk"),
    (LanguageTag(), "pt-BR", "pt-BR"),
    (LanguageTag(of_site=True), "ru", "ru"),
    (TextField(), "Light", Text((("en", "Light"),))),
    (TextField(), "no", Text((("en", "no"),))),
    (TextField(), "{ru: Свет, en: Light}", Text((("en", "Light"), ("ru", "Свет")))),
    (TextField(), "{ru: Свет}", Text((("ru", "Свет"),))),
    (TextField(), "{en: Light, ru: }", Text((("en", "Light"),))),
    (TextField(), "''", None),
    (Date(), "2026-04-20", dt.date(2026, 4, 20)),
    (Date(), "2024-02-29", dt.date(2024, 2, 29)),
    (LocalTime(), "2026-04-20T18:30", time(2026, 4, 20, 18, 30)),
    (LocalTime(), "2026-04-20 9:05", time(2026, 4, 20, 9, 5)),
    (LocalTime(), "2026-04-20T24:00", time(2026, 4, 21, 0, 0)),
    (LocalTime(), "2026-04-20T18:30:00", time(2026, 4, 20, 18, 30)),
    (Span(), "2h", dt.timedelta(hours=2)),
    (Span(), "90m", dt.timedelta(minutes=90)),
    (Span(), "1h30m", dt.timedelta(minutes=90)),
    (Span(), "1 h 30 min", dt.timedelta(minutes=90)),
    (Span(), "1:30", dt.timedelta(minutes=90)),
    (Span(), "PT2H", dt.timedelta(hours=2)),
    (Span(), "2 hours", dt.timedelta(hours=2)),
    (Hours(), "{mon: 10:00-19:00}", ((0, (("10:00", "19:00"),)),)),
    (Hours(), "{Saturday: 9:30 – 24:00}", ((5, (("09:30", "24:00"),)),)),
    (Hours(), "{mon-wed: closed}", ((0, ()), (1, ()), (2, ()))),
    (Hours(), "{sat-mon: closed}", ((0, ()), (5, ()), (6, ()))),
    (Hours(), "{mon: [10:00-12:00, 13:00-19:00]}", ((0, (("10:00", "12:00"), ("13:00", "19:00"))),)),
    (
        Hours(),
        "{mon-fri: 10:00-19:00, wed: closed}",
        tuple((day, () if day == 2 else (("10:00", "19:00"),)) for day in range(5)),
    ),
    (Hours(), "{tue: closed, mon-tue: 10:00-19:00}", ((0, (("10:00", "19:00"),)), (1, ()))),
    (Hours(), "{tue: closed, Tuesday: closed}", ((1, ()),)),
    (Focus(), "top", (0.5, 0.0)),
    (Focus(), "left bottom", (0.0, 1.0)),
    (Focus(), "bottom right", (1.0, 1.0)),
    (Focus(), "0.3 0.25", (0.3, 0.25)),
    (Focus(), "30%, 25%", (0.3, 0.25)),
    (Focus(), "[0.3, 1]", (0.3, 1.0)),
    (ListOf(Line()), "[a, b, a]", ("a", "b")),
    (ListOf(Line()), "alone", ("alone",)),
    (ListOf(Line()), "[]", ()),
    (MapOf(Line()), "{a: 1, b: 2}", (("a", "1"), ("b", "2"))),
    (MapOf(Whole(), keys=("a", "b")), "{b: 2}", (("b", 2),)),
    (Group(Place, "place"), "{lat: 49.9, lon: 82.6}", Place(lat=49.9, lon=82.6)),
    (Group(Room, "room", alone="name"), "Hall", Room(name="Hall")),
    (Group(Sale, "sale", alone="status"), "sold", Sale(status="sold")),
    (
        Group(Figure, "figure"),
        "{value: 100+, label: seminars}",
        Figure(value="100+", label=Text((("en", "seminars"),))),
    ),
    (Anything(), "[a, b]", ("a", "b")),
    (Anything(), "1.10", "1.10"),
    (PictureField(), "a.jpg", Picture("c/a.jpg", Mark("f.yaml", 1, 4))),
    (PictureField(is_logo=True), "a.jpg", Picture("c/a.jpg", Mark("f.yaml", 1, 4), is_logo=True)),
    (
        PictureField(),
        "{file: a.jpg, alt: {en: Sky, ru: Небо}, focus: top}",
        Picture("c/a.jpg", Mark("f.yaml", 1, 11), alt=Text((("en", "Sky"), ("ru", "Небо"))), focus=(0.5, 0.0)),
    ),
    (
        PictureField(),
        "{file: a.jpg, alt: '', decorative: yes}",
        Picture("c/a.jpg", Mark("f.yaml", 1, 11), decorative=True),
    ),
    (PictureList(), "b.jpg", (Picture("c/b.jpg", Mark("f.yaml", 1, 4)),)),
    (
        PictureList(),
        "[b.jpg, a.jpg]",
        (Picture("c/b.jpg", Mark("f.yaml", 1, 5)), Picture("c/a.jpg", Mark("f.yaml", 1, 12))),
    ),
]


@pytest.mark.parametrize(("type_", "written", "value"), RIGHT)
def test_every_documented_form_is_read(type_: FieldType, written: str, value: Any) -> None:
    """Every documented way of writing a value gives that value and no problem."""
    assert read(type_, written) == (value, [])


WRONG: list[tuple[FieldType, str, str, str]] = [
    (Line(), "[a]", "wrong-type", "1:4"),
    (Line(), "{a: b}", "wrong-type", "1:4"),
    (Line(), "x" * (MAX_LINE + 1), "too-long", "1:4"),
    (Choice(("sold", "for_sale")), "solt", "unknown-word", "1:4"),
    (Choice(("a",)), "[a]", "wrong-type", "1:4"),
    (Flag(), "maybe", "wrong-type", "1:4"),
    (Whole(), "twelve", "not-a-number", "1:4"),
    (Whole(), "1.5", "not-a-number", "1:4"),
    (Whole(), "٣", "not-a-number", "1:4"),
    (Whole(1, 5), "6", "not-a-number", "1:4"),
    (Whole(), "9" * 400, "not-a-number", "1:4"),
    (Decimal(0, 1), "1,5", "not-a-number", "1:4"),
    (Decimal(0, 1), "nan", "not-a-number", "1:4"),
    (Decimal(0, 1), "inf", "not-a-number", "1:4"),
    (Colour(), "red", "not-a-colour", "1:4"),
    (Colour(), "'#12345'", "not-a-colour", "1:4"),
    (Colour(), "'#fff;}body{x:y'", "not-a-colour", "1:4"),
    (Link(), "x.org/a", "not-a-link", "1:4"),
    (Link(), "javascript:alert(1)", "not-a-link", "1:4"),
    (Link(), "mailto:a@x.org", "not-a-link", "1:4"),
    (Link(), "https://", "not-a-link", "1:4"),
    (Link(), "https://user:word@x.org", "not-a-link", "1:4"),
    (Email(), "somebody", "not-an-email", "1:4"),
    (Email(), "a@x.org, b@x.org", "not-an-email", "1:4"),
    (LanguageTag(), "Kazakh", "not-a-language", "1:4"),
    (LanguageTag(), "zz", "not-a-language", "1:4"),
    (LanguageTag(of_site=True), "de", "unknown-language", "1:4"),
    (TextField(), "[a]", "wrong-type", "1:4"),
    (TextField(), "{en: Light, de: Licht}", "unknown-language", "1:16"),
    (TextField(), "{ru: Свет, тень}", "unknown-language", "1:15"),
    (TextField(), "{en: [a]}", "wrong-type", "1:9"),
    (TextField(), "x" * (MAX_TEXT + 1), "too-long", "1:4"),
    (Date(), "20.04.2026", "not-a-date", "1:4"),
    (Date(), "2026-02-30", "not-a-date", "1:4"),
    (Date(), "٢٠٢٦-04-20", "not-a-date", "1:4"),
    (Date(), "9999-12-31", "not-a-date", "1:4"),
    (Date(), "0001-01-01", "not-a-date", "1:4"),
    (Date(), "soon", "not-a-date", "1:4"),
    (LocalTime(), "2026-04-20", "not-a-time", "1:4"),
    (LocalTime(), "2026-04-20T24:01", "not-a-time", "1:4"),
    (LocalTime(), "2026-04-20T18:60", "not-a-time", "1:4"),
    (LocalTime(), "2026-04-20T18:30Z", "not-a-time", "1:4"),
    (LocalTime(), "2026-04-20T18:30+05:00", "not-a-time", "1:4"),
    (LocalTime(), "20.04.2026 18:30", "not-a-time", "1:4"),
    (Span(), "0h", "not-a-duration", "1:4"),
    (Span(), "''", "not-a-duration", "1:4"),
    (Span(), "two hours", "not-a-duration", "1:4"),
    (Hours(), "10:00-19:00", "wrong-type", "1:4"),
    (Hours(), "{monday-funday: closed}", "unknown-word", "1:5"),
    (Hours(), "{mon: closed, monday: 10:00-19:00}", "duplicate-key", "1:18"),
    (Hours(), "{mon-tue: closed, tue-wed: 10:00-19:00}", "duplicate-key", "1:22"),
    (Hours(), "{mon: 10-19}", "not-opening-times", "1:10"),
    (Hours(), "{mon: 10:00-25:00}", "not-opening-times", "1:10"),
    (Hours(), "{mon: 10:00-24:30}", "not-opening-times", "1:10"),
    (Focus(), "left right", "not-a-focus", "1:4"),
    (Focus(), "top top", "not-a-focus", "1:4"),
    (Focus(), "0.5", "not-a-focus", "1:4"),
    (Focus(), "2 3", "not-a-focus", "1:4"),
    (Focus(), "middle", "not-a-focus", "1:4"),
    (Focus(), "{x: 1}", "wrong-type", "1:4"),
    (ListOf(Line()), "{a: b}", "wrong-type", "1:4"),
    (ListOf(Line()), "[a, [b]]", "wrong-type", "1:8"),
    (ListOf(Line()), f"[{', '.join(str(n) for n in range(MAX_LIST + 1))}]", "too-many", "1:4"),
    (MapOf(Line()), "[a]", "wrong-type", "1:4"),
    (MapOf(Whole(), keys=("side",)), "{sides: 2}", "unknown-word", "1:5"),
    (Group(Place, "place"), "49.9 82.6", "wrong-type", "1:4"),
    (Group(Place, "place"), "{lat: 49.9}", "missing-field", "1"),
    (Group(Place, "place"), "{lat: 49.9, lon: }", "empty-field", "1:16"),
    (Group(Place, "place"), "{lat: 49.9, lon: 82.6, alt: 300}", "unknown-field", "1:27"),
    (Group(Sale, "sale", alone="status"), "gone", "unknown-word", "1:4"),
    (Anything(), "{a: b}", "wrong-type", "1:4"),
    (PictureField(), "z.jpg", "picture-missing", "1:4"),
    (PictureField(), "[a.jpg]", "wrong-type", "1:4"),
    (PictureField(), "https://x.org/a.jpg", "picture-remote", "1:4"),
    (PictureField(), "//x.org/a.jpg", "picture-remote", "1:4"),
    (PictureField(), "{alt: Sky}", "missing-field", "1"),
    (PictureField(), "{file: , alt: Sky}", "empty-field", "1:5"),
    (PictureField(), "{file: a.jpg, alt: ''}", "alt-empty", "1:18"),
    (PictureField(), "{file: a.jpg, title: Sky}", "unknown-field", "1:18"),
    (PictureList(), "[a.jpg, a.jpg]", "picture-twice", "1:12"),
]


@pytest.mark.parametrize(("type_", "written", "code", "place"), WRONG)
def test_an_invalid_value_is_reported_at_its_place(type_: FieldType, written: str, code: str, place: str) -> None:
    """An invalid value gives one problem, with its line and column."""
    assert read(type_, written)[1] == [(code, f"f.yaml:{place}")]


@pytest.mark.parametrize(
    ("type_", "written", "hint", "guess"),
    [
        (Choice(("masterclass", "talk")), "master-class", "guess", "masterclass"),
        (Choice(("masterclass", "talk")), "xyz", "known", ""),
        (Date(), "20.04.2026", "guess", "2026-04-20"),
        (Date(), "3/5/2026", "guess", "2026-05-03"),
        (Date(), "31.02.2026", "", ""),
        (LocalTime(), "20.04.2026 18:30", "guess", "2026-04-20T18:30"),
        (LocalTime(), "2026-04-20", "no-time", "2026-04-20T10:00"),
        (LocalTime(), "2026-04-20T18:30Z", "zone", "2026-04-20T18:30"),
        (LocalTime(), "2026-04-20T18:30:00+05:00", "zone", "2026-04-20T18:30"),
        (TextField(), "{kz: Жарық}", "guess", "kk"),
        (TextField(), "{rus: Свет}", "guess", "ru"),
        (TextField(), "{ru: Свет, тень}", "comma", ""),
        (Link(), "instagram.com/aigerim", "scheme", ""),
        (Link(), "ftp://x.org", "", ""),
        (Whole(1, 5), "9", "", ""),
    ],
)
def test_an_invalid_value_is_reported_with_a_suggestion(type_: FieldType, written: str, hint: str, guess: str) -> None:
    """If the intended value can be guessed, the hint has it."""
    pairs, _ = compose(f"f: {written}", "f.yaml")
    assert pairs is not None
    own = context()
    type_.read(pairs.pairs["f"], "f", own)

    assert [(problem.hint, problem.value("guess")) for problem in own.problems] == [(hint, guess)]


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://x.org", True),
        ("http://x.org:8080/a", True),
        ("HTTPS://x.org", True),
        ("mailto:a@x.org", True),
        ("mailto:a@x.org,b@x.org", False),
        ("mailto:", False),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("//x.org", False),
        ("/a/", False),
        ("https://x.org\\@evil.org", False),
        ("https://x.org@evil.org", False),
        ('https://x.org/"onload="x', False),
        ("https://x.org/<b>", False),
        ("https://x.org:99999/", False),
        ("https://[::1", False),
        ("https://x.org/\u202ehtml", False),
        ("https:x.org", False),
        ("https:///x.org", False),
        ("https://..", False),
        ("https://-x.org", False),
        ("https://x..org", False),
        ("https://әлем.қаз./", True),
    ],
)
def test_only_plain_web_and_mail_addresses_are_safe(address: str, is_safe: bool) -> None:
    """A link leads to a web host or a mailbox; nothing that executes, hides or forges passes."""
    assert is_safe_link(address, mail=True) is is_safe


@pytest.mark.parametrize(
    ("file", "is_remote"),
    [
        ("https://x.org/a.jpg", True),
        ("HTTP://x.org/a.jpg", True),
        ("//x.org/a.jpg", True),
        ("data:image/png;base64,x", True),
        ("file:///etc/passwd", True),
        ("a.jpg", False),
        ("a:b.jpg", False),
        ("in/a.jpg", False),
    ],
)
def test_addresses_and_file_names_are_distinguished(file: str, is_remote: bool) -> None:
    """A picture on the web is recognised by its scheme."""
    assert is_address(file) is is_remote


class Card(Declared, frozen=True, kw_only=True):
    """The class that the tests read fields into."""

    name: str = spec(Line(), "A name.", required=True)
    weight: int = spec(Whole(), "A number.")


def card(text: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    pairs, trouble = compose(text, "f.yaml")
    assert pairs is not None, trouble
    own = context()
    values = read_fields(Card, pairs, own, kind="card")
    return values, [(problem.code, str(problem.mark)) for problem in own.problems]


@pytest.mark.parametrize(
    ("text", "values", "problems"),
    [
        ("name: A\nweight: 2", {"name": "A", "weight": 2}, []),
        ("weight: 2", {"weight": 2}, [("missing-field", "f.yaml:1")]),
        ("name:\nweight: 2", {"weight": 2}, [("empty-field", "f.yaml:1:1")]),
        ("weight: 2\nname: ''", {"weight": 2, "name": None}, [("empty-field", "f.yaml:2:1")]),
        ("name: [a]", {"name": None}, [("wrong-type", "f.yaml:1:7")]),
        ("name: A\nwieght: 2", {"name": "A"}, [("unknown-field", "f.yaml:2:1")]),
        ("name: A\nx-note: [1]", {"name": "A"}, []),
        ("name: A\nweight:", {"name": "A"}, []),
        ("name: null", {"name": "null"}, []),
    ],
)
def test_a_map_becomes_declared_fields(text: str, values: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    """Unknown, missing and empty fields are problems; a worse problem of a field is reported alone; x- keys are free."""
    assert card(text) == (values, problems)


def test_required_fields_come_first() -> None:
    """Hints and schemas list required fields before optional ones."""
    assert list(specs(Creative))[:2] == ["name", "discipline"]
    assert [name for name, field in specs(Card).items() if field.required] == ["name"]


def test_the_place_of_every_list_item_is_kept() -> None:
    """The third host has its place, even if the second was written twice."""
    own = context()
    pairs, _ = compose("f: [a, a, b]", "f.yaml")
    assert pairs is not None
    ListOf(Line()).read(pairs.pairs["f"], "f", own)

    assert {name: str(mark) for name, mark in own.marks.items()} == {"f.0": "f.yaml:1:5", "f.1": "f.yaml:1:11"}


def test_a_translation_adds_texts_and_changes_nothing_else() -> None:
    """Texts and texts of pictures gain languages; the pictures, their focus and order stay those of the entry."""
    place, other = Mark("f.yaml", 1), Mark("f.ru.yaml", 1)
    own = (Picture("c/a.jpg", place, alt=Text((("en", "Sky"),)), focus=(0.5, 0.0)), Picture("c/b.jpg", place))
    translation = (Picture("c/a.jpg", other, alt=Text((("ru", "Небо"),)), focus=(1.0, 1.0)), Picture("c/z.jpg", other))

    both = merged(own, translation)

    assert both == (Picture("c/a.jpg", place, alt=Text((("en", "Sky"), ("ru", "Небо"))), focus=(0.5, 0.0)), own[1])
    assert merged(Text((("en", "Light"),)), Text((("ru", "Свет"),))) == Text((("en", "Light"), ("ru", "Свет")))
    assert merged(None, Text((("ru", "Свет"),))) == Text((("ru", "Свет"),))


def test_only_texts_and_pictures_are_translated() -> None:
    """A translation file has texts, texts of pictures and sentences of details, no years and no prices."""
    assert set(translatable(dict(specs(Work)))) == {
        "title", "medium", "materials", "notice", "body", "pictures", "film", "cover", "details", "comparisons", "process",
    }  # fmt: skip
