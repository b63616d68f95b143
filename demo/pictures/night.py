"""Light at night: lamps and their haze, works' silhouettes, smoke, and water that mirrors them."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from .noise import (
    Array,
    Shape,
    blur,
    coordinates,
    curve,
    develop,
    displace,
    fbm,
    generator,
    mix,
    resize,
    smooth,
    splat,
    split_tone,
    vignette,
    warped,
)

SODIUM = np.array([1.0, 0.52, 0.16], np.float32)
MERCURY = np.array([0.62, 0.86, 1.0], np.float32)
TUNGSTEN = np.array([1.0, 0.72, 0.38], np.float32)


def expose(light: Array, strength: float = 1.0) -> Array:
    """Turn linear light into a picture: highlights roll off as on film."""
    film = 1 - np.exp(-np.clip(light, 0, None) * strength)
    return film ** (1 / 2.2)


def glow(points: Array, tints: Array, shape: Shape, sizes: tuple[tuple[float, float], ...]) -> Array:
    """Spread the light of lamps (row, column, power) over several radii, as haze and lenses do."""
    total = np.zeros((*shape, 3), np.float32)
    for channel in range(3):
        power = points[:, 2] * tints[:, channel]
        dots = splat(shape, points[:, 0], points[:, 1], power)
        for radius, share in sizes:
            total[..., channel] += blur(dots, radius) * share * radius**1.6 * 2.6
    return total


class Drawing:
    """A mask drawn at twice the size, in parts of the picture's height."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.scale = shape[0] * 2
        self.image = Image.new("L", (shape[1] * 2, shape[0] * 2))
        self.pen = ImageDraw.Draw(self.image)

    def polygon(self, corners: list[tuple[float, float]], value: int = 255) -> None:
        """Fill a polygon of (x, y)."""
        self.pen.polygon([(x * self.scale, y * self.scale) for x, y in corners], fill=value)

    def line(self, corners: list[tuple[float, float]], width: float, value: int = 255) -> None:
        """Draw a polyline of (x, y)."""
        places = [(x * self.scale, y * self.scale) for x, y in corners]
        self.pen.line(places, fill=value, width=max(1, round(width * self.scale)))

    def mask(self) -> Array:
        """Return the finished mask, antialiased."""
        return resize(np.asarray(self.image, np.float32) / 255, self.shape, Image.Resampling.BOX)


def chimney(drawing: Drawing, x: float, foot: float, top: float, width: float) -> None:
    """Draw a tall tapering stack with its collar."""
    narrow = width * 0.55
    drawing.polygon([(x - width, foot), (x - narrow, top), (x + narrow, top), (x + width, foot)])
    drawing.polygon(
        [
            (x - narrow * 1.2, top),
            (x - narrow * 1.2, top + 0.012),
            (x + narrow * 1.2, top + 0.012),
            (x + narrow * 1.2, top),
        ]
    )


def sheds(
    drawing: Drawing, base: float, span: float, rng: np.random.Generator, tall: float
) -> list[tuple[float, float, float, float]]:
    """Draw a row of works' buildings; return their boxes (left, top, right, bottom)."""
    boxes, x = [], -0.02
    while x < span:
        width, height = rng.uniform(0.05, 0.17), tall * rng.uniform(0.3, 1.0)
        top = base - height
        kind = rng.integers(3)
        drawing.polygon([(x, base + 0.4), (x, top), (x + width, top), (x + width, base + 0.4)])
        if kind == 0:
            teeth = max(2, int(width / 0.03))
            for i in range(teeth):
                left = x + width * i / teeth
                drawing.polygon([(left, top), (left, top - 0.016), (left + width / teeth, top)])
        elif kind == 1:
            drawing.line([(x + width * 0.3, top), (x + width * 0.3, top - 0.05)], 0.004)
            drawing.line([(x + width * 0.3, top - 0.03), (x + width * 1.6, top + 0.02)], 0.005)
        boxes.append((x, top, x + width, base))
        x += width * rng.uniform(0.75, 1.15)
    return boxes


def window_lights(
    boxes: list[tuple[float, float, float, float]], shape: Shape, rng: np.random.Generator, chance: float
) -> Array:
    """Light some of the works' small windows, row by row."""
    drawing = Drawing(shape)
    for left, top, right, bottom in boxes:
        step_x, step_y = rng.uniform(0.007, 0.013), rng.uniform(0.014, 0.022)
        lit_row = rng.random(60) < chance * 1.6
        for j, y in enumerate(np.arange(top + 0.012, bottom - 0.012, step_y)):
            for x in np.arange(left + 0.006, right - 0.01, step_x):
                if lit_row[j % 60] and rng.random() < 0.62:
                    drawing.polygon(
                        [(x, y), (x + step_x * 0.6, y), (x + step_x * 0.6, y + step_y * 0.45), (x, y + step_y * 0.45)],
                        int(rng.uniform(60, 255)),
                    )
    return drawing.mask()


