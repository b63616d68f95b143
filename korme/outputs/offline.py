"""`sw.js`: the service worker that makes a site readable offline, or one that removes an earlier worker."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from korme.core.model import Manifest, Output, Page
from korme.core.versions import version
from korme.i18n.languages import date
from korme.outputs.assets import loaded
from korme.outputs.documents import SITE_FILE, digest, json_bytes, json_text, written
from korme.site.codes import INDEX as CODES
from korme.site.site import Site
from korme.site.urls import entry_url, in_language, path_of
from korme.theme.render import translator
from korme.theme.theme import ENGINE, Theme
from korme.views.frame import works_offline
from korme.views.my_list import INDEX, OFFLINE, PAGE

WORKER = "sw.js"
MOST = 150
"""Pages that the worker of one language fetches in advance."""
_FIRST = ("", OFFLINE, PAGE, INDEX, "programme/")
"""URLs that are fetched even if the visitor's browser saves data."""
_PROGRAMME = ("programme/", "venues/")


def outputs(site: Site, theme: Theme, found: Iterable[Output], *, portable: bool = False) -> list[Output]:
    """Return the worker; the one that removes itself if the theme's option `offline` is off, or in a portable site.

    Args:
        found: the outputs of the plan so far; pages of the programme are recognised by their addresses.
    """
    if not works_offline(theme.values, portable=portable):
        return [written(WORKER, SITE_FILE, farewell)]
    about = (site, theme, core(site, list(found)))
    return [Output(WORKER, SITE_FILE, Manifest(partial(_key, *about), partial(worker, *about)))]


def core(site: Site, outputs: Sequence[Output]) -> dict[str, list[str]]:
    """Return by language the URLs to fetch in advance: the programme, and what a visitor's list needs."""
    languages = site.config.languages
    paths = {output.path for output in outputs}
    places = tuple(in_language(url, language, languages) for language in languages for url in _PROGRAMME)
    pages = [output.path for output in outputs if output.path.startswith(places) and isinstance(output.recipe, Page)]
    found = {}
    past = _of_other_years(site)
    for language in languages:
        prefix = in_language("", language, languages)
        first = [in_language(url, language, languages) for url in _FIRST]
        programme = sorted(
            path.removesuffix("index.html")
            for path in pages
            if path.startswith(tuple(f"{prefix}{url}" for url in _PROGRAMME))
            and not path.startswith(f"{prefix}programme/print/")
            and path.removeprefix(prefix).removesuffix("index.html") not in past
        )
        urls = dict.fromkeys(url for url in (*first, CODES, *programme) if path_of(url) in paths)
        found[language] = list(urls)[:MOST]
    return found


def _of_other_years(site: Site) -> frozenset[str]:
    """Return the URLs of events that are not of the current edition, in the default language."""
    current = site.edition.slug if site.edition and site.has_years else ""
    others = (events for slug, events in site.events_of_edition.items() if current and slug != current)
    return frozenset(entry_url(event) for events in others for event in events)


def worker(site: Site, theme: Theme, core: Mapping[str, list[str]], digests: Mapping[str, str]) -> bytes:
    """Return the bytes of the worker, which change whenever a file that it fetches in advance does.

    Args:
        digests: of all files of the site, by path.
    """
    days = {language: _days(language) for language in site.config.languages}
    settings = {**_settings(site, theme, core, digests), "days": days}
    revision = hashlib.sha256(json_text(settings).encode()).hexdigest()[:12]
    return f"const SITE = {json_text({'version': revision, **settings})};\n\n{_script('worker')}".encode()


def _key(site: Site, theme: Theme, core: Mapping[str, list[str]], digests: Mapping[str, str]) -> str:
    """Return the digest of the worker's input; the names of months depend on Babel's version."""
    settings = _settings(site, theme, core, digests)
    return digest(json_bytes([ENGINE, settings, version("babel"), _script("worker")]))


def _settings(site: Site, theme: Theme, core: Mapping[str, list[str]], digests: Mapping[str, str]) -> dict[str, Any]:
    """Return the worker's settings for this site, without the days."""
    return {
        "language": site.config.language,
        "offline": OFFLINE,
        "media": "../../media/" if site.frozen else "media/",
        "least": len(_FIRST),
        "assets": sorted(loaded(theme).values()),
        "core": {language: [[url, digests[path_of(url)][:8]] for url in urls] for language, urls in core.items()},
        "words": {
            language: str(translator(theme, language)("stored", moment="{moment}"))
            for language in site.config.languages
        },
    }


def _days(language: str) -> list[str]:
    """Return the format of a day for each month, with a placeholder for its number: '{day} April'."""
    named = (date(dt.date(2024, month, 28), language, "day-month") for month in range(1, 13))
    return [day.replace("28", "{day}", 1) for day in named]


def farewell() -> bytes:
    """Return a worker that deletes what an earlier one stored, and unregisters itself."""
    return _script("farewell").encode()


def _script(name: str) -> str:
    return Path(__file__).with_name(f"{name}.js").read_text("utf-8")
