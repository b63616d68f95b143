"""A collection: works that somebody has chosen, in order, each with a sentence; also a trail for the hall."""

from __future__ import annotations

import datetime as dt
from typing import Any

from korme.core.model import Picture, Text
from korme.fields.base import Declared, spec
from korme.fields.groups import Group, ListOf
from korme.fields.pictures import PictureField
from korme.fields.references import Ref
from korme.fields.texts import TextField
from korme.fields.times import Span
from korme.i18n.languages import sort_key
from korme.kinds.base import Entry, Kind


class ChosenWork(Declared, frozen=True, kw_only=True):
    """A work in a collection."""

    work: str = spec(Ref(("work",)), "Work, as `CREATIVE/WORK`: the names of the two folders.", required=True)
    sentence: Text | None = spec(TextField(), "A sentence about it: why it was chosen, what to look for.")


class Collection(Entry, frozen=True, kw_only=True):
    """Works chosen by somebody, in the order in which they are to be seen: “ten works chosen by …”, a trail."""

    title: Text = spec(TextField(), "Title of the collection.", required=True)
    by: tuple[str, ...] = spec(
        ListOf(Ref(("creative", "collective"), free=True)),
        "Who chose the works: creatives and collectives by folder name, or anyone else by name.",
    )
    role: Text | None = spec(TextField(), "Role of that person: curator of the city museum.")
    summary: Text | None = spec(TextField(), "Two sentences for lists and the top of the page; details go in the body.")
    items: tuple[ChosenWork, ...] = spec(
        ListOf(Group(ChosenWork, "item", alone="work")),
        "Works in order: names, or maps of `work` and `sentence`.",
    )
    audience: Text | None = spec(TextField(), "Audience of a trail: with children, for a first visit.")
    duration: dt.timedelta | None = spec(Span(), "How long a trail takes: `1h`, `40m`.")
    cover: Picture | None = spec(PictureField(), "Cover picture. Default: the works themselves.")

    def order(self, language: str) -> tuple[Any, ...]:
        return self.weight, sort_key(self.title.pick(language).text, language)


COLLECTION = Kind(
    "collection",
    "collections",
    Collection,
    folder="content/collections",
    url="collections/{slug}/",
    view="chosen.collection",
    list_url="collections/",
    list_view="chosen.collections",
    is_always_listed=False,
)
