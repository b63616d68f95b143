"""Which house and room a programme's words mean; those that the site has not yet are noted, to be added."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from korme.commands.importer.column_names import plain
from korme.kinds import Creative, Venue
from korme.site.urls import slugify


class Houses(Struct):
    """The site's venues, and what an import adds to them."""

    venues: Mapping[str, Venue]
    default: str
    """The venue of rooms that belong to no known one."""
    default_name: str
    capacities: Mapping[str, int] = {}
    new: dict[str, str] = {}
    """Venues to be written: address and name."""
    rooms: dict[str, list[str]] = {}
    """Rooms to be added, by venue."""

    def place(self, house: str, room: str) -> tuple[str, str]:
        """The venue's address and the room's name for what a programme says; the room may be empty."""
        if house:
            slug = self._venue(house) or self._added(house)
            return slug, self._room(slug, room) if room else ""
        if self._venue(room):
            return self._venue(room), ""
        head, comma, tail = room.partition(", ")
        if comma and self._venue(head):
            return self._venue(head), self._room(self._venue(head), tail)
        owners = [slug for slug in self.venues if self._known_room(slug, room)]
        slug = owners[0] if len(owners) == 1 and self.default not in owners else self.default
        if slug not in self.venues:
            self.new.setdefault(slug, self.default_name)
        return slug, self._room(slug, room) if room else ""

    def _venue(self, words: str) -> str:
        """The address of a venue by its address, or by its name in any language; empty for none."""
        known = plain(words)
        for slug, venue in self.venues.items():
            if known and (words == slug or known in [plain(name) for _, name in venue.name.values]):
                return slug
        return next((slug for slug, name in self.new.items() if known and plain(name) == known), "")

    def _added(self, name: str) -> str:
        slug = slugify(name) or self.default
        self.new.setdefault(slug, name)
        return slug

    def _room(self, slug: str, words: str) -> str:
        known = self._known_room(slug, words)
        if known:
            return known
        venue = self.venues.get(slug)
        listed = self.rooms.setdefault(slug, [])
        if words not in listed and (venue is None or venue.rooms or slug == self.default):
            listed.append(words)
        return words

    def _known_room(self, slug: str, words: str) -> str:
        """A room's name by its name or its label; '101' is meant by 'room 101' as well."""
        venue = self.venues.get(slug)
        known = plain(words)
        bare = plain(re.sub(r"(?i)^(?:room|hall|ауд(?:итория|\.)?|каб(?:инет|\.)?|зал|бөлме)\s+", "", words))
        for room in venue.rooms if venue else ():
            labels = [plain(label) for _, label in room.label.values] if room.label else []
            if known and (known in (plain(room.name), *labels) or bare == plain(room.name)):
                return room.name
        return ""


def matched(hosts: list[str], creatives: Mapping[str, Creative]) -> list[str]:
    """Names of people, those of the site's creatives by their folders."""
    owners: dict[str, list[str]] = {}
    for one in creatives.values():
        for _, name in one.name.values:
            owners.setdefault(plain(name), []).append(one.slug)
    found = []
    for host in hosts:
        slugs = dict.fromkeys(owners.get(plain(host), ()))
        found.append(host if host in creatives or len(slugs) != 1 else next(iter(slugs)))
    return list(dict.fromkeys(found))
