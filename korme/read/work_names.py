"""The names of works, by which collections refer to them."""

from __future__ import annotations

from collections.abc import Iterable

from korme.core.problems import Problem
from korme.kinds import CREATIVE, Work
from korme.read.addresses import split_language
from korme.read.memory import ReadEntry


def work_names(read: Iterable[ReadEntry], problems: Iterable[Problem]) -> frozenset[str]:
    """Return the names of all works as `CREATIVE/WORK`; one that cannot be read has a problem in its place."""
    found = {f"{each.entry.creative}/{each.entry.slug}" for each in read if isinstance(each.entry, Work)}
    for each in problems:
        parts = each.mark.path.split("/")
        if parts[0] == CREATIVE.folder and len(parts) > 3:
            name = parts[3] if len(parts) > 4 else split_language(parts[3].rpartition(".")[0] or parts[3])[0]
            found.add(f"{parts[1]}/{name}")
    return frozenset(found)
