"""A pool whose tasks run on a cluster as far as they can, and here otherwise."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.cluster.accepting import Delivery, accept
from korme.cluster.address import MARK, ClusterAddress
from korme.cluster.client import PAGES, serve
from korme.cluster.parcels import Arrival, jobs_of, value_of
from korme.core.problems import UsageError, problem
from korme.store.worker_pool import Outcome, Pool, Task

_BATCH = 8
"""Tasks that travel together at most."""
_BATCH_BYTES = 8 << 20
"""Bytes of their files from which on a batch takes no further task."""
_PATIENCE = 0.5
"""Seconds to wait for a result when there is nothing else to do."""
_AHEAD = 2
"""Spans of pages for each thread of the cluster, so that none waits for the network."""
_ACCEPTING = 20.0
"""Seconds in which a child process must have looked at what arrived."""


class ClusterPool(Struct, eq=False):
    """Like `Pool`: runs tasks on a cluster; use it as a context manager.

    A task that fails on the cluster, or whose result is not what was asked for, runs again in a child process here, so
    that faults of pictures are found here only.
    """

    address: ClusterAddress
    local: Pool
    """Runs what does not travel, and looks at what arrives."""
    travelled: int = 0
    """Jobs whose results came from the cluster."""
    _process: Any = None
    _pipe: Any = None
    _size: int = 0

    @property
    def size(self) -> int:
        """Number of tasks that run at once."""
        return max(self._size, self.local.size)

    def __enter__(self) -> ClusterPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Disconnect, and kill the child processes here."""
        self.local.close()
        if self._process:
            self._process.kill()
            self._pipe.close()
            self._process = None

    def run(self, tasks: Iterable[Task], meanwhile: Callable[[], bool] = lambda: False) -> Iterator[Outcome]:
        """Run tasks, started in the order given; yield outcomes in the order they finish. See `Pool.run`.

        Raises:
            UsageError: the cluster cannot be used.
        """
        wanted = list(tasks)
        away = [task for task in wanted if jobs_of(task)]
        left = [task for task in wanted if not jobs_of(task)]
        batches: dict[int, list[Task]] = {}
        if away:
            self._connect()
            batches = dict(enumerate(_batches(away, most=max(1, min(_BATCH, len(away) // (4 * self.size))))))
            self._pipe.send(list(batches.items()))
        with contextlib.suppress(EOFError, OSError):  # the process that talks to the cluster has died
            while batches:
                if self._pipe.poll(0 if meanwhile() else _PATIENCE):
                    number, arrivals = self._pipe.recv()
                    batch = batches.pop(number)
                    good = yield from self._accepted(batch, arrivals)
                    left += [task for at, task in enumerate(batch) if at not in good]
        left += [task for batch in batches.values() for task in batch]
        yield from self.local.run(left, meanwhile)

    # Pages

    @property
    def spans(self) -> int:
        """Number of spans of pages that keep the cluster busy."""
        return _AHEAD * max(1, self._size)

    def begin_pages(self, site: Any) -> None:
        """Send a site, whose pages are then asked for; nothing else can be run afterwards.

        Raises:
            UsageError: the cluster cannot be used.
        """
        self._connect()
        with contextlib.suppress(OSError):  # it has died, which the first span shows
            self._pipe.send(PAGES)
            self._pipe.send(site)

    def ask_pages(self, number: int, span: bytes) -> None:
        """Ask for a span of pages.

        Raises:
            OSError: the process that talks to the cluster has died.
        """
        self._pipe.send((number, span))

    def arrived_pages(self) -> Iterator[tuple[int, bytes]]:
        """Yield what has arrived: numbers of spans with their pages, b"" for a span that failed.

        Raises:
            EOFError: the process that talks to the cluster has died.
            OSError: the same.
        """
        while self._pipe.poll():
            yield self._pipe.recv()

    def _connect(self) -> None:
        """Start the process that talks to the cluster, unless it runs.

        Raises:
            UsageError: the cluster cannot be used.
        """
        if self._process:
            return
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, self.address), daemon=True, name="korme-cluster")
        self._process.start()
        theirs.close()
        try:
            answer, *facts = self._pipe.recv()
        except EOFError:
            answer, facts = "refused", ["workers-unreachable", {"address": self.address.url, "reason": "crashed"}]
        if answer == "refused":
            self.close()
            code, values = facts
            raise UsageError(problem(code, MARK, **values))
        (self._size,) = facts

    def _accepted(self, tasks: Sequence[Task], arrivals: Sequence[Arrival]) -> Generator[Outcome, None, set[int]]:
        """Yield the outcomes of the tasks of a batch whose files are as they should be; return their positions."""
        waiting, checks = deque(arrivals), list[Task]()
        for at, task in enumerate(tasks):
            jobs = jobs_of(task)
            found = [waiting.popleft() for _ in jobs if waiting]
            if len(found) == len(jobs) and all(arrival.files for arrival in found):
                checks.append(
                    Task(accept, [Delivery(*pair) for pair in zip(jobs, found, strict=True)], _ACCEPTING, label=at)
                )
        good = set[int]()
        for outcome in self.local.run(checks):
            if outcome.value is not None:
                task, at = tasks[outcome.task.label], outcome.task.label
                self.travelled += len(outcome.value)
                good.add(at)
                yield Outcome(task, value_of(task, outcome.value))
        return good


def _batches(tasks: Sequence[Task], most: int) -> Iterator[list[Task]]:
    """Put small tasks together, in their order: starting a process on a worker costs as much as a small picture."""
    batch: list[Task] = []
    weight = 0
    for task in tasks:
        batch.append(task)
        weight += sum(_bytes_of(job.source) for job in jobs_of(task))
        if len(batch) >= most or weight >= _BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _bytes_of(path: Path | None) -> int:
    try:
        return path.stat().st_size if path else 0
    except OSError:
        return 0
