"""The plate that stands for a medium of which there is no picture: a quiet drawing without words.

It follows from the digest of the file or of the address, so that two films differ, and one is always the same.
"""

from __future__ import annotations

import colorsys
import hashlib

from PIL import Image, ImageDraw

from korme.media.jobs import StillOrder

_SIZES = {
    "sound": (1600, 560),
    "model": (1200, 1200),
    "tall": (900, 1600),
    "page": (1600, 1200),
    "bar": (1600, 560),
    "list": (1600, 560),
}
"""Pixels, by the kind of a medium or the shape of a player (`korme.core.embeds`)."""
_USUAL = (1600, 900)
_SHARPER = 2
"""Drawn this many times as large: reducing it makes its edges smooth."""
_RINGS = 7
_LONGEST = 1600


def drawn_plate(order: StillOrder) -> Image.Image:
    """Return the plate of a medium, in the shape of the film if it is known."""
    facts = order.facts
    seed = hashlib.blake2b(f"{facts.digest if facts else ''} {order.part}".encode(), digest_size=8).digest()
    size = _SIZES.get(order.part.split("-")[1] if order.kind == "embed" else order.kind, _USUAL)
    if facts and facts.width and facts.height and max(facts.width, facts.height) <= 4 * min(facts.width, facts.height):
        scale = _LONGEST / max(facts.width, facts.height)
        size = (round(facts.width * scale), round(facts.height * scale))
    return _plate(size, seed)


def _plate(size: tuple[int, int], seed: bytes) -> Image.Image:
    """Draw wide rings around a point beside the middle, each a shade lighter than the one around it."""
    width, height = (side * _SHARPER for side in size)
    hue, turn, across, down = (byte / 255 for byte in seed[:4])
    image = Image.new("RGB", (width, height), _shade(hue, 0))
    pen = ImageDraw.Draw(image)
    x, y = width * (0.15 + 0.7 * across), height * (0.2 + 0.6 * down)
    for ring in range(1, _RINGS):
        radius = (width + height) * 0.62 * (1 - ring / _RINGS) ** 1.25
        shift = radius * 0.12 * (turn - 0.5)
        pen.ellipse((x - radius + shift, y - radius, x + radius + shift, y + radius), fill=_shade(hue, ring))
    return image.resize(size, Image.Resampling.LANCZOS)


def _shade(hue: float, ring: int) -> tuple[int, int, int]:
    """Return a colour: dark and of little chroma, so that the works beside it speak."""
    red, green, blue = colorsys.hls_to_rgb((hue + ring * 0.012) % 1, 0.2 + 0.035 * ring, 0.16)
    return round(red * 255), round(green * 255), round(blue * 255)
