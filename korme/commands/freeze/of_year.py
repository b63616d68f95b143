"""What belongs to the year that is frozen: entries, and what else was read of the site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import structs

from korme.fields.references import Ref
from korme.fields.walk import field_values
from korme.kinds import (
    CREATIVE,
    WORK,
    Collection,
    Collective,
    Creative,
    Edition,
    Entry,
    Event,
    Work,
    kind_of,
)
from korme.read.content import Content
from korme.site.archives import ArchivedEntry, name_in_record
from korme.site.codes import address_named, name_of
from korme.site.event_times import is_dated, is_timed
from korme.site.open_data import archived_edition
from korme.site.site import Site
from korme.site.urls import entry_url


def entries_of_year(site: Site, entries: Iterable[Entry], edition: str) -> list[Entry]:
    """Return the published entries of an edition: its works, events and people, and what belongs to every year.

    Pages, stories, venues and partners stay, groups and collections as far as they have somebody or something of the year.
    A site with one edition has nothing else.
    """
    if not site.has_years:
        return list(entries)
    works = set(site.works_in_edition[edition])
    events = {event.slug for event in site.events_of_edition[edition]}
    people = {*site.people_in_edition[edition], *(creative for creative, _ in works)}

    def belongs(entry: Entry) -> bool:
        if isinstance(entry, Work):
            return (entry.creative, entry.slug) in works
        if isinstance(entry, Event):
            return entry.slug in events
        if isinstance(entry, Creative):
            return entry.slug in people
        if isinstance(entry, Edition):
            return entry.slug == edition
        if isinstance(entry, Collective):
            known = set(_named(entry, CREATIVE.name)) & site.creatives.keys()
            return not known or bool(known & people)
        if isinstance(entry, Collection):
            chosen = {tuple(name.split("/", 1)) for name in _named(entry, WORK.name)}
            return not chosen or bool(chosen & works)
        return True

    return [entry for entry in entries if belongs(entry)]


def content_of_year(content: Content, entries: Sequence[Entry], edition: str, base_url: str | None) -> Content:
    """Return what was read of a site as far as it belongs to a year, whose own site stands at `base_url`.

    It has no form for entries, no pages for what is gone, and no other frozen years; codes only of what it has.
    """
    names = {address_named(entry) for entry in entries}
    config = structs.replace(content.config, edition=edition, base_url=base_url, removed=(), submit=None)
    return structs.replace(
        content,
        config=config,
        hanging=tuple(table for table in content.hanging if table.edition == edition),
        certificates=tuple(each for each in content.certificates if each.edition == edition),
        codes=tuple(line for line in content.codes if not line.is_gone and line.names in names),
        static=tuple(file for file in content.static if not archived_edition(file.path)),
        archives=(),
        problems=(),
    )


def recorded_entries(site: Site) -> tuple[ArchivedEntry, ...]:
    """Return what the record of a year says of its entries, in the order of their addresses.

    Args:
        site: of the year alone.
    """
    found = []
    for entry in site.all_entries():
        kind, key = name_of(entry)
        if not kind_of(entry).url or not entry_url(entry):
            continue
        found.append(
            ArchivedEntry(
                kind=kind,
                key=name_in_record(key),
                url=entry_url(entry),
                title=dict(entry.heading.values),
                people=_people(site, entry),
                code=site.code(entry),
                starts=_began(entry) if isinstance(entry, Event) else "",
            )
        )
    return tuple(sorted(found, key=lambda each: each.url))


def _began(event: Event) -> str:
    """Return when an event began; '' if it did not take place, or nobody knew when."""
    if event.status == "cancelled" or not is_dated(event):
        return ""
    return event.start.isoformat(timespec="minutes") if is_timed(event) else event.start.date().isoformat()


def _people(site: Site, entry: Entry) -> list[str]:
    """Return the creatives whom an entry is about or names, in its order."""
    if isinstance(entry, Creative):
        return [entry.slug]
    own = (entry.creative,) if isinstance(entry, Work) else ()
    return [name for name in dict.fromkeys((*own, *_named(entry, CREATIVE.name))) if name in site.creatives]


def _named(entry: Entry, kind: str) -> list[str]:
    """Return the names in an entry's references to a kind, whether or not there are such entries."""
    return [each.value for each in field_values(entry, Ref) if kind in each.path.type.to]
