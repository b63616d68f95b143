"""Entries → Site: references resolved both ways, languages, editions, order."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from korme.core.model import Probe, RenderedBody, Text
from korme.fields.references import Ref
from korme.fields.walk import field_values
from korme.i18n.languages import sort_key
from korme.kinds import KINDS, Creative, Edition, Entry, Event, Kind, PageEntry, Partner, Story, Venue, Work
from korme.pictures.credits import Credit
from korme.site.announcements import Announced, EventChange, announced_event, news
from korme.site.config import Config, Discipline
from korme.site.licensing import credits_of
from korme.site.urls import slugify

One = TypeVar("One", bound=Entry)


class Tag(Struct, frozen=True):
    """A word that entries share."""

    slug: str
    label: Text
    """What visitors read: the site's word for it, or the tag as it was written first."""
    words: frozenset[str]
    """The tag as entries write it."""
    entries: tuple[Entry, ...]
    """Those that carry it, in the site's order."""

    def of(self, cls: type[One]) -> tuple[One, ...]:
        """Those of one kind."""
        return tuple(one for one in self.entries if isinstance(one, cls))


class Site(Struct, frozen=True):
    """Everything a site has, connected. Data only.

    `entries` has every published entry: by kind, by name (a work: by its creative's name and its own),
    in a stable order: people by name, works in their creative's order (weight, then year downwards,
    then title), events by time, stories and editions the newest first. `references` is the way back:
    by kind and field, then by the name in the field, the entries that have it there, in the same order.
    `shuffled_…` is the fair order of the day.
    """

    config: Config
    today: dt.date
    """The day of the build (of SOURCE_DATE_EPOCH when set)."""
    entries: Mapping[str, Mapping[Any, Entry]]
    references: Mapping[tuple[str, str], Mapping[str, tuple[Any, ...]]]
    edition: Edition | None
    """The current one."""
    disciplines: Mapping[str, Discipline]
    tags: Mapping[str, Tag]
    works_of: Mapping[str, tuple[Work, ...]]
    """By creative: their own works."""
    events_of_edition: Mapping[str, tuple[Event, ...]]
    """An event that names no edition belongs to the current one."""

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

    def all_entries(self) -> Iterator[Entry]:
        """Every published entry, kind by kind."""
        for entries in self.entries.values():
            yield from entries.values()

    def naming(self, kind: Kind, field: str, name: str) -> tuple[Any, ...]:
        """The entries of a kind that name something in a field: `naming(WORK, "collaborators", "saule")`."""
        return self.references.get((kind.name, field), {}).get(name, ())

    @property
    def creatives(self) -> Mapping[str, Creative]:
        return self.entries["creative"]  # type: ignore[return-value]

    @property
    def works(self) -> Mapping[tuple[str, str], Work]:
        """By (creative's slug, work's slug)."""
        return self.entries["work"]  # type: ignore[return-value]

    @property
    def events(self) -> Mapping[str, Event]:
        return self.entries["event"]  # type: ignore[return-value]

    @property
    def venues(self) -> Mapping[str, Venue]:
        return self.entries["venue"]  # type: ignore[return-value]

    @property
    def partners(self) -> Mapping[str, Partner]:
        return self.entries["partner"]  # type: ignore[return-value]

    @property
    def stories(self) -> Mapping[str, Story]:
        return self.entries["story"]  # type: ignore[return-value]

    @property
    def pages(self) -> Mapping[str, PageEntry]:
        return self.entries["page"]  # type: ignore[return-value]

    @property
    def editions(self) -> Mapping[str, Edition]:
        return self.entries["edition"]  # type: ignore[return-value]

    def disciplines_of(self, event: Event) -> tuple[str, ...]:
        """An event's own disciplines, or else those of its hosts."""
        hosts = (self.creatives[one] for one in event.hosts if one in self.creatives)
        keys = event.discipline or tuple(key for host in hosts for key in host.discipline)
        return tuple(dict.fromkeys(key for key in keys if key in self.disciplines))

    def works_of_discipline(self, key: str) -> tuple[Work, ...]:
        """Works of the creatives of a discipline, in the fair order of the day."""
        return tuple(one for one in self.shuffled_works if key in self.creatives[one.creative].discipline)


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
    by_kind = {kind.name: _ordered(kind, entries, config.language) for kind in KINDS}
    creatives: Mapping[str, Creative] = by_kind["creative"]
    works = [one for one in entries if isinstance(one, Work) and one.creative in creatives]
    own: dict[str, list[Work]] = {slug: [] for slug in creatives}
    for one in works:
        own[one.creative].append(one)
    works_of = {slug: _in_order(found, config.language) for slug, found in own.items()}
    by_kind["work"] = {(one.creative, one.slug): one for slug in creatives for one in works_of[slug]}
    told = by_kind["event"].values() if announced else ()
    facts = {one.slug: announced_event(one, by_kind["venue"], creatives, config) for one in told}
    return Site(
        config=config,
        today=today,
        entries=by_kind,
        references=_references(by_kind),
        edition=by_kind["edition"].get(config.edition or ""),
        disciplines=dict(config.disciplines),
        tags=_tags(config, by_kind),
        works_of=works_of,
        events_of_edition=_of_edition(by_kind["event"].values(), by_kind["edition"], config.edition),
        shuffled_creatives=_shuffled(creatives.values(), today),
        shuffled_works=_shuffled(by_kind["work"].values(), today),
        probes=probes,
        prose=prose,
        credits=credits_of(config, entries, creatives, probes),
        announced=announced,
        news=tuple(one for one in news(announced, facts) if one.what != "changed") if announced else (),
        history={slug: announced.history(one) for slug, one in facts.items()} if announced else {},
    )


