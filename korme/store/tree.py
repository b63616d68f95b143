"""What is below a folder: the names, sizes and times of all files, looked at again at the cost of one `stat` each.

The names in a folder are listed again only if the folder's own time has changed. That is certain only on file systems
that are known to set it whenever a name in it changes, and for a folder older than their clock can resolve; any other
folder is listed each time. Files themselves are always looked at.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from time import time_ns
from typing import NamedTuple

from msgspec import MsgspecError, Struct
from msgspec.msgpack import decode, encode

from korme.store.columns import FEW, compact, joined, spliced, transposed, words
from korme.store.forking import both

FINE_TICK, COARSE_TICK = 100_000_000, 2_000_000_000
"""Nanoseconds in which a file may change twice under one time, on fine and on coarse file systems."""
_EXACT = frozenset(("ext2", "ext3", "ext4", "f2fs", "tmpfs", "xfs"))
"""File systems on which the time of a folder changes with every name in it."""
_MOUNTS = Path("/proc/self/mountinfo")
_ALL = slice(None)


class FileState(NamedTuple):
    """A file's path from the folder, size, times in nanoseconds since the epoch, and inode number."""

    path: str
    size: int
    written: int
    changed: int
    number: int


class FolderState(NamedTuple):
    """A folder's path, empty for the topmost, and inode number."""

    path: str
    number: int
    moment: int
    """When it last changed; 0 if its names must be listed again in any case."""


class Tree(Struct, eq=False):
    """Files and folders in the order of their paths; in columns, since there may be hundreds of thousands."""

    files: Sequence[str] = ()
    sizes: Sequence[int] = ()
    written: Sequence[int] = ()
    changed: Sequence[int] = ()
    numbers: Sequence[int] = ()
    links: frozenset[str] = frozenset()
    """The files that are links."""
    folders: Sequence[str] = ()
    folder_numbers: Sequence[int] = ()
    folder_moments: Sequence[int] = ()
    is_whole: bool = True
    """Whether every folder could be listed."""
    known_digest: str = ""
    """`digest`, if it is known."""

    def __post_init__(self) -> None:
        """Keep the numbers in little memory."""
        self.sizes, self.written = compact(self.sizes), compact(self.written)
        self.changed, self.numbers = compact(self.changed), compact(self.numbers)
        self.folder_numbers, self.folder_moments = compact(self.folder_numbers), compact(self.folder_moments)

    @property
    def digest(self) -> str:
        """Digest of the paths, sizes and times of all files, of which are links, and of the folders, since one may be empty."""
        if not self.known_digest:
            parts = (joined(self.files), words(self.sizes), words(self.written), words(self.changed))
            self.known_digest = hashlib.blake2b(
                b"\n".join((*parts, joined(sorted(self.links)), joined(self.folders))), digest_size=16
            ).hexdigest()
        return self.known_digest

    def directly_in(self, folders: Collection[str]) -> set[int]:
        """Return the positions of the files that are in some folders, but not in folders below these."""
        if len(folders) > FEW:
            return {at for at, path in enumerate(self.files) if path.rpartition("/")[0] in folders}
        found: set[int] = set()
        for folder in folders:
            above = f"{folder}/" if folder else ""
            first = bisect_left(self.files, above)
            last = bisect_left(self.files, f"{folder}0") if folder else len(self.files)  # 0 comes after /
            depth = len(above)
            found.update(at for at in range(first, last) if self.files[at].find("/", depth) < 0)
        return found

    def after(
        self, gone: Collection[str], states: Sequence[FileState], certain: Iterable[FolderState], folders: Iterable[str]
    ) -> Tree:
        """Return the tree with files removed and others added or changed.

        Args:
            certain: folders whose names are known to be these; the names in all others are listed at the next look.
            folders: all folders of the new tree.
        """
        left = {*gone, *(state.path for state in states)}
        columns = (self.files, self.sizes, self.written, self.changed, self.numbers)
        files, sizes, written, changed, numbers = spliced(columns, self._positions(left), states)
        found = {each.path: each for each in certain}
        rows = [found.get(path) or FolderState(path, 0, 0) for path in sorted(folders)]
        names, folder_numbers, moments = transposed(rows, 3)
        links = frozenset(path for path in self.links if path not in left)
        return Tree(files, sizes, written, changed, numbers, links, names, folder_numbers, moments)

    def _positions(self, paths: Iterable[str]) -> set[int]:
        """Return the positions of those paths that are files of the tree."""
        places = ((bisect_left(self.files, path), path) for path in paths)
        return {at for at, path in places if at < len(self.files) and self.files[at] == path}

    def states(self) -> Iterator[FileState]:
        """Yield the files one by one."""
        columns = zip(self.files, self.sizes, self.written, self.changed, self.numbers, strict=True)
        return map(FileState._make, columns)


class Extent(Struct, frozen=True):
    """What of a folder is looked at."""

    tops: tuple[str, ...] = ("",)
    """The folders to look into, by path from the root; they may be links."""
    hidden: frozenset[str] | None = None
    """Hidden names at the root that count; None: all."""
    has_changes: bool = True
    """Whether the times of `changed` count: making a hard link changes them too."""
    has_states: bool = True
    """Whether files are looked at: if not, only their names and numbers are certain."""
    has_bytecode: bool = True


