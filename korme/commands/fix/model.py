"""A mend as a value: what is said of it, and the steps that carry it out."""

from __future__ import annotations

from msgspec import Struct

from korme.core.problems import Mark


class Edit(Struct, frozen=True):
    """A piece of a text file becomes another; places count the characters of the file as it is."""

    path: str
    start: int
    end: int
    new: str


class Write(Struct, frozen=True):
    """A text file as a whole."""

    path: str
    data: bytes


class Move(Struct, frozen=True):
    """A file or a folder gets another name."""

    path: str
    to: str


class Remove(Struct, frozen=True):
    """A file that nobody wrote."""

    path: str


class PictureFix(Struct, frozen=True):
    """A picture is mended in a child process; only there one learns whether and how."""

    path: str
    how: str
    """`location`, `shrink`, `convert` or `upright`."""
    side: int = 0
    """Pixels that its longer side may have; 0: what the limits allow."""


FixStep = Edit | Write | Move | Remove | PictureFix


class Fix(Struct, frozen=True):
    """One thing mended."""

    what: str
    """A line of the message files."""
    mark: Mark
    values: tuple[tuple[str, str | int], ...] = ()
    steps: tuple[FixStep, ...] = ()


def make_fix(what: str, mark: Mark, *steps: FixStep, **values: str | int) -> Fix:
    return Fix(what, mark, tuple(sorted(values.items())), steps)
