"""Killable child processes: each task has a deadline and a memory limit, and its failure costs only itself."""

from __future__ import annotations

import contextlib
import gc
import math
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
from typing import Any, Protocol

from msgspec import Struct

from korme.store.forking import can_inherit
from korme.store.process_limits import is_large, limit_memory, limit_time

_STARTING = 60.0
"""Seconds a new child process may take to report that it has begun: needed only on an overloaded machine."""
_STARVED = 10
"""Deadlines that may pass in all while a busy machine does not give a task its CPU time."""
_DYING = 5.0
"""Seconds that a killed child may take to end, if the system holds it."""
_SOON = 0.05
"""Seconds until a starved task is looked at again, at least."""
_GC_THRESHOLD = 50_000, 10, 10
"""As often as it costs a child little: a build has a higher threshold, with which its garbage takes 60 MiB."""
_LAST = "last"
"""Kind of the answer of a child that ends with it."""
_PARENT_CHECK = 2.0
"""Seconds between checks that the parent is alive."""


class Failure(Enum):
    """The reason why a task has no value."""

    NONE = "none"
    """It has a value."""
    LATE = "late"
    """Its deadline passed, and the child process was killed."""
    MEMORY = "memory"
    """It needed more memory than allowed."""
    DIED = "died"
    """The child process ended by itself: a decoder crashed or the system ran out of memory."""
    BROKE = "broke"
    """It raised an exception; the outcome has its text."""


class Task(Struct, frozen=True):
    """One call in a child process. `call` must be importable by name, `argument` must be picklable."""

    call: Callable[..., Any]
    argument: Any
    seconds: float
    """Deadline in seconds, from when the child process takes it up; later on Linux if the machine is overloaded."""
    weight: int = 0
    """Expected memory in MiB: tasks run together only while their sum fits the pool's budget."""
    label: Any = None
    """Any value to return with the outcome; it stays in the parent."""


class Outcome(Struct, frozen=True):
    """The result of a task."""

    task: Task
    value: Any = None
    failure: Failure = Failure.NONE
    text: str = ""
    """Last line of the exception, for a task that raised one."""


class Workers(Protocol):
    """What runs tasks: child processes here (`Pool`), or a cluster (`korme.cluster.pool`). Close it after use."""

    @property
    def size(self) -> int:
        """Number of tasks that run at once."""

    def run(self, tasks: Iterable[Task], meanwhile: Callable[[], bool] = ...) -> Iterator[Outcome]:
        """Run the tasks; yield outcomes in the order they finish."""

    def close(self) -> None:
        """End all processes."""


class _Worker(Struct, eq=False):
    process: Any
    pipe: Connection[Any, Any]
    task: Task | None = None
    deadline: float = 0.0
    latest: float = 0.0
    """When the task ends in any case, however busy the machine is."""
    used: float = 0.0
    """Seconds of CPU time when it took up its task."""

    def begin(self, used: float) -> None:
        """Set the deadlines of a task that the child has just taken up."""
        assert self.task is not None
        self.deadline = time.monotonic() + self.task.seconds
        self.latest = self.deadline + (_STARVED - 1) * self.task.seconds
        self.used = used

    def end(self) -> None:
        """Kill the process at once, without waiting for the system to reap it."""
        self.process.kill()
        self.pipe.close()


