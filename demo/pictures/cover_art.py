"""Drawn covers: the edition's key visual, five years cut out of paper, the table of the about page."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from .noise import (
    Array,
    blur,
    canvas,
    coordinates,
    develop,
    fbm,
    generator,
    gradient,
    mix,
    palette,
    resize,
    rgb,
    smooth,
    vignette,
    wave,
)
from .rooms import little_art

SHAPE = (1200, 1800)
MIDDLE = 0.75


def polygon(corners: list[tuple[float, float]]) -> Array:
    """Return an antialiased polygon mask, corners in parts of the height."""
    image = Image.new("L", (SHAPE[1] * 2, SHAPE[0] * 2))
    ImageDraw.Draw(image).polygon([(x * 2400, y * 2400) for x, y in corners], fill=255)
    return resize(np.asarray(image, np.float32) / 255, SHAPE, Image.Resampling.BOX)


# The key visual


def stream(i: int, bands: int, side: int) -> tuple[Array, Array, Array]:
    """Return the path (x, y) and half width of one band: a river that ends as a ram's horn."""
    gauge, reach, low = 0.031, 0.345, 0.695
    fall = np.linspace(0, 1, 160)
    y = 0.475 + (low - 0.475) * fall
    scale = 0.06 + 0.94 * smooth(0.0, 1.0, fall) ** 1.25
    bend = 0.13 * np.sin(fall * 5.2 + 0.9) * (1 - fall) ** 1.1 * (0.35 + fall)
    x = MIDDLE + bend + side * (i + 0.5) * gauge * scale
    first = reach - (i + 0.5) * gauge
    pitch = bands * gauge + 0.012
    turns = (first - 0.03) / pitch
    angle = np.linspace(0, 2 * np.pi * min(turns, 1.42), 420)[1:]
    radius = first - pitch * angle / (2 * np.pi)
    xs = MIDDLE + side * (reach - radius * np.cos(angle))
    ys = low + radius * np.sin(angle) * 0.92
    widths = np.concatenate([gauge * 0.5 * scale, np.full(angle.size, gauge * 0.5)])
    widths[-60:] *= np.sqrt(np.linspace(1, 0.1, 60))
    return np.concatenate([x, xs]), np.concatenate([y, ys]), widths * 0.86


def ribbon(path: tuple[Array, Array, Array]) -> Array:
    """Return the mask of a band of changing width."""
    x, y, half = path
    dx, dy = np.gradient(x), np.gradient(y)
    norm = np.hypot(dx, dy) + 1e-9
    left = list(zip(x - dy / norm * half, y + dx / norm * half, strict=True))
    right = list(zip(x + dy / norm * half, y - dx / norm * half, strict=True))
    image = Image.new("L", (SHAPE[1] * 2, SHAPE[0] * 2))
    pen = ImageDraw.Draw(image)
    for k in range(len(left) - 1):
        pen.polygon([(px * 2400, py * 2400) for px, py in (left[k], left[k + 1], right[k + 1], right[k])], fill=255)
    return resize(np.asarray(image, np.float32) / 255, SHAPE, Image.Resampling.BOX)


def range_of(
    rng: np.random.Generator, base: float, tall: float, count: int, lit: str, dark: str, picture: Array
) -> Array:
    """Set a range of faceted peaks, each half in light and half in shade."""
    image = Image.new("RGBA", (SHAPE[1] * 2, SHAPE[0] * 2), dark + "00")
    pen = ImageDraw.Draw(image)

    def facet(corners: list[tuple[float, float]], tone: Array) -> None:
        fill = tuple(int(value * 255) for value in np.clip(tone, 0, 1))
        pen.polygon([(px * 2400, py * 2400) for px, py in corners], fill=(*fill, 255))

    peaks = np.linspace(-0.1, 1.6, count) + rng.normal(0, 0.3 / count, count)
    for x in peaks[rng.permutation(count)]:
        height = tall * rng.uniform(0.55, 1.0) * (0.62 + 0.5 * abs(x - MIDDLE) / MIDDLE)
        half = height * rng.uniform(1.0, 1.35)
        shift = rng.uniform(0.85, 1.1)
        top, kink = (x, base - height), (x + half * rng.uniform(0.05, 0.2), base - height * 0.45)
        foot = (x + half * rng.uniform(-0.15, 0.12), base + 0.06)
        facet([(x - half, base), (x - half, base + 0.06), foot, kink, top], rgb(dark) * shift)
        facet([top, (x + half, base), (x + half, base + 0.06), foot, kink], rgb(lit) * shift)
        facet(
            [
                top,
                (x - half * 0.24, base - height * 0.76),
                (x - half * 0.03, base - height * 0.68),
                (x + half * 0.05, base - height * 0.8),
            ],
            rgb(lit) * 0.55 + 0.28,
        )
        facet(
            [
                top,
                (x + half * 0.05, base - height * 0.8),
                (x + half * 0.12, base - height * 0.66),
                (x + half * 0.26, base - height * 0.74),
            ],
            rgb("#fbe9c4"),
        )
    layer = resize(np.asarray(image, np.float32) / 255, SHAPE, Image.Resampling.BOX)
    return mix(picture, layer[..., :3], layer[..., 3])


