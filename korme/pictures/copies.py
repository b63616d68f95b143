"""The same picture twice: copies that were encoded anew, made smaller, cut or turned grey. Likeness is not enough.

Two photographs of one moment are two pictures. A copy has the other's pixels: laid over each other, nothing is left but
noise, in no part of the picture. So it is found in three steps, each for those that the one before lets
through, on grey miniatures (`korme.pictures.miniatures`):

1. Tones: all that is in a part must be in the whole. One histogram is compared with all others at once.
2. Windows: the slopes of the part against those of 256 windows of the whole, on a raster of twentieths.
3. Overlay: the best windows are fitted, and what is left over is judged (`korme.pictures.overlay`).

Pillow does the arithmetic: a row of an image is a vector, and an image a table of them.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from msgspec import Struct
from PIL import Image, ImageChops, ImageOps, ImageStat

from korme.pictures.overlay import LEAST, Window, fitted, is_same, values

_WHOLE: Window = (0.0, 0.0, 1.0, 1.0)
_RASTER = 20
"""Steps of a window's edges along a side."""
_CELLS = 8
"""Cells of a window along a side, each with its slope to the right and down."""
_WIDTH = 2 * _CELLS * _CELLS
_STEEP = 4
"""By how much slopes are amplified."""
_PLAIN = 6.0
"""Standard deviation of tones below which a picture is too plain to be told from another."""
_TONES = 16
_SPREAD = 48.0
"""Usual standard deviation of tones."""
_MISSING = 0.25
"""Share of a part's tones that may be missing in the whole: brightness and encoding shift some."""
_STRETCHED = 0.05
"""By how much a picture may have become wider or taller."""
_UNLIKE = 0.68
"""Difference of slopes, as a share of the slopes themselves, above which a window is another picture."""
_NEARLY = 1.25
"""How many times as different as the best window others may be that are tried, too."""
_ASIDE = 0.1
"""Share of a side by which these lie elsewhere."""
_MOST_TRIED = 3


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


class Miniature(Struct, eq=False):
    """A picture, prepared for comparing."""

    name: str
    data: bytes
    """Grey, as JPEG."""
    tones: bytes
    """Shares of the tones, at most 255: as they are, then with a usual brightness and contrast."""
    slopes: tuple[bytes, bytes]
    """Of the picture and of its mirror image."""
    steepness: float
    """Mean of the slopes."""
    ratio: float
    """Width over height."""
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
    tones = _tones(image.resize((64, 64), Image.Resampling.BOX))
    upright, mirrored = _slopes(image, _WHOLE), _slopes(ImageOps.mirror(image), _WHOLE)
    steepness = sum(abs(slope - 128) for slope in upright) / _WIDTH
    return Miniature(name, data, tones, (upright, mirrored), steepness, image.width / image.height)


