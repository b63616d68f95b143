"""Takes a table that came back from a spreadsheet into a hanging list: what a row does not say for certain stays as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.hanging.list_text import NewWall, Rows, WallPlace, places_in
from korme.commands.hanging.sheet import SheetRow, number_in, order_in
from korme.core.problems import Mark, Problem, problem
from korme.kinds import WORK, Venue
from korme.site.hanging import HangingTable, Key, key_of
from korme.site.site import Site

_LAST = float("inf")


class ListChanges(Struct, frozen=True):
    """What a table changes in a list."""

    walls: Mapping[int, Rows]
    """The works of walls that change, by the wall's position."""
    new: tuple[NewWall, ...]
    hung: int
    """Works that hang somewhere now and did not before."""
    moved: int
    """Works that hang elsewhere, or in another place on their wall."""
    taken: int
    """Works that hang nowhere any more."""
    numbered: int
    """Works whose number is new."""
    unsaid: int
    """Works of the list that no row of the table names; they stay where they are."""
    problems: tuple[Problem, ...]
    """Rows that are left out."""


class _WantedPlace(Struct, frozen=True):
    """Where a row wants a work."""

    place: WallPlace
    number: int | None
    order: float | None


class _RowUnread(Exception):
    """A row that is left out; carries the code's hint and what was found in which column."""

    def __init__(self, hint: str, found: str, known: Iterable[str] = ()) -> None:
        super().__init__(found)
        self.hint = hint
        self.found = found
        self.known = ", ".join(known)[:120]


def merged(site: Site, table: HangingTable, rows: Sequence[SheetRow], name: str) -> ListChanges:
    """Return what the rows of a table change in a list.

    Args:
        name: of the table's file, for the marks of problems.
    """
    reader = _SheetReader(site, table)
    wanted: dict[Key, _WantedPlace] = {}
    lines: dict[Key, SheetRow] = {}
    problems: list[Problem] = []
    for row in rows:
        try:
            key = reader.work(row)
            if key in wanted:
                raise _RowUnread("twice", "/".join(key))
            wanted[key], lines[key] = reader.wanted(row, key), row
        except _RowUnread as unread:
            problems.append(_left_out(name, row, unread.hint, unread.found, unread.known))
    for key in list(_taken(reader, wanted)):
        problems.append(_left_out(name, lines[key], "taken", str(wanted[key].number)))
        wanted[key] = replace(wanted[key], number=reader.now.get(key, (None, None))[1])
    return _applied(table, reader, wanted, tuple(problems))


def _left_out(name: str, row: SheetRow, hint: str, found: str, known: str = "") -> Problem:
    return problem("hanging-row", Mark(name, row.line), hint=hint, found=found[:80], known=known, row=row.shown)


def _taken(reader: _SheetReader, wanted: Mapping[Key, _WantedPlace]) -> Iterator[Key]:
    """Yield the works that a table gives the number of another."""
    after = {key: number for key, (_, number, _) in reader.now.items()}
    after |= {key: one.number for key, one in wanted.items()}
    counts = Counter(after.values())
    for key, one in wanted.items():
        if one.number and counts[one.number] > 1 and one.number != reader.now.get(key, (None, None))[1]:
            yield key


