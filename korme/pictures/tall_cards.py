"""Tall cards: a work with its label at the size of a phone, for its maker to post."""

from __future__ import annotations

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
_LABEL, _GAP = 330, 56
"""Height of the label below the picture, with the space above it."""
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
    above, below = _TOP + 120, HEIGHT - _BOTTOM - _LABEL
    picture = _fitted(source, WIDTH, below - above)
    left = 0 if picture.width == WIDTH else (WIDTH - picture.width) // 2
    top = above + (below - above - picture.height) // 2
    image.paste(picture, (left, top), picture if picture.mode == "RGBA" else None)
    _write_label(pen, card, top + picture.height + _GAP)
    return encode(image, _JPEG, background=card.wall, xmp=card.xmp.encode())


def _write_label(pen: ImageDraw.ImageDraw, card: TallCard, top: float) -> None:
    """Write title and maker from a height downwards, beside a bar in the colour of the discipline."""
    left, right = _EDGE + 44, WIDTH - _EDGE
    lowest = top + _LABEL - _GAP

    def written(on: ImageDraw.ImageDraw, bottom: float) -> float:
        above = lines_above(on, card.by, BOLD, (38, 34, 30), box=(left, right, 50), bottom=bottom, ink=card.ink) - 34
        return lines_above(on, card.title, PEOPLE, _SIZES, box=(left, right, 180), bottom=above, ink=card.ink)

    nowhere = ImageDraw.Draw(Image.new("RGB", (1, 1)))
    bottom = lowest - max(0.0, written(nowhere, lowest) - top)
    written(pen, bottom)
    pen.rectangle((_EDGE, round(top) - 4, _EDGE + 11, round(bottom) + 8), fill=card.accent)


def _fitted(source: Path, width: int, height: int) -> Image.Image:
    """Return a picture, whole, as large as the box allows; one that is much smaller is enlarged at most twice."""
    with Image.open(source) as opened:
        shown = opened.convert("RGBA" if "A" in opened.getbands() else "RGB")
    scale = min(width / shown.width, height / shown.height, 2.0)
    size = (max(1, round(shown.width * scale)), max(1, round(shown.height * scale)))
    return shown.resize(size, Image.Resampling.LANCZOS)