def edition() -> Image.Image:
    """Two horns of an ornament unroll into a river that comes from the mountains."""
    rng = generator("edition 2026")
    y, x = coordinates(SHAPE)
    picture = gradient(
        np.clip(y + 0.05 * fbm(SHAPE, 500, rng, 3), 0, 1),
        [(0, "#0d3b45"), (0.45, "#17575c"), (0.52, "#0f4148"), (1, "#082830")],
    )
    far = np.hypot(x - MIDDLE, y - 0.3)
    for radius, tone in ((0.4, "#1b5f62"), (0.34, "#257068"), (0.285, "#3f7f6a")):
        picture = mix(picture, rgb(tone), smooth(radius + 0.001, radius - 0.001, far) * (y < 0.5))
    disc = smooth(0.2212, 0.2188, far)
    sun = gradient(
        np.clip((y - 0.08) / 0.44, 0, 1) * np.ones_like(x), [(0, "#f7c266"), (0.55, "#ee8a45"), (1, "#d9543a")]
    )
    picture = mix(picture, sun, disc)
    for turn in (np.pi / 4, -np.pi / 4):
        across = (x - MIDDLE) * np.cos(turn) + (y - 0.3) * np.sin(turn)
        along = (y - 0.3) * np.cos(turn) - (x - MIDDLE) * np.sin(turn)
        for k in (-1, 0, 1):
            bow = k * 0.042 * (1 + 0.9 * (1 - (along / 0.22) ** 2)) / 1.5
            picture = mix(picture, rgb("#fbe3ae"), smooth(0.0042, 0.0028, np.abs(across - bow)) * disc * 0.85)
    for base, tall, count, lit, dark in (
        (0.5, 0.2, 9, "#4f8f86", "#2f6c6d"),
        (0.52, 0.16, 11, "#e39a5b", "#8f4a3c"),
        (0.535, 0.1, 15, "#2b7a78", "#17565d"),
    ):
        picture = range_of(rng, base, tall, count, lit, dark, picture)
    ground = gradient(np.clip((y - 0.5) / 0.5, 0, 1) * np.ones_like(x), [(0, "#0f454b"), (1, "#072127")])
    picture = mix(picture, ground, smooth(0.5285, 0.5305, y + 0.004 * np.sin(x * 9)))
    for k in range(13):
        level = 0.56 + 0.44 * (k / 13) ** 1.3
        line = level + 0.016 * np.sin(x * (5 - 0.2 * k) + k * 1.7) + 0.1 * np.abs(x - MIDDLE) ** 2 * (k / 13)
        picture = mix(picture, rgb("#2a7470"), smooth(0.0022, 0.0008, np.abs(y - line)) * 0.5)
    mottle = 1 + 0.05 * fbm(SHAPE, 40, rng, 3)
    bands = palette("#fbe9c4 #f2b95f #e5813f #c24a34 #8c2f33")
    for side in (-1, 1):
        masks = [ribbon(stream(i, len(bands), side)) for i in range(len(bands))]
        picture = mix(picture, rgb("#04161b"), blur(np.maximum.reduce(masks), 12) * 0.5)
        for mask, colour in zip(masks, bands, strict=True):
            picture = mix(picture, colour * mottle[..., None], mask)
    picture = picture * (1 + 0.035 * fbm(SHAPE, 7, rng, 2))[..., None]
    return develop(vignette(picture, 0.22), rng, 0.8)


# Five years


def cut(picture: Array, mask: Array, colour: Array, depth: float) -> Array:
    """Lay a piece of cut paper: its shadow, its face, a bright edge towards the light."""
    shift = int(depth)
    shadow = blur(np.roll(mask, (shift, shift), (0, 1)), depth * 0.8)
    picture = mix(picture, picture * 0.45, shadow * 0.62 * (1 - mask))
    picture = mix(picture, colour, mask)
    edge = np.clip(mask - np.roll(mask, (2, 2), (0, 1)), 0, 1)
    return mix(picture, colour * 0.7 + 0.3, edge * 0.7)


def column(x: float, half: float, top: float, base: float) -> Array:
    """Return a tall piece with an arched head, its base following the hill."""
    turn = np.linspace(np.pi, 2 * np.pi, 40)
    arch = [(x + half * np.cos(t), top + half + half * np.sin(t)) for t in turn]
    return polygon([*arch, (x + half, base), (x - half, base)])


