"""The picture of a new site."""

from __future__ import annotations

import math
from pathlib import Path


def draw_picture(path: Path) -> None:
    """Draw a dawn over hills, so that a new site has a picture."""
    from PIL import Image, ImageDraw

    width, height = 1600, 1067
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for y in range(height):
        share = y / height
        draw.line([(0, y), (width, y)], fill=(int(40 + 200 * share), int(70 + 120 * share), int(120 - 20 * share)))
    for ridge in range(4):
        base, swing = height * (0.55 + 0.12 * ridge), 60 - 8 * ridge
        shape = [(x, base + swing * math.sin(x / (210 - 30 * ridge) + 2 * ridge)) for x in range(0, width + 20, 20)]
        draw.polygon([*shape, (width, height), (0, height)], fill=(52 - 11 * ridge, 58 - 12 * ridge, 78 - 15 * ridge))
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, quality=88)
