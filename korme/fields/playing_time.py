"""Fields of playing time: `3:20`, `1:02:03`, `45 s`."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from korme.fields.base import ReadContext
from korme.fields.nodes import Node
from korme.fields.scalars import plain_text

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII)
_UNITS = re.compile(
    r"(?:(\d{1,2})\s*(?:h|hours?|ч|час\w*|сағ\w*)\.?\s*)?"
    r"(?:(\d{1,3})\s*(?:min|minutes?|m|мин\w*|м)\.?\s*)?"
    r"(?:(\d{1,4})\s*(?:s|sec|seconds?|сек\w*|с)\.?)?",
    re.IGNORECASE,
)


class PlayingTime(Struct, frozen=True):
    """How long a film or recording is, in seconds."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> int | None:
        text = plain_text(node, name, context)
        if not text:
            return None
        found = _CLOCK.fullmatch(text) or _UNITS.fullmatch(text)
        hours, minutes, seconds = (int(each or 0) for each in found.groups()) if found else (0, 0, 0)
        whole = 3600 * hours + 60 * minutes + seconds
        if not whole:
            context.report("not-a-length", node.mark, hint="time", field=name, found=text[:60])
        return whole or None
