"""Front matter: YAML between `---` lines at the start of a `.md` file, then Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
