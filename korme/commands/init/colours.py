"""Which accent colours can be seen on the theme's backgrounds."""

from __future__ import annotations

WALLS = ("#f5f5f2", "#111215")
"""Backgrounds of the theme, light and dark."""
_LEAST = 36
"""Least difference, in one of the three channels of 0–255, between an accent and a wall."""


def wall_like(colour: str) -> str:
    """Return the wall on which an accent, `#rrggbb`, could hardly be seen; '' if there is none."""
    return next((wall for wall in WALLS if _difference(colour, wall) < _LEAST), "")


def _difference(first: str, second: str) -> int:
    return max(abs(int(first[at : at + 2], 16) - int(second[at : at + 2], 16)) for at in (1, 3, 5))
