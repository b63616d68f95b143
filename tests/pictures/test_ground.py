"""The ground behind pictures with transparency: nothing is black on black or white on white."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from korme.pictures.ground import DARK_GROUND, ground_for

PAPER = "#fffff0"


def drawing(*inks: str, size: int = 200) -> Image.Image:
    """A broad line of each ink on nothing."""
    image = Image.new("RGBA", (size, size))
    for number, ink in enumerate(inks):
        ImageDraw.Draw(image).line([(20, 30 + 40 * number), (size - 20, 60 + 40 * number)], ink, 12)
    return image


@pytest.mark.parametrize(
    ("inks", "ground"),
    [
        (("#0a0a0a",), PAPER),
        (("#ffffff",), DARK_GROUND),
        (("#d7432a",), ""),
        (("#0f0f12", "#ffcb14"), PAPER),
        (("#0f0f12", "#d7432a"), PAPER),
        (("#ffffff", "#d7432a"), DARK_GROUND),
        (("#d7432a", "#3355cc", "#208040", "#884499", "#0a0a0a"), ""),
    ],
    ids=["ink", "chalk", "red", "ink and yellow", "ink and red", "chalk and red", "colours and a little ink"],
)
def test_ink_that_a_page_would_swallow_gets_a_ground(inks: tuple[str, ...], ground: str) -> None:
    """Light or dark mode is the visitor's; what is seen in both stays transparent."""
    assert ground_for(drawing(*inks), PAPER) == ground


def test_a_picture_with_round_corners_is_left_alone() -> None:
    image = Image.new("RGBA", (200, 200))
    ImageDraw.Draw(image).rounded_rectangle((0, 0, 199, 199), 20, "#050505")

    assert ground_for(image, PAPER) == ""


@pytest.mark.parametrize("image", [Image.new("RGB", (20, 20)), Image.new("RGBA", (20, 20))], ids=["opaque", "empty"])
def test_a_picture_without_ink_or_transparency_is_left_alone(image: Image.Image) -> None:
    assert ground_for(image, PAPER) == ""


def test_a_thin_line_is_ink() -> None:
    image = Image.new("RGBA", (1600, 1600))
    for at in range(20, 1600, 100):
        ImageDraw.Draw(image).line([(at, 0), (1600 - at, 1600)], "#ffffff", 3)

    assert ground_for(image, PAPER) == DARK_GROUND
