"""From an address to a file of the output folder, and never to anything else."""

from __future__ import annotations

import os
import re

from msgspec import Struct

_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\:]")
"""Control characters, and what Windows takes for folders, drives and streams."""

_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "webmanifest": "application/manifest+json; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "webp": "image/webp",
    "avif": "image/avif",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "wasm": "application/wasm",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
"""Our own list: the system's differs from machine to machine (Windows keeps it in its registry)."""


class ServedFile(Struct, frozen=True):
    """A file to send."""

    path: str
    """Absolute, links resolved."""
    type: str
    """The Content-Type."""


class Moved(Struct, frozen=True):
    """A folder asked for without its last slash."""

    names: tuple[str, ...]


def locate(folder: str, address: str) -> ServedFile | Moved | None:
    """What stands at an address; None when nothing does, or nothing that may be sent.

    Args:
        folder: the output folder.
        address: the path of a request, percent-encoding undone: '/works/'.
    """
    *names, last = address.removeprefix("/").split("/")
    wanted = (*names, last or "index.html")
    if any(one in ("", ".", "..") or _UNSAFE.search(one) for one in wanted):
        return None
    try:
        return _inside(os.path.realpath(folder), wanted)
    except (OSError, ValueError):  # a name the file system cannot even ask for; another drive
        return None


def _inside(root: str, names: tuple[str, ...]) -> ServedFile | Moved | None:
    place = os.path.realpath(os.path.join(root, *names))
    if os.path.commonpath([root, place]) != root:
        return None
    if os.path.isfile(place):
        return ServedFile(place, content_type(place))
    return Moved(names) if os.path.isfile(os.path.join(place, "index.html")) else None


def content_type(name: str) -> str:
    """The Content-Type of a file by its ending."""
    return _TYPES.get(os.path.splitext(name)[1].removeprefix(".").lower(), "application/octet-stream")
