"""Editions: each has days of its own, and it is known what belongs to which."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from korme.checks.base import Evidence
from korme.core.problems import Problem, problem
from korme.kinds import Edition, Entry


def check(evidence: Evidence) -> Iterator[Problem]:
    """Yield a problem for each pair of editions that overlap, and for what belongs to none of several."""
    editions = sorted(
        (entry for entry in evidence.entries if isinstance(entry, Edition) and entry.start <= entry.end),
        key=lambda edition: (edition.start, edition.slug),
    )
    for first, second in combinations(editions, 2):
        if second.start <= first.end:
            values = {"start": first.start.isoformat(), "end": first.end.isoformat(), "other": first.slug}
            yield problem("editions-overlap", second.where("start"), edition=second.slug, **values)
    yield from _unclear(evidence) if evidence.is_whole and len(editions) > 1 else ()


def _unclear(evidence: Evidence) -> Iterator[Problem]:
    """Report once what names no edition and is not recorded, on a site whose years were opened by hand."""
    site, config = evidence.site, evidence.config
    if not site.has_years:
        return
    unclear: list[Entry] = [work for key, work in site.works.items() if not site.edition_of_work[key]]
    unclear += [person for slug, person in site.creatives.items() if not site.editions_of[slug]]
    if unclear:
        first = unclear[0]
        values = {"title": first.heading.pick(config.language).text[:60], "file": first.mark.path}
        yield problem("edition-unclear", config.where("edition"), count=len(unclear), **values)
