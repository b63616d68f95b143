"""Which works are close to a work: what they share, from an index of tags, materials, people and disciplines.

Of works that are equally close those come first that follow in the order of the day, which goes round in a circle: over
a site of equal works each is shown equally often, and on another day in other company.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from korme.core.model import Text
from korme.kinds import Work
from korme.site.facts import Derived
from korme.site.label_slugs import label_slug

Key = tuple[str, str]
"""A work by its creative's slug and its own."""
Feature = tuple[str, str]
"""What several works may have: ('tag', 'river'), ('word', 'linocut'), ('person', 'saule'), ('discipline', 'crafts')."""
Common = tuple[str, tuple[str, ...], tuple[str, ...], Text | None, Text | None]
"""Of a work: its creative, collaborators, tags, medium and materials."""
Tiers = tuple[tuple[Key, ...], ...]
"""Works in groups of equal closeness, the closest first."""

MOST = 8
"""Works named for each work: twice as many as a page shows, which takes those of the nearest colour among equals."""
_WEIGHTS = {"person": 6, "tag": 4, "word": 2, "discipline": 1}
_WORD = re.compile(r"\w{4,}")


def hanging(works: Mapping[Key, Work], order: Iterable[Key]) -> tuple[Key, ...]:
    """Return the works that can stand for themselves elsewhere, in order: with a picture and without a content note."""
    own = ((key, works[key]) for key in order)
    return tuple(key for key, work in own if (work.cover or work.pictures) and not work.notice)


def show_neighbours(order: Sequence[Key], hung: Sequence[Key]) -> dict[Key, tuple[Key, ...]]:
    """Return for each work the one before and the one after it in the show, which begins again at its end.

    Args:
        order: all works in the order of the day.
        hung: those that may be shown elsewhere, in the same order.

    Returns:
        Pairs, and () for a work with no other.
    """
    if len(hung) < 2:
        only = hung[0] if hung else None
        return {key: (only, only) if only and key != only else () for key in order}
    found: dict[Key, tuple[Key, ...]] = {}
    passed = 0
    for key in order:
        is_hung = hung[passed % len(hung)] == key
        found[key] = (hung[passed - 1], hung[(passed + is_hung) % len(hung)])
        passed += is_hung
    return found


