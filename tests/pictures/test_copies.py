"""The same picture twice: copies are found, a second photograph of the same moment is none."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps
from scenes import jpeg, scene

from korme.pictures import copies as copies_module
from korme.pictures.copies import Copy, copies
from korme.pictures.miniatures import SIDE


def small(image: Image.Image, quality: int = 90) -> bytes:
    """The miniature of a picture that was saved with a quality."""
    sent = Image.open(io.BytesIO(jpeg(image, quality))).convert("L")
    sent.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    return jpeg(sent, 92)


def found(one: Image.Image, other: Image.Image, quality: int = 90) -> list[Copy]:
    return copies([("one", small(one, 95)), ("other", small(other, quality))])


def cut(image: Image.Image) -> Image.Image:
    return image.crop((90, 60, 90 + 680, 60 + 450))


def shrunk(image: Image.Image) -> Image.Image:
    return image.resize((450, 300), Image.Resampling.LANCZOS)


def narrowed(image: Image.Image) -> Image.Image:
    """Cut as far as a part may be, to another ratio."""
    return image.crop((0, 0, 650, 600))


def framed(image: Image.Image) -> Image.Image:
    return ImageOps.expand(image, 30, "white")


def brighter(image: Image.Image) -> Image.Image:
    """So much that the lights are lost."""
    return image.point(lambda tone: min(255, round(tone * 1.15)))


def much_darker(image: Image.Image) -> Image.Image:
    return image.point(lambda tone: round(tone * 0.75))


def small_cut(image: Image.Image) -> Image.Image:
    return cut(image).resize((400, 265), Image.Resampling.LANCZOS)


def moved(image: Image.Image) -> Image.Image:
    """The same, a moment later: somebody has taken a step."""
    later = image.copy()
    later.paste(image.crop((300, 200, 420, 380)), (360, 200))
    return later


def worded(image: Image.Image, text: str) -> Image.Image:
    """A poster of a series: one ground, other words."""
    poster = image.copy()
    draw = ImageDraw.Draw(poster)
    draw.rectangle((0, 420, 900, 540), fill="#f2efe6")
    draw.text((40, 440), text, fill="#202020", font=ImageFont.load_default(60))
    return poster


def page_of(text: str) -> Image.Image:
    """A page of a series: the same layout, other words."""
    page = Image.new("RGB", (600, 850), "#f3efe4")
    draw = ImageDraw.Draw(page)
    for line in range(20):
        draw.text((50, 80 + 36 * line), f"{text} {text[::-1]} " * 3, fill="#1f3a5f", font=ImageFont.load_default(24))
    return page


def print_on(sky: str) -> Image.Image:
    """A print of one plate: black on cream paper, with a colour for what is cut out."""
    page = Image.new("RGB", (700, 900), "#ede4d3")
    draw = ImageDraw.Draw(page)
    draw.rectangle((80, 80, 620, 820), fill="#1a1a1a")
    for at in range(90):
        across, down = 90 + 83 * at % 450, 90 + 59 * at % 660
        draw.ellipse((across, down, across + 70, down + 60), fill=sky)
    return page


def by_hand(image: Image.Image) -> Image.Image:
    """The same, a moment later: the photographer has moved."""
    return image.rotate(0.7, Image.Resampling.BICUBIC).crop((14, 10, 886, 590))


@pytest.mark.parametrize(
    "change", [shrunk, cut, narrowed, small_cut, framed, brighter, much_darker, ImageOps.grayscale, ImageOps.mirror]
)
def test_a_copy_is_found(change: Callable[[Image.Image], Image.Image]) -> None:
    assert found(scene(1), change(scene(1)), 30)


@pytest.mark.parametrize("change", [moved, by_hand])
def test_a_second_photograph_is_no_copy(change: Callable[[Image.Image], Image.Image]) -> None:
    assert not any(found(picture, change(picture)) for picture in (scene(1), scene(2)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (worded(scene(1), "Glass"), worded(scene(1), "Chalk")),
        (page_of("harbour"), page_of("winter ")),
        (print_on("#ede4d3"), print_on("#a9c4cc")),
    ],
)
def test_pictures_with_other_words_or_in_another_colour_are_none(one: Image.Image, other: Image.Image) -> None:
    """Even if everything else is the same."""
    assert found(one, other) == []
    assert found(one, one.resize((one.width // 2, one.height // 2)))


def test_two_pictures_of_a_series_are_none() -> None:
    """Also if they share a frame and a ground."""
    series = [framed(scene(seed)) for seed in range(5)]

    assert copies([(str(number), small(each)) for number, each in enumerate(series)]) == []


def test_a_copy_is_said_to_be_cut_or_mirrored() -> None:
    picture = scene(4)

    [part] = found(picture, cut(picture))
    [mirrored] = found(picture, ImageOps.mirror(picture))
    [whole] = found(picture, shrunk(picture))

    assert (part.part, part.whole, part.is_cut, part.is_mirrored) == ("other", "one", True, False)
    assert part.window == pytest.approx((0.1, 0.1, 0.1 + 680 / 900, 0.1 + 450 / 600), abs=0.01)
    assert (mirrored.is_cut, mirrored.is_mirrored) == (False, True)
    assert (whole.is_cut, whole.is_mirrored) == (False, False)


def test_an_upright_picture_is_not_compared_with_a_wide_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """No window of it has that ratio: in most sites this is half of the work."""
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(copies_module, "compared", lambda one, other: asked.append((one.name, other.name)))
    wide, upright = scene(1), scene(1).rotate(90, expand=True)

    found(wide, upright)
    assert asked == []
    found(wide, wide)
    assert asked == [("other", "one")]


def test_plain_pictures_are_not_compared() -> None:
    plain = Image.new("RGB", (900, 600), "#202020")

    assert found(plain, plain.copy()) == []
