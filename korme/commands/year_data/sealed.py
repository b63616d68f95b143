"""A ZIP (APPNOTE 6.3) with a checksum for each of its files, and a seal over every byte: one flipped bit is found.

The same files give the same bytes: order, dates and modes do not depend on the machine. The seal is the ZIP's comment,
its last 64 bytes: the hexadecimal SHA-256 of everything before them. Files are written and read in pieces.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from msgspec import Struct

SUMS = "SHA256SUMS"
MARK = b"Korme year data 1, SHA-256 of all bytes before this number: "
"""Begins the comment of the ZIP; the digest follows."""
_DIGITS = 64
_CHUNK = 1 << 20
_PACKED = frozenset(
    ".7z .aac .avif .br .flac .gif .glb .gz .heic .heif .jpeg .jpg .m4a .mov .mp3 .mp4 .ogg .opus .pdf .png .webm .webp"
    " .woff2 .zip .pf_fragment .pf_index .pf_meta .pagefind".split()
)
"""Endings of files that are compressed already."""
_MODE = 0o100644 << 16


class SealedZip:
    """A ZIP that is being written."""

    def __init__(self, file: IO[bytes], day: dt.date) -> None:
        """Args:
        file: open for reading and writing, empty.
        day: of all files.
        """
        self.sums: dict[str, str] = {}
        """Hexadecimal SHA-256 of its files, by path."""
        self._file = file
        self._zip = zipfile.ZipFile(file, "w")
        self._date = (max(day.year, 1980), day.month, day.day, 0, 0, 0)

    def add(self, path: str, data: bytes) -> None:
        """Add a file of some bytes."""
        with self._opened(path, len(data)) as target:
            target.write(data)
        self.sums[path] = hashlib.sha256(data).hexdigest()

    def copy(self, path: str, source: IO[bytes]) -> str:
        """Add a file, piece by piece; return its digest.

        Raises:
            OSError: it cannot be read.
        """
        size = os.fstat(source.fileno()).st_size
        digest = hashlib.sha256()
        with self._opened(path, size) as target:
            while piece := source.read(_CHUNK):
                digest.update(piece)
                target.write(piece)
        self.sums[path] = digest.hexdigest()
        return self.sums[path]

    def close(self) -> None:
        """Add the list of checksums, and seal the ZIP."""
        lines = "".join(f"{self.sums[path]}  {path}\n" for path in sorted(self.sums))
        self.add(SUMS, lines.encode())
        self._zip.comment = MARK + b"0" * _DIGITS
        self._zip.close()
        end = self._file.seek(0, os.SEEK_END) - _DIGITS
        seal = _digest(self._file, end)
        self._file.seek(end)
        self._file.write(seal.encode())

    def give_up(self) -> None:
        """End without a list and a seal; what there is of the ZIP is of no use."""
        with suppress(*DAMAGED):
            self._zip.close()

    def _opened(self, path: str, size: int) -> IO[bytes]:
        info = zipfile.ZipInfo(path, self._date)
        is_packed = os.path.splitext(path)[1].lower() in _PACKED
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        info.external_attr, info.create_system, info.file_size = _MODE, 3, size
        return self._zip.open(info, "w")


@contextmanager
def sealed_zip(target: Path, day: dt.date) -> Iterator[SealedZip]:
    """Write a ZIP that is at its place whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with open(part, "w+b") as file:
            made = SealedZip(file, day)
            is_whole = False
            try:
                yield made
                made.close()
                is_whole = True
            finally:
                if not is_whole:
                    made.give_up()
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    finally:
        with suppress(OSError):
            part.unlink()


def is_sealed(place: Path) -> bool:
    """Return whether a file is the ZIP of a year, by its last bytes; False if it cannot be read."""
    try:
        with open(place, "rb") as file:
            return _tail(file).startswith(MARK)
    except OSError:
        return False


class ZipLook(Struct, frozen=True):
    """What a ZIP was found to be."""

    files: int = 0
    """Files on its list."""
    is_whole: bool = False
    """Whether every byte of the ZIP is as it was written."""
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()
    """Files that its list does not have."""
    trouble: str = ""
    """Why it cannot be read as the ZIP of a year."""


LIMIT = 64_000_000
"""Bytes of a list of checksums: enough for the files of a hundred thousand pages."""
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    EOFError,
    OSError,
)
"""What reading a damaged ZIP raises."""
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def look(place: str) -> ZipLook:
    """Return what a ZIP is, whatever its bytes are. Call it in a child process.

    Raises:
        OSError: it cannot be opened.
    """
    with open(place, "rb") as file:
        tail = _tail(file)
        end = file.seek(0, os.SEEK_END) - _DIGITS
        is_whole = tail.startswith(MARK) and tail[len(MARK) :] == _digest(file, end).encode()
        try:
            with zipfile.ZipFile(file) as opened:
                return _looked_into(opened, is_whole=is_whole)
        except DAMAGED as error:
            return ZipLook(trouble=str(error)[:200] or type(error).__name__)


def _tail(file: IO[bytes]) -> bytes:
    """Return the end of a file, which is the comment of a ZIP of a year."""
    length = len(MARK) + _DIGITS
    file.seek(max(file.seek(0, os.SEEK_END) - length, 0))
    return file.read(length)


def _looked_into(opened: zipfile.ZipFile, *, is_whole: bool) -> ZipLook:
    names = opened.namelist()
    with opened.open(SUMS) as file:
        lines = file.read(LIMIT).decode("utf-8", "replace").splitlines()
    listed = {match[2]: match[1] for line in lines if (match := _LINE.fullmatch(line))}
    there = set(names) - {SUMS}
    return ZipLook(
        files=len(listed),
        is_whole=is_whole and len(names) == len(set(names)) and len(listed) == len(lines),
        changed=tuple(path for path in listed if path in there and _member_digest(opened, path) != listed[path]),
        missing=tuple(path for path in listed if path not in there),
        strays=tuple(sorted(there - listed.keys())),
    )


def _member_digest(opened: zipfile.ZipFile, path: str) -> str:
    """Return the SHA-256 of a file in a ZIP, '' if it cannot be read."""
    digest = hashlib.sha256()
    try:
        with opened.open(path) as file:
            while piece := file.read(_CHUNK):
                digest.update(piece)
    except DAMAGED:
        return ""
    return digest.hexdigest()


def _digest(file: IO[bytes], end: int) -> str:
    """Return the SHA-256 of the first bytes of a file, hexadecimal."""
    digest = hashlib.sha256()
    file.seek(0)
    left = end
    while left > 0 and (piece := file.read(min(_CHUNK, left))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest()
