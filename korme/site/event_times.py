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
    """The end, with its zone; None when the entry gives none.

    The only place where an end is worked out: a duration is real time even when the clocks change meanwhile.
    """
    if event.end is not None:
        return event.end.replace(tzinfo=zone)
    if event.duration is None:
        return None
    return (begins(event, zone).astimezone(dt.UTC) + event.duration).astimezone(zone)


def lasts(event: Event, zone: ZoneInfo) -> dt.timedelta | None:
    """Real time from the beginning to the end; None without an end, negative when the entry ends before it begins."""
    end = ends(event, zone)
    return None if end is None else end.astimezone(dt.UTC) - begins(event, zone).astimezone(dt.UTC)


def night_of(config: Config) -> dt.timedelta:
    """The hour at which a day of the programme begins."""
    return dt.timedelta(hours=config.day_start)


def is_long(event: Event, zone: ZoneInfo) -> bool:
    """Whether an event goes on over several days, as exhibitions do."""
    length = lasts(event, zone)
    return length is not None and length > SEVERAL_DAYS


def programme_day(event: Event, night: dt.timedelta = NIGHT) -> dt.date:
    """The day of the programme an event begins on."""
    return (event.start - night).date()


def last_day(event: Event, zone: ZoneInfo, night: dt.timedelta = NIGHT) -> dt.date:
    """The day of the programme an event ends on; an end at midnight or at the night's end belongs to the day before."""
    end = ends(event, zone)
    if end is None or end.astimezone(dt.UTC) <= begins(event, zone).astimezone(dt.UTC):
        return programme_day(event, night)
    return (end - night - dt.timedelta(microseconds=1)).date()  # by the clock: a night ends at its hour


def by_day(events: Iterable[Event], zone: ZoneInfo, night: dt.timedelta = NIGHT) -> dict[dt.date, tuple[Event, ...]]:
    """The days on which some event begins, in order, each with all that takes place on it: also what began before."""
    known = tuple(events)
    days = sorted({programme_day(one, night) for one in known})
    spans = [(programme_day(one, night), last_day(one, zone, night), one) for one in known]
    return {day: tuple(one for first, last, one in spans if first <= day <= last) for day in days}
