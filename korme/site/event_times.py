"""Times of events in the festival's zone, and days of the programme, which end at five in the morning by default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from korme.core.moments import has_date, has_time, is_to_come
from korme.kinds import Edition, Event
from korme.site.config import Config

NIGHT = dt.timedelta(hours=5)
"""Events that start before this hour belong to the day before, unless `day_start` is set: a party's last set is
still Saturday's."""
SEVERAL_DAYS = dt.timedelta(hours=18)
"""Longer events are exhibitions: they are listed beside the sessions of their days."""


def zone_of(config: Config) -> ZoneInfo:
    """Return the festival's time zone."""
    return ZoneInfo(config.timezone)


def begins(event: Event, zone: ZoneInfo) -> dt.datetime:
    """Return the start, with its zone; midnight if no time of day is known."""
    return event.start.replace(tzinfo=zone, microsecond=0)


def is_timed(event: Event) -> bool:
    """Return whether an event begins at a time of day: it takes no whole day, and its time is not to be announced."""
    return has_time(event.start) and not event.all_day


def is_dated(event: Event) -> bool:
    """Return whether the day of an event is known."""
    return has_date(event.start)


def ends(event: Event, zone: ZoneInfo) -> dt.datetime | None:
    """Return the end, with its zone, or None if the entry has none; of whole days, the midnight after the last.

    The only place where an end is computed: a duration is elapsed time even when the clocks change in between.
    """
    if is_to_come(event.start):
        return None
    if event.all_day:
        last = (event.end or event.start).date()
        return dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone)
    if event.end is not None:
        return event.end.replace(tzinfo=zone, microsecond=0)
    if event.duration is None:
        return None
    return (begins(event, zone).astimezone(dt.UTC) + event.duration).astimezone(zone)


def lasts(event: Event, zone: ZoneInfo) -> dt.timedelta | None:
    """Return the elapsed time from start to end: None without an end, negative if the entry ends before it starts."""
    end = ends(event, zone)
    return None if end is None else end.astimezone(dt.UTC) - begins(event, zone).astimezone(dt.UTC)


def night_of(config: Config) -> dt.timedelta:
    """Return the time after midnight at which a day of the programme begins."""
    return dt.timedelta(hours=config.day_start)


def is_long(event: Event, zone: ZoneInfo) -> bool:
    """Return whether an event takes several days, like an exhibition."""
    if event.all_day:
        return final_date(event, zone) > event.start.date()
    length = lasts(event, zone)
    return length is not None and length > SEVERAL_DAYS


def final_date(event: Event, zone: ZoneInfo) -> dt.date:
    """Return the local date of an event's end, or of its start if it has no end; of whole days, the last one."""
    if event.all_day:
        return max(event.end or event.start, event.start).date()
    return (ends(event, zone) or event.start).date()


def programme_day(event: Event, night: dt.timedelta = NIGHT) -> dt.date:
    """Return the day of the programme on which an event starts."""
    if not is_timed(event):
        return event.start.date()
    return (event.start - night).date()


def over_before(events: Iterable[Event], config: Config, today: dt.date) -> frozenset[str]:
    """Return the slugs of the events whose last day is past."""
    night, zone = night_of(config), zone_of(config)
    return frozenset(event.slug for event in events if last_day(event, zone, night) < today)


def last_day(event: Event, zone: ZoneInfo, night: dt.timedelta = NIGHT) -> dt.date:
    """Return the day of the programme on which an event ends.

    An end at midnight or at the start of a programme day counts for the day before.
    """
    end, first = ends(event, zone), programme_day(event, night)
    if end is None or end.astimezone(dt.UTC) <= begins(event, zone).astimezone(dt.UTC):
        return first
    last = (end - night - dt.timedelta(microseconds=1)).date()  # local time: a programme day ends at a local hour
    return max(first, last)  # a start without a time of day counts from midnight


def by_day(events: Iterable[Event], zone: ZoneInfo, night: dt.timedelta = NIGHT) -> dict[dt.date, tuple[Event, ...]]:
    """Return the days on which events start, in order, each with all events on it, also those that started earlier."""
    all_events = tuple(filter(is_dated, events))
    days = sorted({programme_day(event, night) for event in all_events})
    spans = [(programme_day(event, night), last_day(event, zone, night), event) for event in all_events]
    return {day: tuple(event for first, last, event in spans if first <= day <= last) for day in days}


def edition_of(event: Event, editions: Mapping[str, Edition], config: Config) -> str:
    """Return the edition of an event, '' if the site has none.

    The one that it names, or whose folder it is in; else the one in whose days it falls, of several the shortest; else the
    one whose days are nearest. None of this changes when another edition becomes the current one, except for events
    whose date is to be announced, which belong to that one.
    """
    if event.edition or event.year:
        return event.edition or event.year
    if not is_dated(event) and config.edition:
        return config.edition
    zone, night = zone_of(config), night_of(config)
    return edition_on(programme_day(event, night), last_day(event, zone, night), editions, config)


def edition_on(first: dt.date, last: dt.date, editions: Mapping[str, Edition], config: Config) -> str:
    """Return the edition of what takes place on some days and names none; '' if the site has none."""

    def distance(slug: str) -> tuple[int, dt.timedelta, bool, dt.date, str]:
        known = editions[slug]
        days = max((known.start - last).days, (first - known.end).days, 0)
        return days, known.end - known.start, slug != config.edition, known.start, slug

    return min(editions, key=distance, default=config.edition or "")


def year_folder(edition: str, editions: Mapping[str, Edition]) -> str:
    """Return the folder of the programme for new events of an edition: `2027/`, '' for the first edition.

    So addresses of events may repeat from year to year.
    """
    first = min(editions.values(), key=lambda known: (known.start, known.slug), default=None)
    return f"{edition}/" if first and edition in editions and edition != first.slug else ""
