"""An event of the programme: a master class, a talk, an exhibition."""

from __future__ import annotations

import datetime as dt
from typing import Any

from korme.core.model import Picture, Text
from korme.fields.base import Declared, spec
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.pictures import PictureField
from korme.fields.references import Ref
from korme.fields.scalars import Choice, Flag, Identity, LanguageTag, Line, Link, LinkOrFlag, Whole
from korme.fields.texts import TextField
from korme.fields.times import EventTime, Span
from korme.kinds.base import Entry, Kind

LEVELS = frozenset({"beginner", "intermediate", "advanced", "all"})
"""Levels that the theme calls by its own words."""
TYPES = ("masterclass", "workshop", "talk", "seminar", "exhibition", "tour", "performance", "ceremony", "other")
STATUSES = ("scheduled", "moved", "cancelled")


class ImportSource(Declared, frozen=True, kw_only=True):
    """What an event is called in the programme it was imported from."""

    guid: str | None = spec(Identity(), "UUID of the session.")
    id: int | None = spec(Whole(1, 2**31 - 1), "Number of the session.")
    slug: str | None = spec(Line(), "Short name of the session.")
    url: str | None = spec(Link(), "Web page of the session.")
    track: str | None = spec(Line(), "Track, if it is not a discipline of the site.")
    type: str | None = spec(Line(), "Session type, as named there.")
    licence: str | None = spec(Line(), "Licence of the recording.")
    unrecorded: bool = spec(Flag(), "Whether recording is forbidden.")
    people: tuple[str, ...] = spec(
        ListOf(Line()), "Hosts whose own names look like those of folders: `blue-bird`. They are shown as they are."
    )


class Event(Entry, frozen=True, kw_only=True):
    """An event at a place and a time.

    `end` and `duration` are as written; use `korme.site.event_times.ends` for the end.
    """

    title: Text = spec(TextField(), "Title of the event.", required=True)
    subtitle: Text | None = spec(TextField(), "Line below the title.")
    type: str = spec(Choice(TYPES, empty="other"), "Type of event.")
    discipline: tuple[str, ...] = spec(
        ListOf(Ref(("discipline",))),
        "Discipline of the site, by key; one or a list. Default: the disciplines of the hosts.",
    )
    start: dt.datetime = spec(
        EventTime(),
        "Start, in the festival's local time: `2026-04-20T18:30`; `2026-04-20 tba` or `tba` if the time or the date "
        "is to be announced; the date alone for an event that is `all_day`.",
        required=True,
    )
    end: dt.datetime | None = spec(
        EventTime(tba=False), "End; alternatively, give `duration`. The last day of an event that is `all_day`."
    )
    all_day: bool = spec(Flag(), "Whether it lasts whole days; `start` and `end` are then dates.")
    duration: dt.timedelta | None = spec(Span(), "Duration: `2h`, `90m`, `1h30m`.")
    venue: str = spec(
        Ref(("venue",), empty=""),
        "Venue, by file or folder name; not needed for an event that is only `online`.",
        required=True,
        unless="online",
    )
    room: str | None = spec(Ref(("room",), within="venue"), "Room of the venue.")
    online: str = spec(
        LinkOrFlag(),
        "Address for taking part online, or `yes`; with a `venue`, the event takes place in both.",
    )
    stream: str | None = spec(
        Link(), "Address of the live stream, later of the recording; the page shows it as soon as it is set."
    )
    series: str | None = spec(
        Line(),
        "Name of a series, whose events link to each other. Default: events of an edition with the same title and type "
        "form a series.",
    )
    hosts: tuple[str, ...] = spec(
        ListOf(Ref(("creative", "collective"), free=True)),
        "Hosts: creatives and collectives by folder name, or anyone else by name.",
    )
    spoken: tuple[str, ...] = spec(ListOf(LanguageTag()), "Languages spoken: `[kk, ru]`.")
    level: Text | None = spec(TextField(), "Who it is for: beginners, everyone, …")
    capacity: int | None = spec(Whole(1, 100_000), "Maximum number of participants.")
    price: Text | None = spec(TextField(is_proper=True), "`free`, or the price as text.")
    booking: str | None = spec(Link(mail=True), "Booking address.")
    sold_out: bool = spec(Flag(), "Whether it is sold out; the booking address is then not shown.")
    status: str = spec(Choice(STATUSES, empty="scheduled"), "`scheduled`, `moved` or `cancelled`.")
    change: Text | None = spec(
        TextField(),
        "What has changed since the announcement, for people who planned to come: the old time, "
        "the reason for a cancellation.",
    )
    edition: str | None = spec(
        Ref(("edition",)),
        "Edition it belongs to. Default: the edition of its folder, otherwise the one during which it takes "
        "place, otherwise the nearest.",
    )
    cover: Picture | None = spec(PictureField(), "Cover picture.")
    summary: Text | None = spec(
        TextField(), "Two sentences above the text, also for search engines and other programs; details go in the body."
    )
    links: tuple[tuple[str, str], ...] = spec(
        MapOf(Link()), "Links, as a map of label to address: slides, a recording, the chat."
    )
    source: ImportSource | None = spec(
        Group(ImportSource, "source"), "Identifiers from the imported schedule, repeated in `schedule.json`."
    )

    @property
    def year(self) -> str:
        """Edition in whose folder of the programme it is: '2027' of `content/programme/2027/opening.md`; '' for none."""
        return self.slug.rpartition("/")[0]

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
