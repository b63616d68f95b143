"""The shuffled order of a day: nobody always comes first."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from korme.kinds import Creative, Entry, Work
from korme.site.nearness import CloseWorks, Key, hanging, show_neighbours

_Entry = TypeVar("_Entry", bound=Entry)


def of_the_day(
    works: Mapping[Key, Work], creatives: Mapping[str, Creative], today: dt.date, first: Collection[Any] = ()
) -> dict[str, Any]:
    """Return the fields of a site that hold the shuffled order of a day.

    Args:
        first: slugs of creatives and keys of works that come before all others, themselves shuffled.
    """
    people, shown = _shuffled(creatives.values(), today), _shuffled(works.values(), today)
    if first:
        people = tuple(sorted(people, key=lambda one: one.slug not in first))
        shown = tuple(sorted(shown, key=lambda one: (one.creative, one.slug) not in first))
    keys = [(work.creative, work.slug) for work in shown]
    hung = hanging(works, keys)
    return {
        "close": CloseWorks(works, creatives, hung),
        "in_show": show_neighbours(keys, hung),
        "shuffled": {"creative": tuple(one.slug for one in people), "work": tuple(keys)},
        "creatives_in": _by_discipline((one.discipline, one.slug) for one in people),
        "works_in": _by_discipline((creatives[key[0]].discipline, key) for key in keys),
    }


def _shuffled(entries: Iterable[_Entry], today: dt.date) -> tuple[_Entry, ...]:
    """Return entries in the shuffled order of a day: no entry always comes first, and the order is reproducible."""

    def place(entry: _Entry) -> bytes:
        name = f"{today.isoformat()} {type(entry).__name__} {getattr(entry, 'creative', '')} {entry.slug}"
        return hashlib.sha256(name.encode()).digest()

    return tuple(sorted(entries, key=place))


def _by_discipline(pairs: Iterable[tuple[Iterable[str], Any]]) -> dict[str, tuple[Any, ...]]:
    """Return keys by discipline, in the order given."""
    found: dict[str, list[Any]] = {}
    for disciplines, key in pairs:
        for discipline in dict.fromkeys(disciplines):
            found.setdefault(discipline, []).append(key)
    return {discipline: tuple(keys) for discipline, keys in found.items()}
