"""Pictures of the made-up site: flat shapes in few colours, of a few kilobytes each."""

from __future__ import annotations

import io
import random
from functools import cache

SHAPES = (
    (1200, 800), (800, 1200), (1000, 1000), (1280, 720), (900, 1200), (1200, 900),
    (1400, 600), (640, 960), (1200, 800), (1080, 1350), (1500, 1000), (700, 700),
)  # fmt: skip
"""Width and height, in pixels, of the pictures that most works share."""
_PALETTES = (
    ("#f2e8d5", "#0b857c", "#13293d", "#e0a458", "#8f2d56"),
    ("#10222b", "#d6402a", "#f4d35e", "#5b8e7d", "#faf0ca"),
    ("#e8e4f0", "#5b4bb5", "#211a3a", "#ef798a", "#98c1d9"),
    ("#dfe7e2", "#3a5a40", "#a05a12", "#f1faee", "#1d1b17"),
)
"""Ground first."""


@cache
def drawn(width: int, height: int, number: int, *, is_transparent: bool = False) -> bytes:
    """Return a picture as PNG; the same arguments always give the same bytes.

    Args:
        width: in pixels, as `height`.
        number: chooses the colours and the shapes.
        is_transparent: whether nothing is drawn where the ground would be.
    """
    from PIL import Image, ImageColor, ImageDraw

    colours = _PALETTES[number % len(_PALETTES)]
    image = Image.new("P", (width, height), 0)
    image.putpalette([part for colour in colours for part in ImageColor.getrgb(colour)])
    pen, chance = ImageDraw.Draw(image), random.Random(number)
    for at in range(3 + number % 5):
        colour = 1 + (number + at) % (len(colours) - 1)
        x, y = chance.uniform(-0.1, 0.9) * width, chance.uniform(-0.1, 0.9) * height
        side = chance.uniform(0.15, 0.5) * max(min(width, height), 8)
        box = (x, y, x + side * chance.uniform(0.6, 2.5), y + side * chance.uniform(0.6, 1.6))
        if (number + at) % 3 == 0:
            pen.ellipse(box, fill=colour)
        elif (number + at) % 3 == 1:
            pen.rectangle(box, fill=colour)
        else:
            pen.polygon([(box[0], box[3]), (box[2], box[3]), ((box[0] + box[2]) / 2, box[1])], fill=colour)
    data = io.BytesIO()
    image.save(data, "PNG", **({"transparency": 0} if is_transparent else {}))
    return data.getvalue()
