"""Daria Voronina, photography: river ice from above, birches, a mirror lake, frost on glass."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from .birches import birches
from .landscape import Camera, Ground, clouds, detail, look, make_ground
from .noise import (
    Array,
    Shape,
    bloom,
    blur,
    coordinates,
    curve,
    develop,
    displace,
    fbm,
    generator,
    gradient,
    mix,
    resize,
    rgb,
    sample,
    smooth,
    splat,
    split_tone,
    vignette,
    warped,
    wave,
)

WORKS = "creatives/daria-voronina/works"


# River ice


def cells(shape: Shape, count: int, rng: np.random.Generator, bend: float) -> tuple[Array, Array]:
    """Return how far each pixel is from the nearest crack of a broken sheet, and its piece's number."""
    height, width = shape[0] // 2, shape[1] // 2
    points = rng.uniform(0, 1, (count, 2)) * (height, width)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    rows += fbm((height, width), height / 5, rng, 5, 0.5) * bend
    columns += fbm((height, width), height / 5, rng, 5, 0.5) * bend
    first = np.full((height, width), 1e9, np.float32)
    second, owner = first.copy(), np.zeros((height, width), np.float32)
    for number, (row, column) in enumerate(points):
        far = np.hypot(rows - row, columns - column)
        closer = far < first
        second = np.where(closer, first, np.minimum(second, far))
        owner = np.where(closer, number, owner)
        first = np.minimum(first, far)
    return resize(second - first, shape) * 2, resize(owner, shape, Image.Resampling.NEAREST)


def fractures(shape: Shape, count: int, rng: np.random.Generator) -> Array:
    """Draw long wandering cracks that fork; bright where they catch the light."""
    places: list[Array] = []
    queue = [
        (rng.uniform(0, 1) * shape[0], rng.uniform(0, 1) * shape[1], rng.uniform(0, 6.28), 1.0) for _ in range(count)
    ]
    while queue:
        row, column, angle, power = queue.pop()
        steps = int(rng.uniform(250, 900) * power * shape[0] / 700)
        turns = np.cumsum(rng.normal(0, 0.012, steps)) + wave(max(steps, 8), 60, rng, 4)[:steps] * 0.35 + angle
        rows, columns = row + np.cumsum(np.sin(turns)), column + np.cumsum(np.cos(turns))
        fade = np.linspace(1, 0.15, steps)
        strands = rng.normal(0, 0.7 * power, 3)
        places.extend(np.stack([rows + one, columns + one, fade * power * 0.5]) for one in strands)
        if power > 0.25:
            queue.extend(
                (rows[at], columns[at], turns[at] + rng.choice([-1, 1]) * rng.uniform(0.3, 1.1), power * 0.55)
                for at in rng.integers(0, steps, rng.integers(1, 4))
            )
    return np.clip(splat(shape, *np.concatenate(places, axis=1)), 0, 2)


