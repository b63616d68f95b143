"""Stories that wait for their day."""

from __future__ import annotations

from korme.checks.base import Evidence
from korme.core.problems import Problem, problem
from korme.kinds import Story


def check(evidence: Evidence) -> list[Problem]:
    shown = {id(entry) for entry in evidence.published}
    return [
        problem("story-waits", entry.where("date"), date=entry.date.isoformat())
        for entry in evidence.entries
        if isinstance(entry, Story) and id(entry) not in shown and not entry.draft
    ]
