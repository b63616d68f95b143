"""Pixel art: small drawings of few colours, which are kept without loss and enlarged without smoothing."""

from __future__ import annotations

from PIL import Image

SIDE = 256
"""Longer side, in pixels, up to which a picture may be pixel art."""
_COLOURS = 64
"""More colours are a photograph's, or come from smoothed edges."""


def is_small(image: Image.Image) -> bool:
    """Return whether a picture may be pixel art by its size, which is known before it is decoded."""
    return max(image.size) <= SIDE


def is_drawn_in_pixels(image: Image.Image) -> bool:
    """Return whether a decoded picture is small and has few colours."""
    return is_small(image) and image.getcolors(_COLOURS) is not None
