"""The groups of the contact sheet: by person, discipline, room or edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from msgspec import Struct

from korme.commands.desk.addresses import desk_address
from korme.commands.desk.state import DeskState
from korme.core.model import Phrase
from korme.kinds import Creative, Edition, Entry, Event, Venue, Work
from korme.site.rooms import room_of

GROUPINGS = ("person", "discipline", "room", "edition", "kind")
"""Names of the groupings in addresses; 'kind' puts all in one group."""
Item = TypeVar("Item")


class SheetGroup(Struct, frozen=True):
    """A heading on the sheet."""

    title: Phrase | None
    """None for what belongs to no group."""
    detail: Phrase | None = None
    """Of a room: its venue."""
    edit: str = ""
    """Address of the entry that it is, if it is one."""


def grouped(
    state: DeskState, language: str, by: str, items: Sequence[Item], entry_of: Callable[[Item], Entry]
) -> list[tuple[SheetGroup, list[Item]]]:
    """Return items in their groups, in the site's order of these; what belongs to none comes last.

    Args:
        language: of the headings.
        by: one of `GROUPINGS`.
        entry_of: returns the entry of an item; one that belongs to several groups is in each of them.
    """
    found: dict[tuple[str, ...], list[Item]] = {}
    for item in items:
        for name in _names(state, by, entry_of(item)) or ((),):
            found.setdefault(name, []).append(item)
    order = {name: at for at, name in enumerate(_order(state, by))}
    names = sorted(found, key=lambda name: (not name, order.get(name, len(order))))
    return [(_heading(state, language, by, name), found[name]) for name in names]


def _names(state: DeskState, by: str, entry: Entry) -> Iterable[tuple[str, ...]]:
    """Return the names of the groups of an entry."""
    if by == "person":
        return [(slug,) for slug in _people(entry)]
    if by == "discipline":
        return [(key,) for key in _disciplines(state, entry)]
    if by == "room":
        return _rooms(state, entry)
    return [(slug,) for slug in _editions(state, entry)] if by == "edition" else ()


def _people(entry: Entry) -> tuple[str, ...]:
    if isinstance(entry, Work):
        return (entry.creative,)
    return (entry.slug,) if isinstance(entry, Creative) else entry.hosts if isinstance(entry, Event) else ()


def _disciplines(state: DeskState, entry: Entry) -> tuple[str, ...]:
    if isinstance(entry, Event):
        return state.site.disciplines_of(entry)
    person = state.entries.get(("creative", entry.creative)) if isinstance(entry, Work) else entry
    return tuple(dict.fromkeys(person.discipline)) if isinstance(person, Creative) else ()


def _rooms(state: DeskState, entry: Entry) -> list[tuple[str, ...]]:
    site = state.site
    if isinstance(entry, Event):
        return [(entry.venue, entry.room or "")] if entry.venue else []
    if isinstance(entry, Venue):
        return [(entry.slug, "")]
    keys = [(entry.creative, entry.slug)] if isinstance(entry, Work) else []
    if isinstance(entry, Creative):
        keys = [(work.creative, work.slug) for work in site.works_of.get(entry.slug, ())]
    return list(dict.fromkeys(site.place_of_work[key].is_in for key in keys if key in site.place_of_work))


def _editions(state: DeskState, entry: Entry) -> tuple[str, ...]:
    site = state.site
    if isinstance(entry, Work):
        slug = site.edition_of_work.get((entry.creative, entry.slug), "")
        return (slug,) if slug else ()
    if isinstance(entry, Creative):
        return site.editions_of.get(entry.slug, ())
    if isinstance(entry, Event):
        edition = site.edition_of(entry)
        return (edition.slug,) if edition else ()
    return (entry.slug,) if isinstance(entry, Edition) else ()


def _order(state: DeskState, by: str) -> list[tuple[str, ...]]:
    """Return the names of all groups in their order."""
    site = state.site
    if by == "room":
        rooms = (
            (venue.slug, room) for venue in site.venues.values() for room in ("", *(one.name for one in venue.rooms))
        )
        return list(dict.fromkeys([*(one.is_in for one in site.place_of_work.values()), *rooms]))
    listed = {"person": site.creatives, "discipline": site.disciplines, "edition": site.editions}.get(by, {})
    return [(slug,) for slug in listed]


def _heading(state: DeskState, language: str, by: str, name: tuple[str, ...]) -> SheetGroup:
    if not name:
        return SheetGroup(None)
    if by == "room":
        return _room(state, language, *name)
    entry = state.entries.get(({"person": "creative"}.get(by, by), name[0]))
    if entry:
        return SheetGroup(entry.heading.pick(language), edit=desk_address(entry))
    discipline = state.site.disciplines.get(name[0]) if by == "discipline" else None
    return SheetGroup(discipline.name.pick(language) if discipline else Phrase(name[0]))


def _room(state: DeskState, language: str, venue_slug: str, name: str) -> SheetGroup:
    venue = state.site.venues.get(venue_slug)
    title = venue.name.pick(language) if venue else Phrase(venue_slug)
    room = room_of(venue, name)
    if not name:
        return SheetGroup(title, edit=desk_address(venue) if venue else "")
    shown = room.label.pick(language) if room and room.label else Phrase(name)
    return SheetGroup(shown, title, desk_address(venue) if venue else "")
