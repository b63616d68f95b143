"""What has changed between two texts, word by word, for a person to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from msgspec import Struct

_PARTS = re.compile(r"\s+|\w+|[^\w\s]")
_AROUND = 60
"""Characters of unchanged text that are shown around a change."""
_MOST_PARTS = 20_000
"""Parts of a text up to which words are compared; longer ones are compared by lines."""


class DifferencePiece(Struct, frozen=True):
    """A piece of two texts: what both have, or what only one has."""

    same: str = ""
    old: str = ""
    new: str = ""


def pieces(old: str, new: str) -> Iterator[DifferencePiece]:
    """Yield two texts piece by piece."""
    before, after = _PARTS.findall(old), _PARTS.findall(new)
    if len(before) + len(after) > _MOST_PARTS:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield DifferencePiece(same="".join(before[i:j]))
        else:
            yield DifferencePiece(old="".join(before[i:j]), new="".join(after[k:m]))


def told(old: str, new: str) -> str:
    """Return a difference in one text: `in [-April-][+May+] the hall`; long stretches that are the same are cut."""
    return "".join(_told(piece) for piece in pieces(old, new))


def _told(piece: DifferencePiece) -> str:
    if not piece.same:
        return (f"[-{piece.old}-]" if piece.old else "") + (f"[+{piece.new}+]" if piece.new else "")
    if len(piece.same) <= 2 * _AROUND:
        return piece.same
    return f"{piece.same[:_AROUND]} … {piece.same[-_AROUND:]}"
