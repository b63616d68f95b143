"""How a picture is refused inside a child process, and how that becomes a problem outside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from korme.core.problems import Mark, Problem, problem
from korme.store.worker_pool import Failure, Outcome


class Fault(NamedTuple):
    """A problem without its place: what crosses the process boundary and lies in the cache."""

    code: str
    hint: str = ""
    values: tuple[tuple[str, str | int], ...] = ()


class PictureRefused(Exception):
    """A picture that cannot be used; `args[0]` is the Fault."""

    @property
    def fault(self) -> Fault:
        found: Fault = self.args[0]
        return found


def refuse(code: str, hint: str = "", **values: str | int) -> PictureRefused:
    """The exception to raise for a picture that cannot be used."""
    return PictureRefused(fault(code, hint, **values))


def fault(code: str, hint: str = "", **values: str | int) -> Fault:
    return Fault(code, hint, tuple(sorted(values.items())))


def placed(faults: Iterable[Fault], path: str, mark: Mark) -> list[Problem]:
    """Faults of the file at `path` as problems at the line that names it."""
    return [problem(one.code, mark, hint=one.hint, **{**dict(one.values), "file": path}) for one in faults]


def failed(outcome: Outcome) -> Fault:
    """What a child process that gave no answer says about its picture."""
    match outcome.failure:
        case Failure.LATE:
            return fault("picture-too-slow", seconds=round(outcome.task.seconds))
        case Failure.MEMORY:
            return fault("picture-too-large", "memory")
        case _:
            return fault("picture-unreadable", "decoder", reason=outcome.text)
