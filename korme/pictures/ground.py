"""A ground behind pictures with transparency that would not be seen on a light or on a dark page."""

from __future__ import annotations

from PIL import Image

from korme.core.css_steps import luminance

_DARK, _LIGHT = 0.035, 0.75
"""Relative luminance (WCAG 2.2) below which ink is lost on a dark page, and above which it is lost on a light one."""
_SHARE = 0.25
"""Share of the ink that has to be lost on one of them: a cut-out photograph has less of either."""
_OPAQUE = 128
"""Opacity, of 255, from which a pixel counts as ink."""
_OPEN = 0.1
"""Share of the picture that has to be without ink: less are rounded corners."""
_SAMPLE = 128
"""Pixels a side that are looked at."""
DARK_GROUND = "#16171a"
"""Behind light ink."""


def ground_for(image: Image.Image, paper: str) -> str:
    """Return the colour to put behind a picture in sRGB: `paper`, a dark one, or '' if it is seen on any page.

    Args:
        paper: the colour for dark ink, '#rrggbb'.
    """
    if image.mode != "RGBA":
        return ""
    # whole pixels, not means: a mean of a thin line and the nothing beside it has the colour of neither
    small = image.resize((_SAMPLE, _SAMPLE), Image.Resampling.NEAREST)
    pixels = _pixels(small)
    ink = [luminance(f"#{red:02x}{green:02x}{blue:02x}") for red, green, blue, alpha in pixels if alpha >= _OPAQUE]
    if not ink or len(pixels) - len(ink) < _OPEN * len(pixels):
        return ""
    dark = sum(value < _DARK for value in ink) / len(ink)
    light = sum(value > _LIGHT for value in ink) / len(ink)
    if max(dark, light) < _SHARE:
        return ""
    return paper if dark >= light else DARK_GROUND


def _pixels(image: Image.Image) -> list[tuple[int, ...]]:
    data = image.tobytes()
    return [tuple(data[at : at + 4]) for at in range(0, len(data), 4)]
