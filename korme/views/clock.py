"""When an event is: hours and days in the reader's language, and for machines."""

from __future__ import annotations

import datetime as dt

from korme.kinds import Event
from korme.languages import date, span, time
from korme.views.viewer import View


def clock(event: Event, language: str) -> View:
    """The parts of an event's time: `time` ('10:00–12:00'), `day` ('Monday 20 April'), `until` for later days."""
    until = event.until
    later = until is not None and until.date() > event.start.date()
    whole = time(event.start, language) if until is None or later else span(event.start, until, language)
    return {
        "time": whole,
        "starts": time(event.start, language),
        "ends": time(until, language) if until and not later else "",
        "day": date(event.start.date(), language, "weekday"),
        "start": event.start.isoformat(timespec="minutes"),
        "end": until.isoformat(timespec="minutes") if until else "",
        "until": date(until.date(), language, "day-month") if until and later else "",
        "until_time": time(until, language) if until and later else "",
    }


def day_parts(day: dt.date, language: str) -> View:
    """A day as a poster sets it: the number, the weekday and the month apart."""
    month_day = date(day, language, "day-month")
    weekday = date(day, language, "weekday").replace(month_day, "").strip(" ,")
    return {
        "id": f"day-{day.isoformat()}",
        "iso": day.isoformat(),
        "number": str(day.day),
        "weekday": weekday[:1].upper() + weekday[1:],
        "month": month_day.replace(str(day.day), "", 1).strip(" ."),
        "name": date(day, language, "weekday"),
    }


def weekday_name(number: int, language: str) -> str:
    """The name of a weekday; 0 is Monday."""
    return str(day_parts(dt.date(2024, 1, 1 + number), language)["weekday"])
