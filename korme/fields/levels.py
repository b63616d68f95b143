"""Levels of indentation in YAML: those open above a line, and the one at which the line was meant to begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_LINE = r"(?P<indent>[ ]*)(?P<hyphens>(?:-[ ]+)*)(?:(?P<key>[^\s#&*!|>\[\]{},:-][^:\s]*):(?=\s|$))?"
_INSIDE = 2
"""Spaces that no one types by accident: the line was meant to be inside the field above."""


class Level(NamedTuple):
    """The column at which lines of one level begin."""

    column: int
    """Spaces before it."""
    word: str
    """The name of a field, or the hyphen of a list."""
    line: int
    """The last line that begins at it, 0-based."""


def meant_level(lines: Sequence[str], at: int) -> Level | None:
    """Return the level nearest to the start of line `at`; None if two are equally near or the line is not a field.

    A list item is compared with hyphens, any other line with names of fields.
    """
    word = first_word(lines[at])
    column = len(lines[at]) - len(lines[at].lstrip(" "))
    levels = [level for level in _open_levels(lines[:at]) if (level.word == "-") == (word == "-")]
    if not word or not levels:
        return None
    near = sorted(levels, key=lambda level: (abs(level.column - column), -level.column))
    rivals = [level for level in near if abs(level.column - column) == abs(near[0].column - column)]
    is_open = len(rivals) > 1 and (rivals[-1].column > 0 or column < _INSIDE)
    return None if is_open or near[0].column == column else near[0]


def first_word(line: str) -> str:
    """Return the hyphen or field name at the start of a line; empty if it has neither."""
    parts = re.match(_LINE, line)
    return "" if parts is None else "-" if parts["hyphens"] else parts["key"] or ""


def _open_levels(lines: Sequence[str]) -> list[Level]:
    """Return the levels at which the next line may continue, outermost first."""
    levels: list[Level] = []
    for number, line in enumerate(lines):
        parts = re.match(_LINE, line)
        if parts is None or not line.strip() or not first_word(line):
            continue
        column = len(parts["indent"])
        levels = [level for level in levels if level.column < column or (parts["hyphens"] and level.column == column)]
        hyphens = [column + hyphen.start() for hyphen in re.finditer("-", parts["hyphens"])]
        levels = [level for level in levels if level.word != "-" or level.column not in hyphens]
        levels += [Level(column, "-", number) for column in hyphens]
        if parts["key"]:
            levels.append(Level(parts.start("key"), parts["key"], number))
    return levels
