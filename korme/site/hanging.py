"""Where works hang at an edition: its hanging table, and for each work its number, its place and its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from korme.core.model import Text
from korme.core.problems import Mark
from korme.fields.base import Declared, ReadContext, spec
from korme.fields.groups import Group, ListOf
from korme.fields.lengths import Length
from korme.fields.nodes import Node, Pairs, Scalar
from korme.fields.references import Ref
from korme.fields.scalars import Line, Whole
from korme.fields.texts import TextField
from korme.fields.walk import field_paths

FOLDER = "content/hanging"
"""A file for each edition: `content/hanging/2026.yaml`."""
GAP = 5.0
"""Centimetres between two works, unless the table says otherwise."""
MOST_NUMBER = 99_999
_MOST_WALLS = 2_000
_MOST_WORKS = 2_000
Key = tuple[str, str]


class HungWork(Declared, frozen=True, kw_only=True):
    """A work in a hanging table."""

    work: str = spec(Ref(("work",)), "Work, as `CREATIVE/WORK`: the names of the two folders.", required=True)
    number: int | None = spec(Whole(1, MOST_NUMBER), "Its number in this edition, which stays as it is.")


class NumberedWork(Group, frozen=True):
    """A work behind its number, `12: saule/steppe`; without one `saule/steppe`."""

    def read(self, node: Node, name: str, context: ReadContext) -> Any:
        if isinstance(node, Pairs) and len(node.pairs) == 1:
            ((key, value),) = node.pairs.items()
            if key.isdecimal():
                number = Scalar(key, node.keys[key].mark)
                pairs = {"number": number, "work": value}
                node = Pairs(node.mark, dict(pairs), {each: Scalar(each, one.mark) for each, one in pairs.items()})
        elif isinstance(node, Pairs) and node.pairs and all(key.isdecimal() for key in node.pairs):
            context.wrong(name, node, "list")  # `1: …` and `2: …` without hyphens
            return None
        return super().read(node, name, context)


class HangingWall(Declared, frozen=True, kw_only=True):
    """A wall or stand, and what hangs there in order."""

    venue: str | None = spec(
        Ref(("venue",)), "Venue, by its folder name. Without one, the works have numbers but hang nowhere yet."
    )
    room: str | None = spec(Line(), "Room, by its name in the venue's file.")
    wall: Text | None = spec(TextField(), "Wall, stand or table, as visitors call it: North wall.")
    width: float | None = spec(Length(), "Width of the wall, with the unit: `6 m`. Works that need more are reported.")
    works: tuple[HungWork, ...] = spec(
        ListOf(NumberedWork(HungWork, "hung", alone="work"), most=_MOST_WORKS),
        "Works from left to right, each as `NUMBER: CREATIVE/WORK`, or `CREATIVE/WORK` without a number.",
    )


class HangingTable(Declared, frozen=True, kw_only=True):
    """The hanging of an edition, as its file describes it: walls in the order in which they are seen."""

    edition: str
    mark: Mark
    marks: Mapping[str, Mark] = {}
    walls: tuple[HangingWall, ...] = spec(
        ListOf(Group(HangingWall, "wall"), most=_MOST_WALLS),
        "Walls in the order in which visitors see them, each with `venue`, `room`, `wall`, `width`, `works`.",
    )
    gap: float | None = spec(Length(), "Least space between two works, with the unit. Default: 5 cm.")
    last_number: int | None = spec(
        Whole(1, MOST_NUMBER),
        "The highest number that any work has had, also one that was taken out: `korme hanging number` goes on after it.",
    )

    def where(self, name: str) -> Mark:
        """Return the position of a value, or the file if it is not written out."""
        return self.marks.get(name, self.mark)

    @property
    def highest(self) -> int:
        """The highest number that has been given, 0 if none."""
        return max(self.last_number or 0, 0, *(work.number or 0 for _, _, _, work in self.works()))

    def works(self) -> Iterator[tuple[int, int, HangingWall, HungWork]]:
        """Yield every work in order, behind the positions of its wall and of itself there, and the wall."""
        for at, wall in enumerate(self.walls):
            for place, work in enumerate(wall.works):
                yield at, place, wall, work


class Hung(Struct, frozen=True):
    """A work where it hangs."""

    work: Key
    """Slugs of its creative and of itself."""
    number: int | None
    """In this edition; None if it has none yet."""
    venue: str
    """Slug."""
    room: str
    """Name as in the venue's file, '' if none is given."""
    wall: str
    """Name in the site's default language, '' if none is given."""
    wall_name: Text | None = None
    """The same in all languages."""

    @property
    def is_in(self) -> tuple[str, str]:
        """The venue and the room."""
        return self.venue, self.room

    @property
    def data(self) -> dict[str, Any]:
        """The place as plain data, without what is not given."""
        wall = dict(self.wall_name.values) if self.wall_name else None
        return {key: value for key, value in (("venue", self.venue), ("room", self.room), ("wall", wall)) if value}


