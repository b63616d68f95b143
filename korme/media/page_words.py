"""The text layer of a page as people read it: lines without what only typesetting needs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

_HYPHEN = re.compile("(?<=\\w)(?:\ufffe|\x02|\u00ad)\\s*")
"""A word divided at the end of a line; PDFium marks the hyphen with U+FFFE."""
_PRESENTATION = re.compile("[\ufb00-\ufb06]")
"""Latin ligatures."""
CUT = " …"
"""What text ends with that is cut off."""
_ITEM = re.compile(r"[-–—•·▪◦*]\s|\d{1,3}[.)]\s")
"""The beginning of an item of a list."""
_FULL = 0.6
"""Share of the line below from which a line is full: one that ends earlier is the last of its paragraph, or a heading."""
_COLUMN = 30
"""Characters of a line of a text in columns, at the least."""
_ALIKE = 0.75
"""Share of the other's length that lines of a column have."""
_UNREADABLE = frozenset(("Cc", "Cn", "Co", "Cs"))
_MOST_UNREADABLE = 0.1
"""Share of characters without a meaning from which a page's text is not text: its fonts do not say what they show."""


def tidy_lines(text: str, most: int) -> str:
    """Return text with a line for each paragraph, in NFC, of at most so many characters; '' if it cannot be read."""
    joined = _HYPHEN.sub("", text)
    composed = unicodedata.normalize("NFC", _PRESENTATION.sub(_spelt, joined))
    seen = [character for character in composed if not character.isspace()]
    strange = sum(character == "\ufffd" or unicodedata.category(character) in _UNREADABLE for character in seen)
    if strange > _MOST_UNREADABLE * len(seen):
        return ""
    whole = "\n".join(_paragraphs([_line(line) for line in composed.splitlines()]))
    if len(whole) <= most:
        return whole
    cut = whole[: max(most, 0)].rstrip()
    return f"{cut.rpartition(' ')[0] or cut}{CUT}" if cut else ""


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Yield what is read in one go, each on one line."""
    open_ = ""
    for at, line in enumerate(lines):
        if open_ and _goes_on(lines, at):
            open_ += line if open_.endswith("-") else f" {line}"
            continue
        if open_:
            yield open_
        open_ = line
    if open_:
        yield open_


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether a line goes on with the sentence above: that line is full, and this one is no heading, row or item of a list.

    A line that begins with a small letter does so; any other only in a column, where two lines in a row are long and alike.
    """
    above, line = lines[at - 1], lines[at]
    if not line or not above or _ITEM.match(line) or len(above) < _FULL * len(line):
        return False
    beside = [lines[at - 2] if at > 1 else "", line]
    is_column = len(above) >= _COLUMN and any(len(one) >= _ALIKE * len(above) for one in beside)
    return line[0].islower() or (is_column and len(above) >= _ALIKE * max(map(len, beside)))


def _spelt(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


def _line(line: str) -> str:
    kept = (
        "" if unicodedata.category(character) in _UNREADABLE | {"Cf"} and not character.isspace() else character
        for character in line
    )
    return " ".join("".join(kept).split())
