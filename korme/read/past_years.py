"""Reads the data of frozen years (`archive/2026/api/`) as far as they are counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import DecodeError, Struct
from msgspec.json import decode

from korme.core.model import Text
from korme.core.moments import UNDATED, time_to_come, whole_day
from korme.core.problems import Mark, Problem, problem
from korme.kinds import Creative, Event, Work
from korme.read.archives import LIMIT_KB, FrozenYear
from korme.read.files import read_text
from korme.site.archives import Archive
from korme.site.past_years import PastYear

_Words = dict[str, str]


class _PersonRow(Struct):
    name: str
    heading: _Words = {}
    discipline: list[str] = []
    city: _Words = {}
    editions: list[str] = []


class _WorkRow(Struct):
    name: str
    creative: str
    heading: _Words = {}
    collaborators: list[str] = []


class _EventRow(Struct):
    name: str
    heading: _Words = {}
    type: str = ""
    status: str = ""
    start: str = ""
    end: str = ""
    all_day: bool = False
    to_be_announced: str = ""
    capacity: int | None = None
    venue: str = ""
    hosts: list[_Words] = []
    spoken: list[str] = []


class _YearRows(Struct):
    creatives: list[_PersonRow] = []
    works: list[_WorkRow] = []
    events: list[_EventRow] = []


def read_past_years(root: Path, years: Iterable[FrozenYear]) -> tuple[dict[str, PastYear], list[Problem]]:
    """Return what is counted of frozen years, by edition; a year whose data cannot be read is a problem."""
    found: dict[str, PastYear] = {}
    problems: list[Problem] = []
    for year in years:
        parts = {name: _rows(root, year.archive, name, problems) for name in _YearRows.__struct_fields__}
        if None not in parts.values():
            found[year.archive.edition] = _past_year(year.archive, parts, problems)
    return found, problems


def _rows(root: Path, archive: Archive, name: str, problems: list[Problem]) -> Any:
    path = f"{archive.folder}/api/{name}.json"
    text, wrong = read_text(root, path, limit_kb=LIMIT_KB)
    problems += wrong
    if text is None:
        return None
    try:
        return getattr(decode(text, type=_YearRows), name)
    except (DecodeError, ValueError, RecursionError) as error:
        problems.append(problem("archive-record", Mark(path), reason=str(error)[:200]))
        return None


def _past_year(archive: Archive, rows: Mapping[str, Any], problems: list[Problem]) -> PastYear:
    mark, groups = Mark(archive.folder), {each.key: each.text.own for each in archive.named("collective")}
    events = []
    for row in rows["events"]:
        try:
            events.append(_event(row, mark, groups))
        except (ValueError, OverflowError) as error:
            reason = f"{row.name}: {error}"[:200]
            problems.append(problem("archive-record", Mark(f"{archive.folder}/api/events.json"), reason=reason))
    return PastYear(
        archive.end,
        people=tuple(
            Creative(
                slug=row.name,
                mark=mark,
                name=_text(row.heading, row.name),
                discipline=tuple(row.discipline),
                city=_text(row.city) if row.city else None,
                editions=tuple(row.editions),
            )
            for row in rows["creatives"]
        ),
        works=tuple(
            Work(
                slug=row.name,
                mark=mark,
                creative=row.creative,
                title=_text(row.heading, row.name),
                collaborators=tuple(row.collaborators),
                edition=archive.edition,
            )
            for row in rows["works"]
        ),
        events=tuple(events),
    )


def _event(row: _EventRow, mark: Mark, groups: Mapping[str, str]) -> Event:
    """Return an event of a year; its times are local, as the clock of the place showed them.

    Raises:
        ValueError: a time is none.
    """
    if row.to_be_announced == "date" or not row.start:
        start = UNDATED
    elif row.to_be_announced:
        start = time_to_come(dt.date.fromisoformat(row.start))
    elif row.all_day:
        start = whole_day(dt.date.fromisoformat(row.start))
    else:
        start = dt.datetime.fromisoformat(row.start).replace(tzinfo=None)
    end = dt.datetime.fromisoformat(row.end).replace(tzinfo=None) if row.end else None
    return Event(
        slug=row.name,
        mark=mark,
        title=_text(row.heading, row.name),
        type=row.type or "other",
        status=row.status or "scheduled",
        start=start,
        end=whole_day(end.date()) if end and row.all_day else end,
        all_day=row.all_day,
        capacity=row.capacity,
        venue=row.venue,
        hosts=tuple(filter(None, (_host(host, groups) for host in row.hosts))),
        spoken=tuple(row.spoken),
    )


def _host(row: Mapping[str, str], groups: Mapping[str, str]) -> str:
    """Return a host as an entry names it; a group by the name that visitors read, should it be gone."""
    group = row.get("collective", "")
    return row.get("creative") or row.get("name") or groups.get(group, group)


def _text(words: Mapping[str, str], instead: str = "") -> Text:
    return Text(tuple(words.items()) or (("und", instead),))
