"""A programme that contradicts itself: two events in one room, a host in two places, a house that is closed, an hour that is not.

Cancelled events contradict nothing. Exhibitions, and whatever goes on for days, stand beside the other events of
their room and hold nobody in it. Times are compared as moments, so that a night of summer time counts its hours right.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

from msgspec import Struct

from korme.checks.base import Evidence
from korme.core.problems import Problem, problem
from korme.kinds import Creative, Edition, Entry, Event, Place, Venue
from korme.site.config import Config
from korme.site.event_times import begins, ends, is_long, last_day, night_of, programme_day, zone_of
from korme.site.rooms import room_of

SHORTEST_WAY = 10
"""Minutes from one venue to another, however near."""
USUAL_WAY = 15
"""Minutes when the map does not say how far it is."""
SPEED = 15
"""Kilometres an hour through a city, on foot and by bus, waiting included."""
DETOUR = 1.3
"""Streets are not straight lines."""


class _Slot(Struct, frozen=True):
    """An event that takes up a place for a while."""

    event: Event
    start: dt.datetime
    end: dt.datetime
    """In UTC, and always after the start."""


class _ProgrammeIndex(Struct, frozen=True):
    """What the checks look things up in."""

    config: Config
    zone: ZoneInfo
    venues: Mapping[str, Venue]
    creatives: Mapping[str, Creative]
    editions: Mapping[str, Edition]

    def title(self, event: Event) -> str:
        return event.title.pick(self.config.language).text[:80]

    def venue(self, event: Event) -> str:
        venue = self.venues.get(event.venue)
        return venue.name.pick(self.config.language).text[:80] if venue else event.venue

    def place(self, event: Event) -> str:
        return f"{self.venue(event)}, {event.room}" if event.room else self.venue(event)

    def times(self, event: Event) -> str:
        """'2026-04-20 10:00–12:00'."""
        end = ends(event, self.zone)
        if end is None:
            return event.start.isoformat(" ", "minutes")
        same = end.date() == event.start.date()
        return f"{event.start.isoformat(' ', 'minutes')}–{end:%H:%M}" + ("" if same else f" ({end:%Y-%m-%d})")

    def pair(self, event: Event, other: Event) -> dict[str, str]:
        """What a problem says of two events."""
        return {
            "title": self.title(event),
            "time": self.times(event),
            "other": self.title(other),
            "other_time": self.times(other),
            "file": str(other.where("start")),
        }


def check(evidence: Evidence) -> list[Problem]:
    events = [one for one in evidence.published if isinstance(one, Event)]
    return check_programme(evidence.config, events, evidence.entries)


def check_programme(config: Config, programme: Sequence[Event], entries: Sequence[Entry]) -> list[Problem]:
    """Everything in which events contradict one another, their venues or the calendar.

    Args:
        programme: the events that visitors get to see.
        entries: everything the site has, for names, rooms, hours.
    """
    zone = zone_of(config)
    known = _ProgrammeIndex(
        config,
        zone,
        {one.slug: one for one in entries if isinstance(one, Venue)},
        {one.slug: one for one in entries if isinstance(one, Creative)},
        {one.slug: one for one in entries if isinstance(one, Edition)},
    )
    events = [one for one in programme if one.status != "cancelled"]
    slots = sorted(
        (_slot(one, zone) for one in events if one.type != "exhibition" and not is_long(one, zone)),
        key=lambda one: (one.start, one.event.slug),
    )
    found = [*_rooms(slots, known), *_hosts(slots, known)]
    names = _names_of_creatives(known)
    for event in events:
        found += _of_event(event, known)
        found += _namesakes(event, names)
    for slot in slots:
        found += _hours(slot.event, known)
    return found


def _slot(event: Event, zone: ZoneInfo) -> _Slot:
    start = begins(event, zone).astimezone(dt.UTC)
    end = ends(event, zone)
    least = start + dt.timedelta(minutes=1)  # without an end it still begins somewhere
    return _Slot(event, start, max(end.astimezone(dt.UTC), least) if end else least)


def _rooms(slots: Sequence[_Slot], known: _ProgrammeIndex) -> Iterator[Problem]:
    """Two at once in one room; or in one house, when neither says in which room."""
    groups: dict[tuple[str, str], list[_Slot]] = {}
    for one in slots:
        groups.setdefault((one.event.venue, one.event.room or ""), []).append(one)
    for (_, room), members in groups.items():
        for one, other in _overlaps(members):
            mark, pair = one.event.where("start"), known.pair(one.event, other.event)
            if room:
                yield problem("room-twice", mark, **pair, room=known.place(one.event))
            else:
                yield problem("venue-twice", mark, **pair, venue=known.venue(one.event))


def _hosts(slots: Sequence[_Slot], known: _ProgrammeIndex) -> Iterator[Problem]:
    """A host in two places at once, or with too little time from one to the other."""
    groups: dict[str, list[_Slot]] = {}
    for one in slots:
        for host in dict.fromkeys(_key(host) for host in one.event.hosts):
            groups.setdefault(host, []).append(one)
    for host, members in groups.items():
        creative = known.creatives.get(host)
        code = "host-twice" if creative else "host-name-twice"
        name = creative.name.pick(known.config.language).text if creative else _written(host, members[0].event)
        for one, other in _overlaps(members):
            yield problem(code, one.event.where("start"), host=name[:80], **known.pair(one.event, other.event))
        for before, after in pairwise(members):
            yield from _way(before, after, name[:80], known)


def _key(host: str) -> str:
    return " ".join(host.casefold().split())


def _written(key: str, event: Event) -> str:
    return next(one for one in event.hosts if _key(one) == key)


def _overlaps(slots: Sequence[_Slot]) -> Iterator[tuple[_Slot, _Slot]]:
    """Each slot that begins while another lasts, with the one of those that lasts longest; slots in order of time."""
    longest: _Slot | None = None
    for one in slots:
        if longest is not None and one.start < longest.end:
            yield one, longest
        if longest is None or one.end > longest.end:
            longest = one


def _way(before: _Slot, after: _Slot, host: str, known: _ProgrammeIndex) -> Iterator[Problem]:
    minutes = int((after.start - before.end).total_seconds() // 60)
    here, there = before.event, after.event
    if here.venue == there.venue or minutes < 0:
        return
    needed = _minutes_between(known.venues.get(here.venue), known.venues.get(there.venue))
    if minutes < needed:
        names = {"host": host, "origin": known.venue(here), "goal": known.venue(there), **known.pair(there, here)}
        yield problem("host-hurries", there.where("start"), minutes=minutes, needed=needed, **names)


def _minutes_between(here: Venue | None, there: Venue | None) -> int:
    if here is None or there is None or here.map is None or there.map is None:
        return USUAL_WAY
    return max(SHORTEST_WAY, math.ceil(_kilometres(here.map, there.map) * DETOUR / SPEED * 60))


def _kilometres(here: Place, there: Place) -> float:
    """The great circle."""
    first, second = math.radians(here.lat), math.radians(there.lat)
    half = (
        math.sin((second - first) / 2) ** 2
        + math.cos(first) * math.cos(second) * math.sin(math.radians(there.lon - here.lon) / 2) ** 2
    )
    return 2 * 6371 * math.asin(math.sqrt(min(1.0, half)))


def _of_event(event: Event, known: _ProgrammeIndex) -> Iterator[Problem]:
    yield from _clock(event.start, "start", event, known)
    if event.end is not None:
        yield from _clock(event.end, "end", event, known)
    venue = known.venues.get(event.venue)
    room = room_of(venue, event.room)
    if venue and room and room.capacity and event.capacity and event.capacity > room.capacity:
        yield problem(
            "room-too-small",
            event.where("capacity"),
            capacity=event.capacity,
            most=room.capacity,
            room=known.place(event),
            file=str(venue.where("rooms")),
        )
    edition = known.editions.get(event.edition or known.config.edition or "")
    if edition is not None:
        yield from _edition(event, edition, known)


def _edition(event: Event, edition: Edition, known: _ProgrammeIndex) -> Iterator[Problem]:
    night = night_of(known.config)
    if programme_day(event, night) > edition.end or last_day(event, known.zone, night) < edition.start:
        yield problem(
            "outside-edition",
            event.where("start"),
            title=known.title(event),
            date=event.start.date().isoformat(),
            edition=edition.slug,
            start=edition.start.isoformat(),
            end=edition.end.isoformat(),
            file=str(edition.where("start")),
        )


def _clock(time: dt.datetime, field: str, event: Event, known: _ProgrammeIndex) -> Iterator[Problem]:
    """A time that the clocks jump over, or come to twice."""
    first, second = (time.replace(tzinfo=known.zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return
    back = first.astimezone(dt.UTC).astimezone(known.zone).replace(tzinfo=None)
    said = time.isoformat(" ", "minutes")
    if back == time:
        yield problem("time-twice", event.where(field), time=said, zone=known.zone.key)
        return
    guess = back.isoformat(timespec="minutes")
    yield problem("time-skipped", event.where(field), time=said, zone=known.zone.key, guess=guess)


def _hours(event: Event, known: _ProgrammeIndex) -> Iterator[Problem]:
    """Whether a venue that says when it is open is open all the while."""
    venue = known.venues.get(event.venue)
    if venue is None or not venue.hours:
        return
    end = max((ends(event, known.zone) or event.start).replace(tzinfo=None), event.start)
    if any(opens <= event.start and end <= closes for opens, closes in _open(venue, event.start.date())):
        return
    times = dict(venue.hours).get(event.start.weekday(), ())
    yield problem(
        "outside-hours",
        event.where("start"),
        hint="open" if times else "closed",
        title=known.title(event),
        venue=known.venue(event),
        time=known.times(event),
        hours=", ".join(f"{opens}–{closes}" for opens, closes in times),
        file=str(venue.where("hours")),
    )


def _open(venue: Venue, day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
    """When a venue is open about a day: from the evening before to the morning after, what adjoins put together."""
    hours = dict(venue.hours)
    found: list[tuple[dt.datetime, dt.datetime]] = []
    for step in (-1, 0, 1):
        date = day + dt.timedelta(days=step)
        for opens, closes in sorted(hours.get(date.weekday(), ())):
            start, end = _at(date, opens), _at(date, closes)
            end += dt.timedelta(days=1) if end <= start else dt.timedelta()
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((start, end))
    return found


def _at(date: dt.date, clock: str) -> dt.datetime:
    """A moment of a day; '24:00' is the end of it."""
    hours, minutes = map(int, clock.split(":"))
    return dt.datetime.combine(date, dt.time()) + dt.timedelta(hours=hours, minutes=minutes)


def _names_of_creatives(known: _ProgrammeIndex) -> dict[str, str]:
    """Whose name it is, in any language; a name of two people is nobody's."""
    owners: dict[str, set[str]] = {}
    for one in known.creatives.values():
        for _, name in one.name.values:
            owners.setdefault(_key(name), set()).add(one.slug)
    return {name: next(iter(slugs)) for name, slugs in owners.items() if len(slugs) == 1}


def _namesakes(event: Event, names: Mapping[str, str]) -> Iterator[Problem]:
    """A free name that is a creative's: the page would not be linked, and a double booking not be seen."""
    for at, host in enumerate(event.hosts):
        slug = names.get(_key(host))
        if slug is not None and host != slug:
            name = f"hosts.{at}" if f"hosts.{at}" in event.marks else "hosts"
            yield problem("host-is-creative", event.where(name), name=host[:80], slug=slug)
