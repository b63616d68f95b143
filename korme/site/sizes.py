"""Sizes of works, as their makers write them: '60 × 90 cm'."""

from __future__ import annotations

import re

from korme.fields.lengths import CENTIMETRES, UNIT

_SIDE = r"(\d{1,4}(?:[.,]\d{1,2})?)"
_TIMES = r"\s*[×xх]\s*"
_ALONE = r"(?<![\d.,])(?<![×xх] )(?<![×xх])"
_FLAT = re.compile(rf"{_ALONE}{_SIDE}{_TIMES}{_SIDE}\s*({UNIT})")
_ANY = re.compile(rf"{_ALONE}{_SIDE}{_TIMES}{_SIDE}(?:{_TIMES}{_SIDE})?\s*({UNIT})")
_LEAST, _MOST = 0.5, 3000
"""Centimetres of a side."""


def measures(text: str | None, *, is_wide: bool) -> tuple[float, float] | None:
    """Return width and height in cm of the first flat size in a text, such as '60 × 90 cm'; None if there is none.

    Args:
        is_wide: whether the work is wider than high, as its picture shows: people write both orders.
    """
    found = _FLAT.search(text or "")
    return _sides(found[1], found[2], found[3], is_wide=is_wide) if found else None


def width_on_wall(text: str | None, *, is_wide: bool) -> float | None:
    """Return the width in cm that a work takes of a wall; None unless its text has exactly one size, flat or with a depth.

    Args:
        is_wide: as for `measures`.
    """
    found = _ANY.findall(text or "")
    if len(found) != 1:
        return None
    sides = _sides(found[0][0], found[0][1], found[0][3], is_wide=is_wide)
    return sides[0] if sides else None


def _sides(one: str, other: str, unit: str, *, is_wide: bool) -> tuple[float, float] | None:
    sides = sorted(float(side.replace(",", ".")) * CENTIMETRES[unit] for side in (one, other))
    if not _LEAST <= sides[0] <= sides[1] <= _MOST:
        return None
    return (sides[1], sides[0]) if is_wide else (sides[0], sides[1])
