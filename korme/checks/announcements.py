"""Changes of the programme that visitors were not told of."""

from __future__ import annotations

from korme.checks.base import Evidence
from korme.core.problems import Mark, Problem, problem
from korme.site.announcements import PATH

_NAMED = 5
"""Events that one problem lists."""


def check(evidence: Evidence) -> list[Problem]:
    news = evidence.site.news
    if not news or not evidence.is_whole:
        return []
    names = list(dict.fromkeys(change.facts.slug for change in news))
    listed = ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
    return [problem("not-announced", Mark(PATH), names=listed)]
