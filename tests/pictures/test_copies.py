"""The same picture twice: copies are found, a second photograph of the same moment is none."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from korme.pictures.copies import Copy, copies
from korme.pictures.miniatures import SIDE


def scene(seed: int, size: tuple[int, int] = (900, 600)) -> Image.Image:
    """A picture of shapes before a ground that changes, in which a camera has left some noise."""
    chance = random.Random(seed)
    image = Image.linear_gradient("L").resize(size).convert("RGB").rotate(chance.randrange(360))
    draw = ImageDraw.Draw(image)
    for _ in range(40):
        across, down = chance.randrange(size[0]), chance.randrange(size[1])
        width, height = chance.randrange(20, 220), chance.randrange(20, 160)
        colour = tuple(chance.randrange(256) for _ in range(3))
        draw.ellipse((across, down, across + width, down + height), fill=colour)
    return Image.blend(image.filter(ImageFilter.GaussianBlur(1)), Image.effect_noise(size, 40).convert("RGB"), 0.08)


def small(image: Image.Image, quality: int = 90) -> bytes:
    """The miniature of a picture that was saved with a quality."""
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=quality)
    sent = Image.open(file).convert("L")
    sent.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    out = io.BytesIO()
    sent.save(out, "JPEG", quality=92)
    return out.getvalue()


def found(one: Image.Image, other: Image.Image, quality: int = 90) -> list[Copy]:
    return copies([("one", small(one, 95)), ("other", small(other, quality))])


def cut(image: Image.Image) -> Image.Image:
    return image.crop((90, 60, 90 + 680, 60 + 450))


def shrunk(image: Image.Image) -> Image.Image:
    return image.resize((450, 300), Image.Resampling.LANCZOS)


def framed(image: Image.Image) -> Image.Image:
    return ImageOps.expand(image, 30, "white")


def brighter(image: Image.Image) -> Image.Image:
    return image.point(lambda tone: min(255, round(tone * 1.08)))


def moved(image: Image.Image) -> Image.Image:
    """The same, a moment later: somebody has taken a step."""
    later = image.copy()
    later.paste(image.crop((300, 200, 420, 380)), (360, 200))
    return later


def by_hand(image: Image.Image) -> Image.Image:
    """The same, a moment later: the photographer has moved."""
    return image.rotate(0.7, Image.Resampling.BICUBIC).crop((14, 10, 886, 590))


@pytest.mark.parametrize("change", [shrunk, cut, framed, brighter, ImageOps.grayscale, ImageOps.mirror])
def test_a_copy_is_found(change: Callable[[Image.Image], Image.Image]) -> None:
    pictures = [scene(seed) for seed in (1, 2)]

    assert all(found(picture, change(picture), 60) for picture in pictures)


@pytest.mark.parametrize("change", [moved, by_hand])
def test_a_second_photograph_is_no_copy(change: Callable[[Image.Image], Image.Image]) -> None:
    assert not any(found(picture, change(picture)) for picture in (scene(1), scene(2), scene(3)))


def test_two_pictures_of_a_series_are_none() -> None:
    """Also if they share a frame and a ground."""
    series = [framed(scene(seed)) for seed in range(6)]

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


def test_plain_pictures_are_not_compared() -> None:
    plain = Image.new("RGB", (900, 600), "#202020")

    assert found(plain, plain.copy()) == []
