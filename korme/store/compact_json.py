"""Values as compact JSON, by msgspec: ten times as quick as the standard library, which steps in for what msgspec refuses."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup
from msgspec.json import Encoder


def compact(value: Any) -> str:
    """JSON without a needless space, letters as they are, keys in the order given; safe HTML is text like any other."""
    try:
        return _ENCODER.encode(value).decode()
    except UnicodeEncodeError:  # half a letter that somebody wrote as an escape
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _text(value: Any) -> str:
    if isinstance(value, Markup):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


_ENCODER = Encoder(enc_hook=_text)
