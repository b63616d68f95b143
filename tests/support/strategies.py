"""Strategies of Hypothesis that several tests share: people's words, addresses, and files with something wrong in them."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_ODD = "\u0301\u200b\u202e\ufeff\x00\x1b\u2028 \t\n\r\u00a0\u3000İıßŁﬁǆ٣²水𐐀🎨"
"""Accents without a letter, what nobody sees, letters whose capitals are longer, digits of other scripts."""


def examples(share: float) -> int:
    """How many examples a test tries, as a share of what the profile asks for: for those whose examples cost much."""
    return max(1, round(settings.default.max_examples * share))


def words(*, most: int = 40) -> st.SearchStrategy[str]:
    """What people write, and what they paste."""
    letters = st.sampled_from(KAZAKH + KAZAKH.upper() + "abcxyzABCXYZ0189" + " -–—.,:;'\"«»()/&#%_" + _ODD)
    return st.text(letters | st.characters(exclude_categories=["Cs"]), max_size=most)


def slugs(*, most: int = 3) -> st.SearchStrategy[str]:
    """Valid names of entries."""
    part = st.text("abz019", min_size=1, max_size=5)
    return st.lists(part, min_size=1, max_size=most).map("-".join)


@st.composite
def spoiled(draw: st.DrawFn, data: bytes, *, most: int = 6) -> bytes:
    """Bytes with a few edits: numbers set to their extremes, pieces cut, doubled, moved, replaced."""
    found = bytearray(data)
    for _ in range(draw(st.integers(1, most))):
        at = draw(st.integers(0, len(found)))
        size = draw(st.sampled_from((1, 2, 4, 8, 16, 64)) | st.integers(1, max(1, len(found))))
        match draw(st.sampled_from(("number", "bytes", "cut", "double", "move", "end"))):
            case "number":
                number = draw(st.sampled_from((0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)))
                shape = draw(st.sampled_from((">I", "<I", ">H", "<H", "B")))
                width = struct.calcsize(shape)
                found[at : at + width] = struct.pack(shape, number & (256**width - 1))
            case "bytes":
                found[at : at + size] = draw(st.binary(max_size=8))
            case "cut":
                del found[at : at + size]
            case "double":
                found[at:at] = found[at : at + size]
            case "move":
                piece = found[at : at + size]
                del found[at : at + size]
                to = draw(st.integers(0, len(found)))
                found[to:to] = piece
            case "end":
                del found[at:]
    return bytes(found)


@st.composite
def retyped(draw: st.DrawFn, text: str, pieces: Sequence[str], *, most: int = 5) -> str:
    """A text with a few edits: characters and whole lines lost, doubled or moved, and `pieces` put in."""
    for _ in range(draw(st.integers(1, most))):
        lines = text.split("\n")
        at, line = draw(st.integers(0, len(text))), draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(("piece", "word", "cut", "lose", "double", "move", "indent"))):
            case "piece":
                text = text[:at] + draw(st.sampled_from(pieces)) + text[at:]
            case "word":
                text = text[:at] + draw(words(most=8)) + text[at:]
            case "cut":
                text = text[:at] + text[at + draw(st.integers(1, 12)) :]
            case "lose":
                text = "\n".join(lines[:line] + lines[line + 1 :])
            case "double":
                text = "\n".join([*lines[:line], lines[line], *lines[line:]])
            case "move":
                rest = lines[:line] + lines[line + 1 :]
                to = draw(st.integers(0, len(rest)))
                text = "\n".join([*rest[:to], lines[line], *rest[to:]])
            case "indent":
                lines[line] = draw(st.sampled_from(("  ", "\t", "- ", " "))) + lines[line]
                text = "\n".join(lines)
    return text


def anything() -> st.SearchStrategy[Any]:
    """Any value of JSON, as Python's reader gives it: its numbers may be infinite, its texts hold half a character."""
    numbers = st.integers() | st.floats() | st.sampled_from((0, -1, 10**30, float("inf"), float("nan")))
    odd = st.sampled_from(("", "\ud800", "\0", "-1", "9" * 20, "2026-04-20", "10:00", "2026-04-20T10:00+05:00"))
    leaves = st.none() | st.booleans() | numbers | words() | odd
    return st.recursive(leaves, lambda one: st.lists(one, max_size=3) | st.dictionaries(words(most=8), one, max_size=3))


@st.composite
def distorted(draw: st.DrawFn, value: Any, *, most: int = 3) -> Any:
    """A value of JSON in which a few parts, at any depth, are lost or are something else."""
    whole = json.loads(json.dumps(value))
    for _ in range(draw(st.integers(1, most))):
        places = list(_places([whole]))
        parent, key = places[draw(st.integers(0, len(places) - 1))]
        if parent is not None and draw(st.booleans()) and isinstance(parent, dict):
            del parent[key]
        elif parent is None:
            whole = draw(anything())
        else:
            parent[key] = draw(anything())
    return whole


def _places(root: list[Any]) -> Any:
    """Every part of a value: the list or map it is in, and where in it; None for the whole."""
    yield None, 0
    below = [root[0]]
    while below:
        one = below.pop()
        pairs = one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ()
        for key, inner in list(pairs):
            yield one, key
            below.append(inner)
