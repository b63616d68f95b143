"""Ruslan Gabitov, generative drawing: flow fields, crowns of yurts out of an engine, a choir of noise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from . import yurt
from .noise import (
    Array,
    Shape,
    blur,
    canvas,
    develop,
    fbm,
    generator,
    mix,
    palette,
    rgb,
    sample,
    smooth,
    splat,
    vignette,
    wave,
)

HOME = "creatives/ruslan-gabitov"


def trace(angles: Array, rows: Array, columns: Array, steps: int) -> tuple[Array, Array]:
    """Let pens run along a field of angles, a pixel a step; return the places of each."""
    path_rows, path_columns = np.empty((steps, rows.size), np.float32), np.empty((steps, rows.size), np.float32)
    height, width = angles.shape
    for i in range(steps):
        path_rows[i], path_columns[i] = rows, columns
        turn = angles[np.clip(rows, 0, height - 1).astype(int), np.clip(columns, 0, width - 1).astype(int)]
        rows, columns = rows + np.sin(turn), columns + np.cos(turn)
    return path_rows, path_columns


def plot(
    picture: Array,
    angles: Array,
    inks: list[Array],
    count: int,
    steps: int,
    rng: np.random.Generator,
    width: float = 0.85,
    power: float = 1.0,
    where: Array | None = None,
) -> Array:
    """Draw many pens' lines, ink by ink; where, if given, keeps the pens to a region."""
    shape = picture.shape[:2]
    for ink in inks:
        rows = rng.uniform(-0.08, 1.08, count) * shape[0]
        columns = rng.uniform(-0.15, 1.0, count) * shape[1]
        path_rows, path_columns = trace(angles, rows.astype(np.float32), columns.astype(np.float32), steps)
        along = np.linspace(0, 1, steps, dtype=np.float32)[:, None]
        lengths = rng.uniform(0.25, 1.0, count).astype(np.float32)
        press = (
            smooth(0, 0.08, along)
            * smooth(1.0, 0.75, along / lengths)
            * rng.uniform(0.35, 1.0, count).astype(np.float32)
        )
        if where is not None:
            press = press * sample(where, path_rows, path_columns)
        lines = blur(splat(shape, path_rows, path_columns, press.astype(np.float32)), width)
        picture = mix(picture, ink, np.clip(1 - np.exp(-lines * 2.6 * power), 0, 0.96))
    return picture


def paper(shape: Shape, colour: str, rng: np.random.Generator) -> Array:
    """Return a plain sheet with a hardly visible cloudiness."""
    return canvas(shape, colour) * (1 + 0.018 * fbm(shape, 260, rng, 5))[..., None]


def wind() -> Image.Image:
    """The wind over one low mound, cream and gold on night blue."""
    shape, rng = (1080, 1620), generator("flow wind")
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32) / shape[0]
    hill = np.exp(-(((x - 0.9) / 0.32) ** 2))
    lift = -1.05 * (0.9 - x) / 0.32 * hill * smooth(0.0, 0.95, y) * 0.62
    angles = lift * 0.9 + fbm(shape, 420, rng, 3) * 0.42 + 0.06
    picture = paper(shape, "#0e1a2b", rng)
    gusts = smooth(-0.25, 0.45, fbm(shape, (260, 1100), rng, 4) + 0.5 * hill * y - 0.1)
    picture = plot(picture, angles, palette("#1d3a55 #1a4f60"), 420, 700, rng, 1.7)
    picture = plot(picture, angles, palette("#b9852f #e9c77d"), 420, 620, rng, 1.05, 1.2, gusts)
    picture = plot(picture, angles, palette("#f5ecd8"), 420, 460, rng, 0.95, 1.2, gusts**2)
    return develop(vignette(picture, 0.2), rng, 0.0)