def hanging_file(edition: str) -> str:
    """Return the path of an edition's hanging list from the site's root."""
    return f"{FOLDER}/{edition}.yaml"


def naming_fields(kind: str) -> frozenset[tuple[str, ...]]:
    """Return the keys of the fields that name an entry of a kind: ('walls', 'venue')."""
    found = {path.keys for path in field_paths(HangingTable, Ref) if kind in path.type.to}
    return frozenset(found | {keys[:-1] for keys in found if keys[-1] == kind == "work"})


def key_of(work: str) -> Key:
    """Return the key of a work by its address, `saule/steppe`."""
    creative, _, slug = work.partition("/")
    return creative, slug


def by_hanging(
    tables: Sequence[HangingTable],
    works: Mapping[Key, Any],
    catalogue: Mapping[Key, int],
    edition_of_work: Mapping[Key, str],
    *,
    current: str,
    language: str,
    has_years: bool,
) -> dict[str, Any]:
    """Return the fields of a site that say where works hang.

    Args:
        works: the published works; others are left out, and so is a work's second place.
        catalogue: the numbers that works have without a table.
        current: the edition whose table says where works hang now.
        language: the site's default.
        has_years: whether the site has several editions.
    """
    hanging = {table.edition: tuple(_hung(table, works, language)) for table in tables}
    here = hanging.get(current, ())
    numbers = {table.edition: _numbers(table, works) for table in tables}
    known: dict[Key, int | None] = {}
    for key, number in catalogue.items():
        edition = edition_of_work[key] if has_years else current
        known[key] = numbers[edition].get(key) if edition in numbers else number
    known |= numbers.get(current, {})
    hung_at: dict[str, list[Hung]] = {}
    for hung in here:
        hung_at.setdefault(hung.venue, []).append(hung)
    return {
        "hanging": hanging,
        "catalogue": {key: number for key, number in known.items() if number is not None},
        "place_of_work": {hung.work: hung for hung in here},
        "hung_at": {venue: tuple(own) for venue, own in hung_at.items()},
        "on_wall": _neighbours(here),
    }


def _hung(table: HangingTable, works: Mapping[Key, Any], language: str) -> Iterator[Hung]:
    """Yield the published works of a table in order, each once."""
    seen = set()
    for _, _, wall, item in table.works():
        key = key_of(item.work)
        if key in works and key not in seen and wall.venue:
            seen.add(key)
            name = wall.wall.pick(language).text if wall.wall else ""
            yield Hung(key, item.number, wall.venue, wall.room or "", name, wall.wall)


def _numbers(table: HangingTable, works: Mapping[Key, Any]) -> dict[Key, int | None]:
    """Return the number of each published work in a table, also of those that hang nowhere yet."""
    return {key: item.number for _, _, _, item in table.works() if (key := key_of(item.work)) in works}


def _neighbours(here: Sequence[Hung]) -> dict[Key, tuple[Hung | None, Hung | None]]:
    """Return what hangs before and after each work in its room."""
    rooms: dict[tuple[str, str], list[Hung]] = {}
    for hung in here:
        rooms.setdefault(hung.is_in, []).append(hung)
    found: dict[Key, tuple[Hung | None, Hung | None]] = {}
    for own in rooms.values():
        order = [None, *own, None]
        found |= {hung.work: (order[at], order[at + 2]) for at, hung in enumerate(own)}
    return found