def _ordered(kind: Kind, entries: Iterable[Entry], language: str) -> dict[Any, Any]:
    """The entries of a kind by name, in its order."""
    own = (one for one in entries if isinstance(one, kind.cls))
    return {one.slug: one for one in sorted(own, key=lambda one: one.order(language))}


def _in_order(works: Iterable[Work], language: str) -> tuple[Work, ...]:
    """A creative's works: by weight, the newest first, then by the title that readers of the language see."""
    by_title = sorted(works, key=lambda one: sort_key(one.title.pick(language).text, language))
    by_year = sorted(by_title, key=lambda one: one.year or "", reverse=True)
    return tuple(sorted(by_year, key=lambda one: one.weight))


def _references(by_kind: Mapping[str, Mapping[Any, Entry]]) -> dict[tuple[str, str], dict[str, tuple[Any, ...]]]:
    """By kind and field, then by the name in the field: the entries that name it there."""
    found: dict[tuple[str, str], dict[str, list[Entry]]] = {}
    for kind in KINDS:
        for entry in by_kind[kind.name].values():
            for one in field_values(entry, Ref):
                named = found.setdefault((kind.name, one.path.keys[0]), {}).setdefault(one.value, [])
                if not named or named[-1] is not entry:
                    named.append(entry)
    return {field: {name: tuple(own) for name, own in names.items()} for field, names in found.items()}


def _of_edition(
    events: Iterable[Event], editions: Mapping[str, Edition], current: str | None
) -> dict[str, tuple[Event, ...]]:
    """The events of each edition; those that name none belong to the current one."""
    found: dict[str, list[Event]] = {name: [] for name in editions}
    for event in events:
        if (event.edition or current) in found:
            found[event.edition or current or ""].append(event)
    return {name: tuple(own) for name, own in found.items()}


def _shuffled(entries: Iterable[One], today: dt.date) -> tuple[One, ...]:
    """The fair order of a day: no one is always first, and everybody can compute it again."""

    def place(one: One) -> bytes:
        name = f"{today.isoformat()} {type(one).__name__} {getattr(one, 'creative', '')} {one.slug}"
        return hashlib.sha256(name.encode()).digest()

    return tuple(sorted(entries, key=place))


def _tags(config: Config, by_kind: Mapping[str, Mapping[Any, Entry]]) -> dict[str, Tag]:
    """The words that entries share, by address; words with one address are one tag."""
    labels = {slugify(word): text for word, text in config.tags}
    words: dict[str, list[str]] = {}
    members: dict[str, list[Entry]] = {}
    for entries in by_kind.values():
        for entry in entries.values():
            for word in entry.tags:
                slug = slugify(word)
                if slug:
                    words.setdefault(slug, []).append(word)
                    members.setdefault(slug, []).append(entry)
    return {
        slug: Tag(
            slug,
            labels.get(slug) or Text(tuple((language, words[slug][0]) for language in config.languages)),
            frozenset(words[slug]),
            tuple(members[slug]),
        )
        for slug in sorted(words)
    }
