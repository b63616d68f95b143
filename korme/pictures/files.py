"""Reading of picture files: regular files only, never through a link, never more than the limit."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from korme.pictures.refusals import refuse

RAW = frozenset(
    "raw cr2 cr3 crw nef nrw arw srf sr2 dng gpr orf rw2 rwl raf pef srw 3fr fff iiq mef mos erf kdc dcr mrw x3f".split()
)
"""Extensions of cameras' raw files."""
OPENING = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a FIFO without a writer must not block
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
"""How strangers' files are opened: never through a link, never waiting for a writer."""


def read_picture(path: Path, limit_mb: int) -> bytes:
    """Read a picture file once.

    Raises:
        PictureRefused: it is a link, not a regular file, too large, empty or unreadable.
    """
    try:
        handle = os.open(path, OPENING)
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


def raw_ending(path: Path) -> str:
    """Return the extension of a camera's raw file in capitals, 'NEF'; '' for another file.

    Many are TIFF files that only this tells from a picture: a decoder shows the small preview inside.
    """
    ending = path.suffix[1:].lower()
    return ending.upper() if ending in RAW else ""


def first_bytes(path: Path, count: int = 65_536) -> bytes:
    """Read the beginning of a regular file; nothing of a link, a device or a file that cannot be read."""
    try:
        with open(os.open(path, OPENING), "rb") as file:
            return file.read(count) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else b""
    except OSError:
        return b""


def check_file(status: os.stat_result, limit_mb: int) -> None:
    """Check the type and size of a file before a byte is read.

    Raises:
        PictureRefused: it is not a regular file, too large or empty.
    """
    if not stat.S_ISREG(status.st_mode):
        raise refuse("picture-unreadable", "special")
    if status.st_size > limit_mb * 1_000_000:
        raise refuse("picture-too-large", "file", found=_megabytes(status.st_size), limit=limit_mb, fix="smaller")
    if status.st_size == 0:
        raise refuse("picture-empty")


def _megabytes(size: int) -> int:
    return -(-size // 1_000_000)
