"""Colours of a new site: those of its disciplines, and the accent that an organizer chooses."""

from __future__ import annotations

WALLS = ("#f5f5f2", "#111215")
"""Backgrounds of the theme, light and dark."""
PALETTE = ("#1b6f7a", "#b8452f", "#96690f", "#666ecd", "#3b7d3b", "#b03a75", "#2f72b8", "#8a5a44", "#8a52b5", "#657a1e", "#c02f45", "#5c7085")  # fmt: skip
"""Colours of disciplines in their order, each with a contrast of 3:1 to both walls."""
_LEAST = 36
"""Least difference, in one of the three channels of 0–255, between an accent and a wall."""


def wall_like(colour: str) -> str:
    """Return the wall on which an accent, `#rrggbb`, could hardly be seen; '' if there is none."""
    return next((wall for wall in WALLS if _difference(colour, wall) < _LEAST), "")


def _difference(first: str, second: str) -> int:
    return max(abs(int(first[at : at + 2], 16) - int(second[at : at + 2], 16)) for at in (1, 3, 5))
