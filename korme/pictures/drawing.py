"""Drawing of cards and icons in a child process, from our own text and finished renditions only."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace
from PIL import Image, ImageDraw

from korme.core.css_steps import ink_on
from korme.core.model import Encoding
from korme.pictures.drawings import BOLD, CARD_HEIGHT, CARD_WIDTH, HOUSE, Card, Icon
from korme.pictures.encoding import encode
from korme.pictures.jobs import Drawn, Sketch
from korme.pictures.lettering import cut, font_of, length, lines_above, write_often
from korme.store.cache import Stamp, write_new

EDGE = 60
GAP = 56
_JPEG = Encoding("jpeg", quality=78)
_PNG = Encoding("png")
_MOST_PICTURE = 640, CARD_HEIGHT - 2 * EDGE
_SMOOTH = 4.0
"""Enlarged this often, a picture has no detail for which half the pixels would not do."""
_TITLE_SIZES = (92, 84, 76, 68, 60, 54, 48, 43, 38, 34)
_SMALL = (60, 54, 48, 43, 38, 34)
_ABOVE = 34
"""Pixels between the title, which may have descenders, and the text below it."""
_PLACE = "…"
"""Stands for whatever line is above the title."""
_MARK, _WIDEST_MARK, _BESIDE, _RIM = 56, 180, 18, 6
"""Pixels: height of the logo or ornament, greatest width of a logo, space beside it, edge of a plate."""


def draw(sketches: Sequence[Sketch]) -> list[Drawn]:
    """Draw cards and icons and write each to its place."""
    return [_draw(sketch) for sketch in sketches]


def _draw(sketch: Sketch) -> Drawn:
    image = (
        _card(sketch.order, sketch.source, sketch.logo)
        if isinstance(sketch.order, Card)
        else _icon(sketch.order, sketch.source)
    )
    stamp: Stamp = write_new(sketch.place, image)
    return Drawn(sketch.order.path, stamp)


# Cards


def _card(card: Card, source: Path | None, logo: Path | None = None) -> bytes:
    is_apart = bool(card.kicker) and not card.figure
    image, bottom, right = _lettered(replace(card, kicker=_PLACE if is_apart else card.kicker, xmp=""), source, logo)
    if is_apart:
        image = image.copy()
        _kicker(image, card, _ink(card), bottom - 26, right)
    return _jpeg(image, card)


def _ink(card: Card) -> str:
    return ink_on(card.accent) if card.is_poster else card.ink


@lru_cache(maxsize=2)
def _lettered(card: Card, source: Path | None, logo: Path | None) -> tuple[Image.Image, float, int]:
    """Return a card without the line above its title, the y above its title and the right edge of its text.

    Names are often the same in several languages, disciplines are not.
    """
    ground, ink = card.accent if card.is_poster else card.wall, _ink(card)
    right = CARD_WIDTH - EDGE
    picture = _hung(source) if source else None
    if picture:
        right -= picture.width + GAP
    sign = _Sign(card.ornament, logo, card.wall if card.is_poster else "", ink)
    image = _ground(ground, sign, *_site_name(card, right - _edge(sign))).copy()
    if picture:
        place = (CARD_WIDTH - EDGE - picture.width, (CARD_HEIGHT - picture.height) // 2)
        image.paste(picture, place, picture if picture.mode == "RGBA" else None)
    pen = ImageDraw.Draw(image)
    bottom = float(CARD_HEIGHT - EDGE)
    if card.by:
        bottom = lines_above(pen, card.by, BOLD, (30, 27, 24), box=(EDGE, right, 92), bottom=bottom, ink=ink) - _ABOVE
    if card.figure:
        bottom = lines_above(pen, card.title, card.voice, _SMALL, box=(EDGE, right, 150), bottom=bottom, ink=ink)
        _figure(pen, card.figure, (EDGE, 150, right, bottom - 26), ink)
        pen.text((right, EDGE + 24), card.kicker, font=font_of(BOLD, 26), fill=ink, anchor="rm")
        return image, bottom, right
    space = bottom - 168 - (44 if card.kicker else 0)
    bottom = lines_above(pen, card.title, card.voice, _TITLE_SIZES, box=(EDGE, right, space), bottom=bottom, ink=ink)
    return image, bottom, right


def _jpeg(image: Image.Image, card: Card) -> bytes:
    return encode(image, _JPEG, background=card.wall, xmp=card.xmp.encode())


@lru_cache(maxsize=2)
def _hung(source: Path) -> Image.Image:
    """Return a picture in the size in which it hangs at the right edge of the card, whole.

    The cards of an entry, one in each language, are drawn one after the other and show the same picture.
    """
    with Image.open(source) as picture:
        picture.draft("RGB", _MOST_PICTURE)
        shown = picture.convert("RGBA" if "A" in picture.getbands() else "RGB")
    width, height = shown.size
    scale = min(_MOST_PICTURE[0] / width, _MOST_PICTURE[1] / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if scale >= _SMOOTH:
        shown = shown.resize(((size[0] + 1) // 2, (size[1] + 1) // 2), Image.Resampling.BICUBIC)
        return shown.resize(size, Image.Resampling.NEAREST)
    return shown.resize(size, Image.Resampling.BICUBIC)


class _Sign(NamedTuple):
    """What stands beside the site's name: its logo, otherwise an ornament or nothing."""

    ornament: str
    logo: Path | None
    plate: str
    """Colour behind the logo; empty for none."""
    ink: str


