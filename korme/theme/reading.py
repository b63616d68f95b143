"""Reading of a theme's files: what cannot be read or is no text in UTF-8 is a problem at its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from korme.core.problems import Mark, Problem, problem, without_fix
from korme.fields.decoding import decoded
from korme.theme.folders import ThemeFile

TEXTS = {"templates": (".html", ".svg", ".xml", ".txt"), "assets": (".css", ".js", ".jinja")}
"""Endings of files that are rendered or rewritten, by their folder."""


def read_text(file: Path, path: str, problems: list[Problem]) -> str | None:
    """Return the text of one of a theme's YAML files, or None with a problem.

    Args:
        path: the file, for messages.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        problems.append(problem("unreadable", Mark(path), reason=error.strerror or str(error)))
        return None
    text, wrong = decoded(data, Mark(path))
    problems += map(without_fix, wrong)  # `korme fix` does not touch themes
    return text


def not_texts(files: Iterable[ThemeFile]) -> Iterator[Problem]:
    """Yield a problem for each template, stylesheet or script that is not in UTF-8."""
    for file in files:
        if not file.path.endswith(TEXTS[file.path.split("/")[2]]):
            continue
        try:
            is_text = "\0" not in file.data.decode("utf-8-sig")
        except UnicodeDecodeError:
            is_text = False
        if not is_text:
            yield from map(without_fix, decoded(file.data, Mark(file.path))[1])
