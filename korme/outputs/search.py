"""The search index: a folder for each language, fetched by the search page when somebody searches."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial

from korme.indexing import IndexingError, Record, make_index, tool
from korme.model import Bundle, Files, Output
from korme.outputs.documents import SITE_FILE
from korme.problems import Mark, Problem, problem
from korme.views.search import FOLDER, parts, records
from korme.views.viewer import Stage, Viewer


def outputs(stage: Stage) -> list[Output]:
    """An index in each language; none where Pagefind is not installed."""
    if not stage.searchable:
        return []
    return [
        Output(f"{FOLDER}/{language}", SITE_FILE, Bundle(partial(_ready, Viewer(stage, language, "search/"))))
        for language in stage.site.config.languages
    ]


def problems() -> list[Problem]:
    """What keeps the site from being searched by its words."""
    return [] if tool() else [problem("search-tool-missing", Mark(SITE_FILE))]


def _ready(viewer: Viewer) -> tuple[str, Callable[[], Files | Problem]]:
    found = records(viewer)
    text = json.dumps([tool(), viewer.language, *((one.words, one.shown) for one in found)], ensure_ascii=False)
    key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return key, partial(_made, found, viewer.language)


def _made(found: list[Record], language: str) -> Files | Problem:
    try:
        return make_index(found, language, parts=parts(len(found)))
    except IndexingError as error:
        return problem("search-failed", Mark(SITE_FILE), reason=str(error)[:200], language=language)