def herd() -> Image.Image:
    """Black lines on warm paper that part round three quiet stones."""
    shape, rng = (1080, 1620), generator("flow herd")
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32) / shape[0]
    flow_x, flow_y = np.ones(shape, np.float32), fbm(shape, 520, rng, 2) * 0.5
    free = np.ones(shape, np.float32)
    for cx, cy, radius in ((0.42, 0.6, 0.15), (0.93, 0.36, 0.21), (1.22, 0.75, 0.1)):
        dx, dy = x - cx, y - cy
        far2 = dx * dx + dy * dy + 1e-5
        flow_x += radius**2 * (dy * dy - dx * dx) / far2**2
        flow_y -= 2 * radius**2 * dx * dy / far2**2
        free *= smooth(radius * 1.01, radius * 1.05, np.sqrt(far2))
    angles = np.arctan2(flow_y, flow_x)
    picture = paper(shape, "#efe6d5", rng)
    picture = plot(picture, angles, palette("#2a2522"), 720, 640, rng, 0.8, 1.0, free)
    picture = plot(picture, angles, palette("#b4452c"), 90, 800, rng, 1.0, 1.2, free)
    sun = smooth(0.2005, 0.1985, np.hypot(x - 0.93, y - 0.36)) * 0.94
    return develop(mix(picture, rgb("#c4492d"), sun * (1 - 0.04 * fbm(shape, 200, rng, 5))), rng, 0.0)


def grass() -> Image.Image:
    """Grass seen close: upright lines from the ground, bowed by gusts."""
    shape, rng = (1620, 1160), generator("flow grass")
    y, _x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32) / shape[0]
    angles = -1.45 + fbm(shape, 480, rng, 3) * 1.1 + 0.75 * (1 - y) ** 1.4
    picture = paper(shape, "#14302c", rng)
    below = smooth(0.16, 0.5, y)
    for inks, count, steps, thick in (
        ("#22504a #2f6a58", 800, 620, 1.5),
        ("#6f9a5f #a9b96a", 420, 520, 0.9),
        ("#f3e7b4 #f5b95a", 260, 430, 0.9),
    ):
        picture = plot(picture, angles, palette(inks), count, steps, rng, thick, 1.0, below)
    return develop(vignette(picture, 0.22), rng, 0.0)


def rivers() -> Image.Image:
    """Braided rivers: blue bundles over pale clay."""
    shape, rng = (1160, 1620), generator("flow rivers")
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32) / shape[0]
    angles = 0.35 * np.sin(x * 4.2 + 0.5) + 0.55 * fbm(shape, 360, rng, 4) + (0.5 - y) * 0.5
    picture = paper(shape, "#e9dccb", rng)
    picture = plot(picture, angles, palette("#cdb79c #b99b7c"), 520, 560, rng, 0.9, 0.9)
    bundle = smooth(
        0.05, 0.4, fbm(shape, (150, 700), rng, 3) + 0.45 - 1.6 * np.abs(y - 0.5 - 0.12 * np.sin(x * 4.2 - 0.6))
    )
    picture = plot(picture, angles, palette("#2b6f8f #164a6b #5fa0b0"), 700, 700, rng, 0.85, 1.2, bundle)
    picture = plot(picture, angles, palette("#c8592f"), 60, 700, rng, 1.0, 1.1, bundle)
    return develop(picture, rng, 0.0)


# Crowns


def polyline(rows: Array, columns: Array, shape: Shape) -> tuple[Array, Array]:
    """Return dense places along a line given in parts of the side, about one a pixel."""
    length = np.hypot(np.diff(rows), np.diff(columns)).sum() * shape[0]
    place = np.linspace(0, rows.size - 1, int(length * 1.4) + 2)
    steps = np.arange(rows.size)
    return np.interp(place, steps, rows) * shape[0], np.interp(place, steps, columns) * shape[0]


def draw(shape: Shape, lines: list[tuple[Array, Array]], width: float) -> Array:
    """Return the ink of many lines (rows and columns in parts of the side)."""
    places = [polyline(rows, columns, shape) for rows, columns in lines]
    rows, columns = (np.concatenate(part) for part in zip(*places, strict=True))
    ink = splat(shape, rows, columns, 0.72)
    return np.clip(1 - np.exp(-blur(ink, width) * (1.8 + 3.4 * width)), 0, 1)


def hoop(radius: float, rng: np.random.Generator, shake: float = 0.0) -> tuple[Array, Array]:
    """Return a circle, a little out of true."""
    turn = np.linspace(0, 2 * np.pi, 361)
    own = radius * (1 + shake * (np.sin(turn * 3 + rng.uniform(0, 6)) + 0.6 * np.sin(turn * 5 + rng.uniform(0, 6))))
    return 0.5 + own * np.sin(turn), 0.5 + own * np.cos(turn)


