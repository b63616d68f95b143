"""Entries → Site: references in both directions, languages, editions, order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from korme.core.model import Probe, RenderedBody
from korme.fields.references import Ref
from korme.fields.walk import field_values
from korme.i18n.languages import sort_key
from korme.kinds import KINDS, WORK, Creative, Entry, Event, Work, kind_of
from korme.pictures.credits import Credit
from korme.site.announcements import Announced, announced_events, news
from korme.site.bodies_in import by_language
from korme.site.config import Config
from korme.site.day_order import of_the_day
from korme.site.departures import departures
from korme.site.downloads import download_urls
from korme.site.editions import Entered, by_edition, first_in
from korme.site.event_times import night_of, over_before, programme_day
from korme.site.former_names import renamed
from korme.site.licensing import Crediting
from korme.site.parts import Parts
from korme.site.picture_owners import OWNERS, picture_owners
from korme.site.series import repeats
from korme.site.site import MOST_WORKS, Site, entry_key
from korme.site.tags import tagged_entries, tags_of
from korme.site.work_pictures import pictures_of_works

_RENAMED = ("creative", "event", "venue")
_OF_EDITIONS = (
    "catalogue",
    "events_of_edition",
    "edition_of_work",
    "works_in_edition",
    "editions_of",
    "people_in_edition",
)


def assemble(
    config: Config,
    entries: Sequence[Entry],
    *,
    today: dt.date,
    probes: Mapping[str, Probe],
    prose: Mapping[str, RenderedBody],
    announced: Announced | None = None,
    downloads: Collection[str] = (),
    entered: Entered | None = None,
    parts: Parts | None = None,
) -> Site:
    """Return the site made of entries; references were checked before, and broken ones are left out.

    Args:
        today: the day of the build, which determines the shuffled order.
        downloads: the paths of the files that bodies may offer for download.
        entered: what was entered under earlier editions and does not say so.
        parts: makes the parts of the site.
    """
    parts = parts or Parts()
    part, entries = parts.mapping, tuple(entries)
    by_kind, works_of = _by_kind(entries, config.language, parts)
    creatives, editions, events = by_kind["creative"], by_kind["edition"], tuple(by_kind["event"].values())
    works = by_kind["work"]
    names = {kind: part(f"renamed {kind}", renamed, by_kind[kind], config.languages) for kind in _RENAMED}
    tagged = part("entries by tag", tagged_entries, by_kind)
    bodies = {entry_key(entry): entry.body for entry in entries if entry.body}
    years = parts.each("years", _OF_EDITIONS, by_edition, by_kind, config, entered or {})
    first = parts.value("first", first_in, years, editions, config)
    return Site(
        config=config,
        today=today,
        year=today.year,
        over=parts.value("over", over_before, events, config, today),
        repeats=part("repeats", repeats, events, editions, config),
        beside=part("beside", _beside, tuple(creatives)),
        is_large=len(works) > MOST_WORKS,
        bodies=bodies,
        bodies_in=by_language(bodies, config.languages, parts),
        body_pictures={entry_key(entry): entry.body_pictures for entry in entries if entry.body_pictures},
        entries=by_kind,
        references=part("references", _references, by_kind, parts),
        edition=editions.get(config.edition or ""),
        disciplines=dict(config.disciplines),
        tags=part("tags", tags_of, config, tagged),
        tagged=part("tagged", _tagged, tagged),
        works_of=works_of,
        **parts.each("pictures", ("pictures", "faces", "with_media"), pictures_of_works, works, parts),
        events_of_day=part("events of days", _of_day, events, config),
        has_years=len(editions) > 1,
        **years,
        **of_the_day(works, creatives, today, first, parts),
        probes=probes,
        prose=prose,
        downloads=download_urls(entries, prose, frozenset(downloads)),
        credits=_credits(config, entries, creatives, probes, parts),
        **_announced(announced.renamed(names["event"], names["venue"]), by_kind, config) if announced else {},
        renamed=names,
    )


def _credits(
    config: Config,
    entries: Sequence[Entry],
    creatives: Mapping[str, Creative],
    probes: Mapping[str, Probe],
    parts: Parts,
) -> Mapping[str, Credit]:
    """Return the credit of every picture, by path."""
    owners = parts.mapping(OWNERS, picture_owners, entries, parts)
    return parts.values("credits", Crediting(config, creatives, probes), owners)


def _announced(announced: Announced, by_kind: Mapping[str, Mapping[Any, Any]], config: Config) -> dict[str, Any]:
    """Return the fields of a site that say what was announced, and what has changed since."""
    facts = announced_events(by_kind, config)
    return {
        "announced": announced,
        "news": tuple(change for change in news(announced, facts) if change.what != "changed"),
        "departures": departures(announced, facts),
        "history": {slug: announced.history(event) for slug, event in facts.items()},
    }


def _by_kind(
    entries: Iterable[Entry], language: str, parts: Parts
) -> tuple[dict[str, Mapping[Any, Any]], Mapping[str, tuple[Work, ...]]]:
    """Return the entries by kind and key, in their order, and the works of each creative."""
    own: dict[str, list[Any]] = {kind.name: [] for kind in KINDS}
    for entry in entries:
        own[kind_of(entry).name].append(entry)
    works, own[WORK.name] = own[WORK.name], []
    found = {kind: parts.mapping(f"entries {kind}", _ordered, tuple(each), language) for kind, each in own.items()}
    works_of = parts.mapping("works", _works_of, tuple(found["creative"]), tuple(works), language, parts)
    found[WORK.name] = parts.mapping("works by key", _by_key, works_of)
    return found, works_of


def _by_key(works_of: Mapping[str, Iterable[Work]]) -> dict[tuple[str, str], Work]:
    return {(work.creative, work.slug): work for works in works_of.values() for work in works}


def _tagged(tagged: Mapping[str, Sequence[tuple[str, Entry]]]) -> dict[str, tuple[Entry, ...]]:
    return {slug: tuple(entry for _, entry in pairs) for slug, pairs in tagged.items()}


def _ordered(entries: Iterable[Entry], language: str) -> dict[Any, Any]:
    """Return entries of a kind by slug, in their order."""
    return {entry.slug: entry for entry in sorted(entries, key=lambda entry: entry.order(language))}


def _works_of(
    creatives: Iterable[str], works: Iterable[Work], language: str, parts: Parts
) -> dict[str, tuple[Work, ...]]:
    """Return the works of each creative, in order."""
    own: dict[str, list[Work]] = {slug: [] for slug in creatives}
    for work in works:
        if work.creative in own:
            own[work.creative].append(work)
    return parts.carried("works in order", _in_order, own, language)


def _in_order(works: Iterable[Work], language: str) -> tuple[Work, ...]:
    """Return a creative's works in order: by weight, then newest first, then by title in the language."""
    by_title = sorted(works, key=lambda work: sort_key(work.title.pick(language).text, language))
    return tuple(sorted(sorted(by_title, key=lambda work: work.year or "", reverse=True), key=lambda work: work.weight))


