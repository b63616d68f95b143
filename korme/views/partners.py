"""Partners: the organisations that support the festival."""

from __future__ import annotations

from korme.views.cards import partner_tiers
from korme.views.context import PageContext, View
from korme.views.frame import framed


def partners(context: PageContext) -> View:
    """Return the view of the partners: `tiers`."""
    tiers = partner_tiers(context, list(context.site.partners.values()))
    return framed(context, kind="partners", title=context.say("partners"), tiers=tiers)
