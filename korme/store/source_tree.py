"""The folders of a site's entries as they were looked at before reading: what is in them, and whether it has changed."""

from __future__ import annotations

import hashlib
import os
import stat
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import time_ns

from msgspec import Struct, field

from korme.store.tree import Extent, Tree, look, tick

FOLDERS = ("content", "creatives")
"""The folders that have entries."""
FILE, FOLDER, LINK, OTHER = "fdlo"
"""Kinds of items; `OTHER` is a device, a pipe or a socket."""


class Listing(Struct, frozen=True):
    """The items of a folder, by name."""

    names: Sequence[str] = ()
    kinds: str = ""
    """One character for each name."""
    trouble: str = ""
    """Why the folder cannot be listed."""


class SourceTree(Struct, eq=False):
    """The folders of a site. Those that have not been looked at are listed when they are asked for, each once."""

    root: Path
    tree: Tree = field(default_factory=Tree)
    at: int = 0
    """A time before the first file is read, in nanoseconds since the epoch."""
    _listed: dict[str, Listing] = {}

    @classmethod
    def of(cls, root: Path, tree: Tree | None = None) -> SourceTree:
        """Return the folders of entries, looked at now if `tree` is not what they were looked at before."""
        tree = tree or look(root, extent=Extent(FOLDERS))
        linked = any((root / name).is_symlink() for name in FOLDERS)
        return cls(root, Tree() if linked or not tree.is_whole else tree, time_ns())

    def has(self, folder: str) -> bool:
        """Whether a folder was looked at, with everything below it."""
        at = bisect_left(self.tree.folders, folder)
        return at < len(self.tree.folders) and self.tree.folders[at] == folder

    def listing(self, folder: str) -> Listing:
        """Return the items of a folder, named by its path from the root; it is not a link."""
        if folder not in self._listed:
            self._listed[folder] = self._known(folder) if self.has(folder) else _scanned(self.root, folder)
        return self._listed[folder]

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield path and kind of every file below the folders of entries."""
        if self.tree.folders:
            yield from zip(self.tree.files, map(self._kind, range(len(self.tree.files))), strict=True)
            return
        pending = [name for name in FOLDERS if not (self.root / name).is_symlink()]
        while pending:
            path = pending.pop()
            listing = self.listing(path)
            pending += [
                f"{path}/{name}" for name, kind in zip(listing.names, listing.kinds, strict=True) if kind == FOLDER
            ]
            yield from ((f"{path}/{name}", kind) for name, kind in zip(listing.names, listing.kinds, strict=True))

    def regular_files(self) -> list[str]:
        """Return the paths of all regular files below the folders of entries, in order; links are not followed."""
        if not self.tree.folders:
            return sorted(path for path, kind in self.files() if kind == FILE)
        found = list(self.tree.files)
        if 0 in self.tree.sizes:
            sized = enumerate(zip(self.tree.files, self.tree.sizes, strict=True))
            found = [path for at, (path, size) in sized if size or self._kind(at) == FILE]
        return [path for path in found if path not in self.tree.links] if self.tree.links else found

    def state(self, folder: str) -> str:
        """Return a digest of the names, sizes and times of everything below a folder that was looked at.

        Empty if something has changed so recently that a later change could leave the same times.
        """
        first, last = self._range(self.tree.files, folder)
        tree = self.tree
        written, changed = tree.written[first:last], tree.changed[first:last]
        if self._is_recent(max(*written, *changed, 0, 0)):
            return ""
        return _digest([self.names(folder), repr([*tree.sizes[first:last], *written, *changed])])

    def names(self, folder: str) -> str:
        """Return a digest of the names and kinds of everything below a folder that was looked at."""
        first, last = self._range(self.tree.files, folder)
        files = self.tree.files[first:last]
        links = [path for path in files if path in self.tree.links] if self.tree.links else []
        first, last = self._range(self.tree.folders, folder)
        return _digest([*files, "", *self.tree.folders[first:last], "", *links])

    def names_in(self, folder: str) -> str:
        """Return a digest of the names and kinds directly in a folder."""
        listing = self.listing(folder)
        return _digest([listing.kinds, *listing.names])

    def stamp(self, path: str) -> str:
        """Return the size and times of a file that was looked at; empty if it was not, or has just changed."""
        at = bisect_left(self.tree.files, path)
        if at == len(self.tree.files) or self.tree.files[at] != path:
            return ""
        written, changed = self.tree.written[at], self.tree.changed[at]
        return "" if self._is_recent(max(written, changed)) else f"{self.tree.sizes[at]} {written} {changed}"

    def size(self, path: str) -> int:
        """Return the size of a file in bytes; -1 if it was not looked at or is not a regular file."""
        at = bisect_left(self.tree.files, path)
        is_known = at < len(self.tree.files) and self.tree.files[at] == path and self._kind(at) == FILE
        return self.tree.sizes[at] if is_known else -1

    def _is_recent(self, moment: int) -> bool:
        return moment > self.at - tick(moment)

    def _range(self, paths: Sequence[str], folder: str) -> tuple[int, int]:
        """Return the first and the one after the last of the paths below a folder."""
        return bisect_left(paths, f"{folder}/"), bisect_left(paths, f"{folder}0")  # '0' follows '/'

    def _kind(self, at: int) -> str:
        path = self.tree.files[at]
        if path in self.tree.links:
            return LINK
        if self.tree.sizes[at]:
            return FILE
        try:  # an empty file, or no file
            return FILE if stat.S_ISREG(os.lstat(self.root / path).st_mode) else OTHER
        except OSError:
            return FILE

    def _known(self, folder: str) -> Listing:
        start = len(folder) + 1
        first, last = self._range(self.tree.files, folder)
        items = [
            (self.tree.files[at][start:], self._kind(at))
            for at in range(first, last)
            if "/" not in self.tree.files[at][start:]
        ]
        first, last = self._range(self.tree.folders, folder)
        names = (path[start:] for path in self.tree.folders[first:last])
        items += [(name, FOLDER) for name in names if "/" not in name]
        items.sort()
        return Listing([name for name, _ in items], "".join(kind for _, kind in items))


def _digest(parts: Sequence[str]) -> str:
    return hashlib.blake2b(os.fsencode("\0".join(parts)), digest_size=16).hexdigest()


def _scanned(root: Path, folder: str) -> Listing:
    try:
        with os.scandir(f"{root}{os.sep}{folder}") as entries:
            items = sorted((entry.name, _kind_of(entry)) for entry in entries)
    except OSError as error:
        return Listing() if isinstance(error, FileNotFoundError) else Listing(trouble=error.strerror or str(error))
    return Listing([name for name, _ in items], "".join(kind for _, kind in items))


def _kind_of(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return LINK
    if entry.is_dir(follow_symlinks=False):
        return FOLDER
    return FILE if entry.is_file(follow_symlinks=False) else OTHER