class _SheetReader:
    """Reads rows by the names of the site and of the list."""

    def __init__(self, site: Site, table: HangingTable) -> None:
        self.site = site
        language = site.config.language
        self.places = places_in(table, language)
        self.walls = [
            {value.casefold() for _, value in wall.wall.values} if wall.wall else set() for wall in table.walls
        ]
        self.now: dict[Key, tuple[WallPlace, int | None, float]] = {}
        """By work: where it is, its number and its position."""
        counts: dict[WallPlace, int] = {}
        for at, _, _, item in table.works():
            place = self.places[at]
            counts[place] = counts.get(place, 0) + 1
            self.now[key_of(item.work)] = place, item.number, counts[place]
        self.codes: dict[str, Key] = {code: key for (kind, key), code in site.code_of.items() if kind == WORK.name}
        self.numbers: dict[int, list[Key]] = {}
        for key, (_, number, _) in self.now.items():
            self.numbers.setdefault(number or 0, []).append(key)
        self.titles: dict[str, list[Key]] = {}
        for key, work in site.works.items():
            for title in {value.casefold() for _, value in work.title.values}:
                self.titles.setdefault(title, []).append(key)

    def work(self, row: SheetRow) -> Key:
        """Return the work of a row: by its address, its code, its title and maker, or its number in the list."""
        address = row.cell("work")
        if key_of(address) in self.site.works or key_of(address) in self.now:
            return key_of(address)
        code = "".join(row.cell("code").split())
        if code in self.codes:
            return self.codes[code]
        title, creative = row.cell("title") or address, row.cell("creative").casefold()
        found = self.titles.get(title.casefold(), []) if title else []
        if creative:
            found = [key for key in found if creative in self._names(key)]
        if not title and (number := number_in(row.cell("number"))):
            found = self.numbers.get(number, [])
        if len(found) != 1:
            raise _RowUnread("works" if found else "work", title or row.cell("number") or code)
        return found[0]

    def _names(self, key: Key) -> set[str]:
        creative = self.site.creatives[key[0]]
        return {key[0], *(value.casefold() for _, value in creative.name.values)}

    def wanted(self, row: SheetRow, key: Key) -> _WantedPlace:
        """Return where a row wants its work; columns that the table has not leave everything as it is."""
        place, number, _ = self.now.get(key, (WallPlace(), None, 0))
        given = row.cell("number")
        if given:
            number = number_in(given)
            if number is None:
                raise _RowUnread("number", given)
        order = row.cell("order")
        position = order_in(order) if order else None
        if order and position is None:
            raise _RowUnread("order", order)
        return _WantedPlace(self._place(row, place), number, position)

    def _place(self, row: SheetRow, now: WallPlace) -> WallPlace:
        if "venue" in row.cells and not row.cell("venue") and not row.cell("room") and not row.cell("wall"):
            return WallPlace()
        venue = self._venue(row.cell("venue")) if row.cell("venue") else self.site.venues.get(now.venue)
        only = next(iter(self.site.venues.values())) if len(self.site.venues) == 1 else None
        venue = venue or only
        if venue is None:
            raise _RowUnread("venue", row.cell("venue"), self.site.venues)
        has_moved = venue.slug != now.venue
        room = self._room(venue, row.cell("room")) if "room" in row.cells else "" if has_moved else now.room
        has_moved = has_moved or room != now.room
        wall = row.cell("wall") if "wall" in row.cells else "" if has_moved else now.wall
        return self._known(WallPlace(venue.slug, room, wall))

    def _venue(self, name: str) -> Venue:
        folded = name.casefold()
        found = [
            one
            for slug, one in self.site.venues.items()
            if slug == name or folded in {value.casefold() for _, value in one.name.values}
        ]
        if len(found) != 1:
            raise _RowUnread("venue", name, self.site.venues)
        return found[0]

    def _room(self, venue: Venue, name: str) -> str:
        """Return a room by its name in the venue's file; a spreadsheet may have made '102' of it, or '102.0'."""
        if not name or not venue.rooms:
            return name
        folded = {name.casefold(), name.removesuffix(".0").casefold()}
        for room in venue.rooms:
            labels = {value.casefold() for _, value in room.label.values} if room.label else set()
            if folded & {room.name.casefold(), *labels}:
                return room.name
        raise _RowUnread("room", name, (room.name for room in venue.rooms))

    def _known(self, place: WallPlace) -> WallPlace:
        """Return the place of a wall of the list that has a name in some language; otherwise the place itself."""
        for at, known in enumerate(self.places):
            is_named = known.wall == place.wall or place.wall.casefold() in self.walls[at]
            if (known.venue, known.room) == (place.venue, place.room) and is_named:
                return known
        return place


