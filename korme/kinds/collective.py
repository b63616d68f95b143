"""A collective: a group of people who make or show works together."""

from __future__ import annotations

from typing import Any

from korme.core.model import Picture, Text
from korme.fields.base import Declared, spec
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.pictures import PictureField
from korme.fields.references import Ref
from korme.fields.scalars import Line, Link
from korme.fields.texts import TextField
from korme.i18n.languages import sort_key
from korme.kinds.base import Entry, Kind


class Member(Declared, frozen=True, kw_only=True):
    """A member of a collective."""

    name: str = spec(
        Ref(("creative",), free=True), "Member: a creative by folder name, or anyone else by name.", required=True
    )
    years: str | None = spec(Line(), "Years of membership: `2019–2023`, `since 2021`.")
    role: Text | None = spec(TextField(), "Role in the group.")


class Collective(Entry, frozen=True, kw_only=True):
    """A studio, band or workshop: people who work under one name."""

    name: Text = spec(TextField(is_proper=True), "Name of the group.", required=True)
    members: tuple[Member, ...] = spec(
        ListOf(Group(Member, "member", alone="name")), "Members: names, or maps of `name`, `years`, `role`."
    )
    tagline: Text | None = spec(TextField(), "One line about the group.")
    city: Text | None = spec(TextField(is_proper=True), "City where it is based.")
    links: tuple[tuple[str, str], ...] = spec(
        MapOf(Link(mail=True)), "Links, as a map of label to address: website, instagram."
    )
    cover: Picture | None = spec(PictureField(), "Picture of the group or its work.")

    def order(self, language: str) -> tuple[Any, ...]:
        return self.weight, sort_key(self.name.pick(language).text, language)


COLLECTIVE = Kind(
    "collective",
    "collectives",
    Collective,
    folder="content/collectives",
    url="collectives/{slug}/",
    view="collectives.collective",
    list_url="collectives/",
    list_view="collectives.collectives",
    is_always_listed=False,
)