def slats(radius: float, turn: float, count: int, gap: float, bow: float) -> list[tuple[Array, Array]]:
    """Return a bundle of bowed slats across the crown in one direction."""
    lines = []
    for i in range(count):
        off = (i - (count - 1) / 2) * gap
        half = np.sqrt(max(radius**2 - off**2, 1e-6))
        along = np.linspace(-half, half, 80)
        across = off + np.sign(off or 1.0) * bow * (1 - (along / half) ** 2) * (abs(off) / radius + 0.12)
        lines.append(
            (0.5 + along * np.sin(turn) + across * np.cos(turn), 0.5 + along * np.cos(turn) - across * np.sin(turn))
        )
    return lines


def rays(
    inner: float, outer: float, count: int, twist: float, rng: np.random.Generator, breath: float
) -> list[tuple[Array, Array]]:
    """Return the roof poles: lines outwards, each with its own length."""
    lines, share = [], np.linspace(0, 1, 40)
    swell = wave(count * 3, count / 3, rng, 4)[count : 2 * count]
    for i, turn in enumerate(np.linspace(0, 2 * np.pi, count, endpoint=False)):
        end = outer * (1 + breath * swell[i])
        radius = inner + (end - inner) * share
        angle = turn + twist * share**2
        lines.append((0.5 + radius * np.sin(angle), 0.5 + radius * np.cos(angle)))
    return lines


