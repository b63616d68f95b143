"""What is below a folder: the names, sizes and times of all files, looked at again at the cost of one `stat` each.

The names in a folder are listed again only if the folder's own time has changed. That is certain only on file systems
that are known to set it whenever a name in it changes, and for a folder older than their clock can resolve; any other
folder is listed each time. Files themselves are always looked at.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from time import time_ns
from typing import Any, NamedTuple

from msgspec import Struct

from korme.store.records import encode_packed, read_packed

FINE_TICK, COARSE_TICK = 100_000_000, 2_000_000_000
"""Nanoseconds in which a file may change twice under one time, on fine and on coarse file systems."""
_EXACT = frozenset(("ext2", "ext3", "ext4", "f2fs", "tmpfs", "xfs"))
"""File systems on which the time of a folder changes with every name in it."""
_MOUNTS = Path("/proc/self/mountinfo")
_SEPARATOR = "\0"
_WORD = (1 << 64) - 1


class FileState(NamedTuple):
    """A file's path from the folder, size, times in nanoseconds since the epoch, and inode number."""

    path: str
    size: int
    written: int
    changed: int
    number: int


class _FolderState(NamedTuple):
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

    @property
    def digest(self) -> str:
        """Digest of the paths, sizes and times of all files, and of which are links."""
        if not self.known_digest:
            parts = (_joined(self.files), _words(self.sizes), _words(self.written), _words(self.changed))
            self.known_digest = hashlib.blake2b(
                b"\n".join((*parts, _joined(sorted(self.links)))), digest_size=16
            ).hexdigest()
        return self.known_digest

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


class _Packed(Struct, array_like=True):
    """A tree as it is kept: strings joined, numbers as bytes."""

    root: str
    digest: str
    files: bytes
    numbers: tuple[bytes, bytes, bytes, bytes]
    links: bytes
    folders: bytes
    folder_numbers: tuple[bytes, bytes]


def look(root: Path | str, known: Tree | None = None, extent: Extent | None = None) -> Tree:
    """Return the files and folders below a folder now, without following links; folders of bytecode are left out.

    Args:
        known: the result of an earlier call; the very same is returned if nothing has changed.
    """
    known, extent = known or Tree(), extent or Extent()
    looker = _Looker(f"{os.fspath(root)}{os.sep}", extent, exact_devices(), time_ns())
    tops = extent.tops
    gone, stale = looker.compare_folders(known)
    unlisted = [top for top in tops if top not in set(known.folders)]
    changed, lost = looker.compare_files(known, gone | stale)
    if lost:  # a name has gone from a folder in this moment
        return look(root, None, extent)
    if not gone and not stale and not unlisted and not changed:
        return known
    looker.list_folders([*stale, *unlisted], frozenset(known.folders))
    return looker.merged(known, changed, gone | stale)


