"""What only the page `/submit/` needs; a site without the page publishes none of it."""

from __future__ import annotations

from msgspec.structs import replace

from korme.site.config import Config
from korme.site.urls import SUBMIT
from korme.theme.theme import Theme

PAGE = SUBMIT
TEMPLATE = "submit.html"
_ASSETS = frozenset({"submit.css", "submit.js"})


def without_unused(theme: Theme, config: Config) -> Theme:
    """Return the theme of a site: without the page, assets that only the page loads are not published."""
    if config.submit:
        return theme
    return replace(theme, published={name: path for name, path in theme.published.items() if name not in _ASSETS})
