"""A mend as a value: what is said of it, and the steps that carry it out."""

from __future__ import annotations

from dataclasses import dataclass

from korme.problems import Mark


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of a text file becomes another; places count the characters of the file as it is."""

    path: str
    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Write:
    """A text file as a whole."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Move:
    """A file or a folder gets another name."""

    path: str
    to: str


@dataclass(frozen=True, slots=True)
class Remove:
    """A file that nobody wrote."""

    path: str


@dataclass(frozen=True, slots=True)
class Repaint:
    """A picture is mended in a child process; only there one learns whether and how."""

    path: str
    how: str
    """`location`, `shrink`, `convert` or `upright`."""
    side: int = 0
    """Pixels that its longer side may have; 0: what the limits allow."""


Step = Edit | Write | Move | Remove | Repaint


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing mended."""

    what: str
    """A line of the message files."""
    mark: Mark
    values: tuple[tuple[str, str | int], ...] = ()
    steps: tuple[Step, ...] = ()


def mend(what: str, mark: Mark, *steps: Step, **values: str | int) -> Mend:
    return Mend(what, mark, tuple(sorted(values.items())), steps)
