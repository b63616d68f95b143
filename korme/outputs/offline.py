"""`sw.js`: the worker that lets a site be read without a network, or the one that ends such a worker."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from korme.core.model import Manifest, Output, Page
from korme.core.versions import version
from korme.i18n.languages import date
from korme.outputs.documents import SITE_FILE, digest, json_bytes, json_text, written
from korme.site.site import Site
from korme.site.urls import in_language, path_of
from korme.theme.render import translator
from korme.theme.theme import ENGINE, Theme
from korme.views.frame import works_offline
from korme.views.my_list import INDEX, OFFLINE, PAGE

WORKER = "sw.js"
MOST = 150
"""Pages that a visitor's device fetches in advance."""
_FIRST = ("", OFFLINE, PAGE, INDEX, "programme/")
"""What it fetches even when the visitor saves data."""


def outputs(site: Site, theme: Theme, found: Iterable[Output], *, portable: bool = False) -> list[Output]:
    """The worker; its farewell when the theme's option `offline` says no, and in a site for a disk.

    Args:
        found: the outputs of the plan so far; pages of the programme are known by their addresses.
    """
    if not works_offline(theme.values, portable=portable):
        return [written(WORKER, SITE_FILE, farewell)]
    pages = {one.path: one for one in found}
    about = (site, theme, core(site, pages))
    return [Output(WORKER, SITE_FILE, Manifest(partial(_key, *about), partial(worker, *about)))]


def core(site: Site, pages: Mapping[str, Output]) -> dict[str, list[str]]:
    """By language, the urls of what is fetched in advance: the programme and what a visitor's list needs."""
    languages = site.config.languages
    found = {}
    for language in languages:
        prefix = in_language("", language, languages)
        first = [in_language(url, language, languages) for url in _FIRST]
        programme = sorted(
            path.removesuffix("index.html")
            for path, one in pages.items()
            if isinstance(one.recipe, Page)
            and path.startswith((f"{prefix}programme/", f"{prefix}venues/"))
            and not path.startswith(f"{prefix}programme/print/")
        )
        urls = dict.fromkeys(url for url in (*first, *programme) if path_of(url) in pages)
        found[language] = list(urls)[:MOST]
    return found


def worker(site: Site, theme: Theme, core: Mapping[str, list[str]], digests: Mapping[str, str]) -> bytes:
    """The worker's bytes, which change whenever something that it has fetched in advance does.

    Args:
        digests: of all files of the site, by path.
    """
    days = {one: _days(one) for one in site.config.languages}
    told = {**_told(site, theme, core, digests), "days": days}
    edition = hashlib.sha256(json_text(told).encode()).hexdigest()[:12]
    return f"const SITE = {json_text({'version': edition, **told})};\n\n{_script('worker')}".encode()


def _key(site: Site, theme: Theme, core: Mapping[str, list[str]], digests: Mapping[str, str]) -> str:
    """The digest of what the worker says; its days are Babel's words."""
    told = _told(site, theme, core, digests)
    return digest(json_bytes([ENGINE, told, version("babel"), _script("worker")]))


def _told(site: Site, theme: Theme, core: Mapping[str, list[str]], digests: Mapping[str, str]) -> dict[str, Any]:
    """What the worker is told of this site, but for the days."""
    return {
        "language": site.config.language,
        "offline": OFFLINE,
        "least": len(_FIRST),
        "assets": sorted(theme.published.values()),
        "core": {language: [[url, digests[path_of(url)][:8]] for url in urls] for language, urls in core.items()},
        "words": {one: str(translator(theme, one)("stored", moment="{moment}")) for one in site.config.languages},
    }


def _days(language: str) -> list[str]:
    """A day of each month in words, with a hole for its number: '{day} April'."""
    named = (date(dt.date(2024, month, 28), language, "day-month") for month in range(1, 13))
    return [one.replace("28", "{day}", 1) for one in named]


def farewell() -> bytes:
    """A worker that removes what an earlier one has stored, and itself."""
    return _script("farewell").encode()


def _script(name: str) -> str:
    return Path(__file__).with_name(f"{name}.js").read_text("utf-8")
