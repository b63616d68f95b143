"""The search index: a folder for each language, fetched by the search page when somebody searches."""

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
    """An index in each language; none where Pagefind is not installed."""
    if not shared.searchable:
        return []
    return [
        Output(f"{FOLDER}/{language}", SITE_FILE, Bundle(partial(_prepare, PageContext(shared, language, "search/"))))
        for language in shared.site.config.languages
    ]


def problems() -> list[Problem]:
    """What keeps the site from being searched by its words."""
    return [] if tool() else [problem("search-tool-missing", Mark(SITE_FILE))]


class IndexJob(Struct):
    """The index of one language, made by Pagefind."""

    language: str
    records: list[Record]
    key: str
    begun: Indexing | Problem | None = None
    """The index that Pagefind is making, or why it could not be started."""

    def begin(self) -> None:
        """Start Pagefind."""
        try:
            self.begun = begin(self.records, self.language)
        except IndexingError as error:
            self.begun = _failed(error, self.language)

    def wait(self) -> Files | Problem:
        """Wait for the files of the index."""
        assert self.begun is not None
        if isinstance(self.begun, Problem):
            return self.begun
        try:
            return self.begun.files(parts=parts(len(self.records)))
        except IndexingError as error:
            return _failed(error, self.language)


def _prepare(context: PageContext) -> IndexJob:
    found = records(context)
    text = json.dumps([tool(), context.language, *((one.words, one.shown) for one in found)], ensure_ascii=False)
    key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return IndexJob(context.language, found, key)


def _failed(error: IndexingError, language: str) -> Problem:
    return problem("search-failed", Mark(SITE_FILE), reason=str(error)[:200], language=language)
