"""Laying a picture over a window of another: whether nothing but noise is left over.

The window is fitted to a fraction of a pixel. Then the tones of one are matched to those of the other, since a copy may
be brighter; lights and shades that one of them has lost do not count. Of a copy nothing is left over but noise; in a
second photograph some blocks fit better a pixel aside, or something has moved, or other words stand there.

Pillow does the arithmetic.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import accumulate
from operator import mul
from statistics import median
from typing import Any, NamedTuple

from PIL import Image, ImageChops, ImageMath

Window = tuple[float, float, float, float]
"""Left, upper, right and lower edge as shares of a picture's sides, from 0 to 1."""

LEAST = 0.7
"""Share of a side that a part has at least."""
_OVERLAY = 200
"""Square root of the number of pixels that are compared."""
_STEPS = (
    (26, (0.025, 0.0125), 0.55),
    (52, (0.0125, 0.006), 0.7),
    (130, (0.003, 0.0015), 0.8),
    (_OVERLAY, (0.0008, 0.0004), 0.85),
)
"""For fitting, the same for each stage, by which shares of a side edges are moved, and the least correlation then."""
_FROM_WHITE, _FROM_LIGHT = ([255 * (tone >= least) for tone in range(256)] for least in (250, 205))
_TO_BLACK, _TO_SHADE = ([255 * (tone <= most) for tone in range(256)] for most in (5, 50))
"""Tables of what is lost, and of what it may have been."""
_MOST_ROUNDS = 6
_TONES = range(256)
_SQUARES = [tone * tone for tone in _TONES]
_MOVES = (
    *((-1, 0, -1, 0), (1, 0, 1, 0), (0, -1, 0, -1), (0, 1, 0, 1)),
    *((-1, 0, 0, 0), (1, 0, 0, 0), (0, 0, -1, 0), (0, 0, 1, 0)),
    *((0, -1, 0, 0), (0, 1, 0, 0), (0, 0, 0, -1), (0, 0, 0, 1)),
    *((-1, -1, 1, 1), (1, 1, -1, -1)),
)
"""Directions in which a window's edges are moved: all of it, one edge, all edges."""
_SHIFTS = [(across, down) for across in range(-2, 3) for down in range(-2, 3)]
_SHIFT_BLOCK = 40
"""Pixels of a block's sides, about: each must fit best where it lies."""
_BETTER = 0.15
"""Share by which less is left over a pixel aside where a block does not fit."""
_MOST_SHIFTED = 1
_STILL = 0.8
"""Grey levels that noise leaves over."""
_BLOCK = 20
"""Pixels of a block's sides, about: each must have the other's structure."""
_NOISE = 60.0
"""Variance of tones that may be noise."""
_LEAST_ALIKE = 0.78
"""Structure that a block has in common with the other's, from -1 to 1."""
_MOST_LEFT = 5.0
"""How many times as much as in half of the blocks may be left over in one, measured by its detail."""
_LIGHTER, _MOST_LIGHTER = 10.0, 0.1
"""Grey levels, and the share of blocks that may be lighter or darker by more."""
_GRAIN, _ROUNDING = 4.0, 0.05
"""Standard deviation and share that are noise."""


class Fit(NamedTuple):
    """How well a picture lies in a window of another."""

    correlation: float
    window: Window


