"""A second output of a site that begins with the files of the first one, so that a build into it makes only what differs.

The files get second names and are not copied: a build never changes a file in its place.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from korme.publish.recognition import record_path, recorded
from korme.publish.selection import lists_folder, traces_path
from korme.publish.staging import beside, remove
from korme.store.build_lock import alone


def begin_with(first: Path, second: Path, cache: Path) -> None:
    """Give an output that is not there yet the files of another one, and the records of these.

    Where that cannot be done, as on a disk without hard links, the next build makes everything.

    Args:
        first: the folder of an output; without a record in the cache it is left alone.
        second: a folder in the cache.
    """
    if os.path.lexists(second):
        return
    with contextlib.suppress(OSError), alone(first), alone(second):
        paths = recorded(first, cache).paths
        if not paths or os.path.lexists(second):
            return
        folder = beside(second, "new")
        remove(folder)
        try:
            _link(str(first), folder, paths)
            _copy_records(first, second, cache)
            os.rename(folder, second)
        finally:
            remove(folder)


def _link(first: str, second: str, paths: list[str]) -> None:
    """Give the files of a folder that are there second names in a new one.

    Raises:
        OSError: that is impossible.
    """
    folders: set[str] = set()
    for path in paths:
        target = f"{second}{os.sep}{path}"
        if (above := os.path.dirname(target)) not in folders:
            os.makedirs(above, exist_ok=True)
            folders.add(above)
        with contextlib.suppress(FileNotFoundError):
            os.link(f"{first}{os.sep}{path}", target)


def _copy_records(first: Path, second: Path, cache: Path) -> None:
    """Copy what the last build of an output has left in the cache; what is out of date there counts for nothing.

    Raises:
        OSError: a record cannot be written.
    """
    for place in (record_path, traces_path, lists_folder):
        source, target = place(first, cache), place(second, cache)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.exists():
            shutil.copyfile(source, target)
