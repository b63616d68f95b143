"""The shuffled order of a day: nobody always comes first."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from korme.kinds import Creative, Work
from korme.site.nearness import CloseWorks, Key, hanging, in_common, show_neighbours
from korme.site.parts import Parts


def of_the_day(
    works: Mapping[Key, Work],
    creatives: Mapping[str, Creative],
    today: dt.date,
    first: Collection[Any] = (),
    parts: Parts | None = None,
) -> dict[str, Any]:
    """Return the fields of a site that hold the shuffled order of a day.

    Args:
        first: slugs of creatives and keys of works that come before all others, themselves shuffled.
    """
    parts = parts or Parts()
    people = parts.value("order of people", _shuffled, Creative.__name__, tuple(creatives), today, first)
    order = parts.value("order of works", _shuffled, Work.__name__, tuple(works), today, first)
    disciplines = {slug: one.discipline for slug, one in creatives.items()}
    return {
        **parts.each("show", ("close", "in_show"), _in_show, works, disciplines, order, parts),
        "shuffled": {"creative": people, "work": order},
        "creatives_in": parts.mapping("people of disciplines", _people_in, people, disciplines),
        "works_in": parts.mapping("works of disciplines", _works_in, order, disciplines),
    }


def _in_show(
    works: Mapping[Key, Work], disciplines: Mapping[str, Sequence[str]], order: Sequence[Key], parts: Parts
) -> dict[str, Any]:
    hung = hanging(works, order)
    common = {key: in_common(work) for key, work in works.items()}
    close = parts.value("close works", CloseWorks, common, disciplines, hung)
    return {"close": close, "in_show": parts.value("neighbours in the show", show_neighbours, order, hung)}


def _shuffled(kind: str, keys: Iterable[Any], today: dt.date, first: Collection[Any]) -> tuple[Any, ...]:
    """Return the keys of entries in the shuffled order of a day: no entry always comes first, and the order is reproducible.

    Args:
        first: those that come before all others.
    """

    def place(key: Any) -> tuple[bool, bytes]:
        owner, slug = key if isinstance(key, tuple) else ("", key)
        return key not in first, hashlib.sha256(f"{today.isoformat()} {kind} {owner} {slug}".encode()).digest()

    return tuple(sorted(keys, key=place))


def _people_in(people: Iterable[str], disciplines: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return _by_discipline((disciplines[slug], slug) for slug in people)


def _works_in(order: Iterable[Key], disciplines: Mapping[str, Sequence[str]]) -> dict[str, tuple[Key, ...]]:
    return _by_discipline((disciplines[key[0]], key) for key in order)


def _by_discipline(pairs: Iterable[tuple[Iterable[str], Any]]) -> dict[str, tuple[Any, ...]]:
    """Return keys by discipline, in the order given."""
    found: dict[str, list[Any]] = {}
    for disciplines, key in pairs:
        for discipline in dict.fromkeys(disciplines):
            found.setdefault(discipline, []).append(key)
    return {discipline: tuple(keys) for discipline, keys in found.items()}
