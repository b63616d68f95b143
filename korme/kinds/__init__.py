"""Kinds of entries: one file each, listed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from korme.fields.references import Ref
from korme.fields.walk import field_paths
from korme.kinds.base import Entry, Kind
from korme.kinds.collection import COLLECTION, ChosenWork, Collection
from korme.kinds.collective import COLLECTIVE, Collective
from korme.kinds.creative import CREATIVE, Creative
from korme.kinds.edition import EDITION, Edition, Figure
from korme.kinds.event import EVENT, Event, ImportSource
from korme.kinds.page import PAGE, PageEntry
from korme.kinds.partner import PARTNER, Partner
from korme.kinds.story import STORY, Story
from korme.kinds.venue import VENUE, Place, Room, Venue
from korme.kinds.work import WORK, Sale, Work

if TYPE_CHECKING:
    AnyEntry = Entry
else:  # decoding has to know the classes
    AnyEntry = Creative | Collective | Work | Collection | Event | Venue | Story | PageEntry | Edition | Partner
KINDS: tuple[Kind, ...] = (CREATIVE, COLLECTIVE, WORK, COLLECTION, EVENT, VENUE, STORY, PAGE, EDITION, PARTNER)
_BY_CLASS = {kind.cls: kind for kind in KINDS}


def kind_of(entry: Entry) -> Kind:
    """Return the kind of an entry."""
    return _BY_CLASS[type(entry)]


def fields_naming(name: str) -> frozenset[tuple[str, ...]]:
    """Return the keys of all fields that can refer to a kind of entry: ('hosts',), ('members', 'name').

    A group that may be written as a single value is also listed by its own key: ('members',).
    """
    found = {path.keys for kind in KINDS for path in field_paths(kind.cls, Ref) if name in path.type.to}
    return frozenset(found | {keys[:-1] for keys in found if len(keys) > 1})


__all__ = [
    "COLLECTION",
    "COLLECTIVE",
    "CREATIVE",
    "EDITION",
    "EVENT",
    "KINDS",
    "PAGE",
    "PARTNER",
    "STORY",
    "VENUE",
    "WORK",
    "AnyEntry",
    "ChosenWork",
    "Collection",
    "Collective",
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
    "fields_naming",
    "kind_of",
]
