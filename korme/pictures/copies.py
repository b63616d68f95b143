"""The same picture twice: copies that were encoded anew, made smaller, cut or turned grey. Likeness is not enough.

Two photographs of one moment are two pictures. A copy has the other's pixels: laid over each other, nothing is left but
noise, in no part of the picture. So it is found in three steps, each for those that the one before lets
through, on grey miniatures (`korme.pictures.miniatures`):

1. Tones: all that is in a part must be in the whole. One histogram is compared with all others at once.
2. Windows: the slopes of the part against those of 256 windows of the whole, on a raster of twentieths.
3. Overlay: the best window is fitted to a fraction of a pixel. Of a copy nothing is left over but noise; in a second
   photograph some blocks fit better a pixel aside, or something has moved.

Pillow does the arithmetic: a row of an image is a vector, and an image a table of them.
"""

from __future__ import annotations

import io
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct
from PIL import Image, ImageChops, ImageOps, ImageStat

Window = tuple[float, float, float, float]
"""Left, upper, right and lower edge as shares of a picture's sides, from 0 to 1."""

_WHOLE: Window = (0.0, 0.0, 1.0, 1.0)
_RASTER = 20
"""Steps of a window's edges along a side."""
_LEAST = 0.7
"""Share of a side that a part has at least."""
_CELLS = 8
"""Cells of a window along a side, each with its slope to the right and down."""
_STEEP = 4
"""By how much slopes are amplified."""
_PLAIN = 6.0
"""Standard deviation of tones below which a picture is too plain to be told from another."""
_TONES = 16
_MISSING = 0.25
"""Share of a part's tones that may be missing in the whole: brightness and encoding shift some."""
_UNLIKE = 0.6
"""Difference of slopes, as a share of the slopes themselves, above which a window is another picture."""
_OVERLAY, _FINE, _COARSE = 256, 160, 64
"""Pixels of the longer side for comparing, and for fitting."""
_STEPS = ((_COARSE, (0.025, 0.0125, 0.006)), (_FINE, (0.003, 0.0015)), (_OVERLAY, (0.0008,)))
"""By which edges are moved to fit, as shares of a side."""
_LEAST_CORRELATION = 0.93
_SHIFTS = [(across, down) for across in range(-2, 3) for down in range(-2, 3)]
_SHIFT_BLOCKS = 6
"""Blocks along a side, each of which must fit best where it lies."""
_BETTER = 0.15
"""Share by which less is left over a pixel aside where a block does not fit."""
_MOST_SHIFTED = 2
_MOVED_BLOCKS = 8
"""Blocks along a side, in none of which much more is left over than in the others."""
_MOVED, _MOVED_AT_LEAST = 4.2, 0.4
"""How many times as much as in half of the blocks, and what share of the block's detail."""
_STILL = 0.8
"""Grey levels that noise leaves over."""


class Copy(Struct, frozen=True):
    """Two pictures of which one has the other's pixels."""

    part: str
    """Name of the one that shows less or, of two that show the same, of the later one."""
    whole: str
    window: Window
    """What the part shows of the whole."""
    is_mirrored: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether the part shows visibly less than the whole."""
        return self.window[2] - self.window[0] < 0.97 or self.window[3] - self.window[1] < 0.97


class _Fit(NamedTuple):
    correlation: float
    window: Window


class Miniature(Struct, eq=False):
    """A picture, prepared for comparing."""

    name: str
    data: bytes
    """Grey, as JPEG."""
    tones: bytes
    """Shares of the tones, at most 255."""
    slopes: Image.Image
    """Of the picture, then of its mirror image: a row each."""
    windows: Image.Image | None = None
    """Slopes of all windows, a row each; made when first needed."""

    @property
    def image(self) -> Image.Image:
        """The picture, decoded for each use: a thousand of them would need 100 MiB."""
        return _decoded(self.data)


def prepared(name: str, data: bytes) -> Miniature | None:
    """Return a miniature for comparing, or None for one too plain to be told from another.

    Args:
        data: as `korme.pictures.miniatures.miniature` returns it.
    """
    image = _decoded(data)
    if min(image.size) < _RASTER or ImageStat.Stat(image).stddev[0] < _PLAIN:
        return None
    histogram = image.resize((64, 64), Image.Resampling.BOX).histogram()
    sums = [sum(histogram[at : at + 256 // _TONES]) for at in range(0, 256, 256 // _TONES)]
    tones = bytes(min(255, round(share / 16)) for share in _blurred(_blurred(sums)))
    both = [_slopes(image, _WHOLE), _slopes(ImageOps.mirror(image), _WHOLE)]
    return Miniature(name, data, tones, Image.frombytes("L", (_width(), 2), b"".join(both)))


def _decoded(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as file:
        return file.convert("L")


def _blurred(values: Sequence[float]) -> list[float]:
    return [(a + 2 * b + c) / 4 for a, b, c in zip([0, *values], values, [*values[1:], 0], strict=False)]


def copies(pictures: Sequence[tuple[str, bytes]]) -> list[Copy]:
    """Return the copies among pictures, a name and a miniature each."""
    ready = [one for name, data in pictures if (one := prepared(name, data))]
    table = tone_table(ready)
    return [copy for at in range(len(ready)) for copy in copies_of(ready, table, at)]


def tone_table(ready: Sequence[Miniature]) -> Image.Image:
    """Return the tones of many pictures, a row each."""
    return Image.frombytes("L", (_TONES, max(1, len(ready))), b"".join(one.tones for one in ready) or bytes(_TONES))


def copies_of(ready: Sequence[Miniature], table: Image.Image, at: int) -> list[Copy]:
    """Return the copies of one picture among those before it.

    Args:
        table: the tones of all.
    """
    others = [other for other in _containing(table, ready, at) if other < at]
    return [copy for other in others if (copy := compared(ready[at], ready[other]))]


def _containing(table: Image.Image, ready: Sequence[Miniature], at: int) -> list[int]:
    """Return where the pictures are that have all tones of one, or only such as it has."""
    mine = Image.frombytes("L", (_TONES, 1), ready[at].tones)
    row = mine.resize(table.size, Image.Resampling.NEAREST)
    most = _MISSING * sum(ready[at].tones)
    lacking = _sums(ImageChops.subtract(row, table))
    beyond = _sums(ImageChops.subtract(table, row))
    return [n for n, (less, more) in enumerate(zip(lacking, beyond, strict=True)) if min(less, more) <= most]


def compared(one: Miniature, other: Miniature) -> Copy | None:
    """Return whether one of two pictures has the other's pixels, and where."""
    for part, whole in ((one, other), (other, one)):
        for is_mirrored in (False, True):
            window = _nearest(part, whole, is_mirrored)
            if window is None:
                continue
            image = ImageOps.mirror(part.image) if is_mirrored else part.image
            below = whole.image
            fit = _fitted(image, below, window)
            if fit and _is_same(_sized(image, _OVERLAY), below, fit.window):
                return Copy(part.name, whole.name, fit.window, is_mirrored)
    return None


