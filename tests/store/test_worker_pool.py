"""The worker pool: limits of a task, and isolation of its failure."""

from __future__ import annotations

import gc
import multiprocessing
import os
import platform
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from multiprocessing.synchronize import Barrier
from pathlib import Path
from threading import BrokenBarrierError
from typing import Any

import pytest

from korme.store.forking import can_inherit
from korme.store.process_limits import give_memory_back
from korme.store.worker_pool import Failure, IdleWork, Outcome, Pool, Task, uninterrupted


def double(number: int) -> int:
    return 2 * number


def complain(message: str) -> None:
    raise ValueError(message)


def spin(_: Any) -> None:
    while True:
        pass


def work(seconds: float) -> float:
    """Use CPU time, on the first CPU that this process may use."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return seconds


def rest(_: Any) -> None:
    threading.Event().wait(60)


def die(_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hoard(mebibytes: int) -> int:
    return len(bytearray(mebibytes << 20))


def who(_: Any) -> int:
    return os.getpid()


def pass_by(_: Barrier, value: int) -> int:
    return value


def meet(barrier: Barrier, seconds: float) -> bool:
    """Whether another task is under way at the same time: both wait for each other."""
    try:
        barrier.wait(seconds)
    except BrokenBarrierError:
        return False
    return True


def run(*tasks: Task, size: int = 2, **settings: Any) -> list[Outcome]:
    with Pool(size, **settings) as pool:
        return list(pool.run(tasks))


def test_every_outcome_carries_its_task() -> None:
    """Results are matched to their task, whatever order they come in."""
    outcomes = run(*(Task(double, number, 20) for number in range(7)))

    assert {outcome.task.argument: outcome.value for outcome in outcomes} == {n: 2 * n for n in range(7)}


def test_an_exception_is_reported_in_one_line() -> None:
    """A task that raises fails with the text of the exception."""
    (outcome,) = run(Task(complain, "no such colour", 20))

    assert (outcome.failure, outcome.text) == (Failure.BROKE, "ValueError: no such colour")


@pytest.mark.parametrize(
    ("task", "failure"),
    [
        pytest.param(Task(spin, None, 0.2), Failure.LATE, id="a task past its deadline"),
        pytest.param(
            Task(die, None, 20),
            Failure.DIED,
            id="a crash",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="signals"),
        ),
        pytest.param(
            Task(hoard, 4000, 20),
            Failure.MEMORY,
            id="a hoard",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps the limit"),
        ),
    ],
)
@pytest.mark.parametrize("size", [1, 2])
def test_a_failing_task_costs_only_itself(task: Task, failure: Failure, size: int) -> None:
    """Whatever happens to one task, all others have their values."""
    outcomes = run(
        Task(double, 1, 20), task, *(Task(double, number, 20) for number in (2, 3, 4)), size=size, memory_mb=300
    )

    assert [outcome.failure for outcome in outcomes if outcome.task is task] == [failure]
    assert sorted(outcome.value for outcome in outcomes if outcome.task is not task) == [2, 4, 6, 8]


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux gives processes a CPU of their own")
def test_a_busy_machine_makes_no_task_late() -> None:
    """A task that others keep from the CPU gets its time, and one that waits for something else does not."""
    rivals = [multiprocessing.get_context("spawn").Process(target=work, args=(60,), daemon=True) for _ in range(4)]
    for rival in rivals:
        rival.start()
    try:
        outcomes = run(Task(work, 0.6, 1.0), Task(rest, None, 1.0))
    finally:
        for rival in rivals:
            rival.kill()

    assert {outcome.task.call: outcome.failure for outcome in outcomes} == {work: Failure.NONE, rest: Failure.LATE}


@pytest.mark.parametrize(("weight", "together"), [(50, True), (51, False)])
def test_heavy_tasks_take_turns(weight: int, together: bool) -> None:
    """Tasks run at once only while their weights fit the pool's memory, however many workers are free.

    Two weightless tasks meet first: after that both workers wait for work, and a second heavy task would not be late.
    """
    context = multiprocessing.get_context("fork" if can_inherit() else "spawn")
    with Pool(2, budget_mb=100, shared=context.Barrier(2)) as pool:
        warm = list(pool.run(Task(meet, 60, 60) for _ in range(2)))
        heavy = list(pool.run(Task(meet, 60 if together else 1, 60, weight) for weight in (50, weight)))

    assert [outcome.value for outcome in warm] == [True, True]
    assert [outcome.value for outcome in heavy] == [together, together]


def test_a_task_heavier_than_the_budget_runs_alone() -> None:
    """A task too heavy for the budget waits; it is not refused."""
    assert [outcome.value for outcome in run(Task(double, 4, 20, weight=10_000), budget_mb=10)] == [8]


def test_workers_are_reused() -> None:
    """A process is started once a worker, not once a task."""
    outcomes = run(*(Task(who, None, 20) for _ in range(6)), size=2)

    assert len({outcome.value for outcome in outcomes}) <= 2


@pytest.mark.parametrize("is_polled", [False, True])
def test_a_child_works_while_its_outcome_is_used(is_polled: bool) -> None:
    """The next task begins before the caller has the outcome, since what is done with it takes time."""
    context = multiprocessing.get_context("fork" if can_inherit() else "spawn")
    waiting = deque([Task(pass_by, 1, 20), Task(meet, 20, 20)])
    with Pool(1, shared=(barrier := context.Barrier(2))) as pool:
        outcomes = (each for _ in iter(int, 1) for each in pool.poll(waiting)) if is_polled else pool.run(waiting)
        first = next(outcomes)
        has_met = meet(barrier, 10)
        second = next(outcomes)

    assert (first.value, has_met, second.value) == (1, True, True)


def fill(mebibytes: int) -> int:
    bytearray(mebibytes << 20)
    return os.getpid()


@pytest.mark.skipif(sys.platform == "win32", reason="faults are not counted")
def test_a_worker_ends_once_it_has_used_much_memory() -> None:
    """What a process holds is given back: the next one begins with what it inherits."""
    outcomes = run(*(Task(fill, each, 20) for each in (0, 400, 0, 0)), size=1, own_mb=300)

    processes = [outcome.value for outcome in outcomes]
    assert [processes.count(each) for each in dict.fromkeys(processes)] == [2, 2]


def collects(_: Any) -> bool:
    return gc.isenabled()


@pytest.mark.parametrize(("own_mb", "is_on"), [(0, True), (300, False)])
def test_a_worker_that_ends_by_its_memory_looks_for_no_garbage(own_mb: int, is_on: bool) -> None:
    """One that lasts does."""
    (outcome,) = run(Task(collects, None, 20), own_mb=own_mb)

    assert outcome.value is is_on


def test_outcomes_are_taken_without_waiting() -> None:
    """A poll begins what may begin, and returns at once while the task runs."""
    waiting = deque([Task(rest, None, 60), Task(double, 4, 20)])
    with Pool(1) as pool:
        assert list(pool.poll(waiting)) == []
        assert pool.is_busy
        assert len(waiting) == 1

    waiting = deque([Task(double, 3, 20), Task(double, 4, 20)])
    values: list[int] = []
    with Pool(1) as pool:
        while waiting or pool.is_busy:
            values += [outcome.value for outcome in pool.poll(waiting)]
            pool.rest(20)
    assert values == [6, 8]


def test_no_worker_starts_without_a_task() -> None:
    """A build without tasks starts no process."""
    with Pool(4) as pool:
        assert list(pool.run([])) == []
        assert pool.started == 0


def test_closing_early_kills_running_tasks() -> None:
    """A caller that stops iterating leaves no process working."""
    with Pool(2) as pool:
        outcomes = pool.run([Task(double, 1, 20), Task(spin, None, 600)])
        next(outcomes)
        outcomes.close()  # type: ignore[attr-defined]
        after = list(pool.run([Task(double, 5, 20)]))

    assert [outcome.value for outcome in after] == [10]


def test_a_process_with_threads_spawns_its_children() -> None:
    """It is not forked, and its children do the same work."""
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        outcomes = run(Task(double, 21, 60), Task(complain, "no", 60))
    finally:
        done.set()
        thread.join()

    assert sorted(outcome.failure.value for outcome in outcomes) == ["broke", "none"]


THREADED = """
import threading
import time
from korme.store.forking import can_inherit
before, done = can_inherit(), threading.Event()
thread = threading.Thread(target=done.wait)
thread.start()
print(before, can_inherit())
done.set()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="children are forked on Linux")
def test_only_a_process_of_one_thread_is_forked() -> None:
    """A lock that another thread holds at that moment would stay locked in the child for ever."""
    run = subprocess.run([sys.executable, "-c", THREADED], capture_output=True, text=True, check=False, timeout=60)

    assert (run.stdout, run.stderr) == ("True False\n", "")