def bubbles(shape: Shape, count: int, rng: np.random.Generator, size: float) -> tuple[Array, Array]:
    """Freeze stacks of gas bubbles: pale discs, the deeper the dimmer; return cover and brightness."""
    cover, bright = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    centres = rng.uniform(0, 1, (max(3, count // 16), 2))
    for _ in range(count):
        centre = centres[rng.integers(len(centres))] + rng.normal(0, 0.06, 2)
        radius = size * rng.lognormal(-0.5, 0.6)
        if rng.random() < 0.25:
            centre = rng.uniform(0, 1, 2)
        for level in range(rng.integers(1, 5)):
            row, column = centre * shape + np.array([level * radius * 0.22, level * radius * 0.12])
            disc(
                cover, bright, row, column, radius * (1 - 0.13 * level), (0.95 - 0.2 * level) * rng.uniform(0.6, 1), rng
            )
    return cover, bright


def disc(
    cover: Array, bright: Array, row: float, column: float, radius: float, power: float, rng: np.random.Generator
) -> None:
    """Add one bubble: a soft pale disc with a brighter rim on the lit side."""
    reach = int(radius * 1.6) + 2
    top, left = max(0, int(row) - reach), max(0, int(column) - reach)
    bottom, right = min(cover.shape[0], int(row) + reach), min(cover.shape[1], int(column) + reach)
    if bottom <= top or right <= left:
        return
    y = np.arange(top, bottom)[:, None] - row
    x = np.arange(left, right)[None, :] - column
    angle = np.arctan2(y, x)
    phase = rng.uniform(0, 6.28, 2)
    edge = radius * (1 + 0.06 * np.sin(2 * angle + phase[0]) + 0.03 * np.sin(3 * angle + phase[1]))
    far = np.hypot(y * 1.12, x) / edge
    inside = smooth(1.04, 0.93, far)
    rim = np.exp(-(((far - 0.92) / 0.09) ** 2)) * (0.55 + 0.45 * np.cos(angle + 2.2))
    view = (slice(top, bottom), slice(left, right))
    # Deeper discs of a stack show only where the upper ones leave room.
    room = 1 - cover[view] * 0.72
    bright[view] += room * inside * power * (0.28 + 0.2 * far + 0.5 * rim)
    cover[view] = np.maximum(cover[view], inside * power)


def ice(
    name: str,
    shape: Shape,
    ramp: list[tuple[float, str]],
    pieces: int,
    cracks: int,
    gas: tuple[int, float],
    snow: float,
) -> Image.Image:
    """Draw one sheet of ice seen from above."""
    rng = generator(name)
    depth = warped(shape, shape[0] / 2.2, rng, 0.9, 6)
    tone = 0.36 + 0.3 * depth + 0.1 * fbm(shape, shape[0] / 9, rng, 5)
    veins = np.zeros(shape, np.float32)
    if pieces:
        gap, owner = cells(shape, pieces, rng, shape[0] / 16)
        tones = rng.normal(0, 0.08, pieces)
        tone = tone + tones[np.clip(owner.astype(int), 0, pieces - 1)]
        veins = smooth(7, 1.2, gap) * 0.8 + smooth(42, 0, gap) * 0.26
    _cover, bright = bubbles(shape, gas[0], rng, gas[1])
    tone = tone + 0.55 * blur(bright, 0.8) + 0.1 * blur(bright, 14)
    lines = fractures(shape, cracks, rng)
    # A crack is a plane: its light falls off to one side, down into the ice.
    sheet = sum(
        displace(blur(lines, 1.5 + 2 * k), np.full(shape, -6.0 * k), np.full(shape, -4.0 * k)) * 0.8**k
        for k in range(6)
    )
    tone = (
        tone + 0.36 * np.clip(blur(lines, 0.7), 0, 1) + 0.1 * sheet + 0.5 * veins * (0.6 + 0.5 * fbm(shape, 60, rng, 4))
    )
    picture = gradient(np.clip(tone, 0, 1.15), ramp)
    drift = smooth(1 - snow, 1.36 - snow, fbm(shape, shape[0] / 2.4, rng, 9, 0.58) * 0.9 + 0.5)
    relief = blur(drift, 3)
    shade = 0.93 + np.clip((relief - displace(relief, np.full(shape, -7.0), np.full(shape, -9.0))) * 1.4, -0.25, 0.1)
    picture = mix(picture, rgb("#e4ecf0") * np.clip(shade, 0, 1)[..., None], drift * 0.86)
    picture = split_tone(curve(picture, 0.65, 0.01), "#05222e", "#e8f4ef", 0.1)
    return develop(vignette(picture, 0.25), rng, 1.0)


BLUE = [(0, "#02090f"), (0.3, "#0a2a3a"), (0.55, "#1f5f73"), (0.8, "#7fb6bd"), (1.1, "#eef7f5")]
BLACK = [(0, "#030506"), (0.35, "#0c161b"), (0.6, "#29414a"), (0.85, "#8aa5ab"), (1.1, "#f0f5f4")]
MOSS = [(0, "#04100e"), (0.3, "#0d3330"), (0.55, "#2c6a5c"), (0.8, "#93bda6"), (1.1, "#f1f6ea")]


# The lake


def markakol() -> Image.Image:
    """Draw a mirror lake before sunrise: pale hills twice, a boat, a line of mist."""
    shape, horizon = (1200, 1800), 0.47
    rng = generator("markakol")
    ground = make_ground("markakol hills 2", 12.0, 2.4, 0.47)
    size = ground.heights.shape[0]
    z = np.linspace(0, 12, size)[:, None]
    shore = smooth(3.0, 6.0, z + 0.9 * fbm((size, size), 160, rng, 5))
    ground = Ground((0.85 * np.tanh(ground.heights * 1.2) * shore * (0.3 + 0.16 * z) * 0.72).astype(np.float32), 12.0)
    view = look(ground, Camera(0, 0, 0.16, horizon, 1.5), shape, 12.0)
    y, x = coordinates(shape)
    up = np.clip((horizon - y) / horizon, 0, 1) * np.ones_like(x)
    sky = gradient(up, [(0, "#f5dccb"), (0.25, "#efd9d6"), (0.6, "#cdd5e0"), (1, "#a3b8cf")])
    density, lit = clouds(shape, horizon, rng, 0.38, 1.0, (0.3, 0.45), 0.8)
    sky = mix(sky, gradient(lit, [(0, "#bfb9c6"), (1, "#fff0e4")]), density * 0.75)
    sun = ground.read(ground.light((-0.6, 0.4, 0.5)), view.x, view.z)
    wood = sample(detail("markakol wood"), view.z * 80, view.x * 110, wrap=True)
    land = gradient(np.clip(0.14 + 0.5 * sun + 0.06 * wood, 0, 1), [(0, "#27384a"), (0.4, "#5d6b78"), (1, "#c3ab98")])
    air = 1 - np.exp(-0.17 * np.clip(view.distance - 2, 0, 20))
    land = mix(land, gradient(np.clip(up * 1.3, 0, 1), [(0, "#efdcd2"), (1, "#bcc8d6")]), np.where(view.sky, 0, air))
    upper = np.where(view.sky[..., None], sky, land)
    line = int(horizon * 1200) + 1
    mirror = upper[line - 1 :: -1]
    mirror = np.concatenate([mirror, np.repeat(mirror[-1:], 1200, 0)])[: 1200 - line]
    depth = np.linspace(0.001, 1, 1200 - line)[:, None]
    ripple = fbm(mirror.shape[:2], (6, 150), rng, 5) * smooth(0.1, 0.9, fbm(mirror.shape[:2], (50, 700), rng, 3) + 0.55)
    water = displace(blur(mirror, 4, 0.8), ripple * (3 + 26 * depth), ripple * 4)
    water = mix(water * 0.95, rgb("#5b7d92"), (0.1 + 0.34 * depth) * np.ones((1, 1800)))
    picture = np.concatenate([upper[:line], water])
    banks = fbm(shape, (26, 420), rng, 6)
    mist = np.exp(-(((y - horizon) / 0.024) ** 2)) * smooth(-0.35, 0.45, banks)
    picture = mix(picture, rgb("#f6e9e2"), mist * 0.85)
    picture = _boat(picture, 0.92, 0.665)
    picture = split_tone(curve(bloom(picture, 0.88, 40, 0.2), 0.35), "#2b4a68", "#ffe3cc", 0.1)
    return develop(vignette(picture, 0.16), rng, 1.0)


def _boat(picture: Array, x: float, y: float) -> Array:
    """Moor an empty boat and its reflection."""
    rows, columns = coordinates(picture.shape[:2])
    across = (columns - x) / 0.075
    sheer = 0.012 * across**2
    hull = smooth(
        0.0015, -0.0015, np.abs(rows - (y - 0.006 - sheer * 0.5)) - 0.011 * np.sqrt(np.clip(1 - across**2, 0, 1))
    )
    hull = hull * (np.abs(across) < 1)
    wobble = 0.02 * np.sin(rows * 900) * (rows > y)
    across = across + wobble
    twin = smooth(0.002, -0.002, np.abs(rows - (y + 0.019)) - 0.011 * np.sqrt(np.clip(1 - across**2, 0, 1))) * (
        np.abs(across) < 1
    )
    picture = mix(picture, rgb("#33404e"), twin * 0.55)
    return mix(picture, rgb("#26303a"), hull * 0.95)


# Frost


def fern(
    rng: np.random.Generator, row: float, column: float, angle: float, length: float, level: int, out: list[Array]
) -> None:
    """Grow a frond of frost: a bent stem with ever smaller fronds on both sides."""
    steps = max(4, int(length / 2.2))
    bend = rng.normal(0, 0.5) / steps
    angles = angle + np.arange(steps) * bend + np.cumsum(rng.normal(0, 0.012, steps))
    rows, columns = row + np.cumsum(np.sin(angles)) * 2.2, column + np.cumsum(np.cos(angles)) * 2.2
    taper = np.linspace(1, 0.25, steps) * 1.3 * 0.62**level
    fine = np.linspace(0, steps - 1, steps * 2)
    out.append(np.stack([np.interp(fine, np.arange(steps), part) for part in (rows, columns, taper)]))
    if level >= 2 or length < 16:
        return
    gap = (8, 6, 3)[level]
    for i in range(3, steps - 1, gap):
        share = np.sin(np.pi * min(1, 0.12 + 0.88 * i / steps)) ** 0.7
        side_length = length * (0.25 if level == 0 else 0.3) * share * rng.uniform(0.55, 1.1)
        if side_length < 7:
            continue
        for side in (-1, 1):
            if rng.random() < 0.86:
                fern(rng, rows[i], columns[i], angles[i] + side * rng.uniform(0.75, 1.0), side_length, level + 1, out)


def frost() -> Image.Image:
    """Draw ferns of frost on a window, the street's lights blue and amber behind it."""
    shape, rng = (1700, 1360), generator("frost on glass")
    out: list[Array] = []
    for i in range(7):
        column = (i + rng.uniform(0.2, 0.8)) / 7 * 1360
        fern(
            rng, 1715, column, -1.57 + rng.normal(0, 0.3) + (column / 1440 - 0.5) * 0.3, rng.uniform(520, 1250), 0, out
        )
    for _ in range(4):
        fern(rng, rng.uniform(100, 1500), -10, rng.normal(-0.25, 0.4), rng.uniform(240, 560), 0, out)
        fern(rng, rng.uniform(300, 1500), 1370, 3.14 + rng.normal(0.3, 0.4), rng.uniform(200, 500), 0, out)
    rows, columns, weights = np.concatenate(out, axis=1)
    lines = splat(shape, rows, columns, weights)
    crystal = 1 - np.exp(-blur(lines, 1.05) * 2.3)
    body = 1 - np.exp(-blur(lines, 9) * 1.5)
    y, x = coordinates(shape)
    night = gradient(
        np.clip(y + 0.1 * fbm(shape, 500, rng, 3), 0, 1), [(0, "#081425"), (0.55, "#0f2a4c"), (1, "#0a1a33")]
    )
    lamps = np.zeros_like(night)
    for _ in range(16):
        cx, cy, radius = rng.uniform(0, 0.8), rng.uniform(0.08, 0.72), rng.uniform(0.015, 0.06)
        tone = rgb(str(rng.choice("#ffb35e #ffcf8c #7fb3ff #ff8a50".split())))
        lamps += tone * (smooth(radius, radius * 0.86, np.hypot(x - cx, y - cy)) * rng.uniform(0.08, 0.34))[..., None]
    night = 1 - (1 - night) * (1 - np.clip(blur(lamps, 5) + blur(lamps, 70) * 1.2, 0, 1))
    picture = mix(night, blur(night, 24) * 0.9 + rgb("#5f86b4") * 0.2, body * 0.85)
    facets = 0.6 + 0.55 * fbm(shape, 90, rng, 5)
    tint = gradient(np.clip(facets, 0, 1), [(0, "#6d97c6"), (0.6, "#c3daee"), (1, "#ffffff")])
    picture = mix(picture, tint, crystal * 0.9)
    haze = smooth(0.2, 1.0, y + 0.2 * fbm(shape, 300, rng, 5)) * 0.22
    picture = mix(picture, rgb("#9fc0df"), haze)
    return develop(vignette(curve(picture, 0.6), 0.3), rng, 1.0)


PICTURES: dict[str, Callable[[], Image.Image]] = {
    f"{WORKS}/first-ice/01.jpg": lambda: ice("ice 1", (1200, 1800), BLUE, 0, 7, (110, 30), 0.14),
    f"{WORKS}/first-ice/02.jpg": lambda: ice("ice 2", (1500, 1500), BLACK, 26, 4, (50, 14), 0.2),
    f"{WORKS}/first-ice/03.jpg": lambda: ice("ice 3", (1800, 1440), MOSS, 0, 5, (190, 40), 0.05),
    f"{WORKS}/first-ice/04.jpg": lambda: ice("ice 4", (1200, 1800), BLUE, 60, 9, (26, 13), 0.34),
    f"{WORKS}/birches/01.jpg": lambda: birches(
        "birches 1",
        [
            (0.1, 0.12, 0.02, 1.0),
            (0.27, 0.055, -0.03, 0.8),
            (0.4, 0.085, 0.01, 0.95),
            (0.515, 0.035, 0.02, 0.65),
            (0.61, 0.105, -0.02, 1.0),
        ],
        "#6a7480",
    ),
    f"{WORKS}/birches/02.jpg": lambda: birches(
        "birches 2",
        [
            (0.2, 0.05, 0.05, 0.75),
            (0.3, 0.16, -0.03, 1.0),
            (0.47, 0.03, -0.02, 0.6),
            (0.56, 0.045, 0.06, 0.8),
            (0.04, 0.04, 0.0, 0.7),
        ],
        "#7d7478",
    ),
    f"{WORKS}/markakol-morning.jpg": markakol,
    f"{WORKS}/frost-on-glass.jpg": frost,
}