def plume(
    shape: Shape, x: float, top: float, rng: np.random.Generator, lean: float, width: float, length: float
) -> Array:
    """Return the density of smoke that leaves a stack and widens down the wind."""
    height, _w = shape
    y, xs = coordinates(shape)
    rise = np.maximum(top - y, 0)
    # The long exposure draws smoke out into soft veils.
    drift = lean * (rise / 0.3) ** 0.75
    centre = x + drift + 0.02 * np.sin(rise * 14 + rng.uniform(0, 6)) * rise / 0.1
    spread = width * (1 + 9 * (rise / 0.5) ** 0.8)
    body = np.exp(-(((xs - centre) / spread) ** 2))
    curls = warped(shape, height / 7, rng, 0.9, 6)
    density = body * smooth(0, 0.02, top - y) * np.exp(-rise / length)
    return density * np.clip(0.62 + 0.75 * curls, 0, 1.5)


def night_sky(shape: Shape, horizon: float, rng: np.random.Generator, low: Array, high: Array) -> Array:
    """Return the linear light of a clouded town sky, warm near the roofs."""
    y, _x = coordinates(shape)
    up = np.clip((horizon - y) / horizon, 0, 1)
    sky = low * (np.exp(-up * 3.4))[..., None] + high * (0.35 + 0.65 * up)[..., None]
    return sky * (1 + 0.5 * warped(shape, shape[0] / 2.2, rng, 0.6, 5))[..., None]


def on_water(light: Array, horizon: float, rng: np.random.Generator) -> Array:
    """Mirror the light below a waterline, drawn out into vertical trails."""
    height, _width = light.shape[:2]
    line = int(horizon * height)
    flipped = light[line - 1 :: -1][: height - line]
    short = height - line - flipped.shape[0]
    flipped = np.pad(flipped, ((0, short), (0, 0), (0, 0)), mode="edge") if short else flipped
    rows = np.linspace(0, 1, height - line)[:, None]
    sway = fbm(flipped.shape[:2], (7, 90), rng, 4) * 14 * (0.3 + rows)
    mirrored = displace(blur(flipped, 26, 1.2) * 0.6 + blur(flipped, 6, 1) * 0.4, sway * 0.6, sway)
    glints = 0.75 + 0.5 * fbm(flipped.shape[:2], (5, 60), rng, 4)
    return np.concatenate([light[:line], mirrored * (0.95 * glints)[..., None]])


def smelter(
    name: str, shape: Shape, horizon: float, stacks: list[tuple[float, float, float]], tall: float, wind: float
) -> Array:
    """Return the linear light of the works at night above a waterline."""
    rng = generator(name)
    span = shape[1] / shape[0]
    light = night_sky(shape, horizon, rng, SODIUM * 0.17, np.array([0.004, 0.011, 0.03]))
    lamps = np.stack([rng.normal(horizon - 0.03, 0.016, 90), rng.uniform(0, span, 90), rng.gamma(1.2, 1.8, 90)], 1)
    lamps[:, :2] *= shape[0]
    tints = np.where(rng.random((90, 1)) < 0.75, SODIUM, np.where(rng.random((90, 1)) < 0.6, MERCURY, TUNGSTEN))
    for x, top, width in stacks:
        smoke = plume(shape, x, top, rng, wind, width * 1.1, 0.55)
        y, _xs = coordinates(shape)
        below = np.exp(-np.maximum(top - y, 0) * 3.2)
        lit = SODIUM * 0.55 * below[..., None] + np.array([0.05, 0.055, 0.075])
        light = mix(light, lit * np.ones((*shape, 1)), np.clip(smoke, 0, 0.93))
    far, near = Drawing(shape), Drawing(shape)
    sheds(far, horizon, span, rng, tall * 0.75)
    for x, top, width in stacks:
        chimney(far, x, horizon, top, width)
    light = mix(light, SODIUM * 0.035 + 0.004, far.mask() * 0.93)
    boxes = sheds(near, horizon, span, rng, tall * 0.5)
    light = mix(light, SODIUM * 0.012 + 0.001, near.mask())
    windows = window_lights(boxes, shape, rng, 0.32)
    warm = fbm(shape, 90, rng, 2)
    light += windows[..., None] * (TUNGSTEN * 1.1 + MERCURY * 0.7 * smooth(0.1, 0.5, warm)[..., None])
    red = np.array([(top * shape[0] + 6 + k * 60, x * shape[0], 1.4) for x, top, _ in stacks for k in (0, 1)])
    reds = np.broadcast_to(np.array([1.0, 0.1, 0.05]), (len(red), 3))
    light += glow(
        np.concatenate([lamps, red]),
        np.concatenate([tints, reds]),
        shape,
        ((1.3, 5.0), (7, 0.55), (46, 0.1), (160, 0.03)),
    )
    return light


def finish(light: Array, rng: np.random.Generator, strength: float = 1.7) -> Image.Image:
    """Develop a night picture: cool shadows, amber lights."""
    picture = split_tone(curve(expose(light, strength * 1.25), 0.75), "#0a2238", "#ffcf8c", 0.1)
    return develop(vignette(picture, 0.3), rng, 1.5)
