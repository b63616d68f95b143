"""A creative: a photographer, designer, artist or craftsperson."""

from __future__ import annotations

from typing import Any

from korme.core.model import Picture, Text
from korme.fields.base import spec
from korme.fields.groups import ListOf, MapOf
from korme.fields.pictures import PictureField
from korme.fields.references import Ref
from korme.fields.scalars import Email, Line, Link
from korme.fields.texts import TextField
from korme.i18n.languages import sort_key
from korme.kinds.base import Entry, Kind


class Creative(Entry, frozen=True, kw_only=True):
    """A person (or a studio) who shows works."""

    name: Text = spec(TextField(), "The name, as it is to be read.", required=True)
    discipline: tuple[str, ...] = spec(
        ListOf(Ref(("discipline",))), "One key or a list of keys of the site's disciplines.", required=True
    )
    tagline: Text | None = spec(TextField(), "One line about the work.")
    city: Text | None = spec(TextField(), "Where they live and work.")
    portrait: Picture | None = spec(PictureField(("portrait",)), "A picture of the person.")
    cover: Picture | None = spec(PictureField(), "A wide picture for the head of the page.")
    links: tuple[tuple[str, str], ...] = spec(
        MapOf(Link(mail=True)), "Label to address: website, instagram, behance, telegram."
    )
    email: str | None = spec(Email(), "A public e-mail address.")
    licence: str | None = spec(Line(), "The licence of the works, when not the site's.")
    editions: tuple[str, ...] = spec(ListOf(Ref(("edition",))), "The editions they took part in.")
    owners: tuple[str, ...] = spec(
        ListOf(Line()), "The accounts on the code host that may change this folder.", private=True
    )

    def order(self, language: str) -> tuple[Any, ...]:
        return self.weight, sort_key(self.name.pick(language).text, language)


CREATIVE = Kind(
    "creative",
    "creatives",
    Creative,
    folder="creatives",
    url="creatives/{slug}/",
    view="creatives.creative",
    list_url="creatives/",
    list_view="creatives.creatives",
)