def look(root: Path | str, known: Tree | None = None, extent: Extent | None = None, *, in_two: bool = False) -> Tree:
    """Return the files and folders below a folder now, without following links.

    Args:
        known: the result of an earlier call; the very same is returned if nothing has changed.
        in_two: whether another process looks at half of the files.
    """
    known, extent = known or Tree(), extent or Extent()
    looker = Looker(f"{os.fspath(root)}{os.sep}", extent, exact_devices(), time_ns())
    tops = extent.tops
    (gone, stale), changed, missing = looker.compare_in_two(known) if in_two else looker.compare(known)
    unlisted = [top for top in tops if top not in set(known.folders)]
    relisted = known.directly_in(gone | stale)
    if not missing <= relisted:  # a name has gone from a folder in this moment
        return look(root, None, extent)
    if not gone and not stale and not unlisted and not changed:
        return known
    looker.list_folders([*stale, *unlisted], frozenset(known.folders))
    states = [state for at, state in changed.items() if at not in relisted]
    return looker.merged(known, relisted | changed.keys(), [*states, *looker.files], gone | stale)


def look_again(root: Path | str, known: Tree, paths: Collection[str], extent: Extent | None = None) -> Tree:
    """Return the known tree with only some paths looked at again: with everything below them, and their neighbours.

    Args:
        known: the result of an earlier look, to the same extent.
        paths: files and folders that may have changed, come or gone, from the folder.
    """
    extent = extent or Extent()
    folders = frozenset(known.folders)
    below = {folder for path in paths for folder in _at_or_below(known.folders, path)}
    above: set[str] = set()
    for path in paths:
        folder = _folder_of(path)
        while folder and folder not in folders:
            folder = _folder_of(folder)
        if folder in folders:
            above.add(folder)
    tops = [top for top in extent.tops if top in below or top not in folders]
    looker = Looker(f"{os.fspath(root)}{os.sep}", extent, exact_devices(), time_ns(), is_whole=known.is_whole)
    looker.list_folders([*(above - below), *tops], folders - below)
    again = above | below
    return looker.merged(known, known.directly_in(again), looker.files, again)


def _at_or_below(folders: Sequence[str], path: str) -> Iterator[str]:
    """Yield the folders, of those in order, that are a path or below it."""
    at = bisect_left(folders, path)
    if at < len(folders) and folders[at] == path:
        yield path
    yield from folders[bisect_left(folders, f"{path}/") : bisect_left(folders, f"{path}0")]  # 0 comes after /


