"""Reads opening times of several days in one cell: 'täglich 11–19', 'Mi–So 11–19 Uhr'."""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct

from korme.commands.importer.calendar_words import folded
from korme.commands.importer.date_cells import MOST_CHARACTERS, DateContext, Days
from korme.commands.importer.time_cells import ClockSpan, read_hours

_EVERY = (
    r"(?:taglich|daily|every day|ежедневно|каждыи день|кун саиын|күн саиын|tous les jours|quotidiennement|chaque jour|a diario|diariamente"
    r"|todos los dias|todos os dias|ogni giorno|tutti i giorni|her gun|codziennie|щодня|щоденно)"
)
_DAILY = (re.compile(rf"{_EVERY},?:? ?(?P<hours>.+)"), re.compile(rf"(?P<hours>.+?),? ?{_EVERY}"))
_WEEKDAYS = re.compile(
    r"(?P<a>[^\W\d_]+)\.? ?(?:[–-]|bis|to|по|until|a|al|au) ?(?P<b>[^\W\d_]+)\.?,?:? (?P<hours>\d.*)"
)
_LONGEST = 7


class OpeningDays(Struct, frozen=True):
    """Days on which something is open at the same hours."""

    days: Days
    hours: ClockSpan
    is_every: bool
    """The cell says 'daily': all days of the festival."""


def opening_days(cell: str, context: DateContext, uses: frozenset[str], day: dt.date | None) -> OpeningDays | None:
    """Return the days and hours in a cell, or None if it has none for certain.

    Args:
        uses: what hyphens mean in the column.
        day: of the row, if it has one.
    """
    text = folded(cell).strip(" .,;")
    if len(text) > MOST_CHARACTERS:
        return None
    for pattern in _DAILY:
        match = pattern.fullmatch(text)
        hours = _hours(match["hours"], uses) if match else None
        if hours and len(context.festivals) == 1:
            return OpeningDays(Days(*context.festivals[0]), hours, is_every=True)
    match = _WEEKDAYS.fullmatch(text)
    hours = _hours(match["hours"], uses) if match else None
    if match is None or hours is None:
        return None
    days = _days_between(context.words.weekday(match["a"]), context.words.weekday(match["b"]), context, day)
    return OpeningDays(days, hours, is_every=False) if days else None


def _hours(text: str, uses: frozenset[str]) -> ClockSpan | None:
    """Return hours with an end; without one nothing says when it closes."""
    try:
        found = read_hours(text, uses)
    except ValueError:
        return None
    return found if found and found.end is not None else None


def _days_between(
    first: frozenset[int], last: frozenset[int], context: DateContext, day: dt.date | None
) -> Days | None:
    """Return the only run of days between two weekdays that is in a festival, and has the row's day."""
    if len(first) != 1 or len(last) != 1:
        return None
    length = (next(iter(last)) - next(iter(first))) % _LONGEST
    found = {
        Days(begin, begin + dt.timedelta(days=length))
        for start, end in context.festivals
        for offset in range(min((end - start).days, 60) + 1)
        if (begin := start + dt.timedelta(days=offset)).weekday() in first and begin + dt.timedelta(days=length) <= end
    }
    fitting = {days for days in found if day is None or days.first <= day <= days.last}
    return next(iter(fitting)) if len(fitting) == 1 and length else None
