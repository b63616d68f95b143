"""Rooms of venues, as events and announcements name them."""

from __future__ import annotations

from korme.kinds import Venue
from korme.kinds.venue import Room


def room_of(venue: Venue | None, name: str | None) -> Room | None:
    """Return the venue's room with a name, or None without a venue, a name or such a room."""
    return next((room for room in venue.rooms if room.name == name), None) if venue else None
