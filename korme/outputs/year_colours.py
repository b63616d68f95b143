"""The colours of the editions as a stylesheet of their own, which only pages load that show an edition with a colour."""

from __future__ import annotations

from collections.abc import Mapping

from korme.core.css_steps import ink_on
from korme.core.model import Output
from korme.kinds import Edition
from korme.outputs.documents import SITE_FILE, derived
from korme.site.site import Site
from korme.views.frame import YEAR_COLOURS, colour_class


def outputs(site: Site) -> list[Output]:
    """Return the stylesheet, if an edition has a colour."""
    if not any(edition.colour for edition in site.editions.values()):
        return []
    return [derived(YEAR_COLOURS, SITE_FILE, lambda: _sheet(site.editions))]


def _sheet(editions: Mapping[str, Edition]) -> bytes:
    """Return a class for each colour, which takes the place of the theme's signal; black or white is readable on it.

    Not on paper: there the signal is white, and so would be the words on a dark colour.
    """
    rules = [
        f".{colour_class(edition.slug)}{{--korme-signal:{edition.colour};--korme-signal-ink:{ink_on(edition.colour)}}}\n"
        for edition in editions.values()
        if edition.colour
    ]
    return f"@media not print {{\n{''.join(rules)}}}\n".encode()
