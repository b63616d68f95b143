"""Front matter: YAML between `---` lines at the start of a `.md` file, then Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem
from korme.fields.nodes import Pairs, compose

_FENCE = re.compile(r"---[ \t]*")
_FIELD = re.compile(r"[a-z][a-z_-]*")


class SourceDocument(Struct, frozen=True):
    """A parsed file: its fields, and the Markdown below them with its first line number."""

    pairs: Pairs
    body: str = ""
    body_line: int = 0
    lost: frozenset[str] = frozenset()
    """Fields of which a part was left out because it cannot be read; '' for lines that are no field."""
    is_bare: bool = False
    """Whether a Markdown file has no front matter."""


class FieldLines(NamedTuple):
    """Where the fields of a file are, as indexes of its lines."""

    first: int
    end: int
    """One after the last."""
    below: int
    """Where the body begins."""


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
    if is_yaml(path):
        pairs, problems = compose(text, path)
        return (SourceDocument(pairs) if pairs else None), problems
    lines = text.split("\n")
    if not is_fence(lines[0]):
        blank = len(text) - len(text.lstrip("\n"))
        return SourceDocument(Pairs(Mark(path, 1)), text.strip("\n"), blank + 1, is_bare=True), []
    place = field_lines(lines, path)
    if place is None:
        fix = str(last_field(lines[1:]) or "")
        return None, [problem("front-matter-open", Mark(path, 1, 1), fix=fix)]
    return parse_at(lines, path, place)


def is_yaml(path: str) -> bool:
    """Return whether a file holds only fields, also under the names `.yml` and `.yaml.txt`, which are reported."""
    return path.lower().removesuffix(".txt").endswith((".yaml", ".yml"))


def field_lines(lines: Sequence[str], path: str) -> FieldLines | None:
    """Return where the fields of a file are: between the fences of a .md file; None if it lacks one."""
    if is_yaml(path):
        return FieldLines(0, len(lines), len(lines))
    end = next((at for at, line in enumerate(lines[1:], start=1) if is_fence(line)), None)
    return FieldLines(1, end, end + 1) if is_fence(lines[0]) and end is not None else None


def parse_at(lines: Sequence[str], path: str, place: FieldLines) -> tuple[SourceDocument | None, list[Problem]]:
    """Return the fields in some lines of a file, and the body below them, or None with at least one problem."""
    pairs, problems = compose("\n".join(lines[place.first : place.end]), path, first_line=place.first + 1)
    if is_yaml(path):
        return (SourceDocument(pairs) if pairs else None), problems
    below = "\n".join(lines[place.below :])
    body = below.strip("\n")
    blank = len(below) - len(below.lstrip("\n")) if body else 0
    return (SourceDocument(pairs, body, place.below + 1 + blank) if pairs else None), problems
