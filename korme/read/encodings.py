"""Which encoding a text that is not UTF-8 is in: named only when nothing else makes words of its bytes."""

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
"""Of the encodings with one byte a letter those of Russian and Kazakh Windows, with the letters they are used for.
What may as well be Ukrainian or Belarusian is neither."""
_BROKEN_WORD = r"[^\W\d_A-Z]*[а-яёәғқңөұүһі][А-ЯЁӘҒҚҢӨҰҮҺІ]|[A-Za-z][а-яёА-ЯЁ]|[а-яёА-ЯЁ][A-Za-z]"
"""A capital after a small letter, or two alphabets in a word: the letters of another encoding look like this."""


def certain_encoding(data: bytes) -> str:
    """The name of a text's encoding, as Python knows it; empty when it is UTF-8 or cannot be told with certainty."""
    for mark, name in _MARKED:
        if data.startswith(mark):
            return name if _decodes(data, name) else ""
    if _is_wide(data):
        name = "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"
        return name if _decodes(data, name) else ""
    if _decodes(data, "utf-8"):
        return ""
    found = next((one for one in _SINGLE if _are_words(data, *one)), _SINGLE[1])
    return "" if found is _SINGLE[1] else found[0]


def _decodes(data: bytes, name: str) -> bool:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return False
    return "\0" not in text


def _is_wide(data: bytes) -> bool:
    """Whether every second byte of the beginning is zero: field names are plain Latin letters."""
    head = data[:40]
    zeros = sorted((head[::2].count(0), head[1::2].count(0)))
    return len(head) > 6 and len(data) % 2 == 0 and zeros[0] == 0 and zeros[1] > 4


def _are_words(data: bytes, name: str, letters: str) -> bool:
    """Whether all that is not ASCII becomes these letters and a printer's signs, in words as people write them."""
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return False
    foreign = [one for one in text if ord(one) > 127]
    words = [one for one in foreign if one.lower() in letters]
    if len(words) < 3 or any(one.lower() not in letters and one not in _SIGNS for one in foreign):
        return False
    return not re.search(_BROKEN_WORD, text)
