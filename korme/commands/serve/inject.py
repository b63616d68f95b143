"""The small script that open pages get on their way to the browser; the files on disk are never touched."""

from __future__ import annotations

from html import escape
from importlib import resources

RESERVED = "/__korme/"
"""Addresses that belong to the server and never to a site."""
EVENTS = RESERVED + "events"
FILES = {RESERVED + name: name for name in ("reload.js", "line.js", "overlay.css")}
EMPTY_PAGE = b"<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n<title>404</title>\n<h1>404</h1>\n"
"""What is shown where the site has no page and no 404.html of its own."""


def with_script(page: bytes, epoch: str) -> bytes:
    """A page with the script at the end of its body, or at its very end."""
    tag = f'<script src="{RESERVED}reload.js" data-epoch="{escape(epoch)}" defer></script>'.encode()
    lower = page.lower()
    at = max(lower.rfind(b"</body"), 0) or max(lower.rfind(b"</html"), 0) or len(page)
    return page[:at] + tag + page[at:]


def own_file(address: str) -> bytes | None:
    """The bytes of one of the server's own files; None when there is no such file."""
    name = FILES.get(address)
    return resources.files(__package__).joinpath(name).read_bytes() if name else None
