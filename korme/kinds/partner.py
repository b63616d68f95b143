"""A partner: an organisation that supports the festival."""

from __future__ import annotations

from korme.core.model import Picture, Text
from korme.fields.base import spec
from korme.fields.pictures import PictureField
from korme.fields.scalars import Line, Link
from korme.fields.texts import TextField
from korme.kinds.base import Entry, Kind


class Partner(Entry, frozen=True, kw_only=True):
    """An organisation; all partners share one page."""

    name: Text = spec(TextField(is_proper=True), "Name of the partner.", required=True)
    url: str | None = spec(Link(), "Website.")
    logo: Picture | None = spec(PictureField(("logo",), is_logo=True), "Logo; SVG is converted to pixels.")
    tier: str | None = spec(Line(), "Tier, as in `tiers` of site.yaml; partners of the same tier are shown together.")
    role: Text | None = spec(TextField(), "What the partner does for the festival.")


PARTNER = Kind(
    "partner",
    "partners",
    Partner,
    folder="content/partners",
    list_url="partners/",
    list_view="partners.partners",
    is_searchable=False,
)
