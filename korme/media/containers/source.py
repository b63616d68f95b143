"""Reading of a medium's file at any place: a regular file, never through a link, never more in memory than asked for."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from korme.media.refusals import damaged, refuse
from korme.pictures.files import OPENING

PORTION = 1 << 20
"""Bytes read at once from what is read as a whole."""
_BUFFER = 1 << 14


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a file for reading.

    Raises:
        MediumRefused: it is a link, not a regular file, empty or unreadable.
    """
    try:
        handle = os.open(path, OPENING)
    except OSError as error:
        raise refuse("medium-unreadable", "system", reason=error.strerror or "") from error
    with open(handle, "rb", buffering=_BUFFER) as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise refuse("medium-unreadable", "special")
        if not status.st_size:
            raise refuse("medium-unreadable", "empty")
        yield Source(file, status.st_size)


class Source(Struct, frozen=True):
    """A file that is open for reading."""

    file: BinaryIO
    size: int
    """Bytes of the file."""

    def read(self, at: int, count: int, part: str = "") -> bytes:
        """Return `count` bytes.

        Args:
            part: the part of the file that they belong to, for the message if it ends before.

        Raises:
            MediumRefused: the file ends before.
        """
        data = self.up_to(at, count)
        if len(data) < count:
            raise refuse("medium-unreadable", "truncated", part=part)
        return data

    def up_to(self, at: int, count: int) -> bytes:
        """Return `count` bytes, or as many as there are."""
        try:
            self.file.seek(at)
            return self.file.read(count)
        except (OSError, ValueError, OverflowError) as error:
            raise damaged("") from error

    def portions(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Yield the bytes from `start` to `end` (default: the file's) in portions."""
        last = self.size if end is None else min(end, self.size)
        for at in range(start, last, PORTION):
            yield self.read(at, min(PORTION, last - at))

    def digest(self, end: int) -> str:
        """Return the hexadecimal SHA-256 of the file's bytes until `end`."""
        total = hashlib.sha256()
        for portion in self.portions(0, end):
            total.update(portion)
        return total.hexdigest()
