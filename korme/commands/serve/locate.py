"""Mapping of an address to a file in the output folder, and to nothing outside it."""

from __future__ import annotations

import os
import re

from msgspec import Struct

_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\:]")
"""Control characters, and those that Windows uses for folders, drives and streams."""

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
    "mp4": "video/mp4",
    "webm": "video/webm",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "wav": "audio/wav",
    "vtt": "text/vtt; charset=utf-8",
    "glb": "model/gltf-binary",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
"""Our own list, since the system's differs between machines (Windows keeps it in its registry)."""


class ServedFile(Struct, frozen=True):
    """A file to send."""

    path: str
    """Absolute path, links resolved."""
    type: str
    """Content-Type."""


class Moved(Struct, frozen=True):
    """A folder requested without its final slash."""

    names: tuple[str, ...]


def locate(folder: str, address: str) -> ServedFile | Moved | None:
    """Return the file at an address; None if there is none, or none that may be sent.

    Args:
        folder: the output folder.
        address: the path of a request, percent-decoded: '/works/'.
    """
    wanted = wanted_names(address)
    if wanted is None:
        return None
    try:
        return _inside(os.path.realpath(folder), wanted)
    except (OSError, ValueError):  # a name that the file system rejects; another drive
        return None


def wanted_names(address: str) -> tuple[str, ...] | None:
    """Return the folders and the file that an address names, or None if it may name none: '/works/' → works, index.html."""
    *names, last = address.removeprefix("/").split("/")
    wanted = (*names, last or "index.html")
    return None if any(name in ("", ".", "..") or _UNSAFE.search(name) for name in wanted) else wanted


def _inside(root: str, names: tuple[str, ...]) -> ServedFile | Moved | None:
    path = os.path.realpath(os.path.join(root, *names))
    if os.path.commonpath([root, path]) != root:
        return None
    if os.path.isfile(path):
        return ServedFile(path, content_type(path))
    return Moved(names) if os.path.isfile(os.path.join(path, "index.html")) else None


def content_type(name: str) -> str:
    """Return the Content-Type of a file by its suffix."""
    return _TYPES.get(os.path.splitext(name)[1].removeprefix(".").lower(), "application/octet-stream")
