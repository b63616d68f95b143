"""Recorded reads: what the pages of a site were made from, fact by fact.

A view gets stand-ins for the site's mappings and structs. Each note what is read in one set, so that a value cannot be
got without a trace. A fact is the way to a value from a root: `(("site", "works_of"), "saule")`; `korme.site.facts`
has their digests. In the next build an output is made again only if one of its facts has another digest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from types import FunctionType
from typing import Any, TypeVar, cast

from msgspec import Struct, field

from korme.core.late_views import LateView, View
from korme.site.facts import ALL, ANY, COUNT, KEYS, Facts
from korme.site.page_memory import MakeItem, PageMemory
from korme.site.parts import Parts
from korme.store.fact_numbers import Fact, FactGroup, Read, Way

_Value = TypeVar("_Value")
TOGETHER = 16
"""Least number of facts read for a shared value that are recorded as a group: once, however many outputs ask for it."""


class Reads(Struct):
    """What is read of a site: notes of the output that is being made, and values that several outputs share."""

    now: set[Fact] = set()
    """Facts read lately: since the output or the innermost shared value was begun, or a shared value in it was made."""
    kept: dict[Any, tuple[Any, FactGroup]] = {}
    """Shared values, each with what was read for it."""
    cards: dict[Any, tuple[Any, FactGroup]] = {}
    """The same for cards, of which only so many are kept."""
    facts: Facts = field(default_factory=Facts)
    """Everything that can be read."""
    parts: Parts = field(default_factory=Parts)
    """Makes the stand-ins' parts of the site."""
    page: PageMemory | None = None
    """Keeps the items of the page that is being made."""
    _before: set[Fact] = set()
    """Facts read before those in `now`."""
    _shared: set[FactGroup] = set()
    """What was read for the shared values that were asked for."""

    @contextmanager
    def noted(self) -> Iterator[set[Read]]:
        """Note what is read inside the block, by one output; such blocks do not nest.

        What was read for a shared value is a group if it is much.
        """
        self._forget_notes()
        found: set[Read] = set()
        try:
            yield found
        finally:
            groups = {shared for shared in self._shared if len(shared) >= TOGETHER}
            found.update(self._before, self.now, groups, *(self._shared - groups))
            self._forget_notes()

    def _forget_notes(self) -> None:
        self.now.clear()  # stand-ins hold this set
        self._before, self._shared = set(), set()

    def forget(self) -> None:
        """Forget the shared values, since something that is no fact has changed: the colours of pictures."""
        self.kept.clear()
        self.cards.clear()

    def once(self, key: Any, make: Callable[[], _Value], *, kept: dict[Any, Any] | None = None) -> _Value:
        """Return a value that several outputs share, made when it is first asked for; it must not be changed.

        What was read for it counts as read by each output that asks.

        Args:
            key: names everything that the value depends on, besides facts.
            kept: holds the value, instead of the values kept for the whole build.
        """
        store = self.kept if kept is None else kept
        found = store.get(key)
        if found is None:
            found = store[key] = self.apart(make)
        self._shared.add(found[1])
        value: _Value = found[0]
        return value

    def item(self, name: str, make: MakeItem) -> tuple[View | LateView, Any]:
        """Return the view of an item in a long list, and its facets; they are made again only if a fact has changed.

        Args:
            name: of the item in its page, with everything that `make` depends on besides facts and the page.
        """
        return self.page.item(name, make, self.apart) if self.page else make()

    def part(self, name: str, make: Callable[[], _Value]) -> _Value:
        """Return a part of a long document, plain data; it is made again only if a fact has changed.

        Args:
            name: of the part in its document, with everything that `make` depends on besides facts and the document.
        """
        return cast(_Value, self.page.part(name, make, self.apart)) if self.page else make()

    def apart(self, make: Callable[[], _Value]) -> tuple[_Value, FactGroup]:
        """Return a value and what was read for it, which counts as read by whoever asked."""
        before, shared = self._before, self._shared
        before |= self.now
        self.now.clear()
        self._before, self._shared = set(), set()
        try:
            value = make()
        finally:
            read = FactGroup(self._before.union(self.now, *self._shared))
            self.now.clear()
            self._before, self._shared = before, shared
            shared.add(read)
        return value, read


