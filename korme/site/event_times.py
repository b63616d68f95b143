"""When events are: local times with their zone, and the programme's days, which end at five in the morning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from korme.kinds import Event
from korme.site.config import Config

NIGHT = dt.timedelta(hours=5)
"""What begins before this hour belongs to the day before, unless `day_start` says another: a party's last set is still Saturday's."""
SEVERAL_DAYS = dt.timedelta(hours=18)
"""What takes longer is no session but an exhibition: it stands beside the programme of its days, not in their hours."""


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


def night_of(config: Config) -> dt.timedelta:
    """The hour at which a day of the programme begins."""
    return dt.timedelta(hours=config.day_start)


def is_long(event: Event) -> bool:
    """Whether an event goes on over several days, as exhibitions do."""
    return event.until is not None and event.until - event.start > SEVERAL_DAYS


def programme_day(event: Event, night: dt.timedelta = NIGHT) -> dt.date:
    """The day of the programme an event begins on."""
    return (event.start - night).date()


def last_day(event: Event, night: dt.timedelta = NIGHT) -> dt.date:
    """The day of the programme an event ends on; an end at midnight or at the night's end belongs to the day before."""
    until = event.until
    if until is None or until <= event.start:
        return programme_day(event, night)
    return (until - night - dt.timedelta(microseconds=1)).date()


def by_day(events: Iterable[Event], night: dt.timedelta = NIGHT) -> dict[dt.date, tuple[Event, ...]]:
    """The days on which some event begins, in order, each with all that takes place on it: also what began before."""
    known = tuple(events)
    days = sorted({programme_day(one, night) for one in known})
    return {
        day: tuple(one for one in known if programme_day(one, night) <= day <= last_day(one, night)) for day in days
    }
