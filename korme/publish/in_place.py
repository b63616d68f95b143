"""Staging for an output folder that cannot be replaced as a whole: it is changed file by file.

Such a folder is a mount point (a disk, a volume of a container), or is in a folder in which this account may not
write. The new files are collected in a hidden folder inside it, so that there is room for them before the first old one
changes, and each then takes its place by a rename. The order keeps pages whole at any moment: first what pages show,
then the pages, then the service worker, and only then obsolete files go. A build killed in between leaves pages of both
sites, which the next build completes.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from korme.publish.staging import Staging, delete, remove
from korme.store.tree import FolderState

_MOUNTS = Path("/proc/self/mountinfo")


def is_fixed(output: Path) -> bool:
    """Return whether a folder exists and cannot be renamed: a mount point, or in a folder closed to this account."""
    if not output.is_dir():
        return False
    return os.path.ismount(output) or _is_bound(output) or not os.access(output.parent, os.W_OK | os.X_OK)


def _is_bound(output: Path) -> bool:
    """Return whether a folder is a mount point of the disk that it is on (Linux), which `os.path.ismount` misses."""
    escaped = "".join(f"\\{ord(each):03o}" if each in " \t\n\\" else each for each in os.path.realpath(output))
    try:
        lines = _MOUNTS.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return False
    return any(line.split(" ")[4:5] == [escaped] for line in lines)


class InPlaceStaging(Staging):
    """The files of a new site, staged inside the output."""

    _obsolete: frozenset[str] = frozenset()

    def complete(
        self, kept: Mapping[str, int], made: Collection[str], obsolete: Collection[str], folders: Collection[str]
    ) -> Sequence[FolderState]:
        """Note what stays; unchanged files and the user's are in their places."""
        self._obsolete = frozenset(obsolete) - self.fresh
        return ()

    def swap(self) -> None:
        """Move every new file into its place, then remove obsolete files.

        Raises:
            OSError: a file cannot be moved or removed; `has_begun` says whether others were.
        """
        obsolete = self._obsolete
        self._refuse_closed([*self.fresh, *obsolete])
        for path in sorted(self.fresh, key=_rank):
            self.has_begun = True
            self._move(path)
        for path in sorted(obsolete):
            self.has_begun = True
            target = self._target(path)
            if os.path.islink(target) or os.path.isfile(target):  # else its place is a new folder's
                os.unlink(target)
            self._prune(path)
        remove(self.folder)

    def clear(self) -> None:
        """Remove leftovers of a killed build, and this build's folder."""
        remove(self.folder)

    def _target(self, path: str) -> str:
        return f"{self.output}{os.sep}{path}"

    def _refuse_closed(self, paths: Collection[str]) -> None:
        """Refuse to begin if a folder in which files would change is closed to this account.

        Raises:
            PermissionError: there is such a folder.
        """
        for folder in {os.path.dirname(self._target(path)) for path in paths}:
            if os.path.isdir(folder) and not os.access(folder, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), folder)

    def _move(self, path: str) -> None:
        """Move a file into its place; whatever is in its way is obsolete."""
        target = self._target(path)
        above = path.split("/")[:-1]
        for depth in range(1, len(above) + 1):
            place = self._target("/".join(above[:depth]))
            if os.path.islink(place) or not os.path.isdir(place):
                delete(place)
                os.mkdir(place)
        if os.path.isdir(target) and not os.path.islink(target):
            shutil.rmtree(target)
        os.replace(f"{self.folder}{os.sep}{path}", target)

    def _prune(self, path: str) -> None:
        """Remove the folders that a removed file has left empty."""
        above = path.split("/")[:-1]
        for depth in range(len(above), 0, -1):
            try:
                os.rmdir(self._target("/".join(above[:depth])))
            except OSError:
                return


def _rank(path: str) -> tuple[int, str]:
    """Return when a file is moved: what pages show, then pages, the home page after others, the worker last."""
    if path == "sw.js":
        return 3, path
    if path.endswith(".html"):
        return (1 if "/" in path else 2), path
    return 0, path