def _drawn(sign: _Sign) -> Image.Image | None:
    if sign.logo:
        return _logo(sign.logo, sign.plate)
    return _ornament(sign.ornament, _MARK, sign.ink) if sign.ornament else None


def _edge(sign: _Sign) -> int:
    """Return the pixel at which the site's name begins."""
    drawn = _drawn(sign)
    return EDGE + (drawn.width + _BESIDE if drawn else 0)


def _site_name(card: Card, space: float) -> tuple[str, int]:
    """Return the site's name as it fits beside the sign, and its size in pixels.

    Args:
        space: pixels to the right of the sign.
    """
    space -= length(card.kicker, BOLD, 26) + 40 if card.figure else 0
    size = next((size for size in (26, 24, 22, 20) if length(card.site, BOLD, size) <= space), 20)
    return cut(card.site, BOLD, size, space), size


@lru_cache(maxsize=16)
def _ground(colour: str, sign: _Sign, site: str, size: int) -> Image.Image:
    """Return a card with the sign and the site's name only, as in the header of every page."""
    image = Image.new("RGB", (CARD_WIDTH, CARD_HEIGHT), colour)
    drawn = _drawn(sign)
    if drawn:
        image.paste(drawn, (EDGE, EDGE + 24 - drawn.height // 2), drawn)
    place = (_edge(sign), EDGE + 24)
    ImageDraw.Draw(image).text(place, site, font=font_of(BOLD, size), fill=sign.ink, anchor="lm")
    return image


def _kicker(image: Image.Image, card: Card, ink: str, bottom: float, right: int) -> None:
    """Write the discipline beside a bar in its colour."""
    text = cut(card.kicker, BOLD, 26, right - EDGE - 24)
    if not card.is_poster:
        ImageDraw.Draw(image).rectangle((EDGE, bottom - 27, EDGE + 9, bottom + 3), fill=card.accent)
    write_often(image, (EDGE + (0 if card.is_poster else 24), bottom), text, BOLD, 26, ink)


def _figure(pen: ImageDraw.ImageDraw, text: str, box: tuple[float, float, float, float], ink: str) -> None:
    """Write a number as large as the box allows, on its lower edge."""
    left, top, right, bottom = box
    for size in range(340, 60, -8):
        font = font_of(HOUSE, size)
        x, y, width, height = font.getbbox(text, anchor="ls")
        if width - x <= right - left and height - y <= bottom - top:
            pen.text((left - x, bottom), text, font=font, fill=ink, anchor="ls")
            return


@lru_cache(maxsize=8)
def _logo(source: Path, plate: str) -> Image.Image:
    """Return the site's logo in the height of a mark, on a plate of a colour where it might not be seen otherwise."""
    with Image.open(source) as picture:
        logo = picture.convert("RGBA")
    logo.thumbnail((_WIDEST_MARK, _MARK - 2 * _RIM if plate else _MARK), Image.Resampling.LANCZOS)
    if not plate:
        return logo
    ground = Image.new("RGBA", (logo.width + 2 * _RIM, logo.height + 2 * _RIM), plate)
    ground.alpha_composite(logo, (_RIM, _RIM))
    return ground


@lru_cache(maxsize=8)
def _ornament(svg: str, side: int, ink: str) -> Image.Image:
    import resvg_py

    coloured = svg.replace("<path ", f'<path fill="{ink}" ')
    drawn = resvg_py.svg_to_bytes(svg_string=coloured, width=side, height=side, skip_system_fonts=True)
    with Image.open(io.BytesIO(drawn), formats=("PNG",)) as image:
        return image.convert("RGBA")


# Icons


def _icon(icon: Icon, source: Path | None) -> bytes:
    image = Image.new("RGBA", (icon.side, icon.side), icon.ground or (0, 0, 0, 0))
    side = round(icon.side * (1 - 2 * icon.inset))
    if source is not None:
        with Image.open(source) as picture:
            logo = picture.convert("RGBA")
        scale = side / max(logo.size)
        size = (max(1, round(logo.width * scale)), max(1, round(logo.height * scale)))
        logo = logo.resize(size, Image.Resampling.LANCZOS)
        image.alpha_composite(logo, ((icon.side - logo.width) // 2, (icon.side - logo.height) // 2))
    if icon.format == "ico":
        stream = io.BytesIO()
        image.save(stream, "ICO", sizes=[(size, size) for size in (16, 32, icon.side) if size <= icon.side])
        return stream.getvalue()
    return encode(image if not icon.ground else image.convert("RGB"), _PNG, background="#ffffff", xmp=b"")
