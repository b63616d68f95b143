"""Sharing and installing: cards (Open Graph), icons made from the logo, and the Web App Manifest (W3C)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from korme.core.model import GeneratedImage, Output
from korme.core.problems import Mark, Problem, problem
from korme.kinds import Entry
from korme.outputs.documents import SITE_FILE, json_bytes, written
from korme.pictures.drawings import Icon, has_fonts
from korme.site.site import Site
from korme.site.urls import absolute, entry_url, in_language
from korme.views.context import PageContext, RenderContext
from korme.views.frame import has_icons
from korme.views.sharing import card_of, has_work_cards

_ICONS = (("icon-192.png", 192, ""), ("icon-512.png", 512, ""), ("icon-maskable-512.png", 512, "maskable"))
"""Name, side in pixels, and purpose of the manifest's icons."""
_MASKED, _TOUCHED = 0.16, 0.1
"""Margin around the logo as a share of the side: a launcher's mask may cut off a fifth, Apple rounds corners."""


def outputs(shared: RenderContext) -> list[Output]:
    """Return cards if there is a base address (networks need absolute URLs), icons if there is a logo, and manifests."""
    found = {card.path: card for card in _cards(shared)} if shared.site.config.base_url else {}
    first = PageContext(shared, shared.site.config.languages[0], "")
    icons = list(_icons(first)) if has_icons(first) else []
    manifests = [
        written(
            in_language("site.webmanifest", language, shared.site.config.languages),
            SITE_FILE,
            partial(manifest, shared, language),
        )
        for language in shared.site.config.languages
    ]
    return [*found.values(), *icons, *([] if shared.portable else manifests)]


def problems(site: Site) -> list[Problem]:
    """Return a problem if the fonts of the cards are missing."""
    missing = bool(site.config.base_url) and not has_fonts()
    return [problem("card-fonts-missing", Mark(SITE_FILE))] if missing else []


def _cards(shared: RenderContext) -> Iterator[Output]:
    for language in shared.site.config.languages:
        context = PageContext(shared, language, "")
        for entry in (None, *_entries(shared.site, with_works=has_work_cards(context))):
            card = card_of(context, entry)
            if card:
                yield Output(card.path, entry.mark.path if entry else SITE_FILE, GeneratedImage(card))


def _entries(site: Site, *, with_works: bool) -> Iterator[Entry]:
    works = site.works if with_works else {}
    chosen = site.entries["collection"]
    groups = (site.creatives, works, chosen, site.events, site.venues, site.stories, site.pages, site.editions)
    return (entry for entry in chain.from_iterable(one.values() for one in groups) if entry_url(entry))


def _icons(context: PageContext) -> Iterator[Output]:
    logo = context.site.config.logo
    assert logo is not None
    files = context.shared.catalogue[(logo.path, "mark", logo.focus)]
    source = max(files, key=lambda file: (file.width, file.encoding.format == "png")).path
    wall = context.shared.theme.values.get("wall") or "#ffffff"
    for name, side, purpose in _ICONS:
        icon = Icon(source, side, wall, _MASKED) if purpose else Icon(source, side)
        yield Output(name, logo.path, GeneratedImage(icon))
    yield Output("apple-touch-icon.png", logo.path, GeneratedImage(Icon(source, 180, wall, _TOUCHED)))
    yield Output("favicon.ico", logo.path, GeneratedImage(Icon(source, 48, format="ico")))


def manifest(shared: RenderContext, language: str) -> bytes:
    """Return the Web App Manifest in one language, with which a phone can install the site."""
    context = PageContext(shared, language, "")
    config, values = shared.site.config, shared.theme.values
    title = context.phrase(config.title).text
    icons: list[dict[str, str]] = []
    if has_icons(context):
        icons = [
            {
                "src": context.file(name),
                "type": "image/png",
                "sizes": f"{side}x{side}",
                **({"purpose": purpose} if purpose else {}),
            }
            for name, side, purpose in _ICONS
        ]
    elif "icon.svg" in shared.theme.published:
        source = context.root + shared.theme.published["icon.svg"]
        icons = [{"src": source, "type": "image/svg+xml", "sizes": "any"}]
    members: dict[str, Any] = {
        "name": title,
        "description": context.phrase(config.description).text,
        "lang": language,
        "id": _identity(shared.site, language),
        "start_url": "./",
        "scope": context.root or "./",
        "display": "minimal-ui",
        "background_color": values.get("wall"),
        "theme_color": values.get("wall"),
        "icons": icons,
    }
    return json_bytes({name: value for name, value in members.items() if value})


def _identity(site: Site, language: str) -> str:
    """Return the path of the home page, by which a browser knows an installed site again; '' without a base address."""
    base_url = site.config.base_url
    return urlsplit(absolute(base_url, in_language("", language, site.config.languages))).path if base_url else ""
