"""Detection that nothing has changed since the last build, from file names, sizes and times alone.

The fingerprint covers the site's sources, the options, the day, the program itself and the folder of its
libraries; the output is compared with the listing that the last build left. Any doubt leads to a full build.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from time import time_ns
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from korme.core.build_result import BuildResult
from korme.core.options import Options
from korme.core.problems import Problem
from korme.core.versions import package_folders
from korme.store.cache import last_change, write_whole
from korme.store.records import encode_record, read_one

_PASSING = frozenset({"picture-too-slow", "picture-changed", "body-too-slow", "body-failed", "unreadable"})
"""Problems that may be gone at the next run although no file has changed."""
_ENTRIES = ("content", "creatives")
_FINE_TICK, _COARSE_TICK = 100_000_000, 2_000_000_000
"""Nanoseconds in which a file may change twice under one time, on fine and on coarse file systems."""


class _FileState(NamedTuple):
    """Path, size and times of a file; times in nanoseconds since the epoch."""

    path: str
    size: int
    written: int
    changed: int
    is_link: bool = False


class Fingerprint(Struct, frozen=True):
    """Digests of names, sizes and times; each is empty if a file is too recent to trust."""

    sources: str
    """Digest of everything a build depends on."""
    program: str
    """Digest of the program, the folder of the libraries and all themes only."""


class _Last(Struct, frozen=True):
    """A build that published everything, and the listing of the output it left."""

    sources: str
    output: str
    report: BuildResult


class _Checked(Struct, frozen=True):
    """The result of a check."""

    sources: str
    problems: tuple[Problem, ...]


def fingerprint(options: Options) -> Fingerprint:
    """Return the fingerprint of everything a build depends on."""
    package = Path(__file__).parents[1]
    installed = [
        f"{folder} {_mtime(folder)}" for folder in package_folders()
    ]  # a new version changes the time of its folder
    program = _state([sys.version, *installed], [package, package.parent / "themes", options.root / "themes"])
    entries = _state([repr(options), program], [options.root / name for name in _ENTRIES])
    return Fingerprint(entries if program else "", program)


def _state(lines: list[str], folders: list[Path]) -> str:
    """Return a digest of lines and of all files below some folders; empty if a file is too recent to trust."""
    youngest = 0
    for folder in folders:
        for file in map(_followed, _files(folder)):
            lines.append(f"{file.path} {file.size} {file.written} {file.changed}")
            youngest = max(youngest, file.changed)
    tick = _FINE_TICK if youngest % 1_000_000_000 else _COARSE_TICK
    if youngest > time_ns() - tick:
        return ""
    return hashlib.blake2b("\n".join(lines).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def last_report(options: Options, sources: str) -> BuildResult | None:
    """Return the last build's result, with nothing made, if everything is as that build left it; else None.

    Args:
        sources: the current fingerprint of the sources.
    """
    last = read_one(_record(options), _Last)
    if last is None or last.sources != sources or last.output != _listing(options.output):
        return None
    return replace(last.report, made=0, written=0, removed=0)


def remember(options: Options, report: BuildResult, sources: str) -> None:
    """Record a build that published everything.

    Args:
        sources: the fingerprint from before the build began to read.
    """
    record = _record(options)
    with contextlib.suppress(OSError):
        if not sources or not report.ok or report.left_out:
            record.unlink(missing_ok=True)
            return
        write_whole(record, encode_record(_Last(sources, _listing(options.output), report)))


def last_problems(options: Options) -> tuple[Problem, ...] | None:
    """Return the problems of the last check if nothing has changed since, else None."""
    last = read_one(_record(options, "checked"), _Checked)
    return last.problems if last and last.sources == fingerprint(options).sources else None


def remember_problems(options: Options, problems: tuple[Problem, ...], sources: str) -> None:
    """Record the problems of a check.

    Args:
        sources: the fingerprint from before the check began to read.
    """
    if sources and not any(problem.code in _PASSING for problem in problems):
        with contextlib.suppress(OSError):
            write_whole(_record(options, "checked"), encode_record(_Checked(sources, problems)))


def _record(options: Options, name: str = "last") -> Path:
    digest = hashlib.blake2b(os.fsencode(options.output), digest_size=8).hexdigest()
    return options.cache / f"{name}-{digest}"


def _listing(folder: Path) -> str:
    lines = "\n".join(f"{file.path} {file.size} {file.written}" for file in _files(folder))
    return hashlib.blake2b(lines.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _followed(file: _FileState) -> _FileState:
    """Follow a link to its file. A linked folder is not examined, so it counts as changed just now."""
    if not file.is_link:
        return file
    try:
        status = os.stat(file.path)
    except OSError:
        return file
    changed = last_change(status) if stat.S_ISREG(status.st_mode) else time_ns()
    return _FileState(file.path, status.st_size, status.st_mtime_ns, changed)


def _files(folder: Path | str) -> Iterator[_FileState]:
    """Yield every file below a folder in a stable order, without following links."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            status = entry.stat(follow_symlinks=False)
            yield _FileState(entry.path, status.st_size, status.st_mtime_ns, last_change(status), entry.is_symlink())


def _mtime(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0
