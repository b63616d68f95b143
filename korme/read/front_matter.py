"""A `.md` file is YAML front matter between `---` lines, then Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from korme.fields.nodes import Pairs, compose
from korme.problems import Mark, Problem, problem

_FENCE = re.compile(r"---[ \t]*")


@dataclass(frozen=True, slots=True)
class Document:
    """A file read: its fields, and the Markdown below them with the line it begins on."""

    pairs: Pairs
    body: str = ""
    body_line: int = 0


def parse(text: str, path: str) -> tuple[Document | None, list[Problem]]:
    """The fields and the body of a file's text; None (with at least one problem) when there is no reading it.

    Args:
        path: from the site's root; its ending decides between YAML and Markdown.
    """
    if path.endswith(".yaml"):
        pairs, problems = compose(text, path)
        return (Document(pairs) if pairs else None), problems
    lines = text.split("\n")
    if not _FENCE.fullmatch(lines[0]):
        return Document(Pairs(Mark(path, 1)), text.strip("\n"), 1), []
    end = next((at for at, line in enumerate(lines[1:], start=1) if _FENCE.fullmatch(line)), None)
    if end is None:
        return None, [problem("front-matter-open", Mark(path, 1, 1))]
    pairs, problems = compose("\n".join(lines[1:end]), path, first_line=2)
    body = "\n".join(lines[end + 1 :]).strip("\n")
    return (Document(pairs, body, end + 2) if pairs else None), problems
