"""Numbers of a site: what it shows, of all years or of one edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, structs

from korme.kinds import Creative, Event, Work
from korme.kinds.edition import COUNTED, Figure
from korme.site.event_times import is_dated, is_timed, lasts, night_of, programme_day, zone_of
from korme.site.site import Site


class Counted(Struct, frozen=True):
    """The entries that are counted."""

    site: Site
    works: tuple[Work, ...]
    events: tuple[Event, ...]
    """Without those that are cancelled."""
    people: tuple[Creative, ...]

    @property
    def hosts(self) -> frozenset[str]:
        return frozenset(host for event in self.events for host in event.hosts)


def counted(site: Site, edition: str = "") -> Counted:
    """Return what is counted of an edition; empty: of the whole site."""
    works, events, people = tuple(site.works.values()), tuple(site.events.values()), tuple(site.creatives.values())
    if edition:
        of = site.edition_of_work
        known = {edition, ""} if not site.has_years else {edition}  # of a site's only edition is what says nothing
        works = tuple(work for work in works if of[work.creative, work.slug] in known)
        events = tuple(site.events_of_edition.get(edition, ()))
        makers = {name for work in works for name in (work.creative, *work.collaborators)}
        hosts = {name for event in events for name in event.hosts}
        people = tuple(one for one in people if edition in site.editions_of[one.slug] or one.slug in makers | hosts)
    return Counted(site, works, tuple(event for event in events if event.status != "cancelled"), people)


def _hours(found: Counted) -> int:
    """Return the hours of events, exhibitions left out: they are open, nobody teaches all day."""
    zone = zone_of(found.site.config)
    spans = (lasts(event, zone) for event in found.events if event.type != "exhibition" and is_timed(event))
    return round(sum(span.total_seconds() for span in spans if span) / 3600)


def _cities(found: Counted) -> int:
    language = found.site.config.language
    return len({one.city.pick(language).text.casefold() for one in found.people if one.city})


_COUNTS: Mapping[str, Callable[[Counted], int]] = {
    "works": lambda found: len(found.works),
    "people": lambda found: len(found.people),
    "collectives": lambda found: len(found.site.entries["collective"]),
    "disciplines": lambda found: len({key for one in found.people for key in one.discipline}),
    "cities": _cities,
    "events": lambda found: len(found.events),
    "masterclasses": lambda found: sum(event.type == "masterclass" for event in found.events),
    "hosts": lambda found: len(found.hosts),
    "hours": _hours,
    "seats": lambda found: sum(event.capacity or 0 for event in found.events),
    "days": lambda found: len(
        {programme_day(event, night_of(found.site.config)) for event in found.events if is_dated(event)}
    ),
    "venues": lambda found: len({event.venue for event in found.events if event.venue}),
    "partners": lambda found: len(found.site.partners),
    "languages": lambda found: len(found.site.config.languages),
}


def counts(found: Counted) -> dict[str, int]:
    """Return every number, by name, in display order."""
    return {name: _COUNTS[name](found) for name in COUNTED}


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
        structs.replace(figure, value=str(_COUNTS[figure.count](found))) if figure.count else figure
        for figure in figures
    )
