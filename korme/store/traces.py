"""What each output was made from: the facts that were read for it, by which the next build sees what is current.

The record has for every fact its digest and the numbers of the outputs that read it. Facts that outputs share are read
by a group in their place, which stands among them with a number of its own. An output that is made again gets a
new number, so that lists of readers only grow until they are rewritten. A record of another program or theme, one that
is damaged, and one of an output that another build has changed since count as none: everything is then looked at.
"""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from sys import intern
from typing import Any, Protocol

from msgspec import Struct, field

from korme.store.cache import write_record
from korme.store.fact_numbers import NUMBERS, Fact, FactNumbers, Read, SpanReads, Way
from korme.store.records import encode_packed, read_packed

_VERSION = 5
_SIZE = 16
"""Bytes of a digest; none is longer, and that of what is not there is empty."""


class PresentFacts(Protocol):
    """What can be read now."""

    def digests(self, way: Way, keys: Sequence[Any]) -> list[bytes]:
        """Return the digests of facts of one way, by their keys."""

    def stamps(self, way: Way) -> bytes:
        """Return digests of all facts of a way together, by spans, which cost less; none if there are no spans."""

    def suspects(self, way: Way, keys: Sequence[Any], before: bytes, now: bytes) -> Sequence[int]:
        """Return the positions of those keys whose facts may have changed from one build's stamps to another's."""


