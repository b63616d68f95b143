"""Our texts as they were last read, kept beside Python's bytecode, since importing PyYAML and reading them takes a
twentieth of a build in which nothing has changed.

A file counts while its source has the same bytes. Where the folder cannot be written, or Python is told to write no
bytecode, there is none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from pathlib import Path
from typing import Any

from msgspec import MsgspecError, Struct
from msgspec.msgpack import decode, encode

_FOLDER = "__pycache__"


class _CachedTexts(Struct, frozen=True, array_like=True):
    source: bytes
    """Digest of the source."""
    texts: Any


def cached_texts(source: Path) -> Any:
    """Return the texts of a YAML file if they are kept, else None."""
    with contextlib.suppress(OSError, MsgspecError):
        kept = decode(_place(source).read_bytes(), type=_CachedTexts)
        if kept.source == _digest(source):
            return kept.texts
    return None


def can_cache(source: Path) -> bool:
    """Whether the texts of a YAML file can be kept."""
    return not sys.dont_write_bytecode and os.access(source.parent, os.W_OK)


def cache_texts(source: Path, texts: Any) -> None:
    """Keep the texts of a YAML file, if that can be done."""
    if not can_cache(source):
        return
    place = _place(source)
    temporary = place.with_name(f"{place.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        temporary.write_bytes(encode(_CachedTexts(_digest(source), texts)))
        os.replace(temporary, place)


def _place(source: Path) -> Path:
    return source.parent / _FOLDER / f"{source.stem}.texts"


def _digest(source: Path) -> bytes:
    return hashlib.blake2b(source.read_bytes(), digest_size=16).digest()
