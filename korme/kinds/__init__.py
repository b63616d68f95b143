"""The kinds of entries: one file each, and its name in this list."""

from __future__ import annotations

from korme.kinds.base import Entry, Kind
from korme.kinds.creative import CREATIVE, Creative
from korme.kinds.edition import EDITION, Edition, Figure
from korme.kinds.event import EVENT, Event, ImportSource
from korme.kinds.page import PAGE, PageEntry
from korme.kinds.partner import PARTNER, Partner
from korme.kinds.story import STORY, Story
from korme.kinds.venue import VENUE, Place, Room, Venue
from korme.kinds.work import WORK, Sale, Work

KINDS: tuple[Kind, ...] = (CREATIVE, WORK, EVENT, VENUE, PARTNER, STORY, PAGE, EDITION)

__all__ = [
    "CREATIVE",
    "EDITION",
    "EVENT",
    "KINDS",
    "PAGE",
    "PARTNER",
    "STORY",
    "VENUE",
    "WORK",
    "Creative",
    "Edition",
    "Entry",
    "Event",
    "Figure",
    "ImportSource",
    "Kind",
    "PageEntry",
    "Partner",
    "Place",
    "Room",
    "Sale",
    "Story",
    "Venue",
    "Work",
]
