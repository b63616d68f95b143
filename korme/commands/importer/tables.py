"""Reads tables: CSV as Excel and Google Sheets write it, with headings in English, Russian or Kazakh."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence

from korme.commands.importer.column_names import TEXTS, column, event_status, event_type, language
from korme.commands.importer.sessions import ImportedProgramme, Session, Written, line, markdown, span, unread
from korme.core.problems import Mark, Problem
from korme.site.urls import slugify

_SEPARATORS = ";,\t"
_DATE = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})|(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d{2})")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?\s*([ap]\.?m\.?)?", re.IGNORECASE)
_LENGTH = re.compile(
    r"(?:(\d+(?:[.,]\d+)?)\s*(?:h|hours?|ч|час(?:а|ов)?|сағ(?:ат)?)\.?)?\s*(?:(\d+)\s*(?:m|min|minutes?|м|мин(?:ут[аы]?)?)\.?)?",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"[;,\n/&]| (?:и|and|және|мен|бен|пен) ")
"""Separators of names. White space is joined first: a long run of it would be searched from each of its characters."""
_SPACES = re.compile(r"[^\S\n]+")
MOST_ROWS = 20_000


def decoded(data: bytes) -> str:
    """Return the text of a table in UTF-8, in UTF-16 with a byte order mark, or in Windows-1251, which Russian Excel writes."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")


