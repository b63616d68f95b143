"""Pixel art keeps its pixels; other small originals are not enlarged."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from site_box import SiteBox, aigerim, picture

from korme.core.model import Encoding
from korme.pictures.encoding import encode
from korme.pictures.pixel_art import is_drawn_in_pixels


def flag(side: int = 48, colours: int = 2) -> Image.Image:
    """A chequered picture of squares of one pixel."""
    image = Image.new("RGB", (side, side))
    image.putdata([((x + y) % colours * 3, 90, 200 * ((x + y) % 2)) for y in range(side) for x in range(side)])
    return image


@pytest.mark.parametrize(
    ("image", "expected"),
    [(flag(), True), (flag(256), True), (flag(257), False), (flag(64, 64), True), (flag(66, 65), False)],
    ids=["small", "at the limit", "large", "many colours", "too many colours"],
)
def test_pixel_art_is_small_and_of_few_colours(image: Image.Image, expected: bool) -> None:
    assert is_drawn_in_pixels(image) is expected


def test_pixel_art_is_encoded_without_loss() -> None:
    """At a quality at which WebP would mix neighbouring pixels."""
    data = encode(flag(), Encoding("webp", 60, 2), background="#ffffff", xmp=b"")

    assert Image.open(io.BytesIO(data)).convert("RGB").tobytes() == flag().tobytes()


def test_small_originals_are_shown_as_they_are(site: Callable[..., SiteBox]) -> None:
    """A class says so; a JPEG is never pixel art, for its pixels are already mixed."""
    art = io.BytesIO()
    flag().save(art, "PNG")
    built = site(
        aigerim(
            works__art_png=art.getvalue(),
            works__stamp_jpg=picture(96, 64),
            works__print_jpg=picture(640, 480, "navy"),
        )
    ).build()

    def looks(work: str) -> tuple[bool, bool]:
        html = built.text(f"creatives/aigerim/{work}/index.html").partition("<figure")[2].partition("</figure>")[0]
        return "korme-pixels" in html, "korme-small" in html

    assert looks("art") == (True, False)
    assert looks("stamp") == (False, True)
    assert looks("print") == (False, False)