def _decoded(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as file:
        return file.convert("L")


def _tones(image: Image.Image) -> bytes:
    """Return the shares of a picture's tones; then those that it has with a usual brightness and contrast."""
    statistics = ImageStat.Stat(image)
    mean, spread = statistics.mean[0], max(1.0, statistics.stddev[0])
    usual = image.point([min(255, max(0, round(128 + (tone - mean) * _SPREAD / spread))) for tone in range(256)])
    step = 256 // _TONES
    shares: list[float] = []
    for each in (image, usual):
        histogram = each.histogram()
        shares += _blurred(_blurred([sum(histogram[at : at + step]) for at in range(0, 256, step)]))
    return bytes(min(255, round(share / 16)) for share in shares)


def _blurred(values: Sequence[float]) -> list[float]:
    return [(a + 2 * b + c) / 4 for a, b, c in zip([0, *values], values, [*values[1:], 0], strict=False)]


def copies(pictures: Sequence[tuple[str, bytes]]) -> list[Copy]:
    """Return the copies among pictures, a name and a miniature each."""
    ready = [one for name, data in pictures if (one := prepared(name, data))]
    table = tone_table(ready)
    return [copy for at in range(len(ready)) for copy in copies_of(ready, table, at)]


def tone_table(ready: Sequence[Miniature]) -> Image.Image:
    """Return the tones of many pictures, a row each."""
    rows = b"".join([one.tones for one in ready])
    return Image.frombytes("L", (2 * _TONES, max(1, len(ready))), rows or bytes(2 * _TONES))


def copies_of(ready: Sequence[Miniature], table: Image.Image, at: int) -> list[Copy]:
    """Return the copies of one picture among those before it.

    Args:
        table: the tones of all.
    """
    others = [other for other in _containing(table, ready, at) if other < at and _may_fit(ready[at], ready[other])]
    return [copy for other in others if (copy := compared(ready[at], ready[other]))]


def _containing(table: Image.Image, ready: Sequence[Miniature], at: int) -> list[int]:
    """Return where the pictures are that have all tones of one, or only such as it has: as they are, or made alike."""
    found: set[int] = set()
    for left in (0, _TONES):
        tones = ready[at].tones[left : left + _TONES]
        own = table.crop((left, 0, left + _TONES, table.height))
        row = Image.frombytes("L", own.size, tones * own.height)
        most = _MISSING * sum(tones)
        lacking, beyond = _sums(ImageChops.subtract(row, own)), _sums(ImageChops.subtract(own, row))
        found.update(n for n, less in enumerate(map(min, lacking, beyond)) if less <= most)
    return sorted(found)


def _may_fit(one: Miniature, other: Miniature) -> bool:
    """Whether a window of one of two pictures can have the other's ratio: an upright one is no part of a wide one."""
    return LEAST - _STRETCHED < one.ratio / other.ratio < 1 / (LEAST - _STRETCHED)


def compared(one: Miniature, other: Miniature) -> Copy | None:
    """Return whether one of two pictures has the other's pixels, and where."""
    for part, whole in ((one, other), (other, one)):
        for is_mirrored in (False, True):
            windows = _nearest(part, whole, is_mirrored)
            if not windows:
                continue
            image = ImageOps.mirror(part.image) if is_mirrored else part.image
            below = whole.image
            fit = fitted(image, below, windows)
            if fit and is_same(image, below, fit.window):
                return Copy(part.name, whole.name, fit.window, is_mirrored)
    return None


# Windows


def _edges() -> list[tuple[int, int]]:
    """Return the first and last step of the windows along a side: every second size, at every step."""
    shortest = round(LEAST * _RASTER)
    return [(at, at + size) for size in range(_RASTER, shortest - 1, -2) for at in range(_RASTER - size + 1)]


def _slopes(image: Image.Image, window: Window) -> bytes:
    """Return the slopes in a window of a picture, to the right and down: 128 is level."""
    width, height = image.size
    box = (window[0] * width, window[1] * height, window[2] * width, window[3] * height)
    cells = image.resize((_CELLS + 1, _CELLS + 1), Image.Resampling.BOX, box)
    here = cells.crop((0, 0, _CELLS, _CELLS))
    right, below = cells.crop((1, 0, _CELLS + 1, _CELLS)), cells.crop((0, 1, _CELLS, _CELLS + 1))
    return b"".join(ImageChops.subtract(each, here, scale=1 / _STEEP, offset=128).tobytes() for each in (right, below))


_WINDOWS: tuple[Window, ...] = tuple(
    (left / _RASTER, upper / _RASTER, right / _RASTER, lower / _RASTER)
    for upper, lower in _edges()
    for left, right in _edges()
)


def _windows(whole: Miniature) -> Image.Image:
    """Return the slopes of all windows of a picture, a row each."""
    if whole.windows is None:
        image = whole.image.resize((3 * _RASTER, 3 * _RASTER), Image.Resampling.BOX)
        rows = b"".join([_slopes(image, window) for window in _WINDOWS])
        whole.windows = Image.frombytes("L", (_WIDTH, len(_WINDOWS)), rows)
    return whole.windows


def _nearest(part: Miniature, whole: Miniature, is_mirrored: bool) -> list[Window]:
    """Return the windows of a picture that are most like another, the nearest first; [] if none is like it."""
    windows = _windows(whole)
    rows = Image.frombytes("L", windows.size, part.slopes[is_mirrored] * windows.height)
    difference = ImageChops.difference(rows, windows)
    most = _UNLIKE * part.steepness
    least, _ = difference.reduce((_WIDTH, 1)).getextrema()  # rounded
    if not isinstance(least, int | float) or least > most + 1:  # most pairs end here
        return []
    means = [total / _WIDTH for total in _sums(difference)]
    least = min(means)
    if least > most:
        return []
    chosen: list[Window] = []
    for at in sorted(range(len(means)), key=means.__getitem__):
        if means[at] > min(most, _NEARLY * least) or len(chosen) == _MOST_TRIED:
            break
        window = _WINDOWS[at]
        if all(_distance(window, other) > _ASIDE for other in chosen):
            chosen.append(window)
    return chosen


def _distance(one: Window, other: Window) -> float:
    return max(abs(here - there) for here, there in zip(one, other, strict=True))


def _sums(table: Image.Image) -> list[float]:
    """Return the sum of each row."""
    width = table.width
    means = table.convert("F").resize((1, table.height), Image.Resampling.BOX)
    return [mean * width for mean in values(means)]
