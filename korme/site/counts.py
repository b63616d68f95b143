"""Numbers of a site: what it shows, of all years or of some editions, and the entries that each number is counted from.

The one place where anything is counted: `stats`, figures with `count`, the report and `api/figures.json` ask here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct, structs

from korme.core.model import Text
from korme.kinds import VENUE, Creative, Entry, Event, Work
from korme.kinds.edition import COUNTED, Figure
from korme.site.codes import name_of
from korme.site.event_times import SEVERAL_DAYS, is_dated, is_timed, lasts, night_of, programme_day, zone_of
from korme.site.figures import Tally
from korme.site.past_years import PastYear, in_record
from korme.site.site import Site

_Entry = TypeVar("_Entry", bound=Entry)


class Counted(Struct, frozen=True):
    """The entries that are counted."""

    site: Site
    works: tuple[Work, ...]
    events: tuple[Event, ...]
    """Without those that are cancelled."""
    people: tuple[Creative, ...]
    editions: frozenset[str] = frozenset()
    """Those that are counted together; all of the site if nothing was chosen."""
    years: Mapping[str, Sequence[str]] = {}
    """The editions in which each person took part, oldest first; of sites with several."""

    def person(self, name: str) -> Entry | None:
        """Return the person or group with a slug, of the site or of a frozen year; None for a free name."""
        slug = self.site.renamed.get("creative", {}).get(name, name)
        return self.site.person(slug) or next((one for one in self.people if one.slug == slug), None)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names of hosts, each once."""
        return tuple(dict.fromkeys(host for event in self.events for host in event.hosts))


def counted(site: Site, *chosen: str) -> Counted:
    """Return what is counted of some editions together; without any, of the whole site."""
    of = frozenset(filter(None, chosen))
    found = _entries(site, of)
    years = _years(site) if site.has_years else {}
    return structs.replace(found, editions=of or frozenset(site.editions), years=years)


def _entries(site: Site, of: frozenset[str]) -> Counted:
    """Return the entries of some editions, each once; without any, all of the site and of its frozen years.

    Of a frozen year it is what the year has, whatever was added, changed or removed since.
    """
    past = {name: year for name, year in site.past.items() if not of or name in of}
    works, events, people = tuple(site.works.values()), tuple(site.events.values()), tuple(site.creatives.values())
    if site.past or of:
        known = (of or {*site.editions, ""}) - site.past.keys()
        if not site.has_years and known & site.editions.keys():
            known |= {""}  # of a site's only edition is what says nothing
        elif not site.has_years and site.past:
            known -= {""}
        works = tuple(work for work in works if site.edition_of_work[work.creative, work.slug] in known)
        belonging = {event.slug for name in known for event in site.events_of_edition.get(name, ())}
        events = tuple(event for event in events if event.slug in belonging)
    if of:
        of -= site.past.keys()
        makers = {name for work in works for name in (work.creative, *work.collaborators)}
        taking = makers | {name for event in events for name in event.hosts}
        is_only = not site.has_years and bool(of)
        people = tuple(
            one
            for one in people
            if one.slug in taking or of.intersection(site.editions_of[one.slug]) or (is_only and not one.editions)
        )
    present = site.renamed.get("creative", {})
    works += tuple(
        structs.replace(work, creative=present.get(work.creative, work.creative))
        for year in past.values()
        for work in year.works
    )
    events += tuple(event for year in past.values() for event in year.events)
    people = _once(site, people, past.values())
    return Counted(site, works, tuple(event for event in events if event.status != "cancelled"), people)


def _once(site: Site, people: Sequence[Creative], past: Iterable[PastYear]) -> tuple[Creative, ...]:
    """Return people with those of frozen years, each once and under the present name: as given, or as in their last year."""
    found = {one.slug: one for one in people}
    present = site.renamed.get("creative", {})
    for year in sorted(past, key=lambda year: year.end, reverse=True):
        for one in year.people:
            slug = present.get(one.slug, one.slug)
            found.setdefault(slug, one if slug == one.slug else structs.replace(one, slug=slug))
    return tuple(found.values())


def _years(site: Site) -> dict[str, list[str]]:
    """Return the editions in which each person took part, oldest first."""
    found: dict[str, list[str]] = {}
    for edition in by_time(site):
        for one in _entries(site, frozenset({edition})).people:
            found.setdefault(one.slug, []).append(edition)
    return found


def by_time(site: Site) -> list[str]:
    """Return the editions of a site, oldest first."""
    return [edition.slug for edition in sorted(site.editions.values(), key=lambda one: (one.start, one.slug))]


def _all(entries: Sequence[Entry]) -> Tally:
    """Count entries."""
    return Tally(len(entries), tuple(map(name_of, entries)), len(entries), is_known=bool(entries))


def _named(entries: Sequence[_Entry], names: Callable[[_Entry], Iterable[str]]) -> Tally:
    """Count what entries name, each name once."""
    own = [(entry, tuple(names(entry))) for entry in entries]
    said = tuple(name_of(entry) for entry, found in own if found)
    every = tuple(dict.fromkeys(name for _, found in own for name in found))
    return Tally(len(every), said, len(entries), every, is_known=bool(said))


def _sum(entries: Sequence[_Entry], amount: Callable[[_Entry], float | None]) -> Tally:
    """Add up what entries say, to a whole number."""
    own = [(entry, amount(entry)) for entry in entries]
    said = tuple(name_of(entry) for entry, found in own if found)
    return Tally(round(sum(found or 0 for _, found in own)), said, len(entries), is_known=bool(said))


