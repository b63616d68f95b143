"""Partners of a tier that is not declared, and logos that cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator

from korme.checks.base import Evidence
from korme.core.problems import Problem, problem, suggest
from korme.kinds import Partner
from korme.pictures.ink import ink_of


def check(evidence: Evidence) -> Iterator[Problem]:
    partners = [entry for entry in evidence.entries if isinstance(entry, Partner)]
    tiers = [key for key, _ in evidence.config.tiers]
    are_known = tiers and evidence.config.mark.path not in evidence.broken
    for partner in partners if are_known else ():
        if partner.tier and partner.tier not in tiers:
            yield suggest("unknown-word", partner.where("tier"), partner.tier[:80], tiers, field="tier")
    logos = [evidence.config.logo, *(partner.logo for partner in partners)]
    for logo in filter(None, logos):
        probe = evidence.probes.get(logo.path)
        ink = ink_of(probe) if probe else None
        if ink and ink.ground in ("paper", "dark"):
            yield problem("logo-unseen", logo.mark, hint=ink.ground, file=logo.path.rpartition("/")[2])
