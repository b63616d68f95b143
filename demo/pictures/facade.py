"""Evening facades of a panel block: each window is somebody's own light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageDraw

from .noise import (
    Array,
    Shape,
    bloom,
    blur,
    coordinates,
    curve,
    develop,
    fbm,
    generator,
    gradient,
    mix,
    resize,
    rgb,
    smooth,
    split_tone,
    vignette,
)

LAMPS = ("#ffb75a #ffc878 #ff9d48 #ffd9a0 #f7a95f #ffbf86 #ffe3b5 #f2914e #ffcf8a #ff8f5e #f6e0b8 #ffae70").split()
ODD = "#d77bd6 #8fb4ff #9fd8b0 #ff6f5a".split()
CURTAINS = "#e9d7b4 #d9b48a #c98e6b #b8c4a2 #efe4d0 #c7a6a0 #a9b7c4 #d8c27c".split()


@dataclass
class Block:
    """How one facade is framed: windows across and down, wall colours, how many are lit."""

    columns: int
    rows: int
    wall: str
    dusk: tuple[str, str]
    lit: float
    balconies: tuple[int, ...]


BLOCKS = {
    "01": Block(4, 6, "#5d6472", ("#2c3a55", "#7d86a3"), 0.7, ()),
    "02": Block(7, 11, "#6f625f", ("#33304a", "#a08492"), 0.62, (2, 5)),
    "03": Block(3, 4, "#4b5963", ("#20344a", "#6d93a3"), 0.78, (1,)),
}


def curtain(shape: Shape, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return a curtain's cover and its folds."""
    height, width = shape
    x = np.linspace(0, 1, width)[None, :]
    y = np.linspace(0, 1, height)[:, None]
    kind = rng.integers(5)
    if kind == 0:  # tulle over the whole window
        cover = np.full(shape, 0.75, np.float32)
    elif kind == 1:  # drawn to both sides
        edge = rng.uniform(0.16, 0.3) + 0.05 * y
        cover = smooth(0.015, -0.015, np.minimum(x, 1 - x) - edge)
    elif kind == 2:  # drawn to one side
        cover = smooth(0.015, -0.015, (x if rng.random() < 0.5 else 1 - x) - rng.uniform(0.3, 0.5) - 0.03 * y)
    elif kind == 3:  # a blind half down
        cover = smooth(0.01, -0.01, y - rng.uniform(0.25, 0.6)) * np.ones(shape)
        return cover, 0.9 + 0.1 * np.sin(y * 90) * np.ones(shape)
    else:
        cover = np.zeros(shape, np.float32)
    phase = fbm((4, width), (9, width / 3), rng, 2)[1][None, :]
    folds = 0.82 + 0.18 * np.sin((x * rng.uniform(50, 80)) + phase * 5 + y * 0.8)
    return cover * np.ones(shape), folds * np.ones(shape)