def _references(
    by_kind: Mapping[str, Mapping[Any, Entry]], parts: Parts
) -> dict[tuple[str, str], dict[str, tuple[Any, ...]]]:
    """Return the entries with a reference, by kind and field, then by the referenced slug."""
    references: dict[tuple[str, str], dict[str, list[Entry]]] = {}
    for kind in KINDS:
        entries = by_kind[kind.name]
        for key, named in parts.carried(f"references {kind.name}", _names_in, entries).items():
            for field, name in named:
                references.setdefault((kind.name, field), {}).setdefault(name, []).append(entries[key])
    return {field: {name: tuple(own) for name, own in names.items()} for field, names in references.items()}


def _names_in(entry: Entry) -> tuple[tuple[str, str], ...]:
    """Return what an entry refers to, each with the field, once."""
    return tuple(dict.fromkeys((each.path.keys[0], each.value) for each in field_values(entry, Ref)))


def _beside(creatives: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the names before and after each name, '' at the ends."""
    order = ["", *creatives, ""]
    return {order[at]: (order[at - 1], order[at + 1]) for at in range(1, len(order) - 1)}


def _of_day(events: Iterable[Event], config: Config) -> dict[str, tuple[Event, ...]]:
    """Return the events by the day of the programme on which they start."""
    by_day: dict[str, list[Event]] = {}
    for event in events:
        by_day.setdefault(programme_day(event, night_of(config)).isoformat(), []).append(event)
    return {day: tuple(own) for day, own in by_day.items()}
