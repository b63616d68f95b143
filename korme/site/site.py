"""The site: all entries, and what follows from them; `korme.site.assembly` makes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from msgspec import Struct

from korme.core.media import MediumFacts, ModelViewer
from korme.core.model import BodyText, Picture, Probe, RenderedBody, Text
from korme.kinds import (
    Collective,
    Creative,
    Edition,
    Entry,
    Event,
    Kind,
    PageEntry,
    Partner,
    Story,
    Venue,
    Work,
    kind_of,
)
from korme.pictures.credits import Credit
from korme.site.announcements import Announced, EventChange, History
from korme.site.archives import Archive, YearParts
from korme.site.certificates import Certificate
from korme.site.codes import CodeTarget, EntryName, name_of
from korme.site.config import Config, Discipline
from korme.site.departures import Departure
from korme.site.event_times import edition_of
from korme.site.figures import Report
from korme.site.given_figures import GivenFigure
from korme.site.hanging import Hung
from korme.site.nearness import Tiers
from korme.site.past_years import PastYear
from korme.site.site_data import DataFile
from korme.site.tags import Tag
from korme.site.town_map import TownMap

MOST_WORKS = 150
"""Largest number of works for which each has its own card; the theme's option `cards` overrides it."""
AnyEntry = TypeVar("AnyEntry", bound=Entry)


