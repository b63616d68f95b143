"""An event of the programme: a master class, a talk, an exhibition."""

from __future__ import annotations

import datetime as dt

from korme.core.model import Picture, Text
from korme.fields.base import Declared, spec
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.pictures import PictureField
from korme.fields.scalars import Choice, Flag, Identity, LanguageTag, Line, Link, Whole
from korme.fields.texts import TextField
from korme.fields.times import LocalTime, Span
from korme.kinds.base import Entry, Kind, some

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
    """Something that happens at a place and a time.

    `end` and `duration` are as written; when it ends, `korme.site.event_times.ends` says.
    """

    title: Text = spec(TextField(), "What it is called.", required=True)
    subtitle: Text | None = spec(TextField(), "A line below the title.")
    type: str = spec(Choice(TYPES, empty="other"), "What sort of event it is.")
    discipline: tuple[str, ...] = spec(
        ListOf(Line()), "One key or a list of keys of the site's disciplines; those of its hosts when not given."
    )
    start: dt.datetime = spec(LocalTime(), "The beginning, in the festival's own time.", required=True)
    end: dt.datetime | None = spec(LocalTime(), "The end; or give `duration`.")
    duration: dt.timedelta | None = spec(Span(), "How long it takes: `2h`, `90m`, `1h30m`.")
    venue: str = spec(Line(), "The venue's name (its file or folder).", required=True)
    room: str | None = spec(Line(), "One of the venue's rooms.")
    hosts: tuple[str, ...] = spec(ListOf(Line()), "Names of creatives (their folders), or free names.")
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
    edition: str | None = spec(Line(), "The edition it belongs to; the current one when not given.")
    cover: Picture | None = spec(PictureField(), "A picture.")
    summary: Text | None = spec(TextField(), "Two sentences, for lists and other programs; the body tells more.")
    links: tuple[tuple[str, str], ...] = spec(MapOf(Link()), "Label to address: slides, a recording, the chat.")
    source: ImportSource | None = spec(
        Group(ImportSource, "source"), "What it is called where it was imported from; `schedule.json` says it again."
    )

    @property
    def heading(self) -> Text:
        return self.title

    @property
    def all_pictures(self) -> tuple[Picture, ...]:
        return (*some(self.cover), *self.body_pictures)


EVENT = Kind("event", Event, folder="content/programme", url="programme/{slug}/", template="event.html")