class CloseWorks(Derived):
    """For each work those of others that are closest to it, at most `MOST`; a person once while there are others.

    They are found when somebody asks: `serve` shows one page of a thousand.
    """

    def __init__(
        self, works: Mapping[Key, Common], disciplines: Mapping[str, Sequence[str]], hung: Sequence[Key]
    ) -> None:
        """Keep the works.

        Args:
            works: what each may have in common with others.
            disciplines: of each creative.
            hung: the works that may be shown elsewhere, in the order of the day.
        """
        self._works, self._disciplines, self._hung = works, disciplines, hung
        self._found: dict[Key, Tiers] = {}

    def __getitem__(self, key: Key) -> Tiers:
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = _closest(key[0], self._places[key], self._numbered[1][key], self._index)
        return found

    def __iter__(self) -> Iterator[Key]:
        return iter(self._works)

    def __len__(self) -> int:
        return len(self._works)

    def __contains__(self, key: object) -> bool:
        return key in self._works

    @property
    def source(self) -> Any:
        """What the close works follow from: what works have in common, and the order of the day."""
        return list(self._works.items()), list(self._disciplines.items()), self._hung

    @cached_property
    def _numbered(self) -> tuple[dict[Feature, int], dict[Key, frozenset[int]]]:
        """A number for each feature, and the features of each work by number."""
        numbers: dict[Feature, int] = {}
        features = {
            key: frozenset(
                numbers.setdefault(one, len(numbers)) for one in _features(work, self._disciplines.get(work[0], ()))
            )
            for key, work in self._works.items()
        }
        return numbers, features

    @cached_property
    def _places(self) -> dict[Key, int]:
        """The place in the circle of each work; of one that is not shown elsewhere, of the last before it that is."""
        hung = {key: place for place, key in enumerate(self._hung)}
        after = 0
        return {key: (after := hung.get(key, after)) for key in self._works}

    @cached_property
    def _index(self) -> _Index:
        numbers, features = self._numbered
        index = _Index(self._hung, [features[key] for key in self._hung], {}, {})
        for place, own in enumerate(index.features):
            for feature in own:
                index.holders.setdefault(feature, []).append(place)
        for (kind, _), number in numbers.items():  # what few works have says more than what all have
            rarity = (len(self._hung) // max(1, len(index.holders.get(number, ())))).bit_length()
            index.weights[number] = _WEIGHTS[kind] * rarity
        return index


class _Index(NamedTuple):
    """The works that may be shown, by their place in the circle of the day, and who has which feature."""

    keys: Sequence[Key]
    features: Sequence[frozenset[int]]
    holders: dict[int, list[int]]
    weights: dict[int, int]


def _closest(person: str, after: int, own: frozenset[int], index: _Index) -> Tiers:
    """Return the works of others that share most with a work whose place in the circle is `after`."""
    total, keys, features, weigh = len(index.keys), index.keys, index.features, index.weights.__getitem__
    seen = {(after + step) % total for step in range(1, min(MOST, total) + 1)}
    for feature in own:
        seen.update(_following(index.holders.get(feature, ()), after))
    ranked = sorted(
        (-sum(map(weigh, own & features[place])), (place - after - 1) % total, keys[place])
        for place in seen
        if keys[place][0] != person
    )
    return _tiers(ranked, after)


def _following(places: Sequence[int], after: int) -> Sequence[int]:
    """Return the places that follow one in the circle, at most twice `MOST`."""
    most = 2 * MOST
    if len(places) <= most:
        return places
    at = bisect_right(places, after)
    return places[at : at + most] if at + most <= len(places) else [*places[at:], *places[: at + most - len(places)]]


def _tiers(ranked: Sequence[tuple[int, int, Key]], turn: int) -> Tiers:
    """Return ranked works in groups, one of each person before the others.

    Args:
        turn: whose turn it is among equal works of one person.
    """
    best: dict[str, tuple[int, list[Key]]] = {}
    others = []
    for score, _, key in ranked:
        known = best.get(key[0])
        if known is None:
            best[key[0]] = score, [key]
        elif known[0] == score:
            known[1].append(key)
        else:
            others.append((score, key))
    groups: dict[tuple[bool, int], list[Key]] = {}
    for score, keys in list(best.values())[:MOST]:
        groups.setdefault((False, score), []).append(keys[turn % len(keys)])
    if len(best) < MOST:
        shown = {key for keys in groups.values() for key in keys}
        rest = [(score, key) for score, keys in best.values() for key in keys if key not in shown]
        for score, key in sorted((*rest, *others), key=itemgetter(0))[: MOST - len(best)]:
            groups.setdefault((True, score), []).append(key)
    return tuple(map(tuple, groups.values()))


def in_common(work: Work) -> Common:
    """Return what a work may have in common with others."""
    return work.creative, work.collaborators, work.tags, work.medium, work.materials


def _features(work: Common, disciplines: Iterable[str]) -> frozenset[Feature]:
    """Return what a work may share with others."""
    creative, collaborators, tags, medium, materials = work
    people = (*collaborators, *((creative,) if collaborators else ()))
    return frozenset(
        (
            *(("person", name) for name in people),
            *(("tag", label_slug(tag)) for tag in tags),
            *(("word", word) for word in (*_words(medium), *_words(materials))),
            *(("discipline", key) for key in disciplines),
        )
    )


def _words(text: Text | None) -> Iterable[str]:
    """Return the longer words of a text in every language that it has."""
    return (word for _, own in text.values for word in _WORD.findall(own.casefold())) if text else ()
