"""Collections: works that visitors do not see in them, works that are in one twice, and collections of none."""

from __future__ import annotations

from collections.abc import Iterator

from korme.checks.base import Evidence
from korme.core.problems import Problem, problem
from korme.kinds import Collection, Work


def check(evidence: Evidence) -> Iterator[Problem]:
    published = {id(entry) for entry in evidence.published}
    chosen = [entry for entry in evidence.published if isinstance(entry, Collection)]
    if not chosen:
        return
    works = [entry for entry in evidence.entries if isinstance(entry, Work)]
    hidden = {f"{work.creative}/{work.slug}": work for work in works if id(work) not in published}
    for collection in chosen:
        seen: set[str] = set()
        for number, item in enumerate(collection.items):
            mark = collection.where(f"items.{number}.work")
            if item.work in seen:
                yield problem("work-twice", mark, found=item.work[:120])
            elif item.work in hidden and evidence.is_whole:
                yield problem("work-hidden", mark, found=item.work[:120], file=hidden[item.work].mark.path)
            seen.add(item.work)
        if evidence.is_whole and seen <= hidden.keys():
            yield problem("collection-empty", collection.where("items"))
