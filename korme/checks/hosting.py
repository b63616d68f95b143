"""Limits of the chosen hosting that depend on the plan alone; sizes are checked once the files are made."""

from __future__ import annotations

from korme.checks.base import Evidence
from korme.core.hosting_limits import count_problems
from korme.core.problems import Problem


def check(evidence: Evidence) -> list[Problem]:
    if not evidence.is_whole:
        return []
    config = evidence.config
    return count_problems(config.hosting, [output.path for output in evidence.plan.outputs], config.where("hosting"))
