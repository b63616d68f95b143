"""The search index: a folder for each language, fetched by the search page on the first search."""

from __future__ import annotations

import hashlib
import json
from functools import partial

from msgspec import Struct

from korme.core.model import Bundle, Files, Output
from korme.core.problems import Mark, Problem, problem
from korme.outputs.documents import SITE_FILE
from korme.search.pagefind import Indexing, IndexingError, Record, begin, tool
from korme.views.context import PageContext, RenderContext
from korme.views.search import FOLDER, parts, records


def outputs(shared: RenderContext) -> list[Output]:
    """Return an index in each language; none if Pagefind is not installed."""
    if not shared.searchable:
        return []
    return [
        Output(f"{FOLDER}/{language}", SITE_FILE, Bundle(partial(_prepare, PageContext(shared, language, "search/"))))
        for language in shared.site.config.languages
    ]


def problems() -> list[Problem]:
    """Return a problem if Pagefind is missing, so that there is no full-text search."""
    return [] if tool() else [problem("search-tool-missing", Mark(SITE_FILE))]


class IndexJob(Struct):
    """The index of one language, made by Pagefind."""

    language: str
    records: list[Record]
    key: str
    begun: Indexing | Problem | None = None
    """The index in progress, or the reason Pagefind could not be started."""

    def begin(self) -> None:
        """Start Pagefind."""
        try:
            self.begun = begin(self.records, self.language)
        except IndexingError as error:
            self.begun = _failed(error, self.language)

    def wait(self) -> Files | Problem:
        """Wait for the files of the index; return them, or a problem."""
        assert self.begun is not None
        if isinstance(self.begun, Problem):
            return self.begun
        try:
            return self.begun.files(parts=parts(len(self.records)))
        except IndexingError as error:
            return _failed(error, self.language)


def _prepare(context: PageContext) -> IndexJob:
    rows = records(context)
    text = json.dumps([tool(), context.language, *((row.words, row.shown) for row in rows)], ensure_ascii=False)
    key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return IndexJob(context.language, rows, key)


def _failed(error: IndexingError, language: str) -> Problem:
    return problem("search-failed", Mark(SITE_FILE), reason=str(error)[:200], language=language)
