"""Three-way: what was imported last time, what the file says now, what the programme says now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from korme.commands.importer.sessions import tidy

ORDER = (
    "title", "subtitle", "type", "discipline", "start", "end", "duration", "venue", "room", "hosts", "spoken", "level",
    "capacity", "price", "booking", "status", "tags", "links", "source", "summary", "body",
)  # fmt: skip
"""The fields an import writes, in the order of the file."""
_LONG = 400
"""Longer values are remembered by their digest."""


class Merged(Struct, frozen=True):
    """What becomes of one entry."""

    edits: Mapping[str, Any]
    """Fields to be written anew; None: to be taken out."""
    kept: tuple[str, ...]
    """Fields that the programme has changed, and a person too: the person's stay."""


def merge(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """The changes that nobody's hand stands against.

    Args:
        base: what was imported last, as `remembered`.
        mine: what the file says.
        theirs: what the programme says now.
    """
    edits: dict[str, Any] = {}
    kept = []
    for name in ORDER:
        now, here, last = remembered(theirs.get(name)), remembered(mine.get(name)), base.get(name)
        if now in (last, here):
            continue
        if here == last:
            edits[name] = theirs.get(name)
        else:
            kept.append(name)
    return Merged(edits, tuple(kept))


def remembered(value: Any) -> Any:
    """A value as the memory keeps and compares it: without what writing and reading may change."""
    if isinstance(value, str):
        words = tidy(value)
        return "sha256:" + hashlib.sha256(words.encode()).hexdigest()[:32] if len(words) > _LONG else words or None
    if isinstance(value, Mapping):
        found: Any = {key: remembered(one) for key, one in value.items() if remembered(one) is not None}
    elif isinstance(value, (list, tuple)):
        found = [remembered(one) for one in value]
    else:
        return value
    if len(json.dumps(found, ensure_ascii=False)) > _LONG:
        data = json.dumps(found, ensure_ascii=False, sort_keys=True)
        return "sha256:" + hashlib.sha256(data.encode()).hexdigest()[:32]
    return found or None