class Site(Struct, frozen=True):
    """All data of a site, with references resolved.

    `entries` has every published entry, by kind and slug (a work: by its creative's slug and its own), in order: creatives
    by name, a creative's works by weight, year (descending) and title, events by time, stories and editions newest first.
    `references` is the inverse: by kind and field, then by the referenced slug, the entries with it, in the same order.
    """

    config: Config
    today: dt.date
    """Day of the build (of SOURCE_DATE_EPOCH if set)."""
    entries: Mapping[str, Mapping[Any, Any]]
    references: Mapping[tuple[str, str], Mapping[str, tuple[Any, ...]]]
    edition: Edition | None
    """Current edition."""
    disciplines: Mapping[str, Discipline]
    tags: Mapping[str, Tag]
    works_of: Mapping[str, tuple[Work, ...]]
    """Own works of each creative."""
    pictures: Mapping[tuple[str, str], tuple[Picture, ...]]
    """Pictures of works, by (creative's slug, work's slug)."""
    faces: Mapping[tuple[str, str], Picture]
    """The picture that represents each work, of those that have any."""
    with_media: Mapping[tuple[str, str], tuple[Picture, ...]]
    """Of the pictures of works those that stand for a film, recording, document or model, of works that have any."""
    events_of_edition: Mapping[str, tuple[Event, ...]]
    """Events by edition, also those that name none (`edition_of`)."""
    edition_of_work: Mapping[tuple[str, str], str]
    """Edition that each work was entered under, '' for none; of a site with one edition only if the work says so."""
    works_in_edition: Mapping[str, tuple[tuple[str, str], ...]]
    """Keys of the works of each edition."""
    catalogue: Mapping[tuple[str, str], int]
    """Number of each work in the catalogue of its edition; with a hanging table, of those that have one there."""
    editions_of: Mapping[str, tuple[str, ...]]
    """Slugs of the editions in which each creative took part, newest first."""
    people_in_edition: Mapping[str, tuple[str, ...]]
    """Slugs of the creatives in each edition."""
    has_years: bool
    """Whether there are several editions, so that lists and pages say what belongs to which."""
    events_of_day: Mapping[str, tuple[Event, ...]]
    """Events by the day of the programme on which they start (ISO 8601)."""
    repeats: Mapping[str, tuple[str, ...]]
    """Slugs of the other events of each event's series, in order of time."""
    over: frozenset[str]
    """Slugs of the events whose last day is past on the day of the build."""
    year: int
    """Year of the day of the build."""
    beside: Mapping[str, tuple[str, str]]
    """Slugs of the creatives before and after each creative, '' at the ends."""
    tagged: Mapping[str, tuple[Entry, ...]]
    """Entries with each tag, in the site's order."""
    bodies: Mapping[tuple[str, ...], Text]
    """Main texts of entries, by `entry_key`."""
    bodies_in: Mapping[str, Mapping[tuple[str, ...], BodyText]]
    """The same by language, as its readers get them."""
    body_pictures: Mapping[tuple[str, ...], tuple[Picture, ...]]
    """Pictures in the main texts of entries, by `entry_key`."""
    is_large: bool
    """Whether there are more than `MOST_WORKS` works."""
    shuffled: Mapping[str, tuple[Any, ...]]
    """Keys of the creatives and of the works in the shuffled order of the day, by kind: a list needs no more to be complete."""
    creatives_in: Mapping[str, tuple[str, ...]]
    """Keys of the creatives of each discipline, in that order."""
    works_in: Mapping[str, tuple[tuple[str, str], ...]]
    """Keys of their works."""
    close: Mapping[tuple[str, str], Tiers]
    """Keys of other people's works that are close to each work; see `CloseWorks`."""
    in_show: Mapping[tuple[str, str], tuple[tuple[str, str], ...]]
    """Keys of the works before and after each work in the show, () for the only one; see `show_neighbours`."""

    probes: Mapping[str, Probe]
    """By the path of the picture."""
    prose: Mapping[str, RenderedBody]
    """By the Markdown source."""
    credits: Mapping[str, Credit]
    """Creator and licence of each picture, by path."""
    downloads: Mapping[str, str] = {}
    """URLs of files to download, by their path from the site's root."""
    announced: Announced | None = None
    news: tuple[EventChange, ...] = ()
    """Changes that are not announced yet."""
    departures: Mapping[str, tuple[Departure, ...]] = {}
    """By venue, where events were announced that have moved."""
    history: Mapping[str, History] = {}
    """By the event's slug."""
    renamed: Mapping[str, Mapping[str, str]] = {}
    """By kind, present names of entries by their former ones."""
    data: Mapping[str, DataFile] = {}
    town: TownMap | None = None
    numbers: Mapping[str, int] = {}
    """Numbers of the venues on a map, by slug (`numbers_of`)."""
    hanging: Mapping[str, tuple[Hung, ...]] = {}
    """Where works hang, by edition, in the order of its table."""
    place_of_work: Mapping[tuple[str, str], Hung] = {}
    """Where works hang at the current edition."""
    hung_at: Mapping[str, tuple[Hung, ...]] = {}
    """What hangs in each venue at the current edition, in order."""
    on_wall: Mapping[tuple[str, str], tuple[Hung | None, Hung | None]] = {}
    """What hangs before and after each work in its room."""
    codes: Mapping[str, CodeTarget] = {}
    """Where each code leads, in the order of the codes."""
    code_of: Mapping[EntryName, str] = {}
    """Code of each entry that has one, by (kind, key)."""
    certificates: Mapping[str, Certificate] = {}
    """Certificates of participation, by number."""
    media: Mapping[str, MediumFacts] = {}
    """By the path of the medium's file."""
    viewer: ModelViewer | None = None
    """What shows 3D models, if the site wants it and has one."""
    stills: Mapping[str, str] = {}
    """Names in the cache of the pictures that are made of media, by the picture's path."""
    captions: Mapping[str, str] = {}
    """Captions of media as WebVTT, by the path of the file."""
    archives: Mapping[str, Archive] = {}
    """Frozen years by edition, the last first."""
    year_parts: Mapping[str, YearParts] = {}
    """What the files of frozen years hold, by edition."""
    past: Mapping[str, PastYear] = {}
    """What is counted of frozen years, by edition, if anything is."""
    year_archives: Mapping[str, int] = {}
    """Bytes of the ZIP of each year that is published (`korme data`), by edition."""
    frozen: str = ""
    """The edition that is being frozen; '' in every other build."""
    machine_texts: Mapping[tuple[str, ...], tuple[str, ...]] = {}
    """By `entry_key`, languages in which an entry has a machine's text that nobody has checked."""
    given_figures: tuple[GivenFigure, ...] = ()
    report: Report | None = None
    """All numbers and where each comes from, if they are published (`is_reported`); set when everything else is."""

    def all_entries(self) -> Iterator[Entry]:
        """Yield every published entry, kind by kind."""
        for entries in self.entries.values():
            yield from entries.values()

    def naming(self, kind: Kind, field: str, name: str) -> tuple[Any, ...]:
        """Return the entries of a kind with a reference in a field: `naming(WORK, "collaborators", "saule")`."""
        return self.references.get((kind.name, field), {}).get(name, ())

    def first_name(self, kind: str, slug: str) -> str:
        """Return the name by which other programs have known an entry from the beginning."""
        return next((name for name, present in self.renamed.get(kind, {}).items() if present == slug), slug)

    @property
    def creatives(self) -> Mapping[str, Creative]:
        return self.entries["creative"]

    @property
    def works(self) -> Mapping[tuple[str, str], Work]:
        """By (creative's slug, work's slug)."""
        return self.entries["work"]

    @property
    def events(self) -> Mapping[str, Event]:
        return self.entries["event"]

    @property
    def venues(self) -> Mapping[str, Venue]:
        return self.entries["venue"]

    @property
    def partners(self) -> Mapping[str, Partner]:
        return self.entries["partner"]

    @property
    def stories(self) -> Mapping[str, Story]:
        return self.entries["story"]

    @property
    def pages(self) -> Mapping[str, PageEntry]:
        return self.entries["page"]

    def pictures_of(self, work: Work) -> tuple[Picture, ...]:
        """Return the pictures of a work."""
        return self.pictures.get((work.creative, work.slug), ())

    def face_of(self, work: Work) -> Picture | None:
        """Return the picture that represents a work; see `Work.face_among`."""
        return self.faces.get((work.creative, work.slug))

    def edition_of(self, event: Event) -> Edition | None:
        """Return the edition that an event belongs to."""
        return self.editions.get(edition_of(event, self.editions, self.config))

    def is_over(self, event: Event) -> bool:
        """Return whether the last day of an event is past on the day of the build."""
        return event.slug in self.over

    def code(self, entry: Entry) -> str:
        """Return the code of an entry, '' if it has none."""
        return self.code_of.get(name_of(entry), "") if self.code_of else ""

    def body_of(self, entry: Entry) -> Text | None:
        """Return the main text of an entry in all languages, in Markdown."""
        return self.bodies.get(entry_key(entry))

    def body_in(self, entry: Entry, language: str) -> BodyText | None:
        """Return the main text of an entry for readers of a language, in Markdown."""
        return self.bodies_in[language].get(entry_key(entry))

    def pictures_in_body(self, entry: Entry) -> tuple[Picture, ...]:
        """Return the pictures in the bodies of an entry."""
        return self.body_pictures.get(entry_key(entry), ())

    def shown_pictures(self, entry: Entry) -> tuple[Picture, ...]:
        """Return all pictures of an entry, in display order."""
        own = self.pictures_of(entry) if isinstance(entry, Work) else ()
        return (*own, *entry.all_pictures, *self.pictures_in_body(entry))

    def needs_year(self, day: dt.date) -> bool:
        """Return whether a day is said with its year: it is not in the years of the current edition, or in the past."""
        years = {self.edition.start.year, self.edition.end.year} if self.edition else {self.year}
        return day.year not in years or day.year < self.year

    @property
    def editions(self) -> Mapping[str, Edition]:
        return self.entries["edition"]

    def person(self, name: str) -> Creative | Collective | None:
        """Return the creative or collective with a slug; None for a free name."""
        return self.creatives.get(name) or self.entries["collective"].get(name)

    def disciplines_of(self, event: Event) -> tuple[str, ...]:
        """Return an event's own disciplines, or else those of its hosts."""
        hosts = filter(None, map(self.creatives.get, event.hosts))
        keys = event.discipline or tuple(key for host in hosts for key in host.discipline)
        return tuple(dict.fromkeys(key for key in keys if key in self.disciplines))


def entry_key(entry: Entry) -> tuple[str, ...]:
    """Return what names an entry among all: its kind and slug, of a work also its creative's."""
    owner = (entry.creative,) if isinstance(entry, Work) else ()
    return (kind_of(entry).name, *owner, entry.slug)
