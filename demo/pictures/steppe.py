"""The steppe after rain: heaped clouds, veils of rain and wet grass in perspective."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from .landscape import detail
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
    screen,
    smooth,
    split_tone,
    vignette,
    wave,
)


@dataclass
class Steppe:
    """One picture of the steppe: size, horizon, sky ramp, cloud colours, the light on the grass."""

    shape: Shape
    horizon: float
    sky: list[tuple[float, str]]
    cloud: tuple[str, str, str]
    sun: tuple[float, float]
    cover: float
    grass: tuple[str, str]
    lit: str
    shaft: float


STEPPES = {
    "01": Steppe(
        (1200, 1800),
        0.74,
        [(0, "#f4dfb0"), (0.25, "#c9cfc4"), (1, "#5f86a3")],
        ("#4c5866", "#a7adb0", "#fff1d4"),
        (0.28, 0.6),
        0.55,
        ("#31371f", "#74753c"),
        "#e3c46a",
        0.35,
    ),
    "02": Steppe(
        (800, 2400),
        0.72,
        [(0, "#f7c98e"), (0.2, "#d9b6a0"), (1, "#56708f")],
        ("#3d4658", "#8b8a92", "#ffdcae"),
        (0.7, 0.66),
        0.6,
        ("#2b3224", "#6d6a35"),
        "#f0b85a",
        0.4,
    ),
    "03": Steppe(
        (1200, 1800),
        0.8,
        [(0, "#dfe6d8"), (0.3, "#93aab0"), (1, "#34495c")],
        ("#27313c", "#66727b", "#e6e2cf"),
        (0.75, 0.5),
        0.8,
        ("#2a3222", "#666f3a"),
        "#cfc978",
        0.7,
    ),
}


def _folded(places: Array, size: int) -> Array:
    """Keep places inside by walking back at the edges: a mirrored seam does not show in clouds."""
    return np.abs((places + size) % (2 * size) - size)


def heap(shape: Shape, horizon: float, rng: np.random.Generator, cover: float) -> Array:
    """Pile up clouds: small and flat near the horizon, towering above."""
    height, width = shape
    y = (np.arange(height) + 0.5) / height
    up = np.clip((horizon - y) / horizon, 0.0, 1)[:, None]
    size = (1500, int(1500 * width / height) + 400)
    banks = fbm(size, (330, 620), rng, 9, 0.5)
    puffs = 1 - np.abs(fbm(size, (120, 160), rng, 6, 0.5)) * 2.4
    field = banks + 0.2 * puffs
    # Three decks, the farther the smaller and the flatter, as a real sky recedes.
    total = np.full(shape, -1.0, np.float32)
    for low, high, squeeze in ((0.0, 0.22, 3.6), (0.1, 0.55, 1.9), (0.35, 1.4, 1.0)):
        shift = rng.uniform(0, 400)
        rows = _folded((1 - up) * 760 * squeeze + shift, size[0])
        columns = _folded(np.arange(width)[None, :] / height * 900 * squeeze**0.72 + shift, size[1])
        deck = sample(field, np.broadcast_to(rows, shape), np.broadcast_to(columns, shape))
        window = smooth(low - 0.08, low + 0.12, up) * smooth(high + 0.1, high - 0.12, up)
        total = np.maximum(total, deck - 0.6 * (1 - window))
    return total + (cover - 0.55) * 0.5


def steppe_sky(plan: Steppe, rng: np.random.Generator) -> Array:
    """Paint the huge sky: lit heads, heavy flat bellies, a clear strip at the horizon."""
    height, width = plan.shape
    y, x = coordinates(plan.shape)
    up = np.clip((plan.horizon - y) / plan.horizon, 0, 1) * np.ones((1, width))
    picture = gradient(up, plan.sky)
    field = heap(plan.shape, plan.horizon, rng, plan.cover)
    density = smooth(-0.02, 0.32, field) * smooth(0.015, 0.1, up)
    sun_y, sun_x = plan.sun[1], plan.sun[0] * width / height
    far = np.hypot(x - sun_x, y - sun_y)
    step = 34
    pull_y = (sun_y - y) / (far + 0.1) * step - 14
    pull_x = (sun_x - x) / (far + 0.1) * step
    thick = blur(smooth(-0.05, 0.6, field), 2.5)
    light = np.clip(0.42 + (thick - displace(blur(thick, 9), pull_y, pull_x)) * 1.5, 0, 1)
    # The middle of a thick cloud still has hollows and heads of its own.
    light = light + 0.85 * (field - blur(field, 26)) * density
    light = np.clip(light * (0.72 + 0.75 * np.exp(-far * 1.6)) - 0.3 * thick * smooth(0.3, 0.9, up), 0, 1)
    ramp = [(0, plan.cloud[0]), (0.42, plan.cloud[1]), (0.9, plan.cloud[2])]
    picture = mix(picture, gradient(light, ramp), density * 0.96)
    glow = np.exp(-far * 2.6) * 0.4
    return screen(picture, rgb(plan.cloud[2]) * glow[..., None])


def rain(picture: Array, plan: Steppe, rng: np.random.Generator) -> Array:
    """Hang a slanting veil of rain between the clouds and the far horizon."""
    height, width = plan.shape
    y, _x = coordinates(plan.shape)
    veil = wave(width + height, width / 5, rng, 4, 0.42)
    slanted = veil[(np.arange(width)[None, :] + (np.arange(height)[:, None] * 0.22).astype(int))]
    where = smooth(-0.1, 0.7, slanted) * smooth(0.35, 0.6, y / plan.horizon) * (y < plan.horizon)
    return mix(picture, rgb(plan.cloud[0]) * 0.9 + 0.05, where * plan.shaft)


def steppe_ground(plan: Steppe, sky: Array, rng: np.random.Generator) -> Array:
    """Lay the wet grass in perspective, with light running over it and water that holds the sky."""
    height, width = plan.shape
    y, x = coordinates(plan.shape)
    depth = 0.05 / np.maximum(y - plan.horizon, 0.0015)
    across = (x - width / height / 2) * depth
    tile, broad = detail("steppe grass"), detail("steppe broad")
    rows, columns = np.broadcast_arrays(depth, across)
    blades = sample(tile, rows * 900, columns * 2100, wrap=True)
    tufts = sample(broad, rows * 260, columns * 420, wrap=True)
    runs = sample(broad, rows * 60 + 200, columns * 44 + 90, wrap=True)
    near = smooth(plan.horizon, 1.0, y)
    tone = np.clip(0.45 + 0.28 * tufts + 0.22 * blades * (0.3 + near), 0, 1)
    colours = mix(np.broadcast_to(rgb(plan.grass[0]), sky.shape), rgb(plan.grass[1]), tone)
    lit = smooth(0.0, 0.75, runs + 0.3 * tufts + 0.25 * (1 - near)) * (0.4 + 0.6 * smooth(-0.3, 0.9, blades + tufts))
    colours = mix(colours, rgb(plan.lit), lit * 0.72)
    mirror = sky[np.clip((2 * plan.horizon * height - np.arange(height) * 1.0).astype(int), 0, height - 1)]
    wet = smooth(0.5, 0.62, -0.7 * tufts - 0.75 * runs + 0.08 * blades) * smooth(0.03, 0.16, near)
    colours = mix(colours, blur(mirror, 5, 1) * 0.92, wet * 0.9)
    air = np.exp(-np.maximum(y - plan.horizon, 0) * 22)
    return mix(colours, gradient(np.array(0.05), plan.sky), air * 0.62 * np.ones((1, width)))


def poles(picture: Array, plan: Steppe, start: float, rise: float) -> Array:
    """Set a receding line of telegraph poles for scale."""
    height, width = plan.shape
    mask = np.zeros((height * 2, width * 2), np.float32)
    for i in range(9):
        scale = rise / (1 + i * 0.75)
        foot = int((plan.horizon + scale * 0.16) * height * 2)
        top = foot - int(scale * height * 2)
        column = int((start + (0.5 - start) * (1 - 1 / (1 + i * 0.75))) * width * 2)
        thick = max(1, int(scale * 26))
        mask[top:foot, column : column + thick] = 1
        arm = int(scale * 130)
        mask[top + arm // 5 : top + arm // 5 + max(1, thick // 2), column - arm : column + arm + thick] = 1
    soft = resize(mask, plan.shape, Image.Resampling.BOX)
    return mix(picture, rgb(plan.grass[0]) * 0.7, soft * 0.85)


def steppe(number: str) -> Image.Image:
    """Draw one picture of the steppe after rain."""
    plan, rng = STEPPES[number], generator(f"steppe {number}")
    height = plan.shape[0]
    sky = rain(steppe_sky(plan, rng), plan, rng)
    ground = steppe_ground(plan, sky, rng)
    edge = wave(plan.shape[1], 500, rng, 6) * 0.006
    below = smooth(-0.0007, 0.0007, (np.arange(height) / height)[:, None] - plan.horizon + np.abs(edge)[None, :])
    picture = mix(sky, ground, below)
    if number == "02":
        picture = poles(picture, plan, 0.16, 0.12)
    picture = bloom(picture, 0.82, 50, 0.3)
    picture = split_tone(curve(picture, 0.6, 0.015), "#17324a", "#ffe0a0", 0.1)
    return develop(vignette(picture, 0.25), rng, 1.0)
