"""Colours for disciplines that have none yet."""

from __future__ import annotations

from collections.abc import Sequence

PALETTE = ("#1b6f7a", "#b8452f", "#96690f", "#666ecd", "#3b7d3b", "#b03a75", "#2f72b8", "#8a5a44", "#8a52b5", "#657a1e", "#c02f45", "#5c7085")  # fmt: skip
"""Colours of disciplines in their order, each with a contrast of 3:1 to both backgrounds of the theme."""


def next_colour(used: Sequence[str | None]) -> str:
    """Return a colour for one more discipline, '' where the others have none, or all colours are taken."""
    if used and not all(used):
        return ""
    return next((colour for colour in PALETTE if colour not in used), "")
