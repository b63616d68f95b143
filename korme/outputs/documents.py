"""Files that our own code writes: bytes made by a pure function, and the digest that tells whether they changed."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from typing import Any

from korme.core.model import GeneratedFile, Output
from korme.store.compact_json import compact

SITE_FILE = "content/site.yaml"
"""The origin of what belongs to no single entry."""


def written(path: str, origin: str, make: Callable[[], bytes]) -> Output:
    """An output that is cheap to make: its key is the digest of its bytes."""
    return Output(path, origin, GeneratedFile(make, lambda: digest(make())))


def digest(data: bytes) -> str:
    """Hexadecimal digest of some bytes."""
    return hashlib.sha256(data).hexdigest()


def json_bytes(value: Any) -> bytes:
    """JSON as it is published: UTF-8, compact (the indenting encoder takes ten times as long), keys in the order given."""
    return (json_text(value) + "\n").encode(errors="replace")


def json_text(value: Any) -> str:
    """Compact JSON in which no '<' can end a script element it may be pasted into."""
    return compact(value).replace("<", "\\u003c")


def plain(text: str) -> str:
    """A text without what XML and calendars cannot carry: control characters and lone surrogates become spaces.

    Line ends stay, as a line feed, whatever they were.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if lines.isprintable():
        return lines
    return "".join(one if one == "\n" or not _is_control(one) else " " for one in lines)


def _is_control(letter: str) -> bool:
    """Control characters, separators that some readers take for a line end, surrogates, and XML's non-characters."""
    return unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") or letter in "\ufffe\uffff"
