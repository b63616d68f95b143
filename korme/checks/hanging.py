"""Hanging lists: works, venues and rooms that do not exist, what is there twice, walls that are full, works without a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from korme.checks.base import Evidence
from korme.core.model import Probe
from korme.core.problems import MOST_GUESSED, Mark, Problem, problem, suggest
from korme.fields.references import Ref
from korme.fields.walk import field_values
from korme.kinds import Venue, Work
from korme.site.hanging import GAP, HangingTable, HangingWall, Key, key_of
from korme.site.sizes import width_on_wall

_MOST_NAMED = 6


def check(evidence: Evidence) -> Iterator[Problem]:
    if not evidence.hanging:
        return
    works = {(entry.creative, entry.slug): entry for entry in evidence.entries if isinstance(entry, Work)}
    for table in evidence.hanging:
        unknown = list(_unknown(table, evidence, works))
        yield from unknown
        yield from _twice(table)
        yield from _full(table, works, evidence.probes)
        if evidence.is_whole and not unknown and table.mark.path not in evidence.broken:
            yield from _nowhere(table, evidence)


def _unknown(table: HangingTable, evidence: Evidence, works: Mapping[Key, Work]) -> Iterator[Problem]:
    """Report an edition, venues, rooms and works that do not exist."""
    editions = evidence.names["edition"]
    if editions and table.edition not in editions:
        yield suggest("unknown-reference", table.mark, table.edition[:80], editions, expected="edition")
    number = 0
    for field in field_values(table, Ref):
        kind = field.path.type.to[0]
        if field.value in evidence.names[kind]:
            continue
        known = evidence.names[kind] if number < MOST_GUESSED else ()
        mark, number = table.where(field.place), number + 1
        called = _called(field.value, works) if kind == "work" else ""
        if called:
            values = {"found": field.value[:80], "guess": called, "known": "", "fix": called}
            yield problem("unknown-reference", mark, hint="called", expected=kind, **values)
        else:
            yield suggest("unknown-reference", mark, field.value[:80], known, expected=kind)
    rooms = {entry.slug: [room.name for room in entry.rooms] for entry in evidence.entries if isinstance(entry, Venue)}
    for at, wall in enumerate(table.walls):
        known = rooms.get(wall.venue or "", ())
        if wall.room and known and wall.room not in known:
            yield suggest("unknown-reference", table.where(f"walls.{at}.room"), wall.room[:80], known, expected="room")


def _called(name: str, works: Mapping[Key, Work]) -> str:
    """Return the address of the only work with a title or, without a creative, a slug; '' if there are more or none."""
    found = [
        f"{creative}/{slug}"
        for (creative, slug), work in works.items()
        if slug == name or any(value.casefold() == name.casefold() for _, value in work.title.values)
    ]
    return found[0] if len(found) == 1 else ""


def _twice(table: HangingTable) -> Iterator[Problem]:
    """Report works that hang in two places, and numbers of two works."""
    seen: dict[str, Mark] = {}
    numbers: dict[int, str] = {}
    for at, place, _, item in table.works():
        name = f"walls.{at}.works.{place}"
        if item.work in seen:
            yield problem("hung-twice", table.where(f"{name}.work"), found=item.work[:120], line=seen[item.work].line)
            continue
        seen[item.work] = table.where(f"{name}.work")
        if item.number is None:
            continue
        if item.number in numbers:
            other = numbers[item.number]
            yield problem("number-twice", table.where(f"{name}.number"), number=item.number, other=other[:120])
        numbers.setdefault(item.number, item.work)


def _full(table: HangingTable, works: Mapping[Key, Work], probes: Mapping[str, Probe]) -> Iterator[Problem]:
    """Report walls on which there is more than fits, and works whose width is not known on walls that may be full."""
    gap = GAP if table.gap is None else table.gap
    for at, wall in enumerate(table.walls):
        if not wall.width or not wall.works:
            continue
        widths = _widths(wall, works, probes)
        needed = sum(least for least, _ in widths.values()) + gap * (len(wall.works) - 1)
        mark = table.where(f"walls.{at}.width")
        unsure = [name for name, (_, is_certain) in widths.items() if not is_certain]
        if needed > wall.width:
            hint = "unknown" if unsure else ""
            values = {"needed": _metres(needed), "width": _metres(wall.width), "gap": f"{gap:g}"}
            yield problem("wall-full", mark, hint=hint, works=len(wall.works), unknown=len(unsure), **values)
        elif unsure:
            yield problem("wall-uncounted", mark, unknown=len(unsure), works=len(wall.works), names=_named(unsure))


def _widths(wall: HangingWall, works: Mapping[Key, Work], probes: Mapping[str, Probe]) -> dict[str, tuple[float, bool]]:
    """Return the least width of each work on a wall, and whether it is certain: a series has the size of each part."""
    found: dict[str, tuple[float, bool]] = {}
    for item in wall.works:
        work = works.get(key_of(item.work))
        face = work and (work.cover or next(iter(work.pictures), None))
        probe = probes.get(face.path) if face else None
        is_wide = probe is not None and probe.width > probe.height
        width = width_on_wall(work.dimensions, is_wide=is_wide) if work else None
        found[item.work] = (width or 0, width is not None and work is not None and len(work.pictures) < 2)
    return found


def _metres(length: float) -> str:
    return f"{length / 100:.2f}".rstrip("0").rstrip(".")


def _nowhere(table: HangingTable, evidence: Evidence) -> Iterator[Problem]:
    """Report the works of the edition that are not in its list."""
    site = evidence.site
    shown = site.works_in_edition.get(table.edition, ()) if site.has_years else site.works
    hung = {key_of(item.work) for _, _, wall, item in table.works() if wall.venue}
    lacking = ["/".join(key) for key in shown if key not in hung]
    if lacking:
        yield problem("hung-nowhere", table.mark, count=len(lacking), edition=table.edition, names=_named(lacking))


def _named(names: list[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
