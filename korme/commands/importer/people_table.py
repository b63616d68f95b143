"""A table of people as registrations, with the columns and words that are not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from korme.commands.importer.column_names import comparable
from korme.commands.importer.discipline_names import Disciplines, new_discipline
from korme.commands.importer.import_settings import ImportSettings, open_decisions
from korme.commands.importer.registrations import Registration, RegistrationReader, joined
from korme.commands.importer.table_kind import TableShape, people_header
from korme.commands.importer.tables import NoHeadings, Rows
from korme.core.problems import Mark, Problem, problem
from korme.site.config import Config

_MOST_PEOPLE = 30
"""People whose names one problem about a word has."""
Decisions = dict[tuple[str, ...], str]
"""Open questions for `content/import.yaml`, by the way to them."""


class PeopleTable(Struct, frozen=True):
    """A table of people or works as it was read."""

    name: str
    """Of the file."""
    rows: Rows
    shape: TableShape
    settings: ImportSettings = ImportSettings()


def people_table(rows: Rows, name: str, settings: ImportSettings, config: Config, kind: str = "people") -> PeopleTable:
    """Return a table with its headings read.

    Raises:
        ValueError: it has no column for names, or none for titles.
    """
    shape = people_header(rows, kind, settings.columns, config.languages)
    if shape is None:
        raise NoHeadings(rows)
    return PeopleTable(name, rows, shape, settings)


def unknown_columns(table: PeopleTable) -> list[str]:
    """Return the headings that are not known and have cells below them."""
    below = table.rows[table.shape.row + 1 :]
    filled = {at for _, row in below for at, cell in enumerate(row) if cell.strip()}
    return [
        heading.text if heading.text.strip() else f"#{at + 1}"
        for at, heading in enumerate(table.shape.headings)
        if not heading.field and at in filled
    ]


def registrations(table: PeopleTable, config: Config, problems: list[Problem]) -> list[Registration]:
    """Return what each person in a table sent; problems get whatever is not used."""
    disciplines = Disciplines.of(config, table.settings.disciplines)
    reader = RegistrationReader(table.name, config.languages, disciplines, table.shape)
    return joined(reader.read(table.rows, problems), table.name, problems)


def columns_reported(table: PeopleTable, kind: str, decisions: Decisions) -> list[Problem]:
    """Return the problem of columns that are not known; they become open questions."""
    unknown = unknown_columns(table)
    if not unknown:
        return []
    mark = Mark(table.name, table.rows[table.shape.row][0])
    columns = ", ".join(" ".join(name.split())[:60] for name in unknown)[:300]
    decisions |= open_decisions(kind, [name for name in unknown if not name.startswith("#")])
    return [problem("import-column", mark, hint="own", columns=columns)]


def lacking_disciplines(
    people: Sequence[Registration], table: PeopleTable, config: Config, decisions: Decisions
) -> Iterator[Problem]:
    """Report each word for a discipline that the site lacks once, with what to add."""
    without = [person for person in people if "discipline" not in person.fields]
    if without:
        listed = ", ".join(person.name for person in without[:_MOST_PEOPLE])
        yield problem("import-discipline-missing", Mark(table.name, without[0].line), names=listed[:200])
    disciplines = Disciplines.of(config, table.settings.disciplines)
    words: dict[str, list[Registration]] = {}
    for person in people:
        for word in person.lacking:
            words.setdefault(comparable(word) or word, []).append(person)
    for called, those in words.items():
        word = next(each for each in those[0].lacking if (comparable(each) or each) == called)
        key, names = new_discipline(word, config.languages, [key for key, _ in config.disciplines])
        near = disciplines.near(word)
        listed = ", ".join(person.name for person in those[:_MOST_PEOPLE])
        added = f"{key}: {{name: {{{', '.join(f'{tag}: {name}' for tag, name in names.items())}}}}}"
        yield problem(
            "import-discipline",
            Mark(table.name, those[0].line),
            hint="guess" if near else "",
            found=word[:60],
            names=listed[:200],
            add=added[:200],
            guess=near,
        )
        decisions["disciplines", " ".join(word.split())] = ""
