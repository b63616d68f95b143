"""What each output was made from: the facts that were read for it, by which the next build sees what is current.

The record has for every fact its digest and the numbers of the outputs that read it. An output that is made again gets a
new number, so that lists of readers only grow until they are rewritten. A record of another program or theme, one that
is damaged, and one of an output that another build has changed since count as none: everything is then looked at.
"""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct, field

from korme.store.cache import write_record
from korme.store.records import encode_packed, read_packed

Way = tuple[Any, ...]
"""The steps to a struct or mapping."""
Fact = tuple[Way, Any]
"""A way, and the field or key there."""
Digests = Callable[[Way, Sequence[Any]], list[bytes]]
"""Returns the present digests of facts of one way, by their keys."""
_VERSION = 2
_NUMBERS = "I"
"""Type code of arrays of numbers of outputs."""


class _FactTable(Struct, array_like=True):
    """The facts of one mapping or struct."""

    way: Any
    keys: list[Any] = []
    digests: list[bytes] = []
    readers: list[bytes] = []
    """By key, the packed numbers of the outputs that read it."""


class _TraceRecord(Struct, frozen=True, array_like=True):
    version: int
    binding: str
    token: str
    names: list[str]
    """Paths of outputs by number; '' for a number that is no longer used."""
    questions: list[str]
    lists: dict[str, str]
    tables: list[_FactTable]


class _FactNumbers(Struct):
    """Numbers of facts, given in the order in which they are first asked for."""

    by_way: dict[Way, dict[Any, int]] = {}
    count: int = 0
    _keys: dict[Any, Any] = {}
    """Each key as it was first seen: children send equal ones, of which one is enough."""

    def number(self, fact: Fact) -> int:
        """Return the number of a fact."""
        way, key = fact
        keys = self.by_way.get(way)
        if keys is None:
            keys = self.by_way[way] = {}
        number = keys.get(key)
        if number is None:
            number = keys[self._keys.setdefault(key, key)] = self.count
            self.count += 1
        return number


class FactSpan(Struct, eq=False):
    """The facts of outputs that were made together: most of them have read the same, which gets its number once.

    Facts are forgotten as soon as they have numbers: a large site has millions. So a span belongs to one record.
    """

    facts: Sequence[Fact]
    """Those without a number."""
    _numbers: array[int] = field(default_factory=lambda: array(_NUMBERS))
    _known: _FactNumbers | None = None

    def __len__(self) -> int:
        return len(self._numbers) + len(self.facts)

    def extend(self, facts: Sequence[Fact]) -> None:
        """Add facts that later outputs have read."""
        self.facts = [*self.facts, *facts]

    def reads(self, packed: bytes) -> SpanReads:
        """Return what an output has read.

        Args:
            packed: places of its facts in the span.

        Raises:
            ValueError: they are no such places.
        """
        places = array(_NUMBERS, packed)
        if places and max(places) >= len(self):
            raise ValueError("no such fact")
        return SpanReads(self, places)

    def numbers(self, known: _FactNumbers) -> Sequence[int]:
        """Return the numbers of the facts."""
        assert self._known is None or self._known is known
        if self.facts:
            self._numbers.extend(map(known.number, self.facts))
            self.facts, self._known = (), known
        return self._numbers


class SpanReads(NamedTuple):
    """What one of these outputs has read."""

    span: FactSpan
    places: array[int]
    """Places of its facts in the span."""

    def numbers(self, known: _FactNumbers) -> array[int]:
        """Return the numbers of its facts."""
        return array(_NUMBERS, map(self.span.numbers(known).__getitem__, self.places))


