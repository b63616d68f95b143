"""Whether what a page links to and loads will be published, and which of its anchors other pages must have."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from korme.checks.page_markup import PageFault, PageMarkup, opening, page_markup
from korme.core.model import Bundle, Output, Page
from korme.site.urls import path_of


class Reachable(Struct, frozen=True):
    """What a site publishes, and where."""

    paths: frozenset[str]
    """Every file but those in `folders`."""
    pages: frozenset[str]
    """The files of these that are pages."""
    folders: tuple[str, ...] = ()
    """Folders whose files are known only when they are made, with a final '/'."""
    base_url: str = ""
    portable: bool = False

    @property
    def root(self) -> str:
        """The path of the site on its host, with a '/' at both ends."""
        inner = urlsplit(self.base_url).path.strip("/")
        return f"/{inner}/" if inner else "/"

    def has(self, path: str) -> bool:
        """Return whether there is a file for a url, as hosts look for one."""
        if path_of(path) in self.paths or path.startswith(self.folders):
            return True
        bare = path.rstrip("/")
        return f"{bare}/index.html" in self.paths or f"{bare}.html" in self.paths


def published(outputs: Iterable[Output], base_url: str, *, portable: bool) -> Reachable:
    """Return what a plan publishes."""
    found = tuple(outputs)
    return Reachable(
        frozenset(output.path for output in found if not isinstance(output.recipe, Bundle)),
        frozenset(output.path for output in found if isinstance(output.recipe, Page)),
        tuple(f"{output.path}/" for output in found if isinstance(output.recipe, Bundle)),
        base_url,
        portable,
    )


class Anchor(Struct, frozen=True, array_like=True):
    """An element of another page that a link leads to."""

    path: str
    """The page's file."""
    name: str
    """The element's id."""
    address: str
    source: str
    """The tag of the link."""


class PageLook(Struct, frozen=True, array_like=True):
    """What is to be said of one page."""

    faults: tuple[PageFault, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    ids: tuple[str, ...] = ()


def look(path: str, html: str, site: Reachable) -> PageLook:
    """Return what is to be said of a page.

    Args:
        path: of its file.
    """
    page = page_markup(html, site.base_url)
    is_blocked = page.is_guarded and not site.portable
    faults = [fault for fault in page.faults if is_blocked or fault.code != "html-blocked"]
    anchors: list[Anchor] = []
    for reference, match in () if page.has_base else page.references.items():
        found = _followed(path, reference.address, site)
        if found is None:
            continue
        target, name, is_outside = found
        if is_outside or not site.has(target):
            code = "html-file" if reference.is_loaded else "html-link"
            hint = "root" if is_outside else ""
            faults.append(PageFault(code, hint, reference.address, opening(match), target))
            continue
        if reference.address.startswith("/") and path != "404.html":  # which hosts show at any address
            faults.append(
                PageFault("html-root", "", reference.address, opening(match), _from_root(reference.address, site))
            )
        if name:
            file = path_of(target) if path_of(target) in site.pages else f"{target.rstrip('/')}/index.html"
            if file == path:
                faults += [] if _has(page, name) else [_lost(Anchor(path, name, reference.address, opening(match)))]
            elif file in site.pages:
                anchors.append(Anchor(file, name, reference.address, opening(match)))
    return PageLook(tuple(faults), tuple(anchors), tuple(page.ids))


def _from_root(address: str, site: Reachable) -> str:
    """Return an address of the site as templates pass it to `link`."""
    return address.lstrip("/") if site.root == "/" else address[len(site.root) :]


def _has(page: PageMarkup, name: str) -> bool:
    return name in page.ids or name == "top"


def _lost(anchor: Anchor) -> PageFault:
    return PageFault("html-anchor", "", anchor.address, anchor.source, anchor.path)


def lost_anchors(anchors: Iterable[Anchor], ids: frozenset[str]) -> list[PageFault]:
    """Return a fault for each anchor that a page with these ids does not have."""
    return [_lost(anchor) for anchor in anchors if anchor.name not in ids and anchor.name != "top"]


def _followed(path: str, address: str, site: Reachable) -> tuple[str, str, bool] | None:
    """Return where an address in a page leads; None if that is not known.

    Returns:
        The url from the site's root, the anchor, and whether a page of the site is meant that is not at this address.
    """
    bare, _, name = address.partition("#")
    bare = bare.partition("?")[0]
    name = unquote(name).partition(":~:")[0]
    if not bare:
        return path, name, False
    if not bare.startswith("/"):
        return _joined(posixpath.dirname(path), bare), name, False
    if site.portable:
        return None
    if site.root != "/" and path != "404.html" and not f"{bare}/".startswith(site.root):
        inner = _joined("", bare)
        return (inner, name, True) if inner and site.has(inner) else None  # else it may be another site of the host
    return _joined("", bare[len(site.root) - 1 :]), name, False


@lru_cache(maxsize=16384)
def _joined(folder: str, link: str) -> str:
    """Return the url of a relative link; above the root is the root, as in browsers."""
    bare = unquote(link)
    url = posixpath.normpath(f"/{folder}/{bare}").lstrip("/")
    return f"{url}/" if url and (bare.endswith("/") or posixpath.basename(bare) in (".", "..")) else url
