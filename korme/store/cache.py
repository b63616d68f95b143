"""The content-addressed cache in `.cache/korme/`: finished renditions, and results of reading files.

    media/ab/abcdef…-480.webp   the bytes of a rendition, named as in the output
    made                        one record a finished rendition
    tones                       one record a mean colour, by the ladder of sizes it was taken from
    known                       one record a file that was read
    entries                     one record an entry, or a creative with all works, as read (`korme.read.memory`)
    bodies                      rendered bodies by the digests of their Markdown (`korme.read.body_store`)
    used                        the names that the last builds used

Files are written under a temporary name and moved into place, or under a name that is new and counts for nothing until
it is recorded, and records are whole lines appended to a file, so two builds may share a cache. Truncated or damaged
records are ignored.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from io import BufferedWriter
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.store.records import encode_record, read_lines, read_one

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_BUILDS_REMEMBERED = 3
_YOUNG = 3600.0
"""Seconds in which a file may belong to a build that has not recorded it yet."""
_COARSE_TICK = 2_000_000_000
_FINE_TICK = 50_000_000
"""Nanoseconds in which a file may change twice without changing its time, on coarse and on fine file systems."""


class Stamp(Struct, frozen=True, array_like=True):
    """Size, time and digest of a recorded file: a cheap check of whether it is unchanged."""

    size: int
    mtime_ns: int
    digest: str


class _MadeLine(Struct, frozen=True):
    """A line of `made`: the stamp of a finished file by its name."""

    n: str
    s: Stamp


class _ToneLine(Struct, frozen=True):
    """A line of `tones`: a mean colour by the ladder it was taken from: 'media/abcdef…'."""

    p: str
    t: str


class _KnownLine(Struct, frozen=True):
    """A line of `known`: content and time of reading of a file, by size, times, question and path."""

    k: str
    at: int
    v: Any


def write_whole(path: Path | str, data: bytes | bytearray) -> Stamp:
    """Write a file as `write_record`; return its stamp, which has a digest of its bytes.

    Raises:
        OSError: it cannot be written.
    """
    stat = write_record(path, data)
    return Stamp(stat.st_size, stat.st_mtime_ns, _digest(data))


def write_new(path: Path | str, data: bytes) -> Stamp:
    """Write a file that is not used before its stamp is recorded; half a file of a killed build is then replaced.

    Nearly every one is new, and is written in its place: a name that is there already, which another build may be
    reading, is never written to.

    Raises:
        OSError: it cannot be written.
    """
    try:
        handle = os.open(path, _NEW, 0o666)
    except OSError:  # it is there, or its folder is not
        return write_whole(path, data)
    try:
        with open(handle, "wb", buffering=0) as file:
            if file.write(data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            stat = os.fstat(handle)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(path)
        raise
    return Stamp(stat.st_size, stat.st_mtime_ns, _digest(data))


def write_record(path: Path | str, data: bytes | bytearray) -> os.stat_result:
    """Write a file atomically, so that it is complete or absent.

    Raises:
        OSError: it cannot be written.
    """
    target = os.fspath(path)
    folder, name = os.path.split(target)
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.part")
    try:
        with _opened(temporary, folder or ".") as file:
            file.write(data)
            file.flush()
            stat = os.fstat(file.fileno())
        os.replace(temporary, target)
        temporary = ""
    finally:
        if temporary:  # something went wrong
            with contextlib.suppress(OSError):
                os.unlink(temporary)
    return stat


def _opened(path: str, folder: str) -> BufferedWriter:
    """Open a file for writing; its folder is made only if it is missing, which is rare."""
    try:
        return open(path, "wb")
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
        return open(path, "wb")


def _digest(data: bytes | bytearray) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


class Cache(Struct, eq=False):
    """One cache folder: cheap to open, safe to share. Records are read when first needed."""

    folder: Path
    _made: dict[str, Stamp] | None = None
    _tones: dict[str, str] | None = None
    _known: dict[str, _KnownLine] | None = None
    _used: set[str] = set()

    # Renditions

    def place(self, path: str) -> Path:
        """Return the path for the bytes of 'media/…', present or not."""
        return Path(self.file(path))

    def file(self, path: str) -> str:
        """Return the same as a string, which a child process gets and opens faster than a Path."""
        return self._place(path.rpartition("/")[2])

    def _place(self, name: str) -> str:
        """Return the same as a string: called thousands of times a build, for which a Path is too expensive."""
        return f"{self.folder}{os.sep}media{os.sep}{name[:2]}{os.sep}{name}"

    def rendition(self, path: str) -> Path | None:
        """Return the path of the finished bytes of 'media/…', or None if they must be made (again)."""
        return self.place(path) if self.has(path) else None

    def has(self, path: str) -> bool:
        """Whether the finished bytes of 'media/…' are in the cache."""
        name = path.rpartition("/")[2]
        try:
            stat = os.stat(self._place(name))
        except OSError:
            return False
        stamp = self._stamps().get(name)
        if stamp is None or not self._is_whole(name, stamp, stat):
            return False
        self.use(path)
        return True

    def use_all(self, paths: Iterable[str]) -> None:
        """Mark the bytes of many 'media/…' as used."""
        self._used.update([path.rpartition("/")[2] for path in paths])

    def use(self, path: str) -> None:
        """Mark the bytes of 'media/…' as used, so that `prune` keeps them."""
        self._used.add(path.rpartition("/")[2])

    def _is_whole(self, name: str, stamp: Stamp, stat: os.stat_result) -> bool:
        """Whether the file has the recorded bytes: by size and time, or by digest if the cache was moved."""
        if stat.st_size != stamp.size:
            return False
        if stat.st_mtime_ns == stamp.mtime_ns:
            return True
        try:
            if _digest(self.place(name).read_bytes()) != stamp.digest:
                return False
        except OSError:
            return False
        self.record_made({name: Stamp(stat.st_size, stat.st_mtime_ns, stamp.digest)})
        return True

    def record_made(self, stamps: Mapping[str, Stamp]) -> None:
        """Record renditions whose bytes are at their `place`, by path or name."""
        named = {path.rpartition("/")[2]: stamp for path, stamp in stamps.items()}
        if self._made is not None:
            self._made.update(named)
        self._used.update(named)
        self._append("made", [_MadeLine(n=name, s=stamp) for name, stamp in named.items()])

    def _stamps(self) -> dict[str, Stamp]:
        if self._made is None:
            self._made = {line.n: line.s for line in read_lines(self.folder / "made", _MadeLine)}
        return self._made

    def forget_made(self) -> None:
        """Read the records of renditions and colours again when next needed: another process has made some."""
        self._made = self._tones = None

    # Tones

    def tone(self, ladder: str) -> str | None:
        """Return the mean colour of a picture by its ladder ('media/abcdef…'), or None if it is not recorded."""
        return self._colours().get(ladder)

    def record_tones(self, tones: Mapping[str, str]) -> None:
        """Record the mean colours of pictures, by their ladders."""
        fresh = {ladder: tone for ladder, tone in tones.items() if self.tone(ladder) != tone}
        self._colours().update(fresh)
        self._append("tones", [_ToneLine(ladder, tone) for ladder, tone in fresh.items()])

    def _colours(self) -> dict[str, str]:
        if self._tones is None:
            self._tones = {line.p: line.t for line in read_lines(self.folder / "tones", _ToneLine)}
        return self._tones

    # Files already read

    def known(self, path: str, stat: os.stat_result, question: str) -> Any:
        """Return what was recorded for this file and `question` if the file is unchanged since, else None."""
        record = self._records().get(_key(path, stat, question))
        if record is None or _may_have_changed(stat, record.at):
            return None
        return record.v

    def record_known(self, files: Iterable[tuple[str, os.stat_result, str, Any]], *, at: int) -> None:
        """Record the content of files (plain JSON data), each by its path, state and question.

        Args:
            at: when they were read, in nanoseconds since the epoch.
        """
        lines = [_KnownLine(_key(path, stat, question), at, value) for path, stat, question, value in files]
        self._records().update((line.k, line) for line in lines)
        self._append("known", lines)

    def forget_known(self) -> None:
        """Let go of what was recorded of files; it is read again if somebody asks."""
        self._known = None

    def _records(self) -> dict[str, _KnownLine]:
        if self._known is None:
            self._known = {line.k: line for line in read_lines(self.folder / "known", _KnownLine)}
        return self._known

    # Lines

    def _append(self, name: str, lines: Iterable[_MadeLine | _ToneLine | _KnownLine]) -> None:
        """Append lines in one write; the leading line break ends a line that a killed build left unfinished."""
        data = b"".join(b"\n" + encode_record(line) for line in lines)
        if not data:
            return
        self.prepare()
        handle = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
        try:
            os.write(handle, data)
        finally:
            os.close(handle)

    def prepare(self) -> None:
        """Create the folder and make git ignore it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            write_whole(ignore, b"*\n")

    # Keeping it small

    def finish(self) -> None:
        """Record what a successful build used."""
        builds = [sorted(self._used), *self._builds()][:_BUILDS_REMEMBERED]
        if builds[1:2] != builds[:1]:
            self.prepare()
            write_whole(self.folder / "used", encode_record(builds))

    def _builds(self) -> list[list[str]]:
        return read_one(self.folder / "used", list[list[str]]) or []

    def unused(self) -> tuple[Path, ...]:
        """Return finished renditions that none of the last builds used, and abandoned partial files."""
        used = {name for build in self._builds() for name in build} | self._used
        before = time.time() - _YOUNG
        media = sorted((self.folder / "media").glob("*/*"))
        return tuple(path for path in media if path.name not in used and path.stat().st_mtime < before)

    def prune(self) -> int:
        """Remove unused files and obsolete records; return the number of files removed."""
        removed = self.unused()
        for path in removed:
            path.unlink(missing_ok=True)
        stamps = self._stamps()
        kept = [_MadeLine(n=name, s=stamp) for name, stamp in stamps.items() if self.place(name).exists()]
        self._rewrite("made", kept)
        self._rewrite("tones", [_ToneLine(digest, tone) for digest, tone in self._colours().items()])
        self._rewrite("known", self._records().values())
        return len(removed)

    def _rewrite(self, name: str, lines: Iterable[_MadeLine | _ToneLine | _KnownLine]) -> None:
        if (self.folder / name).exists():
            write_whole(self.folder / name, b"".join(map(encode_record, lines)))

    def size(self) -> int:
        """Return the size in bytes of what would be gone with the cache: without files that have other names elsewhere."""
        stats = [path.stat() for path in self.folder.rglob("*") if path.is_file()]
        names = Counter(stat.st_ino for stat in stats)
        return sum({stat.st_ino: stat.st_size for stat in stats if names[stat.st_ino] == stat.st_nlink}.values())


def _key(path: str, stat: os.stat_result, question: str) -> str:
    return f"{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ctime_ns}:{question}:{path}"


def _may_have_changed(stat: os.stat_result, at: int) -> bool:
    """Whether the file was read so soon after a write that a second write could have left the same time."""
    changed = last_change(stat)
    tick = _FINE_TICK if changed % 1_000_000_000 else _COARSE_TICK
    return changed > at - tick


def last_change(stat: os.stat_result) -> int:
    """Return when a file was last written, renamed or had its time set, in nanoseconds since the epoch.

    A copy keeps the modification time of the original, but not this time (on Windows, the time of creation).
    """
    return max(stat.st_mtime_ns, stat.st_ctime_ns)
