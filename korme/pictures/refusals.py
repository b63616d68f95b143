"""Refusal of a picture inside a child process, and its conversion to a problem outside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from korme.core.model import Probe
from korme.core.problems import Mark, Problem, problem
from korme.store.worker_pool import Failure, Outcome


class Fault(NamedTuple):
    """A problem without its place, as it crosses the process boundary and is cached."""

    code: str
    hint: str = ""
    values: tuple[tuple[str, str | int], ...] = ()


class Findings(NamedTuple):
    """The result of inspecting one picture file."""

    probe: Probe | None
    """None if the picture is refused."""
    faults: tuple[Fault, ...]


class PictureRefused(Exception):
    """A picture that cannot be used; `args[0]` is its `Fault`."""

    @property
    def fault(self) -> Fault:
        carried: Fault = self.args[0]
        return carried


def refuse(code: str, hint: str = "", **values: str | int) -> PictureRefused:
    """Return the exception to raise for a picture that cannot be used."""
    return PictureRefused(fault(code, hint, **values))


def fault(code: str, hint: str = "", **values: str | int) -> Fault:
    return Fault(code, hint, tuple(sorted(values.items())))


def placed(faults: Iterable[Fault], path: str, mark: Mark) -> list[Problem]:
    """Convert the faults of the file at `path` to problems at the line that names it."""
    return [problem(item.code, mark, hint=item.hint, **{**dict(item.values), "file": path}) for item in faults]


def failed(outcome: Outcome) -> Fault:
    """Return the fault of a picture whose child process gave no result."""
    match outcome.failure:
        case Failure.LATE:
            return fault("picture-too-slow", seconds=round(outcome.task.seconds))
        case Failure.MEMORY:
            return fault("picture-too-large", "memory")
        case _:
            return fault("picture-unreadable", "decoder", reason=outcome.text)
