"""The demo's own mark: a shanyrak that is also the frame of a picture."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from .shapes import Points, bezier, mask, place, rect, rgb, ribbon, rounded

SIDE = 512


def bars() -> list[Points]:
    """The bent bars of the crown: two each way, so that the crossing leaves a window in the middle."""
    parts = []
    for turn in (0, 90):
        for side in (-1, 1):
            bar = bezier((side * 108, -212), (side * 56, -60), (side * 56, 60), (side * 108, 212), 60)
            parts.append(place(ribbon(bar, 40), 256, 256, angle=turn))
    return parts


def logo() -> Image.Image:
    """Draw the mark on a transparent ground."""
    outer = [rounded(16, 16, 480, 480, 116)]
    inner = [rounded(64, 64, 384, 384, 72)]
    frame = mask((SIDE, SIDE), outer, 4, inner)
    crown = mask((SIDE, SIDE), bars(), 4) * mask((SIDE, SIDE), [rounded(40, 40, 432, 432, 90)], 4)
    picture = mask((SIDE, SIDE), [rect(202, 202, 108, 108)], 4)
    cover = np.maximum(frame, crown)
    colour = rgb("#d6452b") * cover[..., None] + rgb("#f0b23c") * (1 - cover[..., None])
    rgba = np.concatenate([colour, np.maximum(cover, picture)[..., None]], axis=2)
    return Image.fromarray((rgba * 255 + 0.5).astype(np.uint8), "RGBA")


PICTURES: dict[str, Callable[[], Image.Image]] = {"content/logo.png": logo}