def from_csv(
    data: bytes, path: str, *, source: str, languages: Sequence[str]
) -> tuple[ImportedProgramme, list[Problem]]:
    """Return the programme in a table, and a problem for each row that cannot be read.

    Args:
        path: for the marks of problems.
        source: the short name of the programme.
        languages: of the site, the first one first.

    Raises:
        ValueError: the file is not a table of a programme: it has no column for titles or none for times.
    """
    text = decoded(data)
    first = next((row for row in text.split("\n") if row.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((begins, row))
            begins = reader.line_num + 1
            if len(rows) > MOST_ROWS:
                raise ValueError(f"more than {MOST_ROWS} rows")
    except csv.Error as error:
        raise ValueError(str(error)) from None
    headings = rows[0][1] if rows else []
    names = {column(heading)[0] for heading in headings}
    if "title" not in names or not names & {"start", "date"}:
        raise ValueError("no columns")
    return _sessions(rows[1:], headings, path, source, languages)


def _sessions(
    rows: Sequence[tuple[int, list[str]]],
    headings: Sequence[str],
    path: str,
    source: str,
    languages: Sequence[str],
) -> tuple[ImportedProgramme, list[Problem]]:
    sessions: list[Session] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    columns = [column(heading) for heading in headings]
    by_field = {name: line(heading) for (name, _), heading in reversed(list(zip(columns, headings, strict=True)))}
    day: dt.date | None = None
    for number, row in rows:
        cells: dict[str, dict[str, str]] = {}
        for (name, tag), cell in zip(columns, row, strict=False):
            if name and cell.strip():
                cells.setdefault(name, {}).setdefault(tag, cell.strip())
        day = _date(_cell(cells, "date")) or _date(_cell(cells, "start")) or day
        try:
            fields = _fields(cells, day, languages)
        except (ValueError, OverflowError) as error:
            wrong = ValueError(_heading(str(error), by_field))
            problems.append(unread(Mark(path, number), wrong, " | ".join(row)))
            continue
        key = _cell(cells, "id") or slugify(next(iter(cells["title"].values())))
        seen[key] = seen.get(key, 0) + 1
        sessions.append(Session(key if seen[key] == 1 else f"{key} {seen[key]}", fields, number))
    return ImportedProgramme(source, "", tuple(sessions)), problems


def _heading(name: str, by_field: Mapping[str, str]) -> str:
    """Return the heading of a field's column; dates and times may share one."""
    return by_field.get(name) or by_field.get({"date": "start", "start": "date"}.get(name, "")) or name


def _cell(cells: Mapping[str, Mapping[str, str]], name: str) -> str:
    return next(iter(cells.get(name, {}).values()), "")


def _fields(
    cells: Mapping[str, Mapping[str, str]], day: dt.date | None, languages: Sequence[str]
) -> dict[str, Written]:
    """Return a row as an event's fields.

    Raises:
        ValueError: it has no title, or its date or time cannot be read; the argument is the field, or the cell.
    """
    fields: dict[str, Written] = {}
    for name in TEXTS:
        if name in cells:
            text = _text(cells[name], languages, long=name == "body")
            if text:
                fields[name] = text
    if "title" not in fields:
        raise ValueError("title")
    fields |= _times(cells, day)
    fields["type"] = event_type(_cell(cells, "type"))
    for name in ("venue", "room", "booking", "discipline"):
        if _cell(cells, name):
            fields[name] = line(_cell(cells, name))
    capacity = re.search(r"\d+", _cell(cells, "capacity"))
    if capacity:
        fields["capacity"] = str(int(capacity[0]))
    spoken = [tag for name in re.split(r"[;,/\n\s]+", _cell(cells, "spoken")) if (tag := language(name))]
    for name, found in (
        ("hosts", [line(host) for host in _PEOPLE.split(_SPACES.sub(" ", _cell(cells, "hosts"))) if line(host)]),
        ("spoken", spoken),
        ("tags", [line(tag) for tag in re.split(r"[;,\n]", _cell(cells, "tags")) if line(tag)]),
    ):
        if found:
            fields[name] = list(dict.fromkeys(found))
    if event_status(_cell(cells, "status")) in ("moved", "cancelled"):
        fields["status"] = event_status(_cell(cells, "status"))
    return fields


def _text(cells: Mapping[str, str], languages: Sequence[str], *, long: bool) -> Written:
    """Return the text of a field from its cells by language: a map, or a string if only the first language has one."""
    texts = {tag or languages[0]: (markdown if long else line)(text) for tag, text in cells.items()}
    known = {tag: text for tag, text in texts.items() if tag in languages and text}
    if set(known) - {languages[0]}:
        return dict(sorted(known.items(), key=lambda item: languages.index(item[0])))
    return next(iter(known.values()), next(iter(texts.values()), ""))


def _times(cells: Mapping[str, Mapping[str, str]], day: dt.date | None) -> dict[str, Written]:
    """Return the fields `start`, and `end` or `duration`."""
    begin = _cell(cells, "start")
    clocks = [time for time in map(_time, _CLOCK.finditer(_DATE.sub(" ", begin))) if time]
    date = _date(begin) or day
    if date is None:
        raise ValueError(begin or "date")
    if not clocks:
        raise ValueError(begin or "start")
    start = dt.datetime.combine(date, clocks[0])
    found: dict[str, Written] = {"start": start.isoformat(timespec="minutes")}
    length = _length(_cell(cells, "duration"))
    finish = _cell(cells, "end")
    ends = [time for time in map(_time, _CLOCK.finditer(_DATE.sub(" ", finish))) if time] or clocks[1:2]
    if ends:
        end = dt.datetime.combine(_date(finish) or date, ends[0])
        end += dt.timedelta(days=1) if end <= start and not _date(finish) else dt.timedelta()
        found["end"] = end.isoformat(timespec="minutes")
    elif length:
        found["duration"] = span(length)
    return found


def _date(text: str) -> dt.date | None:
    """Return the first date in a text: 2026-04-20, 20.04.2026, 20/4/26; 4/20/2026 if the day cannot be a month."""
    found = _DATE.search(text)
    if found is None:
        return None
    if found[1]:
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        day, month, year = int(found[4]), int(found[6]), int(found[7])
        year += 2000 if year < 100 else 0
        if month > 12 >= day:
            day, month = month, day
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _time(match: re.Match[str]) -> dt.time | None:
    hour, minute = int(match[1]), int(match[2])
    half = (match[3] or "").lower()[:1]
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def _length(text: str) -> dt.timedelta:
    """Return a duration such as '90' (minutes), '1:30', '1,5 ч', '1 час 30 мин', '2 сағ'; zero for any other text."""
    bare = text.strip()
    clock = re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", bare)
    if clock:
        return dt.timedelta(hours=int(clock[1]), minutes=int(clock[2]))
    if re.fullmatch(r"\d{1,4}", bare):
        return dt.timedelta(minutes=int(bare))
    parts = _LENGTH.fullmatch(bare)
    if not bare or parts is None:
        return dt.timedelta()
    return dt.timedelta(hours=float((parts[1] or "0").replace(",", ".")), minutes=int(parts[2] or 0))
