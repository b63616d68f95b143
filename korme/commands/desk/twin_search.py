"""The search for the same picture twice: child processes make pictures small, and meanwhile those that are small are compared.

Miniatures are kept in the cache by the digest of the picture's file, what was found in one record of it, so that a later
search compares only what is new.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from korme.core.model import Limits
from korme.pictures.copies import Copy, Miniature, copies_of, prepared, tone_table
from korme.pictures.jobs import Question, Shrunk
from korme.pictures.worker import shrink
from korme.store.cache import Cache, write_whole
from korme.store.records import encode_record, read_one
from korme.store.worker_pool import Failure, Outcome, Pool, Task

_RECIPE = 2
"""Increment with every change to what is found."""
_BETWEEN = 1.0
"""Seconds of work that are lost if the search is stopped: so often it is recorded."""
_DIGEST = 20
"""Hexadecimal digits by which a file is named."""


class TwinOrder(Struct, frozen=True):
    """The pictures of a site: plain values, which pass to a process of its own."""

    files: tuple[tuple[str, Path], ...]
    """Digest and path of each."""
    limits: Limits


class TwinRecord(Struct, frozen=True):
    """What has been found so far, in the cache."""

    recipe: int = 0
    seen: tuple[str, ...] = ()
    """Digests of the pictures that have been compared with each other."""
    copies: tuple[Copy, ...] = ()
    """Names are digests."""
    unclear: tuple[str, ...] = ()
    """Digests of those seen that are too plain to compare, or were refused."""


def name_of(digest: str) -> str:
    """Return what a picture is called here, by the digest of its file."""
    return digest[:_DIGEST]


def miniature_name(name: str) -> str:
    """Return the name of a picture's miniature in the cache."""
    return f"{name}-grey.jpg"


def read_record(cache: Cache) -> TwinRecord:
    """Return what has been found; nothing if that is unknown, or was found in another way."""
    record = read_one(cache.folder / "copies", TwinRecord) or TwinRecord()
    return record if record.recipe == _RECIPE else TwinRecord()


class TwinSearch(Struct, eq=False):
    """Searches, one order after another; what it has prepared stays in memory, some 60 KB a picture."""

    cache: Cache
    jobs: int
    """Child processes."""
    _ready: dict[str, Miniature | None] = {}

    def run(self, order: TwinOrder) -> Iterator[None]:
        """Go on from what is recorded; yield after each step, and record what is found, also when stopped."""
        comparison = _TwinQueue.of(order, read_record(self.cache))
        written = time.monotonic()
        try:
            with Pool(self.jobs, memory_mb=order.limits.memory_mb) as pool:
                for _ in self._steps(comparison, order.limits, pool):
                    if time.monotonic() - written > _BETWEEN:
                        self._write(comparison)
                        written = time.monotonic()
                    yield
        finally:
            self._write(comparison)

    def _steps(self, comparison: _TwinQueue, limits: Limits, pool: Pool) -> Iterator[None]:
        if not comparison.waiting:
            return

        def missing(names: Iterable[str]) -> list[Task]:
            absent = [name for name in names if not self._place(name).exists()]
            questions = [Question(comparison.paths[name], limits) for name in absent]
            return [
                Task(shrink, question, limits.seconds, label=name)
                for name, question in zip(absent, questions, strict=True)
            ]

        for outcome in pool.run(missing(comparison.seen)):  # the cache was cleaned
            self._keep(outcome)
            yield
        comparison.ready = [one for name in comparison.seen if (one := self._prepared(name))]
        tasks = missing(comparison.waiting)
        awaited = {task.label for task in tasks}

        def compare_next() -> bool:
            """Compare the next picture with those before it, in the order of the site, once it is small."""
            if not comparison.waiting or comparison.waiting[0] in awaited:
                return False
            self._compare(comparison, comparison.waiting.popleft())
            return True

        for outcome in pool.run(tasks, compare_next):
            awaited.discard(outcome.task.label)
            if not self._keep(outcome):
                comparison.waiting.remove(outcome.task.label)
            yield
        while compare_next():
            yield

    def _compare(self, comparison: _TwinQueue, name: str) -> None:
        one = self._prepared(name)
        comparison.seen.append(name)
        if one is None:
            comparison.unclear.append(name)
            return
        comparison.ready.append(one)
        comparison.copies += copies_of(comparison.ready, tone_table(comparison.ready), len(comparison.ready) - 1)

    def _prepared(self, name: str) -> Miniature | None:
        if name not in self._ready:
            try:
                data = self._place(name).read_bytes()
            except OSError:
                data = b""
            self._ready[name] = prepared(name, data) if data else None
        return self._ready[name]

    def _keep(self, outcome: Outcome) -> bool:
        """Keep a miniature, an empty one of what cannot be decoded; return False for a file that is no longer what it was."""
        made: Shrunk | None = outcome.value
        name = outcome.task.label
        if outcome.failure is Failure.NONE and (made is None or name_of(made.digest) != name):
            return False
        place = self._place(name)
        self.cache.record_made({place.name: write_whole(place, made.data if made else b"")})
        return True

    def _place(self, name: str) -> Path:
        return self.cache.place(miniature_name(name))

    def _write(self, comparison: _TwinQueue) -> None:
        self.cache.prepare()
        write_whole(self.cache.folder / "copies", encode_record(comparison.record()))


class _TwinQueue(Struct, eq=False):
    """Pictures on their way from those that wait to those that have been compared with each other."""

    paths: dict[str, Path]
    waiting: deque[str]
    seen: list[str]
    copies: list[Copy]
    unclear: list[str]
    ready: list[Miniature] = []
    """Those seen that can be compared."""

    @classmethod
    def of(cls, order: TwinOrder, known: TwinRecord) -> _TwinQueue:
        """Return what is left to do of an order."""
        paths = dict(order.files)
        seen = [name for name in known.seen if name in paths]
        waiting = deque(name for name in paths if name not in set(seen))
        copies = [copy for copy in known.copies if copy.part in paths and copy.whole in paths]
        return cls(paths, waiting, seen, copies, [name for name in known.unclear if name in paths])

    def record(self) -> TwinRecord:
        """Return what is found so far."""
        return TwinRecord(_RECIPE, tuple(self.seen), tuple(self.copies), tuple(self.unclear))
