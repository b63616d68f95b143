"""Disk to bytes for pictures: regular files only, never through a link, never more than the limit."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from korme.pictures.refusals import refuse

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a FIFO without a writer must not keep us waiting
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def read_picture(path: Path, limit_mb: int) -> bytes:
    """The bytes of a picture's file, read once.

    Raises:
        Refused: it is a link, no regular file, too large, empty or unreadable.
    """
    try:
        handle = os.open(path, _FLAGS)
    except OSError as error:
        raise refuse("picture-unreadable", "system", reason=error.strerror or "") from error
    with open(handle, "rb") as file:
        try:
            check_file(os.fstat(handle), limit_mb)
            data = file.read()
        except OSError as error:
            raise refuse("picture-unreadable", "system", reason=error.strerror or "") from error
    if not data:
        raise refuse("picture-empty")
    return data


def check_file(found: os.stat_result, limit_mb: int) -> None:
    """Refuse by what the system says of a file, before a byte is read."""
    if not stat.S_ISREG(found.st_mode):
        raise refuse("picture-unreadable", "special")
    if found.st_size > limit_mb * 1_000_000:
        raise refuse("picture-too-large", "file", found=_megabytes(found.st_size), limit=limit_mb, fix="smaller")
    if found.st_size == 0:
        raise refuse("picture-empty")


def _megabytes(size: int) -> int:
    return -(-size // 1_000_000)
