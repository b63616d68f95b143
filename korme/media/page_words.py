"""The text layer of a page as people read it: lines without what only typesetting needs."""

from __future__ import annotations

import re
import unicodedata

_HYPHEN = re.compile("(?<=\\w)(?:\ufffe|\x02|\u00ad)\\s*")
"""A word divided at the end of a line; PDFium marks the hyphen with U+FFFE."""
_PRESENTATION = re.compile("[\ufb00-\ufb06]")
"""Latin ligatures."""
CUT = " …"
"""What text ends with that is cut off."""
_UNREADABLE = frozenset(("Cc", "Cn", "Co", "Cs"))
_MOST_UNREADABLE = 0.1
"""Share of characters without a meaning from which a page's text is not text: its fonts do not say what they show."""


def tidy_lines(text: str, most: int) -> str:
    """Return text in tidy lines, in NFC, of at most so many characters; '' if it cannot be read."""
    joined = _HYPHEN.sub("", text)
    composed = unicodedata.normalize("NFC", _PRESENTATION.sub(_spelt, joined))
    seen = [character for character in composed if not character.isspace()]
    strange = sum(character == "\ufffd" or unicodedata.category(character) in _UNREADABLE for character in seen)
    if strange > _MOST_UNREADABLE * len(seen):
        return ""
    lines = (_line(line) for line in composed.splitlines())
    whole = "\n".join(line for line in lines if line)
    if len(whole) <= most:
        return whole
    cut = whole[: max(most, 0)].rstrip()
    return f"{cut.rpartition(' ')[0] or cut}{CUT}" if cut else ""


def _spelt(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


def _line(line: str) -> str:
    kept = (
        "" if unicodedata.category(character) in _UNREADABLE | {"Cf"} and not character.isspace() else character
        for character in line
    )
    return " ".join("".join(kept).split())
