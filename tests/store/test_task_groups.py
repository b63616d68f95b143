"""Small tasks in groups: each gets its own outcome, and a failure costs only itself."""

from __future__ import annotations

import os

import pytest

from korme.store.task_groups import run_grouped
from korme.store.worker_pool import Failure, Outcome, Pool, Task


def squared(number: int) -> tuple[int, int]:
    """Return a square and who made it; 13 fails, 14 ends its process."""
    if number == 13:
        raise ValueError("unlucky")
    if number == 14:
        os._exit(3)
    return number * number, os.getpid()


def run(numbers: list[int], small: int, size: int = 2) -> list[list[Outcome]]:
    tasks = [Task(squared, number, 20.0, label=f"task {number}") for number in numbers]
    with Pool(size) as pool:
        return list(run_grouped(pool, tasks, is_small=lambda task: task.argument < small))


def test_every_task_has_its_own_outcome() -> None:
    """Small tasks come in groups, the others alone."""
    groups = run(list(range(20, 120)), small=100)
    found = {outcome.task.label: outcome.value[0] for group in groups for outcome in group}

    assert found == {f"task {number}": number * number for number in range(20, 120)}
    assert sorted({len(group) for group in groups}) == [1, 10]
    assert sum(len(group) == 1 for group in groups) == 20


@pytest.mark.parametrize(("number", "failure"), [(13, Failure.BROKE), (14, Failure.DIED)])
def test_a_task_that_fails_costs_only_itself(number: int, failure: Failure) -> None:
    outcomes = [outcome for group in run([*range(12), number, *range(20, 60)], small=100) for outcome in group]
    failed = [outcome for outcome in outcomes if outcome.failure is not Failure.NONE]

    assert [(outcome.task.argument, outcome.failure) for outcome in failed] == [(number, failure)]
    assert {outcome.task.argument: outcome.value[0] for outcome in outcomes if outcome.value} == {
        each: each * each for each in [*range(12), *range(20, 60)]
    }


def test_a_task_that_takes_too_long_costs_only_itself() -> None:
    """Its group is stopped at the deadline of one task, and the others run again."""
    tasks = [Task(slow, number, 0.1) for number in range(16)]
    with Pool(1) as pool:
        outcomes = [one for group in run_grouped(pool, tasks, is_small=lambda _: True) for one in group]

    assert sorted(one.value for one in outcomes if one.failure is Failure.NONE) == [n for n in range(16) if n != 5]
    assert [one.task.argument for one in outcomes if one.failure is Failure.LATE] == [5]


def slow(number: int) -> int:
    """Return a number, but never five."""
    while number == 5:
        pass
    return number
