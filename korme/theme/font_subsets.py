"""The parts into which a font is cut, so that a visitor gets only the letters of the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from korme.i18n.letters import letters

_SIGNS = "\u00a0§©«®°²³·»×÷–—‘’‚“”„†‡•…‰′″‹›€₸₽№™−←→\u2002\u2003\u2007\u2009\u200a\u200b\u2010\u2011\u2012\u2015\u202f"
_COMMON = "ÄÖÜäöüßÉéÈèÇç"
"""Accented letters that are frequent in names: they are in the first part, to save a second one."""
_KAZAKH = frozenset(map(ord, "ӘәҒғҚқҢңӨөҰұҮүҺһ"))
_FIRST = frozenset([*range(0x20, 0x7F), *map(ord, _SIGNS + _COMMON)])
_LATIN = frozenset([*range(0xA1, 0x250), 0x259, 0x2BB, 0x2BC, *range(0x1E80, 0x1E9F)]) - _FIRST
_RUSSIAN = frozenset([*range(0x400, 0x460), 0x490, 0x491, 0x301])
_CYRILLIC = frozenset(range(0x460, 0x530)) - _KAZAKH - _RUSSIAN
_GREEK = frozenset(range(0x370, 0x400))
LATIN, CYRILLIC = "latin", "cyrillic"
"""Scripts for which the fonts that stand in are measured."""


def subsets(covered: Collection[int], languages: Iterable[str]) -> Mapping[str, Sequence[int]]:
    """Return the parts of a font that a site needs: names and their code points, in order.

    Args:
        covered: code points of the font.
        languages: of the site; what no language of it is written in is left out.
    """
    asked = list(languages)
    needed = frozenset().union(*(map(ord, letters(language)) for language in asked))
    is_cyrillic = bool(needed & (_RUSSIAN | _KAZAKH | _CYRILLIC))
    parts = {"latin": _FIRST, "latin-ext": _LATIN}
    if is_cyrillic:
        parts |= {"cyrillic": _RUSSIAN, "kazakh": _KAZAKH, "cyrillic-ext": _CYRILLIC}
    if not all(letters(language) for language in asked):  # a script whose letters the program does not know
        known = _FIRST | _LATIN | _RUSSIAN | _KAZAKH | _CYRILLIC | _GREEK
        parts |= {"greek": _GREEK, "more": frozenset(covered) - known}
    return {name: found for name, part in parts.items() if (found := sorted(part & frozenset(covered)))}


def unicode_range(points: Iterable[int]) -> str:
    """Return code points as CSS writes them: 'U+20-7E,U+A0'."""
    spans: list[list[int]] = []
    for point in sorted(points):
        if spans and point == spans[-1][1] + 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in spans)