def things(shape: Shape, rng: np.random.Generator) -> Array:
    """Draw what stands on the sill or hangs from the ceiling, as a silhouette."""
    height, width = shape
    image = Image.new("L", (width * 2, height * 2))
    pen, w, h = ImageDraw.Draw(image), width * 2, height * 2
    kind = rng.integers(7)
    x = rng.uniform(0.2, 0.8) * w
    if kind in (0, 1):  # a pot plant
        pen.polygon(
            [(x - w * 0.06, h), (x - w * 0.075, h * 0.87), (x + w * 0.075, h * 0.87), (x + w * 0.06, h)], fill=255
        )
        for _ in range(rng.integers(8, 18)):
            angle, reach = rng.normal(0, 0.75), rng.uniform(0.12, 0.36) * h
            tip = (x + np.sin(angle) * reach, h * 0.88 - np.cos(angle) * reach)
            pen.line([(x, h * 0.88), tip], fill=255, width=max(1, w // 90))
            leaf = w * rng.uniform(0.02, 0.045)
            pen.ellipse([tip[0] - leaf, tip[1] - leaf * 1.3, tip[0] + leaf, tip[1] + leaf * 1.3], fill=255)
    elif kind == 2:  # a cat
        pen.ellipse([x - w * 0.1, h * 0.72, x + w * 0.1, h * 1.1], fill=255)
        pen.ellipse([x - w * 0.07, h * 0.6, x + w * 0.07, h * 0.78], fill=255)
        for side in (-1, 1):
            pen.polygon(
                [(x + side * w * 0.065, h * 0.68), (x + side * w * 0.055, h * 0.555), (x + side * w * 0.01, h * 0.63)],
                fill=255,
            )
    elif kind == 3:  # somebody at the window, seen as a shadow
        pen.ellipse([x - w * 0.075, h * 0.3, x + w * 0.075, h * 0.5], fill=255)
        pen.polygon(
            [
                (x - w * 0.19, h),
                (x - w * 0.15, h * 0.57),
                (x - w * 0.04, h * 0.48),
                (x + w * 0.04, h * 0.48),
                (x + w * 0.15, h * 0.57),
                (x + w * 0.19, h),
            ],
            fill=255,
        )
    elif kind == 4:  # a hanging lamp
        pen.line([(x, 0), (x, h * 0.2)], fill=255, width=max(1, w // 100))
        pen.polygon(
            [(x - w * 0.12, h * 0.3), (x - w * 0.04, h * 0.2), (x + w * 0.04, h * 0.2), (x + w * 0.12, h * 0.3)],
            fill=255,
        )
    elif kind == 5:  # jars and a stack of books
        for i in range(rng.integers(2, 6)):
            left = x + (i - 2) * w * 0.1
            pen.rectangle([left, h * rng.uniform(0.8, 0.9), left + w * 0.07, h], fill=255)
    mask = np.asarray(image, np.float32) / 255
    return blur(resize(mask, shape, Image.Resampling.BOX), rng.uniform(0.6, 2.0))


def window(shape: Shape, lit: bool, block: Block, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return one window's picture and the light it gives."""
    height, width = shape
    y, x = coordinates(shape)
    x = x * height / width
    sky = gradient(np.clip(1 - y + 0.2 * x, 0, 1) * 1.0, [(0, block.dusk[0]), (1, block.dusk[1])])
    if not lit:
        dark = sky * (0.32 + 0.12 * fbm(shape, height / 2, rng, 3))[..., None]
        cover, folds = curtain(shape, rng)
        dark = mix(dark, rgb("#6d7486") * 0.55, cover * folds * 0.5)
        return dark, np.zeros_like(dark)
    lamp = rgb(str(rng.choice(ODD if rng.random() < 0.09 else LAMPS)))
    spot_x, spot_y = rng.uniform(0.25, 0.75), rng.uniform(0.05, 0.5)
    fall = np.exp(-(((x - spot_x) * 1.1) ** 2 + ((y - spot_y) * 1.0) ** 2) * 2.2)
    room = lamp * (0.42 + 0.68 * fall)[..., None] * rng.uniform(0.7, 1.05)
    wall = smooth(-0.01, 0.01, x - rng.uniform(0.2, 0.9))
    room = room * (0.88 + 0.12 * wall)[..., None]
    room = mix(room, room * 0.62, smooth(0.0, 0.01, y - rng.uniform(0.62, 0.95)) * (rng.random() < 0.5))
    room = mix(room, room * 0.13, things(shape, rng) * 0.92)
    cover, folds = curtain(shape, rng)
    cloth = rgb(str(rng.choice(CURTAINS))) * (0.35 + 0.65 * lamp) * 1.08 * (0.5 + 0.5 * fall)[..., None]
    room = mix(room, cloth * folds[..., None], cover * rng.uniform(0.7, 0.96))
    room = mix(room, sky, 0.05)
    return room, room


def framed(picture: Array, shape: Shape, rng: np.random.Generator) -> Array:
    """Set the frame's bars before a window: some old wooden, some new white."""
    height, width = shape
    y = np.arange(height)[:, None]
    x = np.arange(width)[None, :]
    bar = max(2, width // 34)
    split = int(width * rng.choice([0.36, 0.5, 0.64]))
    edge = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y)) < bar
    bars = edge | (np.abs(x - split) < bar * 0.7)
    if rng.random() < 0.4:
        bars = bars | ((np.abs(y - height * 0.26) < bar * 0.6) & (x > split))
    tone = rgb(str(rng.choice("#a3a7ad #8e939d #6e5a4c #b5b7b8".split())))
    lit = 0.42 + 0.25 * (y / height)
    return np.where(bars[..., None], tone * lit[..., None] * np.ones((1, width, 1)), picture)


def wall_of(shape: Shape, block: Block, cell: tuple[float, float], rng: np.random.Generator) -> Array:
    """Cast the panels: each a little off in tone, streaked by rain, with patched seams."""
    height, width = shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    tones = rng.normal(0, 0.045, (block.rows + 3, block.columns + 3))
    panel = tones[(rows / cell[0]).astype(int), (columns / cell[1]).astype(int)]
    streaks = fbm(shape, (height / 2.5, 16), rng, 4) * 0.09 + fbm(shape, 120, rng, 6) * 0.06
    fine = fbm(shape, 5, rng, 2) * 0.035
    wall = rgb(block.wall) * (0.82 + panel + streaks + fine - 0.16 * rows / height)[..., None]
    for position, size in ((rows, cell[0]), (columns, cell[1])):
        away = np.abs((position + size / 2) % size - size / 2)
        wobble = fbm(shape, 40, rng, 3) * 2.2
        wall = mix(wall, rgb("#23262c"), smooth(3.6, 1.4, away + wobble) * 0.75)
        wall = mix(wall, wall * 1.2, smooth(12, 8, away + wobble * 3) * 0.35)
    return wall


def balcony(picture: Array, top: int, left: int, size: Shape, rng: np.random.Generator) -> None:
    """Hang a balcony's slab and its own choice of cladding below a window."""
    height, width = size
    y = np.linspace(0, 1, height)[:, None]
    x = np.linspace(0, 1, width)[None, :]
    tone = rgb(str(rng.choice("#6f7f86 #7f6a5a #5f6f5c #80838c #6a5560".split())))
    ribs = 0.8 + 0.2 * np.sign(np.sin(x * rng.uniform(60, 120)))
    cladding = tone * (ribs * (0.72 - 0.28 * y))[..., None]
    slab = (y < 0.07) | (y > 0.93)
    cladding = np.where(slab[..., None], rgb("#9298a2") * 0.62, cladding)
    bottom, right = min(top + height, picture.shape[0]), min(left + width, picture.shape[1])
    shade = picture[bottom : bottom + height // 3, left:right]
    shade *= np.linspace(0.5, 1, len(shade))[:, None, None]
    picture[top:bottom, left:right] = cladding[: bottom - top, : right - left]


def windows_at_seven(number: str) -> Image.Image:
    """Draw one facade of the series."""
    block, rng = BLOCKS[number], generator(f"windows {number}")
    shape = (1800, 1200)
    cell = (shape[0] / (block.rows - 0.35), shape[1] / (block.columns - 0.35))
    picture = wall_of(shape, block, cell, rng)
    light = _glazed(picture, block, cell, lambda row, column: (rng, rng))
    picture = picture + blur(light, cell[0] * 0.16) * 0.28 + blur(light, cell[0] * 0.035) * 0.16
    picture = bloom(np.clip(picture, 0, 1), 0.8, 14, 0.35)
    picture = split_tone(curve(picture, 0.55, 0.01), "#14284a", "#ffd39a", 0.12)
    return develop(vignette(picture, 0.3), rng, 1.4)


def one_house(hour: int) -> Image.Image:
    """Draw one facade, always from the same place: in the evening, or at an hour when hardly anybody is awake."""
    is_late = hour < 12
    block = replace(BLOCKS["01"], lit=0.07, dusk=("#0d1424", "#1c2740")) if is_late else BLOCKS["01"]
    shape = (1260, 1008)
    cell = (shape[0] / (block.rows - 0.35), shape[1] / (block.columns - 0.35))
    picture = wall_of(shape, block, cell, generator("one house")) * (0.62 if is_late else 1)

    def chances(row: int, column: int) -> tuple[np.random.Generator, np.random.Generator]:
        return generator(f"one house {row} {column}"), generator(f"frame {row} {column}")

    light = _glazed(picture, block, cell, chances)
    picture = picture + blur(light, cell[0] * 0.16) * 0.28 + blur(light, cell[0] * 0.035) * 0.16
    picture = split_tone(curve(np.clip(picture, 0, 1), 0.55, 0.01), "#14284a", "#ffd39a", 0.12)
    return develop(vignette(picture, 0.3), generator(f"one house {hour}"), 1.0)


def _glazed(
    picture: Array,
    block: Block,
    cell: tuple[float, float],
    chances: Callable[[int, int], tuple[np.random.Generator, np.random.Generator]],
) -> Array:
    """Put windows and balconies into a wall; return the light that they give.

    `chances` returns the generators of a window's room and of its frame.
    """
    light = np.zeros_like(picture)
    high, wide = picture.shape[:2]
    size = (int(cell[0] * 0.52), int(cell[1] * 0.58))
    for row in range(block.rows):
        for column in range(block.columns):
            room, frame = chances(row, column)
            top = int((row + 0.24) * cell[0]) - int(cell[0] * 0.2)
            left = int((column + 0.21) * cell[1]) - int(cell[1] * 0.2)
            pane, own = window(size, room.random() < block.lit, block, room)
            pane = framed(pane, size, frame)
            y0, x0 = max(0, top), max(0, left)
            y1, x1 = min(high, top + size[0]), min(wide, left + size[1])
            _recess(picture, y0, x0, y1, x1, cell[0])
            picture[y0:y1, x0:x1] = pane[y0 - top : y1 - top, x0 - left : x1 - left]
            light[y0:y1, x0:x1] = own[y0 - top : y1 - top, x0 - left : x1 - left]
            if column in block.balconies:
                below, aside = top + int(size[0] * 0.62), left - int(cell[1] * 0.14)
                balcony(picture, below, aside, (int(cell[0] * 0.42), int(cell[1] * 0.86)), room)
    return light


def _recess(picture: Array, top: int, left: int, bottom: int, right: int, cell: float) -> None:
    """Give the opening a shadowed reveal above and a lighter sill below."""
    edge = max(3, int(cell * 0.02))
    picture[max(0, top - edge) : bottom + edge, max(0, left - edge) : right + edge] *= 0.55
    picture[bottom : bottom + edge, max(0, left - edge * 2) : right + edge * 2] = rgb("#aeb3bb") * 0.62
