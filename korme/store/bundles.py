"""A folder of files kept as one file of the cache: there whole or not at all."""

from __future__ import annotations

from msgspec import MsgspecError, msgpack

from korme.core.model import Files
from korme.store.cache import Cache, write_whole


def remembered(cache: Cache, key: str) -> Files | None:
    """The files that were made from the same things before; None when they must be made."""
    place = cache.rendition(f"{key}.files")
    if place is None:
        return None
    try:
        return msgpack.decode(place.read_bytes(), type=dict[str, bytes])
    except (OSError, MsgspecError):
        return None


def remember(cache: Cache, key: str, files: Files) -> None:
    """Keep files for the next build."""
    path = f"{key}.files"
    cache.record_made({path: write_whole(cache.place(path), msgpack.encode(dict(sorted(files.items()))))})
