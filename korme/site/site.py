"""Entries → Site: references resolved both ways, languages, editions, order."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from korme.core.model import Probe, RenderedBody, Text
from korme.i18n.languages import sort_key
from korme.kinds import Creative, Edition, Entry, Event, PageEntry, Partner, Story, Venue, Work
from korme.pictures.credits import Credit
from korme.site.announcements import Announced, EventChange, announced_event, news
from korme.site.config import Config, Discipline
from korme.site.licensing import credits_of
from korme.site.urls import slugify


class Tag(Struct, frozen=True):
    """A word that entries share."""

    slug: str
    label: Text
    """What visitors read: the site's word for it, or the tag as it was written first."""
    words: frozenset[str]
    """The tag as entries write it."""
    creatives: tuple[Creative, ...]
    works: tuple[Work, ...]
    events: tuple[Event, ...]
    stories: tuple[Story, ...]


class Site(Struct, frozen=True):
    """Everything a site holds, connected. Data only.

    Maps by slug keep a stable order: people by name, works in their creative's order (weight, then
    year downwards, then title), events by time, stories the newest first, editions the newest first.
    `shuffled_…` hold the fair order of the day.
    """

    config: Config
    today: dt.date
    """The day of the build (of SOURCE_DATE_EPOCH when set)."""
    creatives: Mapping[str, Creative]
    works: Mapping[tuple[str, str], Work]
    """By (creative's slug, work's slug)."""
    events: Mapping[str, Event]
    venues: Mapping[str, Venue]
    partners: Mapping[str, Partner]
    stories: Mapping[str, Story]
    pages: Mapping[str, PageEntry]
    editions: Mapping[str, Edition]
    edition: Edition | None
    """The current one."""
    disciplines: Mapping[str, Discipline]
    tags: Mapping[str, Tag]

    works_of: Mapping[str, tuple[Work, ...]]
    """By creative: their own works."""
    collaborations_of: Mapping[str, tuple[Work, ...]]
    """By creative: works of others they took part in."""
    events_of_creative: Mapping[str, tuple[Event, ...]]
    """By creative: events they host."""
    events_of_venue: Mapping[str, tuple[Event, ...]]
    stories_of: Mapping[str, tuple[Story, ...]]
    """By creative: stories they wrote."""
    creatives_of_discipline: Mapping[str, tuple[Creative, ...]]
    works_of_edition: Mapping[str, tuple[Work, ...]]
    events_of_edition: Mapping[str, tuple[Event, ...]]

    shuffled_creatives: tuple[Creative, ...]
    """The fair order of the day."""
    shuffled_works: tuple[Work, ...]

    probes: Mapping[str, Probe]
    """By a picture's path."""
    prose: Mapping[str, RenderedBody]
    """By the Markdown it was made from."""
    credits: Mapping[str, Credit]
    """Who made each picture and on what terms, by its path."""
    announced: Announced | None = None
    """What visitors were told of the programme."""
    news: tuple[EventChange, ...] = ()
    """What they have not been told yet."""
    history: Mapping[str, tuple[int, dt.datetime]] = {}
    """By event: how often its time and place have changed, and when anything about it has (in UTC)."""

    def disciplines_of(self, event: Event) -> tuple[str, ...]:
        """An event's own disciplines, or else those of its hosts."""
        hosts = (self.creatives[one] for one in event.hosts if one in self.creatives)
        keys = event.discipline or tuple(key for host in hosts for key in host.discipline)
        return tuple(dict.fromkeys(key for key in keys if key in self.disciplines))

    def works_of_discipline(self, key: str) -> tuple[Work, ...]:
        """Works of the creatives of a discipline, in the fair order of the day."""
        return tuple(one for one in self.shuffled_works if key in self.creatives[one.creative].discipline)


One = TypeVar("One", bound=Entry)


