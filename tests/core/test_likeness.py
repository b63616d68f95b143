"""Which name is certain to be meant: korme/core/likeness.py."""

from __future__ import annotations

import unicodedata

import pytest

from korme.core.likeness import mistyped, same_file, same_spelling


@pytest.mark.parametrize(
    ("written", "files", "certain"),
    [
        ("IRTYSH.JPG", ["irtysh.jpg", "ice.jpg"], "irtysh.jpg"),
        ("irtysh.jpeg", ["irtysh.jpg"], "irtysh.jpg"),
        ("irtysh.jpg", ["Irtysh.JPEG"], "Irtysh.JPEG"),
        ("ice on_the river.jpg", ["ice-on-the-river.jpg"], "ice-on-the-river.jpg"),
        ("irtysh", ["irtysh.jpg", "ice.jpg"], "irtysh.jpg"),
        (unicodedata.normalize("NFC", "Лёд.jpg"), [unicodedata.normalize("NFD", "лёд.jpg")], "лёд.jpg"),
        ("b.jpg", ["a.jpg"], ""),
        ("ice-evening.jpg", ["ice-morning.jpg"], ""),
        ("grandmother-1.jpg", ["grandmother-2.jpg"], ""),
        ("irtish.jpg", ["irtysh.jpg"], ""),
        ("irtysh.jpg", ["irtysh.png"], ""),
        ("*.jpg", ["a.jpg"], ""),
        ("foto1.jpg", ["foto-1.jpg"], ""),
        ("ice-1-1.jpg", ["ice-11.jpg"], ""),
        ("IRTYSH.JPG", ["irtysh.jpg", "Irtysh.jpeg"], ""),
        ("irtysh", ["irtysh.jpg", "irtysh.png"], ""),
    ],
)
def test_only_another_spelling_of_a_file_is_certain(written: str, files: list[str], certain: str) -> None:
    """In a series files differ by a word or a letter, so likeness proves nothing; nor does one of two that fit."""
    assert unicodedata.normalize("NFC", same_file(written, files)) == certain


@pytest.mark.parametrize(
    ("word", "names", "certain"),
    [
        ("Main Hall", ["main-hall", "small-hall"], "main-hall"),
        ("MainHall", ["main-hall"], "main-hall"),
        ("hall-a", ["hall-b"], ""),
        ("printing", ["painting"], ""),
        ("north-hall", ["south-hall"], ""),
        ("room 1-1", ["room-11"], ""),
        ("Anna-Maria", ["anna-maria", "annamaria"], ""),
        ("", ["a"], ""),
        ("-", ["a", "-b"], ""),
    ],
)
def test_a_name_of_the_site_is_certain_only_in_another_spelling(word: str, names: list[str], certain: str) -> None:
    """Halls, techniques and people have similar names; the wrong one would send visitors elsewhere."""
    assert same_spelling(word, names) == certain


@pytest.mark.parametrize("word", ["titl", "tittle", "titel", "Title", "ti-tle"])
def test_a_slip_of_a_letter_in_our_own_words_is_certain(word: str) -> None:
    """One letter too few or too many, or two swapped; never another letter, and not in a short word."""
    assert mistyped(word, ["title", "tags"]) == ("" if word == "titl" else "title")