def crown(
    name: str, ground: str, inks: str, ways: int, count: int, bow: float, poles: int, twist: float
) -> Image.Image:
    """Run the engine once: rim, crossing slats, poles, and the moiré that they make."""
    shape, rng = (1500, 1500), generator(name)
    first, second, third = palette(inks)
    picture = paper(shape, ground, rng)
    y, x = np.mgrid[0:1500, 0:1500].astype(np.float32) / 1500
    far = np.hypot(x - 0.5, y - 0.5)
    picture = mix(picture, third, smooth(0.2, 0.0, far) * 0.18)
    picture = mix(picture, third, draw(shape, rays(0.262, 0.455, poles, twist, rng, 0.16), 0.85) * 0.75)
    picture = mix(picture, second, draw(shape, rays(0.262, 0.41, poles // 3, -twist, rng, 0.1), 1.3) * 0.9)
    for i in range(ways):
        turn = np.pi * i / ways + 0.5 * np.pi / ways
        bundle = slats(0.205, turn, count, 0.021, bow)
        # A gap beside each slat makes the later one pass over the earlier.
        over = draw(shape, bundle, 3.6)
        picture = mix(picture, rgb(ground), np.clip(over * 1.4, 0, 1) * 0.9)
        picture = mix(picture, first if i % 2 == 0 else second, draw(shape, bundle, 1.7))
    rim = [hoop(radius, rng, 0.0022) for radius in np.linspace(0.208, 0.258, 13)]
    picture = mix(picture, rgb(ground), smooth(0.204, 0.207, far) * smooth(0.263, 0.26, far))
    picture = mix(picture, first, draw(shape, rim, 0.9))
    knots = []
    for turn in np.linspace(0, 2 * np.pi, 24 * max(1, ways // 2), endpoint=False):
        angle = np.linspace(0, 2 * np.pi, 30)
        knots.append(
            (0.5 + 0.233 * np.sin(turn) + 0.0085 * np.sin(angle), 0.5 + 0.233 * np.cos(turn) + 0.0085 * np.cos(angle))
        )
    picture = mix(picture, second, draw(shape, knots, 1.3))
    dots = splat(shape, *(part * 1500 for part in _dots(poles, rng)), 60.0)
    picture = mix(picture, second, np.clip(blur(dots, 2.2) * 1.4, 0, 1))
    return develop(vignette(picture, 0.12), rng, 0.0)


def _dots(count: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return the row of dots outside the poles."""
    turn = np.linspace(0, 2 * np.pi, count // 3, endpoint=False)
    radius = 0.474 + 0.006 * np.sin(turn * 12)
    return 0.5 + radius * np.sin(turn), 0.5 + radius * np.cos(turn)


def noise_choir() -> Image.Image:
    """Stack the voices: each line hides what lies behind it."""
    shape, rng = (1620, 1080), generator("noise choir")
    picture = canvas(shape, "#10131c") * (1 + 0.03 * fbm(shape, 300, rng, 4))[..., None]
    ground = picture.copy()
    width, voices = shape[1], 64
    x = np.linspace(-1, 1, width)
    rows = np.arange(shape[0], dtype=np.float32)[:, None]
    field = fbm((voices * 6, width), (50, 130), rng, 5, 0.55)
    fine = fbm((voices * 6, width), (9, 26), rng, 3)
    low, middle, high = palette("#3f7f8c #f1d9a6 #e0653a")
    for i in range(voices):
        share = i / (voices - 1)
        centre = 0.32 * np.sin(share * 4.2 + 0.6)
        envelope = np.exp(-(((x - centre) / (0.26 + 0.16 * np.sin(share * 7))) ** 2)) + 0.35 * np.exp(
            -(((x + 0.5 * np.cos(share * 5)) / 0.18) ** 2)
        )
        voice = np.clip(0.25 + field[i * 6] + 0.3 * fine[i * 6] * envelope, 0, None) * envelope
        line = (0.15 + 0.76 * share) * shape[0] - voice * 190 + fine[i * 6] * 1.5
        steep = np.sqrt(1 + np.gradient(line) ** 2)[None, :]
        top, bottom = max(0, int(line.min()) - 4), min(shape[0], int(line.max()) + 60)
        view = slice(top, bottom)
        away = (rows[view] - line[None, :]) / steep
        picture[view] = mix(picture[view], ground[view], smooth(0.0, 1.2, away))
        ink = mix(mix(low, middle, smooth(0.0, 0.5, np.array(share))), high, smooth(0.55, 1.0, np.array(share)))
        edge = smooth(-1, -0.86, x)[None, :] * smooth(1, 0.86, x)[None, :]
        bright = 0.68 + 0.32 * np.clip(voice * 2.2, 0, 1)[None, :]
        picture[view] = mix(picture[view], ink, smooth(2.3, 0.7, np.abs(away)) * edge * bright)
    return develop(vignette(picture, 0.2), rng, 0.6)


def portrait() -> Image.Image:
    """His card: a disc of flowing lines in the rim of a crown."""
    shape, rng = (1200, 1200), generator("ruslan portrait")
    y, x = np.mgrid[0:1200, 0:1200].astype(np.float32) / 1200
    far = np.hypot(x - 0.5, y - 0.5)
    angles = np.arctan2(x - 0.5, 0.5 - y) * 0.55 + fbm(shape, 300, rng, 3) * 1.4
    picture = paper(shape, "#ece3d2", rng)
    disc = smooth(0.3, 0.296, far)
    picture = mix(picture, rgb("#12253a"), disc)
    picture = plot(picture, angles, palette("#3f8fa0 #e9c77d #f5ecd8 #d9603a"), 260, 420, rng, 0.9, 1.1, disc)
    rim = [hoop(radius, rng, 0.001) for radius in np.linspace(0.314, 0.34, 6)]
    picture = mix(picture, rgb("#12253a"), draw(shape, rim, 1.0))
    picture = mix(picture, rgb("#c4532f"), draw(shape, rays(0.352, 0.42, 96, 0.12, rng, 0.1), 1.2))
    return develop(picture, rng, 0.5)


PICTURES: dict[str, Callable[[], Image.Image]] = {
    f"{HOME}/works/flow-steppe/01.jpg": wind,
    f"{HOME}/works/flow-steppe/02.jpg": herd,
    f"{HOME}/works/flow-steppe/03.jpg": grass,
    f"{HOME}/works/flow-steppe/04.jpg": rivers,
    f"{HOME}/works/shanyrak-engine/01.jpg": lambda: crown(
        "crown 1", "#efe7d8", "#1d2a3a #b4472c #c08a3a", 2, 5, 0.02, 144, 0.0
    ),
    f"{HOME}/works/shanyrak-engine/02.jpg": lambda: crown(
        "crown 2", "#0f2238", "#f3e6c8 #e0a347 #4f8fa3", 3, 4, 0.06, 180, 0.35
    ),
    f"{HOME}/works/shanyrak-engine/03.jpg": lambda: crown(
        "crown 3", "#7c2418", "#f6e3c0 #f0b35a #e4754a", 4, 3, 0.09, 216, -0.6
    ),
    f"{HOME}/works/shanyrak-engine/04.png": yurt.around,
    f"{HOME}/works/noise-choir.jpg": noise_choir,
    f"{HOME}/portrait.jpg": portrait,
}
