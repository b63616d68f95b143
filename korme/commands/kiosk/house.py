"""Which works and people a screen shows: those of one house, or of the whole festival."""

from __future__ import annotations

from collections.abc import Sequence

from korme.core.problems import Mark, UsageError, problem, suggest
from korme.kinds import Creative, Event, Work
from korme.site.site import Site

Key = tuple[str, str]
"""A work: its creative's slug and its own."""


def works_shown(site: Site, house: str) -> tuple[Work, ...]:
    """Return the works that a screen shows, in the shuffled order of the day.

    Args:
        house: slug of the venue that the screen stands in; '' for all works of the current edition.

    Raises:
        UsageError: there is no such venue, or nothing is shown there.
    """
    if house and house not in site.venues:
        raise UsageError(suggest("unknown-reference", Mark("--venue"), house[:80], [*site.venues], expected="venue"))
    keys = _keys_in(site, house) if house else _keys_of_edition(site)
    if not keys:
        where = site.venues[house].mark if house else Mark("creatives")
        raise UsageError(problem("kiosk-empty", where, hint="venue" if house else "", venue=house))
    return tuple(site.works[key] for key in site.shuffled["work"] if key in keys)


def _keys_of_edition(site: Site) -> frozenset[Key]:
    """Return the works of the current edition; those of all years if the site does not tell them apart."""
    own = site.works_in_edition.get(site.edition.slug, ()) if site.edition and site.has_years else ()
    return frozenset(own or site.works)


def _keys_in(site: Site, house: str) -> frozenset[Key]:
    """Return the works that hang in a house; without a hanging table, those of the people who host what takes place there."""
    if site.place_of_work:
        return frozenset(hung.work for hung in site.hung_at.get(house, ()))
    hosts = {host for event in _events(site, house) for host in event.hosts}
    members = {name for host in hosts for name in _members(site, host)}
    here = _keys_of_edition(site)
    return frozenset(key for key in here if key[0] in members)


def _events(site: Site, house: str) -> Sequence[Event]:
    events = site.events_of_edition.get(site.edition.slug, ()) if site.edition else tuple(site.events.values())
    return [event for event in events if event.venue == house and event.status != "cancelled"]


def _members(site: Site, host: str) -> tuple[str, ...]:
    """Return the creatives that a host is: one, or those of a collective."""
    group = site.entries["collective"].get(host)
    return tuple(member.name for member in group.members) if group else (host,)


def people_of(site: Site, works: Sequence[Work]) -> tuple[Creative, ...]:
    """Return those who made the works, by name as the site lists them."""
    makers = {work.creative for work in works}
    return tuple(creative for slug, creative in site.creatives.items() if slug in makers)
