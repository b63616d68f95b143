"""Measuring of a logo: its ink, and what is behind it."""

from __future__ import annotations

from PIL import Image, ImageChops

from korme.pictures.colour import normalised
from korme.pictures.ground import DARK_GROUND, ground_for
from korme.pictures.ink import GROUNDS

_SIDE = 256
"""Longer side at which a logo is measured, in pixels."""
_FAR = 40
"""Least difference of a channel (0–255) between ink and a ground."""
_WHITE = 250
"""Least value of every channel of a white ground."""


def measured(image: Image.Image) -> tuple[float, ...]:
    """Return the numbers of an `Ink`, for a `Probe`; () if nothing is drawn."""
    whole = normalised(image).convert("RGBA")
    ground = ground_for(whole, "#ffffff")
    small = whole.copy()
    small.thumbnail((_SIDE, _SIDE), reducing_gap=None)
    alpha = small.getchannel("A").point([0] * 128 + [255] * 128)
    is_opaque = alpha.getextrema() == (255, 255)
    colours = small.convert("RGB")
    own = _ground_of(colours) if is_opaque else None
    mask = _drawn(colours, own) if own else alpha
    box = mask.getbbox()
    if box is None:
        return ()
    behind = "white" if own and min(own) >= _WHITE else "dark" if ground == DARK_GROUND else "paper" if ground else ""
    share = mask.histogram()[255] / (mask.width * mask.height)
    sides = ((box[2] - box[0]) / mask.width, (box[3] - box[1]) / mask.height)
    return (*(round(number, 4) for number in (share, *sides)), float(GROUNDS.index(behind)))


def _ground_of(image: Image.Image) -> tuple[int, ...] | None:
    """Return the colour of all four corners of an RGB image; None if they differ."""
    width, height = image.size
    corners = [image.getpixel((x, y)) for x in (0, width - 1) for y in (0, height - 1)]
    ground = corners[0]
    if not isinstance(ground, tuple) or any(_distance(ground, other) > _FAR for other in corners):
        return None
    return ground


def _distance(one: tuple[int, ...], other: object) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) if isinstance(other, tuple) else 255


def _drawn(image: Image.Image, ground: tuple[int, ...]) -> Image.Image:
    """Return what differs from the ground, or everything if nothing does."""
    difference = ImageChops.difference(image, Image.new("RGB", image.size, ground))
    red, green, blue = difference.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    mask = most.point([0] * (_FAR + 1) + [255] * (255 - _FAR))
    return mask if mask.getbbox() else Image.new("L", image.size, 255)
