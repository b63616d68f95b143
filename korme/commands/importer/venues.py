"""Matches the names in a programme with the site's venues, rooms and people; collects new venues and rooms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from korme.commands.importer.column_names import comparable
from korme.commands.importer.person_lookup import PersonLookup
from korme.core.problems import Mark, Problem, problem
from korme.kinds import Collective, Creative, Venue
from korme.site.urls import slugify

_ROOM = re.compile(
    r"(?:room|hall|studio|floor|raum|saal|halle|zimmer|hörsaal|atelier|aula|foyer|lobby|salle|sala|salon|aula|eg\b|og\b|ug\b|\d+\. ?og\b|oda"
    r"|ауд|каб|зал|комн|этаж|бөлме|қабат|sal[ao]n|pokój|sal[aey]\b|кімната|nr\b|no\b|№|#|\d)",
    re.IGNORECASE,
)
"""How the names of rooms begin."""


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
    learned: dict[str, tuple[str, set[str]]] = {}
    """Venues that the programme names with rooms: name and rooms, by comparable name."""

    def match(self, name: str, room: str) -> tuple[str, str]:
        """Return the slug of a venue and the name of a room for their names in a programme; either may be empty there.

        The room is empty if the programme names none, or a venue in its place.
        """
        if name and not room:
            name, room = self._parted(name)
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

    def learn(self, names: Iterable[str]) -> None:
        """Take the venues that a programme names together with a room: 'HGB, Raum 2.41' says that HGB is a venue."""
        for name in names:
            head, comma, tail = name.partition(", ")
            if comma and not self._venue(name) and _ROOM.match(tail):
                parts = (" ".join(head.split()[:at]) for at in range(len(head.split()) - 1, 0, -1))
                inner = next((part for part in parts if _ROOM.match(head[len(part) :].strip())), "")
                if not inner:
                    self.learned.setdefault(comparable(head), (head, set()))[1].add(tail)

    def _parted(self, name: str) -> tuple[str, str]:
        """Return the venue and the room in one cell; without a room, the cell as it is.

        A room is what follows the name of a venue and a comma, or a venue's name if it begins like a room; or the name
        of a room that only one venue has.
        """
        if self._venue(name):
            return name, ""
        heads = [own for venue in self.venues.values() for _, own in venue.name.values]
        heads += [head for head, _ in self.learned.values()]
        for head in sorted(heads, key=len, reverse=True):
            rest = name[len(head) :] if name.casefold().startswith(head.casefold()) else ""
            tail = rest.lstrip(" ,–-").strip()
            if tail and (rest.startswith(", ") or (rest[0] in " –-" and _ROOM.match(tail))):
                return head, tail
        owners = [head for head, rooms in self.learned.values() if comparable(name) in map(comparable, rooms)]
        owners += [
            venue.name.own
            for slug, venue in self.venues.items()
            if venue.name.own not in owners and self._known_room(slug, name)
        ]
        return (owners[0], name) if len(owners) == 1 else (name, "")

    def near(self, name: str) -> str:
        """Return a venue whose name begins with all the words of another's; '' if there is none."""
        wanted = f"{comparable(name)} "
        names = [own for venue in self.venues.values() for _, own in venue.name.values] + list(self.new.values())
        return next((own for own in names if comparable(own).startswith(wanted)), "")

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


def matched(hosts: list[str], people: Mapping[str, Creative | Collective]) -> tuple[list[str], list[Problem]]:
    """Return the names of hosts, with the slugs of those who are creatives or collectives of the site.

    Returns:
        The names; and problems without a place of those that differ in accents from the name of the only one who is
        meant, and of those that several have.
    """
    lookup = PersonLookup.of(people.values())
    found: list[str] = []
    problems: list[Problem] = []
    for host in hosts:
        slug = lookup.exact(host)
        if not slug and (slug := lookup.almost(host)):
            problems.append(problem("import-name-almost", Mark(""), found=host[:60], name=slug))
        if not slug and (several := lookup.namesakes(host)):
            problems.append(problem("import-namesake", Mark(""), found=host[:60], names=", ".join(several)))
        found.append(slug or host)
    return list(dict.fromkeys(found)), problems