def fitted(part: Image.Image, whole: Image.Image, windows: Iterable[Window]) -> Fit | None:
    """Return where a picture lies best in another, or None if it lies nowhere well.

    Args:
        windows: about where it may lie.
    """
    best = [Fit(1.0, window) for window in windows]
    for size, steps, least in _STEPS:
        image = sized(part, size)
        best = [fit for each in best if (fit := _climbed(image, whole, each.window, steps)).correlation >= least]
        best = sorted(best, reverse=True)[: (len(best) + 1) // 2]
    return best[0] if best else None


def sized(image: Image.Image, size: int) -> Image.Image:
    """Return a picture with about `size` times `size` pixels, of its own ratio; no larger than it is."""
    share = min(1.0, size / (image.width * image.height) ** 0.5)
    return image.resize((max(1, round(image.width * share)), max(1, round(image.height * share))), Image.Resampling.BOX)


def cut(image: Image.Image, window: Window, size: tuple[int, int]) -> Image.Image:
    """Return a window of a picture in another size."""
    width, height = image.size
    box = (window[0] * width, window[1] * height, window[2] * width, window[3] * height)
    return image.resize(size, Image.Resampling.BOX, box)


def _climbed(part: Image.Image, whole: Image.Image, window: Window, steps: Iterable[float]) -> Fit:
    """Move a window's edges by each step for as long as the picture fits better."""
    variance = _variance(part)

    def fit(place: Window) -> Fit:
        return Fit(_correlation(part, cut(whole, place, part.size), variance), place)

    best = fit(window)
    for step in steps:
        for _ in range(_MOST_ROUNDS):
            before = best
            for moves in _MOVES:
                moved = _moved(best.window, moves, step)
                if moved:
                    best = max(best, fit(moved))
            if best == before:
                break
    return best


def _moved(window: Window, moves: tuple[int, int, int, int], step: float) -> Window | None:
    left, upper, right, lower = (
        min(1.0, max(0.0, edge + step * move)) for edge, move in zip(window, moves, strict=True)
    )
    moved = (left, upper, right, lower)
    is_large = right - left >= LEAST - 0.05 and lower - upper >= LEAST - 0.05
    return moved if moved != window and is_large else None


def _correlation(one: Image.Image, other: Image.Image, variance: float) -> float:
    """Return the correlation of the tones of two pictures of one size: 1 if they differ in brightness at most.

    Args:
        variance: of the first.
    """
    second = _variance(other)
    if variance <= 0.0 or second <= 0.0:
        return 0.0
    left = 4 * _variance(ImageChops.subtract(one, other, scale=2, offset=128))
    return float((variance + second - left) / (2 * (variance * second) ** 0.5))


def _variance(image: Image.Image) -> float:
    """Return the variance of a picture's tones; from its histogram, several times as fast as `ImageStat`."""
    counts, pixels = image.histogram(), image.width * image.height
    mean = sum(map(mul, counts, _TONES)) / pixels
    return float(sum(map(mul, counts, _SQUARES)) / pixels - mean * mean)


def is_same(part: Image.Image, whole: Image.Image, window: Window) -> bool:
    """Return whether nothing but noise is left when a picture is laid over a window of another."""
    part = sized(part, _OVERLAY)
    below = cut(whole, window, part.size)
    lost = _lost(part, below)
    pairs = (
        (part, Image.composite(part, _toned(below, part), lost)),
        (below, Image.composite(below, _toned(part, below), lost)),
    )
    is_in_place = any(_shifted(*pair) <= _MOST_SHIFTED and _is_still(*pair) for pair in pairs)
    return is_in_place and all(_is_as_light(*pair) for pair in pairs)


def _lost(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return a mask of lights and shades that one of two pictures has lost, since it is brighter or darker."""
    dark, light = ImageChops.darker(one, other), ImageChops.lighter(one, other)
    lights = ImageChops.darker(light.point(_FROM_WHITE), dark.point(_FROM_LIGHT))
    shades = ImageChops.darker(dark.point(_TO_BLACK), light.point(_TO_SHADE))
    return ImageChops.lighter(lights, shades)


def _toned(image: Image.Image, like: Image.Image) -> Image.Image:
    """Return a picture with as much of each tone as another one has: dark stays dark, light stays light."""
    mine, theirs = image.histogram(), like.histogram()
    ranks = [above - count / 2 for above, count in zip(accumulate(mine), mine, strict=True)]
    known = [
        (above - count / 2, tone)
        for tone, (above, count) in enumerate(zip(accumulate(theirs), theirs, strict=True))
        if count
    ]
    table, at = [], 0
    for rank in ranks:
        while at + 1 < len(known) and known[at + 1][0] < rank:
            at += 1
        (low, dark), (high, light) = known[at], known[min(at + 1, len(known) - 1)]
        share = min(1.0, max(0.0, (rank - low) / (high - low))) if high > low else 0.0
        table.append(round(dark + share * (light - dark)))
    return image.point(table)


def _shifted(one: Image.Image, other: Image.Image) -> int:
    """Return how many blocks of a picture fit another better a pixel or two aside."""
    margin = max(max(shift) for shift in _SHIFTS)
    width, height = one.width - 2 * margin, one.height - 2 * margin
    core = one.crop((margin, margin, margin + width, margin + height))
    left = []
    for across, down in _SHIFTS:
        at = margin + across, margin + down
        beside = other.crop((*at, at[0] + width, at[1] + height))
        left.append(_means(ImageChops.difference(core, beside), _SHIFT_BLOCK))
    here = left[_SHIFTS.index((0, 0))]
    return sum(
        still > _STILL and min(each) < (1 - _BETTER) * still
        for still, each in zip(here, zip(*left, strict=True), strict=True)
    )


def _is_still(one: Image.Image, other: Image.Image) -> bool:
    """Return whether each block has the other's structure, as SSIM has it, and no more left over than the others have."""
    first, second = one.convert("F"), other.convert("F")
    means = [_means(image, _BLOCK) for image in (first, second)]
    products = [
        _means(ImageMath.lambda_eval(_product, a=a, b=b), _BLOCK)
        for a, b in ((first, first), (second, second), (first, second))
    ]
    shares = []
    left = _means(ImageChops.difference(one, other), _BLOCK)
    for x, y, xx, yy, xy, over in zip(*means, *products, left, strict=True):
        variance, other_variance = max(0.0, xx - x * x), max(0.0, yy - y * y)
        alike = (xy - x * y + _NOISE) / ((variance * other_variance) ** 0.5 + _NOISE)
        if alike < _LEAST_ALIKE:
            return False
        shares.append(over / (variance**0.5 + _GRAIN))
    return bool(max(shares) <= _MOST_LEFT * (median(shares) + _ROUNDING))


def _is_as_light(one: Image.Image, other: Image.Image) -> bool:
    """Return whether few blocks are lighter or darker: in another print of a plate a colour has become that of the paper."""
    means = zip(_means(one, _BLOCK), _means(other, _BLOCK), strict=True)
    differ = [abs(here - there) > _LIGHTER for here, there in means]
    return sum(differ) <= _MOST_LIGHTER * len(differ)


def _product(images: Any) -> Any:
    return images["a"] * images["b"]


def _means(image: Image.Image, side: int) -> list[float]:
    """Return the mean of each of a picture's blocks, `side` pixels wide and high or a little more or less."""
    count = max(1, round(image.width / side)), max(1, round(image.height / side))
    return values(image.convert("F").resize(count, Image.Resampling.BOX))


def values(image: Image.Image) -> list[float]:
    """Return the values of an image of one channel in mode F, row by row."""
    return array("f", image.tobytes()).tolist()
