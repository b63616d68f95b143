"""A fix as a value: the message that reports it, and the steps that carry it out."""

from __future__ import annotations

from msgspec import Struct

from korme.core.problems import Mark
from korme.read.source_file import Edit


class Write(Struct, frozen=True):
    """Writes a text file as a whole."""

    path: str
    data: bytes


class Move(Struct, frozen=True):
    """Renames a file or a folder."""

    path: str
    to: str


class Remove(Struct, frozen=True):
    """Removes a file that the operating system left behind."""

    path: str


class PictureFix(Struct, frozen=True):
    """Remakes a picture in a child process, which decides whether there is anything to do."""

    path: str
    how: str
    """`location`, `shrink`, `convert` or `upright`."""
    side: int = 0
    """Most pixels of the longer side; 0: as many as the limits allow."""


class MediumFix(Struct, frozen=True):
    """Makes a film or recording anew in a child process."""

    path: str
    how: str
    """`clean`, `play` or `shrink` (`korme.media.jobs.RemakeOrder`)."""


FixStep = Edit | Write | Move | Remove | PictureFix | MediumFix


class Fix(Struct, frozen=True):
    """One fix."""

    what: str
    """A key of the message files."""
    mark: Mark
    values: tuple[tuple[str, str | int], ...] = ()
    """For the placeholders of the message."""
    steps: tuple[FixStep, ...] = ()


def make_fix(what: str, mark: Mark, *steps: FixStep, **values: str | int) -> Fix:
    """Return a fix with its values in a fixed order, so that equal fixes compare equal."""
    return Fix(what, mark, tuple(sorted(values.items())), steps)
