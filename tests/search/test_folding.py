"""Normalisation of text for search."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from strategies import words

from korme.search.folding import fold, folded_words, skeleton


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Әйгерім!", "аигерим"),
        ("Қыш  ҢӨҰҮҺІ", "кыш ноуухи"),
        ("Ёлка й подъезд", "елка и подезд"),
        ("Öskemen, Café — 2026", "oskemen cafe 2026"),
        ("«Тұмар»_орамал", "тумар орамал"),
        ("шығар\u00adмашылық", "шыгармашылык"),
        ("Oʻzbekiston koʻrgazma", "ozbekiston korgazma"),
        ("", ""),
    ],
)
def test_kazakh_letters_and_accents_fold_into_their_neighbours(text: str, expected: str) -> None:
    """Input from any keyboard finds text written with another."""
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Айгерім", "Aigerim"),
        ("Әйгерім", "Aygerim"),
        ("Жанна Бекова", "Zhanna Bekova"),
        ("Жанна", "Janna"),
        ("Ерлан", "Yerlan"),
        ("Ахметов", "Akhmetov"),
        ("Жақсыбекова", "Zhaksybekova"),
        ("Юрий", "Yuriy"),
        ("Беляев", "Belyaev"),
        ("Щукин", "Shchukin"),
        ("Ғабит", "Gabit"),
        ("Сәуле", "Säule"),
        ("Қуанышев", "Kuanyshev"),
    ],
)
def test_a_name_is_the_same_in_either_script(first: str, second: str) -> None:
    """A Latin spelling finds the Cyrillic name and vice versa."""
    assert skeleton(fold(first)) == skeleton(fold(second))


@pytest.mark.parametrize(("first", "second"), [("Жанна", "Анна"), ("Тимур", "Темир"), ("Омаров", "Омарова")])
def test_different_names_stay_different(first: str, second: str) -> None:
    """Folding unifies spellings, nothing more."""
    assert skeleton(fold(first)) != skeleton(fold(second))


@given(words())
@example("Light, light; Light — свет Light")
def test_words_are_folded_once_and_stay_in_order(text: str) -> None:
    """The index has each word once: repeated ones are dropped before they are folded, and nothing else is."""
    found = folded_words(text).split()

    assert list(dict.fromkeys(found)) == list(dict.fromkeys(fold(text).split()))


@given(words())
@example("Yerlan Иеремия ssch sch")
def test_names_sound_as_their_words_do(text: str) -> None:
    """Skeletons are made, and remembered, word by word."""
    assert skeleton(fold(text)) == " ".join(map(skeleton, fold(text).split()))
