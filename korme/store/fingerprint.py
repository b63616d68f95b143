"""Nothing has changed since the last build: known from files' names, sizes and times alone, before anything is read.

The fingerprint covers the site's sources, the options, the day, the program itself and the folder its libraries
lie in; the output is compared with the listing that the last build left. Any doubt means a real build.
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
from korme.store.records import read_one, sealed

_PASSING = frozenset({"picture-too-slow", "picture-changed", "body-too-slow", "unreadable"})
"""Problems that may be gone at the next try though no file has changed."""
_ENTRIES = ("content", "creatives")
_FINE_TICK, _COARSE_TICK = 100_000_000, 2_000_000_000
"""Nanoseconds in which a file may change twice under one time: on fine and on coarse file systems."""


class _FileState(NamedTuple):
    """Times in nanoseconds since the epoch."""

    path: str
    size: int
    written: int
    changed: int
    is_link: bool = False


class Fingerprint(Struct, frozen=True):
    """Digests of names, sizes and times; each empty when a file is too young to trust."""

    sources: str
    """Everything a build depends on."""
    program: str
    """Of that the program, the libraries' folder and all themes."""


class _Last(Struct, frozen=True):
    """A build that published everything, and the listing of the output it left."""

    sources: str
    output: str
    report: BuildResult


class _Checked(Struct, frozen=True):
    """A check, and what it found."""

    sources: str
    problems: tuple[Problem, ...]


def fingerprint(options: Options) -> Fingerprint:
    """What a build depends on, as it is now."""
    package = Path(__file__).parents[1]
    installed = [f"{one} {_mtime(one)}" for one in package_folders()]  # a new version changes the time of its folder
    program = _state([sys.version, *installed], [package, package.parent / "themes", options.root / "themes"])
    entries = _state([repr(options), program], [options.root / name for name in _ENTRIES])
    return Fingerprint(entries if program else "", program)


def _state(lines: list[str], folders: list[Path]) -> str:
    """A digest of some words and of all files below some folders."""
    youngest = 0
    for folder in folders:
        for one in map(_followed, _files(folder)):
            lines.append(f"{one.path} {one.size} {one.written} {one.changed}")
            youngest = max(youngest, one.changed)
    tick = _FINE_TICK if youngest % 1_000_000_000 else _COARSE_TICK
    if youngest > time_ns() - tick:
        return ""
    return hashlib.blake2b("\n".join(lines).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def last_report(options: Options, sources: str) -> BuildResult | None:
    """The last build's report with nothing made, when everything is as that build left it; None otherwise.

    Args:
        sources: the fingerprint of now.
    """
    last = read_one(_record(options), _Last)
    if last is None or last.sources != sources or last.output != _listing(options.output):
        return None
    return replace(last.report, made=0, written=0, removed=0)


def remember(options: Options, report: BuildResult, sources: str) -> None:
    """Note a build that published everything.

    Args:
        sources: the fingerprint from before the build began to read.
    """
    record = _record(options)
    with contextlib.suppress(OSError):
        if not sources or not report.ok or report.left_out:
            record.unlink(missing_ok=True)
            return
        write_whole(record, sealed(_Last(sources, _listing(options.output), report)))


def last_problems(options: Options) -> tuple[Problem, ...] | None:
    """What the last check found, when nothing has changed since; None otherwise."""
    last = read_one(_record(options, "checked"), _Checked)
    return last.problems if last and last.sources == fingerprint(options).sources else None


def remember_problems(options: Options, problems: tuple[Problem, ...], sources: str) -> None:
    """Note what a check found.

    Args:
        sources: the fingerprint from before the check began to read.
    """
    if sources and not any(one.code in _PASSING for one in problems):
        with contextlib.suppress(OSError):
            write_whole(_record(options, "checked"), sealed(_Checked(sources, problems)))


def _record(options: Options, name: str = "last") -> Path:
    digest = hashlib.blake2b(os.fsencode(options.output), digest_size=8).hexdigest()
    return options.cache / f"{name}-{digest}"


def _listing(folder: Path) -> str:
    lines = "\n".join(f"{one.path} {one.size} {one.written}" for one in _files(folder))
    return hashlib.blake2b(lines.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _followed(file: _FileState) -> _FileState:
    """A file as it is behind its link; of a linked folder nothing is known, so it counts as changed just now."""
    if not file.is_link:
        return file
    try:
        facts = os.stat(file.path)
    except OSError:
        return file
    changed = last_change(facts) if stat.S_ISREG(facts.st_mode) else time_ns()
    return _FileState(file.path, facts.st_size, facts.st_mtime_ns, changed)


def _files(folder: Path | str) -> Iterator[_FileState]:
    """Every file below a folder in a stable order; what a link leads to is not looked at."""
    try:
        entries = sorted(os.scandir(folder), key=lambda one: one.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            facts = entry.stat(follow_symlinks=False)
            yield _FileState(entry.path, facts.st_size, facts.st_mtime_ns, last_change(facts), entry.is_symlink())


def _mtime(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0
