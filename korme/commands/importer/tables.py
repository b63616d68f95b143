"""Reads tables of a programme: rows of cells below headings, from CSV or a sheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct

from korme.commands.importer.calendar_words import CalendarWords, calendar_words
from korme.commands.importer.column_names import TEXTS, column
from korme.commands.importer.date_cells import DateContext
from korme.commands.importer.row_fields import RowReader
from korme.commands.importer.row_times import COLUMNS, RowLeftOut, TableTimes, table_times
from korme.commands.importer.sessions import ImportedProgramme, Session, Written, html_problems, line
from korme.core.problems import Mark, Problem, problem
from korme.site.urls import slugify

_SEPARATORS = ";,\t"
_HINT = re.compile(r"sep=(.)\n", re.IGNORECASE)
"""The first line with which Excel is told the separator."""
_END = "\x00end\x00"
"""A row after the last one: a quotation mark that nothing closes takes it into a cell."""
MOST_ROWS = 20_000
HEADER_WITHIN = 30
"""Rows within which the header row is looked for: a title and an address may precede it."""


class TableSite(Struct, frozen=True):
    """What a table needs to know of the site."""

    languages: Sequence[str]
    zone: ZoneInfo
    festivals: tuple[tuple[dt.date, dt.date], ...] = ()
    """First and last days of the editions that its dates may belong to."""
    people: frozenset[str] = frozenset()
    """Comparable names of creatives: a name with '&' or a comma is not cut."""


Rows = Sequence[tuple[int, Sequence[str]]]
"""Rows that are not empty, with their numbers from 1."""


class NoHeadings(ValueError):
    """A table has no row of headings that says what it is."""

    def __init__(self, rows: Rows) -> None:
        super().__init__("0 rows")
        self.rows = rows


class OpenQuote(ValueError):
    """A quotation mark in a row of CSV has no counterpart, so that the rest of the file would be one cell."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


class _Heading(Struct, frozen=True):
    """A column; the field is empty if its cells are left out."""

    field: str
    tag: str
    text: str


