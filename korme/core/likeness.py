"""How alike two names are: the nearest one for a hint, and the one that is certain to be meant for a fix.

Likeness is no evidence: the names of a series, two halls or two techniques (`painting`, `printing`) differ by a letter
and mean different things. Certain is only another spelling of the same name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SHORTEST = 5
"""Letters of the shorter word in which a letter too few or too many is certain: `tile` may not be `title`."""
_SHORTEST_SWAPPED = 4
_SAME_ENDINGS = {"jpeg": "jpg"}


def guess(word: str, names: Iterable[str], *, least: float = 0.6) -> str:
    """Return the name nearest to `word`, or an empty string if none is as similar as `least` (1: equal)."""
    import difflib  # a site without problems needs none

    candidates = sorted(names)
    folded = {name.casefold(): name for name in candidates}
    matches = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=least)
    return folded[matches[0]] if matches else ""


def same_spelling(word: str, names: Iterable[str]) -> str:
    """Return the only name that differs from `word` in capitals, spaces and hyphens alone, or an empty string."""
    wanted = _squeezed(word)
    same = [name for name in names if wanted and _squeezed(name) == wanted]
    return same[0] if len(same) == 1 else ""


def mistyped(word: str, names: Iterable[str]) -> str:
    """Return the only name that is certain to be meant by a word of a fixed list, or an empty string.

    Besides another spelling, it may have one letter too few or too many, or two neighbours swapped, but no other
    letter: `height` is not `weight`.
    """
    known = sorted(names)
    same = same_spelling(word, known)
    if same:
        return same
    given = word.casefold()
    near = [name for name in known if _is_slip(given, name.casefold())]
    return near[0] if len(near) == 1 else ""


def same_file(written: str, names: Iterable[str]) -> str:
    """Return the only file that a name is certain to mean, or an empty string.

    It may differ in capitals, `.jpeg` for `.jpg`, the characters between words (space, hyphen, underscore), Unicode's
    composition, or lack the ending.
    """
    files = list(names)
    stem, ending = _spelt_file(written)
    same = [file for file in files if _spelt_file(file) == (stem, ending)]
    whole = f"{stem}.{ending}" if ending else stem
    same = same or [file for file in files if _spelt_file(file)[0] == whole]
    return same[0] if len(same) == 1 else ""


def _squeezed(name: str) -> str:
    """Return a name without capitals, spaces and hyphens, but for those between two digits: 1-1 is not 11."""
    parted = re.sub(r"(?<=\d)[\s_-]+(?=\d)", "-", unicodedata.normalize("NFC", name).strip())
    return re.sub(r"(?<!\d)[\s_-]+|[\s_-]+(?!\d)", "", parted).casefold()


def _is_slip(given: str, right: str) -> bool:
    """Return whether a word has a letter too few or too many, or two neighbours swapped; digits must be the same."""
    short, long = sorted((given, right), key=len)
    if re.sub(r"\D", "", given) != re.sub(r"\D", "", right):
        return False
    at = next((at for at in range(len(short)) if short[at] != long[at]), len(short))
    if len(long) == len(short):
        is_swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
        return is_swapped and len(short) >= _SHORTEST_SWAPPED
    return len(long) == len(short) + 1 and short[at:] == long[at + 1 :] and len(short) >= _SHORTEST


def _spelt_file(name: str) -> tuple[str, str]:
    """Return the stem and the ending of a file name, each in one spelling."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    stem, dot, ending = folded.rpartition(".")
    if not dot:
        stem, ending = folded, ""
    return re.sub(r"[\s_-]+", "-", stem), _SAME_ENDINGS.get(ending, ending)