class _Looker(Struct, eq=False):
    """One look at the files below a folder."""

    prefix: str
    extent: Extent
    exact: frozenset[int]
    now: int
    files: list[FileState] = []
    links: list[str] = []
    folders: list[_FolderState] = []
    is_whole: bool = True

    def compare_folders(self, known: Tree) -> tuple[set[str], set[str]]:
        """Return the known folders that have gone, and those whose names must be listed again."""
        gone: set[str] = set()
        stale: set[str] = set()
        for path, number, moment in zip(known.folders, known.folder_numbers, known.folder_moments, strict=True):
            try:
                status = os.lstat(self.prefix + path) if path not in self.extent.tops else os.stat(self.prefix + path)
            except OSError:
                gone.add(path)
                continue
            if moment == 0 or status.st_ctime_ns != moment or status.st_ino != number:
                (stale if stat.S_ISDIR(status.st_mode) else gone).add(path)
        return gone, stale

    def compare_files(self, known: Tree, except_in: set[str]) -> tuple[dict[int, FileState], bool]:
        """Return the known files that have changed, by position, and whether one has gone.

        Args:
            except_in: folders to skip.
        """
        changed = {}
        prefix, lstat, heed = self.prefix, os.lstat, self.extent.has_changes
        columns = zip(known.files, known.sizes, known.written, known.changed, known.numbers, strict=True)
        for at, (path, size, written, moved, number) in enumerate(columns):
            if except_in and _folder_of(path) in except_in:
                continue
            try:
                status = lstat(prefix + path)
            except OSError:
                return {}, True
            now = status.st_size, status.st_mtime_ns, status.st_ctime_ns if heed else 0, status.st_ino
            if now != (size, written, moved, number):
                changed[at] = FileState(path, *now)
        return changed, False

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
            self.folders.append(_FolderState(path, status.st_ino, self._moment(status)))

    def _listed(self, entries: Iterable[os.DirEntry[str]], above: str, known: frozenset[str]) -> list[str]:
        """Note the files of a folder; return the folders in it that were not known."""
        folders = []
        heed = self.extent.has_changes
        for entry in entries:
            if not above and self._is_left_out(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                path = above + entry.name
                if entry.name != "__pycache__" and path not in known:
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

    def _moment(self, status: os.stat_result) -> int:
        moment = status.st_ctime_ns
        is_settled = status.st_dev in self.exact and moment < self.now - tick(moment)
        return moment if is_settled else 0

    def merged(self, known: Tree, changed: dict[int, FileState], without: set[str]) -> Tree:
        """Return the known tree with what was found; `without` the files directly in these folders."""
        kept: Iterable[FileState] = known.states()
        if without:
            kept = (state for state in kept if _folder_of(state.path) not in without)
        replaced = {state.path: state for state in changed.values()}
        if replaced:
            kept = (replaced.get(state.path, state) for state in kept)
        files = sorted(chain(kept, self.files))
        last = zip(known.folders, known.folder_numbers, known.folder_moments, strict=True)
        folders = sorted(
            chain((each for each in map(_FolderState._make, last) if each.path not in without), self.folders)
        )
        links = frozenset(chain((path for path in known.links if _folder_of(path) not in without), self.links))
        paths, sizes, written, moved, numbers = _columns(files, 5)
        names, folder_numbers, moments = _columns(folders, 3)
        return Tree(
            paths,
            sizes,
            written,
            moved,
            numbers,
            links,
            names,
            folder_numbers,
            moments,
            is_whole=self.is_whole,
        )


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


def read_tree(path: Path, root: Path | str) -> Tree | None:
    """Return the tree of a folder that a record has; None if there is none, or it is damaged or of another folder."""
    packed = read_packed(path, _Packed)
    if packed is None or packed.root != os.fspath(root):
        return None
    files, folders = _split(packed.files), _split(packed.folders)
    numbers = [_column(column) for column in packed.numbers]
    folder_numbers = [_column(column) for column in packed.folder_numbers]
    if {*map(len, numbers)} != {len(files)} or {*map(len, folder_numbers)} != {len(folders)}:
        return None
    links = frozenset(_split(packed.links))
    sizes, written, changed, inodes = numbers
    inodes_of_folders, moments = folder_numbers
    return Tree(
        files,
        sizes,
        written,
        changed,
        inodes,
        links,
        folders,
        inodes_of_folders,
        moments,
        known_digest=packed.digest,
    )


def encode_tree(tree: Tree, root: Path | str) -> bytes:
    """Encode the tree of a folder; b"" if some of it could not be listed."""
    if not tree.is_whole:
        return b""
    return encode_packed(
        _Packed(
            os.fspath(root),
            tree.digest,
            _joined(tree.files),
            (_words(tree.sizes), _words(tree.written), _words(tree.changed), _words(tree.numbers)),
            _joined(sorted(tree.links)),
            _joined(tree.folders),
            (_words(tree.folder_numbers), _words(tree.folder_moments)),
        )
    )


def _columns(rows: Sequence[tuple[Any, ...]], count: int) -> Sequence[Sequence[Any]]:
    return list(zip(*rows, strict=True)) or [()] * count


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _joined(paths: Iterable[str]) -> bytes:
    """Return paths, each with its end; the root's is empty."""
    return "".join(f"{path}{_SEPARATOR}" for path in paths).encode("utf-8", "surrogateescape")


def _split(data: bytes) -> list[str]:
    return data.decode("utf-8", "surrogateescape").split(_SEPARATOR)[:-1]


def _words(numbers: Sequence[int]) -> bytes:
    """Return numbers as words of 64 bits; a time before 1970 is negative, others may be beyond."""
    try:
        return array("Q", numbers).tobytes()
    except (OverflowError, TypeError):
        return array("Q", [number & _WORD for number in numbers]).tobytes()


def _column(data: bytes) -> array[int]:
    words = array("Q")
    words.frombytes(data)
    return words
