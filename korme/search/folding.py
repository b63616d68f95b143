"""Normalisation for search: Kazakh letters to their Russian neighbours, names to one Latin spelling.

The search page's script does the same to the input (`themes/expo/assets/search.js`); a browser test compares
the two.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NEIGHBOURS = str.maketrans(
    {
        **dict(zip("әғқңөұүһіёйїєґў", "агкноуухиеииегу", strict=True)),
        **dict(zip("ıøðþæœß", ("i", "o", "d", "th", "ae", "oe", "ss"), strict=True)),
        **dict(zip("şç", ("sh", "ch"), strict=True)),
        "ъ": "",
        "ь": "",
        "'": "",
        "\u2019": "",
        "\u02bb": "",
        "\u02bc": "",
        "\u00ad": "",
    }
)


class _WithoutAccents(dict[int, int | None]):
    """A table for `str.translate` that removes combining characters; a character is looked up once."""

    def __missing__(self, character: int) -> int | None:
        self[character] = None if unicodedata.category(chr(character)) == "Mn" else character
        return self[character]


_WITHOUT_ACCENTS = _WithoutAccents()
_LATIN = str.maketrans(
    {
        **dict(zip("абвгдежзиклмнопрстуфхыэ", "abvgdejziklmnoprstufhie", strict=True)),
        **dict(zip("цчшщюя", ("ts", "ch", "sh", "sh", "iu", "ia"), strict=True)),
    }
)
_SPELLINGS = tuple(
    (re.compile(pattern), spelled)
    for pattern, spelled in (
        ("y", "i"),
        ("shch|sch", "sh"),
        ("zh", "j"),
        ("kh", "h"),
        ("gh", "g"),
        ("ph", "f"),
        ("ck|q", "k"),
        ("c(?!h)", "k"),
        ("x", "ks"),
        ("w", "v"),
        (r"(.)\1+", r"\1"),
        (r"\bie", "e"),
    )
)
"""Variant spellings of a name in Latin letters: Zhanna and Janna, Yerlan and Erlan, Akhmetov and Ahmetov."""
_NO_LETTERS = re.compile(r"[^\w]+|_+")


def fold(text: str) -> str:
    """Normalise text to lower case and single spaces, without accents or Kazakh letters: 'Әйгерім!' → 'аигерим'."""
    return " ".join(filter(None, map(_folded, text.split())))


def folded_words(text: str) -> str:
    """Return the words of a text as `fold` does, in the same order, but each that is spelled the same only once."""
    return " ".join(map(_folded, dict.fromkeys(text.split())))


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    """Normalise a text without spaces: most words of a site occur many times."""
    lowered = unicodedata.normalize("NFC", word).casefold().translate(_NEIGHBOURS)
    bare = unicodedata.normalize("NFD", lowered).translate(_WITHOUT_ACCENTS)
    return " ".join(_NO_LETTERS.sub(" ", bare).split())


@lru_cache(maxsize=65_536)
def skeleton(folded: str) -> str:
    """Reduce folded text to how it sounds in Latin letters: 'аигерим', 'aygerim' and 'aigerim' give 'aigerim'."""
    plain = folded.translate(_LATIN)
    for pattern, spelled in _SPELLINGS:
        plain = pattern.sub(spelled, plain)
    return plain
