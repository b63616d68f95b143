"""The search index: a folder for each language, fetched by the search page on the first search."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec import Struct

from korme.core.model import Bundle, Files, Output
from korme.core.problems import Mark, Problem, problem
from korme.outputs.documents import SITE_FILE
from korme.search.pagefind import PROGRAM, Indexing, IndexingError, Record, begin, tool
from korme.site.reads import noted
from korme.store.compact_json import compact
from korme.theme.theme import Theme
from korme.views.context import PageContext, RenderContext
from korme.views.search import FOLDER, EntryName, parts, records, shards


def outputs(shared: RenderContext) -> list[Output]:
    """Return an index in each language, in shards on a large site; none if Pagefind is not installed."""
    if not shared.searchable:
        return []
    names = dict(enumerate(shards(shared.site)))
    noted_names = noted(names, shared.reads, "shards")
    return [
        Output(
            f"{FOLDER}/{language}/{shard}" if len(names) > 1 else f"{FOLDER}/{language}",
            SITE_FILE,
            Bundle(partial(_prepare, PageContext(shared, language, "search/"), noted_names, shard), len(names[shard])),
        )
        for language in shared.site.config.languages
        for shard in names
    ]


def is_made(theme: Theme) -> bool:
    """Return whether the site has an index: Pagefind is installed, and the theme's option does not decline it."""
    return _is_wanted(theme) and bool(tool())


def _is_wanted(theme: Theme) -> bool:
    return bool(theme.values.get("search", "full") != "names")


def problems(theme: Theme) -> list[Problem]:
    """Return a problem if Pagefind is missing, so that there is no full-text search."""
    return [] if tool() or not _is_wanted(theme) else [problem("search-tool-missing", Mark(SITE_FILE))]


class IndexJob(Struct):
    """A shard of the index of one language, made by Pagefind."""

    language: str
    shard: int
    records: list[Record]
    key: str
    begun: Indexing | Problem | None = None
    """The index in progress, or the reason Pagefind could not be started."""

    def begin(self) -> None:
        """Start Pagefind."""
        try:
            self.begun = begin(self.records, name_of(self.language, self.shard))
        except IndexingError as error:
            self.begun = _failed(error, self.language)

    def feed(self) -> None:
        """Give Pagefind all records meanwhile."""
        if isinstance(self.begun, Indexing):
            self.begun.feed()

    def wait(self, count: Callable[[int], None]) -> Files | Problem:
        """Wait for the files of the index; return them, or a problem."""
        assert self.begun is not None
        if isinstance(self.begun, Problem):
            return self.begun
        try:
            files = self.begun.files(parts=parts(len(self.records)), count=count)
        except IndexingError as error:
            return _failed(error, self.language)
        return {name: data for name, data in files.items() if not (self.shard and name.startswith(PROGRAM))}


def name_of(language: str, shard: int) -> str:
    """Return Pagefind's name for the language of a shard, which stands in the identifiers of its records: `en`, `en-s1`."""
    return f"{language}-s{shard}" if shard else language


def _prepare(context: PageContext, names: Mapping[int, Sequence[EntryName]], shard: int) -> IndexJob:
    rows = records(context, names[shard])
    text = compact([tool(), name_of(context.language, shard), *((row.words, row.shown) for row in rows)])
    key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return IndexJob(context.language, shard, rows, key)


def _failed(error: IndexingError, language: str) -> Problem:
    return problem("search-failed", Mark(SITE_FILE), reason=str(error)[:200], language=language)
