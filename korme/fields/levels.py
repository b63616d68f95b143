"""Levels of indentation: which are open above a line of YAML, and with which one the line was meant to begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_LINE = r"(?P<indent>[ ]*)(?P<hyphens>(?:-[ ]+)*)(?:(?P<key>[^\s#&*!|>\[\]{},:-][^:\s]*):(?=\s|$))?"
_INSIDE = 2
"""So many spaces nobody types by accident: who did meant the line to lie inside the field above."""


class Level(NamedTuple):
    """Where lines that belong beside each other begin."""

    column: int
    """Spaces before it."""
    word: str
    """What stands there: the name of a field, or the hyphen of a list."""
    line: int
    """The last line that begins so, from 0."""


def meant_level(lines: Sequence[str], at: int) -> Level | None:
    """The level nearest to the beginning of line `at`; None when two are equally near or the line is no field.

    A line of a list is compared with hyphens, any other with the names of fields.
    """
    word = first_word(lines[at])
    column = len(lines[at]) - len(lines[at].lstrip(" "))
    known = [one for one in _open_levels(lines[:at]) if (one.word == "-") == (word == "-")]
    if not word or not known:
        return None
    near = sorted(known, key=lambda one: (abs(one.column - column), -one.column))
    rivals = [one for one in near if abs(one.column - column) == abs(near[0].column - column)]
    is_open = len(rivals) > 1 and (rivals[-1].column > 0 or column < _INSIDE)
    return None if is_open or near[0].column == column else near[0]


def first_word(line: str) -> str:
    """The hyphen or the name of a field that a line begins with; empty when it begins with neither."""
    parts = re.match(_LINE, line)
    return "" if parts is None else "-" if parts["hyphens"] else parts["key"] or ""


def _open_levels(lines: Sequence[str]) -> list[Level]:
    """The levels at which the next line may go on, from the outermost."""
    levels: list[Level] = []
    for number, line in enumerate(lines):
        parts = re.match(_LINE, line)
        if parts is None or not line.strip() or not first_word(line):
            continue
        column = len(parts["indent"])
        levels = [one for one in levels if one.column < column or (parts["hyphens"] and one.column == column)]
        hyphens = [column + hyphen.start() for hyphen in re.finditer("-", parts["hyphens"])]
        levels = [one for one in levels if one.word != "-" or one.column not in hyphens]
        levels += [Level(one, "-", number) for one in hyphens]
        if parts["key"]:
            levels.append(Level(parts.start("key"), parts["key"], number))
    return levels
