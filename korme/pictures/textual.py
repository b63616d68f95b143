"""Decoding of text whose encoding is not declared: UTF-8, else the older Cyrillic and Western encodings."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

_CYRILLIC = ("kz1048", "mac_cyrillic", "koi8_r", "cp866")
"""KZ-1048 is Windows-1251 with the Kazakh letters."""
_COMMON = frozenset("оеаинтсрвлкмдпуыяОЕАИНТСРВЛКМДПУ әөүіңғқұ")
_LONGEST = 2000


def decoded(data: bytes) -> str:
    """Decode bytes to tidy text."""
    for encoding in ("utf-8", _guess(data)):
        try:
            return tidy(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    return tidy(data.decode("latin-1"))


def tidy(text: str) -> str:
    """Return text on one line, without control characters, in NFC, of at most 2000 characters."""
    composed = unicodedata.normalize("NFC", text[: 2 * _LONGEST])
    visible = "".join(character if character.isprintable() else " " for character in composed)
    return " ".join(visible.split())[:_LONGEST].rstrip()


def _guess(data: bytes) -> str:
    """Return the likeliest encoding of bytes that are not UTF-8.

    In Cyrillic text nearly every letter is outside ASCII, in Western text few are.
    """
    high = sum(byte >= 0x80 for byte in data)
    low = sum(chr(byte).isalpha() for byte in data if byte < 0x80)
    if high <= low:
        return "cp1252"
    return max(_CYRILLIC, key=lambda encoding: _plausible(data.decode(encoding, "replace")))


def _plausible(text: str) -> float:
    """Score how much a text looks like Russian or Kazakh: frequent letters, capitals only at the start of words."""
    common = sum(letter in _COMMON for letter in text)
    odd = sum(before.islower() and after.isupper() for before, after in pairwise(text))
    strange = sum(not (character.isalnum() or character.isspace() or character.isascii()) for character in text)
    return common - 2 * odd - 2 * strange
