"""Links that templates write by hand: `link("tags/")`, in the page's language, checked."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import quote

from korme.core.likeness import guess
from korme.core.problems import Problem
from korme.core.template_faults import TemplateFault, refused, unknown
from korme.site.published_files import ROOT
from korme.site.urls import target
from korme.views.context import PageContext

_CODE = "template-link"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_OUTSIDE = frozenset("http https mailto tel sms geo webcal".split())
_SHOWN = 120
"""Characters of an address in a message."""


def themed_link(context: PageContext, address: str, language: str = "") -> str:
    """Return the link from a page to an address written from the site's root: 'tags/', '/works/by-year/#2025', 'feed.xml'.

    Pages, calendars and feeds are linked in the page's language, or in `language`; a former address becomes that of the
    page which had it. An address of another site and '#part' are returned as they are.

    Raises:
        TemplateFault: the site has no such page, file or language.
    """
    if _is_elsewhere(address):
        return address
    if language and language not in context.site.config.languages:
        raise unknown("template-language", language, list(context.site.config.languages))
    found = _found(context, address, language)
    if found is None:
        faults = context.shared.files.faults
        if address not in faults:
            faults[address] = _missing(context, address)
        raise TemplateFault(faults[address])
    return found


def is_published(context: PageContext, address: str) -> bool:
    """Return whether `themed_link` has a link for an address."""
    return _is_elsewhere(address) or _found(context, address, "") is not None


def _is_elsewhere(address: str) -> bool:
    """Return whether an address is none of this site's pages.

    Raises:
        TemplateFault: its scheme is none that a link may have, or it is a link from a page already.
    """
    if address.startswith(("#", "?", "//")):
        return True
    if address.startswith("."):
        raise refused(_CODE, "relative", found=address[:_SHOWN])
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() not in _OUTSIDE:
        raise refused(_CODE, "scheme", found=address[:_SHOWN])
    return scheme is not None


def _found(context: PageContext, address: str, language: str) -> str | None:
    """Return the link to a page or file of the site, None if there is none."""
    url = _url(address)
    if url is None:
        return None
    tail = address[len(address.partition("#")[0].partition("?")[0]) :]
    shared, languages = context.shared, context.site.config.languages
    first, _, rest = url.partition("/")
    if first in languages and "/" in url:
        page, language = rest, language or first
    else:
        page = url
    if page in shared.known:
        return context.link(page, language) + tail
    if now := shared.former.get(page) or shared.former.get(url):
        return context.link(now, language) + tail
    own = language or context.language
    if own != languages[0] and f"{own}/{page}" in shared.files:
        return context.file(quote(f"{own}/{page}")) + tail
    return context.file(quote(page)) + tail if page in shared.files else None


def _url(address: str) -> str | None:
    """Return the URL of an address; index.html stands for its folder."""
    url = target("/" + address.removeprefix("/"))
    if url is None:
        return None
    return url.removesuffix("index.html") if f"/{url}".endswith("/index.html") else url


def _missing(context: PageContext, address: str) -> Problem:
    """Return the problem of an address that leads nowhere, with the nearest page or file."""
    roots = context.shared.reads.facts.roots
    pages: Collection[str] = roots.get("known", ())
    url = _url(address) or ""
    near = guess(url, [*pages, *roots.get(ROOT, ())] if "." in url else pages)
    if near:
        return refused(_CODE, "guess", found=address[:_SHOWN], guess=near).fault
    sections = [page for page in pages if page.count("/") == 1]
    return (
        unknown(_CODE, address[:_SHOWN], sections).fault if sections else refused(_CODE, found=address[:_SHOWN]).fault
    )
