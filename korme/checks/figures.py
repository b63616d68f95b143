"""Figures: each has a value or says what to count."""

from __future__ import annotations

from korme.checks.base import Evidence
from korme.core.problems import Problem, problem
from korme.kinds import Edition
from korme.site.config import Config


def check(evidence: Evidence) -> list[Problem]:
    """Return a problem for each figure that has no value and says nothing to count."""
    holders: list[Config | Edition] = [entry for entry in evidence.entries if isinstance(entry, Edition)]
    return [
        problem("missing-field", holder.where(f"figures.{number}"), field="value", kind="figure")
        for holder in (evidence.config, *holders)
        for number, figure in enumerate(holder.figures)
        if not figure.value and not figure.count
    ]
