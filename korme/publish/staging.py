"""The folder in which a new site is collected until it takes the output's place, all at once.

What does not change is linked, not copied. The folder that was replaced is kept as the next build's staging folder,
where most links stand already: a small change to a large site costs a look at each file, not a link made and
removed for each. It is kept in the cache where both lie in one project's folder. An output elsewhere has its staging
folder beside it, which goes at the end: what is made there has the owners and labels that a web server may ask for.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

SPARE = "spare"
"""The folder of the cache in which staging folders wait for the next build."""


class Staging(Struct):
    """Files laid out for a new site. Nothing in the output changes before `swap`."""

    output: Path
    folder: str
    """As text, because a Path is too dear for thousands of files."""
    is_kept: bool
    """Whether the folder serves the next build too."""
    fresh: set[str] = set()
    """Files written by this build, by path."""
    _folders: set[str] = set()
    """Folders known to be there."""

    def write(self, path: str, data: bytes) -> os.stat_result:
        """Put the bytes of a file in its place."""
        target = self._vacant(path)
        with open(target, "xb") as file:  # never into a file that the output may share
            file.write(data)
        return self._written(path, target)

    def copy(self, path: str, source: Path) -> os.stat_result:
        """Put a copy of a file in its place."""
        target = self._vacant(path)
        shutil.copyfile(source, target)
        return self._written(path, target)

    def forget(self) -> None:
        """Drop everything written so far."""
        remove(self.folder)
        self.fresh.clear()
        self._folders.clear()

    def complete(self, kept: Mapping[str, int]) -> None:
        """Make the folder the whole new site: link what stays, take away what is gone, carry over the user's files.

        Args:
            kept: the output's files that stay, by path, and the numbers by which the system knows them.
        """
        missing = dict(kept)
        self._tidy(self.folder, "", missing)
        for path in missing:
            if not _link(f"{self.output}{os.sep}{path}", self._vacant(path)):
                self.is_kept = False  # it would be a second copy of everything
        if self.output.is_dir():
            for one in self.output.iterdir():
                target = Path(self.folder, one.name)
                if is_users(one.name) and not target.exists():
                    _carry(one, target)

    def swap(self) -> None:
        """Put the folder in the output's place."""
        os.makedirs(self.folder, exist_ok=True)
        if not self.output.exists():
            os.rename(self.folder, self.output)
            return
        if not _exchange(self.folder, self.output):
            _rename_twice(self.folder, self.output)
        if self.is_kept:
            self._give_back()
        else:
            remove(self.folder)

    def clear(self) -> None:
        """Remove what a killed build left, and what this one leaves unless it serves the next."""
        if not self.is_kept:
            remove(self.folder)
        remove(beside(self.output, "new"))
        aside = beside(self.output, "old")
        if os.path.exists(aside) and not self.output.exists():
            os.rename(aside, self.output)
        remove(aside)

    def _give_back(self) -> None:
        """The user's files have gone with the new site; a second copy of a whole .git helps nobody."""
        with os.scandir(self.folder) as entries:
            for entry in list(entries):
                if is_users(entry.name):
                    _take_away(entry.path)

    def _written(self, path: str, target: str) -> os.stat_result:
        self.fresh.add(path)
        return os.stat(target)

    def _vacant(self, path: str) -> str:
        """Where a file belongs, its folder made and nothing in its place."""
        self._make_folder(path.rpartition("/")[0])
        target = f"{self.folder}{os.sep}{path}"
        _take_away(target)
        return target

    def _make_folder(self, folder: str) -> None:
        """A folder and those above it, each asked for once."""
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
                os.unlink(place)
                os.mkdir(place)
        self._folders.add(folder)

    def _tidy(self, place: str, folder: str, missing: dict[str, int]) -> bool:
        """Remove what an earlier site left and the new one has not; strike from `missing` what is there already.

        Returns:
            whether anything is left in the folder.
        """
        is_full = False
        with contextlib.suppress(FileNotFoundError), os.scandir(place) as entries:
            for entry in list(entries):
                path = f"{folder}{entry.name}"
                if entry.is_dir(follow_symlinks=False) and not (is_users(entry.name) and not folder):
                    is_full = self._tidy(entry.path, f"{path}/", missing) or is_full
                elif path in self.fresh or missing.get(path) == entry.inode():
                    missing.pop(path, None)
                    is_full = True
                else:
                    _take_away(entry.path)
            if not is_full and folder:
                os.rmdir(place)
                self._folders.discard(folder.rstrip("/"))
        return is_full


def staging(output: Path, spare: Path) -> Staging:
    """The staging folder of an output.

    Args:
        spare: where it is kept between builds, if it may be.
    """
    if output.parent in spare.parents:
        with contextlib.suppress(OSError):  # on another disk, for instance
            spare.mkdir(parents=True, exist_ok=True)
            os.rename(spare, beside(output, "new"))
            os.rename(beside(output, "new"), spare)
            return Staging(output, str(spare), is_kept=True)
    return Staging(output, beside(output, "new"), is_kept=False)


def beside(output: Path, name: str) -> str:
    """A hidden folder next to the output."""
    return f"{output.parent}{os.sep}.{output.name}.korme-{name}"


def is_users(name: str) -> bool:
    """Hidden files at the top of the output are the user's (.git, .gitignore), but for what we write ourselves."""
    return name.startswith(".") and name != ".nojekyll"


def remove(folder: str) -> None:
    """A folder and all that is in it, if it is there."""
    if os.path.lexists(folder):
        shutil.rmtree(folder, ignore_errors=True)


def _take_away(place: str) -> None:
    """Whatever is there, file, link or folder."""
    try:
        os.unlink(place)
    except FileNotFoundError:
        pass
    except (IsADirectoryError, PermissionError):
        if not os.path.isdir(place):
            raise
        shutil.rmtree(place)


def _link(source: str, target: str) -> bool:
    """A second name of the same bytes; a copy with the same time, and false, where there are no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
        return False
    return True


def _carry(source: Path, target: Path) -> None:
    if source.is_symlink():
        target.symlink_to(source.readlink())
    elif source.is_dir():
        shutil.copytree(source, target, symlinks=True, copy_function=shutil.copy2)
    else:
        shutil.copy2(source, target)


def _rename_twice(new: str, old: Path) -> None:
    """For systems that cannot exchange two folders; a build killed between the two is mended by the next."""
    aside = beside(old, "old")
    os.rename(old, aside)
    os.rename(new, old)
    os.rename(aside, new)


def _exchange(first: str, second: Path) -> bool:
    """Swap two folders in one step; False where the system cannot."""
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
