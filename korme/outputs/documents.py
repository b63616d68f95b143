"""Files made by a pure function, with the digest that shows whether they changed."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from korme.core.model import GeneratedFile, Output
from korme.site.reads import Reads
from korme.store.compact_json import compact
from korme.views import lists

SITE_FILE = "content/site.yaml"
"""Origin of outputs that belong to no single entry."""


def written(path: str, origin: str, make: Callable[[], bytes]) -> Output:
    """Return an output that is cheap to make: its key is the digest of its bytes."""
    return Output(path, origin, GeneratedFile(make, lambda: digest(make())))


def derived(path: str, origin: str, make: Callable[[], bytes]) -> Output:
    """Return an output made from noted reads alone: it is made only if something that it read has changed."""
    return Output(path, origin, GeneratedFile(make, None))


def in_parts(reads: Reads, keys: Collection[Any], make: Callable[[Any], Any]) -> list[Any]:
    """Return the parts of a derived document by their keys; those of a long one are kept from build to build as plain data.

    Args:
        make: makes a part, plain data, of a key, its document and noted reads alone.
    """
    if len(keys) < lists.MANY:
        return list(map(make, keys))
    return [reads.part(str(key), partial(make, key)) for key in keys]


def digest(data: bytes) -> str:
    """Return the SHA-256 digest of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def json_bytes(value: Any) -> bytes:
    """Return JSON (RFC 8259) as published: UTF-8, compact, keys in the order given.

    The indenting encoder takes ten times as long.
    """
    return (json_text(value) + "\n").encode(errors="replace")


def json_text(value: Any) -> str:
    """Return compact JSON that can be embedded in a script element: '<' is escaped."""
    return compact(value).replace("<", "\\u003c")


def plain(text: str) -> str:
    """Return a text with control characters and lone surrogates, which XML and iCalendar forbid, as spaces.

    All line ends become line feeds.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if lines.isprintable():
        return lines
    return "".join(character if character == "\n" or not _is_control(character) else " " for character in lines)


def _is_control(character: str) -> bool:
    """Return whether it is a control character, line or paragraph separator, surrogate, or non-character of XML."""
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in "\ufffe\uffff"
