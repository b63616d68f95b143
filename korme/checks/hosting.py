"""The chosen host's limits, as far as the plan tells: sizes are judged when the files are made."""

from __future__ import annotations

from korme.checks.base import Evidence
from korme.core.hosting_limits import count_problems
from korme.core.problems import Problem


def check(evidence: Evidence) -> list[Problem]:
    if not evidence.is_whole:
        return []
    config = evidence.config
    return count_problems(config.host, [one.path for one in evidence.plan.outputs], config.where("host"))
