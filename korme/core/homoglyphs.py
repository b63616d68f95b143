"""Homoglyphs of the Latin and Cyrillic alphabets, as typed without a Kazakh keyboard or with the wrong layout."""

from __future__ import annotations

import unicodedata

_PAIRS = "aа cс eе oо pр xх yу iі əә ɵө öө üү ñң ğғ hһ kк mм tт AА BВ CС EЕ HН IІ KК MМ OО PР TТ XХ YУ ƏӘ ÖӨ ÜҮ ƟӨ ÑҢ ĞҒ".split()
"""Latin, Cyrillic."""
_TO_CYRILLIC = str.maketrans({pair[0]: pair[1] for pair in _PAIRS})
_TO_LATIN = str.maketrans({pair[1]: pair[0] for pair in reversed(_PAIRS) if pair[0] in "aceopxyiəhABCEHIKMOPTXYƏ"})


def in_latin(word: str) -> str:
    """Replace Cyrillic letters that look like Latin ones."""
    return word.translate(_TO_LATIN)


def meant_word(word: str) -> str:
    """Replace the homoglyphs of the other alphabet; empty if there are none, or the mixture is intended."""
    latin = sum("LATIN" in unicodedata.name(letter, "") for letter in word)
    cyrillic = sum("CYRILLIC" in unicodedata.name(letter, "") for letter in word)
    if not latin or not cyrillic:
        return ""
    for table, foreign in ((_TO_CYRILLIC, "LATIN"), (_TO_LATIN, "CYRILLIC")):
        if (foreign == "LATIN") == (latin <= cyrillic):
            meant = word.translate(table)
            if not any(foreign in unicodedata.name(letter, "") for letter in meant):
                return meant
    return ""
