"""All that can be wrong with a site beyond the reading of its files: one file a family, and its name in this list."""

from __future__ import annotations

from korme.checks import alts, contrast, links, people, pictures, programme, references, translations, unused
from korme.checks import characters as letters
from korme.checks import hosting as hosts
from korme.checks.base import Evidence, Family
from korme.core.problems import Problem

FAMILIES: tuple[Family, ...] = (
    references.check,
    programme.check,
    alts.check,
    links.check,
    hosts.check,
    people.check,
    pictures.check,
    letters.check,
    contrast.check,
    translations.check,
    unused.check,
)


def run_checks(evidence: Evidence) -> list[Problem]:
    """What every family finds."""
    return [one for family in FAMILIES for one in family(evidence)]
