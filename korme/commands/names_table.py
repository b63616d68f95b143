"""Reads a table of names: participants of a master class, helpers of a festival."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from korme.commands.importer.column_names import comparable
from korme.commands.importer.table_file import read_file, table_rows
from korme.commands.importer.tables import HEADER_WITHIN, Rows
from korme.core.problems import Mark, Problem, UsageError, problem

_HEADINGS = {
    "name": "name|full name|participant|name and surname|фио|ф. и. о.|имя|имя и фамилия|фамилия и имя|фамилия имя"
    "|участник|участница|аты-жөні|толық аты|тегі, аты|қатысушы|есімі",
    "role": "role|роль|должность|рөлі|міндеті|қызметі",
    "public": "public|publish|publish the name|публиковать|публиковать имя|согласие на публикацию имени"
    "|жариялау|атын жариялау|атын жариялауға келісім",
}
_KNOWN = {comparable(each): field for field, listed in _HEADINGS.items() for each in listed.split("|")}
_YES = frozenset("yes y true 1 да + иә ия x х ✓".split())
MOST = 120
"""Characters of a name or a role."""


class NamedPerson(Struct, frozen=True):
    """A row of the table."""

    name: str
    role: str = ""
    """As the table words it."""
    is_public: bool = False
    """Whether the table says that the name may be published."""
    mark: Mark = Mark("")


def read_names(file: Path, languages: Sequence[str]) -> tuple[tuple[NamedPerson, ...], list[Problem]]:
    """Return the people in a table, each once, and what was left out.

    Args:
        languages: of the site, to know the encoding of CSV by.

    Raises:
        UsageError: the file cannot be read, or has no column of names.
    """
    problems: list[Problem] = []
    try:
        rows, _ = table_rows(read_file(file), file.name, languages, _known)
    except ValueError:
        rows = ()
    at = _header(rows)
    if at is None:
        raise UsageError(problem("print-names", Mark(file.name)))
    fields = [_KNOWN.get(comparable(cell), "") for cell in rows[at][1]]
    found: dict[str, NamedPerson] = {}
    for line, row in rows[at + 1 :]:
        cells = {field: " ".join(cell.split()) for field, cell in zip(fields, row, strict=False) if field}
        mark, name = Mark(file.name, line), cells.get("name", "")
        if not name or len(name) > MOST:
            problems.append(problem("print-name", mark, hint="" if not name else "long", most=MOST))
        elif comparable(name) in found:
            other = found[comparable(name)].mark.line
            problems.append(problem("print-name-twice", mark, found=name[:80], first=other))
        else:
            is_public = cells.get("public", "").casefold() in _YES
            found[comparable(name)] = NamedPerson(name, cells.get("role", "")[:MOST], is_public, mark)
    return tuple(found.values()), problems


def _known(rows: Rows) -> int:
    at = _header(rows)
    return 0 if at is None else sum(comparable(cell) in _KNOWN for cell in rows[at][1])


def _header(rows: Rows) -> int | None:
    for at, (_, row) in enumerate(rows[:HEADER_WITHIN]):
        if any(_KNOWN.get(comparable(cell)) == "name" for cell in row):
            return at
    return None