# Windows


def _edges() -> list[tuple[int, int]]:
    """Return the first and last step of the windows along a side: every second size, at every step."""
    shortest = round(_LEAST * _RASTER)
    return [(at, at + size) for size in range(_RASTER, shortest - 1, -2) for at in range(_RASTER - size + 1)]


def _width() -> int:
    return 2 * _CELLS * _CELLS


def _slopes(image: Image.Image, window: Window) -> bytes:
    """Return the slopes in a window of a picture, to the right and down: 128 is level."""
    width, height = image.size
    box = (window[0] * width, window[1] * height, window[2] * width, window[3] * height)
    cells = image.resize((_CELLS + 1, _CELLS + 1), Image.Resampling.BOX, box)
    here = cells.crop((0, 0, _CELLS, _CELLS))
    right, below = cells.crop((1, 0, _CELLS + 1, _CELLS)), cells.crop((0, 1, _CELLS, _CELLS + 1))
    return b"".join(ImageChops.subtract(each, here, scale=1 / _STEEP, offset=128).tobytes() for each in (right, below))


def _all_windows() -> list[Window]:
    edges = _edges()
    return [
        (left / _RASTER, upper / _RASTER, right / _RASTER, lower / _RASTER)
        for upper, lower in edges
        for left, right in edges
    ]


def _nearest(part: Miniature, whole: Miniature, is_mirrored: bool) -> Window | None:
    """Return the window of a picture that is most like another, or None if none is."""
    windows = _all_windows()
    if whole.windows is None:
        image = whole.image.resize((3 * _RASTER, 3 * _RASTER), Image.Resampling.BOX)
        rows = b"".join(_slopes(image, window) for window in windows)
        whole.windows = Image.frombytes("L", (_width(), len(windows)), rows)
    mine = part.slopes.crop((0, int(is_mirrored), _width(), int(is_mirrored) + 1))
    differences = _sums(ImageChops.difference(mine.resize(whole.windows.size), whole.windows))
    least = min(range(len(windows)), key=differences.__getitem__)
    level = Image.new("L", mine.size, 128)
    steepness = sum(ImageChops.difference(mine, level).tobytes())
    return windows[least] if differences[least] <= _UNLIKE * steepness else None


def _sums(table: Image.Image) -> list[float]:
    """Return the sum of each row."""
    width = table.width
    means = table.convert("F").resize((1, table.height), Image.Resampling.BOX)
    return [mean * width for mean in _values(means)]


# Overlay


def _fitted(part: Image.Image, whole: Image.Image, window: Window) -> _Fit | None:
    """Return where a picture lies best in another, or None if it lies nowhere well."""
    best = _Fit(0.0, window)
    for side, steps in _STEPS:
        image = _sized(part, side)
        for step in steps:
            best = _climbed(image, whole, best.window, step)
        if best.correlation < _LEAST_CORRELATION:
            return None
    return best


