"""The staging folder, in which a new site is collected until it replaces the output at once.

Unchanged files are hard-linked, not copied. The folder that was replaced is kept as the next build's staging folder,
since most links are there already: a small change to a large site then costs one `stat` per file instead of a link
created and removed. It is kept in the cache if cache and output are in the same project folder. An output elsewhere is
staged beside it and the folder removed at the end, so that new files get the ownership and SELinux labels that a web
server may require.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import stat
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from korme.store.tree import Extent, FolderState, Tree, filled, look
from korme.store.tree_record import read_tree

INSIDE = ".korme-new"
"""Hidden folder inside an output that cannot be replaced as a whole, with its new or its old files."""
SPARE = "spare"
"""Folder of the cache with staging folders for the next build."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class _EarlyLook(NamedTuple):
    """A look at a staging folder, and what of it may have changed since only by this build."""

    tree: Tree
    fresh: frozenset[str]
    """Files that had been written before it."""
    made: frozenset[str]
    """Folders that had been created before it."""

    def entered_since(self, fresh: Set[str]) -> set[str]:
        """Return the folders that have got names since then, by all files that are written now."""
        known = frozenset(self.tree.folders)
        found = set()
        for path in fresh - self.fresh:
            folder = path.rpartition("/")[0]
            found.add(folder)
            while folder and folder not in known:  # a child process has created it
                folder = folder.rpartition("/")[0]
                found.add(folder)
        return found


