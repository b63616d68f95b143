"""Hyphenation of Kazakh and Kyrgyz by syllables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from korme.i18n.hyphenation import SOFT_HYPHEN, WordLimits, hyphenated, hyphenates

ALL = WordLimits(4, 2, 2)
KAZAKH = """
    шы-ғар-ма-шы-лық қа-лып-тас-ты-ру-шы-лық-тың көр-кем-дік ұлт-тық жұмыс-шы-лар ын-ты-мақ-тас-тық сырт-тан қарт-тар
    жа-уап-кер-ші-лік са-уық тау-лар сәу-лет-ші-лер бей-не-леу уа-қыт-ша оқу-шы-лар аял-да-ма қо-ян мұ-ра-жа-йын-да-ғы
    туын-ды-лар қиял-шыл ха-лық-а-ра-лық ұлт-ара-лық қол-өнер-ші-лер көр-кем-өнер-паз көз-әй-нек мас-қа-ра-лық
    экс-прес-сия кон-тракт абс-трак-ция элек-трон-дық ком-пью-тер объ-ек-тив порт-фо-лио театр фес-ти-валь-дар
    уни-вер-си-тет мәс-се-ле-лер фильм-дер конс-трук-тор фо-тогра-фия рес-публи-ка
"""
KYRGYZ = "чы-гар-ма-чы-лык көр-гөз-мө-лөр туу-ган-чы-лык жо-лу-гу-шуу маа-лы-мат өнөр-чү-лүк"


@pytest.mark.parametrize(
    ("word", "language"),
    [
        *((word, "kk") for word in KAZAKH.replace("жұмыс", "жұ-мыс").replace("ха-лық-а-ра", "ха-лық-ара").split()),
        *((word, "ky") for word in KYRGYZ.split()),
    ],
)
def test_a_word_is_divided_between_its_syllables(word: str, language: str) -> None:
    """By vowels and the consonants between them; never where a letter may be either, nor inside a loan's cluster."""
    assert hyphenated(word.replace("-", ""), language, ALL).replace(SOFT_HYPHEN, "-") == word


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (WordLimits(13, 2, 2), "шығармашылық"),
        (WordLimits(12, 2, 2), "шы-ғар-ма-шы-лық"),
        (WordLimits(12, 4, 4), "шығар-ма-шылық"),
        (WordLimits(12, 2, 6), "шы-ғар-машылық"),
        (WordLimits(2, 0, 0), "шы-ғар-ма-шы-лық"),
    ],
)
def test_limits_leave_enough_of_a_word_on_each_line(limits: WordLimits, expected: str) -> None:
    assert hyphenated("шығармашылық", "kk", limits).replace(SOFT_HYPHEN, "-") == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("ШЫҒАРМАШЫЛЫҚ", "ШЫ-ҒАР-МА-ШЫ-ЛЫҚ"), ("Қазақстан", "Қа-зақс-тан"), ("ҚазАқпарат", "ҚазАқпарат"), ("жср", "жср")],
)
def test_capitals_are_hyphenated_but_not_abbreviations(word: str, expected: str) -> None:
    assert hyphenated(word, "kk", ALL).replace(SOFT_HYPHEN, "-") == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("kk", True), ("kk-KZ", True), ("kk-Cyrl", True), ("ky", True), ("kk-Latn", False), ("ru", False), ("kka", False)],
)
def test_only_languages_without_a_dictionary_are_hyphenated(language: str, expected: bool) -> None:
    assert hyphenates(language) is expected


@given(
    st.text(alphabet="аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя", min_size=1, max_size=30),
    st.sampled_from(["kk", "ky"]),
)
def test_a_division_only_adds_soft_hyphens(word: str, language: str) -> None:
    """Every part has a vowel and at least two letters at the ends; no part starts with a sign."""
    parts = hyphenated(word, language, WordLimits(0, 0, 0)).split(SOFT_HYPHEN)

    assert "".join(parts) == word
    assert len(parts) == 1 or all(set(part) & set("аәеёиоөуұүыіэюя") for part in parts)
    assert len(parts) == 1 or min(len(parts[0]), len(parts[-1])) >= 2
    assert not any(part[0] in "ъь" for part in parts[1:])
