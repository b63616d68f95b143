"""What was seen in the pages of a site's own theme: kept in the cache, so that pages need not be looked at again."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from korme.checks.page_looks import Anchor, PageLook, Reachable, look, lost_anchors, published
from korme.checks.page_markup import PageFault
from korme.checks.template_looks import FaultyPage, template_looks
from korme.core.model import Output, Page
from korme.core.options import Options
from korme.core.problems import Problem
from korme.publish.planning import PlannedSite
from korme.publish.recognition import output_name
from korme.read.content import Content
from korme.site.urls import in_language, path_of, target
from korme.store.cache import write_record
from korme.store.records import encode_packed, read_packed
from korme.theme.folders import own_themes
from korme.theme.theme import Theme


class _LookRecord(Struct, frozen=True, array_like=True):
    token: str
    base_url: str
    paths: list[str]
    """What was published, but for what views name with its digest."""
    seen: dict[str, tuple[tuple[PageFault, ...], tuple[Anchor, ...]]]
    """By page, if there is anything to keep."""
    ids: dict[str, tuple[str, ...]]
    """The ids of the pages that anchors lead to."""


class Looking(Struct):
    """The pages of a site that are looked at, before and after."""

    path: Path
    """Of the record."""
    theme: Theme
    own: frozenset[str]
    """Names of the themes that are the site's own."""
    site: Reachable
    pages: Mapping[str, Output]
    elsewhere: frozenset[str]
    """Files that links in texts lead to: `korme.checks.links` reports those that are missing."""
    before: _LookRecord | None
    fresh: dict[str, PageLook] = {}
    """By path of the page."""

    @property
    def token(self) -> str:
        """What identifies the last record; '' if pages must be looked at again."""
        return self.before.token if self.before else ""

    def look(self, path: str, data: bytes) -> PageLook:
        """Look at a page; its look counts once it is in `fresh`."""
        return look(path, data.decode("utf-8", "replace"), self.site)

    def problems(self, ids_of: Callable[[Output], tuple[str, ...]]) -> list[Problem]:
        """Return what is wrong with the pages, as problems of their templates.

        Args:
            ids_of: returns the ids of a page that was not looked at.
        """
        faults = {path: list(found) for path, (found, _) in self._seen().items()}
        wanted: dict[str, list[tuple[str, Anchor]]] = {}
        for path, (_, anchors) in self._seen().items():
            for anchor in anchors:
                wanted.setdefault(anchor.path, []).append((path, anchor))
        for file, links in wanted.items():
            ids = frozenset(self._ids(file, ids_of))
            for path, anchor in links:
                faults[path] += lost_anchors([anchor], ids)
        found = [
            FaultyPage(path, recipe.template, own)
            for path, output in self.pages.items()
            if isinstance(recipe := output.recipe, Page)
            and (own := tuple(fault for fault in faults.get(path, ()) if self._counts(fault)))
        ]
        return template_looks(self.theme, self.own, found, self.site.pages)

    def _seen(self) -> dict[str, tuple[tuple[PageFault, ...], tuple[Anchor, ...]]]:
        """Return what is to be said of the pages of the site, by path."""
        before = self.before.seen if self.before else {}
        seen = {path: found for path, found in before.items() if path in self.pages and path not in self.fresh}
        return seen | {path: (own.faults, own.anchors) for path, own in self.fresh.items() if own.faults or own.anchors}

    def _ids(self, file: str, ids_of: Callable[[Output], tuple[str, ...]]) -> tuple[str, ...]:
        known = self.before.ids if self.before else {}
        if file not in self.fresh and file in known:
            return known[file]
        if file not in self.fresh and file in self.pages:
            self.fresh[file] = PageLook(*self._seen().get(file, ((), ())), ids_of(self.pages[file]))
        return self.fresh[file].ids if file in self.fresh else ()

    def _counts(self, fault: PageFault) -> bool:
        """Return whether a fault is one still, and not reported at a text."""
        if fault.code not in ("html-link", "html-file") or fault.hint:
            return fault.code != "html-anchor" or fault.page not in self.elsewhere
        return not self.site.has(fault.page) and path_of(fault.page) not in self.elsewhere

    def forget(self, token: str, pages: Collection[str]) -> None:
        """Forget what was seen in pages that have been made again, and all of it if the record has another token."""
        before = self.before if self.token == token else None
        if before:
            seen = {path: found for path, found in before.seen.items() if path not in pages}
            ids = {path: found for path, found in before.ids.items() if path not in pages}
            before = replace(before, seen=seen, ids=ids)
        self.before = before

    def save(self, token: str = "") -> str:
        """Write the record; return what identifies it, '' if it cannot be written.

        It must be written before the traces that rely on it.

        Args:
            token: identifies it; by default as before, or a new one.
        """
        seen = self._seen()
        known = self.before.ids if self.before else {}
        targets = {anchor.path for _, anchors in seen.values() for anchor in anchors}
        ids = {path: self.fresh[path].ids if path in self.fresh else known.get(path, ()) for path in targets}
        record = _LookRecord(
            token or self.token or secrets.token_hex(8), self.site.base_url, _lasting(self.site), seen, ids
        )
        with contextlib.suppress(OSError, UnicodeEncodeError):
            write_record(self.path, encode_packed(record))
            return record.token
        return ""


def looks_path(folder: Path, cache: Path) -> Path:
    """Return the path of the record of what was seen in the pages of an output folder."""
    return cache / f"looks-{output_name(folder)}"


def begin_looking(path: Path, content: Content, planned: PlannedSite, options: Options) -> Looking | None:
    """Return the looking at the pages of a site; None if it has no theme of its own, or not all its pages are planned.

    The shipped themes are looked at in tests, those of packages by their authors.

    Args:
        path: of the record.
    """
    own = frozenset(own_themes(options.root, planned.theme.chain))
    if not own or options.only:
        return None
    outputs = planned.plan.outputs
    site = published(outputs, planned.site.config.base_url or "", portable=options.portable)
    pages = {output.path: output for output in outputs if isinstance(output.recipe, Page)}
    record = read_packed(path, _LookRecord)
    if record and (record.base_url != site.base_url or not site.paths.issuperset(record.paths)):
        record = None
    return Looking(path, planned.theme, own, site, pages, _linked(content), record)


def _lasting(site: Reachable) -> list[str]:
    """Return the files that a link in a template may name as they are."""
    return sorted(path for path in site.paths if not path.startswith(("media/", "assets/")))


def _linked(content: Content) -> frozenset[str]:
    """Return the files that texts, the menu and the footer link to, in every language."""
    config = content.config
    bodies = (link for body in content.prose.values() for link in body.links)
    items = (item.link for item in (*config.menu, *config.footer))
    urls = {url for link in (*bodies, *items) if (url := target(link)) is not None}
    return frozenset(
        path_of(in_language(url, language, config.languages)) for url in urls for language in config.languages
    )
