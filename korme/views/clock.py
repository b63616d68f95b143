"""The time of an event: hours and days in the reader's language, and ISO 8601 for machines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from korme.core.moments import open_words
from korme.fields.times import Opening
from korme.i18n import languages
from korme.i18n.languages import city, date, initial_capital, span, time, weekdays_span
from korme.kinds import Edition, Event
from korme.site.config import Config
from korme.site.event_times import (
    begins,
    ends,
    final_date,
    is_dated,
    is_long,
    is_timed,
    night_of,
    programme_day,
    zone_of,
)
from korme.views.context import View

_AT_MOST = dt.timedelta(hours=12)
"""How long an event without an end may go on."""


def clock(event: Event, language: str, config: Config, *, with_year: bool = False) -> View:
    """Return an event's time: `time` ('10:00–12:00'), `day` ('Monday 20 April'), `until` if it ends on a later day, …

    `untimed` is the name of the string to show in place of the time ('all_day', 'time_tba', 'date_tba'), or ''.
    `day` is the programme's day; an event that starts after midnight has its own date in `night`. `start` and `end` are
    ISO 8601, to the minute, with the offset, and so is `gone`, from when on it is over. With `with_year`, `day` and `until` include it.
    """
    zone = zone_of(config)
    end = ends(event, zone)
    later = end is not None and is_long(event, zone)
    first = programme_day(event, night_of(config))
    if not is_timed(event):
        return _open_clock(event, language, config, with_year=with_year)
    return {
        "untimed": "",
        "time": time(event.start, language) if end is None or later else span(event.start, end, language),
        "starts": time(event.start, language),
        "ends": time(end, language) if end and not later else "",
        "day": date(first, language, "full" if with_year else "weekday"),
        "night": date(event.start.date(), language, "day-month") if event.start.date() != first else "",
        "start": begins(event, zone).isoformat(timespec="minutes"),
        "end": end.isoformat(timespec="minutes") if end else "",
        "gone": (end or begins(event, zone) + _AT_MOST).isoformat(timespec="minutes"),
        "until": date(end.date(), language, "long" if with_year else "day-month") if end and later else "",
        "until_time": time(end, language) if end and later else "",
    }


def _open_clock(event: Event, language: str, config: Config, *, with_year: bool) -> View:
    """Return the same of an event that takes whole days, or whose time or date is to be announced."""
    first, last = event.start.date(), final_date(event, zone_of(config))
    is_known = is_dated(event)
    return {
        "untimed": open_words(event.start) or "all_day",
        "time": "",
        "starts": "",
        "ends": "",
        "day": date(first, language, "full" if with_year else "weekday") if is_known else "",
        "night": "",
        "start": first.isoformat() if is_known else "",
        "end": last.isoformat() if last > first else "",
        "gone": midnight(last + dt.timedelta(1), config, night_of(config)).isoformat(timespec="minutes")
        if is_known
        else "",
        "until": date(last, language, "long" if with_year else "day-month") if last > first else "",
        "until_time": "",
    }


def zone_view(events: Iterable[Event], language: str, config: Config) -> View | None:
    """Return the festival's time zone: its `city`, and its `offset` from UTC if all events share one.

    None without events at a time of day.
    """
    zone = zone_of(config)
    offsets = {begins(event, zone).strftime("%z") for event in events if is_timed(event)}
    if not offsets:
        return None
    return {"city": city(zone, language), "offset": _offset(offsets.pop()) if len(offsets) == 1 else ""}


def _offset(digits: str) -> str:
    """Format '+0530' for readers: 'UTC+5:30'."""
    minutes = f":{digits[3:5]}" if digits[3:5] != "00" else ""
    return f"UTC{digits[0].replace('-', '−')}{int(digits[1:3])}{minutes}"


def many_years(days: Iterable[dt.date]) -> bool:
    """Return whether days shown together are of more than one year, so that each has to show its own."""
    return len({day.year for day in days}) > 1


def day_parts(day: dt.date, language: str, *, with_year: bool = False) -> View:
    """Return a day in parts, as a poster sets it: number, weekday, month.

    With `with_year`, `year` is set and the month includes it.
    """
    parts = languages.day_parts(day, language, with_year=with_year)
    return {
        "id": f"day-{day.isoformat()}",
        "iso": day.isoformat(),
        "number": parts.number,
        "weekday": initial_capital(parts.weekday),
        "short": initial_capital(parts.short),
        "month": parts.month,
        "year": str(day.year) if with_year else "",
        "name": date(day, language, "full" if with_year else "weekday"),
    }


def day_moments(day: dt.date, today: dt.date, config: Config) -> View:
    """Return whether a day of the programme is that of the build, and the moments at which it begins and ends."""
    return {
        "today": day == today,
        "from": midnight(day, config, night_of(config)).isoformat(timespec="minutes"),
        "to": midnight(day + dt.timedelta(1), config, night_of(config)).isoformat(timespec="minutes"),
    }


def midnight(day: dt.date, config: Config, later: dt.timedelta = dt.timedelta()) -> dt.datetime:
    """Return the beginning of a day in the festival's zone, or a moment that much later by its clocks."""
    return dt.datetime.combine(day, dt.time(), zone_of(config)) + later