def _applied(
    table: HangingTable, reader: _SheetReader, wanted: Mapping[Key, _WantedPlace], problems: tuple[Problem, ...]
) -> ListChanges:
    """Return the works of each wall, and what has changed."""
    after = {key: _WantedPlace(place, number, None) for key, (place, number, _) in reader.now.items()}
    after |= wanted
    rows: dict[WallPlace, list[tuple[float, int, Key]]] = {}
    sheet = {key: at for at, key in enumerate(wanted)}
    for at, (key, one) in enumerate(after.items()):
        if one.place == WallPlace() and one.number is None and key not in reader.now:
            continue
        if one.place == WallPlace() and one.number is None and reader.now[key][0] != WallPlace():
            continue
        place, _, position = reader.now.get(key, (None, None, _LAST))
        order = one.order if one.order is not None else position if place == one.place else _LAST
        rows.setdefault(one.place, []).append((order, sheet.get(key, at), key))
    final = {place: [key for _, _, key in sorted(found)] for place, found in rows.items()}
    before = _by_place(reader)
    walls, new = _changes(table, reader, before, final, after)
    return ListChanges(
        walls,
        new,
        hung=sum(1 for key, one in after.items() if one.place.venue and not _is_hung(reader, key)),
        moved=sum(1 for key in _moved(reader, final, after)),
        taken=sum(1 for key, one in after.items() if not one.place.venue and _is_hung(reader, key)),
        numbered=sum(1 for key, one in after.items() if one.number not in (None, reader.now.get(key, (0, None))[1])),
        unsaid=len(reader.now.keys() - wanted.keys()),
        problems=problems,
    )


def _is_hung(reader: _SheetReader, key: Key) -> bool:
    return key in reader.now and reader.now[key][0].venue != ""


def _by_place(reader: _SheetReader) -> dict[WallPlace, list[Key]]:
    found: dict[WallPlace, list[Key]] = {}
    for key, (place, _, _) in reader.now.items():
        found.setdefault(place, []).append(key)
    return found


def _moved(
    reader: _SheetReader, final: Mapping[WallPlace, Sequence[Key]], after: Mapping[Key, _WantedPlace]
) -> Iterator[Key]:
    """Yield the works that hang in both and elsewhere, or on the same wall behind another work than before."""
    before = _by_place(reader)
    for place, keys in final.items():
        own = set(keys)
        kept = [key for key in before.get(place, ()) if key in own]
        stayed = iter(kept)
        for key in keys:
            if not _is_hung(reader, key) or not after[key].place.venue:
                continue
            if reader.now[key][0] != place or key != next(stayed, None):
                yield key


def _changes(
    table: HangingTable,
    reader: _SheetReader,
    before: Mapping[WallPlace, Sequence[Key]],
    final: Mapping[WallPlace, Sequence[Key]],
    after: Mapping[Key, _WantedPlace],
) -> tuple[dict[int, Rows], tuple[NewWall, ...]]:
    """Return the walls whose works, their order or numbers change, and walls that the list has not."""
    walls: dict[int, Rows] = {}
    new: list[NewWall] = []
    first = {place: at for at, place in reversed(list(enumerate(reader.places)))}
    for place in dict.fromkeys((*reader.places, *final)):
        keys = final.get(place, [])
        rows = tuple((after[key].number, "/".join(key)) for key in keys)
        if rows == tuple((reader.now[key][1], "/".join(key)) for key in before.get(place, ())):
            continue
        if place not in first:
            new.append((_behind(reader.places, place), place, rows))
            continue
        for at, other in enumerate(reader.places):
            if other == place:
                walls[at] = rows if at == first[place] else ()
    return walls, tuple(new)


def _behind(places: Sequence[WallPlace], place: WallPlace) -> int:
    """Return the position of the wall after which a new one comes: the last of its room, of its venue, or of all."""
    alike = [at for at, one in enumerate(places) if (one.venue, one.room) == (place.venue, place.room)]
    alike = alike or [at for at, one in enumerate(places) if one.venue == place.venue]
    return alike[-1] if alike else len(places) - 1
