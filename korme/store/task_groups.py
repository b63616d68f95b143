"""Small tasks handed to child processes several at a time: handing one out costs as much as half a millisecond of work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from korme.store.worker_pool import Failure, Outcome, Task, Workers

_MOST = 16
"""Tasks of a group."""
_GROUPS_A_CHILD = 4
"""Least number of groups for each child process, so that all of them end at about the same time."""


def run_grouped(
    pool: Workers,
    tasks: Sequence[Task],
    meanwhile: Callable[[], bool] = lambda: False,
    *,
    is_small: Callable[[Task], bool],
) -> Iterator[list[Outcome]]:
    """Run tasks, small ones in groups of the same call; yield the outcomes of each group when it is finished.

    A group has the time of one task. If one fails, each of its tasks runs again alone, so that the failure costs only
    itself.
    """
    small = [task for task in tasks if is_small(task)]
    size = max(1, min(_MOST, len(small) // (_GROUPS_A_CHILD * pool.size)))
    groups = [[task] for task in tasks if not is_small(task)]
    groups += [small[at : at + size] for at in range(0, len(small), size)]
    again: list[Task] = []
    for outcome in pool.run(map(_as_one, groups), meanwhile):
        group: list[Task] = outcome.task.label
        if len(group) == 1:
            yield [Outcome(group[0], outcome.value, outcome.failure, outcome.text)]
        elif outcome.failure is Failure.NONE:
            yield [Outcome(task, value) for task, value in zip(group, outcome.value, strict=True)]
        else:
            again += group
    for outcome in pool.run(again, meanwhile):
        yield [outcome]


def _as_one(group: list[Task]) -> Task:
    seconds, weight = max(task.seconds for task in group), max(task.weight for task in group)
    if len(group) == 1:
        return Task(group[0].call, group[0].argument, seconds, weight, label=group)
    return Task(each, (group[0].call, [task.argument for task in group]), seconds, weight, label=group)


def each(group: tuple[Callable[[Any], Any], list[Any]]) -> list[Any]:
    """Call a function with each of several arguments."""
    call, arguments = group
    return [call(argument) for argument in arguments]
