"""Laws of alphabetical order: `sort_key` in korme/i18n/languages.py."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import KAZAKH, words

from korme.i18n.languages import sort_key

RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
ALPHABETS = {"kk": KAZAKH, "ru": RUSSIAN, "en": "abcdefghijklmnopqrstuvwxyz"}
LANGUAGES = st.sampled_from([*ALPHABETS, "de", "uk"])


@pytest.mark.parametrize("language", ALPHABETS)
@given(data=st.data())
def test_names_stand_in_the_order_of_the_alphabet(language: str, data: st.DataObject) -> None:
    """Letter by letter, a name before the names it begins; capitals make no difference."""
    alphabet = ALPHABETS[language]
    names = data.draw(st.lists(st.text(alphabet, min_size=1, max_size=6), min_size=2, max_size=4, unique=True))
    by_hand = sorted(names, key=lambda name: [alphabet.index(letter) for letter in name])

    assert sorted(names, key=lambda name: sort_key(name, language)) == by_hand
    assert sorted(names, key=lambda name: sort_key(name.upper(), language)) == by_hand


@given(st.lists(words() | st.text("ab-.é", max_size=3), max_size=5), LANGUAGES)
def test_the_order_is_total(names: list[str], language: str) -> None:
    """Whatever names hold, they can be compared, and the order they came in does not show."""
    found = sorted(names, key=lambda name: sort_key(name, language))
    backwards = names[::-1]

    assert found == sorted(backwards, key=lambda name: sort_key(name, language))


@given(words(), st.sampled_from(".,-'«»()·"), st.text(RUSSIAN, max_size=4), LANGUAGES)
def test_marks_do_not_count(first: str, mark: str, second: str, language: str) -> None:
    """Punctuation, and whether an accent is a character of its own, only decide between names that are the same."""
    plain = sort_key(first + second, language)[0]

    assert sort_key(first + mark + second, language)[0] == plain
    assert sort_key(unicodedata.normalize("NFD", first + second), language)[0] == plain


@given(st.integers(0, 9), st.text(ALPHABETS["en"] + KAZAKH, min_size=1, max_size=3), LANGUAGES)
def test_digits_stand_before_letters(digit: int, name: str, language: str) -> None:
    """As in every list of names."""
    assert sort_key(f"{digit}", language) < sort_key(name, language)
