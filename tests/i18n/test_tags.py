"""Language tags: kindred languages and directions by CLDR."""

from __future__ import annotations

import pytest

from korme.i18n.tags import direction_within, is_right_to_left, kin

KNOWN = ("de", "en", "fr", "kk", "pt", "ru", "sr-Latn", "uz", "zh", "zh-Hant")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["en"]),
        ("en-GB", ["en"]),
        ("pt-BR", ["pt"]),
        ("kk-KZ", ["kk"]),
        ("zh-CN", ["zh", "zh-Hant"]),
        ("zh-TW", ["zh-Hant", "zh"]),
        ("zh-Hant-HK", ["zh-Hant", "zh"]),
        ("kk-Latn", ["kk"]),
        ("sr", ["sr-Latn"]),
        ("fi", []),
        ("not a tag", []),
    ],
)
def test_what_can_stand_for_a_language(language: str, expected: list[str]) -> None:
    """The nearest first; another script last."""
    assert kin(language, KNOWN) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", True),
        ("he", True),
        ("iw", True),
        ("fa", True),
        ("ur-PK", True),
        ("az-Arab", True),
        ("az", False),
        ("kk", False),
    ],
)
def test_the_direction_is_that_of_the_script(language: str, expected: bool) -> None:
    """Also of a language that is usually written in another."""
    assert is_right_to_left(language) is expected


@pytest.mark.parametrize(
    ("page", "language", "expected"), [("ar", "en", "ltr"), ("en", "ar", "rtl"), ("ar", "fa", ""), ("en", "kk", "")]
)
def test_a_direction_is_said_where_it_differs(page: str, language: str, expected: str) -> None:
    """From that of the page."""
    assert direction_within(page, language) == expected