def numbers() -> Image.Image:
    """Five paper arches, one a year, each taller and with one more ring."""
    rng = generator("five years")
    fibre = fbm(SHAPE, 5, rng, 2) * 0.012 + fbm(SHAPE, 240, rng, 3) * 0.02
    picture = canvas(SHAPE, "#efe4cf") * (1 + fibre)[..., None]
    y, x = coordinates(SHAPE)
    picture = mix(picture, rgb("#f8f0df"), np.exp(-np.hypot(x - 0.5, y - 0.25) * 2) * 0.6)
    sets = (
        "#17575c #2f8078 #f2c879",
        "#c24a34 #e5813f #fbe3ae",
        "#1f3b5a #4f7fa0 #e9d9b8",
        "#8c2f33 #c8643f #f2b95f",
        "#0d3b45 #17675f #f5c667 #e5813f #fbe9c4",
    )
    for i, codes in enumerate(sets):
        tones = palette(codes)
        centre, top = 0.225 + 0.2625 * i, 0.66 - 0.125 * i
        for ring in range(i + 2):
            half = 0.106 - 0.017 * ring
            mask = column(centre, half, top + 0.03 * ring, 0.9)
            tone = tones[ring % len(tones)] * (1 + fibre * 2)[..., None]
            picture = cut(picture, mask, tone, 9 - ring)
    for level, tone, depth in ((0.845, "#d9a45c", 10), (0.895, "#a9542f", 12), (0.945, "#123f46", 14)):
        line = level + wave(1800, 700, rng, 3)[None, :] * 0.03
        mask = smooth(-0.0008, 0.0008, y - line) * np.ones_like(x)
        picture = cut(picture, mask, rgb(tone) * (1 + fibre * 2)[..., None], depth)
    sun = smooth(0.0665, 0.0655, np.hypot(x - 0.3, y - 0.24))
    picture = cut(picture, sun, rgb("#e5663a") * (1 + fibre * 2)[..., None], 9)
    return develop(vignette(picture, 0.14), rng, 0.8)


# The table


def sheet(
    picture: Array,
    centre: tuple[float, float],
    size: tuple[float, float],
    turn: float,
    art: Array,
    border: float = 0.07,
) -> Array:
    """Lay a sheet with a picture on the table, turned a little, with its shadow."""
    y, x = coordinates(SHAPE)
    dx, dy = x - centre[0], y - centre[1]
    a = (dx * np.cos(turn) + dy * np.sin(turn)) / size[0]
    b = (dy * np.cos(turn) - dx * np.sin(turn)) / size[1]
    rim = 0.0012 / min(size)
    mask = smooth(0.5 + rim, 0.5 - rim, np.maximum(np.abs(a), np.abs(b)))
    picture = mix(picture, picture * 0.35, blur(np.roll(mask, (12, 10), (0, 1)), 11) * 0.75 * (1 - mask))
    rows = np.clip((b + 0.5 - border * size[0] / size[1]) / (1 - 2 * border * size[0] / size[1]), 0, 1) * (
        art.shape[0] - 1
    )
    columns = np.clip((a + 0.5 - border) / (1 - 2 * border), 0, 1) * (art.shape[1] - 1)
    shown = art[rows.astype(int), columns.astype(int)]
    inner = smooth(0.5 - border + rim, 0.5 - border - rim, np.abs(a)) * smooth(
        0.5 - border * size[0] / size[1] + rim, 0.5 - border * size[0] / size[1] - rim, np.abs(b)
    )
    paper = rgb("#f4eee2") * (0.97 + 0.03 * a)[..., None]
    return mix(picture, mix(paper, shown, inner), mask)


def rod(
    picture: Array, start: tuple[float, float], end: tuple[float, float], half: float, colour: str, tip: str
) -> Array:
    """Lay a pencil or a brush: a round shaft, a tip, a shadow."""
    y, x = coordinates(SHAPE)
    length = np.hypot(end[0] - start[0], end[1] - start[1])
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    along = (x - start[0]) * ux + (y - start[1]) * uy
    across = (y - start[1]) * ux - (x - start[0]) * uy
    wide = half * np.clip((length - along) / 0.05, 0, 1)
    mask = smooth(0.0008, -0.0008, np.abs(across) - wide) * (along > 0) * (along < length)
    picture = mix(picture, picture * 0.4, blur(np.roll(mask, (9, 7), (0, 1)), 6) * 0.7 * (1 - mask))
    round_ = 0.72 + 0.5 * np.sqrt(np.clip(1 - ((across / half + 0.35) / 1.4) ** 2, 0, 1))
    shaft = np.where((along > length - 0.05)[..., None], rgb("#e3c294"), rgb(colour))
    shaft = np.where((along > length - 0.016)[..., None], rgb(tip), shaft)
    return mix(picture, shaft * round_[..., None], mask)


