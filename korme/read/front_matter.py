"""Front matter: YAML between `---` lines at the start of a `.md` file, then Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from korme.core.problems import Mark, Problem, problem
from korme.fields.nodes import Pairs, compose

_FENCE = re.compile(r"---[ \t]*")
_FIELD = re.compile(r"[a-z][a-z_-]*")
_MOST_LOST = 20
"""Fields that are left out of one file before it is given up."""
_OF_THE_WHOLE = frozenset({"yaml-deep", "yaml-documents", "yaml-not-a-map"})
"""Codes of YAML that is wrong as a whole, not in one field."""


class SourceDocument(Struct, frozen=True):
    """A parsed file: its fields, and the Markdown below them with its first line number."""

    pairs: Pairs
    body: str = ""
    body_line: int = 0
    lost: frozenset[str] = frozenset()
    """Fields left out because they are not YAML; '' for lines that are no field."""


def last_field(lines: Sequence[str]) -> int:
    """Return how many of the first lines are only fields, up to a fence, an empty line or the end; 0 if uncertain."""
    fences = [at for at, line in enumerate(lines) if is_fence(line)]
    blanks = [at for at, line in enumerate(lines) if not line.strip()]
    tries = (*fences[:1], *(blanks[:1] or [len(lines)]))
    return next((at for at in tries if _are_fields(lines[:at])), 0)


def is_fence(line: str) -> bool:
    """Return whether a line is a fence of front matter."""
    return _FENCE.fullmatch(line) is not None


def _are_fields(lines: Sequence[str]) -> bool:
    pairs, problems = compose("\n".join(lines), "")
    return not problems and pairs is not None and bool(pairs.pairs) and all(map(_FIELD.fullmatch, pairs.pairs))


def begins_with_fields(text: str) -> bool:
    """Return whether text without front matter starts with lines that were meant as such."""
    lines = text.lstrip("\n").split("\n")
    return is_fence(lines[0]) or last_field(lines) > 0


def parse(text: str, path: str) -> tuple[SourceDocument | None, list[Problem]]:
    """Return the fields and body of a file's text, or None with at least one problem.

    Args:
        path: relative to the site's root; its extension decides between YAML and Markdown.
    """
    if path.endswith(".yaml"):
        pairs, problems = compose(text, path)
        return (SourceDocument(pairs) if pairs else None), problems
    lines = text.split("\n")
    if not is_fence(lines[0]):
        return SourceDocument(Pairs(Mark(path, 1)), text.strip("\n"), 1), []
    end = next((at for at, line in enumerate(lines[1:], start=1) if is_fence(line)), None)
    if end is None:
        fix = str(last_field(lines[1:]) or "")
        return None, [problem("front-matter-open", Mark(path, 1, 1), fix=fix)]
    pairs, problems = compose("\n".join(lines[1:end]), path, first_line=2)
    below = "\n".join(lines[end + 1 :])
    body = below.strip("\n")
    blank = len(below) - len(below.lstrip("\n")) if body else 0
    return (SourceDocument(pairs, body, end + 2 + blank) if pairs else None), problems


def parse_around(text: str, path: str) -> tuple[SourceDocument | None, list[Problem]]:
    """As `parse`, but leave out fields that are not YAML (`lost`), so that the others can be read and checked."""
    lines = text.split("\n")
    found: list[Problem] = []
    lost: set[str] = set()
    document, problems = parse(text, path)
    while document is None and len(found) < _MOST_LOST:
        error = problems[-1]
        first, last = _field_around(lines, error.mark.line - 1)
        is_of_a_field = error.code.startswith("yaml-") and error.code not in _OF_THE_WHOLE
        if not is_of_a_field or not any(line.strip() for line in lines[first:last]):
            break
        found.append(error)
        names = (re.match(rf"\s*({_FIELD.pattern})\s*[:：]", line) for line in lines[first:last])
        found_names = [name[1] if name else "" for name in names]
        lost |= {found_names[0], *filter(None, found_names)}  # one slipped to the right may be of the first level
        lines[first:last] = [""] * (last - first)
        document, problems = parse("\n".join(lines), path)
    if document is None or not lost:
        return document, [*found, *problems]
    return replace(document, lost=frozenset(lost)), [*found, *problems]


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
