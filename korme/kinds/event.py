"""An event of the programme: a master class, a talk, an exhibition."""

from __future__ import annotations

import datetime as dt
from typing import Any

from korme.core.model import Picture, Text
from korme.fields.base import Declared, spec
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.pictures import PictureField
from korme.fields.references import Ref
from korme.fields.scalars import Choice, Flag, Identity, LanguageTag, Line, Link, Whole
from korme.fields.texts import TextField
from korme.fields.times import LocalTime, Span
from korme.kinds.base import Entry, Kind

TYPES = ("masterclass", "workshop", "talk", "seminar", "exhibition", "tour", "performance", "ceremony", "other")
STATUSES = ("scheduled", "moved", "cancelled")


class ImportSource(Declared, frozen=True, kw_only=True):
    """What an event is called in the programme it was imported from."""

    guid: str | None = spec(Identity(), "Its UUID.")
    id: int | None = spec(Whole(1, 2**31 - 1), "Its number.")
    slug: str | None = spec(Line(), "Its short name.")
    url: str | None = spec(Link(), "Its page.")
    track: str | None = spec(Line(), "Its track, when that is no discipline of the site.")
    type: str | None = spec(Line(), "What sort of session it is called.")
    licence: str | None = spec(Line(), "The licence of its recording.")
    unrecorded: bool = spec(Flag(), "It must not be recorded.")


class Event(Entry, frozen=True, kw_only=True):
    """Something that happens at a place and a time."""

    title: Text = spec(TextField(), "What it is called.", required=True)
    subtitle: Text | None = spec(TextField(), "A line below the title.")
    type: str = spec(Choice(TYPES, empty="other"), "What sort of event it is.")
    discipline: tuple[str, ...] = spec(
        ListOf(Ref(("discipline",))),
        "One key or a list of keys of the site's disciplines; those of its hosts when not given.",
    )
    start: dt.datetime = spec(LocalTime(), "The beginning, in the festival's own time.", required=True)
    end: dt.datetime | None = spec(LocalTime(), "The end; or give `duration`.")
    duration: dt.timedelta | None = spec(Span(), "How long it takes: `2h`, `90m`, `1h30m`.")
    venue: str = spec(Ref(("venue",)), "The venue's name (its file or folder).", required=True)
    room: str | None = spec(Ref(("room",), within="venue"), "One of the venue's rooms.")
    hosts: tuple[str, ...] = spec(
        ListOf(Ref(("creative",), free=True)), "Names of creatives (their folders), or free names."
    )
    spoken: tuple[str, ...] = spec(ListOf(LanguageTag()), "The languages spoken: `[kk, ru]`.")
    level: Text | None = spec(TextField(), "Who it is for: beginners, everybody, …")
    capacity: int | None = spec(Whole(1, 100_000), "How many people can take part.")
    price: Text | None = spec(TextField(), "`free`, or the price in words.")
    booking: str | None = spec(Link(mail=True), "Where to book.")
    status: str = spec(Choice(STATUSES, empty="scheduled"), "scheduled, moved or cancelled.")
    change: Text | None = spec(
        TextField(),
        "What changed since it was announced, for those who had planned to come: the old time, why it is off.",
    )
    edition: str | None = spec(Ref(("edition",)), "The edition it belongs to; the current one when not given.")
    cover: Picture | None = spec(PictureField(), "A picture.")
    summary: Text | None = spec(TextField(), "Two sentences, for lists and other programs; the body tells more.")
    links: tuple[tuple[str, str], ...] = spec(MapOf(Link()), "Label to address: slides, a recording, the chat.")
    source: ImportSource | None = spec(
        Group(ImportSource, "source"), "What it is called where it was imported from; `schedule.json` says it again."
    )

    @property
    def until(self) -> dt.datetime | None:
        """The end, given or worked out."""
        if self.end is not None:
            return self.end
        return self.start + self.duration if self.duration is not None else None

    def order(self, language: str) -> tuple[Any, ...]:
        return self.start, self.slug


EVENT = Kind(
    "event",
    "events",
    Event,
    folder="content/programme",
    url="programme/{slug}/",
    view="events.event",
    list_url="programme/",
    list_view="programme.programme",
)
