"""Conflicts in the programme: double-booked rooms and hosts, closed venues, non-existent local times.

Cancelled events are ignored. Exhibitions and events of several days occupy neither their room nor their hosts. Times
are compared in UTC, so that durations are right in nights when the clocks change.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

from msgspec import Struct

from korme.checks.base import Evidence
from korme.core.moments import written
from korme.core.problems import Problem, problem
from korme.kinds import Collective, Creative, Edition, Entry, Event, Place, Venue
from korme.site.config import Config
from korme.site.event_times import (
    begins,
    edition_of,
    ends,
    is_dated,
    is_long,
    is_timed,
    last_day,
    night_of,
    programme_day,
    zone_of,
)
from korme.site.rooms import room_of

SHORTEST_WAY = 10
"""Least travel time between two venues, in minutes."""
USUAL_WAY = 15
"""Travel time if a venue has no coordinates, in minutes."""
SPEED = 15
"""Speed through a city on foot and by bus, including waiting, in km/h."""
DETOUR = 1.3
"""Ratio of the way by street to the great-circle distance."""


class _Slot(Struct, frozen=True):
    """An event and the time for which it occupies its room and hosts."""

    event: Event
    start: dt.datetime
    end: dt.datetime
    """In UTC, like the start, and always after it."""


class _ProgrammeIndex(Struct, frozen=True):
    """Lookup tables of the checks."""

    config: Config
    zone: ZoneInfo
    venues: Mapping[str, Venue]
    people: Mapping[str, Creative | Collective]
    editions: Mapping[str, Edition]

    def title(self, event: Event) -> str:
        return event.title.pick(self.config.language).text[:80]

    def venue(self, event: Event) -> str:
        venue = self.venues.get(event.venue)
        return venue.name.pick(self.config.language).text[:80] if venue else event.venue or "online"

    def place(self, event: Event) -> str:
        return f"{self.venue(event)}, {event.room}" if event.room else self.venue(event)

    def times(self, event: Event) -> str:
        """Return the times of an event: '2026-04-20 10:00–12:00'."""
        end = ends(event, self.zone)
        if end is None or not is_timed(event):
            return written(event.start).replace("T", " ")
        same = end.date() == event.start.date()
        return f"{event.start.isoformat(' ', 'minutes')}–{end:%H:%M}" + ("" if same else f" ({end:%Y-%m-%d})")

    def pair(self, event: Event, other: Event) -> dict[str, str]:
        """Return the values of a problem about two events."""
        return {
            "title": self.title(event),
            "time": self.times(event),
            "other": self.title(other),
            "other_time": self.times(other),
            "file": str(other.where("start")),
        }


def check(evidence: Evidence) -> list[Problem]:
    events = [entry for entry in evidence.published if isinstance(entry, Event)]
    return check_programme(evidence.config, events, evidence.entries)


def check_programme(config: Config, programme: Sequence[Event], entries: Sequence[Entry]) -> list[Problem]:
    """Return the conflicts of events with one another, with their venues and with the calendar.

    Args:
        programme: the published events.
        entries: all entries of the site, for names, rooms and opening hours.
    """
    zone = zone_of(config)
    index = _ProgrammeIndex(
        config,
        zone,
        {entry.slug: entry for entry in entries if isinstance(entry, Venue)},
        {entry.slug: entry for entry in entries if isinstance(entry, (Creative, Collective))},
        {entry.slug: entry for entry in entries if isinstance(entry, Edition)},
    )
    events = [event for event in programme if event.status != "cancelled"]
    slots = sorted(
        (
            _slot(event, zone)
            for event in events
            if event.type != "exhibition" and is_timed(event) and not is_long(event, zone)
        ),
        key=lambda slot: (slot.start, slot.event.slug),
    )
    problems = [*_room_conflicts(slots, index), *_host_conflicts(slots, index)]
    for event in events:
        problems += _event_problems(event, index)
    for slot in slots:
        problems += _outside_hours(slot.event, index)
    return problems


def _slot(event: Event, zone: ZoneInfo) -> _Slot:
    start = begins(event, zone).astimezone(dt.UTC)
    end = ends(event, zone)
    least = start + dt.timedelta(minutes=1)  # an event without an end occupies its first minute
    return _Slot(event, start, max(end.astimezone(dt.UTC), least) if end else least)


def _room_conflicts(slots: Sequence[_Slot], index: _ProgrammeIndex) -> Iterator[Problem]:
    """Report events at the same time in one room, or in one venue if neither names a room."""
    groups: dict[tuple[str, str], list[_Slot]] = {}
    for slot in slots:
        if not slot.event.venue:
            continue  # online, where there is room for everybody
        groups.setdefault((slot.event.venue, slot.event.room or ""), []).append(slot)
    for (venue, room), members in groups.items():
        known = room_of(index.venues.get(venue), room)
        if known and known.shared:
            continue
        for slot, other in _overlaps(members):
            mark, pair = slot.event.where("start"), index.pair(slot.event, other.event)
            if room:
                yield problem("room-twice", mark, **pair, room=index.place(slot.event))
            else:
                yield problem("venue-twice", mark, **pair, venue=index.venue(slot.event))


def _host_conflicts(slots: Sequence[_Slot], index: _ProgrammeIndex) -> Iterator[Problem]:
    """Report hosts who are in two places at once, or have too little time to get from one to the other."""
    groups: dict[str, list[_Slot]] = {}
    for slot in slots:
        for host in dict.fromkeys(_key(host) for host in slot.event.hosts):
            groups.setdefault(host, []).append(slot)
    for host, members in groups.items():
        creative = index.people.get(host)
        code = "host-twice" if creative else "host-name-twice"
        name = creative.name.pick(index.config.language).text if creative else _written(host, members[0].event)
        for slot, other in _overlaps(members):
            yield problem(code, slot.event.where("start"), host=name[:80], **index.pair(slot.event, other.event))
        for before, after in pairwise(members):
            yield from _travel(before, after, name[:80], index)


def _key(host: str) -> str:
    return " ".join(host.casefold().split())


def _written(key: str, event: Event) -> str:
    return next(host for host in event.hosts if _key(host) == key)


def _overlaps(slots: Sequence[_Slot]) -> Iterator[tuple[_Slot, _Slot]]:
    """Yield each slot that begins during another, with the longest-lasting of those; takes slots in order of start."""
    longest: _Slot | None = None
    for slot in slots:
        if longest is not None and slot.start < longest.end:
            yield slot, longest
        if longest is None or slot.end > longest.end:
            longest = slot


def _travel(before: _Slot, after: _Slot, host: str, index: _ProgrammeIndex) -> Iterator[Problem]:
    """Report a host who has less time between two events than the way takes."""
    minutes = int((after.start - before.end).total_seconds() // 60)
    here, there = before.event, after.event
    if here.venue == there.venue or minutes < 0 or not (here.venue and there.venue):
        return
    needed = _minutes_between(index.venues.get(here.venue), index.venues.get(there.venue))
    if minutes < needed:
        names = {"host": host, "origin": index.venue(here), "goal": index.venue(there), **index.pair(there, here)}
        yield problem("host-hurries", there.where("start"), minutes=minutes, needed=needed, **names)


def _minutes_between(here: Venue | None, there: Venue | None) -> int:
    if here is None or there is None or here.map is None or there.map is None:
        return USUAL_WAY
    return max(SHORTEST_WAY, math.ceil(_kilometres(here.map, there.map) * DETOUR / SPEED * 60))


def _kilometres(here: Place, there: Place) -> float:
    """Return the great-circle distance (haversine formula) in kilometres."""
    first, second = math.radians(here.lat), math.radians(there.lat)
    half = (
        math.sin((second - first) / 2) ** 2
        + math.cos(first) * math.cos(second) * math.sin(math.radians(there.lon - here.lon) / 2) ** 2
    )
    return 2 * 6371 * math.asin(math.sqrt(min(1.0, half)))


def _event_problems(event: Event, index: _ProgrammeIndex) -> Iterator[Problem]:
    if is_timed(event):
        yield from _clock_change(event.start, "start", event, index)
    if event.end is not None and is_timed(event):
        yield from _clock_change(event.end, "end", event, index)
    venue = index.venues.get(event.venue)
    room = room_of(venue, event.room)
    if venue and room and room.capacity and event.capacity and event.capacity > room.capacity:
        yield problem(
            "room-too-small",
            event.where("capacity"),
            capacity=event.capacity,
            most=room.capacity,
            room=index.place(event),
            file=str(venue.where("rooms")),
        )
    edition = index.editions.get(edition_of(event, index.editions, index.config))
    if edition is not None and is_dated(event):
        yield from _outside_edition(event, edition, index)


def _outside_edition(event: Event, edition: Edition, index: _ProgrammeIndex) -> Iterator[Problem]:
    night = night_of(index.config)
    if programme_day(event, night) > edition.end or last_day(event, index.zone, night) < edition.start:
        yield problem(
            "outside-edition",
            event.where("start"),
            title=index.title(event),
            date=event.start.date().isoformat(),
            edition=edition.slug,
            start=edition.start.isoformat(),
            end=edition.end.isoformat(),
            file=str(edition.where("start")),
        )


def _clock_change(time: dt.datetime, field: str, event: Event, index: _ProgrammeIndex) -> Iterator[Problem]:
    """Report a local time that does not exist, or occurs twice, because the clocks change."""
    first, second = (time.replace(tzinfo=index.zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return
    back = first.astimezone(dt.UTC).astimezone(index.zone).replace(tzinfo=None)
    written = time.isoformat(" ", "minutes")
    if back == time:
        yield problem("time-twice", event.where(field), time=written, zone=index.zone.key)
        return
    guess = back.isoformat(timespec="minutes")
    yield problem("time-skipped", event.where(field), time=written, zone=index.zone.key, guess=guess)


def _outside_hours(event: Event, index: _ProgrammeIndex) -> Iterator[Problem]:
    """Report an event that is not wholly within the venue's opening hours, if it gives any."""
    venue = index.venues.get(event.venue)
    if venue is None or not venue.hours:
        return
    end = max((ends(event, index.zone) or event.start).replace(tzinfo=None), event.start)
    if any(opens <= event.start and end <= closes for opens, closes in _opening_times(venue, event.start.date())):
        return
    times = dict(venue.hours).get(event.start.weekday(), ())
    yield problem(
        "outside-hours",
        event.where("start"),
        hint="open" if times else "closed",
        title=index.title(event),
        venue=index.venue(event),
        time=index.times(event),
        hours=", ".join(f"{opens}–{closes}" for opens, closes in times),
        file=str(venue.where("hours")),
    )


def _opening_times(venue: Venue, day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
    """Return the intervals in which a venue is open on a day and the days around it; adjoining ones are joined."""
    hours = dict(venue.hours)
    intervals: list[tuple[dt.datetime, dt.datetime]] = []
    for step in (-1, 0, 1):
        date = day + dt.timedelta(days=step)
        for opens, closes in sorted(hours.get(date.weekday(), ())):
            start, end = _at(date, opens), _at(date, closes)
            end += dt.timedelta(days=1) if end <= start else dt.timedelta()
            if intervals and start <= intervals[-1][1]:
                intervals[-1] = (intervals[-1][0], max(end, intervals[-1][1]))
            else:
                intervals.append((start, end))
    return intervals


def _at(date: dt.date, clock: str) -> dt.datetime:
    """Return a time of a day; '24:00' is its end."""
    hours, minutes = map(int, clock.split(":"))
    return dt.datetime.combine(date, dt.time()) + dt.timedelta(hours=hours, minutes=minutes)
