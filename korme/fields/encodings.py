"""Detects the encoding of text that is not UTF-8, only if no other encoding gives meaningful text."""

from __future__ import annotations

import codecs
import re

_MARKED = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_KAZAKH = _RUSSIAN + "әғқңөұүһі"
_SIGNS = frozenset("«»„“”‘’–—…№·•°§©®™±\u00a0")
_SINGLE = (("windows-1251", _RUSSIAN), ("windows-1251", _RUSSIAN + "єіїґў"), ("kz1048", _KAZAKH))
"""Single-byte encodings of Russian and Kazakh Windows with their alphabets. Text that could be Ukrainian or
Belarusian matches neither."""
_BROKEN_WORD = r"[^\W\d_A-Z]*[а-яёәғқңөұүһі][А-ЯЁӘҒҚҢӨҰҮҺІ]|[A-Za-z][а-яёА-ЯЁ]|[а-яёА-ЯЁ][A-Za-z]"
"""A capital after a lower-case letter, or two alphabets in one word: signs of a wrong encoding."""


def certain_encoding(data: bytes) -> str:
    """Return Python's name of a text's encoding, or '' if it is UTF-8 or uncertain."""
    for mark, name in _MARKED:
        if data.startswith(mark):
            return name if _decodes(data, name) else ""
    if _is_wide(data):
        name = "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"
        return name if _decodes(data, name) else ""
    if _decodes(data, "utf-8"):
        return ""
    match = next((candidate for candidate in _SINGLE if _are_words(data, *candidate)), _SINGLE[1])
    return "" if match is _SINGLE[1] else match[0]


def _decodes(data: bytes, name: str) -> bool:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return False
    return "\0" not in text


def _is_wide(data: bytes) -> bool:
    """Return whether every second byte at the start is zero, since field names are ASCII."""
    head = data[:40]
    zeros = sorted((head[::2].count(0), head[1::2].count(0)))
    return len(head) > 6 and len(data) % 2 == 0 and zeros[0] == 0 and zeros[1] > 4


def _are_words(data: bytes, name: str, letters: str) -> bool:
    """Return whether all non-ASCII characters are letters of an alphabet or typographic signs, in plausible words."""
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return False
    foreign = [character for character in text if ord(character) > 127]
    own = [character for character in foreign if character.lower() in letters]
    if len(own) < 3 or any(character.lower() not in letters and character not in _SIGNS for character in foreign):
        return False
    return not re.search(_BROKEN_WORD, text)
