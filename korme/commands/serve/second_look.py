"""A second look at the sources, a while after they were read: for changes that no event has reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import structs

from korme.commands.serve.look import is_passing
from korme.core.options import Options
from korme.store.fingerprint import Fingerprint, sources_now
from korme.store.tree import Tree


def second_look(options: Options, known: Fingerprint) -> tuple[Fingerprint, bool]:
    """Compare the sources with how they were read.

    Args:
        known: from before they were read.

    Returns:
        The same with the sources as they are now if only temporary files of editors have changed; and whether others have.
    """
    now = sources_now(options, known)
    if now is known.tree:
        return known, False
    if any(not any(map(is_passing, path.split("/"))) for path in _changed(known.tree, now)):
        return known, True
    return structs.replace(known, tree=now), False


def _changed(before: Tree, now: Tree) -> Iterator[str]:
    """Yield the paths of files and folders that differ."""
    files = set(before.states()) ^ set(now.states())
    return chain((state.path for state in files), _unequal(before.folders, now.folders), before.links ^ now.links)


def _unequal(first: Iterable[str], second: Iterable[str]) -> set[str]:
    return set(first) ^ set(second)
