"""An edition: one year's festival."""

from __future__ import annotations

import datetime as dt
from typing import Any

from korme.core.model import Picture, Text
from korme.fields.base import Declared, spec
from korme.fields.groups import Group, ListOf
from korme.fields.pictures import PictureField
from korme.fields.scalars import Choice, Colour, Line
from korme.fields.texts import TextField
from korme.fields.times import Date
from korme.kinds.base import Entry, Kind

COUNTED = tuple(
    "works people first_time returning collectives disciplines cities events masterclasses hosts hours seats days"
    " venues partners languages spoken_languages".split()
)
"""What Körme can count."""


class Figure(Declared, frozen=True, kw_only=True):
    """A number and its label."""

    value: str = spec(Line(empty=""), "Number as shown: `100+`; or let Körme `count`.")
    count: str = spec(
        Choice(COUNTED, empty=""), "What to count instead of a typed `value`: `works`, `people`, `hours`, …"
    )
    label: Text = spec(TextField(), "What the number counts.", required=True)


class Signatory(Declared, frozen=True, kw_only=True):
    """Who signs certificates."""

    name: Text = spec(TextField(is_proper=True), "Name, as it stands below the line.", required=True)
    role: Text = spec(TextField(), "Office: Rector, Director of the festival, …", required=True)


class CertificateTerms(Declared, frozen=True, kw_only=True):
    """What the certificates of an edition say beside the person and the event."""

    issuer: Text | None = spec(TextField(is_proper=True), "Who issues them. Default: the site's title.")
    place: Text | None = spec(TextField(is_proper=True), "Place of issue: the town.")
    date: dt.date | None = spec(Date(), "Date of issue. Default: the last day.")
    signatories: tuple[Signatory, ...] = spec(
        ListOf(Group(Signatory, "signatory"), most=3), "Who signs, up to three: `name` and `role` of each."
    )


class Edition(Entry, frozen=True, kw_only=True):
    """A year's festival; works and events belong to it, people do not."""

    title: Text = spec(TextField(), "Title of the edition.", required=True)
    start: dt.date = spec(Date(), "First day.", required=True)
    end: dt.date = spec(Date(), "Last day.", required=True)
    tagline: Text | None = spec(TextField(), "One line about the edition.")
    figures: tuple[Figure, ...] = spec(ListOf(Group(Figure, "figure")), "Key figures, each with `value` and `label`.")
    cover: Picture | None = spec(PictureField(), "Cover picture.")
    colour: str | None = spec(Colour(), "Colour of the year, `#rrggbb`, instead of the theme's signal colour.")
    poster: Picture | None = spec(
        PictureField(("text", "strip")),
        "Poster of the year: on its page, in the list of years, and on the home page before and after the festival.",
    )
    certificates: CertificateTerms | None = spec(
        Group(CertificateTerms, "certificates"),
        "Text of certificates of participation: `issuer`, `place`, `signatories`.",
    )

    def order(self, language: str) -> tuple[Any, ...]:
        return -self.start.toordinal(), self.slug


EDITION = Kind(
    "edition",
    "editions",
    Edition,
    folder="content/editions",
    url="editions/{slug}/",
    view="text_pages.edition",
    list_url="editions/",
    list_view="text_pages.editions",
    is_searchable=False,
)
