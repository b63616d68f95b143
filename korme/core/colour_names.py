"""The colour of a picture in one word, from its mean tone: twelve words that every language has."""

from __future__ import annotations

import math
from functools import lru_cache

from korme.core.css_steps import channels

COLOURS = (
    "red", "orange", "yellow", "green", "turquoise", "blue", "violet", "pink", "brown", "black", "grey", "white",
)  # fmt: skip
"""In the order of the rainbow, then without a hue."""
_GREY = 0.028
"""Chroma in OKLCh below which a tone has no hue: means of whole pictures are never as colourful as their colours."""
_DARK, _LIGHT = 0.28, 0.88
"""Lightness of black and of white."""
_HUES = ((18, "pink"), (48, "red"), (78, "orange"), (112, "yellow"), (165, "green"), (220, "turquoise"), (278, "blue"),
         (328, "violet"), (361, "pink"))  # fmt: skip
"""Upper ends of the hues, in degrees of OKLCh."""


@lru_cache(maxsize=4096)
def colour_name(tone: str) -> str:
    """Return one of `COLOURS` for a tone '#rrggbb'."""
    light, chroma, hue = _oklch(tone)
    if light < _DARK and chroma < 0.06:
        return "black"
    if light > _LIGHT and chroma < 0.04:
        return "white"
    if chroma < _GREY:
        return "grey"
    name = next(name for end, name in _HUES if hue < end)
    if name == "pink" and light < 0.6:
        return "red" if hue < 180 else "violet"
    if name == "red":
        return "pink" if light > 0.72 else "brown" if chroma < 0.09 else name
    if name in ("orange", "yellow") and (chroma < 0.08 or (light < 0.62 and chroma < 0.13)):
        return "brown"
    return name


def _oklch(tone: str) -> tuple[float, float, float]:
    """Return lightness (0 to 1), chroma and hue (0 to 360) of a colour in OKLCh (CSS Color 4)."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels(tone)
    )
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return light, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360
