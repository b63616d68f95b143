"""Local times that leave something open: a whole day, a time or a date to be announced.

They are `datetime`s like all others, so that everything can sort and compare them. What is open stands in their
microseconds, which no programme needs: nothing else may look there.
"""

from __future__ import annotations

import datetime as dt
import re

_DAY, _TBA = 1, 2
"""Microseconds of a day without a time, and of a day whose time is to be announced."""
_WRITTEN = re.compile(r"(?ai)(\d{4}-\d{2}-\d{2})(?:[T ,]+(tba)|T(\d{2}:\d{2}))?")
UNDATED = dt.datetime(8999, 12, 31, microsecond=_TBA)
"""A date to be announced: after all others."""


def whole_day(day: dt.date) -> dt.datetime:
    """Return a day without a time."""
    return dt.datetime.combine(day, dt.time(microsecond=_DAY))


def time_to_come(day: dt.date) -> dt.datetime:
    """Return a day whose time is to be announced."""
    return dt.datetime.combine(day, dt.time(microsecond=_TBA))


def has_time(moment: dt.datetime) -> bool:
    """Return whether a time of day is known."""
    return moment.microsecond == 0


def has_date(moment: dt.datetime) -> bool:
    """Return whether the day is known."""
    return moment != UNDATED


def is_to_come(moment: dt.datetime) -> bool:
    """Return whether the time, or even the date, is to be announced."""
    return moment.microsecond == _TBA


def open_words(moment: dt.datetime) -> str:
    """Return the name of the string that says what is open: 'all_day', 'time_tba', 'date_tba'; '' if nothing is."""
    if has_time(moment):
        return ""
    if not is_to_come(moment):
        return "all_day"
    return "time_tba" if has_date(moment) else "date_tba"


def written(moment: dt.datetime) -> str:
    """Return a moment as files have it: '2026-04-20T18:30', '2026-04-20', '2026-04-20 tba', 'tba'."""
    if has_time(moment):
        return moment.isoformat(timespec="minutes")
    if not has_date(moment):
        return "tba"
    return moment.date().isoformat() + (" tba" if is_to_come(moment) else "")


def from_written(text: str) -> dt.datetime | None:
    """Return the moment that `written` gives such a text for; None for any other, and for an impossible date."""
    if text.casefold() == "tba":
        return UNDATED
    parts = _WRITTEN.fullmatch(text)
    if parts is None:
        return None
    try:
        day = dt.date.fromisoformat(parts[1])
        if parts[3]:
            hours, minutes = map(int, ("00:00" if parts[3] == "24:00" else parts[3]).split(":"))
            days = dt.timedelta(days=parts[3] == "24:00")
            return dt.datetime.combine(day, dt.time(hours, minutes)) + days
    except (ValueError, OverflowError):
        return None
    return time_to_come(day) if parts[2] else whole_day(day)