class Traces(Struct):
    """The facts read for the outputs of one output folder, before and after a build."""

    binding: str
    """Digest of everything that is no fact: program, theme, options."""
    names: list[str] = []
    questions: list[str] = []
    """By number, what was asked of the maker besides facts: template and language; of a bundle its key."""
    numbers: dict[str, int] = {}
    """By path, the number of its output."""
    lists: dict[str, str] = {}
    """By path, the name of the record of the items in its output (`korme.site.page_memory`)."""
    changed: list[Fact] = []
    """Facts that have changed since the last build."""
    _tables: dict[Way, _FactTable] = {}
    _facts: _FactNumbers = field(default_factory=lambda: _FactNumbers())
    _added: array[int] = field(default_factory=lambda: array(_NUMBERS))
    """For each output that was looked at its number, how many facts were read for it, and their numbers."""
    _kept: set[str] = set()
    _compared: set[Way] = set()
    _extended: set[int] = set()
    """Numbers of the outputs whose facts are added to those of an earlier build."""

    def stale(self, digests: Digests, roots: Collection[str] | None = None) -> dict[str, Fact]:
        """Return the paths of the outputs that have read a changed fact, each with the first one found.

        Each fact is compared once, in the first of several calls that can.

        Args:
            digests: returns the present digests of facts.
            roots: where the ways begin whose facts can be compared by now; None: all.
        """
        found: dict[str, Fact] = {}
        for way, table in self._tables.items():
            if way in self._compared or (roots is not None and way[0] not in roots):
                continue
            self._compared.add(way)
            now = digests(way, table.keys)
            if now == table.digests:
                continue
            for key, known, digest, readers in zip(table.keys, table.digests, now, table.readers, strict=True):
                if known != digest:
                    self.changed.append((way, key))
                    for number in array(_NUMBERS, readers):
                        if self.names[number]:
                            found.setdefault(self.names[number], (way, key))
            table.digests = now
        return found

    def question(self, path: str) -> str:
        """Return what was asked of the maker of an output; '' if it is not recorded."""
        number = self.numbers.get(path)
        return "" if number is None else self.questions[number]

    def keep(self, paths: Iterable[str]) -> None:
        """Keep the facts of outputs that are current."""
        self._kept.update(paths)

    def add(
        self,
        path: str,
        question: str,
        facts: Collection[Fact] | SpanReads,
        *,
        items: str = "",
        is_continued: bool = False,
    ) -> None:
        """Record the facts of an output that was looked at.

        Args:
            items: the name of the record of its items.
            is_continued: the facts of the last build count still, since items are as they were.
        """
        if is_continued and path in self.numbers:
            number = self.numbers[path]
            self.questions[number] = question
            self._extended.add(number)
        else:
            number = self._numbered(path, question)
        self.lists.pop(path, None)
        if items:
            self.lists[path] = items
        self._kept.add(path)
        if isinstance(facts, SpanReads):
            read = facts.numbers(self._facts)
        else:
            read = array(_NUMBERS, map(self._facts.number, facts))
        self._added.extend((number, len(read)))
        self._added.extend(read)

    def _numbered(self, path: str, question: str) -> int:
        """Return a new number for an output."""
        number = len(self.names)
        if path in self.numbers:
            self.names[self.numbers[path]] = ""
        self.numbers[path] = number
        self.names.append(path)
        self.questions.append(question)
        return number

    def save(self, path: Path, token: str, digests: Digests) -> None:
        """Write the record.

        Args:
            token: identifies the output that was published.
            digests: returns the present digests of facts.
        """
        for name in self.numbers.keys() - self._kept:
            self.names[self.numbers.pop(name)] = ""
        self.lists = {path: items for path, items in self.lists.items() if path in self.numbers}
        self._merge(digests)
        if len(self.names) > 2 * len(self.numbers) + 100:
            self._renumber()
        tables = list(self._tables.values())
        record = _TraceRecord(_VERSION, self.binding, token, self.names, self.questions, self.lists, tables)
        with contextlib.suppress(OSError, UnicodeEncodeError):
            write_record(path, encode_packed(record))

    def _merge(self, digests: Digests) -> None:
        """Add the facts of the outputs that were looked at to the tables."""
        fresh = self._fresh()
        for way, readers in fresh.items():
            table = self._tables.setdefault(way, _FactTable(way))
            places = {key: at for at, key in enumerate(table.keys)}
            for key in readers.keys() & places.keys():
                known = table.readers[places[key]]
                table.readers[places[key]] += self._without_known(readers.pop(key), known)
            table.keys += readers
            table.readers += readers.values()
            table.digests += digests(way, list(readers))

    def _fresh(self) -> dict[Way, dict[Any, bytes]]:
        """Return the packed numbers of the outputs that were looked at, by the facts that they read; forget both."""
        readers: list[array[int]] = [array(_NUMBERS) for _ in range(self._facts.count)]
        added, at = self._added, 0
        while at < len(added):
            number, count = added[at : at + 2]
            for fact in added[at + 2 : at + 2 + count]:
                readers[fact].append(number)
            at += 2 + count
        fresh = {
            way: {key: readers[fact].tobytes() for key, fact in keys.items()}
            for way, keys in self._facts.by_way.items()
        }
        self._facts, self._added = _FactNumbers(), array(_NUMBERS)
        return fresh

    def _without_known(self, numbers: bytes, known: bytes) -> bytes:
        """Return packed numbers without those extended ones that are known."""
        found = array(_NUMBERS, numbers)
        if self._extended.isdisjoint(found):
            return numbers
        own = self._extended.intersection(found, array(_NUMBERS, known))
        return array(_NUMBERS, [number for number in found if number not in own]).tobytes()

    def _renumber(self) -> None:
        """Leave out the numbers that are no longer used, and facts without readers."""
        fresh: dict[int, int] = {}
        for number, name in enumerate(self.names):
            if name:
                fresh[number] = len(fresh)
        self.questions = [self.questions[number] for number in fresh]
        self.names = [self.names[number] for number in fresh]
        self.numbers = {name: number for number, name in enumerate(self.names)}
        for way, table in self._tables.items():
            kept = _FactTable(way)
            for key, digest, data in zip(table.keys, table.digests, table.readers, strict=True):
                readers = array(_NUMBERS, [fresh[number] for number in array(_NUMBERS, data) if number in fresh])
                if readers:
                    kept.keys.append(key)
                    kept.digests.append(digest)
                    kept.readers.append(readers.tobytes())
            self._tables[way] = kept


def load(path: Path, binding: str, token: str) -> Traces:
    """Return the traces of the last build; empty ones if there is no record that fits.

    Args:
        binding: digest of everything that is no fact; empty if it is not known.
        token: identifies the output as it is now.
    """
    traces = Traces(binding)
    record = read_packed(path, _TraceRecord) if binding else None
    if record is None or (record.version, record.binding, record.token) != (_VERSION, binding, token):
        return traces
    traces.names, traces.questions, traces.lists = record.names, record.questions, record.lists
    traces.numbers = {name: number for number, name in enumerate(record.names) if name}
    for table in record.tables:
        table.way = plain(table.way)
        table.keys = [plain(key) if type(key) is list else key for key in table.keys]
        traces._tables[table.way] = table
    return traces


def plain(value: Any) -> Any:
    """Return a key as it was: lists were tuples."""
    return tuple([plain(each) if type(each) is list else each for each in value]) if type(value) is list else value
