"""About how many lines a text takes on paper: enough to plan pages by, before a template measures what is there."""

from __future__ import annotations

POINT = 25.4 / 72
"""Millimetres of a point."""
_NARROW, _WIDE = frozenset("iljtfrI.,:;!()[]-'’іїг "), frozenset("mwMW—шщжюфыШЩЖЮФЫДМ")


def lines_of(text: str, points: float, width: float) -> int:
    """Return the number of lines of a text in ordinary letters.

    Args:
        points: size of type.
        width: of the lines, in millimetres.
    """
    lines, at = (1, 0.0) if text else (0, 0.0)
    space = 0.26 * points * POINT
    for word in text.split():
        length = points * POINT * sum(map(_letter, word))
        if at and at + length > width:
            lines, at = lines + 1, 0.0
        lines += int(length / width)
        at += length + space
    return lines


def _letter(letter: str) -> float:
    """Return the width of a letter as a share of the size of type."""
    return 0.3 if letter in _NARROW else 0.8 if letter in _WIDE else 0.66 if letter.isupper() else 0.57
