"""Words out of bytes whose encoding nobody wrote down: UTF-8, else what Cyrillic and Western programs used before."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

_CYRILLIC = ("kz1048", "mac_cyrillic", "koi8_r", "cp866")
"""KZ-1048 is Windows-1251 with the Kazakh letters in it."""
_COMMON = frozenset("оеаинтсрвлкмдпуыяОЕАИНТСРВЛКМДПУ әөүіңғқұ")
_LONGEST = 2000


def decoded(data: bytes) -> str:
    """Bytes as tidy text."""
    for encoding in ("utf-8", _guess(data)):
        try:
            return tidy(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    return tidy(data.decode("latin-1"))


def tidy(words: str) -> str:
    """Text on one line without control characters, composed, of bounded length."""
    composed = unicodedata.normalize("NFC", words[: 2 * _LONGEST])
    visible = "".join(letter if letter.isprintable() else " " for letter in composed)
    return " ".join(visible.split())[:_LONGEST]


def _guess(data: bytes) -> str:
    """The likeliest encoding of bytes that are no UTF-8.

    In Cyrillic text nearly every letter is beyond ASCII, in Western text few are.
    """
    high = sum(byte >= 0x80 for byte in data)
    low = sum(chr(byte).isalpha() for byte in data if byte < 0x80)
    if high <= low:
        return "cp1252"
    return max(_CYRILLIC, key=lambda encoding: _plausible(data.decode(encoding, "replace")))


def _plausible(words: str) -> float:
    """How much a text looks like Russian or Kazakh: frequent letters, capitals only where words begin."""
    common = sum(letter in _COMMON for letter in words)
    odd = sum(before.islower() and after.isupper() for before, after in pairwise(words))
    strange = sum(not (letter.isalnum() or letter.isspace() or letter.isascii()) for letter in words)
    return common - 2 * odd - 2 * strange
