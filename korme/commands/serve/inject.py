"""The script that is injected into pages as they are served; files on disk are never changed."""

from __future__ import annotations

from html import escape
from importlib import resources

from korme.commands.serve.notices import digest_of, rest_of

RESERVED = "/__korme/"
"""Prefix of the server's own addresses, never used by a site."""
EVENTS = RESERVED + "events"
FILES = {RESERVED + name: name for name in ("reload.js", "line.js", "overlay.css")}
EMPTY_PAGE = b"<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n<title>404</title>\n<h1>404</h1>\n"
"""Shown where the site has no page and no 404.html of its own."""


def with_script(page: bytes, epoch: str, *, path: str = "") -> bytes:
    """Insert the script at the end of a page's body, or at the very end.

    Args:
        path: the page's path in the output; with it the page is loaded again only if it differs.
    """
    known = f' data-path="{escape(path)}" data-page="{digest_of(page)}" data-rest="{rest_of(page)}"' if path else ""
    tag = f'<script src="{RESERVED}reload.js" data-epoch="{escape(epoch)}"{known} defer></script>'.encode()
    lower = page.lower()
    at = max(lower.rfind(b"</body"), 0) or max(lower.rfind(b"</html"), 0) or len(page)
    return page[:at] + tag + page[at:]


def own_file(address: str) -> bytes | None:
    """Return one of the server's own files, or None if there is no such file."""
    name = FILES.get(address)
    return resources.files(__package__).joinpath(name).read_bytes() if name else None
