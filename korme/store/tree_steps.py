"""A look at what is below a folder, in steps between which the process can do something else."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from time import time_ns
from typing import NamedTuple

from korme.store.tree import Extent, FileState, Looker, Tree, exact_devices

_STEP = 500
"""Files or folders in one step: some milliseconds, also on a slow disk."""


class TreeLook(NamedTuple):
    """The end of a look."""

    tree: Tree
    """As it is now; the very same as before if nothing has changed."""
    differing: frozenset[str]
    """The files and folders that have come, gone or changed."""


def look_in_steps(root: Path | str, known: Tree, extent: Extent) -> Iterator[TreeLook | None]:
    """Look as `korme.store.tree.look` does: yield None after each step, and what was found after the last.

    What changes between two steps may be found or not.
    """
    looker = Looker(f"{os.fspath(root)}{os.sep}", extent, exact_devices(), time_ns())
    gone: set[str] = set()
    stale: set[str] = set()
    for among in _steps(known.folders):
        more_gone, more_stale = looker.compare_folders(known, among)
        gone |= more_gone
        stale |= more_stale
        yield None
    dropped = known.directly_in(gone | stale)
    changed: dict[int, FileState] = {}
    for among in _steps(known.files):
        more, missing = looker.compare_files(known, dropped, among)
        changed |= more
        dropped |= missing
        yield None
    dropped |= changed.keys()
    folders = frozenset(known.folders)
    unlisted = [*stale, *(top for top in extent.tops if top not in folders)]
    for among in _steps(unlisted):
        looker.list_folders(unlisted[among], folders)
        yield None
    if not dropped and not gone and not unlisted:
        yield TreeLook(known, frozenset())
        return
    states = [*changed.values(), *looker.files]
    tree = looker.merged(known, dropped, states, gone | stale)
    columns = (known.files, known.sizes, known.written, known.changed, known.numbers)
    files = {FileState._make(column[at] for column in columns) for at in dropped} ^ set(states)
    listed = {folder.path for folder in looker.folders}
    came = chain(listed - folders, stale - listed, gone, known.links ^ tree.links)
    yield TreeLook(tree, frozenset(chain((state.path for state in files), came)))


def _steps(of: Sequence[str]) -> Iterator[slice]:
    return (slice(at, at + _STEP) for at in range(0, len(of), _STEP))
