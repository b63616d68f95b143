"""A folder of files kept as one file in the cache: complete or absent."""

from __future__ import annotations

from msgspec import MsgspecError, msgpack

from korme.core.model import Files
from korme.store.cache import Cache, write_whole


def remembered(cache: Cache, key: str) -> Files | None:
    """Return the files cached under a key, or None if they must be made."""
    path = cache.rendition(f"{key}.files")
    if path is None:
        return None
    try:
        return msgpack.decode(path.read_bytes(), type=dict[str, bytes])
    except (OSError, MsgspecError):
        return None


def use(cache: Cache, key: str) -> None:
    """Count the files cached under a key as used."""
    cache.use(f"{key}.files")


def remember(cache: Cache, key: str, files: Files) -> None:
    """Cache files for the next build."""
    path = f"{key}.files"
    cache.record_made({path: write_whole(cache.place(path), msgpack.encode(dict(sorted(files.items()))))})
