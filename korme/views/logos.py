"""Logos of equal weight: each as large as its ink allows."""

from __future__ import annotations

import math

from korme.core.css_steps import logo_class
from korme.core.model import Picture
from korme.pictures.ink import Ink, ink_of
from korme.views.context import PageContext

_INK = 11.0
"""Area of ink that every logo gets, in square rem."""
_LEAST_SHARE = 0.08
"""Fine lines weigh more than their area."""
_WIDEST, _HIGHEST = 18.0, 6.0
"""Largest drawing, in rem."""


def logo_look(context: PageContext, logo: Picture | None) -> str:
    """Return the classes of a logo: its width, and what is behind it; '' if it was not measured."""
    probe = context.site.probes.get(logo.path) if logo else None
    ink = ink_of(probe) if probe else None
    if probe is None or ink is None:
        return ""
    ground = f" korme-logo--{ink.ground}" if ink.ground else ""
    return f"{logo_class(width(ink, probe.ratio))}{ground}"


def width(ink: Ink, ratio: float) -> float:
    """Return the width of a logo's picture in rem at which its ink has the same area as any other's.

    Args:
        ratio: width over height of the picture.
    """
    equal = math.sqrt(_INK * ratio / max(ink.share, _LEAST_SHARE))
    return min(equal, _WIDEST / ink.width, _HIGHEST * ratio / ink.height)