def opening_hours(hours: tuple[Opening, ...], language: str) -> list[View]:
    """Return opening hours; consecutive days with the same hours are merged: 'Monday – Friday'."""
    groups: list[tuple[int, int, tuple[tuple[str, str], ...]]] = []
    for weekday, times in hours:
        if groups and groups[-1][1] == weekday - 1 and groups[-1][2] == times:
            groups[-1] = (groups[-1][0], weekday, times)
        else:
            groups.append((weekday, weekday, times))
    return [
        {
            "days": initial_capital(weekdays_span(first, last, language)),
            "times": ", ".join(f"{start}–{end}" for start, end in times),
        }
        for first, last, times in groups
    ]


def week(hours: tuple[Opening, ...]) -> str:
    """Return opening hours for a script, the days by number from Monday (0): '0/10:00-19:00 5/10:00-14:00,15:00-18:00'."""
    return " ".join(
        f"{weekday}/{','.join(f'{start}-{end}' for start, end in times)}" for weekday, times in hours if times
    )


def open_times(event: Event, day: dt.date, hours: tuple[Opening, ...], zone: ZoneInfo) -> str | None:
    """Return the opening hours of an exhibition on a day: the venue's, cut to the exhibition's own start and end.

    '' if the venue has no hours; None if the exhibition is closed that day.
    """
    if not hours:
        return ""
    first = f"{event.start:%H:%M}" if day == event.start.date() else "00:00"
    end = ends(event, zone)
    last = f"{end:%H:%M}" if end and day == end.date() and not event.all_day else "24:00"
    open_on = dict(hours).get(day.weekday(), ())
    inside = [(max(opens, first), min(closes, last)) for opens, closes in open_on]
    times = [f"{opens}–{closes}" for opens, closes in inside if opens < closes]
    return ", ".join(times) if times else None


class EditionDays(NamedTuple):
    """Days and month of an edition, as a poster sets them."""

    days: str
    """'20–26'."""
    month: str


def edition_days(edition: Edition, language: str, *, with_year: bool = False) -> EditionDays:
    """Return the days and the month of an edition, with its year if asked for; '' if it crosses the end of a month."""
    first, last = edition.start, edition.end
    if (first.year, first.month) != (last.year, last.month):
        return EditionDays("", "")
    parts = languages.day_parts(first, language, end=last, with_year=with_year)
    return EditionDays(_figures(parts.number), parts.month)


def _figures(days: str) -> str:
    """Return the days of a poster without spaces and letters: '20–26' for '20日至26日'."""
    if any(character.isalpha() for character in days):
        return "–".join(re.findall(r"\d+", days))
    return "".join(days.split())
