"""Three-way merge of the fields imported last, the fields in the file, and the fields of the programme now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from korme.commands.importer.sessions import tidy

ORDER = (
    "title", "subtitle", "type", "discipline", "start", "end", "all_day", "duration", "venue", "room", "hosts", "spoken", "level",
    "capacity", "price", "booking", "status", "tags", "links", "source", "summary", "body",
)  # fmt: skip
"""The fields that an import writes, in the order of the file."""
_LONG = 400
"""Characters above which the memory keeps the digest of a value."""


class Merged(Struct, frozen=True):
    """The result for one entry."""

    edits: Mapping[str, Any]
    """The new values of fields; None removes a field."""
    kept: tuple[str, ...]
    """Fields changed both in the programme and by hand, left as they are in the file."""


def merge(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any], order: Sequence[str] = ORDER
) -> Merged:
    """Return the changes of the programme that do not conflict with manual edits.

    Args:
        base: the fields imported last, as `remembered`.
        mine: the fields in the file.
        theirs: the fields of the programme.
        order: the fields that an import writes.
    """
    edits: dict[str, Any] = {}
    kept = []
    for name in order:
        now, here, last = remembered(theirs.get(name)), remembered(mine.get(name)), base.get(name)
        if now in (last, here):
            continue
        if here == last:
            edits[name] = theirs.get(name)
        else:
            kept.append(name)
    return Merged(edits, tuple(kept))


def remembered(value: Any) -> Any:
    """Return a value as `imported.json` stores and compares it: tidy, long ones as a digest; None for an empty one."""
    if isinstance(value, str):
        text = tidy(value)
        return _digest(text) if len(text) > _LONG else text or None
    if isinstance(value, Mapping):
        parts: Any = {key: remembered(part) for key, part in value.items() if remembered(part) is not None}
    elif isinstance(value, (list, tuple)):
        parts = [remembered(part) for part in value]
    else:
        return value
    if len(json.dumps(parts, ensure_ascii=False)) > _LONG:
        return _digest(json.dumps(parts, ensure_ascii=False, sort_keys=True))
    return parts or None


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()[:32]