class Pool(Struct, eq=False):
    """Up to `size` child processes, started when there is work for them; use it as a context manager.

    A library for this (pebble) was measured: equally fast, but it polls, so that closing takes a tenth of a
    second, keeps threads beside which no further child may be forked, and has no weights.
    """

    size: int
    memory_mb: int = 1024
    """MiB of address space a child may add to what it starts with, where the platform can limit it."""
    budget_mb: int = 0
    """MiB that all running tasks together are expected to need at most; 0: half of the free memory."""
    shared: Any = None
    """Passed to every call before its argument, unless None.

    It is inherited by fork and need not be picklable, so check `can_inherit` first.
    """
    own_mb: int = 0
    """MiB of its own after which a child ends, instead of what it inherits and shares; 0: it lasts."""
    _workers: list[_Worker] = []

    @property
    def started(self) -> int:
        """Number of child processes now."""
        return len(self._workers)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill all child processes."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def run(self, tasks: Iterable[Task], meanwhile: Callable[[], bool] = lambda: False) -> Iterator[Outcome]:
        """Run the tasks, started in the order given; yield outcomes in the order they finish.

        Args:
            meanwhile: does one short step of other work here while all child processes are busy; false if there is
                nothing to do at the moment.
        """
        return self._outcomes(deque(tasks), self.budget_mb or free_memory_mb() // 2, meanwhile)

    def begin(self, waiting: deque[Task]) -> None:
        """Begin as many of the tasks as may run together, and remove them from those that wait."""
        self._hand_out(waiting, self.budget_mb or free_memory_mb() // 2)

    def poll(self, waiting: deque[Task]) -> Iterator[Outcome]:
        """Do as `begin`, and yield the outcomes that are there, without waiting."""
        budget = self.budget_mb or free_memory_mb() // 2
        self._hand_out(waiting, budget)
        if self.is_busy:
            yield from self._collect(waiting, budget, patient=False)

    @property
    def is_busy(self) -> bool:
        """Whether a task has begun and its outcome has not been taken."""
        return bool(self._busy())

    def rest(self, seconds: float) -> None:
        """Wait until a child process has an outcome, at most this long; not at all if none has a task."""
        if busy := self._busy():
            wait([worker.pipe for worker in busy], seconds)

    def start_all(self) -> None:
        """Start all child processes now, while this process is small: they keep what they inherit."""
        while len(self._workers) < self.size and can_inherit():
            self._start()

    def _outcomes(self, waiting: deque[Task], budget: int, meanwhile: Callable[[], bool]) -> Iterator[Outcome]:
        try:
            while waiting or self._busy():
                self._hand_out(waiting, budget)
                yield from self._collect(waiting, budget, patient=not meanwhile())
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
            worker = next((idle for idle in self._workers if not idle.task), None) or self._start()
            worker.task = waiting.popleft()
            worker.deadline = worker.latest = time.monotonic() + _STARTING + worker.task.seconds
            with contextlib.suppress(OSError):  # a child that has just died is noticed at the end of its pipe
                worker.pipe.send((worker.task.call, worker.task.argument, worker.task.seconds))

    def _start(self) -> _Worker:
        context = _context()
        parent_end, child_end = context.Pipe()
        process = context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(child_end, self.memory_mb, self.own_mb, self.shared), daemon=True, name="korme-picture"
        )
        with uninterrupted():
            process.start()
            child_end.close()
            worker = _Worker(process, parent_end)
            self._workers.append(worker)
        return worker

    def _collect(self, waiting: deque[Task], budget: int, *, patient: bool) -> Iterator[Outcome]:
        """Yield outcomes, each when its child already has the next task: what is done with them takes time."""
        busy = self._busy()
        left = min(worker.deadline for worker in busy) - time.monotonic() if patient else 0.0
        ready = wait([worker.pipe for worker in busy], max(0.0, left))
        for worker in busy:
            outcome = self._receive(worker) if worker.pipe in ready else self._overdue(worker)
            if outcome:
                self._hand_out(waiting, budget)
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
            worker.begin(value)
            return None
        worker.task = None
        if kind == _LAST:
            self._workers.remove(worker)
            worker.end()
        if kind in ("value", _LAST):
            return Outcome(task, value)
        self._drop(worker)  # after a failure its memory may be in any state
        return Outcome(task, failure=Failure(kind), text=value)

    def _overdue(self, worker: _Worker) -> Outcome | None:
        task = worker.task
        now = time.monotonic()
        if task is None or worker.deadline > now:
            return None
        if now < worker.latest and (lacking := task.seconds - cpu_seconds(worker.process.pid) + worker.used) > 0:
            worker.deadline = min(worker.latest, now + max(lacking, _SOON))
            return None
        self._drop(worker)
        return Outcome(task, failure=Failure.LATE)

    def _drop(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.end()
        worker.process.join(_DYING)  # whoever does its task again must not meet it

    def _abandon(self) -> None:
        for worker in self._busy():
            self._drop(worker)


class IdleWork(Struct, eq=False):
    """Tasks for this process while all children are busy: pass `step` to `Pool.run`."""

    tasks: list[Callable[[], object]] = []
    """The next one first."""

    def step(self) -> bool:
        """Do the next task; false when none is left."""
        if not self.tasks:
            return False
        self.tasks.pop(0)()
        return True


def _context() -> BaseContext:
    """Return the start method for children: fork where that is safe, else spawn."""
    return multiprocessing.get_context("fork" if can_inherit() else "spawn")


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Defer Ctrl-C and the wish to end: while a child is starting, Python reports an error of its own and loses both.

    The child begins with `hear_wishes`.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def hear_wishes() -> None:
    """End again when asked to, in a child that was started by somebody `uninterrupted`."""
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def free_memory_mb() -> int:
    """Return the MiB of free memory; 2048 where it is unknown."""
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return max(256, int(line.split()[1]) // 1024)
    except OSError:
        pass
    return 2048


def cpu_seconds(process: int) -> float:
    """Return the CPU time that a process has used; infinity if it is waiting, has ended or its time is unknown."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return math.inf
    ticks = int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK") if fields[0] in "RD" else math.inf


def _serve(pipe: Connection[Any, Any], memory_mb: int, own_mb: int, shared: Any) -> None:
    """Serve tasks in a child process until the parent is gone."""
    hear_wishes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what to do on an interrupt
    gc.freeze()  # memory inherited by fork stays shared
    if own_mb:
        gc.disable()  # garbage counts as memory of its own; what pages need is kept, and a search for garbage finds none
    else:
        gc.set_threshold(*_GC_THRESHOLD)
    _be_silent()
    limit_memory(memory_mb)
    parent = os.getppid()
    with contextlib.suppress(EOFError, OSError):
        while True:
            while not pipe.poll(_PARENT_CHECK):
                if os.getppid() != parent:
                    return
            call, argument, seconds = pipe.recv()
            pipe.send(("began", time.process_time()))
            limit_time(seconds)
            kind, value = _answer(call, (argument,) if shared is None else (shared, argument))
            pipe.send((_LAST if kind == "value" and own_mb and is_large(own_mb) else kind, value))


def _answer(call: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "value", call(*arguments)
    except MemoryError:
        return Failure.MEMORY.value, ""
    except Exception as error:
        return Failure.BROKE.value, "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]


def _be_silent() -> None:
    """Redirect the standard streams, so that decoders' output does not reach the user's terminal."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
