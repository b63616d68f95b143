"""Fields of length: `6 m`, `450 cm`."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from korme.fields.base import ReadContext
from korme.fields.nodes import Node
from korme.fields.scalars import plain_text

UNIT = r"(?:[mc]m|m|мм|см|м)\b"
"""Units of length, Latin and Cyrillic, as part of a regular expression."""
CENTIMETRES = MappingProxyType({"mm": 0.1, "cm": 1.0, "m": 100.0, "мм": 0.1, "см": 1.0, "м": 100.0})
"""Centimetres in each unit."""
_LENGTH = re.compile(rf"(?a:(\d{{1,5}}(?:[.,]\d{{1,3}})?))\s*({UNIT})")


class Length(Struct, frozen=True):
    """A length with its unit: the number of centimetres."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> float | None:
        text = plain_text(node, name, context)
        if text is None:
            return None
        found = _LENGTH.fullmatch(text)
        if found is None:
            context.report("not-a-length", node.mark, field=name, found=text[:60])
            return None
        return float(found[1].replace(",", ".")) * CENTIMETRES[found[2]]
