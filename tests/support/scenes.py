"""Pictures with something in them, so that two of them can be told apart."""

from __future__ import annotations

import io
import random
from functools import cache

from PIL import Image, ImageDraw, ImageFilter


@cache
def scene(seed: int, size: tuple[int, int] = (900, 600)) -> Image.Image:
    """A picture of shapes before a ground that changes, in which a camera has left some noise.

    It is the same object each time: change a copy.
    """
    chance = random.Random(seed)
    image = Image.linear_gradient("L").resize(size).convert("RGB").rotate(chance.randrange(360))
    draw = ImageDraw.Draw(image)
    for _ in range(40):
        across, down = chance.randrange(size[0]), chance.randrange(size[1])
        width, height = chance.randrange(20, 220), chance.randrange(20, 160)
        colour = tuple(chance.randrange(256) for _ in range(3))
        draw.ellipse((across, down, across + width, down + height), fill=colour)
    return Image.blend(image.filter(ImageFilter.GaussianBlur(1)), Image.effect_noise(size, 40).convert("RGB"), 0.08)


def jpeg(image: Image.Image, quality: int = 85) -> bytes:
    """The bytes of a picture as JPEG."""
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=quality)
    return file.getvalue()
