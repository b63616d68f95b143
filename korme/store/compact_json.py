"""Compact JSON by msgspec, ten times as fast as the standard library, which takes over what msgspec refuses."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup
from msgspec import to_builtins
from msgspec.json import Encoder

from korme.core.late_views import LateView
from korme.core.model import Phrase


def compact(value: Any) -> str:
    """Encode a value as JSON without spaces or escapes of non-ASCII characters, keys in order.

    Markup is a string, a phrase in another language a pair; a view that is made late is its digest.
    """
    return compact_bytes(value).decode("utf-8", "surrogatepass")


def compact_bytes(value: Any) -> bytes:
    """Encode a value as `compact` does, to bytes; a lone surrogate as the three bytes that UTF-8 would have for it."""
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:
        text = json.dumps(to_builtins(value, enc_hook=_plain), ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")


def _plain(value: Any) -> str | tuple[str, str]:
    if type(value) is Phrase:
        return (value.text, value.lang) if value.lang else value.text
    if type(value) is LateView:
        return value.digest
    if isinstance(value, Markup):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


_ENCODER = Encoder(enc_hook=_plain)
