"""The `sizes` of pictures: what a preset says, for a picture's ratio."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from msgspec import Struct

from korme.fields.base import ReadContext
from korme.fields.nodes import Node
from korme.fields.scalars import plain_text

_BRACES = re.compile(r"\{ *(?P<times>[0-9]*\.?[0-9]+)(?P<unit>[a-z]+) *(?:, *(?P<most>[0-9]*\.?[0-9]+)(?P=unit) *)?\}")
"""A length times the picture's ratio, and the length at which it ends: `{20rem}`, `{62vw, 92vw}`."""
_FOREIGN = frozenset('{}"<>&;')
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
_LENGTH = re.compile(
    _NUMBER.pattern + r"(?:r?em|r?ex|r?ch|r?cap|r?ic|r?lh|[sld]?v(?:w|h|i|b|min|max)|px|cm|mm|q|in|pt|pc)",
    re.IGNORECASE,
)
_INNERMOST = re.compile(r"(?<![\w.%)])(?P<name>calc|min|max|clamp|)\((?P<inner>[^()]*)\)", re.IGNORECASE)
_FUNCTION = re.compile(r"(?:calc|min|max|clamp)\(.*\)", re.IGNORECASE | re.DOTALL)
_FEATURE = re.compile(r"\(\s*[a-z_][\w\s.:=/-]*\)", re.IGNORECASE)
_CONDITION = re.compile(r"(?:not\s+)?_(?:\s+(?:and|or)\s+_)*", re.IGNORECASE)
"""What is left of a media condition when `_` stands for each feature: `not (orientation: portrait)`."""


class Sizes(Struct, frozen=True):
    """A `sizes` attribute, in which lengths in braces are multiplied by the picture's ratio."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> str | None:
        text = plain_text(node, name, context)
        if not text:
            return None
        if _is_sizes(_BRACES.sub(lambda found: "1" + found["unit"], text)):
            return text
        context.wrong(name, node, "sizes")
        return None


@lru_cache(maxsize=4096)
def fitted(sizes: str, ratio: str) -> str:
    """Return a `sizes` attribute for a picture: `{20rem}` is 30rem at the ratio class 'korme-r-1500'."""

    def length(found: re.Match[str]) -> str:
        long = float(found["times"]) * int(ratio.rpartition("-")[2]) / 1000
        return f"{round(min(long, float(found['most'] or long)), 1):g}{found['unit']}"

    return _BRACES.sub(length, sizes) if "{" in sizes else sizes


def _is_sizes(text: str) -> bool:
    """Whether browsers will read this; of what they cannot read, they say nothing and take the whole window."""
    return not _FOREIGN & set(text) and all(_is_size(one, at) for at, one in enumerate(_parted(text, ",")))


def _is_size(text: str, at: int) -> bool:
    """Whether this is what may stand between two commas: a length, after a media condition or alone; `auto` first."""
    *condition, length = [part for part in _parted(text, " \t\n") if part] or [""]
    if not condition:
        return _is_length(length) or (length.lower() == "auto" and at == 0)
    left, count = " ".join(condition), 1
    while count:
        left, count = _FEATURE.subn("_", left)
    return _CONDITION.fullmatch(left) is not None and _is_length(length)


def _is_length(text: str) -> bool:
    """Whether this is a length of CSS: one with a unit, nothing, or what a function calculates."""
    if _FUNCTION.fullmatch(text):
        while found := _INNERMOST.search(text):
            sort = _sort_of_all(found["name"].lower(), found["inner"])
            if not sort:
                return False
            text = f"{text[: found.start()]}{sort}{text[found.end() :]}"
    return _LENGTH.fullmatch(text) is not None or text == "0"


def _sort_of_all(function: str, inner: str) -> str:
    """Return what a function of CSS gives, as the shortest of its sort, '1px' or '1'; '' if it cannot be calculated."""
    sorts = [_sort_of_sum(one) for one in inner.split(",")]
    counts = {"": 1, "calc": 1, "clamp": 3}
    return sorts[0] if len(set(sorts)) == 1 and counts.get(function, len(sorts)) == len(sorts) else ""


def _sort_of_sum(text: str) -> str:
    sorts = {_sort_of_product(one) for one in re.split(r"\s[+-]\s", text)}
    return sorts.pop() if len(sorts) == 1 else ""


def _sort_of_product(text: str) -> str:
    first, *others = re.split(r"([*/])", text)
    sort = _sort_of(first)
    for sign, factor in zip(others[::2], others[1::2], strict=True):
        other = _sort_of(factor)
        if not other or (other == "1px" and (sign == "/" or sort == "1px")):
            return ""
        sort = sort and max(sort, other, key=len)
    return sort


def _sort_of(text: str) -> str:
    text = text.strip()
    return "1px" if _LENGTH.fullmatch(text) else "1" if _NUMBER.fullmatch(text) else ""


def _parted(text: str, separators: str) -> Iterator[str]:
    """Yield what stands between separators that are in no parentheses; what is not closed is one part to the end."""
    depth = start = 0
    for at, one in enumerate(text):
        depth += (one == "(") - (one == ")")
        if one in separators and depth == 0:
            yield text[start:at].strip()
            start = at + 1
    yield text[start:].strip()
