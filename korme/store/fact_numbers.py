"""Numbers for facts, and for groups of facts that many outputs read together: a record has each of them once."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any, NamedTuple

from msgspec import Struct, field
from msgspec.msgpack import Encoder

Way = tuple[Any, ...]
"""The steps to a struct or mapping."""
Fact = tuple[Way, Any]
"""A way, and the field or key there."""


class FactGroup(frozenset[Fact]):
    """What was read for a value that outputs share."""

    __slots__ = ("_name",)
    _name: bytes

    @property
    def name(self) -> bytes:
        """The digest of its facts, the same in every process: a group of the same facts is the same one."""
        try:
            return self._name
        except AttributeError:
            self._name = _name_of(self)
            return self._name


Read = Fact | FactGroup
SentGroup = tuple[bytes, bytes]
"""A group as it travels: its name, and the packed places of its facts, which have been sent before it; none if the
receiver has it."""
SentRead = Fact | SentGroup
NUMBERS = "I"
"""Type code of arrays of numbers."""


class NumberedGroup(NamedTuple):
    """A group, and its facts by number."""

    number: int
    facts: array[int]
    """Empty if the record has them."""


class FactNumbers(Struct):
    """Numbers of facts and groups, given in the order in which they are first asked for."""

    recorded: Container[bytes] = frozenset()
    """Names of the groups of which a record has the facts."""
    by_way: dict[Way, dict[Any, int]] = {}
    groups: dict[bytes, NumberedGroup] = {}
    """By name."""
    count: int = 0
    _keys: dict[Any, Any] = {}
    """Each key as it was first seen: children send equal ones, of which one is enough."""

    def number(self, read: Read) -> int:
        """Return the number of a fact or group."""
        if isinstance(read, FactGroup):
            return self.named(read.name, lambda: map(self.number, read))
        way, key = read
        keys = self.by_way.get(way)
        if keys is None:
            keys = self.by_way[way] = {}
        number = keys.get(key)
        if number is None:
            number = keys[self._keys.setdefault(key, key)] = self.count
            self.count += 1
        return number

    def named(self, name: bytes, facts: Callable[[], Iterable[int]]) -> int:
        """Return the number of the group with a name.

        Args:
            facts: returns the numbers of its facts.
        """
        known = self.groups.get(name)
        if known is None:
            own = array(NUMBERS, () if name in self.recorded else facts())
            known = self.groups[name] = NumberedGroup(self.count, own)
            self.count += 1
        return known.number


class FactSpan(Struct, eq=False):
    """The reads of outputs that were made together: most of them have read the same, which gets its number once.

    Facts are forgotten as soon as they have numbers: a large site has millions. So a span belongs to one record.
    """

    sent: Sequence[SentRead] = ()
    """Those without a number."""
    _numbers: array[int] = field(default_factory=lambda: array(NUMBERS))
    _known: FactNumbers | None = None

    def __len__(self) -> int:
        return len(self._numbers) + len(self.sent)

    def extend(self, sent: Sequence[SentRead]) -> None:
        """Add what later outputs have read.

        Raises:
            ValueError: a group has facts that were not sent before it.
        """
        for at, read in enumerate(sent, len(self)):
            if isinstance(read[0], bytes) and max(array(NUMBERS, read[1]), default=-1) >= at:
                raise ValueError("no such fact")
        self.sent = [*self.sent, *sent]

    def reads(self, packed: bytes) -> SpanReads:
        """Return what an output has read.

        Args:
            packed: places of its facts and groups in the span.

        Raises:
            ValueError: they are no such places.
        """
        places = array(NUMBERS, packed)
        if places and max(places) >= len(self):
            raise ValueError("no such fact")
        return SpanReads(self, places)

    def numbers(self, known: FactNumbers) -> Sequence[int]:
        """Return the numbers of what was read."""
        assert self._known is None or self._known is known
        if self.sent:
            for read in self.sent:
                self._numbers.append(self._number(read, known))
            self.sent, self._known = (), known
        return self._numbers

    def _number(self, read: SentRead, known: FactNumbers) -> int:
        first, second = read
        if isinstance(first, bytes):
            return known.named(first, lambda: map(self._numbers.__getitem__, array(NUMBERS, second)))
        return known.number((first, second))


class SpanReads(NamedTuple):
    """What one of these outputs has read."""

    span: FactSpan
    places: array[int]
    """Places of its facts and groups in the span."""

    def numbers(self, known: FactNumbers) -> array[int]:
        """Return the numbers of its facts and groups."""
        return array(NUMBERS, map(self.span.numbers(known).__getitem__, self.places))


def _name_of(group: FactGroup) -> bytes:
    by_way: dict[Way, list[bytes]] = {}
    for way, key in group:
        by_way.setdefault(way, []).append(_encoded(key))
    parts = sorted((_encoded(way), *sorted(keys)) for way, keys in by_way.items())
    return hashlib.blake2b(_ENCODER.encode(parts), digest_size=16).digest()


def _encoded(value: Any) -> bytes:
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:  # traces with it are not kept
        return repr(value).encode("utf-8", "surrogatepass")


_ENCODER = Encoder()
