"""A person's years as a thread: what they showed and held in each edition, those that are frozen among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from korme.core.model import Phrase
from korme.kinds import COLLECTION, COLLECTIVE, EVENT, WORK, Creative, Edition, Entry, Event, Work
from korme.site.archives import Archive, ArchivedEntry
from korme.site.chosen_works import chosen_works
from korme.site.event_times import edition_of
from korme.site.former_names import former_names
from korme.site.site import Site
from korme.site.years import years_of_person
from korme.views.context import PageContext, View

_ROWS = (WORK.name, EVENT.name, COLLECTIVE.name, COLLECTION.name)
_LABELS = {WORK.name: "works", EVENT.name: "programme", COLLECTIVE.name: "collectives", COLLECTION.name: "collections"}
_Own = dict[str, list[Any]]
"""By kind, what is a person's own in a year: entries of the living site, or of a frozen year."""


def thread(context: PageContext, creative: Creative) -> list[View]:
    """Return the years of a person, the newest first; [] unless there are several.

    Each has `label`, `title`, `url`, and `rows`: `label` and `items` (`title`, `url`). What a frozen year has is linked
    there, also if the living site has it no more.
    """
    site = context.site
    living = [site.editions[slug] for slug in _living_years(site, creative)]
    kept = _kept_years(context, creative)
    years: list[tuple[Edition | Archive, View]] = []
    if len(living) + len(kept) < 2:
        return []
    for edition in living:
        rows = _rows(context, _own_of_edition(site, creative, edition.slug), lambda entry: _living(context, entry))
        years.append((edition, {"title": context.phrase(edition.title), "url": context.to(edition), "rows": rows}))
    for archive, entries in kept:
        years.append((archive, _frozen(context, archive, entries)))
    years.sort(key=lambda year: (year[0].end, year[0].start), reverse=True)
    numbers = [year.end.year for year, _ in years]
    return [
        {"label": Phrase(str(year.end.year)) if numbers.count(year.end.year) == 1 else view["title"], **view}
        for year, view in years
    ]


def _living_years(site: Site, creative: Creative) -> Iterator[str]:
    """Yield the editions of a person that are not frozen; with a single one, it has what says nothing of its edition."""
    if site.has_years:
        names = list(years_of_person(site, creative))
    else:
        names = [slug for slug in site.editions if any(_own_of_edition(site, creative, slug).values())]
        names = names or list(creative.editions)
    yield from (slug for slug in names if slug in site.editions and slug not in site.archives)


def _own_of_edition(site: Site, creative: Creative, edition: str) -> _Own:
    """Return what a person has in an edition of the living site, their groups and collections with something of that year."""
    only = "" if site.has_years else edition

    def is_of_year(work: Work) -> bool:
        return (site.edition_of_work[work.creative, work.slug] or only) == edition

    def is_held(event: Event) -> bool:
        return edition_of(event, site.editions, site.config) == edition

    def of_group(name: str) -> bool:
        works, events = site.naming(WORK, "collaborators", name), site.naming(EVENT, "hosts", name)
        return any(map(is_of_year, works)) or any(map(is_held, events))

    slug = creative.slug
    works = [*site.works_of.get(slug, ()), *site.naming(WORK, "collaborators", slug)]
    collections = site.naming(COLLECTION, "by", slug)
    return {
        WORK.name: [work for work in works if is_of_year(work)],
        EVENT.name: [event for event in site.naming(EVENT, "hosts", slug) if is_held(event)],
        COLLECTIVE.name: [group for group in site.naming(COLLECTIVE, "members", slug) if of_group(group.slug)],
        COLLECTION.name: [one for one in collections if any(is_of_year(work) for _, work in chosen_works(site, one))],
    }


def _kept_years(context: PageContext, creative: Creative) -> list[tuple[Archive, list[ArchivedEntry]]]:
    """Return the frozen years that a person is in, by a present or former name, with their entries there."""
    site = context.site
    if not site.archives:
        return []
    by_name = context.shared.reads.once(("people of frozen years",), lambda: _by_person(site))
    found = []
    names = (creative.slug, *former_names(creative, site.config.languages))
    for edition, archive in site.archives.items():
        own = {(one.kind, one.key): one for name in names for one in by_name.get((edition, name), ())}
        if own:
            found.append((archive, list(own.values())))
    return found


def _by_person(site: Site) -> dict[tuple[str, str], list[ArchivedEntry]]:
    """Return by edition and slug the entries of each person in the frozen years."""
    found: dict[tuple[str, str], list[ArchivedEntry]] = {}
    for edition, archive in site.archives.items():
        for entry in archive.entries:
            for name in entry.people:
                found.setdefault((edition, name), []).append(entry)
    return found


def _frozen(context: PageContext, archive: Archive, entries: Sequence[ArchivedEntry]) -> View:
    language = context.language

    def link(entry: ArchivedEntry | None) -> str:
        return context.file(archive.url(entry, language))

    own: _Own = {kind: [entry for entry in entries if entry.kind == kind] for kind in _ROWS}
    page = next((entry for entry in entries if entry.kind == "creative"), None)
    rows = _rows(context, own, lambda entry: {"title": context.phrase(entry.text), "url": link(entry)})
    return {"title": context.phrase(archive.text), "url": link(page), "rows": rows}


def _living(context: PageContext, entry: Entry) -> View:
    return {"title": context.phrase(entry.heading), "url": context.to(entry)}


def _rows(context: PageContext, own: _Own, show: Callable[[Any], View]) -> list[View]:
    """Return a row for each kind of which there is something."""
    filled: Iterable[str] = (kind for kind in _ROWS if own[kind])
    return [{"label": context.say(_LABELS[kind]), "items": [show(entry) for entry in own[kind]]} for kind in filled]
