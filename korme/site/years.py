"""The years of works and people as pages show them; a site of one edition shows only what they say themselves."""

from __future__ import annotations

from collections.abc import Sequence

from korme.kinds import Creative, Work
from korme.site.site import Site


def year_of_work(site: Site, work: Work) -> str:
    """Return the edition that a work was entered under, '' for none."""
    return site.edition_of_work[work.creative, work.slug] if site.has_years else work.edition or ""


def years_of_person(site: Site, creative: Creative) -> Sequence[str]:
    """Return the editions in which a person took part, newest first if there are several."""
    return site.editions_of[creative.slug] if site.has_years else creative.editions
