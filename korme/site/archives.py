"""Frozen years (`korme freeze`): what was published of an edition, kept byte for byte, and where each of its entries is.

A year is the folder `archive/2026/` of the site, published at `/archive/2026/`. Its record, `freeze.json`, says what is in
it, so that a person's page, a search and a printed code find their way into a year that no build looks into.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from korme.core.model import Text
from korme.site.urls import in_language

FOLDER = "archive"
"""Of the site, and of its output."""
URL = f"{FOLDER}/"
"""URL of the page of all years."""
RECORD, SUMS = "freeze.json", "SHA256SUMS"
MEDIA = f"{FOLDER}/media"
"""Where the pictures and media of all frozen years are kept, each once; published as `media/`."""
STAGED = re.compile(r"\.(.+)\.new")
"""Name of the folder beside a year's own in which it is made; it is there while a command runs, or after one was killed."""
FORMAT = 1
"""Of the record."""


class ArchivedEntry(Struct, frozen=True, omit_defaults=True):
    """An entry in a frozen year."""

    kind: str
    key: str
    """Its name: 'anna', of a work with its creative's: 'anna/light'."""
    url: str
    """Of its page in the year's first language, from the year's folder: 'creatives/anna/light/'."""
    title: dict[str, str]
    """By language, its own first."""
    people: list[str] = []
    """Slugs of its creatives: who made a work, hosted an event; of a creative, the creative."""
    code: str = ""
    """The code on its label."""
    starts: str = ""
    """When an event began, by the clock of the place (ISO 8601): '2026-04-20T18:30', '2026-04-20'; '' if it was cancelled."""

    @property
    def text(self) -> Text:
        """The title as the text of an entry."""
        return Text(tuple(self.title.items()))


class Archive(Struct, frozen=True):
    """A frozen year, as its record says."""

    format: int
    edition: str
    title: dict[str, str]
    start: dt.date
    end: dt.date
    frozen: dt.date
    """Day on which it was frozen."""
    version: str
    """Of the program that froze it."""
    languages: tuple[str, ...]
    entries: tuple[ArchivedEntry, ...]
    forgotten: int = 0
    """How many people have been taken out of it since."""

    @property
    def folder(self) -> str:
        """Of the year: 'archive/2026'; the same in the site and in its output."""
        return f"{FOLDER}/{self.edition}"

    @property
    def text(self) -> Text:
        """The title of the edition."""
        return Text(tuple(self.title.items()))

    def url(self, entry: ArchivedEntry | None = None, language: str = "") -> str:
        """Return the URL of an entry's page from the site's root, or that of the year's home page.

        Args:
            language: of the reader; another one than the year has gives the year's first.
        """
        known = language if language in self.languages else self.languages[0]
        return f"{self.folder}/{in_language(entry.url if entry else '', known, self.languages)}"

    def named(self, kind: str) -> Iterator[ArchivedEntry]:
        """Yield the entries of a kind."""
        return (entry for entry in self.entries if entry.kind == kind)

    def of_person(self, slugs: Iterable[str]) -> Iterator[ArchivedEntry]:
        """Yield a person's page, works and events; `slugs` are their present and their former names."""
        names = frozenset(slugs)
        return (entry for entry in self.entries if not names.isdisjoint(entry.people))


class YearParts(Struct, frozen=True):
    """What the files of a frozen year hold for pages of the living site."""

    indexes: Mapping[str, str] = {}
    """By language, the number of files with shown data of each shard of its search index: '3', or of two shards '3 2'."""
    has_colours: bool = False
    """Whether it has a stylesheet with the colour of its edition."""


def newest_first(archives: Iterable[Archive]) -> dict[str, Archive]:
    """Return frozen years by edition, the last first."""
    ordered = sorted(archives, key=lambda archive: (archive.end, archive.edition), reverse=True)
    return {archive.edition: archive for archive in ordered}


def archived_codes(archives: Mapping[str, Archive]) -> dict[str, tuple[str, ArchivedEntry]]:
    """Return by code the newest frozen year that has it, and the entry there."""
    found: dict[str, tuple[str, ArchivedEntry]] = {}
    for edition, archive in archives.items():
        for entry in archive.entries:
            if entry.code:
                found.setdefault(entry.code, (edition, entry))
    return found


def archived_pages(archives: Mapping[str, Archive]) -> dict[str, tuple[str, str, ArchivedEntry]]:
    """Return by the URL at which an entry was published: the newest frozen year that has it, the language, the entry."""
    found: dict[str, tuple[str, str, ArchivedEntry]] = {}
    for edition, archive in archives.items():
        for entry in archive.entries:
            for language in archive.languages:
                url = in_language(entry.url, language, archive.languages)
                found.setdefault(url, (edition, language, entry))
    return found


def staged_name(edition: str) -> str:
    """Return the path of the folder in which a year is made, from the site's root."""
    return f"{FOLDER}/.{edition}.new"


def name_in_record(key: Any) -> str:
    """Return what the record calls an entry by its key in the site."""
    return "/".join(key) if isinstance(key, tuple) else key
