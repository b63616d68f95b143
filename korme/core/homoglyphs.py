"""Letters of two alphabets that look alike: on a keyboard without Kazakh letters, or with the wrong layout, one passes for another."""

from __future__ import annotations

import unicodedata

_PAIRS = "aа cс eе oо pр xх yу iі əә ɵө öө üү ñң ğғ hһ kк mм tт AА BВ CС EЕ HН IІ KК MМ OО PР TТ XХ YУ ƏӘ ÖӨ ÜҮ ƟӨ ÑҢ ĞҒ".split()
"""Latin, Cyrillic."""
_TO_CYRILLIC = str.maketrans({one[0]: one[1] for one in _PAIRS})
_TO_LATIN = str.maketrans({one[1]: one[0] for one in reversed(_PAIRS) if one[0] in "aceopxyiəhABCEHIKMOPTXYƏ"})


def in_latin(word: str) -> str:
    """A word with the Cyrillic letters that look like Latin ones replaced by them."""
    return word.translate(_TO_LATIN)


def meant_word(word: str) -> str:
    """A word with the look-alikes of another alphabet replaced; empty when it has none, or mixes on purpose."""
    latin = sum("LATIN" in unicodedata.name(one, "") for one in word)
    cyrillic = sum("CYRILLIC" in unicodedata.name(one, "") for one in word)
    if not latin or not cyrillic:
        return ""
    for table, foreign in ((_TO_CYRILLIC, "LATIN"), (_TO_LATIN, "CYRILLIC")):
        if (foreign == "LATIN") == (latin <= cyrillic):
            meant = word.translate(table)
            if not any(foreign in unicodedata.name(one, "") for one in meant):
                return meant
    return ""
