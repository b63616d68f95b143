"""Tables: CSV as Excel and Google Sheets write it, with heads in English, Russian or Kazakh."""

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
"""Between names, after what is white has become single spaces: longer runs would be tried from each of their places."""
_SPACES = re.compile(r"[^\S\n]+")
MOST_ROWS = 20_000


def decoded(data: bytes) -> str:
    """A table's text: UTF-8, UTF-16 with its mark, or Windows-1251, in which Russian Excel writes."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")


def from_csv(
    data: bytes, path: str, *, source: str, languages: Sequence[str]
) -> tuple[ImportedProgramme, list[Problem]]:
    """The sessions of a table, and the rows that could not be read, each with its line.

    Raises:
        ValueError: it is no table of a programme: no column is called as a title, or none as a time.
    """
    text = decoded(data)
    first = next((one for one in text.split("\n") if one.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for row in reader:
            if any(one.strip() for one in row):
                rows.append((begins, row))
            begins = reader.line_num + 1
            if len(rows) > MOST_ROWS:
                raise ValueError(f"more than {MOST_ROWS} rows")
    except csv.Error as error:
        raise ValueError(str(error)) from None
    heads = rows[0][1] if rows else []
    names = {column(one)[0] for one in heads}
    if "title" not in names or not names & {"start", "date"}:
        raise ValueError("no columns")
    return _sessions(rows[1:], heads, path, source, languages)


def _sessions(
    rows: Sequence[tuple[int, list[str]]],
    heads: Sequence[str],
    path: str,
    source: str,
    languages: Sequence[str],
) -> tuple[ImportedProgramme, list[Problem]]:
    sessions: list[Session] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    columns = [column(one) for one in heads]
    called = {name: line(head) for (name, _), head in reversed(list(zip(columns, heads, strict=True)))}
    day: dt.date | None = None
    for number, row in rows:
        cells: dict[str, dict[str, str]] = {}
        for (name, tag), cell in zip(columns, row, strict=False):
            if name and cell.strip():
                cells.setdefault(name, {}).setdefault(tag, cell.strip())
        day = _date(_one(cells, "date")) or _date(_one(cells, "start")) or day
        try:
            fields = _fields(cells, day, languages)
        except (ValueError, OverflowError) as error:
            wrong = ValueError(_as_headed(str(error), called))
            problems.append(unread(Mark(path, number), wrong, " | ".join(row)))
            continue
        key = _one(cells, "id") or slugify(next(iter(cells["title"].values())))
        seen[key] = seen.get(key, 0) + 1
        sessions.append(Session(key if seen[key] == 1 else f"{key} {seen[key]}", fields, number))
    return ImportedProgramme(source, "", tuple(sessions)), problems


def _as_headed(name: str, called: Mapping[str, str]) -> str:
    """What the table calls a column; days and hours may stand in one."""
    return called.get(name) or called.get({"date": "start", "start": "date"}.get(name, "")) or name


def _one(cells: Mapping[str, Mapping[str, str]], name: str) -> str:
    return next(iter(cells.get(name, {}).values()), "")


def _fields(
    cells: Mapping[str, Mapping[str, str]], day: dt.date | None, languages: Sequence[str]
) -> dict[str, Written]:
    """A row as an event's fields.

    Raises:
        ValueError: it has no title, or a time that cannot be read; says the word that was found.
    """
    if "title" not in cells:
        raise ValueError("title")
    fields: dict[str, Written] = {}
    for name in TEXTS:
        if name in cells:
            text = _text(cells[name], languages, long=name == "body")
            if text:
                fields[name] = text
    fields |= _times(cells, day)
    fields["type"] = event_type(_one(cells, "type"))
    for name in ("venue", "room", "booking", "discipline"):
        if _one(cells, name):
            fields[name] = line(_one(cells, name))
    capacity = re.search(r"\d+", _one(cells, "capacity"))
    if capacity:
        fields["capacity"] = str(int(capacity[0]))
    spoken = [tag for one in re.split(r"[;,/\n\s]+", _one(cells, "spoken")) if (tag := language(one))]
    for name, found in (
        ("hosts", [line(one) for one in _PEOPLE.split(_SPACES.sub(" ", _one(cells, "hosts"))) if line(one)]),
        ("spoken", spoken),
        ("tags", [line(one) for one in re.split(r"[;,\n]", _one(cells, "tags")) if line(one)]),
    ):
        if found:
            fields[name] = list(dict.fromkeys(found))
    if event_status(_one(cells, "status")) in ("moved", "cancelled"):
        fields["status"] = event_status(_one(cells, "status"))
    return fields


def _text(words: Mapping[str, str], languages: Sequence[str], *, long: bool) -> Written:
    """Words by language; of the site's first language alone, or of none that it has, simply the words."""
    told = {tag or languages[0]: (markdown if long else line)(text) for tag, text in words.items()}
    known = {tag: text for tag, text in told.items() if tag in languages and text}
    if set(known) - {languages[0]}:
        return dict(sorted(known.items(), key=lambda item: languages.index(item[0])))
    return next(iter(known.values()), next(iter(told.values()), ""))


def _times(cells: Mapping[str, Mapping[str, str]], day: dt.date | None) -> dict[str, Written]:
    """Start, and end or duration."""
    begin = _one(cells, "start")
    clocks = [one for one in map(_time, _CLOCK.finditer(_DATE.sub(" ", begin))) if one]
    date = _date(begin) or day
    if date is None:
        raise ValueError(begin or "date")
    if not clocks:
        raise ValueError(begin or "start")
    start = dt.datetime.combine(date, clocks[0])
    found: dict[str, Written] = {"start": start.isoformat(timespec="minutes")}
    length = _length(_one(cells, "duration"))
    finish = _one(cells, "end")
    ends = [one for one in map(_time, _CLOCK.finditer(_DATE.sub(" ", finish))) if one] or clocks[1:2]
    if ends:
        end = dt.datetime.combine(_date(finish) or date, ends[0])
        end += dt.timedelta(days=1) if end <= start and not _date(finish) else dt.timedelta()
        found["end"] = end.isoformat(timespec="minutes")
    elif length:
        found["duration"] = span(length)
    return found


def _date(text: str) -> dt.date | None:
    """A day as tables write it: 2026-04-20, 20.04.2026, 20/4/26; 4/20/2026 where nothing else can be meant."""
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


def _time(found: re.Match[str]) -> dt.time | None:
    hour, minute = int(found[1]), int(found[2])
    half = (found[3] or "").lower()[:1]
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def _length(text: str) -> dt.timedelta:
    """'90', '1:30', '1,5 ч', '1 час 30 мин', '2 сағ'."""
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
