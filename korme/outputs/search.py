"""The search index: a folder for each language, fetched by the search page when somebody searches."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial

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
        Output(f"{FOLDER}/{language}", SITE_FILE, Bundle(partial(_ready, PageContext(shared, language, "search/"))))
        for language in shared.site.config.languages
    ]


def problems() -> list[Problem]:
    """What keeps the site from being searched by its words."""
    return [] if tool() else [problem("search-tool-missing", Mark(SITE_FILE))]


def _ready(context: PageContext) -> tuple[str, Callable[[], Callable[[], Files | Problem]]]:
    found = records(context)
    text = json.dumps([tool(), context.language, *((one.words, one.shown) for one in found)], ensure_ascii=False)
    key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return key, partial(_begun, found, context.language)


def _begun(found: list[Record], language: str) -> Callable[[], Files | Problem]:
    try:
        indexing = begin(found, language)
    except IndexingError as error:
        return partial(_failed, error, language)
    return partial(_made, indexing, language)


def _made(indexing: Indexing, language: str) -> Files | Problem:
    try:
        return indexing.files(parts=parts(len(indexing.records)))
    except IndexingError as error:
        return _failed(error, language)


def _failed(error: IndexingError, language: str) -> Problem:
    return problem("search-failed", Mark(SITE_FILE), reason=str(error)[:200], language=language)