class Staging(Struct):
    """The files of a new site. Nothing in the output changes before `swap`."""

    output: Path
    folder: str
    """A string, because Path is too slow for thousands of files."""
    is_kept: bool
    """Whether the folder is kept for the next build."""
    may_link: bool = False
    """Whether a file may be a hard link to one of the cache."""
    fresh: set[str] = set()
    """Files written by this build, by path."""
    has_begun: bool = False
    """Whether the output may be in part the new site: never, unless it can only be changed file by file."""
    record: Path | None = None
    """Where the tree of the folder is recorded, if the last build but one has left it."""
    _folders: set[str] = set()
    """Folders known to exist."""
    _made: set[str] = set()
    """Folders created by this process."""
    _seen: _EarlyLook | None = None
    """An earlier look at the folder."""

    def write(self, path: str, data: bytes) -> os.stat_result:
        """Write the bytes of a file, replacing whatever is at its path.

        Raises:
            OSError: the file cannot be written.
        """
        target = self._prepared(path)
        try:
            handle = os.open(target, _NEW, 0o666)  # never into a file that the output may share
        except FileExistsError:
            delete(target)
            handle = os.open(target, _NEW, 0o666)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(handle, left) :]
        finally:
            os.close(handle)
        self.fresh.add(path)
        return os.stat(target)

    def place(self, path: str, source: Path) -> os.stat_result:
        """Place a finished file of the cache, replacing whatever is at its path.

        It is a hard link only if the cache and the output are in the same project folder, else a copy.

        Raises:
            OSError: the file cannot be read or written.
        """
        target = self._prepared(path)
        is_linked = False
        if self.may_link:
            with contextlib.suppress(OSError):
                os.link(source, target)
                is_linked = True
        if not is_linked:
            delete(target)
            shutil.copyfile(source, target)
        self.fresh.add(path)
        return os.stat(target)

    def begin(self) -> None:
        """Create the folder, for which no file is needed yet.

        Raises:
            OSError: nothing can be created where it would be.
        """
        os.makedirs(self.folder, exist_ok=True)

    def forget(self) -> None:
        """Remove everything written so far."""
        remove(self.folder)
        self.fresh.clear()
        self._folders.clear()
        self._seen = None

    def look_ahead(self) -> None:
        """Look at the folder now, so that `complete` need not; what is written later is taken into account."""
        if self.record:
            self._seen = self._look()

    def _look(self) -> _EarlyLook:
        known = read_tree(self.record) if self.record else None
        fresh, made = frozenset(self.fresh), frozenset(self._made)
        return _EarlyLook(look(self.folder, known, Extent(has_changes=False, has_states=False)), fresh, made)

    def complete(
        self, kept: Mapping[str, int], made: Collection[str], obsolete: Collection[str], folders: Collection[str]
    ) -> Sequence[FolderState]:
        """Complete the folder: link unchanged files, remove obsolete ones, copy the user's files.

        Args:
            kept: inode numbers of the output's files to keep, by path.
            made: every path that the last build made.
            obsolete: paths in the output that the new site does not have.
            folders: all folders of the new site.

        Returns:
            The folders of the new site whose names are certain: they have not changed lately.

        Raises:
            OSError: a file cannot be linked, copied or removed.
        """
        seen = self._seen or self._look()
        there = seen.tree
        numbers = dict(zip(there.files, there.numbers, strict=True))
        # What this build has written since the look may be a folder where there was a file, or the other way round.
        foreign = {path for path, number in numbers.items() if kept.get(path) != number} - self.fresh - set(folders)
        for path in foreign:
            delete(f"{self.folder}{os.sep}{path}")
        above = self._remove_folders(there.folders, folders)
        missing = [path for path, number in kept.items() if numbers.get(path) != number]
        for path in missing:
            place = self._prepared(path)
            delete(place)
            if not _link(f"{self.output}{os.sep}{path}", place):
                self.is_kept = False  # it would be a second copy of everything
        self._copy_hidden(made)
        new = self._made - seen.made
        touched = {path.rpartition("/")[0] for path in (*foreign, *missing, *new)} | above | new | {""}
        touched |= seen.entered_since(self.fresh)
        states = zip(there.folders, there.folder_numbers, there.folder_moments, strict=True)
        untouched = [FolderState(*state) for state in states if state[0] not in touched and state[0] in folders]
        return [*untouched, *filled(self.folder, touched & set(folders) - {""})]

    def _remove_folders(self, folders: Iterable[str], needed: Collection[str]) -> set[str]:
        """Remove folders that the new site does not have; return those that they were in."""
        above = set()
        for folder in sorted(folders, key=len, reverse=True):
            if folder not in needed and folder not in self.fresh:
                delete(f"{self.folder}{os.sep}{folder}")
                self._folders.discard(folder)
                above.add(folder.rpartition("/")[0])
        return above

    def _copy_hidden(self, made: Collection[str]) -> None:
        """Copy the user's hidden files."""
        if self.output.is_dir():
            for source in self.output.iterdir():
                if is_users(source.name):
                    _copy_users(source, Path(self.folder, source.name), source.name, made)

    def swap(self) -> None:
        """Replace the output by the folder.

        Raises:
            OSError: the folders cannot be renamed.
        """
        os.makedirs(self.folder, exist_ok=True)
        if not self.output.exists():
            os.rename(self.folder, self.output)
            return
        with contextlib.suppress(OSError):  # a web server's folder may be open to a group
            shutil.copymode(self.output, self.folder)
        exchanged(self.folder, self.output)
        if self.is_kept:
            self._give_back()
        else:
            remove(self.folder)

    def clear(self) -> None:
        """Remove leftovers of a killed build, and this build's folder unless it is kept."""
        if not self.is_kept:
            remove(self.folder)
        remove(f"{self.output}{os.sep}{INSIDE}")
        remove(beside(self.output, "new"))
        aside = beside(self.output, "old")
        if os.path.exists(aside) and not self.output.exists():
            os.rename(aside, self.output)
        remove(aside)

    def _give_back(self) -> None:
        """Remove the user's files from the replaced folder: the new site has copies, and a second .git may be large."""
        with os.scandir(self.folder) as entries:
            for entry in list(entries):
                if is_users(entry.name):
                    delete(entry.path)

    def _prepared(self, path: str) -> str:
        """Return the place of a file after creating its folder."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            self._make_folder(folder)
        return f"{self.folder}{os.sep}{path}"

    def _make_folder(self, folder: str) -> None:
        """Create a folder and those above it, each once."""
        if folder in self._folders:
            return
        place = f"{self.folder}{os.sep}{folder}" if folder else self.folder
        if folder:
            self._make_folder(folder.rpartition("/")[0])
        else:
            os.makedirs(os.path.dirname(place), exist_ok=True)
        try:
            os.mkdir(place)
        except FileExistsError:
            if not stat.S_ISDIR(os.lstat(place).st_mode):
                with contextlib.suppress(FileNotFoundError, IsADirectoryError, PermissionError):
                    os.unlink(place)
                with contextlib.suppress(FileExistsError):  # another process has been faster
                    os.mkdir(place)
        else:
            self._made.add(folder)
        self._folders.add(folder)


def staging(output: Path, spare: Path, record: Path) -> Staging:
    """Return the staging folder of an output.

    Args:
        spare: where it is kept between builds, if possible.
        record: where its tree is recorded.
    """
    if output.parent in spare.parents:
        with contextlib.suppress(OSError):  # for example on another disk
            spare.mkdir(parents=True, exist_ok=True)
            os.rename(spare, beside(output, "new"))
            os.rename(beside(output, "new"), spare)
            return Staging(output, str(spare), is_kept=True, may_link=True, record=record)
    return Staging(output, beside(output, "new"), is_kept=False)


def beside(output: Path, name: str) -> str:
    """Return the path of a hidden folder next to the output."""
    return f"{output.parent}{os.sep}.{output.name}.korme-{name}"


def is_users(name: str) -> bool:
    """Return whether a name at the top of the output is the user's.

    Hidden ones are (.git, .gitignore), except `.nojekyll`, which the build writes.
    """
    return name.startswith(".") and name != ".nojekyll"


def remove(folder: str) -> None:
    """Remove a folder and everything in it, if it exists."""
    if os.path.lexists(folder):
        shutil.rmtree(folder, ignore_errors=True)


def delete(place: str) -> None:
    """Remove a file, link or folder, if it exists.

    Raises:
        OSError: it cannot be removed.
    """
    try:
        os.unlink(place)
    except (FileNotFoundError, NotADirectoryError):  # the latter below a file
        pass
    except (IsADirectoryError, PermissionError):
        if not os.path.isdir(place):
            raise
        shutil.rmtree(place)


def _link(source: str, target: str) -> bool:
    """Hard-link a file; where links are not supported, copy it with its time and return False."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
        return False
    return True


