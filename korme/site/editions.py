"""Editions: who takes part in which, and which work was entered under which.

What an entry says counts. What says nothing was entered under the edition that was current when it came: `Entered` has what
was there before another one was opened (`korme edition new`), and the rest came after that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from korme.kinds import Creative, Edition, Event, Work
from korme.site.catalogue import catalogue
from korme.site.config import Config
from korme.site.event_times import edition_of
from korme.site.former_names import former_names, former_url, renamed

PATH = "content/entered.json"
Entered = Mapping[str, Mapping[str, frozenset[str]]]
"""By edition, what was entered under it and does not say so: by the slugs of creatives, those of works."""
_WORK = re.compile(r"creatives/([^/]+)/([^/]+)/")


def by_edition(by_kind: Mapping[str, Mapping[Any, Any]], config: Config, entered: Entered) -> dict[str, Any]:
    """Return the fields of a site that say who and what belongs to which edition."""
    editions: Mapping[str, Edition] = by_kind["edition"]
    creatives: Mapping[str, Creative] = by_kind["creative"]
    works: Mapping[tuple[str, str], Work] = by_kind["work"]
    events_of_edition = _events_of_edition(by_kind["event"].values(), editions, config)
    record = _EnteredBefore(editions, creatives, config, entered)
    edition_of_work = {key: record.of_work(work) for key, work in works.items()}
    taken: dict[str, set[str]] = {slug: set(creative.editions) for slug, creative in creatives.items()}
    if record.is_needed:
        for (owner, _), work in works.items():
            for name in (owner, *work.collaborators):
                taken.get(name, set()).add(edition_of_work[owner, work.slug])
        for slug, events in events_of_edition.items():
            for host in (host for event in events for host in event.hosts):
                taken.get(host, set()).add(slug)
        for slug, creative in creatives.items():
            taken[slug] |= record.of_person(creative, has_taken=bool(taken[slug] - {""}))
    return {
        "has_years": len(editions) > 1,
        "catalogue": catalogue(edition_of_work, has_years=len(editions) > 1),
        "events_of_edition": events_of_edition,
        "edition_of_work": edition_of_work,
        "works_in_edition": {
            slug: tuple(key for key, edition in edition_of_work.items() if edition == slug) for slug in editions
        },
        "editions_of": {slug: tuple(name for name in editions if name in own) for slug, own in taken.items()},
        "people_in_edition": {slug: tuple(name for name, own in taken.items() if slug in own) for slug in editions},
    }


def _events_of_edition(
    events: Iterable[Event], editions: Mapping[str, Edition], config: Config
) -> dict[str, tuple[Event, ...]]:
    """Return the events of each edition."""
    found: dict[str, list[Event]] = {name: [] for name in editions}
    for event in events:
        found.get(edition_of(event, editions, config), []).append(event)
    return {name: tuple(own) for name, own in found.items()}


class _EnteredBefore:
    """What the site's files say about works and people that say nothing themselves."""

    def __init__(
        self, editions: Mapping[str, Edition], creatives: Mapping[str, Creative], config: Config, entered: Entered
    ) -> None:
        self.is_needed = len(editions) > 1
        """With one edition, or none, nothing has to be told apart."""
        self.current = config.edition if config.edition and config.edition in editions else ""
        self.creatives = creatives
        self.config = config
        self.is_kept = bool(entered)
        """Whether it is recorded what was there before the current edition was opened: the rest came after that."""
        self.people: dict[str, set[str]] = {}
        self.works: dict[tuple[str, str], str] = {}
        """The edition of each work by its name then; '' if that edition is gone."""
        former = renamed(editions, config.languages) if self.is_needed else {}
        for name, people in entered.items() if self.is_needed else ():
            edition = name if name in editions else former.get(name, "")
            for person, works in people.items():
                self.people.setdefault(person, set()).update({edition} - {""})
                self.works |= {(person, work): edition for work in works}

    def of_work(self, work: Work) -> str:
        """Return the edition that a work was entered under, '' if nothing says it for certain."""
        if work.edition or not self.is_needed:
            return work.edition or ""
        owner = self.creatives[work.creative]
        known = next((self.works[key] for key in names_of(work, owner, self.config) if key in self.works), None)
        if known is not None or self.is_kept:
            return self.current if known is None else known
        return owner.editions[0] if len(owner.editions) == 1 else ""

    def of_person(self, creative: Creative, *, has_taken: bool) -> set[str]:
        """Return the editions in which a person took part without saying so."""
        names = (creative.slug, *(former_names(creative, self.config.languages) if creative.aliases else ()))
        known = [self.people[name] for name in names if name in self.people]
        if known or has_taken or not self.is_kept:
            return {edition for own in known for edition in own}
        return {self.current} if self.current else set()


def names_of(work: Work, owner: Creative, config: Config) -> Iterator[tuple[str, str]]:
    """Yield the present and the former names of a work, each with the present and the former ones of its creative."""
    names = [(work.creative, work.slug)]
    for url in filter(None, map(former_url, work.aliases)):
        match = _WORK.search(url)
        names += [(match[1], match[2])] if match else []
    owners = former_names(owner, config.languages) if owner.aliases else []
    for person, name in names:
        yield person, name
        yield from ((former, name) for former in owners)


def first_in(years: Mapping[str, Any], editions: Mapping[str, Edition], config: Config) -> frozenset[Any]:
    """Return what comes first in lists: the slugs of the current edition's creatives, and the keys of its works.

    Args:
        years: what `by_edition` returns.
    """
    if len(editions) < 2 or config.edition not in editions:
        return frozenset()
    return frozenset((*years["people_in_edition"][config.edition], *years["works_in_edition"][config.edition]))


def not_said(
    creatives: Mapping[str, Creative], works: Iterable[Work], config: Config, entered: Entered, before: str
) -> dict[str, dict[str, list[str]]]:
    """Return by edition the people and works that neither they nor the record assign to one; people with their works.

    Args:
        before: the edition that all was entered under, but for what says otherwise.
    """
    people = {person for known in entered.values() for person in known}
    recorded = {(person, work) for known in entered.values() for person, own in known.items() for work in own}
    found: dict[str, dict[str, list[str]]] = {}
    for work in works:
        owner = creatives.get(work.creative)
        if owner is None or work.edition or recorded & {*names_of(work, owner, config)}:
            continue
        only = owner.editions[0] if len(owner.editions) == 1 and not entered else before
        found.setdefault(only, {}).setdefault(owner.slug, []).append(work.slug)
    silent = {slug for own in found.values() for slug in own}
    for slug, creative in creatives.items():
        names = {slug, *former_names(creative, config.languages)}
        if not creative.editions and slug not in silent and not names & people:
            found.setdefault(before, {})[slug] = []
    return found
