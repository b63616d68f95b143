"""Rooms and people for whom a programme has several sessions at the same time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from msgspec import Struct

from korme.site.event_times import SEVERAL_DAYS

_LENGTH = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?")


class SharedRoom(Struct, frozen=True):
    """A room with several sessions at the same time."""

    count: int
    """Sessions that begin during another."""
    first: str
    """Title of a session, as an example."""
    second: str
    """Title of one that begins during it."""


def shared_rooms(sessions: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], SharedRoom]:
    """Return the rooms that are used by several sessions at once, by venue and name.

    Exhibitions and events of several days occupy no room, cancelled ones neither.

    Args:
        sessions: their fields, with `venue` and `room` as the site names them.
    """
    rooms: dict[tuple[str, str], list[tuple[dt.datetime, dt.datetime, str]]] = {}
    for fields in filter(_is_timed, sessions):
        start, end = _times(fields)
        occupies = fields.get("type") != "exhibition" and end - start <= SEVERAL_DAYS
        if fields.get("room") and occupies and fields.get("status") != "cancelled":
            title = fields["title"]
            called = str(next(iter(title.values())) if isinstance(title, Mapping) else title)
            rooms.setdefault((fields["venue"], fields["room"]), []).append((start, end, called))
    found = {}
    for room, slots in rooms.items():
        clashes = _clashes(sorted(slots))
        if clashes:
            found[room] = SharedRoom(len(clashes), *clashes[0])
    return found


def _clashes(slots: list[tuple[dt.datetime, dt.datetime, str]]) -> list[tuple[str, str]]:
    """Return the titles of sessions that begin during another, each below that one's."""
    found = []
    longest: tuple[dt.datetime, str] | None = None
    for start, end, title in slots:
        if longest is not None and start < longest[0]:
            found.append((longest[1], title))
        if longest is None or end > longest[0]:
            longest = end, title
    return found


def _is_timed(fields: Mapping[str, Any]) -> bool:
    """Return whether a session begins at a time of day: not whole days, or a time to be announced."""
    return "T" in fields["start"]


def _times(fields: Mapping[str, Any]) -> tuple[dt.datetime, dt.datetime]:
    start = dt.datetime.fromisoformat(fields["start"])
    if "end" in fields:
        return start, dt.datetime.fromisoformat(fields["end"])
    length = _LENGTH.fullmatch(fields.get("duration", ""))
    hours, minutes = (int(part or 0) for part in length.groups()) if length else (0, 0)
    try:
        return start, start + max(dt.timedelta(hours=hours, minutes=minutes), dt.timedelta(minutes=1))
    except OverflowError:
        return start, dt.datetime.max


class DoubleBooking(Struct, frozen=True):
    """A session that begins while one of its hosts is in another."""

    index: int
    """Of the session."""
    host: str
    other: str
    """Title of the session that begins first."""


def double_bookings(sessions: Sequence[Mapping[str, Any]], people: AbstractSet[str]) -> list[DoubleBooking]:
    """Return the sessions that begin during an earlier one of the same person; those are left out of what follows.

    Args:
        sessions: their fields, with `hosts` as the site names them.
        people: slugs of creatives and collectives.
    """
    slots: dict[str, list[tuple[dt.datetime, dt.datetime, int]]] = {}
    for index, fields in enumerate(sessions):
        if not _is_timed(fields):
            continue
        start, end = _times(fields)
        if fields.get("type") == "exhibition" or end - start > SEVERAL_DAYS or fields.get("status") == "cancelled":
            continue
        for host in people & set(fields.get("hosts", ())):
            slots.setdefault(host, []).append((start, end, index))
    found = []
    for host, booked in sorted(slots.items()):
        last: tuple[dt.datetime, int] | None = None
        for start, end, index in sorted(booked):
            if last is not None and start < last[0]:
                title = sessions[last[1]]["title"]
                called = str(next(iter(title.values())) if isinstance(title, Mapping) else title)
                found.append(DoubleBooking(index, host, called))
            else:
                last = end, index
    return found
