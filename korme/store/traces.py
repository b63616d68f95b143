"""What each output was made from: the facts that were read for it, by which the next build sees what is current.

The record has for every fact its digest and the numbers of the outputs that read it. An output that is made again gets a
new number, so that lists of readers only grow until they are rewritten. A record of another program or theme, one that
is damaged, and one of an output that another build has changed since count as none: everything is then looked at.
"""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from zlib import crc32

from msgspec import MsgspecError, Struct
from msgspec.msgpack import Decoder, encode

from korme.store.cache import write_whole

Fact = tuple[tuple[Any, ...], Any]
"""The way to a struct or mapping, and the field or key there."""
_VERSION = 1
_NUMBERS = "I"
"""Type code of arrays of numbers of outputs."""


class _FactTable(Struct, frozen=True, array_like=True):
    """The facts of one mapping or struct."""

    way: list[Any]
    keys: list[Any]
    digests: list[bytes]
    readers: list[bytes]
    """By key, the packed numbers of the outputs that read it."""


class _TraceRecord(Struct, frozen=True, array_like=True):
    version: int
    binding: str
    token: str
    names: list[str]
    """Paths of outputs by number; '' for a number that is no longer used."""
    questions: list[str]
    tables: list[_FactTable]


class Traces(Struct):
    """The facts read for the outputs of one output folder, before and after a build."""

    binding: str
    """Digest of everything that is no fact: program, theme, options."""
    names: list[str] = []
    questions: list[str] = []
    """By number, what was asked of the maker besides facts: template and language."""
    digests: dict[Fact, bytes] = {}
    readers: dict[Fact, bytes] = {}
    numbers: dict[str, int] = {}
    """By path, the number of its output."""
    _added: dict[Fact, array[int]] = {}
    _kept: set[str] = set()

    def stale(self, digest: Callable[[Fact], bytes]) -> dict[str, Fact]:
        """Return the paths of the outputs that have read a changed fact, each with the first one found.

        Args:
            digest: returns the present digest of a fact.
        """
        found: dict[str, Fact] = {}
        for fact, known in self.digests.items():
            now = digest(fact)
            if now != known:
                self.digests[fact] = now
                for number in array(_NUMBERS, self.readers.get(fact, b"")):
                    if self.names[number]:
                        found.setdefault(self.names[number], fact)
        return found

    def asks(self, path: str, question: str) -> bool:
        """Return whether an output is recorded that was made from the same question."""
        number = self.numbers.get(path)
        return number is not None and self.questions[number] == question

    def keep(self, path: str) -> None:
        """Keep the facts of an output that is current."""
        self._kept.add(path)

    def add(self, path: str, question: str, facts: Iterable[Fact]) -> None:
        """Record the facts of an output that was looked at."""
        number = len(self.names)
        if path in self.numbers:
            self.names[self.numbers[path]] = ""
        self.numbers[path] = number
        self.names.append(path)
        self.questions.append(question)
        self._kept.add(path)
        for fact in facts:
            numbers = self._added.get(fact)
            if numbers is None:
                numbers = self._added[fact] = array(_NUMBERS)
            numbers.append(number)

    def save(self, path: Path, token: str, digest: Callable[[Fact], bytes]) -> None:
        """Write the record.

        Args:
            token: identifies the output that was published.
            digest: returns the present digest of a fact.
        """
        for name in self.numbers.keys() - self._kept:
            self.names[self.numbers.pop(name)] = ""
        for fact, numbers in self._added.items():
            self.readers[fact] = self.readers.get(fact, b"") + numbers.tobytes()
            if fact not in self.digests:
                self.digests[fact] = digest(fact)
        self._added.clear()
        if len(self.names) > 2 * len(self.numbers) + 100:
            self._renumber()
        record = _TraceRecord(_VERSION, self.binding, token, self.names, self.questions, self._tables())
        with contextlib.suppress(OSError, UnicodeEncodeError):
            data = encode(record)
            write_whole(path, b"%08x" % crc32(data) + data)

    def _tables(self) -> list[_FactTable]:
        tables: dict[tuple[Any, ...], _FactTable] = {}
        for fact, numbers in self.readers.items():
            way, key = fact
            table = tables.get(way)
            if table is None:
                table = tables[way] = _FactTable(list(way), [], [], [])
            table.keys.append(key)
            table.digests.append(self.digests[fact])
            table.readers.append(numbers)
        return list(tables.values())

    def _renumber(self) -> None:
        """Leave out the numbers that are no longer used, and facts without readers."""
        fresh: dict[int, int] = {}
        for number, name in enumerate(self.names):
            if name:
                fresh[number] = len(fresh)
        self.questions = [self.questions[number] for number in fresh]
        self.names = [self.names[number] for number in fresh]
        self.numbers = {name: number for number, name in enumerate(self.names)}
        for fact, data in list(self.readers.items()):
            kept = array(_NUMBERS, [fresh[number] for number in array(_NUMBERS, data) if number in fresh])
            if kept:
                self.readers[fact] = kept.tobytes()
            else:
                del self.readers[fact], self.digests[fact]


def load(path: Path, binding: str, token: str) -> Traces:
    """Return the traces of the last build; empty ones if there is no record that fits.

    Args:
        binding: digest of everything that is no fact; empty if it is not known.
        token: identifies the output as it is now.
    """
    traces = Traces(binding)
    record = _read(path) if binding else None
    if record is None or (record.version, record.binding, record.token) != (_VERSION, binding, token):
        return traces
    traces.names, traces.questions = record.names, record.questions
    traces.numbers = {name: number for number, name in enumerate(record.names) if name}
    for table in record.tables:
        way = _plain(table.way)
        for key, digest, readers in zip(table.keys, table.digests, table.readers, strict=True):
            fact = (way, _plain(key) if type(key) is list else key)
            traces.digests[fact], traces.readers[fact] = digest, readers
    return traces


def _read(path: Path) -> _TraceRecord | None:
    try:
        data = path.read_bytes()
        if int(data[:8], 16) != crc32(data[8:]):
            return None
        return _DECODER.decode(memoryview(data)[8:])
    except (OSError, ValueError, MsgspecError):
        return None


def _plain(value: Any) -> Any:
    """Return a key as it was: lists were tuples."""
    return tuple(map(_plain, value)) if isinstance(value, list) else value


_DECODER = Decoder(_TraceRecord)
