"""Places where visitors were told to come and an event no longer is: for the door of its former room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from msgspec import Struct

from korme.core.moments import has_date, has_time
from korme.site.announcements import Announced, AnnouncedEvent


class Departure(Struct, frozen=True, order=True):
    """The room and the time at which an event was announced before it moved."""

    start: dt.datetime
    """Local time of the festival, without a zone."""
    slug: str
    """The event."""
    room: str
    """'' for none."""

    def day(self, night: dt.timedelta) -> dt.date:
        """Return the day of the programme on which it was to start."""
        return (self.start - night).date() if has_time(self.start) else self.start.date()


def departures(announced: Announced, now: Mapping[str, AnnouncedEvent]) -> dict[str, tuple[Departure, ...]]:
    """Return by venue where events were announced, in order of time, once for each room and day.

    Args:
        now: the events as they would be announced now, by slug.
    """
    found: dict[str, dict[tuple[str, str, dt.date], Departure]] = {}
    for former in _former(announced, now):
        present = now.get(former.slug)
        if present is None or not former.venue or not has_date(former.start) or _spot(former) == _spot(present):
            continue
        key = (former.slug, former.room, former.start.date())
        found.setdefault(former.venue, {}).setdefault(key, Departure(former.start, former.slug, former.room))
    return {venue: tuple(sorted(own.values())) for venue, own in found.items()}


def _former(announced: Announced, now: Mapping[str, AnnouncedEvent]) -> Iterator[AnnouncedEvent]:
    """Yield events as they were announced, the last announcement first."""
    yield from (known for slug, known in announced.events.items() if slug in now)
    yield from (change.before for change in announced.changes if change.before and change.what != "removed")


def _spot(event: AnnouncedEvent) -> tuple[str, str, dt.date]:
    return event.venue, event.room, event.start.date()
