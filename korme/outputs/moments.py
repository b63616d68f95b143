"""When events are: local times with their zone, and the programme's days, which end at five in the morning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from korme.config import Config
from korme.kinds import Event

NIGHT = dt.timedelta(hours=5)
"""What begins before this hour belongs to the day before: a party's last set is still Saturday's."""


def zone_of(config: Config) -> ZoneInfo:
    """The festival's time zone."""
    return ZoneInfo(config.timezone)


def begins(event: Event, zone: ZoneInfo) -> dt.datetime:
    """The beginning, with its zone."""
    return event.start.replace(tzinfo=zone)


def ends(event: Event, zone: ZoneInfo) -> dt.datetime | None:
    """The end, with its zone; a duration is real time even when the clocks change meanwhile."""
    if event.end is not None:
        return event.end.replace(tzinfo=zone)
    if event.duration is None:
        return None
    return (begins(event, zone).astimezone(dt.UTC) + event.duration).astimezone(zone)


def programme_day(event: Event) -> dt.date:
    """The day of the programme an event begins on."""
    return (event.start - NIGHT).date()


def last_day(event: Event) -> dt.date:
    """The day of the programme an event ends on; an end at midnight or at five belongs to the day before."""
    until = event.until
    if until is None or until <= event.start:
        return programme_day(event)
    return (until - NIGHT - dt.timedelta(microseconds=1)).date()


def by_day(events: Iterable[Event]) -> dict[dt.date, tuple[Event, ...]]:
    """The days on which some event begins, in order, each with all that takes place on it: also what began before."""
    known = tuple(events)
    days = sorted({programme_day(one) for one in known})
    return {day: tuple(one for one in known if programme_day(one) <= day <= last_day(one)) for day in days}
