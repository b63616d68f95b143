"""The size of type on a sheet for a door: the largest that fits a page in any font."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

HEIGHT = 260
"""Height of a sheet that may be filled, in millimetres of A4; its foot is below."""
_NAMES = (("", 8, 18), ("long", 11, 40), ("longer", 1000, 1000))
"""Steps of a room's name: the longest word and the longest name, in characters, for each."""
_NARROW, _WIDE = frozenset("iljtfrIJ.,:;!()[]-'’іїг "), frozenset("mwMW—шщжюфыШЩЖЮФЫДМ")


class Lines(Struct, frozen=True):
    """What is printed about one event."""

    title: str
    hosts: str = ""
    more: str = ""
    """Its type and languages."""
    change: str = ""


class _SheetSize(Struct, frozen=True):
    """A size of type, in millimetres of A4: see `paper.css`."""

    name: str
    most: int
    """Largest number of events."""
    word: float
    """Size of a title; hosts have 0.62 of it."""
    small: float
    """Size of type and change."""
    wide: float
    """Width of the words."""
    beside: float
    """Height of the time and the code, if they are above the words or below, with all spaces."""
    least: float = 0
    """Height of a row, whatever it says."""


_SIZES = (
    _SheetSize("giant", 1, 17, 7, 186, 144),
    _SheetSize("huge", 3, 12, 5.5, 137, 39, 58),
    _SheetSize("large", 6, 9, 4.6, 96, 9, 41),
    _SheetSize("middle", 9, 6.6, 4.6, 121, 6, 29),
    _SheetSize("small", 1000, 5.6, 4.6, 129, 5, 24),
)


def name_step(name: str) -> str:
    """Return the step of a room's name: '' for the largest, 'long', 'longer'."""
    longest = max(map(len, name.split()), default=0)
    return next(step for step, word, whole in _NAMES if longest <= word and len(name) <= whole)


def door_size(events: Sequence[Lines], name: str) -> str:
    """Return the class of a sheet's size: the largest in which all its events fit a page, or else the smallest."""
    room = HEIGHT - _head(name)
    sizes = (size for size in _SIZES if len(events) <= size.most and sum(_row(size, one) for one in events) <= room)
    return next(sizes, _SIZES[-1]).name


def _head(name: str) -> float:
    size = {"": 19, "long": 13, "longer": 9.5}[name_step(name)]
    return 17 + max(23, _count(name, size, 100) * size)


def _row(size: _SheetSize, one: Lines) -> float:
    words = _count(one.title, size.word, size.wide) * size.word * 1.05
    words += _count(one.hosts, size.word * 0.57, size.wide) * size.word * 0.75
    words += sum(_count(text, size.small * 0.9, size.wide) for text in (one.more, one.change)) * size.small * 1.3
    return max(size.least, size.beside + words)


def _count(text: str, size: float, wide: float) -> int:
    """Return the number of lines that a text takes in bold letters of a wide font, such as DejaVu Sans."""
    lines, at = (1, 0.0) if text else (0, 0.0)
    for word in text.split():
        width = size * sum(map(_letter, word))
        if at and at + width > wide:
            lines, at = lines + 1, 0.0
        lines += int(width / wide)
        at += width + 0.35 * size
    return lines


def _letter(letter: str) -> float:
    """Return the width of a letter as a share of the size of type."""
    return 0.42 if letter in _NARROW else 0.95 if letter in _WIDE else 0.76 if letter.isupper() else 0.66
