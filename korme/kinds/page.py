"""A page: text that is none of the other kinds."""

from __future__ import annotations

from korme.core.model import Picture, Text
from korme.fields.base import spec
from korme.fields.pictures import PictureField
from korme.fields.scalars import Flag
from korme.fields.texts import TextField
from korme.kinds.base import Entry, Kind


class PageEntry(Entry, frozen=True, kw_only=True):
    """A standalone page: about, visit, take part."""

    title: Text = spec(TextField(), "Headline.", required=True)
    summary: Text | None = spec(TextField(), "Two sentences for lists and search engines.")
    cover: Picture | None = spec(PictureField(), "Cover picture.")
    figures: bool = spec(Flag(), "Whether to show the site's `figures` as a drawing, one mark per thing counted.")
    report: bool = spec(Flag(), "Whether to show the report: what was counted and given, with sources, year by year.")


PAGE = Kind("page", "pages", PageEntry, folder="content/pages", url="{slug}/", view="text_pages.page")
