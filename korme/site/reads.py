"""Recorded reads: what the pages of a site were made from, fact by fact.

A view gets stand-ins for the site's mappings and structs. Each note what is read in one set, so that a value cannot be
got without a trace. A fact is the way to a value from a root: `(("site", "works_of"), "saule")`. Its digest covers
everything that can be reached from the value; mappings inside a struct or mapping are facts of their own. In the next
build an output is made again only if one of its facts has another digest.
"""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import attrgetter
from types import FunctionType
from typing import Any, TypeVar, cast

from msgspec import Struct, field
from msgspec.msgpack import Encoder

from korme.core.late_views import LateView, View
from korme.core.model import Rendition
from korme.kinds import Entry
from korme.site.page_memory import MakeItem, PageMemory
from korme.store.fact_numbers import Fact, Group, Read, Way

_Value = TypeVar("_Value")
KEYS, COUNT, ANY, ALL = "\0keys", "\0count", "\0any", "\0all"
"""Facts about a mapping as a whole: its keys in order, their number, whether there are any, all values in order."""
_WHOLE = frozenset({KEYS, COUNT, ANY, ALL})
ABSENT = b""
"""Digest of what is not there."""
_SIZE = 16
_MANY = 100
"""Least number of values of a mapping that are compared together before they are one by one."""
_TYPE_NAME = attrgetter("__name__")
TOGETHER = 16
"""Least number of facts read for a shared value that are recorded as a group: once, however many outputs ask for it."""


class Derived(Mapping[Any, Any]):
    """A mapping whose values are found when somebody asks, and follow from something smaller."""

    @property
    @abstractmethod
    def source(self) -> Any:
        """Everything that the values follow from, as plain data."""


class Facts(Struct, dict=True):
    """The facts of a build, by the roots from which ways begin."""

    roots: dict[str, Any] = {}
    _entries: dict[int, bytes] = {}
    """Digests of entries, by their identity: each is in several facts."""
    _renditions: dict[int, bytes] = {}
    """Digests of a picture's renditions, by their identity: presets that make the same files share them."""

    def digests(self, way: Way, keys: Sequence[Any]) -> list[bytes]:
        """Return the digests of the present values of facts, ABSENT if there is none."""
        found = self._found(way)
        if isinstance(found, Mapping):
            get = found.get
            return [self._whole(found, key) if key in _WHOLE else self._of(get(key, _NOTHING)) for key in keys]
        return [self._of(_at(found, key)) for key in keys]

    def stamp(self, way: Way) -> bytes:
        """Return a digest of all facts of a way together, for less than theirs one by one; empty if there is none."""
        found = self._found(way)
        if isinstance(found, Derived):
            return _hashed(found.source)
        if not isinstance(found, dict) or len(found) < _MANY:
            return b""
        values = found.values()
        if any(type(value) is tuple and value and isinstance(value[0], (Entry, Rendition)) for value in values):
            return b""  # these have digests that several facts share
        return _hashed([*found, *map(_TYPE_NAME, map(type, values)), *values])

    def _found(self, way: Way) -> Any:
        """Return what is at the end of a way, or `_NOTHING`."""
        root, *steps = way
        found: Any = self.roots.get(root, _NOTHING)
        for step in steps:
            found = _at(found, step)
        return found

    def _whole(self, found: Mapping[Any, Any], key: str) -> bytes:
        """Return the digest of a fact about a mapping as a whole."""
        if key == KEYS:
            return _hashed(tuple(found))
        if key == COUNT:
            return _hashed(len(found))
        if key == ANY:
            return _hashed(bool(found))
        return _hashed([[name, self._of(value)] for name, value in found.items()])

    def _of(self, value: Any) -> bytes:
        """Return the digest of a value: of entries one by one, of renditions by their paths, which name their bytes."""
        if value is _NOTHING:
            return ABSENT
        if isinstance(value, Entry):
            known = self._entries.get(id(value))
            if known is None:
                known = self._entries[id(value)] = _hashed(value)
            return known
        if isinstance(value, tuple) and value:
            if isinstance(value[0], Entry):
                return hashlib.blake2b(b"".join(map(self._of, value)), digest_size=_SIZE).digest()
            if isinstance(value[0], Rendition):
                known = self._renditions.get(id(value))
                if known is None:
                    known = self._renditions[id(value)] = _hashed([rendition.path for rendition in value])
                return known
        return _hashed(value)


class Reads(Struct):
    """What is read of a site: notes of the output that is being made, and values that several outputs share."""

    now: set[Fact] = set()
    """Facts read lately: since the output or the innermost shared value was begun, or a shared value in it was made."""
    kept: dict[Any, tuple[Any, Group]] = {}
    """Shared values, each with what was read for it."""
    cards: dict[Any, tuple[Any, Group]] = {}
    """The same for cards, of which only so many are kept."""
    facts: Facts = field(default_factory=Facts)
    """Everything that can be read."""
    page: PageMemory | None = None
    """Keeps the items of the page that is being made."""
    _before: set[Fact] = set()
    """Facts read before those in `now`."""
    _shared: set[Group] = set()
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

    def apart(self, make: Callable[[], _Value]) -> tuple[_Value, Group]:
        """Return a value and what was read for it, which counts as read by whoever asked."""
        before, shared = self._before, self._shared
        before |= self.now
        self.now.clear()
        self._before, self._shared = set(), set()
        try:
            value = make()
        finally:
            read = frozenset(self._before.union(self.now, *self._shared))
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


def _at(found: Any, step: Any) -> Any:
    """Return what is one step further, or `_NOTHING`."""
    if isinstance(found, Mapping):
        return found.get(step, _NOTHING)
    if isinstance(found, frozenset):
        return True if step in found else _NOTHING
    return getattr(found, step, _NOTHING) if isinstance(found, Struct) else _NOTHING


def _hashed(value: Any) -> bytes:
    try:
        data = _ENCODER.encode((type(value).__name__, value))
    except (UnicodeEncodeError, TypeError, OverflowError):  # a lone surrogate, or a number without limits
        data = repr(value).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=_SIZE).digest()


_NOTHING: Any = object()
_ENCODER = Encoder()