class NotedMapping(Mapping[Any, Any]):
    """A mapping that notes what is read of it."""

    __slots__ = ("_inner", "_note", "_way")

    def __init__(self, inner: Mapping[Any, Any], reads: Reads, way: Way) -> None:
        self._inner, self._way = inner, way
        self._note = reads.now.add

    def __getitem__(self, key: Any) -> Any:
        self._note((self._way, key))
        return self._inner[key]

    def get(self, key: Any, default: Any = None) -> Any:
        """Return a value, or the default if there is none; that there is none is a fact too."""
        self._note((self._way, key))
        return self._inner.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._note((self._way, key))
        return key in self._inner

    def __iter__(self) -> Iterator[Any]:
        self._note((self._way, KEYS))
        return iter(self._inner)

    def __len__(self) -> int:
        self._note((self._way, COUNT))
        return len(self._inner)

    def __bool__(self) -> bool:
        self._note((self._way, ANY))
        return bool(self._inner)

    def values(self) -> Any:
        """Return all values."""
        self._note((self._way, ALL))
        return self._inner.values()

    def items(self) -> Any:
        """Return all keys and values."""
        self._note((self._way, ALL))
        return self._inner.items()


class NotedTables(Mapping[Any, Any]):
    """A mapping of mappings, each of which notes what is read of it."""

    __slots__ = ("_note", "_tables", "_way")

    def __init__(self, inner: Mapping[Any, Mapping[Any, Any]], reads: Reads, way: Way) -> None:
        self._way = way
        self._note = reads.now.add
        self._tables = {key: NotedMapping(table, reads, (*way, key)) for key, table in inner.items()}

    def __getitem__(self, key: Any) -> Any:
        found = self._tables.get(key)
        if found is None:
            self._note((self._way, key))
            raise KeyError(key)
        return found

    def get(self, key: Any, default: Any = None) -> Any:
        """Return a mapping, or the default if there is none; that there is none is a fact."""
        found = self._tables.get(key)
        if found is None:
            self._note((self._way, key))
            return default
        return found

    def __iter__(self) -> Iterator[Any]:
        self._note((self._way, KEYS))
        return iter(self._tables)

    def __len__(self) -> int:
        self._note((self._way, COUNT))
        return len(self._tables)


class NotedSet:
    """A set that notes which values were looked for; nothing else can be read of it."""

    __slots__ = ("_inner", "_note", "_way")

    def __init__(self, inner: frozenset[Any], reads: Reads, way: Way) -> None:
        self._inner, self._note, self._way = inner, reads.now.add, way

    def __contains__(self, key: object) -> bool:
        self._note((self._way, key))
        return key in self._inner


def noted(value: _Value, reads: Reads, *way: Any, free: Collection[str] = ()) -> _Value:
    """Return a stand-in for a mapping, set or struct that notes what is read of it.

    A struct's methods and properties work on the stand-in, so that what they read is noted. Its mappings and sets note
    for themselves.

    Args:
        way: the steps from the root.
        free: fields of the struct that are no facts: constant for all outputs, or stand-ins themselves.
    """
    stand_in: Any
    if len(way) == 1:
        reads.facts.roots[way[0]] = value
    if isinstance(value, Mapping):
        first = next(iter(value.values()), None) if isinstance(value, dict) else None  # others make theirs when asked
        stand_in = (NotedTables if isinstance(first, Mapping) else NotedMapping)(value, reads, way)
    elif isinstance(value, frozenset):
        stand_in = NotedSet(value, reads, way)
    else:
        assert isinstance(value, Struct)
        stand_in = _noted_struct(value, reads, way, free)
    return cast(_Value, stand_in)


def _noted_struct(value: Struct, reads: Reads, way: Way, free: Collection[str]) -> Any:
    members: dict[str, Any] = {
        name: member
        for base in reversed(type(value).__mro__)
        for name, member in vars(base).items()
        if isinstance(member, (FunctionType, property)) and not name.startswith("__")
    }
    own: dict[str, Any] = {}
    for name in value.__struct_fields__:
        inner = getattr(value, name)
        if name in free:
            own[name] = inner
        elif isinstance(inner, (Mapping, frozenset)):
            own[name] = noted(inner, reads, *way, name)
        else:
            members[name] = _noting(inner, reads.now.add, (way, name))
    stand_in = type(f"Noted{type(value).__name__}", (), members)()
    vars(stand_in).update(own)
    return stand_in


def _noting(value: Any, note: Callable[[Fact], None], fact: Fact) -> property:
    def read(_: Any) -> Any:
        note(fact)
        return value

    return property(read)
