"""Frozen years as they are counted: their people, works and events as the year's own data say, whatever became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from korme.kinds import Creative, Event, Work
from korme.site.archives import Archive, ArchivedEntry, name_in_record
from korme.site.codes import EntryName


class PastYear(Struct, frozen=True):
    """What was published of a frozen year, with no more of each entry than is counted."""

    end: dt.date
    """Its last day."""
    people: tuple[Creative, ...] = ()
    works: tuple[Work, ...] = ()
    events: tuple[Event, ...] = ()


def in_record(archives: Mapping[str, Archive], name: EntryName) -> tuple[Archive, ArchivedEntry] | None:
    """Return the newest frozen year that has an entry, and the entry there.

    Args:
        archives: by edition, the last first.
    """
    kind, key = name[0], name_in_record(name[1])
    for archive in archives.values():
        for entry in archive.entries:
            if entry.kind == kind and entry.key == key:
                return archive, entry
    return None