def about() -> Image.Image:
    """A work table from above: sheets, pencils, a cup of tea, morning light from a window."""
    rng = generator("about table")
    y, x = coordinates(SHAPE)
    grain = fbm(SHAPE, (12, 420), rng, 5) + 0.4 * np.sin(y * 60 + fbm(SHAPE, 500, rng, 3) * 8)
    plank = (np.floor(y * 4.2) * 37 % 11 / 11 - 0.5) * 0.08 * np.ones_like(x)
    picture = rgb("#7d5a3c") * (0.92 + 0.1 * grain + plank)[..., None]
    seam = np.abs((y * 4.2) % 1 - 0.5) > 0.492
    picture = np.where(seam[..., None], picture * 0.45, picture)
    picture = sheet(picture, (0.66, 0.56), (0.86, 0.66), -0.03, canvas((20, 20), "#234a47"), 0.0)
    lines = np.minimum(np.abs(((x + 0.03 * y) * 18) % 1 - 0.5), np.abs(((y - 0.03 * x) * 18) % 1 - 0.5))
    mat = smooth(0.43, 0.42, np.abs(x - 0.66)) * smooth(0.33, 0.32, np.abs(y - 0.56))
    picture = mix(picture, rgb("#8fb5a8"), smooth(0.03, 0.012, lines) * mat * 0.2)
    for place, size, turn, kind in (
        ((0.38, 0.4), (0.42, 0.32), -0.12, 5),
        ((0.87, 0.36), (0.3, 0.42), 0.09, 6),
        ((0.6, 0.72), (0.44, 0.34), 0.05, 8),
        ((1.24, 0.62), (0.36, 0.28), -0.2, 11),
        ((0.2, 0.84), (0.34, 0.26), 0.22, 2),
        ((1.26, 0.2), (0.3, 0.24), 0.13, 13),
    ):
        art = little_art(kind, rng)
        art = resize(art, (540, 720)) if size[0] > size[1] else resize(np.rot90(art).copy(), (720, 540))
        picture = sheet(picture, place, size, turn, art)
    picture = rod(picture, (0.93, 0.9), (1.3, 0.83), 0.0105, "#c24a34", "#2a2422")
    picture = rod(picture, (0.98, 0.95), (1.4, 0.93), 0.0105, "#1f6668", "#1b1b1f")
    picture = rod(picture, (0.05, 0.16), (0.17, 0.56), 0.0095, "#d9a045", "#3a3330")
    picture = _cup(picture, 0.13, 0.13)
    sun = smooth(-0.1, 0.1, np.sin((x * 0.9 + y * 0.5) * 5.2 + 0.4)) * 0.75 + 0.25
    bars = smooth(0.485, 0.465, np.abs(((x - 0.55 * y) * 2.1) % 1 - 0.5))
    patch = blur(bars * smooth(0.0, 0.02, x + 0.4 * y - 0.3) * smooth(1.62, 1.58, x + 0.35 * y) * np.ones_like(y), 7)
    light = 0.6 + 0.52 * patch * (0.7 + 0.3 * sun)
    picture = picture * light[..., None] * (1 + (patch[..., None] - 0.5) * np.array([0.08, 0.02, -0.08]))
    return develop(vignette(np.clip(picture, 0, 1), 0.25), rng, 0.9)


def _cup(picture: Array, x0: float, y0: float) -> Array:
    """Set a cup of tea on its saucer."""
    y, x = coordinates(SHAPE)
    far = np.hypot(x - x0, y - y0)
    for radius, tone, depth in ((0.125, "#e9e2d4", 12), (0.082, "#f6f1e8", 16)):
        mask = smooth(radius + 0.001, radius - 0.001, far)
        shadow = blur(np.roll(mask, (depth, depth), (0, 1)), depth * 0.8)
        picture = mix(picture, picture * 0.4, shadow * 0.6 * (1 - mask))
        shade = 0.94 + 0.08 * (x0 - x + y0 - y) / radius
        picture = mix(picture, rgb(tone) * shade[..., None], mask)
    rings = smooth(0.0022, 0.001, np.abs(far - 0.107)) * 0.8
    picture = mix(picture, rgb("#c24a34"), rings)
    tea = smooth(0.072, 0.0705, far)
    tone = gradient(np.clip(far / 0.072, 0, 1), [(0, "#9a4f1f"), (0.8, "#7d3a14"), (1, "#5a280c")])
    picture = mix(picture, tone, tea)
    glint = smooth(0.02, 0.012, np.hypot((x - x0 + 0.022) * 0.7, y - y0 + 0.03)) * tea
    return mix(picture, rgb("#f2d3a0"), glint * 0.5)
