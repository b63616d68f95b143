"""Noise fields, light and film: the numpy ground that the demo's pictures are drawn on.

Pictures are float arrays of shape (height, width, 3) with sRGB values
from 0 to 1; masks and fields are (height, width).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from PIL import Image

Array = np.ndarray
Shape = tuple[int, int]
Colour = Sequence[float]


def generator(name: str) -> np.random.Generator:
    """Return a random generator that depends on nothing but the name."""
    digest = hashlib.blake2b(name.encode("utf-8"), digest_size=8).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


# Colours and pictures


def rgb(code: str) -> Array:
    """Turn "#rrggbb" into three floats."""
    code = code.lstrip("#")
    return np.array([int(code[i : i + 2], 16) for i in (0, 2, 4)], np.float32) / 255


def palette(codes: str) -> list[Array]:
    """Turn "#rrggbb #rrggbb …" into a list of colours."""
    return [rgb(code) for code in codes.split()]


def gradient(values: Array, stops: Sequence[tuple[float, str]]) -> Array:
    """Colour a field by a ramp of (value, "#rrggbb") stops."""
    places = [place for place, _ in stops]
    colours = np.array([rgb(code) for _, code in stops])
    channels = [np.interp(values, places, colours[:, i]) for i in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)


def canvas(shape: Shape, colour: str) -> Array:
    """Return a picture of one colour."""
    return np.broadcast_to(rgb(colour), (*shape, 3)).astype(np.float32).copy()


def mix(below: Array, above: Array | Colour, alpha: Array | float) -> Array:
    """Lay a picture or a colour over another, by a mask or a number."""
    cover = alpha[..., None] if isinstance(alpha, np.ndarray) and alpha.ndim == 2 else alpha
    return below + (np.asarray(above, np.float32) - below) * cover


def screen(below: Array, light: Array) -> Array:
    """Add light as film does: never beyond white."""
    return 1 - (1 - np.clip(below, 0, 1)) * (1 - np.clip(light, 0, 1))


def smooth(low: float, high: float, values: Array) -> Array:
    """Rise smoothly from 0 at low to 1 at high (high may be the smaller)."""
    t = np.clip((values - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def coordinates(shape: Shape) -> tuple[Array, Array]:
    """Return y and x as open arrays: y from 0 to 1, x from 0 to the aspect ratio."""
    height, width = shape
    y = (np.arange(height, dtype=np.float32) + 0.5) / height
    x = (np.arange(width, dtype=np.float32) + 0.5) / height
    return y[:, None], x[None, :]


# Resizing, sampling and blurring


def resize(field: Array, shape: Shape, how: Image.Resampling = Image.Resampling.BICUBIC) -> Array:
    """Resize a field or a picture."""
    if field.ndim == 3:
        return np.stack([resize(field[..., i], shape, how) for i in range(field.shape[2])], -1)
    image = Image.fromarray(np.ascontiguousarray(field, np.float32))
    return np.asarray(image.resize((shape[1], shape[0]), how))


def sample(field: Array, rows: Array, columns: Array, wrap: bool = False) -> Array:
    """Read a field between its cells (bilinear); outside, repeat the edge or wrap around."""
    height, width = field.shape[:2]
    if wrap:
        rows, columns = rows % height, columns % width
    else:
        rows = np.clip(rows, 0, height - 1.001)
        columns = np.clip(columns, 0, width - 1.001)
    top, left = rows.astype(np.int32), columns.astype(np.int32)
    down, across = (rows - top).astype(np.float32), (columns - left).astype(np.float32)
    bottom, right = top + 1, left + 1
    if wrap:
        top, left, bottom, right = top % height, left % width, bottom % height, right % width
    if field.ndim == 3:
        down, across = down[..., None], across[..., None]
    upper = field[top, left] * (1 - across) + field[top, right] * across
    lower = field[bottom, left] * (1 - across) + field[bottom, right] * across
    return upper * (1 - down) + lower * down


def displace(field: Array, down: Array, across: Array) -> Array:
    """Read each pixel from a place moved by so many pixels."""
    height, width = field.shape[:2]
    rows = np.arange(height, dtype=np.float32)[:, None] + down
    columns = np.arange(width, dtype=np.float32)[None, :] + across
    rows, columns = np.broadcast_arrays(rows, columns)
    return sample(field, rows, columns)


def _box(field: Array, radius: int, axis: int) -> Array:
    """Average along one axis, the edge repeated outwards."""
    pads = [(0, 0)] * field.ndim
    pads[axis] = (radius + 1, radius)
    total = np.cumsum(np.pad(field, pads, mode="edge"), axis=axis, dtype=np.float64)
    size = 2 * radius + 1
    upper = np.take(total, range(size, total.shape[axis]), axis=axis)
    lower = np.take(total, range(total.shape[axis] - size), axis=axis)
    return ((upper - lower) / size).astype(np.float32)


def blur(field: Array, down: float, across: float | None = None) -> Array:
    """Blur nearly as a Gaussian does: the two numbers are its sigmas in pixels."""
    across = down if across is None else across
    biggest = max(down, across)
    if biggest > 24 and min(down, across) > 8:
        # A wide blur leaves nothing fine to keep: work on a small copy.
        factor = int(min(down, across) // 4)
        small_shape = (max(2, field.shape[0] // factor), max(2, field.shape[1] // factor))
        small = resize(field, small_shape, Image.Resampling.BOX)
        shrunk = blur(small, down / factor, across / factor)
        return resize(shrunk, field.shape[:2])
    for axis, sigma in ((0, down), (1, across)):
        radius = round((np.sqrt(4 * sigma * sigma + 1) - 1) / 2)
        for _ in range(3 if radius else 0):
            field = _box(field, radius, axis)
    return field


# Noise


def lattice(shape: Shape, cell: tuple[float, float], rng: np.random.Generator) -> Array:
    """Return smooth noise (about -1 to 1) whose bumps are cell pixels high and wide."""
    rows = max(2, int(np.ceil(shape[0] / cell[0])) + 3)
    columns = max(2, int(np.ceil(shape[1] / cell[1])) + 3)
    grid = rng.uniform(-1, 1, (rows, columns)).astype(np.float32)
    image = Image.fromarray(grid)
    offset_y, offset_x = rng.uniform(0, 1, 2)
    box = (
        1 + offset_x,
        1 + offset_y,
        1 + offset_x + min(columns - 2.0, shape[1] / cell[1]),
        1 + offset_y + min(rows - 2.0, shape[0] / cell[0]),
    )
    box = (box[0], box[1], min(box[2], columns), min(box[3], rows))
    return np.asarray(image.resize((shape[1], shape[0]), Image.Resampling.BICUBIC, box=box))


def fbm(
    shape: Shape,
    cell: float | tuple[float, float],
    rng: np.random.Generator,
    octaves: int = 5,
    gain: float = 0.5,
    ridged: bool = False,
) -> Array:
    """Sum noise of finer and finer grain; about -1 to 1, or 0 to 1 with sharp crests if ridged."""
    high, wide = cell if isinstance(cell, tuple) else (cell, cell)
    total = np.zeros(shape, np.float32)
    weight, weights = 1.0, 0.0
    carried: Array | float = 1.0
    for _ in range(octaves):
        if min(high, wide) < 1:
            break
        layer = lattice(shape, (high, wide), rng)
        if ridged:
            # Crests carry the detail and valleys stay smooth, as in eroded hills.
            layer = (1.04 - np.sqrt(layer * layer + 0.0016)) ** 2 * carried
            carried = np.clip(layer * 1.6, 0, 1)
        total += layer * weight
        weights += weight
        weight, high, wide = weight * gain, high / 2.03, wide / 2.03
    return total / weights


def warped(shape: Shape, cell: float, rng: np.random.Generator, strength: float = 0.7, octaves: int = 5) -> Array:
    """Return fbm pulled about by other fbm: marble, smoke, ink in water."""
    field = fbm(shape, cell, rng, octaves)
    down = fbm(shape, cell * 1.3, rng, 3) * cell * strength
    across = fbm(shape, cell * 1.3, rng, 3) * cell * strength
    return displace(field, down, across)


def wave(length: int, cell: float, rng: np.random.Generator, octaves: int = 5, gain: float = 0.5) -> Array:
    """Return one line of noise: a skyline, a shaky hand."""
    total = np.zeros(length, np.float32)
    weight, weights = 1.0, 0.0
    for _ in range(octaves):
        if cell < 1.5:
            break
        total += lattice((4, length), (400, cell), rng)[1] * weight
        weights += weight
        weight, cell = weight * gain, cell / 2.03
    return total / max(weights, 1e-6)


def splat(shape: Shape, rows: Array, columns: Array, weights: Array | float = 1.0) -> Array:
    """Drop weights at places between the cells: thousands of these make a thin even line."""
    rows, columns = np.ravel(rows), np.ravel(columns)
    weights = (
        np.broadcast_to(np.asarray(weights, np.float32), rows.shape) if np.ndim(weights) == 0 else np.ravel(weights)
    )
    inside = (rows >= 0) & (rows < shape[0] - 1) & (columns >= 0) & (columns < shape[1] - 1)
    rows, columns, weights = rows[inside], columns[inside], weights[inside]
    top, left = rows.astype(np.int64), columns.astype(np.int64)
    down, across = rows - top, columns - left
    total = np.zeros(shape[0] * shape[1])
    corners = (
        (0, 0, (1 - down) * (1 - across)),
        (0, 1, (1 - down) * across),
        (1, 0, down * (1 - across)),
        (1, 1, down * across),
    )
    for row, column, share in corners:
        places = (top + row) * shape[1] + left + column
        total += np.bincount(places, share * weights, total.size)
    return total.reshape(shape).astype(np.float32)


# Film


def curve(picture: Array, contrast: float = 0.5, lift: float = 0.0) -> Array:
    """Bend the tones to an S, as printed film does; lift raises the blacks."""
    picture = np.clip(picture, 0, 1)
    bent = picture * picture * (3 - 2 * picture)
    return lift + (picture + (bent - picture) * contrast) * (1 - lift)


def split_tone(picture: Array, shadows: str, lights: str, amount: float = 0.15) -> Array:
    """Pull the shadows towards one colour and the lights towards another."""
    grey = picture.mean(axis=-1, keepdims=True)
    dark, light = rgb(shadows), rgb(lights)
    tint = (dark - dark.mean()) * (1 - grey) + (light - light.mean()) * grey
    return picture + tint * amount * 2


def vignette(picture: Array, amount: float = 0.25) -> Array:
    """Darken the corners a little."""
    height, width = picture.shape[:2]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    fall = smooth(0.5, 1.9, x * x + y * y)
    return picture * (1 - amount * fall)[..., None]


def bloom(picture: Array, threshold: float = 0.75, radius: float = 30, amount: float = 0.5) -> Array:
    """Let the brightest light spill over its neighbours."""
    light = np.clip(picture - threshold, 0, None) / (1 - threshold + 1e-6)
    return screen(picture, blur(light, radius) * amount)


def grain(picture: Array, rng: np.random.Generator, sigma: float = 1.5) -> Array:
    """Add a soft film grain of so many 255ths: enough to break bands, too little to cost bytes."""
    noise = rng.normal(0, sigma / 255, picture.shape[:2]).astype(np.float32)
    return picture + noise[..., None]


def develop(picture: Array, rng: np.random.Generator, sigma: float = 1.2) -> Image.Image:
    """Turn the floats into the finished picture."""
    bytes_ = np.clip(grain(picture, rng, sigma) * 255 + 0.5, 0, 255).astype(np.uint8)
    return Image.fromarray(bytes_)


def halve(picture: Array, factor: int = 2) -> Array:
    """Average blocks of pixels: the second half of supersampling."""
    height, width = (side // factor * factor for side in picture.shape[:2])
    blocks = picture[:height, :width].reshape(height // factor, factor, width // factor, factor, *picture.shape[2:])
    return blocks.mean(axis=(1, 3))
