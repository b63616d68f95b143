"""Edits of fields that share a line, `{name: talk, start: 18:00}`: where a value stands, and where a new one goes."""

from __future__ import annotations

import re

from korme.fields.nodes import Pairs

_COMMA_BEFORE = re.compile(r",?[ \t]*\Z")
_COMMA_AFTER = re.compile(r"[ \t]*(?:,[ \t]*)?")


def value_added(text: str, pairs: Pairs, closed: int, written: str) -> tuple[int, int, str]:
    """Return the edit that adds a field at the end of a map in braces: first and last offset, and the new text.

    Args:
        closed: the offset after the closing brace.
        written: the field, `room: A`.
    """
    inside = text[: closed - 1]
    end = len(inside.rstrip())
    has_comma = inside.rstrip().endswith(",")
    gap = " " if has_comma else ", " if pairs.keys else ""
    return end, end, gap + written


def value_removed(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Return the edit that removes a field from a map in braces, with the comma that belongs to it.

    Args:
        start: the offset of the field's name.
        end: the offset after its value.
    """
    after = _COMMA_AFTER.match(text, end)
    last = after.end() if after else end
    if last > end and text[end:last].strip():
        return start, last, ""
    before = _COMMA_BEFORE.search(text, 0, start)
    return before.start() if before else start, end, ""
