"""Reads on after a mistake: what is left of a file without its damaged lines is checked, and never published.

The first answer should name all that is wrong. Nothing is guessed: a part that cannot be read is left out as a whole,
and its field is `lost`, so that nothing is reported that only follows from the damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from korme.core.problems import Problem
from korme.read.front_matter import FieldLines, SourceDocument, field_lines, is_fence, parse, parse_at

DAMAGED = "\ufffd"
"""Stands for what a damaged text does not tell."""
_NAME = re.compile(r"([^\W\d][\w -]*?)\s*[:：]")
_SURE_NAME = re.compile(r"[a-z][a-z_-]*[ \t]*:(?:[ \t]|$)")
_DASHES = re.compile(r"[-–—−_]{1,5}[ \t]*")
_ITEM = re.compile(r"\s*[-–—]")
_MOST_LOST = 20
"""Parts that are left out of one file before it is given up."""
_OF_THE_WHOLE = frozenset({"yaml-deep", "yaml-documents", "yaml-not-a-map"})
"""Codes of YAML that is wrong as a whole, not in one field."""


def parse_around(text: str, path: str, *, is_damaged: bool = False) -> tuple[SourceDocument | None, list[Problem]]:
    """As `parse`, but leave out what is not YAML (`lost`), so that the rest can be read and checked.

    Args:
        is_damaged: whether the text may hold `DAMAGED` where bytes could not be read; these lines are left out too.
    """
    if not is_damaged:
        document, problems = parse(text, path)
        if document is not None:
            return document, problems
    lines = text.split("\n")
    place = field_lines(lines, path)
    found: list[Problem] = []
    lost: set[str] = set()
    if place is None:
        _, found = parse(text, path)
        place = _meant_lines(lines, 1)
        lost = {""}
    if place is None:
        return None, found
    if is_damaged:
        lost |= {"", *_without_damage(lines, place)}
    document, problems = _parse_rest(lines, place, path, found, lost)
    return (replace(document, lost=frozenset(lost)) if document and lost else document), [*found, *problems]


def with_meant_fields(document: SourceDocument, path: str) -> tuple[SourceDocument | None, list[Problem]]:
    """Return the fields and the body of a file that lacks the line above the fields, or None if they are uncertain.

    Args:
        document: the whole file as a body.
    """
    lines = [""] * (document.body_line - 1) + document.body.split("\n")
    place = _meant_lines(lines, document.body_line - 1)
    if place is None:
        return None, []
    found: list[Problem] = []
    meant, problems = _parse_rest(lines, place, path, found, set())
    return (replace(meant, lost=frozenset({""})), [*found, *problems]) if meant else (None, [])


def _parse_rest(
    lines: list[str], place: FieldLines, path: str, found: list[Problem], lost: set[str]
) -> tuple[SourceDocument | None, list[Problem]]:
    """Parse a file again and again, each time without the part that could not be read; `lines` change.

    Args:
        found: takes the problems of these parts.
        lost: takes the names of their fields.
    """
    document, problems = parse_at(lines, path, place)
    for _ in range(_MOST_LOST):
        error = problems[-1] if problems else None
        if document is not None or error is None or not error.code.startswith("yaml-"):
            break
        at = error.mark.line - 1
        if error.code == "yaml-documents":
            lines[at : place.end] = [""] * (place.end - at)
            lost.add("")
        elif error.code in _OF_THE_WHOLE or not place.first <= at < place.end:
            break
        else:
            first, last = _field_around(lines, at)
            if not any(line.strip() for line in lines[first:last]):
                break
            lost |= _names(lines[first:last])
            _leave_out(lines, at, (first, last), place, path)
        found.append(error)
        document, problems = parse_at(lines, path, place)
    return document, problems


def _leave_out(lines: list[str], at: int, field: tuple[int, int], place: FieldLines, path: str) -> None:
    """Blank the smallest part around a line without which the rest of its field can be read, or the whole field."""
    first, last = field
    for start, end in _parts(lines, at, first, last):
        tried = [*lines[:start], *[""] * (end - start), *lines[end:]]
        document, problems = parse_at(tried, path, place)
        error = problems[-1] if problems else None
        if error is None or (document is None and error.code != "duplicate-key" and error.mark.line > end):
            lines[:] = tried
            return
    name = _NAME.match(lines[first])
    lines[first:last] = [f"{name[1]}:" if name else "", *[""] * (last - first - 1)]


def _parts(lines: Sequence[str], at: int, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a field around a line, the likeliest first: the item of a list, the line and what is below it."""
    if at == first:
        return
    item = next((number for number in range(at, first - 1, -1) if _ITEM.match(lines[number])), None)
    if item is not None:
        yield item, max(_end_of(lines, item, last), _end_of(lines, at, last))
    else:
        yield at, _end_of(lines, at, last)


def _end_of(lines: Sequence[str], start: int, last: int) -> int:
    """Return the line after the last one that is indented more than the first, or not indented with spaces."""
    if lines[start].startswith("\t"):
        return start + 1
    level = _level(lines[start])
    inner = (number for number in range(start + 1, last) if lines[number].strip())
    return next((at for at in inner if "\t" not in lines[at][:1] and _level(lines[at]) <= level), last)


def _level(line: str) -> int:
    return len(line) - len(line.lstrip())


def _names(lines: Sequence[str]) -> set[str]:
    """Return the names of the fields in some lines; one that is indented may be of the first level."""
    names = [found[1] if (found := _NAME.match(line.lstrip(" \t-"))) else "" for line in lines]
    return {names[0], *filter(None, names)}


def _without_damage(lines: list[str], place: FieldLines) -> Iterator[str]:
    """Blank the damaged lines, with the fields or items that they belong to; yields the names of these fields."""
    for at, line in enumerate(lines):
        if DAMAGED not in line:
            continue
        if not place.first <= at < place.end:
            lines[at] = ""
            continue
        first, last = _field_around(lines, at)
        yield from _names(lines[first:last])
        start, end = next(_parts(lines, at, first, last), (first, last))
        lines[start:end] = [""] * (end - start)


def _meant_lines(lines: Sequence[str], first: int) -> FieldLines | None:
    """Return where the fields are in a file that lacks a line of hyphens above or below them, or None if uncertain.

    Args:
        first: index of the line at which they may begin.
    """
    if first < len(lines) and _DASHES.fullmatch(lines[first]):
        first += 1
    names = [at for at in range(first, len(lines)) if _SURE_NAME.match(lines[at])]
    if not names or names[0] != first:
        return None
    fence = next((at for at in range(first, len(lines)) if _DASHES.fullmatch(lines[at])), None)
    if fence is not None and all(_NAME.match(line) or _is_inside(line) for line in lines[first:fence]):
        return FieldLines(first, fence, fence + 1)
    end = next(
        (at for at in range(first, len(lines)) if not lines[at].strip() or not (_NAME.match(lines[at]) or _is_inside(lines[at]))),
        len(lines),
    )  # fmt: skip
    return FieldLines(first, end, end) if len([at for at in names if at < end]) > 1 else None


def _field_around(lines: Sequence[str], at: int) -> tuple[int, int]:
    """Return the lines of the field of the first level that a line belongs to: the first, and the one after the last."""
    first, last = at, at + 1
    while first > 0 and _is_inside(lines[first]) and not is_fence(lines[first - 1]):
        first -= 1
    while last < len(lines) and _is_inside(lines[last]):
        last += 1
    return first, last


def _is_inside(line: str) -> bool:
    """Return whether a line belongs to a field above it: indented, an item of a list, empty or a comment."""
    return (not line.strip() or line[0] in " \t-#") and not is_fence(line)
