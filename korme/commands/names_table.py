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
    "|участник|участница|аты-жөні|толық аты|тегі, аты|қатысушы|есімі|аты|first name|given name"
    "|vollständiger name|vor- und nachname|teilnehmer|teilnehmerin|vorname|nom complet|nom et prénom|prénom et nom"
    "|participante|prénom|nombre y apellidos|nombre completo|nombre|nome completo|nome e sobrenome|nome e apelido|nome"
    "|primeiro nome|nome e cognome|partecipante|ad soyad|adı soyadı|katılımcı|ad|adı|imię i nazwisko|uczestnik|imię"
    "|піб|п. і. б.|ім'я|ім'я та прізвище|учасник|учасниця|f.i.sh|ism-familiya|ism|ismi|ishtirokchi|аты-жөнү|катышуучу"
    "|الاسم|الاسم الكامل|姓名|名字",
    "family": "surname|last name|family name|фамилия|тегі|nachname|familienname|nom de famille|apellidos|apellido"
    "|sobrenome|apelido|cognome|soyad|soyadı|nazwisko|прізвище|familiya|familiyasi|фамилиясы",
    "role": "role|роль|должность|рөлі|міндеті|қызметі|rolle|funktion|aufgabe|rôle|fonction|rol|función|papel|função"
    "|ruolo|görev|rola|funkcja|vazifa|милдети|الدور|职务",
    "public": "public|publish|publish the name|публиковать|публиковать имя|согласие на публикацию имени"
    "|жариялау|атын жариялау|атын жариялауға келісім|öffentlich|veröffentlichen|publier|publicar|pubblicare|yayınla"
    "|publikować|публікувати|chop etilsin|жарыялоо|نشر|公开",
}
_KNOWN = {comparable(each): field for field, listed in _HEADINGS.items() for each in listed.split("|")}
_YES = frozenset("yes y true 1 да + иә ия x х ✓ ja oui sí si sim sì evet tak так ha ооба نعم 是".split())
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
        mark, name = Mark(file.name, line), _whole(cells.get("name", ""), cells.get("family", ""))
        if not name or len(name) > MOST:
            problems.append(problem("print-name", mark, hint="" if not name else "long", most=MOST))
        elif comparable(name) in found:
            other = found[comparable(name)].mark.line
            problems.append(problem("print-name-twice", mark, found=name[:80], first=other))
        else:
            is_public = cells.get("public", "").casefold() in _YES
            found[comparable(name)] = NamedPerson(name, cells.get("role", "")[:MOST], is_public, mark)
    return tuple(found.values()), problems


def _whole(name: str, family: str) -> str:
    """Return a name with the family name that has a column of its own."""
    return name if comparable(family) in comparable(name) else f"{name} {family}".strip()


def _known(rows: Rows) -> int:
    at = _header(rows)
    return 0 if at is None else sum(comparable(cell) in _KNOWN for cell in rows[at][1])


def _header(rows: Rows) -> int | None:
    for at, (_, row) in enumerate(rows[:HEADER_WITHIN]):
        if any(_KNOWN.get(comparable(cell)) == "name" for cell in row):
            return at
    return None
