"""The facts that pages are made from, and their digests, by which two builds are compared.

A fact's digest covers everything that can be reached from its value; mappings inside a struct or mapping are facts of
their own. A large mapping has stamps too: a digest for each span of its items, for less than theirs one by one.
"""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.msgpack import Encoder

from korme.core.model import Rendition
from korme.kinds import Entry
from korme.store.fact_numbers import Way

KEYS, COUNT, ANY, ALL = "\0keys", "\0count", "\0any", "\0all"
"""Facts about a mapping as a whole: its keys in order, their number, whether there are any, all values in order."""
_WHOLE = frozenset({KEYS, COUNT, ANY, ALL})
ABSENT = b""
"""Digest of what is not there."""
SIZE = 16
"""Bytes of a digest; none is longer."""
MANY = 100
"""Least number of items of a mapping that are compared in spans before they are one by one."""
SPAN = 64
"""Items of a span."""
_TYPE_NAME = attrgetter("__name__")


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

    def stamps(self, way: Way) -> bytes:
        """Return digests of all facts of a way together, one for each span of its items; none if they are few."""
        found = self._found(way)
        if isinstance(found, Derived):
            return _hashed(found.source)
        if not isinstance(found, dict) or len(found) < MANY:
            return b""
        return b"".join(self._stamp(names, values) for names, values in _spans(found))

    def _stamp(self, names: Sequence[Any], values: Sequence[Any]) -> bytes:
        """Return the digest of a span; of entries, whose digests several facts share, from these."""
        shared = [value for value in values if isinstance(value[0] if type(value) is tuple and value else value, Entry)]
        if shared:
            return _hashed([*names, *map(self._of, values)])
        return _hashed([*names, *map(_TYPE_NAME, map(type, values)), *map(_told, values)])

    def suspects(self, way: Way, keys: Sequence[Any], before: bytes, now: bytes) -> Sequence[int]:
        """Return the positions of those keys whose facts may have changed since a build.

        Args:
            before: the stamps of that build.
            now: the present ones.
        """
        found = self._found(way)
        if not before or len(before) != len(now) or not isinstance(found, dict):
            return range(len(keys))
        changed: set[Any] = set()
        for at, (names, _) in zip(range(0, len(now), SIZE), _spans(found), strict=True):
            if before[at : at + SIZE] != now[at : at + SIZE]:
                changed.update(names)
        return [at for at, key in enumerate(keys) if key in changed or key not in found]

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
                return hashlib.blake2b(b"".join(map(self._of, value)), digest_size=SIZE).digest()
            if isinstance(value[0], Rendition):
                known = self._renditions.get(id(value))
                if known is None:
                    known = self._renditions[id(value)] = _hashed([rendition.path for rendition in value])
                return known
        return _hashed(value)


def _spans(found: Mapping[Any, Any]) -> Iterator[tuple[Sequence[Any], Sequence[Any]]]:
    """Yield the keys and the values of each span of a mapping."""
    names, values = list(found), list(found.values())
    for at in range(0, len(names), SPAN):
        yield names[at : at + SPAN], values[at : at + SPAN]


def _told(value: Any) -> Any:
    """Return what a value is known by: renditions by their paths, which name their bytes."""
    if type(value) is tuple and value and isinstance(value[0], Rendition):
        return [rendition.path for rendition in value]
    return value


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
    return hashlib.blake2b(data, digest_size=SIZE).digest()


_NOTHING: Any = object()
_ENCODER = Encoder()
