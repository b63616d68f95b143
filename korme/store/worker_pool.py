"""Child processes that can be killed: a task has a deadline and a memory limit, and its failure costs only itself."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from msgspec import Struct

_STARTING = 60.0
"""Seconds a new child process may take before it says that it began: only a sick machine needs them."""
_PARENT_CHECK = 2.0
"""Seconds between two looks whether the parent still lives."""


class Failure(Enum):
    """Why a task has no value."""

    NONE = "none"
    """It has one."""
    LATE = "late"
    """Its deadline passed; the child process was killed."""
    MEMORY = "memory"
    """It asked for more memory than it may have."""
    DIED = "died"
    """The child process ended by itself: a crash in a decoder, or the system's memory ran out."""
    BROKE = "broke"
    """It raised an exception; the outcome has the text."""


class Task(Struct, frozen=True):
    """One call to make in a child process. `call` must be importable by name, `argument` must pickle."""

    call: Callable[..., Any]
    argument: Any
    seconds: float
    """Until it is killed, counted from when the child has taken it up."""
    weight: int = 0
    """MiB it is expected to need: tasks run together only while their sum fits the pool's memory."""
    label: Any = None
    """Whatever the asker wants back with the outcome; stays in the parent."""


class Outcome(Struct, frozen=True):
    """What became of a task."""

    task: Task
    value: Any = None
    failure: Failure = Failure.NONE
    text: str = ""
    """The last line of the exception, for a task that broke."""


class _Worker(Struct, eq=False):
    process: Any
    pipe: Connection[Any, Any]
    task: Task | None = None
    deadline: float = 0.0

    def end(self) -> None:
        """Stop the process at once, whatever it does. The system takes a while to clear it away: nobody waits for that."""
        self.process.kill()
        self.pipe.close()


class Pool(Struct, eq=False):
    """Up to `size` child processes, started when there is work for them.

    A library for this (pebble) was measured: as fast, but it polls, so that closing costs a tenth of a
    second, keeps threads beside which no further child may be forked, and knows no weights.
    Use it as a context manager.
    """

    size: int
    memory_mb: int = 1024
    """Address space a child may add to what it starts with, where the platform can limit it."""
    budget_mb: int = 0
    """MiB all running tasks together may be expected to need; 0: half of what the machine has free."""
    shared: Any = None
    """Given to every call before its argument, when there is one. It is inherited by fork and need not
    pickle, so ask `can_inherit` first."""
    _workers: list[_Worker] = []

    @property
    def started(self) -> int:
        """How many child processes there are now."""
        return len(self._workers)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all child processes."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def run(self, tasks: Iterable[Task], meanwhile: Callable[[], bool] = lambda: False) -> Iterator[Outcome]:
        """Do the tasks, begun in the order given; outcomes come in the order they are finished.

        Args:
            meanwhile: does one short step of other work here while all children are busy; false when
                there is nothing to do at the moment.
        """
        waiting = deque(tasks)
        budget = self.budget_mb or free_memory_mb() // 2
        try:
            while waiting or self._busy():
                self._hand_out(waiting, budget)
                yield from self._collect(patient=not meanwhile())
        finally:
            self._abandon()

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self._workers if worker.task]

    def _hand_out(self, waiting: deque[Task], budget: int) -> None:
        while waiting:
            busy = self._busy()
            load = sum(worker.task.weight for worker in busy if worker.task)
            if len(busy) >= max(1, self.size) or (busy and load + waiting[0].weight > budget):
                return
            worker = next((one for one in self._workers if not one.task), None) or self._start()
            worker.task = waiting.popleft()
            worker.deadline = time.monotonic() + _STARTING + worker.task.seconds
            with contextlib.suppress(OSError):  # a child that has just died is seen as the end of its pipe
                worker.pipe.send((worker.task.call, worker.task.argument, worker.task.seconds))

    def _start(self) -> _Worker:
        context = _context()
        here, there = context.Pipe()
        process = context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(there, self.memory_mb, self.shared), daemon=True, name="korme-picture"
        )
        with _uninterrupted():
            process.start()
            there.close()
            worker = _Worker(process, here)
            self._workers.append(worker)
        return worker

    def _collect(self, *, patient: bool) -> Iterator[Outcome]:
        busy = self._busy()
        left = min(worker.deadline for worker in busy) - time.monotonic() if patient else 0.0
        ready = wait([worker.pipe for worker in busy], max(0.0, left))
        for worker in busy:
            outcome = self._receive(worker) if worker.pipe in ready else self._overdue(worker)
            if outcome:
                yield outcome

    def _receive(self, worker: _Worker) -> Outcome | None:
        task = worker.task
        assert task is not None
        try:
            kind, value = worker.pipe.recv()
        except (EOFError, OSError):
            self._drop(worker)
            return Outcome(task, failure=Failure.DIED)
        if kind == "began":
            worker.deadline = time.monotonic() + task.seconds
            return None
        worker.task = None
        if kind == "value":
            return Outcome(task, value)
        self._drop(worker)  # after a failure its memory may be in any state
        return Outcome(task, failure=Failure(kind), text=value)

    def _overdue(self, worker: _Worker) -> Outcome | None:
        task = worker.task
        if task is None or worker.deadline > time.monotonic():
            return None
        self._drop(worker)
        return Outcome(task, failure=Failure.LATE)

    def _drop(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.end()

    def _abandon(self) -> None:
        for worker in self._busy():
            self._drop(worker)


def can_inherit() -> bool:
    """Whether a child can be started by fork, which is safe on Linux in a process of one thread."""
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1


def _context() -> BaseContext:
    """How to start a child: by fork where that is safe, otherwise afresh."""
    return multiprocessing.get_context("fork" if can_inherit() else "spawn")


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits: in the middle of starting a child Python says a fault of its own and forgets it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def free_memory_mb() -> int:
    """MiB of memory that the machine has free; 2048 where it does not say."""
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return max(256, int(line.split()[1]) // 1024)
    except OSError:
        pass
    return 2048


def _serve(pipe: Connection[Any, Any], memory_mb: int, shared: Any) -> None:
    """The life of a child process: take a task, do it, answer; end when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    gc.freeze()  # what was inherited by fork stays shared
    _be_silent()
    _limit_memory(memory_mb)
    parent = os.getppid()
    with contextlib.suppress(EOFError, OSError):
        while True:
            while not pipe.poll(_PARENT_CHECK):
                if os.getppid() != parent:
                    return
            call, argument, seconds = pipe.recv()
            pipe.send(("began", None))
            _limit_time(seconds)
            pipe.send(_answer(call, (argument,) if shared is None else (shared, argument)))


def _answer(call: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "value", call(*arguments)
    except MemoryError:
        return Failure.MEMORY.value, ""
    except Exception as error:
        return Failure.BROKE.value, "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]


def _be_silent() -> None:
    """Keep decoders' own chatter away from the user's terminal."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _limit_memory(memory_mb: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    limit = _address_space() + (memory_mb << 20)
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    with contextlib.suppress(OSError, ValueError):  # macOS has the name and refuses the value
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _address_space() -> int:
    """Bytes of address space this process has now; a guess where the platform does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 512 << 20


def _limit_time(seconds: float) -> None:
    """End by itself some time after the deadline, in case nobody is left to keep it."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + 4 * seconds) + 2
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