class _FactTable(Struct, array_like=True):
    """The facts of one mapping or struct, in columns of bytes: a large site has a million."""

    way: Any
    keys: list[Any] = []
    digests: bytes = b""
    """By key, each of `_SIZE` bytes."""
    readers: bytes = b""
    """By key, the packed numbers of the outputs and groups that read it, one after the other."""
    counts: bytes = b""
    """By key, the packed number of its readers."""
    stamps: bytes = b""
    """Digests of all facts of the way together, when they were compared last."""

    def renewed(self, present: PresentFacts, positions: Sequence[int]) -> list[int]:
        """Renew the digests of the keys at some positions; return the positions of those that have changed."""
        now = present.digests(self.way, [self.keys[at] for at in positions])
        digests, changed = bytearray(self.digests), list[int]()
        for at, digest in zip(positions, now, strict=True):
            own, new = slice(at * _SIZE, (at + 1) * _SIZE), digest.ljust(_SIZE, b"\0")
            if digests[own] != new:
                digests[own] = new
                changed.append(at)
        if changed:
            self.digests = bytes(digests)
        return changed

    def readers_of(self, positions: Sequence[int]) -> Iterator[tuple[Any, array[int]]]:
        """Yield the keys at some positions, each with the numbers of its readers."""
        ends = self._ends() if positions else []
        for at in positions:
            yield self.keys[at], array(NUMBERS, self.readers[ends[at] : ends[at + 1]])

    def _ends(self) -> list[int]:
        """Return where the readers of the keys end in their column, after 0."""
        itemsize = array(NUMBERS).itemsize
        return list(accumulate((count * itemsize for count in array(NUMBERS, self.counts)), initial=0))

    def lists(self) -> list[bytes]:
        """Return the packed numbers of the readers of each key."""
        return [self.readers[start:end] for start, end in pairwise(self._ends())]

    def put(self, lists: Sequence[bytes]) -> None:
        """Replace the readers of each key."""
        itemsize = array(NUMBERS).itemsize
        self.counts = array(NUMBERS, [len(own) // itemsize for own in lists]).tobytes()
        self.readers = b"".join(lists)

    def add(self, more: Mapping[int, bytes], new: Mapping[Any, bytes]) -> None:
        """Add packed numbers of readers: to keys by position, in ascending order, and of new keys, which have no digest yet."""
        itemsize, counts, ends = array(NUMBERS).itemsize, array(NUMBERS, self.counts), self._ends()
        parts, done = list[bytes](), 0
        for at, own in more.items():
            parts += self.readers[done : ends[at + 1]], own
            counts[at] += len(own) // itemsize
            done = ends[at + 1]
        counts.extend(len(own) // itemsize for own in new.values())
        self.readers = b"".join((*parts, self.readers[done:], *new.values()))
        self.counts = counts.tobytes()
        self.keys += new


class _GroupRecord(Struct, array_like=True):
    """Facts that outputs have read together: it reads them in their place, with a number as one of them has."""

    name: bytes
    number: int
    count: int
    """Of its facts."""
    readers: bytes
    """The packed numbers of the outputs that read it."""


class _TraceRecord(Struct, frozen=True, array_like=True):
    version: int
    binding: str
    token: str
    names: list[str]
    """Paths of outputs by number; '' for a group, and for a number that is no longer used."""
    questions: list[str]
    lists: dict[str, str]
    tables: list[_FactTable]
    groups: list[_GroupRecord]


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
    _groups: dict[bytes, _GroupRecord] = {}
    """By name."""
    _facts: FactNumbers = field(default_factory=FactNumbers)
    _added: array[int] = field(default_factory=lambda: array(NUMBERS))
    """For each output that was looked at its number, how many facts were read for it, and their numbers."""
    _kept: set[str] = set()
    _compared: set[Way] = set()
    _extended: set[int] = set()
    """Numbers of the outputs whose facts are added to those of an earlier build."""

    def __post_init__(self) -> None:
        self._facts = FactNumbers(self._groups)

    def stale(self, present: PresentFacts, roots: Collection[str] | None = None) -> dict[str, Fact]:
        """Return the paths of the outputs that have read a changed fact, each with the first one found.

        Each fact is compared once, in the first of several calls that can.

        Args:
            present: what can be read now.
            roots: where the ways begin whose facts can be compared by now; None: all.
        """
        found: dict[str, Fact] = {}
        groups = {group.number: array(NUMBERS, group.readers) for group in self._groups.values()}
        for way, table in self._tables.items():
            if way in self._compared or (roots is not None and way[0] not in roots):
                continue
            self._compared.add(way)
            before, table.stamps = table.stamps, present.stamps(way)
            if before and before == table.stamps:
                continue
            changed = table.renewed(present, present.suspects(way, table.keys, before, table.stamps))
            for key, readers in table.readers_of(changed):
                self.changed.append((way, key))
                for number in readers:
                    for output in groups.get(number, (number,)):
                        if self.names[output]:
                            found.setdefault(self.names[output], (way, key))
        return found

    def question(self, path: str) -> str:
        """Return what was asked of the maker of an output; '' if it is not recorded."""
        number = self.numbers.get(path)
        return "" if number is None else self.questions[number]

    @property
    def groups(self) -> Collection[bytes]:
        """The names of the groups that outputs added so far have read."""
        return self._facts.groups.keys()

    def keep(self, paths: Iterable[str]) -> None:
        """Keep the facts of outputs that are current."""
        self._kept.update(paths)

    def add(
        self,
        path: str,
        question: str,
        reads: Collection[Read] | SpanReads,
        *,
        items: str = "",
        is_continued: bool = False,
    ) -> None:
        """Record the facts and groups of an output that was looked at.

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
        if isinstance(reads, SpanReads):
            read = reads.numbers(self._facts)
        else:
            read = array(NUMBERS, map(self._facts.number, reads))
        self._added.extend((number, len(read)))
        self._added.extend(read)

    def _numbered(self, path: str, question: str) -> int:
        """Return a new number for an output."""
        if path in self.numbers:
            self.names[self.numbers[path]] = ""
        self.numbers[path] = self._next(path, question)
        return self.numbers[path]

    def _next(self, name: str = "", question: str = "") -> int:
        self.names.append(name)
        self.questions.append(question)
        return len(self.names) - 1

    def save(self, path: Path, token: str, present: PresentFacts) -> None:
        """Settle the facts, and write the record; for the arguments, see `settle` and `write`."""
        self.settle(present)
        self.write(path, token)

    def settle(self, present: PresentFacts) -> None:
        """Give the facts of all outputs their digests; nothing of the site is needed any more.

        Args:
            present: what can be read now.
        """
        for name in self.numbers.keys() - self._kept:
            self.names[self.numbers.pop(name)] = ""
        self.lists = {path: items for path, items in self.lists.items() if path in self.numbers}
        self._merge(present)
        if self._is_worn():
            self._renumber()

    def write(self, path: Path, token: str) -> None:
        """Write the record of settled facts.

        Args:
            token: identifies the output that was published.
        """
        tables, groups = list(self._tables.values()), list(self._groups.values())
        record = _TraceRecord(_VERSION, self.binding, token, self.names, self.questions, self.lists, tables, groups)
        with contextlib.suppress(OSError, UnicodeEncodeError):
            write_record(path, encode_packed(record))

    def _merge(self, present: PresentFacts) -> None:
        """Add the facts of the outputs that were looked at to the tables."""
        fresh = self._fresh()
        for way, readers in fresh.items():
            table = self._tables.setdefault(way, _FactTable(way))
            is_new = not table.keys
            places = [at for at, key in enumerate(table.keys) if key in readers]
            known = table.readers_of(places)
            more = {
                at: self._without_known(readers.pop(key), own) for at, (key, own) in zip(places, known, strict=True)
            }
            table.add(more, readers)
            table.digests += _column(present.digests(way, list(readers)))
            if is_new:  # of others, what was there before is as it was when it was compared
                table.stamps = present.stamps(way)

    def _fresh(self) -> dict[Way, dict[Any, bytes]]:
        """Return the packed numbers of what has read the facts of the outputs that were looked at; forget these."""
        facts, self._facts = self._facts, FactNumbers(self._groups)
        readers: list[array[int]] = [array(NUMBERS) for _ in range(facts.count)]
        added, at = self._added, 0
        while at < len(added):
            number, count = added[at : at + 2]
            for fact in added[at + 2 : at + 2 + count]:
                readers[fact].append(number)
            at += 2 + count
        self._added = array(NUMBERS)
        for name, (number, own) in facts.groups.items():
            if name not in self._groups:
                self._groups[name] = _GroupRecord(name, self._next(), len(own), b"")
            group = self._groups[name]
            for fact in own:
                readers[fact].append(group.number)
            outputs = {*self._alive(group), *readers[number]}
            group.readers = array(NUMBERS, sorted(outputs)).tobytes()
        fresh: dict[Way, dict[Any, bytes]] = {}
        for way in list(facts.by_way):
            packed = fresh[way] = dict[Any, bytes]()
            for key, fact in facts.by_way.pop(way).items():  # of a large site there is no room for both
                if readers[fact]:
                    packed[key], readers[fact] = readers[fact].tobytes(), array(NUMBERS)
        return fresh

    def _alive(self, group: _GroupRecord) -> Sequence[int]:
        """Return the numbers of the outputs that read a group and are there still."""
        return [number for number in array(NUMBERS, group.readers) if self.names[number]]

    def _without_known(self, numbers: bytes, known: array[int]) -> bytes:
        """Return packed numbers without those extended ones that are known."""
        found = array(NUMBERS, numbers)
        if self._extended.isdisjoint(found):
            return numbers
        own = self._extended.intersection(found, known)
        return array(NUMBERS, [number for number in found if number not in own]).tobytes()

    def _is_worn(self) -> bool:
        """Return whether so much is no longer used that the record is rewritten."""
        if len(self.names) > 2 * len(self.numbers) + len(self._groups) + 100:
            return True
        unused = sum(group.count for group in self._groups.values() if not self._alive(group))
        return 2 * unused * array(NUMBERS).itemsize > sum(len(table.readers) for table in self._tables.values())

    def _renumber(self) -> None:
        """Leave out the numbers that are no longer used, and facts without readers."""
        groups = {group.number: group for group in self._groups.values() if self._alive(group)}
        fresh: dict[int, int] = {}
        for number, name in enumerate(self.names):
            if name or number in groups:
                fresh[number] = len(fresh)
        for unused in [group.name for group in self._groups.values() if group.number not in groups]:
            del self._groups[unused]
        for group in groups.values():
            own = [fresh[number] for number in self._alive(group)]
            group.number, group.readers = fresh[group.number], array(NUMBERS, own).tobytes()
        self.questions = [self.questions[number] for number in fresh]
        self.names = [self.names[number] for number in fresh]
        self.numbers = {name: number for number, name in enumerate(self.names) if name}
        for way, table in self._tables.items():
            kept, digests, lists = _FactTable(way), list[bytes](), list[bytes]()
            for at, (key, data) in enumerate(zip(table.keys, table.lists(), strict=True)):
                readers = array(NUMBERS, [fresh[number] for number in array(NUMBERS, data) if number in fresh])
                if readers:
                    kept.keys.append(key)
                    digests.append(table.digests[at * _SIZE : (at + 1) * _SIZE])
                    lists.append(readers.tobytes())
            kept.put(lists)
            kept.digests = b"".join(digests)
            self._tables[way] = kept


def _column(digests: Iterable[bytes]) -> bytes:
    """Return digests as a column; of what is not there it has zeros."""
    return b"".join([digest.ljust(_SIZE, b"\0") for digest in digests])


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
    traces.names, traces.questions, traces.lists = record.names, list(map(intern, record.questions)), record.lists
    traces.numbers = {name: number for number, name in enumerate(record.names) if name}
    for table in record.tables:
        table.way = plain(table.way)
        table.keys = [plain(key) if type(key) is list else key for key in table.keys]
        traces._tables[table.way] = table
    traces._groups.update((group.name, group) for group in record.groups)
    return traces


def plain(value: Any) -> Any:
    """Return a key as it was: lists were tuples."""
    return tuple([plain(each) if type(each) is list else each for each in value]) if type(value) is list else value
