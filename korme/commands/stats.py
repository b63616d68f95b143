"""`stats`: a site in figures, and what is still missing."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from korme.build import plan
from korme.checks.alts import says_itself
from korme.core.media import Medium
from korme.core.model import Picture, Progress
from korme.core.options import Options
from korme.core.problems import Mark, UsageError, suggest
from korme.site.counts import Counted, counted, shares, tallies

_OF_EDITIONS = frozenset("works people events masterclasses hosts hours seats days".split())


class Row(Struct, frozen=True):
    """One number."""

    group: str
    """`all`, `discipline`, `city`, `spoken`, `edition`, `files` or `missing`."""
    name: str
    what: str
    value: float


def stats(options: Options, progress: Progress, edition: str = "") -> list[Row]:
    """Return the numbers of a site, or of one edition, as its pages show them: drafts are not counted.

    Raises:
        UsageError: there is no site, or no such edition.
        SiteError: its theme cannot be used.
    """
    site = plan(options, progress).site
    if edition and edition not in site.editions:
        raise UsageError(
            suggest("unknown-reference", Mark(edition[:80]), edition[:80], site.editions, expected="edition")
        )
    found = counted(site, edition)
    rows = [Row("all", "", what, tally.value) for what, tally in tallies(found).items()]
    rows += [Row(group, name, what, tally.value) for group, name, what, tally in shares(found)]
    rows += [
        Row("edition", slug, what, tally.value)
        for slug in ([] if edition else site.editions)
        for what, tally in tallies(counted(site, slug)).items()
        if what in _OF_EDITIONS
    ]
    there = _there(found)
    return [*rows, *_of_files(options.root, there), *_missing(there)]


def _there(found: Counted) -> Counted:
    """Return what is counted without what only a frozen year has any more."""
    site = found.site
    return structs.replace(
        found,
        people=tuple(site.creatives[one.slug] for one in found.people if one.slug in site.creatives),
        works=tuple(site.works[key] for one in found.works if (key := (one.creative, one.slug)) in site.works),
        events=tuple(site.events[one.slug] for one in found.events if one.slug in site.events),
    )


def _pictures(found: Counted) -> Iterator[Picture]:
    for entry in (*found.people, *found.works, *found.events):
        yield from entry.all_pictures


def _of_files(root: Path, found: Counted) -> list[Row]:
    """Return the number of picture files, of media by kind with their minutes, and the size of all in megabytes (10^6 bytes)."""
    shown = list(_pictures(found))
    paths = {picture.path for picture in shown if not picture.part} & found.site.probes.keys()
    media = {medium.path: found.site.media[medium.path] for medium in _media(shown) if medium.path in found.site.media}
    kinds = Counter(facts.kind for facts in media.values())
    minutes = sum(facts.seconds for facts in media.values()) / 60
    size = sum((root / path).stat().st_size for path in (*paths, *media) if (root / path).is_file())
    return [
        Row("files", "", "pictures", len(paths)),
        *(Row("files", "", kind, kinds[kind]) for kind in ("film", "sound", "document", "model") if kinds[kind]),
        *([Row("files", "", "minutes", round(minutes, 1))] if minutes else []),
        Row("files", "", "megabytes", round(size / 1e6, 1)),
    ]


def _media(pictures: Iterable[Picture]) -> Iterator[Medium]:
    yield from (picture.medium for picture in pictures if picture.medium)


def _missing(found: Counted) -> list[Row]:
    """Return how many entries or pictures lack what visitors would like to have."""
    site = found.site
    silent = {
        picture.path
        for picture in _pictures(found)
        if picture.alt is None and not picture.decorative and not says_itself(picture)
    }
    wanted = set(site.config.languages)
    translated = [
        entry
        for entry in (*found.people, *found.works, *found.events)
        if (body := site.body_of(entry)) and wanted - {language for language, _ in body.values}
    ]
    missing = {
        "portrait": sum(one.portrait is None for one in found.people),
        "biography": sum(site.body_of(one) is None for one in found.people),
        "year": sum(not work.year for work in found.works),
        "alt": len(silent),
        "translation": len(translated),
    }
    return [Row("missing", "", what, number) for what, number in missing.items()]


def as_csv(rows: Iterable[Row]) -> str:
    """Return the rows as CSV with a heading, for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("group", "name", "what", "value"))
    writer.writerows((row.group, row.name, row.what, row.value) for row in rows)
    return text.getvalue()


def as_json(rows: Iterable[Row]) -> str:
    """Return the rows as a list of JSON objects."""
    return msgspec.json.format(msgspec.json.encode(list(rows))).decode()