def _hours(found: Counted) -> Tally:
    """Return the hours of events; exhibitions and fairs of several days are left out: they are open, nobody teaches all day."""
    zone = zone_of(found.site.config)
    events = [event for event in found.events if event.type != "exhibition" and is_timed(event)]

    def hours(event: Event) -> float:
        span = lasts(event, zone)
        return span.total_seconds() / 3600 if span and span <= SEVERAL_DAYS else 0

    return _sum(events, hours)


def _cities(found: Counted) -> Tally:
    names: dict[str, str] = {}

    def city(one: Creative) -> tuple[str, ...]:
        name = city_of(one.city, found.site.config.language)
        return (names.setdefault(name.casefold(), name),) if name else ()

    return _named(found.people, city)


def city_of(city: Text | None, language: str) -> str:
    return city.pick(language).text if city else ""


def _hosts(found: Counted) -> Tally:
    """Count hosts: people and groups with a page, and free names."""
    known = [(name, found.person(name)) for name in found.hosts]
    entries = tuple(dict.fromkeys(name_of(one) for _, one in known if one))
    free = tuple(name for name, one in known if not one)
    return Tally(len(entries) + len(free), entries, len(entries), free, is_known=bool(known))


def _venues(found: Counted) -> Tally:
    """Count the venues of events, also of those that only a frozen year has any more."""
    present, own = found.site.renamed.get("venue", {}), {event.venue for event in found.events}
    used = {present.get(name, name) for name in own}
    kept = [slug for slug in found.site.venues if slug in used]
    archives = found.site.archives
    gone = [name for name in sorted(used) if name not in found.site.venues and in_record(archives, (VENUE.name, name))]
    names = tuple((VENUE.name, name) for name in (*kept, *gone))
    return Tally(len(names), names, len(names), is_known=bool(names))


def _first(found: Counted, *, again: bool) -> Tally:
    """Count who took part for the first time, or again after an earlier edition."""

    def is_counted(one: Creative) -> bool:
        years = found.years.get(one.slug, ())
        wanted = years[1:] if again else years[:1]
        return not found.editions.isdisjoint(wanted)

    own = tuple(name_of(one) for one in found.people if is_counted(one))
    return Tally(len(own), own, len(own), is_known=bool(found.people) and found.site.has_years)


_COUNTS: Mapping[str, Callable[[Counted], Tally]] = {
    "works": lambda found: _all(found.works),
    "people": lambda found: _all(found.people),
    "first_time": lambda found: _first(found, again=False),
    "returning": lambda found: _first(found, again=True),
    "collectives": lambda found: _all(tuple(found.site.entries["collective"].values())),
    "disciplines": lambda found: _named(found.people, lambda one: one.discipline),
    "cities": _cities,
    "events": lambda found: _all(found.events),
    "masterclasses": lambda found: _all([event for event in found.events if event.type == "masterclass"]),
    "hosts": _hosts,
    "hours": _hours,
    "seats": lambda found: _sum(found.events, lambda event: event.capacity),
    "days": lambda found: _named([*filter(is_dated, found.events)], lambda event: (_day(event, found),)),
    "venues": _venues,
    "partners": lambda found: _all(tuple(found.site.partners.values())),
    "languages": lambda found: Tally(len(found.site.config.languages), names=found.site.config.languages),
    "spoken_languages": lambda found: _named(found.events, lambda event: event.spoken),
}
OF_THE_SITE = frozenset({"collectives", "partners", "languages"})
"""What no edition has for itself."""


def _day(event: Event, found: Counted) -> str:
    return programme_day(event, night_of(found.site.config)).isoformat()


def tallies(found: Counted) -> dict[str, Tally]:
    """Return every number with what it was counted from, by name, in display order."""
    return {name: _COUNTS[name](found) for name in COUNTED}


def shares(found: Counted) -> Iterator[tuple[str, str, str, Tally]]:
    """Yield how numbers divide: by what ('discipline', 'city', 'spoken'), which one, what is counted, and the number.

    Disciplines come in the site's order, the rest by number, then by name.
    """
    disciplines = {one.slug: one.discipline for one in found.people}
    for key in found.site.disciplines:
        yield "discipline", key, "people", _all([one for one in found.people if key in one.discipline])
        works = [work for work in found.works if key in disciplines.get(work.creative, ())]
        yield "discipline", key, "works", _all(works)
    language = found.site.config.language
    cities: dict[str, tuple[str, list[Creative]]] = {}
    for one in found.people:
        if city := city_of(one.city, language):
            cities.setdefault(city.casefold(), (city, []))[1].append(one)
    for name, own in sorted(cities.values(), key=lambda item: (-len(item[1]), item[0])):
        yield "city", name, "people", _all(own)
    spoken: dict[str, list[Event]] = {}
    for event in found.events:
        for tag in event.spoken:
            spoken.setdefault(tag, []).append(event)
    for tag, events in sorted(spoken.items(), key=lambda item: (-len(item[1]), item[0])):
        yield "spoken", tag, "events", _all(events)


def with_counts(site: Site) -> Site:
    """Return a site whose figures with `count` have their value: of an edition's figures, that of the edition."""
    config, editions = site.config, site.entries["edition"]
    changed = {
        slug: structs.replace(edition, figures=_valued(edition.figures, counted(site, slug)))
        for slug, edition in editions.items()
        if any(figure.count for figure in edition.figures)
    }
    if not changed and not any(figure.count for figure in config.figures):
        return site
    known = {**editions, **changed}
    return structs.replace(
        site,
        config=structs.replace(config, figures=_valued(config.figures, counted(site))),
        entries={**site.entries, "edition": known},
        edition=known.get(config.edition or ""),
    )


def _valued(figures: Iterable[Figure], found: Counted) -> tuple[Figure, ...]:
    return tuple(
        structs.replace(figure, value=str(_COUNTS[figure.count](found).value)) if figure.count else figure
        for figure in figures
    )
