"""Search in frozen years: where each year has its own page of search, its record and its index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from korme.site.archives import RECORD, Archive
from korme.site.site import Site
from korme.views.context import PageContext, View

_PAGE = "search/"
_SHOWN = "shown-"
"""Beginning of the names of files with the data that results show (`korme.search.pagefind`)."""


def years_searched(context: PageContext, folder: str) -> View | None:
    """Return the frozen years as a choice beside the search; None if there are none.

    Keys: `home`, the living site's home page; `years`, the last first: `name`, `label`, the links `url` (the year's own search),
    `home`, `root`, `record` and `folder` (its index; '' if it has none), its `parts`, and the `language` these are in.

    Args:
        folder: of indexes, in a site.
    """
    archives = context.site.archives
    if not archives:
        return None
    labels = year_labels(context, archives.values())
    return {
        "home": context.link(""),
        "years": [_year(context, one, labels[one.edition], folder) for one in archives.values()],
    }


def year_labels(context: PageContext, archives: Iterable[Archive]) -> dict[str, str]:
    """Return what frozen years are called, by edition: their number, or the title if there are several of that number."""
    years = list(archives)
    numbers = [year.end.year for year in years]
    return {
        year.edition: str(year.end.year) if numbers.count(year.end.year) == 1 else context.phrase(year.text).text
        for year in years
    }


def _year(context: PageContext, archive: Archive, label: str, folder: str) -> View:
    language = context.language if context.language in archive.languages else archive.languages[0]
    home = archive.url(language=language)
    held = context.site.year_parts.get(archive.edition)
    parts = held.indexes.get(language, "") if held else ""
    return {
        "name": archive.edition,
        "label": label,
        "url": context.file(home + _PAGE),
        "home": context.file(home),
        "root": context.file(f"{archive.folder}/"),
        "record": context.file(f"{archive.folder}/{RECORD}"),
        "folder": context.file(f"{archive.folder}/{folder}/{language}/") if parts else "",
        "parts": parts,
        "language": language,
    }


def frozen_kinds(site: Site) -> frozenset[str]:
    """Return the names of the kinds of which frozen years have entries."""
    return frozenset(entry.kind for archive in site.archives.values() for entry in archive.entries)


def index_parts(paths: Iterable[str], folder: str) -> Mapping[str, str]:
    """Return by language the number of files with shown data of each shard of an index: '3', or of two shards '3 2'.

    Args:
        paths: of a year's files, from its folder.
        folder: of indexes, in a site.
    """
    counts: dict[str, dict[int, int]] = {}
    for language, shard in _shown(paths, folder):
        own = counts.setdefault(language, {})
        own[shard] = own.get(shard, 0) + 1
    return {language: " ".join(str(own[shard]) for shard in sorted(own)) for language, own in counts.items()}


def _shown(paths: Iterable[str], folder: str) -> Iterator[tuple[str, int]]:
    """Yield the language and the shard of each file with shown data: 'pagefind/en/shown-0.json', 'pagefind/en/1/shown-0.json'."""
    for path in paths:
        steps = path.split("/")
        if steps[0] == folder and steps[-1].startswith(_SHOWN) and 3 <= len(steps) <= 4:
            shard = steps[2] if len(steps) > 3 else "0"
            if shard.isdecimal():
                yield steps[1], int(shard)
