"""The content-addressed store under `.cache/korme/`: finished renditions and what is known of files already read.

    media/ab/abcdef…-480.webp   the bytes of a rendition, named as in the output
    made                        a record a finished rendition
    tones                       a record a mean colour of a picture
    known                       a record a file that was read
    used                        what the last builds used

Bytes are written beside their name and moved there, records are whole lines added to the end of a
file, so two builds may share a cache; what was cut off or damaged is as if it were not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.store.records import read_lines, read_one, sealed

_BUILDS_REMEMBERED = 3
_YOUNG = 3600.0
"""Seconds in which a file may belong to a build that has not recorded it yet."""
_COARSE_TICK = 2_000_000_000
_FINE_TICK = 50_000_000
"""Nanoseconds in which a file may change twice without a change of its time: on coarse and on fine file systems."""


class Stamp(Struct, frozen=True, array_like=True):
    """What tells cheaply whether a file is still the one that was recorded."""

    size: int
    mtime_ns: int
    digest: str


class _MadeLine(Struct, frozen=True):
    """A line of `made`: a finished file by its name."""

    n: str
    s: Stamp


class _ToneLine(Struct, frozen=True):
    """A line of `tones`: a picture's mean colour by its digest."""

    p: str
    t: str


class _KnownLine(Struct, frozen=True):
    """A line of `known`: by size, times, question and path what a file held, and when it was read."""

    k: str
    at: int
    v: Any


def write_whole(path: Path, data: bytes) -> Stamp:
    """Write a file so that it is there whole or not at all."""
    place = os.fspath(path)
    folder, name = os.path.split(place)
    beside = os.path.join(folder, f".{name}.{os.getpid()}.part")
    os.makedirs(folder or ".", exist_ok=True)
    try:
        with open(beside, "wb") as file:
            file.write(data)
        os.replace(beside, place)
    finally:
        with contextlib.suppress(OSError):  # it is gone, when all went well
            os.unlink(beside)
    stat = os.stat(place)
    return Stamp(stat.st_size, stat.st_mtime_ns, _digest(data))


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


class Cache(Struct, eq=False):
    """One folder; cheap to open, safe to share. Reads its records when first asked."""

    folder: Path
    _made: dict[str, Stamp] | None = None
    _tones: dict[str, str] | None = None
    _known: dict[str, _KnownLine] | None = None
    _used: set[str] = set()

    # Renditions

    def place(self, path: str) -> Path:
        """Where the bytes of 'media/…' lie, or will."""
        return Path(self._place(path.rpartition("/")[2]))

    def _place(self, name: str) -> str:
        """The same as text: asked thousands of times a build, for which a Path is too dear."""
        return f"{self.folder}{os.sep}media{os.sep}{name[:2]}{os.sep}{name}"

    def rendition(self, path: str) -> Path | None:
        """Where the finished bytes of 'media/…' lie; None when they must be made (again)."""
        return self.place(path) if self.has(path) else None

    def has(self, path: str) -> bool:
        """Whether the finished bytes of 'media/…' lie here."""
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

    def use(self, path: str) -> None:
        """Keep the bytes of 'media/…', if they are here, when what no build needs is removed."""
        self._used.add(path.rpartition("/")[2])

    def _is_whole(self, name: str, stamp: Stamp, stat: os.stat_result) -> bool:
        """Whether the file has the recorded bytes: by size and time, by its digest when it was moved here."""
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
        """Remember renditions whose bytes lie at their `place`, by path or name."""
        named = {path.rpartition("/")[2]: stamp for path, stamp in stamps.items()}
        if self._made is not None:
            self._made.update(named)
        self._used.update(named)
        self._append("made", [_MadeLine(n=name, s=stamp) for name, stamp in named.items()])

    def _stamps(self) -> dict[str, Stamp]:
        if self._made is None:
            self._made = {line.n: line.s for line in read_lines(self.folder / "made", _MadeLine)}
        return self._made

    # Tones

    def tone(self, digest: str) -> str | None:
        """The mean colour of the picture with this digest, when it was made before."""
        return self._colours().get(digest)

    def record_tone(self, digest: str, tone: str) -> None:
        """Remember the mean colour of a picture."""
        if self.tone(digest) != tone:
            self._colours()[digest] = tone
            self._append("tones", [_ToneLine(digest, tone)])

    def _colours(self) -> dict[str, str]:
        if self._tones is None:
            self._tones = {line.p: line.t for line in read_lines(self.folder / "tones", _ToneLine)}
        return self._tones

    # Files already read

    def known(self, path: str, stat: os.stat_result, question: str) -> Any:
        """What was recorded of a file that has not changed since, for the same `question`; None otherwise."""
        record = self._records().get(_key(path, stat, question))
        if record is None or _may_have_changed(stat, record.at):
            return None
        return record.v

    def record_known(self, path: str, stat: os.stat_result, question: str, value: Any, *, at: int) -> None:
        """Remember what a file holds (plain JSON data); `at` is when it was read, in nanoseconds since the epoch."""
        key = _key(path, stat, question)
        self._records()[key] = _KnownLine(key, at, value)
        self._append("known", [self._records()[key]])

    def _records(self) -> dict[str, _KnownLine]:
        if self._known is None:
            self._known = {line.k: line for line in read_lines(self.folder / "known", _KnownLine)}
        return self._known

    # Lines

    def _append(self, name: str, lines: Iterable[_MadeLine | _ToneLine | _KnownLine]) -> None:
        """Add lines in one write. The leading break closes a line that a killed build left open."""
        data = b"".join(b"\n" + sealed(line) for line in lines)
        self.prepare()
        handle = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
        try:
            os.write(handle, data)
        finally:
            os.close(handle)

    def prepare(self) -> None:
        """Make the folder, and tell git to pass it over."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            write_whole(ignore, b"*\n")

    # Keeping it small

    def finish(self) -> None:
        """Note what this build used, after a build that went well."""
        builds = [sorted(self._used), *self._builds()][:_BUILDS_REMEMBERED]
        if builds[1:2] != builds[:1]:
            self.prepare()
            write_whole(self.folder / "used", sealed(builds))

    def _builds(self) -> list[list[str]]:
        return read_one(self.folder / "used", list[list[str]]) or []

    def unused(self) -> tuple[Path, ...]:
        """Finished renditions that none of the last builds used, and parts that were never finished."""
        used = {name for build in self._builds() for name in build} | self._used
        before = time.time() - _YOUNG
        media = sorted((self.folder / "media").glob("*/*"))
        return tuple(path for path in media if path.name not in used and path.stat().st_mtime < before)

    def prune(self) -> int:
        """Remove what is unused and the records nobody needs; return the number of files removed."""
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
            write_whole(self.folder / name, b"".join(map(sealed, lines)))

    def size(self) -> int:
        """Bytes on disk that nobody shares."""
        facts = (path.stat() for path in self.folder.rglob("*") if path.is_file())
        return sum(one.st_size for one in facts if one.st_nlink == 1)


def _key(path: str, stat: os.stat_result, question: str) -> str:
    return f"{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ctime_ns}:{question}:{path}"


def _may_have_changed(stat: os.stat_result, at: int) -> bool:
    """Whether the file was read so soon after it was written that a second writing could have left the same time."""
    changed = last_change(stat)
    tick = _FINE_TICK if changed % 1_000_000_000 else _COARSE_TICK
    return changed > at - tick


def last_change(stat: os.stat_result) -> int:
    """Nanoseconds since the epoch when a file was last written, renamed or given another time: a copy keeps the time
    of the original, but not this one (Windows says here when it was made)."""
    return max(stat.st_mtime_ns, stat.st_ctime_ns)
