"""Addresses of entries that are gone (`removed` in site.yaml), where visitors read that something is no longer shown."""

from __future__ import annotations

from collections.abc import Collection

from korme.site.config import Config
from korme.site.former_names import former_url
from korme.site.urls import path_of

TEMPLATE = "removed.html"


def removed_urls(config: Config, taken: Collection[str] = ()) -> list[str]:
    """Return the addresses of removed entries in the default language, each once, but for those in use.

    Args:
        taken: URLs that are pages, or lead to one.
    """
    known = {path_of(url).casefold() for url in taken}
    found: dict[str, str] = {}
    for address in config.removed:
        url = former_url(address)
        if url is not None and path_of(url).casefold() not in known:
            found.setdefault(path_of(url).casefold(), url)
    return list(found.values())