STARTED = """
from korme.store.worker_pool import Pool, Task
with Pool(2) as pool:
    pool.start_all()
    print(pool.started)
    pool.start_all()
    print([outcome.value for outcome in pool.run([Task(abs, -1, 20)])], pool.started)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="children are forked on Linux")
def test_all_workers_can_be_started_before_there_are_tasks() -> None:
    """They hold only what this process holds by then, and do its tasks later."""
    run = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=False, timeout=60)

    assert (run.stdout, run.stderr) == ("2\n[1] 2\n", "")


def test_other_work_is_done_while_workers_are_busy() -> None:
    """Steps are taken until there are none, and no outcome is lost or delayed."""
    steps = iter(range(3))
    done: list[int] = []

    def meanwhile() -> bool:
        step = next(steps, None)
        done.extend([] if step is None else [step])
        return step is not None

    with Pool(1) as pool:
        values = [outcome.value for outcome in pool.run([Task(double, number, 10) for number in range(2)], meanwhile)]

    assert values == [0, 2]
    assert done == [0, 1, 2]


def test_idle_work_is_done_once_in_order() -> None:
    """Tasks that are left over are done during the next run."""
    done: list[str] = []
    idle = IdleWork([lambda: done.append("first"), lambda: done.append("second")])
    with Pool(1) as pool:
        list(pool.run([Task(double, 1, 10)], idle.step))
        list(pool.run([Task(double, 2, 10), Task(double, 3, 10)], idle.step))

    assert done == ["first", "second"]
    assert not idle.step()


INTERRUPTED = """
import os, signal
from korme.store.worker_pool import Pool, Task
signal.signal(signal.SIGINT, signal.default_int_handler)
os.register_at_fork(before=lambda: os.kill(os.getpid(), signal.SIGINT))
try:
    with Pool(1) as pool:
        list(pool.run([Task(len, "four", 5.0)]))
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="children are forked on Linux")
def test_ctrl_c_while_a_child_starts_is_an_ordinary_interrupt() -> None:
    """It is neither lost nor shown as an error of Python's, in the parent or in the child."""
    run = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, check=False, timeout=60)

    assert (run.stdout, run.stderr) == ("interrupted\n", "")


def blocked(_: Any) -> bool:
    return signal.SIGTERM in signal.pthread_sigmask(signal.SIG_BLOCK, ())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_wish_to_end_waits_until_a_child_is_started() -> None:
    """Python would report an error instead of ending; the child itself ends when asked to."""
    heard: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
    try:
        with uninterrupted():
            signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
            assert not heard
        assert heard == [signal.SIGTERM]
    finally:
        signal.signal(signal.SIGTERM, before)
    assert [outcome.value for outcome in run(Task(blocked, None, 20))] == [False]


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="no other C library gives memory back when told to")
def test_freed_memory_is_given_back() -> None:
    """The C library keeps what lies before something that is still used."""

    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20

    blocks = [bytes(5_000) for _ in range(10_000)]
    last = blocks.pop()
    before = resident()
    del blocks
    kept = resident()
    give_memory_back()

    assert last
    assert kept > before - 10 > resident() + 20
