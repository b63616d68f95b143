"""How heavy a logo is, and what is behind it; `ink_measuring.py` measures it when the file is first read."""

from __future__ import annotations

from typing import NamedTuple

from korme.core.model import Probe

GROUNDS = ("", "paper", "dark", "white")
"""What is behind a logo: nothing; paper or a dark ground, without which it would not be seen; its own white."""


class Ink(NamedTuple):
    """What is drawn of a logo; empty margins, transparent or of one colour, are not."""

    share: float
    """Area of the ink as a part of the whole picture, above 0 and at most 1."""
    width: float
    """Width of the drawing as a part of that of the picture."""
    height: float
    ground: str
    """One of `GROUNDS`."""


def ink_of(probe: Probe) -> Ink | None:
    """Return what was measured of a logo; None for other pictures, and for an empty one."""
    if not probe.ink:
        return None
    share, width, height, ground = probe.ink
    return Ink(share, width, height, GROUNDS[int(ground)])
