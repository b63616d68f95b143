"""The `sizes` of pictures: what a preset says, for a picture's ratio."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from msgspec import Struct

from korme.fields.base import ReadContext
from korme.fields.nodes import Node
from korme.fields.scalars import plain_text

_BRACES = re.compile(r"\{ *(?P<times>[0-9]*\.?[0-9]+)(?P<unit>[a-z]+) *(?:, *(?P<most>[0-9]*\.?[0-9]+)(?P=unit) *)?\}")
"""A length times the picture's ratio, and the length at which it ends: `{20rem}`, `{62vw, 92vw}`."""
_FOREIGN = frozenset('{}"<>&;')


class Sizes(Struct, frozen=True):
    """A `sizes` attribute, in which lengths in braces are multiplied by the picture's ratio."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> str | None:
        text = plain_text(node, name, context)
        if text is None or not _FOREIGN & set(_BRACES.sub("", text)):
            return text or None
        context.wrong(name, node, "sizes")
        return None


@lru_cache(maxsize=4096)
def fitted(sizes: str, ratio: str) -> str:
    """Return a `sizes` attribute for a picture: `{20rem}` is 30rem at the ratio class 'korme-r-1500'."""

    def length(found: re.Match[str]) -> str:
        long = float(found["times"]) * int(ratio.rpartition("-")[2]) / 1000
        return f"{round(min(long, float(found['most'] or long)), 1):g}{found['unit']}"

    return _BRACES.sub(length, sizes) if "{" in sizes else sizes
