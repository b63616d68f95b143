"""A day as a grid: a column for each room, a row for every five minutes of elapsed time.

Pages carry no inline styles: positions are classes of the theme's style sheet: `korme-c-3` (column), `korme-y-20
korme-y-4` (first row: 24), `korme-z-40 korme-z-8` (end row: 48).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct

from korme.kinds import Event
from korme.site.event_times import begins, lasts

ROW = dt.timedelta(minutes=5)
MOST_ROWS = 300
"""25 hours; longer events are cut at the end of the grid."""
MOST_COLUMNS = 64
"""A day with more columns is shown only as a list."""
_SCORE = 20
"""A row's classes are a multiple of this and a rest."""
_UNKNOWN_LENGTH = dt.timedelta(hours=1)


class GridPlace(NamedTuple):
    """A venue and a room in it."""

    venue: str
    room: str
    """'' for an event without a room."""


def place_of(event: Event) -> GridPlace:
    """Return the place of an event."""
    return GridPlace(event.venue, event.room or "")


def row_classes(letter: str, row: int) -> str:
    """Return the classes whose numbers add up to a row: 'korme-y-20 korme-y-4' for 24."""
    score, rest = row // _SCORE * _SCORE, row % _SCORE
    return " ".join(f"korme-{letter}-{part}" for part in (score, rest) if part) or f"korme-{letter}-0"


class Spot(Struct, frozen=True):
    """Position of an event in the grid: its column, its first row and the row before which it ends."""

    column: int
    first: int
    last: int

    @property
    def classes(self) -> str:
        return f"korme-c-{self.column} {row_classes('y', self.first)} {row_classes('z', self.last)}"


class Column(Struct, frozen=True):
    """Columns of a room: more than one if its events overlap."""

    place: GridPlace
    first: int
    width: int


class Grid(Struct, frozen=True):
    """Grid of a day."""

    origin: dt.datetime
    """Full hour at which it begins, in the festival's time zone."""
    rows: int
    columns: tuple[Column, ...]
    spots: dict[str, Spot]
    """Positions by the event's slug."""

    @property
    def width(self) -> int:
        return self.columns[-1].first + self.columns[-1].width - 1

    @property
    def hours(self) -> tuple[tuple[dt.datetime, int], ...]:
        """Local time and row of every full hour; when the clocks change, an hour is missing or occurs twice."""
        zone, origin = self.origin.tzinfo, self.origin.astimezone(dt.UTC)
        return tuple(((origin + row * ROW).astimezone(zone), row) for row in range(0, self.rows, 12))


def laid_out(events: Sequence[Event], order: Callable[[GridPlace], tuple[int, ...]], zone: ZoneInfo) -> Grid | None:
    """Return the grid of a day's events, or None if there are no events or too many rooms.

    Args:
        order: sort key of a place.
    """
    if not events:
        return None
    origin = min(begins(event, zone) for event in events).replace(minute=0)
    spans = {event.slug: _rows(event, origin, zone) for event in events}
    columns, spots, at = [], {}, 1
    for place in sorted({place_of(event) for event in events}, key=lambda place: (order(place), place)):
        lanes: list[int] = []
        own = (event for event in events if place_of(event) == place)
        for event in sorted(own, key=lambda event: (event.start, event.slug)):
            first, last = spans[event.slug]
            lane = next((number for number, free in enumerate(lanes) if free <= first), len(lanes))
            lanes[lane:] = [last, *lanes[lane + 1 :]]
            spots[event.slug] = Spot(at + lane, first, last)
        columns.append(Column(place, at, len(lanes)))
        at += len(lanes)
    if at - 1 > MOST_COLUMNS:
        return None
    return Grid(origin, max(last for _, last in spans.values()), tuple(columns), spots)


def _rows(event: Event, origin: dt.datetime, zone: ZoneInfo) -> tuple[int, int]:
    """Return the first row of an event and the row before which it ends."""
    length = lasts(event, zone)
    start = begins(event, zone).astimezone(dt.UTC) - origin.astimezone(dt.UTC)
    end = start + (length if length and length > dt.timedelta() else _UNKNOWN_LENGTH)
    first = min(start // ROW, MOST_ROWS - 1)
    return first, min(max(-(-end // ROW), first + 1), MOST_ROWS)
