"""Values without a declared type: `x-` keys and data files."""

from __future__ import annotations

from typing import Any

import pytest

from korme.core.model import Phrase
from korme.core.problems import Problem
from korme.fields.base import ReadContext
from korme.fields.nodes import compose
from korme.fields.typed import for_reader, own_keys, translate_own_keys, typed

LANGUAGES = ("en", "ru", "kk")


def value(text: str) -> Any:
    found, problems = compose(f"x-a: {text}\n", "a.yaml")
    assert found is not None and problems == []
    return typed(found)["x-a"]


def keys(text: str, language: str = "en") -> tuple[dict[str, Any], ReadContext]:
    problems: list[Problem] = []
    context = ReadContext(f"{language}.yaml", language, LANGUAGES, problems, lambda name, mark: None)
    found, _ = compose(text, context.path)
    assert found is not None
    return own_keys(found, context), context


def with_translation(main: str, other: str) -> tuple[dict[str, Any], list[tuple[str, int]]]:
    """The keys of a file in English with those of its translation, and the problems of the latter."""
    values, context = keys(main)
    pairs, _ = compose(other, "ru.yaml")
    assert pairs is not None
    own = ReadContext("ru.yaml", "ru", LANGUAGES, [], lambda name, mark: None)
    translate_own_keys(values, pairs, own=own, main=context)
    return values, [(found.code, found.mark.line) for found in own.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("500", 500), ("-3", -3), ("0", 0), ("4.5", 4.5), ("yes", True), ("No", False), ("TRUE", True), ("false", False),
        ("[1, no, a]", [1, False, "a"]), ("{b: 1}", {"b": 1}), ("", ""), ("~", ""), ("oak", "oak"),
        ('"500"', "500"), ("'yes'", "yes"), ("007", "007"), ("1.10", "1.10"), ("1e3", "1e3"), ("+5", "+5"), ("yEs", "yEs"),
        ("12:30", "12:30"), ("2026-04-20", "2026-04-20"), ("1_000", "1_000"), ("0x1f", "0x1f"), (".5", ".5"), ("٣", "٣"),
        ("12345678901234567890", "12345678901234567890"), ("0.00001", "0.00001"),
    ],
)  # fmt: skip
def test_values_are_typed_as_written(text: str, expected: Any) -> None:
    """What YAML calls a number or a flag is one; whatever would print differently, or is in quotes, stays text."""
    found = value(text)

    assert found == expected and type(found) is type(expected)


def test_a_map_by_languages_is_a_text() -> None:
    """The reader gets their own language, else the entry's own, marked; other maps stay maps."""
    given = {"x-a": {"en": "Oak", "ru": "Дуб"}, "x-b": [{"n": 1, "en": "Oak"}], "x-c": {"kk": "Емен", "ru": ""}}

    assert for_reader(given, "ru", "en", LANGUAGES)["x-a"] == Phrase("Дуб")
    assert for_reader(given, "kk", "en", LANGUAGES)["x-a"] == Phrase("Oak", "en")
    assert for_reader(given, "kk", "ru", LANGUAGES)["x-a"] == Phrase("Дуб", "ru")
    assert for_reader(given, "ru", "en", LANGUAGES)["x-b"] == given["x-b"]
    assert for_reader(given, "ru", "en", LANGUAGES)["x-c"] == Phrase("Емен", "kk")
    assert for_reader({"en": 0, "ru": [{"en": "Oak"}]}, "kk", "en", LANGUAGES) == 0
    assert for_reader({"en": 0, "ru": [{"en": "Oak"}]}, "ru", "en", LANGUAGES) == [Phrase("Oak", "en")]
    assert for_reader([{"a": 1}, {"b": 2}], "ru", "en", LANGUAGES) == [{"a": 1, "b": ""}, {"a": "", "b": 2}]
    assert for_reader([{"a": 1}, 2], "ru", "en", LANGUAGES) == [{"a": 1}, 2]
    assert for_reader({"en": "", "ru": ""}, "ru", "en", LANGUAGES) == Phrase("")
    assert for_reader({"en": "Colour", "ru": "Цвет"}, "en-GB", "ru", LANGUAGES) == Phrase("Colour", "en")


def test_keys_of_a_translation_count_for_its_language() -> None:
    """Texts become texts by language, maps are joined, and a key may be in the translation alone."""
    values, problems = with_translation(
        "x-a: Oak\nx-b: {title: Hall, n: 3}\nx-c: [1]\nx-d: {en: One, kk: Бір}\n",
        "x-a: Дуб\nx-b: {title: Зал}\nx-c: [2, 3]\nx-d: Один\nx-e: Новое\ntitle: other\n",
    )

    assert problems == []
    assert values == {
        "x-a": {"en": "Oak", "ru": "Дуб"},
        "x-b": {"title": {"en": "Hall", "ru": "Зал"}, "n": 3},
        "x-c": {"en": [1], "ru": [2, 3]},
        "x-d": {"en": "One", "kk": "Бір", "ru": "Один"},
        "x-e": {"ru": "Новое"},
    }


def test_a_language_given_twice_is_reported() -> None:
    """A text that both files have in one language: nobody can tell which is meant."""
    assert with_translation("x-a: {en: Oak, ru: Дуб}\n", "\nx-a: Дубок\n")[1] == [("translation-twice", 2)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("x-colour: #ff0000\n", ["comment-in-text"]),
        ("x-a:\n- room: Room #2\n", ["comment-in-text"]),
        ("x-a: {en: Oak, fr: Chêne}\n", ["unknown-language"]),
        ("x-a: [{en: Oak, kz: Емен}]\n", ["unknown-language"]),
        ("x-a: {en: Oak, wood: Oak}\n", []),
        ("x-a: {de: Eiche, fr: Chêne}\n", []),
        ("x-a: {en: 3, it: [5]}\n", []),
        ("x-colour: '#ff0000'\nx-b: 5  # a comment\n", []),
    ],
)
def test_slips_in_own_keys_are_reported(text: str, codes: list[str]) -> None:
    """A text that a comment cuts off, and a language that the site does not have."""
    assert [found.code for found in keys(text)[1].problems] == codes
