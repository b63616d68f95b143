"""Files for web hosts: `_headers` (with CSP Level 3), and `.nojekyll`, without which GitHub Pages omits some files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from urllib.parse import quote, urlsplit

from korme.core.csp import header_policy
from korme.core.embeds import frame_hosts
from korme.core.media import ModelViewer
from korme.core.model import Output, Page
from korme.outputs.documents import SITE_FILE, written
from korme.pictures.tiles import FOLDER as TILES
from korme.site import iiif
from korme.site.config import Config

_EVERYWHERE = {
    "Content-Security-Policy": header_policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
RESERVATION = ".well-known/tdmrep.json"
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_ASKED = {"Cache-Control": "no-cache"}
"""A browser asks each time whether the file has changed; else it may keep an old hour for days."""
_MOST_FOLDERS = 60
"""Folders with rules of their own; Cloudflare takes 100 rules."""
_OPEN = {"Access-Control-Allow-Origin": "*"}
"""Open data, calendars and pictures may be read by scripts of other sites (CORS): viewers of museums, for one."""

RULES: tuple[tuple[str, dict[str, str]], ...] = (
    ("/*", _EVERYWHERE),
    ("/media/*", {**_OPEN, **_FOR_EVER}),
    ("/assets/*", _FOR_EVER),
    ("/sw.js", _ASKED),
    ("/*.webmanifest", {"Content-Type": "application/manifest+json"}),
    ("/api/*", {**_OPEN, **_ASKED}),
    ("/programme/*", _OPEN),
    (f"/{iiif.FOLDER}/*", _OPEN),
    (f"/{TILES}/*", _FOR_EVER),
    (f"/{iiif.FOLDER}/*/manifest.json", {"Content-Type": iiif.PROFILE, **_ASKED}),
    (f"/{iiif.COLLECTION}", {"Content-Type": iiif.PROFILE, **_ASKED}),
    (f"/{iiif.FOLDER}/editions/*", {"Content-Type": iiif.PROFILE, **_ASKED}),
    ("/*.ics", {"Content-Type": "text/calendar; charset=utf-8", **_ASKED}),
    ("/feed.xml", {"Content-Type": "application/atom+xml; charset=utf-8"}),
    ("/*/feed.xml", {"Content-Type": "application/atom+xml; charset=utf-8"}),
    ("/works/feed.xml", {"Content-Type": "application/atom+xml; charset=utf-8"}),
    ("/*/works/feed.xml", {"Content-Type": "application/atom+xml; charset=utf-8"}),
    ("/programme/changes.xml", {"Content-Type": "application/atom+xml; charset=utf-8"}),
    ("/*/programme/changes.xml", {"Content-Type": "application/atom+xml; charset=utf-8"}),
)
"""Headers by path pattern; file names in media/ and assets/ change with their content."""


def outputs(
    found: Iterable[Output], config: Config, players: Iterable[str] = (), viewer: ModelViewer | None = None
) -> list[Output]:
    """Return the two files, and the reservation of text and data mining if the site refuses AI training.

    Args:
        found: the outputs of the plan so far, whose pages are to be asked for each time.
        players: the services whose players pages may show.
        viewer: what shows 3D models.
    """
    folders = page_folders(output.path for output in found if isinstance(output.recipe, Page))
    is_reserved = config.ai_crawlers == "refuse"
    allowed = {"frames": frame_hosts(players), "styles": viewer.styles if viewer else ()}
    files = [
        written("_headers", SITE_FILE, partial(headers, folders, is_reserved=is_reserved, **allowed)),
        written(".nojekyll", SITE_FILE, bytes),
    ]
    if is_reserved and not urlsplit(config.base_url or "").path.strip("/"):  # it counts only at the root of a domain
        files.append(written(RESERVATION, SITE_FILE, reservation))
    return files


def reservation() -> bytes:
    """Return the bytes of the file by which a domain reserves text and data mining (TDMRep, W3C Community Group)."""
    return (json.dumps([{"location": "/*", "tdm-reservation": 1}], indent=1) + "\n").encode()


def page_folders(paths: Iterable[str]) -> list[str]:
    """Return the folders at the top that hold pages, those with most pages first if there are too many, sorted.

    Rules cannot say 'all but media/ and assets/': hosts join the values of all patterns that match.
    """
    counts = Counter(path.partition("/")[0] for path in paths if "/" in path)
    ranked = sorted(counts, key=lambda folder: (-counts[folder], folder))
    return sorted(ranked[:_MOST_FOLDERS])


def headers(
    folders: Iterable[str], *, is_reserved: bool = False, frames: Sequence[str] = (), styles: Sequence[str] = ()
) -> bytes:
    """Return the bytes of `_headers`.

    Args:
        folders: those at the top that hold pages.
        is_reserved: whether text and data mining are reserved.
        frames: origins of the players of all pages.
        styles: hashes of the style sheets in the viewer of 3D models.
    """
    (path, rules), *others = RULES
    more = {"TDM-Reservation": "1"} if is_reserved else {}
    everywhere = path, {**rules, "Content-Security-Policy": header_policy(frames, styles), **more}
    pages = (("/", _ASKED), *((f"/{quote(folder)}/*", _ASKED) for folder in folders))
    blocks = (
        "\n".join([path, *(f"  {name}: {value}" for name, value in rules.items())])
        for path, rules in (everywhere, *others, *pages)
    )
    return ("\n\n".join(blocks) + "\n").encode()
