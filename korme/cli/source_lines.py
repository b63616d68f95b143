"""The source line of a problem, with a caret below the part it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

from korme.core.problems import Problem
from korme.i18n.messages import visible
from korme.read.files import read_text

_MOST_KB = 2048
_WIDTH = 100
"""Columns of a line that are shown, around the caret if it is longer."""
_NAMED = ("found", "key", "field", "file", "language", "name")
"""Values of a problem that may be the text at its place, and so give its length."""
_ABOVE = "yaml-"
"""Codes whose cause may be one line higher."""


def excerpts(root: Path) -> Callable[[Problem], list[str]]:
    """Return a function from a problem to the lines to show below it; each file is read once."""
    return partial(_excerpt, cache(partial(_lines, root)))


def _excerpt(lines_of: Callable[[str], Sequence[str]], problem: Problem) -> list[str]:
    """Return the lines to show below a problem; none if it has no line or is not in a text file."""
    mark = problem.mark
    if not mark.line or not mark.path.endswith((".yaml", ".md")):
        return []
    lines = lines_of(mark.path)
    if mark.line > len(lines):
        return []
    first = mark.line - 1 if problem.code.startswith(_ABOVE) and mark.line > 1 else mark.line
    gutter = len(str(mark.line))
    shown = [f"{number:>{gutter}} | {_cut(lines[number - 1], 0)[0]}" for number in range(first, mark.line)]
    line = lines[mark.line - 1]
    start = min(mark.column - 1, len(line)) if mark.column else len(line) - len(line.lstrip())
    found = str(problem.value("found"))
    if mark.column and found and found in line[start:]:  # the mark is that of the value, the word may be further on
        start = line.index(found, start) - (line[start : start + 1] in "\"'" and line[start + 1 :].startswith(found))
    text, before = _cut(line, start)
    shown.append(f"{mark.line:>{gutter}} | {text}")
    if line.strip() and mark.column:
        length = _length(line, start, problem)
        marked = _cells(visible(line[start : start + length]).replace("\t", "    ")) or 1
        shown.append(f"{'':>{gutter}} | {' ' * _cells(before)}{'^' * max(1, min(marked, _WIDTH - _cells(before)))}")
    return shown


def _lines(root: Path, path: str) -> tuple[str, ...]:
    text, _ = read_text(root, path, limit_kb=_MOST_KB)
    return tuple(text.split("\n")) if text is not None else ()


def _length(line: str, start: int, problem: Problem) -> int:
    """Return the number of characters to mark: the value that the problem names, or the word at its place."""
    rest = line[start:]
    for name in _NAMED:
        value = str(problem.value(name))
        if value and rest.startswith(value):
            return len(value)
        if value and rest[:1] in "\"'" and rest[1:].startswith(value):
            return len(value) + 2
    word = re.match(r"\S+", rest)
    return len(word[0].rstrip(":,")) or 1 if word else 1


def _cut(line: str, start: int) -> tuple[str, str]:
    """Return a line as printed and its part before `start`; of a long line only what surrounds it."""
    line = line.rstrip()
    first = 0
    if len(line) > _WIDTH and start > _WIDTH // 2:
        first = start - _WIDTH // 2
    dots = "…" if first else ""
    text = dots + _printed(line[first : first + _WIDTH])
    return text + ("…" if len(line) > first + _WIDTH else ""), dots + _printed(line[first:start])


def _printed(text: str) -> str:
    return visible(text.replace("\t", "    "))


def _cells(text: str) -> int:
    """Return the columns of a text in a terminal, where an emoji takes two."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
