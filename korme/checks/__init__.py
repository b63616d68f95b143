"""All that can be wrong with a site beyond the reading of its files: one file a family, and its name in this list."""

from __future__ import annotations

from korme.checks import (
    alts,
    characters,
    contrast,
    hosting,
    links,
    people,
    pictures,
    programme,
    references,
    translations,
    unused,
)
from korme.checks.base import Evidence, Family
from korme.core.problems import Problem

FAMILIES: tuple[Family, ...] = (
    references.check,
    programme.check,
    alts.check,
    links.check,
    hosting.check,
    people.check,
    pictures.check,
    characters.check,
    contrast.check,
    translations.check,
    unused.check,
)


def run_checks(evidence: Evidence) -> list[Problem]:
    """What every family finds."""
    return [one for family in FAMILIES for one in family(evidence)]
