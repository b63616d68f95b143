"""Matches the names in a programme with the site's venues, rooms and people; collects new venues and rooms."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from korme.commands.importer.column_names import comparable
from korme.kinds import Collective, Creative, Venue
from korme.site.urls import slugify


class VenueMatcher(Struct):
    """The site's venues, and those that an import adds."""

    venues: Mapping[str, Venue]
    default: str
    """The slug of the venue for rooms that belong to no known one."""
    default_name: str
    capacities: Mapping[str, int] = {}
    """People that a room holds, by its name."""
    new: dict[str, str] = {}
    """The venues to write: names by slug."""
    rooms: dict[str, list[str]] = {}
    """The rooms to add, by the slug of their venue."""

    def match(self, name: str, room: str) -> tuple[str, str]:
        """Return the slug of a venue and the name of a room for their names in a programme; either may be empty there.

        The room is empty if the programme names none, or a venue in its place.
        """
        if name:
            slug = self._venue(name) or self._added(name)
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

    def _venue(self, name: str) -> str:
        """Return the slug of the venue with this slug, or with this name in any language, or '' for none."""
        wanted = comparable(name)
        for slug, venue in self.venues.items():
            if wanted and (name == slug or wanted in [comparable(own) for _, own in venue.name.values]):
                return slug
        return next((slug for slug, own in self.new.items() if wanted and comparable(own) == wanted), "")

    def _added(self, name: str) -> str:
        slug = slugify(name) or self.default
        self.new.setdefault(slug, name)
        return slug

    def _room(self, slug: str, name: str) -> str:
        known = self._known_room(slug, name)
        if known:
            return known
        venue = self.venues.get(slug)
        listed = self.rooms.setdefault(slug, [])
        if name not in listed and (venue is None or venue.rooms or slug == self.default):
            listed.append(name)
        return name

    def _known_room(self, slug: str, name: str) -> str:
        """Return the name of a room by its name or its label, 'room 101' for '101' included, or '' for none."""
        venue = self.venues.get(slug)
        wanted = comparable(name)
        bare = comparable(re.sub(r"(?i)^(?:room|hall|ауд(?:итория|\.)?|каб(?:инет|\.)?|зал|бөлме)\s+", "", name))
        for room in venue.rooms if venue else ():
            labels = [comparable(label) for _, label in room.label.values] if room.label else []
            names = (comparable(room.name), *labels)
            if name == room.name or (wanted and (wanted in names or bare == names[0])):
                return room.name
        return ""


def matched(hosts: list[str], people: Mapping[str, Creative | Collective]) -> list[str]:
    """Return the names of hosts, with the slugs of those who are creatives or collectives of the site."""
    slugs: dict[str, set[str]] = {}
    for person in people.values():
        for _, name in person.heading.values:
            slugs.setdefault(comparable(name), set()).add(person.slug)
    found = []
    for host in hosts:
        own = slugs.get(comparable(host), set())
        found.append(host if host in people or len(own) != 1 else next(iter(own)))
    return list(dict.fromkeys(found))