class Looker(Struct, eq=False):
    """One look at the files below a folder."""

    prefix: str
    extent: Extent
    exact: frozenset[int]
    now: int
    files: list[FileState] = []
    links: list[str] = []
    folders: list[FolderState] = []
    is_whole: bool = True

    def compare(self, known: Tree) -> tuple[tuple[set[str], set[str]], dict[int, FileState], set[int]]:
        """Return what `compare_folders` and `compare_files` do, the latter without the files that are listed again."""
        gone, stale = self.compare_folders(known)
        return (gone, stale), *self.compare_files(known, known.directly_in(gone | stale))

    def compare_in_two(self, known: Tree) -> tuple[tuple[set[str], set[str]], dict[int, FileState], set[int]]:
        """Return what `compare` does, with the files that are listed again."""
        count = len(known.files)
        first = max(0, (count - len(known.folders)) // 2)  # a folder takes as long as a file
        (folders, (changed, missing)), answer = both(
            lambda: (self.compare_folders(known), self.compare_files(known, among=slice(0, first))),
            lambda: _encoded(self.compare_files(known, among=slice(first, count))),
        )
        try:
            more, others = decode(answer, type=tuple[dict[int, FileState], set[int]])
        except MsgspecError:
            more, others = self.compare_files(known, among=slice(first, count))
        return folders, {**changed, **more}, missing | others

    def compare_folders(self, known: Tree, among: slice = _ALL) -> tuple[set[str], set[str]]:
        """Return the known folders that have gone, and those whose names must be listed again.

        Args:
            among: positions of the folders to compare.
        """
        gone: set[str] = set()
        stale: set[str] = set()
        columns = (known.folders, known.folder_numbers, known.folder_moments)
        for path, number, moment in zip(*(column[among] for column in columns), strict=True):
            try:
                status = os.lstat(self.prefix + path) if path not in self.extent.tops else os.stat(self.prefix + path)
            except OSError:
                gone.add(path)
                continue
            if moment == 0 or status.st_ctime_ns != moment or status.st_ino != number:
                (stale if stat.S_ISDIR(status.st_mode) else gone).add(path)
        return gone, stale

    def compare_files(
        self, known: Tree, without: Collection[int] = (), among: slice = _ALL
    ) -> tuple[dict[int, FileState], set[int]]:
        """Return the known files that have changed, by position, and the positions of those that have gone.

        Args:
            without: positions to skip.
            among: positions of the files to compare.
        """
        changed: dict[int, FileState] = {}
        missing: set[int] = set()
        if not self.extent.has_states:
            return changed, missing
        prefix, lstat, heed = self.prefix, os.lstat, self.extent.has_changes
        columns = (known.files, known.sizes, known.written, known.changed, known.numbers)
        rows = zip(*(column[among] for column in columns), strict=True)
        for at, (path, size, written, moved, number) in enumerate(rows, among.start or 0):
            if at in without:
                continue
            try:
                status = lstat(prefix + path)
            except OSError:
                missing.add(at)
                continue
            now = status.st_size, status.st_mtime_ns, status.st_ctime_ns if heed else 0, status.st_ino
            if now != (size, written, moved, number):
                changed[at] = FileState(path, *now)
        return changed, missing

    def list_folders(self, paths: Iterable[str], known: frozenset[str]) -> None:
        """List the names in folders, and in folders below them that were not known."""
        waiting = list(paths)
        while waiting:
            path = waiting.pop()
            place = self.prefix + path
            try:
                status = os.stat(place)
                with os.scandir(place) as entries:
                    waiting += self._listed(entries, f"{path}/" if path else "", known)
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError:
                self.is_whole = False
                continue
            self.folders.append(FolderState(path, status.st_ino, _moment(status, self.exact, self.now)))

    def _listed(self, entries: Iterable[os.DirEntry[str]], above: str, known: frozenset[str]) -> list[str]:
        """Note the files of a folder; return the folders in it that were not known."""
        folders = []
        heed = self.extent.has_changes
        for entry in entries:
            if not above and self._is_left_out(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                path = above + entry.name
                if (entry.name != "__pycache__" or self.extent.has_bytecode) and path not in known:
                    folders.append(path)
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:  # it has gone in this moment
                continue
            path = above + entry.name
            moved = status.st_ctime_ns if heed else 0
            self.files.append(FileState(path, status.st_size, status.st_mtime_ns, moved, status.st_ino))
            if entry.is_symlink():
                self.links.append(path)
        return folders

    def _is_left_out(self, name: str) -> bool:
        hidden = self.extent.hidden
        return hidden is not None and name.startswith(".") and name not in hidden

    def merged(self, known: Tree, dropped: set[int], states: list[FileState], folders: set[str]) -> Tree:
        """Return the known tree with what was found.

        Args:
            dropped: positions of files that have gone or changed.
            states: files that are new or changed.
            folders: those that have gone or were listed again.
        """
        links = frozenset(chain((path for path in known.links if _folder_of(path) not in folders), self.links))
        left = {at for at, path in enumerate(known.folders) if path in folders} if folders else set()
        columns = (known.files, known.sizes, known.written, known.changed, known.numbers)
        files, sizes, written, changed, numbers = spliced(columns, dropped, states)
        columns_of_folders = (known.folders, known.folder_numbers, known.folder_moments)
        names, folder_numbers, moments = spliced(columns_of_folders, left, self.folders)
        return Tree(
            files, sizes, written, changed, numbers, links, names, folder_numbers, moments, is_whole=self.is_whole
        )


def filled(root: str, paths: Iterable[str]) -> Iterator[FolderState]:
    """Yield the states of folders in which this process has made every name, by their paths from the root."""
    exact, now = exact_devices(), time_ns()
    for path in paths:
        with contextlib.suppress(OSError):
            status = os.lstat(f"{root}{os.sep}{path}")
            yield FolderState(path, status.st_ino, _moment(status, exact, now))


def _moment(status: os.stat_result, exact: Collection[int], now: int) -> int:
    """Return when a folder whose names are known last changed; 0 if they might change once more without a trace.

    Args:
        exact: devices on which the time of a folder changes with every name in it.
        now: a time before the names were looked at, in nanoseconds since the epoch.
    """
    moment = status.st_ctime_ns
    return moment if status.st_dev in exact and moment < now - tick(moment) else 0


def tick(moment: int) -> int:
    """Return the nanoseconds in which the file system of a time may give the same time twice."""
    return FINE_TICK if moment % 1_000_000_000 else COARSE_TICK


def exact_devices() -> frozenset[int]:
    """Return the devices on which the time of a folder changes with every name in it (Linux)."""
    if sys.platform != "linux":
        return frozenset()
    try:
        lines = _MOUNTS.read_bytes().splitlines()
    except OSError:
        return frozenset()
    found = set()
    for line in lines:
        before, _, after = line.partition(b" - ")
        kind = after.partition(b" ")[0].decode("ascii", "replace")
        major, _, minor = before.split(b" ")[2].partition(b":")
        if kind in _EXACT:
            found.add(os.makedev(int(major), int(minor)))
    return frozenset(found)


def _encoded(found: tuple[dict[int, FileState], set[int]]) -> bytes:
    """Encode what was found in files; damaged if a time has more than 64 bits."""
    try:
        return encode(found)
    except (OverflowError, UnicodeEncodeError):  # the latter for a name that is not UTF-8
        return b"\xc1"


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]
