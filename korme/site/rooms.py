"""The rooms of venues, as events and announcements name them."""

from __future__ import annotations

from korme.kinds import Venue
from korme.kinds.venue import Room


def room_of(venue: Venue | None, name: str | None) -> Room | None:
    """The room that a venue declares under a name; None without a venue, a name or such a room."""
    return next((one for one in venue.rooms if one.name == name), None) if venue else None