def _sized(image: Image.Image, side: int) -> Image.Image:
    share = side / max(image.size)
    return image.resize((max(1, round(image.width * share)), max(1, round(image.height * share))), Image.Resampling.BOX)


def _climbed(part: Image.Image, whole: Image.Image, window: Window, step: float) -> _Fit:
    """Move a window's edges by a step for as long as the picture fits better."""
    best = _Fit(_correlation(part, _cut(whole, window, part.size)), window)
    for _ in range(_MOST_ROUNDS):
        before = best
        for moves in _MOVES:
            moved = _moved(best.window, moves, step)
            if moved:
                best = max(best, _Fit(_correlation(part, _cut(whole, moved, part.size)), moved))
        if best == before:
            break
    return best


_MOST_ROUNDS = 6
_MOVES = (
    *((-1, 0, -1, 0), (1, 0, 1, 0), (0, -1, 0, -1), (0, 1, 0, 1)),
    *((-1, 0, 0, 0), (1, 0, 0, 0), (0, 0, -1, 0), (0, 0, 1, 0)),
    *((0, -1, 0, 0), (0, 1, 0, 0), (0, 0, 0, -1), (0, 0, 0, 1)),
    *((-1, -1, 1, 1), (1, 1, -1, -1)),
)
"""Directions in which a window's edges are moved: all of it, one edge, all edges."""


def _moved(window: Window, moves: tuple[int, int, int, int], step: float) -> Window | None:
    left, upper, right, lower = (
        min(1.0, max(0.0, edge + step * move)) for edge, move in zip(window, moves, strict=True)
    )
    moved = (left, upper, right, lower)
    is_large = right - left >= _LEAST - 0.05 and lower - upper >= _LEAST - 0.05
    return moved if moved != window and is_large else None


def _cut(image: Image.Image, window: Window, size: tuple[int, int]) -> Image.Image:
    """Return a window of a picture in another size."""
    width, height = image.size
    box = (window[0] * width, window[1] * height, window[2] * width, window[3] * height)
    return image.resize(size, Image.Resampling.BOX, box)


def _correlation(one: Image.Image, other: Image.Image) -> float:
    """Return the correlation of the tones of two pictures of one size: 1 if they differ in brightness at most."""
    first, second = (ImageStat.Stat(each).var[0] for each in (one, other))
    if not first or not second:
        return 0.0
    left = 4 * ImageStat.Stat(ImageChops.subtract(one, other, scale=2, offset=128)).var[0]
    return float((first + second - left) / (2 * (first * second) ** 0.5))


def _is_same(part: Image.Image, whole: Image.Image, window: Window) -> bool:
    """Return whether nothing but noise is left when a picture is laid over a window of another."""
    below = _cut(whole, window, part.size)
    one, other = ImageStat.Stat(part), ImageStat.Stat(below)
    gain = one.stddev[0] / other.stddev[0] if other.stddev[0] else 1.0
    fitted = below.point([min(255, max(0, round(one.mean[0] + (tone - other.mean[0]) * gain))) for tone in range(256)])
    return _shifted(part, fitted) <= _MOST_SHIFTED and not _has_moved(part, fitted)


def _shifted(one: Image.Image, other: Image.Image) -> int:
    """Return how many blocks of a picture fit another better a pixel or two aside."""
    margin = max(max(shift) for shift in _SHIFTS)
    width, height = one.width - 2 * margin, one.height - 2 * margin
    core = one.crop((margin, margin, margin + width, margin + height))
    left = []
    for across, down in _SHIFTS:
        at = margin + across, margin + down
        left.append(
            _blocks(ImageChops.difference(core, other.crop((*at, at[0] + width, at[1] + height))), _SHIFT_BLOCKS)
        )
    here = left[_SHIFTS.index((0, 0))]
    return sum(
        still > _STILL and min(each) < (1 - _BETTER) * still
        for still, each in zip(here, zip(*left, strict=True), strict=True)
    )


def _has_moved(one: Image.Image, other: Image.Image) -> bool:
    """Return whether in a block much more is left over than in most others, measured by what detail it has."""
    left = _blocks(ImageChops.difference(one, other), _MOVED_BLOCKS)
    across = ImageChops.difference(one, ImageChops.offset(one, 1, 0))
    down = ImageChops.difference(one, ImageChops.offset(one, 0, 1))
    detail = _blocks(ImageChops.add(across, down), _MOVED_BLOCKS)
    shares = sorted(much / (fine + 2) for much, fine in zip(left, detail, strict=True))
    usual = shares[len(shares) // 2] + 0.05
    return shares[-1] > _MOVED_AT_LEAST and shares[-1] > _MOVED * usual


def _blocks(image: Image.Image, count: int) -> list[float]:
    """Return the mean of each of a picture's blocks, `count` along a side."""
    return _values(image.convert("F").resize((count, count), Image.Resampling.BOX))


def _values(image: Image.Image) -> list[float]:
    """Return the values of an image of one channel in mode F, row by row."""
    return array("f", image.tobytes()).tolist()
