"""Reads the file of a programme: its format by its bytes, its encoding by them and the site's languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.importer.column_names import comparable
from korme.commands.importer.encodings import EncodingUncertain, decoded, decoded_as
from korme.commands.importer.frab import ScheduleSite, from_json, from_xml
from korme.commands.importer.sessions import ImportedProgramme
from korme.commands.importer.sheets import STARTS, rows_of_workbook
from korme.commands.importer.tables import Rows, TableSite, from_rows, known_headings, rows_of_csv
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.kinds import Collective, Creative, Edition, Entry
from korme.site.config import Config
from korme.site.event_times import zone_of
from korme.site.urls import slugify

LARGEST_MB = 20
"""Megabytes of a programme's file; the 900 sessions of FOSDEM take three."""
Notes = tuple[tuple[str, str], ...]
"""What was assumed: keys of the message files, each with what was found."""


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
    file: Path, config: Config, choices: ImportChoices, entries: Sequence[Entry] = ()
) -> tuple[ImportedProgramme, list[Problem]]:
    """Return the programme in a file, and the problems of what cannot be read.

    The format is detected from the bytes.

    Args:
        entries: of the site: dates without a year belong to its editions, names with a comma to its creatives.

    Raises:
        UsageError: the file cannot be read, or is not a programme.
    """
    name = file.name
    try:
        if file.stat().st_size > LARGEST_MB * 1_000_000:
            raise UsageError(problem("import-too-large", Mark(name), most=LARGEST_MB))
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(problem("unreadable", Mark(str(file)), reason=error.strerror or "")) from None
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    schedule = ScheduleSite(zone_of(config), config.languages)
    try:
        if head == b"<":
            return from_xml(data, schedule, name)
        if head == b"{":
            text, notes = _text(data, name, config, choices.encoding, _no_headings)
            programme, problems = from_json(text, schedule, name)
        else:
            rows, notes = _rows(data, name, config, choices)
            source = choices.source or _table_name(file, choices.sheet)
            programme, problems = from_rows(rows, name, _table_site(config, entries), source)
        return replace(programme, notes=notes), problems
    except ModuleNotFoundError as error:
        if error.name != "markdownify":
            raise
        raise UsageError(problem("import-tool-missing", Mark(name), tool="markdownify")) from None
    except ValueError as error:
        hint = "table" if head not in (b"{", b"<") else ""
        reason = " ".join(str(error).split())[:200]
        raise UsageError(problem("import-unknown", Mark(name), hint=hint, reason=reason)) from None


def _no_headings(text: str) -> int:
    return 0


def _headings_of(text: str) -> int:
    try:
        return known_headings(rows_of_csv(text))
    except ValueError:
        return 0


def _rows(data: bytes, name: str, config: Config, choices: ImportChoices) -> tuple[Rows, Notes]:
    """Return the rows of a table, and what was assumed."""
    if not data.startswith(STARTS):
        text, notes = _text(data, name, config, choices.encoding, _headings_of)
        return rows_of_csv(text), notes
    sheet = rows_of_workbook(data, name, choices.sheet)
    others = (("import-other-sheets", ", ".join(sheet.others)),) if sheet.others else ()
    return sheet.rows, (("import-sheet", sheet.name), *others)


def _text(data: bytes, name: str, config: Config, encoding: str, headings: Callable[[str], int]) -> tuple[str, Notes]:
    """Return the text of a file, and what was assumed.

    Raises:
        UsageError: two encodings fit, none does, or the given one does not.
    """
    try:
        if encoding:
            return decoded_as(data, encoding), ()
        found = decoded(data, config.languages, headings)
    except (LookupError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise UsageError(problem("import-encoding-wrong", Mark(name), encoding=encoding[:40], reason=reason)) from None
    except EncodingUncertain as error:
        fitting = ", ".join(f"{codec} (“{word}”)" for codec, word in error.fitting)
        first = error.fitting[0][0] if error.fitting else "cp1251"
        code = "import-encodings" if fitting else "import-encoding-unknown"
        raise UsageError(problem(code, Mark(name), fitting=fitting, first=first)) from None
    return found.text, (("import-encoding", found.assumed),) if found.assumed else ()


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
