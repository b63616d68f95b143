"""Tall cards: a work with its label at the size of a phone, for its maker to post."""

from __future__ import annotations

import math
from pathlib import Path

from msgspec import Struct
from PIL import Image, ImageDraw

from korme.core.model import Encoding
from korme.pictures.drawings import BOLD, HOUSE, PEOPLE
from korme.pictures.encoding import encode
from korme.pictures.lettering import cut, font_of, lines_above

WIDTH, HEIGHT = 1080, 1920
"""Pixels: the size that networks recommend for stories."""
_EDGE = 72
_TOP, _BOTTOM = 270, 360
"""Pixels at both ends that applications cover with their own names and buttons: no words stand there."""
_MOST, _GAP = 330, 56
"""Pixels of the tallest label below the picture, and of the space above it."""
_SIZES = (76, 66, 56, 48, 40)
_JPEG = Encoding("jpeg", quality=88)


class TallCard(Struct, frozen=True):
    """The content of a tall card."""

    title: str
    by: str
    site: str
    when: str = ""
    """Days of the festival: '20–26 April 2026'."""
    wall: str = "#ffffff"
    ink: str = "#000000"
    accent: str = "#000000"
    media: str = ""
    """What a picture cannot show: 'Film, 0:24, sound'."""
    xmp: str = ""
    """XMP packet with the picture's credit."""


def tall_card(card: TallCard, source: Path) -> bytes:
    """Return a JPEG of 1080 × 1920 pixels: the whole picture on the wall, its label below.

    Args:
        source: a finished rendition.

    Raises:
        OSError: it cannot be read.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), card.wall)
    pen = ImageDraw.Draw(image)
    right = WIDTH - _EDGE
    pen.text(
        (_EDGE, _TOP), cut(card.site, HOUSE, 36, right - _EDGE), font=font_of(HOUSE, 36), fill=card.ink, anchor="lt"
    )
    if card.when:
        when = cut(card.when, BOLD, 30, right - _EDGE)
        pen.text((_EDGE, _TOP + 50), when, font=font_of(BOLD, 30), fill=card.ink, anchor="lt")
    label = _label_height(card)
    above, below = _TOP + 120, HEIGHT - _BOTTOM - _GAP - math.ceil(label)
    picture = _fitted(source, WIDTH, below - above)
    left = 0 if picture.width == WIDTH else (WIDTH - picture.width) // 2
    top = above + (below - above - picture.height) // 2
    image.paste(picture, (left, top), picture if picture.mode == "RGBA" else None)
    words = top + picture.height + _GAP
    _write_label(pen, card, words, words + label)
    return encode(image, _JPEG, background=card.wall, xmp=card.xmp.encode())


def _label_height(card: TallCard) -> float:
    """Return the pixels from the top of the title to the last baseline."""
    nowhere = ImageDraw.Draw(Image.new("RGB", (1, 1)))
    return _MOST - max(0.0, _written(nowhere, card, _MOST))


def _write_label(pen: ImageDraw.ImageDraw, card: TallCard, top: int, bottom: float) -> None:
    """Write title, maker and media, beside a bar in the colour of the discipline."""
    _written(pen, card, bottom)
    pen.rectangle((_EDGE, top - 4, _EDGE + 11, round(bottom) + 8), fill=card.accent)


def _written(pen: ImageDraw.ImageDraw, card: TallCard, bottom: float) -> float:
    """Write media, maker and title upwards from the last baseline; return the y of their top."""
    left, right = _EDGE + 44, WIDTH - _EDGE
    if card.media:
        bottom = lines_above(pen, card.media, BOLD, (30, 27), box=(left, right, 34), bottom=bottom, ink=card.ink) - 24
    above = lines_above(pen, card.by, BOLD, (38, 34, 30), box=(left, right, 50), bottom=bottom, ink=card.ink) - 34
    return lines_above(pen, card.title, PEOPLE, _SIZES, box=(left, right, 180), bottom=above, ink=card.ink)


def _fitted(source: Path, width: int, height: int) -> Image.Image:
    """Return a picture, whole, as large as the box allows; one that is much smaller is enlarged at most twice."""
    with Image.open(source) as opened:
        shown = opened.convert("RGBA" if "A" in opened.getbands() else "RGB")
    scale = min(width / shown.width, height / shown.height, 2.0)
    size = (max(1, round(shown.width * scale)), max(1, round(shown.height * scale)))
    return shown.resize(size, Image.Resampling.LANCZOS)
