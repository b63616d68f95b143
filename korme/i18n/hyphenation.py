"""Hyphenation of Kazakh and Kyrgyz, for which browsers and typesetters have no dictionary: by syllables, with soft hyphens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

SOFT_HYPHEN = "\u00ad"
LANGUAGES = frozenset({"kk", "ky"})
"""Languages hyphenated here; all others are left to the browser."""
LETTER = "а-яёәғқңөұүһіА-ЯЁӘҒҚҢӨҰҮҺІ"

_VOWELS = frozenset("аәеёиоөуұүыіэюя")
_SIGNS = frozenset("ъь")
_WITH_GLIDE = frozenset("яюё")
"""Vowels that start with a glide, so that they start a syllable after another vowel: қо-ян."""
_BEFORE_LIQUID = frozenset("пбтдкгфв")
_LIQUIDS = frozenset("лр")
_UNIT = re.compile("[^ъь][ъь]*")
_COMPOUND = re.compile(
    "(?P<first>халық|ұлт|мемлекет|аймақ|аудан|өңір|облыс|мектеп|мәдениет|университет|пән)(?=аралық)"
    "|(?P<art>қол|көркем|бейне)(?=өнер)|(?P<eye>көз)(?=ілдірік|әйнек)"
)
"""Compounds whose second part starts with a vowel, where syllables alone would take a consonant from the first."""


class WordLimits(NamedTuple):
    """What may be hyphenated, in characters, as in the CSS property `hyphenate-limit-chars`."""

    word: int
    """Length of the shortest word."""
    before: int
    """Least number of characters left at the end of a line."""
    after: int
    """Least number of characters taken to the next line."""


@lru_cache(maxsize=64)
def hyphenates(language: str) -> bool:
    """Return whether a language is hyphenated here; one in another script, as 'kk-Latn', is not."""
    return language.partition("-")[0] in LANGUAGES and not re.search(r"-[A-Z][a-z]{3}\b(?<!-Cyrl)", language)


def hyphenated(word: str, language: str, limits: WordLimits) -> str:
    """Return a word with soft hyphens where a line may end: 'шығармашылық' → 'шы-ғар-ма-шы-лық', as far as limits allow.

    A word that mixes capitals and small letters other than at its start is an abbreviation and stays as it is.
    """
    if len(word) < limits.word or (not word.isupper() and not word[1:].islower()):
        return word
    last = len(word) - max(limits.after, 2)
    at = [place for place in breaks(word.lower(), language) if max(limits.before, 2) <= place <= last]
    return SOFT_HYPHEN.join(word[start:end] for start, end in zip([0, *at], [*at, len(word)], strict=True))


def breaks(word: str, language: str) -> list[int]:
    """Return the places between the syllables of a word in small letters: 'ұлттық' → [3]. No doubtful place is one."""
    joints = [match.end() for match in _COMPOUND.finditer(word)] if language.startswith("kk") else []
    found: list[int] = []
    for start, end in zip([0, *joints], [*joints, len(word)], strict=True):
        own = [start + place for place in _between_syllables(word[start:end], language)]
        found += [start, *own[1 if own and own[0] == start + 1 else 0 :]]
    return found[1:]


def _between_syllables(word: str, language: str) -> Iterator[int]:
    """Yield the places between the vowels of a part where a syllable ends."""
    vowels = [at for at, letter in enumerate(word) if letter in _VOWELS and not _is_glide(word, at, language)]
    for vowel, following in pairwise(vowels):
        place = _in_cluster(word, vowel, following)
        if place:
            yield place


def _is_glide(word: str, at: int, language: str) -> bool:
    """Return whether a letter is the Kazakh consonant у: after a vowel, or before one at the start (тау, уақыт)."""
    if word[at] != "у" or not language.startswith("kk"):
        return False
    return word[at - 1] in _VOWELS if at else word[1:2] in _VOWELS


def _in_cluster(word: str, vowel: int, following: int) -> int:
    """Return where a syllable ends between two vowels, by the consonants between them; 0 where that is uncertain."""
    units = [vowel + 1 + match.start() for match in _UNIT.finditer(word[vowel + 1 : following])]
    if not units:
        # и and у before a vowel are a vowel and a glide in one letter: қиял, туынды.
        return following if word[following] in _WITH_GLIDE and word[vowel] not in "иу" else 0
    if len(units) == 1:
        sign = word[following - 1]
        return following if sign == "ъ" else 0 if sign == "ь" else units[0]
    if word[units[-1]] in _LIQUIDS and word[units[-2]] in _BEFORE_LIQUID:
        return units[-2] if len(units) > 2 else 0  # кон-тракт, экс-прессия; but фотография, where only speakers know
    return units[-1]