def _copy_users(source: Path, target: Path, path: str, made: Collection[str]) -> None:
    """Copy a hidden file or folder of the user; what a build made in it is left out.

    Args:
        path: of the source, from the output folder.
    """
    if source.is_symlink() or not source.is_dir():
        if path not in made and not os.path.lexists(target):
            shutil.copy2(source, target, follow_symlinks=False)
        return
    target.mkdir(exist_ok=True)
    for each in source.iterdir():
        _copy_users(each, target / each.name, f"{path}/{each.name}", made)


def exchanged(new: str, old: Path) -> None:
    """Exchange two folders: atomically where the system can, by renaming both elsewhere.

    Raises:
        OSError: they cannot be renamed.
    """
    if not _exchange(new, old):
        _rename_twice(new, old)


def _rename_twice(new: str, old: Path) -> None:
    """Replace a folder by two renames, where folders cannot be exchanged.

    The next build repairs one killed between them.
    """
    aside = beside(old, "old")
    os.rename(old, aside)
    os.rename(new, old)
    os.rename(aside, new)


def _exchange(first: str, second: Path) -> bool:
    """Exchange two folders atomically; return False where the system cannot."""
    names = (os.fsencode(first), os.fsencode(second))
    here = ctypes.c_int(-100)  # AT_FDCWD
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            done = library.renameat2(here, names[0], here, names[1], ctypes.c_uint(2))  # RENAME_EXCHANGE
        elif sys.platform == "darwin":
            done = library.renamex_np(names[0], names[1], ctypes.c_uint(2))  # RENAME_SWAP
        else:
            return False
    except (AttributeError, OSError, TypeError):
        return False
    if done != 0 and ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return bool(done == 0)
