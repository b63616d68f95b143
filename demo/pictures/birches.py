"""Birches in snow light: bark, scars, far trunks in the haze."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .noise import (
    Array,
    Shape,
    blur,
    coordinates,
    curve,
    develop,
    fbm,
    generator,
    gradient,
    mix,
    rgb,
    smooth,
    splat,
    vignette,
    wave,
)


def trunk(picture: Array, x: float, width: float, lean: float, near: float, rng: np.random.Generator) -> Array:
    """Stand one birch: white bark, round light, dark lenticels and a few black scars."""
    shape = picture.shape[:2]
    y, xs = coordinates(shape)
    height = shape[0]
    sway = wave(height, height / 1.6, rng, 3)[:, None] * width * 0.28
    half = width / 2 * (1.02 - 0.25 * (1 - y)) * (1 + 0.02 * wave(height, 90, rng, 4)[:, None])
    across = (xs - x - lean * (0.5 - y) - sway) / half
    inside = smooth(1.02, 1 - 0.0025 / width, np.abs(across))
    light = 0.56 + 0.4 * np.sqrt(np.clip(1 - ((across + 0.35) / 1.4) ** 2, 0, 1)) - 0.24 * smooth(0.1, 1.1, across)
    bark = fbm(shape, (6, 46), rng, 4)
    dashes = smooth(0.52, 0.66, bark + 0.22 * fbm(shape, (60, 60), rng, 2)) * near
    peel = fbm(shape, (30, 150), rng, 5)
    tone = light * (0.96 + 0.08 * peel) - dashes * 0.55
    colours = gradient(np.clip(tone, 0, 1), [(0, "#17181b"), (0.4, "#6f706f"), (0.75, "#d3d1cb"), (1, "#fbfaf6")])
    for _ in range(rng.integers(3, 7)):
        scar_y, scar_x = rng.uniform(0.02, 1), rng.uniform(-0.5, 0.5)
        far_y, far_x = (y - scar_y) / (width * 0.5), across - scar_x
        ragged = fbm(shape, (14, 20), rng, 3) * 0.5
        wedge = smooth(0.28, 0.1, np.abs(far_y) + np.abs(far_x) * 0.35 + ragged * 0.25)
        brow = smooth(0.1, 0.03, np.abs(far_y + 0.25 - 0.3 * np.abs(far_x))) * smooth(0.9, 0.5, np.abs(far_x))
        colours = mix(colours, rgb("#15161a"), np.clip(wedge + brow * 0.7, 0, 1) * 0.92)
    foot = smooth(0.78, 1.05, y + 0.1 * bark + 0.04 * peel)
    colours = mix(colours, rgb("#26262a"), foot * 0.75 * (near > 0.7))
    air = 1 - near
    return mix(picture, mix(colours, rgb("#dfe4e8"), air * 0.85), inside)


def twigs(shape: Shape, rng: np.random.Generator, count: int) -> Array:
    """Draw thin hanging twigs, nearly out of focus."""
    total = np.zeros(shape, np.float32)
    for _ in range(count):
        steps = int(rng.uniform(200, 700))
        angle = rng.uniform(0.7, 2.4) + np.cumsum(rng.normal(0, 0.02, steps))
        row, column = rng.uniform(-0.1, 0.4) * shape[0], rng.uniform(0, 1) * shape[1]
        total += splat(
            shape, row + np.cumsum(np.sin(angle)), column + np.cumsum(np.cos(angle)), np.linspace(0.8, 0.25, steps)
        )
    return np.clip(blur(total, 0.8), 0, 1)


def birches(name: str, places: list[tuple[float, float, float, float]], tint: str) -> Image.Image:
    """Draw a stand of birches in snow light; places are (x, width, lean, nearness)."""
    shape = (1800, 1200)
    rng = generator(name)
    y, _x = coordinates(shape)
    haze = fbm(shape, 500, rng, 5)
    picture = gradient(
        np.clip(y + 0.06 * haze, 0, 1), [(0, "#c9d2da"), (0.55, "#e6e9ec"), (0.72, "#eff0f0"), (1, "#dfe3e8")]
    )
    far = wave(1200, 240, rng, 6)[None, :] * 0.02 + 0.62
    wood = (
        smooth(0.0, 0.12, y - far + 0.24) * smooth(0.09, -0.02, y - far) * (0.6 + 0.5 * fbm(shape, (200, 16), rng, 5))
    )
    picture = mix(picture, rgb(tint), np.clip(wood, 0, 1) * 0.42)
    for i in range(34):
        picture = _ghost(picture, rng, 0.12 + 0.3 * i / 34)
    picture = blur(picture, 1.5)
    picture = mix(picture, rgb("#5a5358"), twigs(shape, rng, 60) * 0.4)
    hollows = fbm(shape, (70, 420), rng, 4)
    snow = gradient(np.clip(0.72 + 0.3 * hollows, 0, 1), [(0, "#b4c1d2"), (0.6, "#e5e9ee"), (1, "#fbfbfa")])
    picture = mix(picture, snow, smooth(0.84, 0.88, y + 0.012 * hollows))
    for place in sorted(places, key=lambda p: p[3]):
        picture = trunk(picture, *place, rng)
    fallen = splat(shape, rng.uniform(0, 1800, 260), rng.uniform(0, 1200, 260), rng.gamma(1, 6, 260))
    picture = picture + np.clip(blur(fallen, 2.2), 0, 0.5)[..., None]
    return develop(vignette(curve(picture, 0.4), 0.14), rng, 1.0)


def _ghost(picture: Array, rng: np.random.Generator, near: float) -> Array:
    """Add a far, thin trunk, no more than a stroke in the haze."""
    y, x = coordinates(picture.shape[:2])
    centre = rng.uniform(0, 0.67) + (0.5 - y) * rng.normal(0, 0.05)
    width = 0.003 + 0.012 * near * rng.uniform(0.6, 1.3)
    inside = smooth(1.1, 0.8, np.abs(x - centre) / width) * smooth(0.72 + 0.3 * near, 0.5 + 0.3 * near, y)
    tone = rgb("#f5f5f3") if rng.random() < 0.55 else rgb("#8d8f96")
    return mix(picture, tone, inside * near * 1.3)
