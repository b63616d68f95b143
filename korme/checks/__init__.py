"""Checks of a site beyond the reading of its files: one module a family, listed in `FAMILIES`."""

from __future__ import annotations

from korme.checks import (
    alts,
    announcements,
    characters,
    codes,
    collections,
    consent,
    contrast,
    data_files,
    editions,
    figures,
    forgotten,
    gone,
    hanging,
    hosting,
    links,
    media,
    models,
    partners,
    people,
    pictures,
    programme,
    projections,
    references,
    shortcodes,
    stories,
    templates,
    translations,
    unused,
)
from korme.checks.base import Evidence, Family
from korme.core.problems import Problem

FAMILIES: tuple[Family, ...] = (
    references.check,
    programme.check,
    editions.check,
    announcements.check,
    alts.check,
    media.check,
    figures.check,
    links.check,
    shortcodes.check,
    templates.check,
    gone.check,
    codes.check,
    hosting.check,
    people.check,
    consent.check,
    forgotten.check,
    stories.check,
    collections.check,
    hanging.check,
    partners.check,
    pictures.check,
    projections.check,
    models.check,
    characters.check,
    contrast.check,
    translations.check,
    unused.check,
    data_files.check,
)


def run_checks(evidence: Evidence) -> list[Problem]:
    """Return the problems that all families find, in the order of `FAMILIES`."""
    return [problem for family in FAMILIES for problem in family(evidence)]
