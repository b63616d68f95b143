"""A day as a grid, pure: a column for each room, a row for every five minutes of real time.

Pages carry no inline styles, so a place in the grid is said by classes that a stylesheet of the theme knows:
`korme-c-3` (column), `korme-y-24` (the row of its beginning), `korme-z-48` (the row of its end).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct

from korme.kinds import Event
from korme.site.event_times import begins, lasts

ROW = dt.timedelta(minutes=5)
MOST_ROWS = 300
"""25 hours; what goes on longer ends at the grid's edge."""
MOST_COLUMNS = 64
"""A day in more rooms at once is shown as a list only."""
_UNKNOWN_LENGTH = dt.timedelta(hours=1)

Place = tuple[str, str]
"""A venue's name and a room's; the room is empty where the event names none."""


def place_of(event: Event) -> Place:
    return event.venue, event.room or ""


class Spot(Struct, frozen=True):
    """Where one event stands."""

    column: int
    first: int
    last: int

    @property
    def classes(self) -> str:
        return f"korme-c-{self.column} korme-y-{self.first} korme-z-{self.last}"


class Column(Struct, frozen=True):
    """A room's column, or columns, when events overlap in it."""

    place: Place
    first: int
    width: int


class Grid(Struct, frozen=True):
    """A whole day."""

    origin: dt.datetime
    """The full hour at which it begins, with its zone."""
    rows: int
    columns: tuple[Column, ...]
    spots: dict[str, Spot]
    """By the event's name."""

    @property
    def width(self) -> int:
        return self.columns[-1].first + self.columns[-1].width - 1

    @property
    def hours(self) -> tuple[tuple[dt.datetime, int], ...]:
        """What the clock shows every hour, with its row: on a night in which the clocks change one is left out or said twice."""
        zone, origin = self.origin.tzinfo, self.origin.astimezone(dt.UTC)
        return tuple(((origin + row * ROW).astimezone(zone), row) for row in range(0, self.rows, 12))


def laid_out(events: Sequence[Event], order: Callable[[Place], tuple[int, ...]], zone: ZoneInfo) -> Grid | None:
    """The grid of a day's events; None when there are none, or too many rooms for a grid.

    Args:
        order: where a room comes among the others.
    """
    if not events:
        return None
    origin = min(begins(one, zone) for one in events).replace(minute=0)
    spans = {one.slug: _rows(one, origin, zone) for one in events}
    columns, spots, at = [], {}, 1
    for place in sorted({place_of(one) for one in events}, key=lambda one: (order(one), one)):
        lanes: list[int] = []
        for event in sorted((one for one in events if place_of(one) == place), key=lambda one: (one.start, one.slug)):
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
    """The row an event begins in and the one before which it ends."""
    length = lasts(event, zone)
    start = begins(event, zone).astimezone(dt.UTC) - origin.astimezone(dt.UTC)
    end = start + (length if length and length > dt.timedelta() else _UNKNOWN_LENGTH)
    first = min(start // ROW, MOST_ROWS - 1)
    return first, min(max(-(-end // ROW), first + 1), MOST_ROWS)