def rows_of_csv(text: str) -> Rows:
    """Return the rows of a table in CSV, with the lines on which they begin.

    Raises:
        OpenQuote: a quotation mark is never closed.
        ValueError: it has too many rows, or is no CSV.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    hint = _HINT.match(lines)
    first = next((row for row in lines.split("\n") if row.strip()), "")
    separator = hint[1] if hint else max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(f"{lines}\n{_END}", newline=""), delimiter=separator)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for row in reader:
            if row and _END in row[-1]:
                if row != [_END]:
                    raise OpenQuote(begins)
                break
            if any(cell.strip() for cell in row) and not (hint and begins == 1):
                rows.append((begins, row))
            begins = reader.line_num + 1
            if len(rows) > MOST_ROWS:
                raise ValueError(f"more than {MOST_ROWS} rows")
    except csv.Error as error:
        raise ValueError(f"{begins}: {error}") from None
    return rows


def header_row(rows: Rows) -> int | None:
    """Return the index of the row with the headings, or None: it has a title and a date or a start."""
    for index, (_, row) in enumerate(rows[:HEADER_WITHIN]):
        names = {column(heading)[0] for heading in row}
        if "title" in names and names & {"start", "date"}:
            return index
    return None


def known_headings(rows: Rows) -> int:
    """Return how many headings of a table are known; 0 without a header row."""
    index = header_row(rows)
    return 0 if index is None else sum(bool(column(heading)[0]) for heading in rows[index][1])


def from_rows(rows: Rows, path: str, site: TableSite, source: str) -> tuple[ImportedProgramme, list[Problem]]:
    """Return the programme in a table, and a problem for whatever is left out.

    Args:
        path: for the marks of problems.
        source: the short name of the programme.

    Raises:
        ValueError: it is not the table of a programme: it has no column for titles or none for times.
    """
    index = header_row(rows)
    if index is None:
        raise NoHeadings(rows)
    header, below = rows[index], rows[index + 1 :]
    problems = [_unused(Mark(path, number), row, "above") for number, row in rows[:index]]
    headings = list(_headings(header[1], site.languages))
    names = [
        line(text)[:60] or f"#{number}"
        for number, (text, heading) in enumerate(zip(header[1], headings, strict=True), start=1)
        if not heading.field and any(row[number - 1].strip() for _, row in below if len(row) >= number)
    ]
    if names:
        problems.append(problem("import-column", Mark(path, header[0]), columns=", ".join(names)[:300]))
    times = table_times(
        DateContext(_words(headings, site), site.festivals),
        lambda field: _column(field, headings, below),
        site.zone,
        next((heading.text for heading in headings if heading.field == "duration"), ""),
    )
    table = _Table(path, headings, times, RowReader(site.languages, site.people))
    found = list(table.sessions(below, problems))
    sessions = tuple(session for session in found if "start" in session.fields)
    unread = tuple(session for session in found if "start" not in session.fields)
    return ImportedProgramme(
        source, "", sessions, unread=unread, has_identifiers=_are_identifiers(found, table)
    ), problems


def _are_identifiers(sessions: Sequence[Session], table: _Table) -> bool:
    """Return whether a table has identifiers: a column of them that does not only count the rows."""
    if all(heading.field != "id" for heading in table.headings):
        return False
    return [session.key for session in sessions] != [str(number) for number in range(1, len(sessions) + 1)]


def _words(headings: Sequence[_Heading], site: TableSite) -> CalendarWords:
    spoken = list(dict.fromkeys(heading.tag for heading in headings if heading.tag))
    return calendar_words(dict.fromkeys([*site.languages, *spoken]), spoken or site.languages)


def _column(field: str, headings: Sequence[_Heading], rows: Rows) -> Iterator[str]:
    for number, heading in enumerate(headings):
        if heading.field == field:
            yield from (row[number] for _, row in rows if len(row) > number)


def _headings(row: Sequence[str], languages: Sequence[str]) -> Iterator[_Heading]:
    """Yield the columns; one that repeats another, or is in a language that the site has not, is left out."""
    found = [column(heading) for heading in row]
    seen: set[tuple[str, str]] = set()
    for (name, tag), text in zip(found, row, strict=True):
        rivals = {other or languages[0] for field, other in found if field == name}
        same = (name, (tag or languages[0]) if name in TEXTS else "")
        is_foreign = name in TEXTS and (tag or languages[0]) not in languages and bool(rivals & set(languages))
        yield _Heading("" if same in seen or is_foreign else name, tag, line(text))
        seen.add(same)


def _unused(mark: Mark, row: Iterable[str], hint: str) -> Problem:
    cells = " | ".join(line(cell) for cell in row if cell.strip())
    return problem("import-cell", mark, hint=hint, column="", cell=cells[:80])


class _Table(Struct, frozen=True):
    """A table whose columns are known."""

    path: str
    headings: Sequence[_Heading]
    times: TableTimes
    reader: RowReader

    def sessions(self, rows: Rows, problems: list[Problem]) -> Iterator[Session]:
        """Yield the sessions of rows, and add the problems of the others.

        A row that is left out is a session without a start, if it has a title.
        """
        seen: dict[str, int] = {}
        for number, row in rows:
            written = [cell.strip() for cell in row if cell.strip()]
            if len(written) == 1 and self.times.heading(written[0]):
                continue
            mark = Mark(self.path, number)
            try:
                fields, unused = self._fields(row)
            except (RowLeftOut, OverflowError) as error:
                problems.append(self._left_out(error, mark, written))
                fields, unused = self._title(row), []
            problems += (
                problem("import-cell", mark, column=f"{self._heading(name)}: ", cell=line(cell)[:80])
                for name, cell in unused
            )
            if "start" in fields:
                problems += html_problems(mark, written[0], row)
            identifier = next(iter(self._cells(row).get("id", {}).values()), "")
            title = fields.get("title", "")
            key = identifier or slugify(str(next(iter(title.values())) if isinstance(title, Mapping) else title))
            seen[key] = seen.get(key, 0) + 1
            if fields or identifier:
                yield Session(key if seen[key] == 1 else f"{key} {seen[key]}", fields, number)

    def _title(self, row: Sequence[str]) -> dict[str, Written]:
        """Return the title of a row that is left out, or no field."""
        try:
            return {"title": self.reader.read(self._cells(row))[0]["title"]}
        except RowLeftOut:
            return {}

    def _fields(self, row: Sequence[str]) -> tuple[dict[str, Written], list[tuple[str, str]]]:
        """Return a row as an event's fields, and the cells that are not used.

        Raises:
            RowLeftOut: it has no title, or its time cannot be read.
            OverflowError: its time is beyond the calendar.
        """
        if any(cell.strip() for cell in row[len(self.headings) :]):
            raise RowLeftOut("import-cells", "", found_cells=str(len(row)), expected=str(len(self.headings)))
        cells = self._cells(row)
        moments = {
            name: next(iter(cells[name].values())) for name in (*COLUMNS, "all_day", "duration") if name in cells
        }
        times: dict[str, Written] = {}
        failed: RowLeftOut | OverflowError | None = None
        try:
            times = self.times.read(moments)  # of every row: the one below may take its day
        except (RowLeftOut, OverflowError) as error:
            failed = error
        fields, unused = self.reader.read(cells)
        if failed:
            raise failed
        if fields["type"] != "other":
            times.pop("type", None)
        return {**fields, **times}, [*unused, *self.times.unused]

    def _cells(self, row: Sequence[str]) -> dict[str, dict[str, str]]:
        """Return the cells that are not empty, by field and language."""
        cells: dict[str, dict[str, str]] = {}
        for heading, cell in zip(self.headings, row, strict=False):
            if heading.field and cell.strip():
                cells.setdefault(heading.field, {})[heading.tag] = cell.strip()
        return cells

    def _left_out(self, error: RowLeftOut | OverflowError, mark: Mark, written: Sequence[str]) -> Problem:
        if isinstance(error, OverflowError):
            return problem("import-row", mark, reason=line(error)[:120], found=_shown(written))
        column, found = self._heading(error.field), _shown(written)
        if error.code == "import-row":
            reason = f"{column}: {line(error.cell)[:80]}" if error.cell else column
            return problem("import-row", mark, reason=reason, found=found, **error.values)
        return problem(error.code, mark, column=column, cell=line(error.cell)[:80], row=found, **error.values)

    def _heading(self, name: str) -> str:
        """Return the heading of a field's column; dates and times may share one."""
        headings = {heading.field: heading.text for heading in reversed(self.headings) if heading.field}
        return headings.get(name) or headings.get({"date": "start", "start": "date"}.get(name, "")) or name


def _shown(written: Sequence[str]) -> str:
    return line(" | ".join(written))[:80]
