"""Reads the file of a programme: its format by its bytes, its encoding by them and the site's languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.importer.column_names import comparable
from korme.commands.importer.frab import ScheduleSite, from_json, from_xml
from korme.commands.importer.lost_letters import lost_letters
from korme.commands.importer.refused import refusal
from korme.commands.importer.sessions import ImportedProgramme
from korme.commands.importer.table_file import read_file, table_rows, text_of
from korme.commands.importer.tables import HEADER_WITHIN, Rows, TableSite, from_rows, known_headings
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.kinds import Collective, Creative, Edition, Entry
from korme.site.config import Config
from korme.site.event_times import zone_of
from korme.site.urls import slugify


class ImportChoices(Struct, frozen=True):
    """What a person chose for an import."""

    source: str = ""
    """The name under which the import is remembered; empty: the programme's own short name."""
    venue: str = ""
    """The venue of the programme's rooms; empty: one named after the programme."""
    encoding: str = ""
    """The encoding of a table; empty: the one that fits."""
    sheet: str = ""
    """The sheet of a workbook; empty: the only one with a programme."""


def read_programme(
    file: Path,
    config: Config,
    choices: ImportChoices,
    entries: Sequence[Entry] = (),
    own: Mapping[str, str] = MappingProxyType({}),
) -> tuple[ImportedProgramme, list[Problem]]:
    """Return the programme in a file, and the problems of what cannot be read.

    The format is detected from the bytes.

    Args:
        own: fields of the site's own columns, by comparable heading.
        entries: of the site: dates without a year belong to its editions, names with a comma to its creatives.

    Raises:
        UsageError: the file cannot be read, or is not a programme.
    """
    name = file.name
    data = read_file(file)
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    schedule = ScheduleSite(zone_of(config), config.languages)
    try:
        if head == b"<":
            return from_xml(data, schedule, name)
        if head == b"{":
            text, notes = text_of(data, name, config.languages, _no_headings, choices.encoding)
            programme, problems = from_json(text, schedule, name)
        else:
            found, notes = table_rows(
                data, name, config.languages, known_headings, encoding=choices.encoding, sheet=choices.sheet
            )
            rows = with_own_columns(found, own)
            source = choices.source or _table_name(file, choices.sheet)
            programme, problems = from_rows(rows, name, _table_site(config, entries), source)
            problems = [*lost_letters(found, name), *problems]
        return replace(programme, notes=notes), problems
    except ModuleNotFoundError as error:
        if error.name != "markdownify":
            raise
        raise UsageError(problem("import-tool-missing", Mark(name), tool="markdownify")) from None
    except ValueError as error:
        raise UsageError(refusal(error, name, "programme")) from None


def _no_headings(text: str) -> int:
    return 0


def with_own_columns(rows: Rows, own: Mapping[str, str]) -> Rows:
    """Return rows whose own headings are those of fields; one to ignore has none."""
    if not own:
        return rows
    ignored = {
        at for _, row in rows[:HEADER_WITHIN] for at, cell in enumerate(row) if own.get(comparable(cell)) == "ignore"
    }
    found: list[tuple[int, list[str]]] = []
    for index, (number, row) in enumerate(rows):
        cells = ["" if at in ignored else cell for at, cell in enumerate(row)]
        if index < HEADER_WITHIN:
            cells = [own.get(comparable(cell), cell) for cell in cells]
        found.append((number, cells))
    return found


def _table_site(config: Config, entries: Sequence[Entry]) -> TableSite:
    """Return what a table needs to know of the site; without a current edition, any may be meant."""
    editions = [entry for entry in entries if isinstance(entry, Edition)]
    current = [edition for edition in editions if edition.slug == config.edition] or editions
    people = {
        comparable(name)
        for entry in entries
        if isinstance(entry, Creative | Collective)
        for _, name in entry.heading.values
    }
    festivals = tuple((edition.start, edition.end) for edition in current if edition.start <= edition.end)
    return TableSite(config.languages, zone_of(config), festivals, frozenset(people))


def _table_name(file: Path, sheet: str) -> str:
    """Return the name of a table without the number that a browser adds to a second download, with that of its sheet."""
    name = re.sub(r"\s*\(\d+\)$", "", file.stem)
    return slugify(f"{name} {sheet}") or "table"