def assemble(
    config: Config,
    entries: Sequence[Entry],
    *,
    today: dt.date,
    probes: Mapping[str, Probe],
    prose: Mapping[str, RenderedBody],
    announced: Announced | None = None,
) -> Site:
    """The site that entries make; their references were checked before, what points to nothing is left out.

    Args:
        entries: those to be published.
        today: the day of the build, which decides the fair order.
    """
    language = config.language
    creatives = _by_slug(
        _of(entries, Creative), lambda one: (one.weight, sort_key(one.name.pick(language).text, language))
    )
    works = [one for one in _of(entries, Work) if one.creative in creatives]
    events = _by_slug(_of(entries, Event), lambda one: (one.start, one.slug))
    stories = _by_slug(_of(entries, Story), lambda one: (-one.date.toordinal(), one.slug))
    editions = _by_slug(_of(entries, Edition), lambda one: (-one.start.toordinal(), one.slug))
    venues = _by_slug(_of(entries, Venue), _by_weight)
    told = events.values() if announced else ()
    facts = {one.slug: announced_event(one, venues, creatives, config) for one in told}
    works_of = {slug: _in_order(one for one in works if one.creative == slug) for slug in creatives}
    ordered = {(one.creative, one.slug): one for slug in creatives for one in works_of[slug]}
    return Site(
        config=config,
        today=today,
        creatives=creatives,
        works=ordered,
        events=events,
        venues=venues,
        partners=_by_slug(_of(entries, Partner), _by_weight),
        stories=stories,
        pages=_by_slug(_of(entries, PageEntry), _by_weight),
        editions=editions,
        edition=editions.get(config.edition or ""),
        disciplines=dict(config.disciplines),
        tags=_tags(config, creatives.values(), ordered.values(), events.values(), stories.values()),
        works_of=works_of,
        collaborations_of=_grouped(ordered.values(), lambda one: one.collaborators, creatives),
        events_of_creative=_grouped(events.values(), lambda one: one.hosts, creatives),
        events_of_venue=_grouped(events.values(), lambda one: (one.venue,), None),
        stories_of=_grouped(stories.values(), lambda one: (one.author or "",), creatives),
        creatives_of_discipline=_grouped(creatives.values(), lambda one: one.discipline, None),
        works_of_edition=_grouped(ordered.values(), lambda one: (one.edition or "",), editions),
        events_of_edition=_grouped(events.values(), lambda one: (one.edition or config.edition or "",), editions),
        shuffled_creatives=_shuffled(creatives.values(), today),
        shuffled_works=_shuffled(ordered.values(), today),
        probes=probes,
        prose=prose,
        credits=credits_of(config, entries, creatives, probes),
        announced=announced,
        news=tuple(one for one in news(announced, facts) if one.what != "changed") if announced else (),
        history={slug: announced.history(one) for slug, one in facts.items()} if announced else {},
    )


def _of(entries: Iterable[Entry], cls: type[One]) -> list[One]:
    return [one for one in entries if isinstance(one, cls)]


def _by_slug(entries: Iterable[One], key: Callable[[One], object]) -> dict[str, One]:
    return {one.slug: one for one in sorted(entries, key=key)}  # type: ignore[arg-type]


def _by_weight(entry: Entry) -> tuple[int, str]:
    return entry.weight, entry.slug


def _in_order(works: Iterable[Work]) -> tuple[Work, ...]:
    """A creative's works: by weight, the newest first, then by title."""
    by_title = sorted(works, key=lambda one: sort_key(one.title.own, "en"))
    by_year = sorted(by_title, key=lambda one: one.year or "", reverse=True)
    return tuple(sorted(by_year, key=lambda one: one.weight))


def _grouped(
    entries: Iterable[One], names: Callable[[One], Iterable[str]], known: Mapping[str, Entry] | None
) -> dict[str, tuple[One, ...]]:
    """Entries by each of the names they carry; `known` leaves out names of nothing."""
    found: dict[str, list[One]] = {name: [] for name in known} if known is not None else {}
    for one in entries:
        for name in names(one):
            if known is None or name in known:
                found.setdefault(name, []).append(one)
    return {name: tuple(ones) for name, ones in found.items()}


def _shuffled(entries: Iterable[One], today: dt.date) -> tuple[One, ...]:
    """The fair order of a day: no one is always first, and everybody can compute it again."""

    def place(one: One) -> bytes:
        name = f"{today.isoformat()} {type(one).__name__} {getattr(one, 'creative', '')} {one.slug}"
        return hashlib.sha256(name.encode()).digest()

    return tuple(sorted(entries, key=place))


def _tags(
    config: Config,
    creatives: Iterable[Creative],
    works: Iterable[Work],
    events: Iterable[Event],
    stories: Iterable[Story],
) -> dict[str, Tag]:
    """The words that entries share, by address; words with one address are one tag."""
    told = {slugify(word): text for word, text in config.tags}
    words: dict[str, list[str]] = {}
    members: dict[str, dict[str, tuple[Entry, ...]]] = {}
    for group, entries in (("creatives", creatives), ("works", works), ("events", events), ("stories", stories)):
        for entry in entries:
            for word in entry.tags:
                slug = slugify(word)
                if slug:
                    words.setdefault(slug, []).append(word)
                    groups = members.setdefault(slug, {"creatives": (), "works": (), "events": (), "stories": ()})
                    groups[group] = (*groups[group], entry)
    return {
        slug: Tag(
            slug,
            told.get(slug) or Text(tuple((language, words[slug][0]) for language in config.languages)),
            frozenset(words[slug]),
            **members[slug],  # type: ignore[arg-type]
        )
        for slug in sorted(words)
    }
