"""The names of works, by which collections refer to them."""

from __future__ import annotations

from collections.abc import Iterable

from korme.core.problems import Problem
from korme.kinds import CREATIVE, Work
from korme.read.addresses import split_language
from korme.read.memory import ReadEntry, ReadingMemory


def work_names(
    read: Iterable[ReadEntry], problems: Iterable[Problem], memory: ReadingMemory | None = None
) -> frozenset[str]:
    """Return the names of all works as `CREATIVE/WORK`; one that cannot be read has a problem in its place.

    Args:
        memory: knows the names of the last call.
    """
    works = [each.entry for each in read if isinstance(each.entry, Work)]
    known, names = memory.works if memory else ([], frozenset())
    if works != known:
        names = frozenset(f"{work.creative}/{work.slug}" for work in works)
    if memory:
        memory.works = works, names
    found = set()
    for each in problems:
        parts = each.mark.path.split("/")
        if parts[0] == CREATIVE.folder and len(parts) > 3:
            name = parts[3] if len(parts) > 4 else split_language(parts[3].rpartition(".")[0] or parts[3])[0]
            found.add(f"{parts[1]}/{name}")
    return names | found if found else names
