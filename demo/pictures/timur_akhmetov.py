"""Timur Akhmetov, photography: the smelter at night, evening windows, a dam in fog."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
from PIL import Image

from .facade import BLOCKS, one_house, windows_at_seven
from .night import (
    SODIUM,
    TUNGSTEN,
    Drawing,
    chimney,
    finish,
    glow,
    night_sky,
    on_water,
    plume,
    sheds,
    smelter,
    window_lights,
)
from .noise import (
    Array,
    Shape,
    blur,
    canvas,
    coordinates,
    develop,
    fbm,
    generator,
    gradient,
    mix,
    rgb,
    smooth,
    splat,
    vignette,
    warped,
)

HOME = "creatives/timur-akhmetov"


def night_wide() -> Image.Image:
    """Draw the smelter across the river."""
    shape, rng = (1200, 1800), generator("smelter wide water")
    stacks = [(0.28, 0.2, 0.017), (0.4, 0.33, 0.014), (0.92, 0.13, 0.02), (1.18, 0.36, 0.013)]
    light = smelter("smelter wide", shape, 0.7, stacks, 0.17, 0.28)
    light = on_water(light, 0.7, rng)
    return finish(light, rng)


def night_road() -> Image.Image:
    """Draw the road to the works: an hour of headlamps in one exposure."""
    shape, horizon = (1200, 1800), 0.52
    rng = generator("smelter road")
    stacks = [(0.52, 0.16, 0.021), (0.66, 0.27, 0.016), (1.12, 0.3, 0.015)]
    light = smelter("smelter road works", shape, horizon, stacks, 0.14, -0.24)
    y, x = coordinates(shape)
    ground = smooth(horizon - 0.002, horizon + 0.002, y) * np.ones_like(x)
    asphalt = SODIUM * 0.018 + fbm(shape, (16, 70), rng, 5)[..., None] * 0.004 + 0.006
    light = mix(light, asphalt, ground)
    light += _traffic(shape, horizon, rng)
    lamps, tints, posts = _street_lamps(shape, horizon)
    light = mix(light, np.array([0.004, 0.004, 0.005]), posts)
    light += glow(lamps, tints, shape, ((2.4, 6.0), (12, 0.5), (70, 0.12)))
    return finish(light, rng, 1.5)


def _traffic(shape: Shape, horizon: float, rng: np.random.Generator) -> Array:
    """Return the light that head and tail lamps draw along the road."""
    depth = np.linspace(0.0, 1.0, 2600) ** 1.7
    bend = 0.34 * (1 - depth) ** 2.4
    light = np.zeros((*shape, 3), np.float32)
    for side, tint in ((1, np.array([1.0, 0.07, 0.03])), (-1, np.array([1.0, 0.86, 0.62]))):
        cars = 46
        lane = rng.choice([0.16, 0.34], (cars, 1)) * side + rng.normal(0, 0.028, (cars, 1))
        lift = rng.uniform(0.02, 0.06, (cars, 1))
        rows = (horizon + 0.004 + (0.56 - lift * 2) * depth) * shape[0]
        columns = (0.74 + bend + lane * 2.4 * depth) * shape[0]
        power = 0.1 * (0.25 + 2.2 * depth) * rng.uniform(0.3, 1.2, (cars, 1))
        power = power * (np.arange(2600) > rng.integers(0, 700, (cars, 1)))
        lines = splat(shape, rows, columns, power)
        light += (blur(lines, 1.1) * 2.2 + blur(lines, 5) * 1.6 + blur(lines, 40) * 2.4)[..., None] * tint
    return light


def _street_lamps(shape: Shape, horizon: float) -> tuple[Array, Array, Array]:
    """Return lamps along the road's right side, and their posts."""
    drawing, lamps = Drawing(shape), []
    for i in range(1, 9):
        near = 0.8 / (1 + i * 0.72)
        x = 0.74 + 0.34 * (1 - near) ** 2.4 + 1.02 * near
        foot, top = horizon + 0.42 * near, horizon - 0.5 * near
        drawing.line([(x, foot), (x, top), (x - 0.1 * near, top - 0.012 * near)], 0.008 * near)
        lamps.append((top * shape[0], (x - 0.11 * near) * shape[0], 9 * near))
    return np.array(lamps), np.broadcast_to(SODIUM, (len(lamps), 3)), drawing.mask()


def night_stacks() -> Image.Image:
    """Draw two stacks from below, their smoke across the stars' trails."""
    shape, rng = (1800, 1200), generator("smelter stacks")
    y, _x = coordinates(shape)
    light = night_sky(shape, 1.0, rng, SODIUM * 0.22, np.array([0.008, 0.016, 0.036]))
    pole = (0.16, 0.5)
    stars = 240
    radius, start, power = rng.uniform(0.02, 1.1, stars) ** 0.8, rng.uniform(0, 6.3, stars), rng.gamma(0.6, 0.6, stars)
    turn = np.linspace(0, 0.36, 420)
    rows = (pole[0] + radius[:, None] * np.sin(start[:, None] + turn)) * shape[0]
    columns = (pole[1] + radius[:, None] * np.cos(start[:, None] + turn)) * shape[0]
    trails = splat(shape, rows, columns, np.broadcast_to(power[:, None] * 0.16 * radius[:, None], rows.shape))
    light += blur(trails, 0.8)[..., None] * np.array([0.75, 0.85, 1.0]) * smooth(1.0, 0.3, y)[..., None]
    for left, width, top, lean in ((0.2, 0.075, 0.36, 0.42), (0.44, 0.058, 0.48, 0.3)):
        smoke = plume(shape, left, top, rng, lean, width * 0.8, 0.5)
        lit = SODIUM * (0.1 + 0.4 * np.exp(-np.maximum(top - y, 0) * 4))[..., None] + np.array([0.03, 0.035, 0.05])
        light = mix(light, lit * np.ones((*shape, 1)), np.clip(smoke * 1.1, 0, 0.95))
        light = _stack(light, left, width, top, rng)
    drawing = Drawing(shape)
    boxes = sheds(drawing, 1.0, shape[1] / shape[0], rng, 0.16)
    light = mix(light, SODIUM * 0.012, drawing.mask())
    light += window_lights(boxes, shape, rng, 0.4)[..., None] * TUNGSTEN * 1.1
    lamps = np.stack([rng.uniform(0.86, 0.97, 16) * 1800, rng.uniform(0, 1200, 16), rng.uniform(1, 5, 16)], 1)
    light += glow(lamps, np.broadcast_to(SODIUM, (16, 3)), shape, ((2, 5.0), (14, 0.5), (90, 0.12)))
    return finish(light, rng)


def _stack(light: Array, x: float, width: float, top: float, rng: np.random.Generator) -> Array:
    """Stand a round brick stack with painted bands, lit from below by the yard."""
    shape = light.shape[:2]
    y, xs = coordinates(shape)
    half = width * (0.52 + 0.48 * np.clip((y - top) / (1.05 - top), 0, 1))
    across = (xs - x) / half
    inside = smooth(1.01, 0.985, np.abs(across)) * (y > top)
    round_ = np.clip(np.sqrt(np.clip(1 - across**2, 0, 1)) * 0.5 + 0.5 * np.clip(-across, -0.2, 1), 0.02, 1)
    band = smooth(-0.03, 0.03, np.sin((y - top) * 46 + 1.2)) * (y < top + 0.25)
    courses = 0.94 + 0.06 * np.sin(y * 900) + 0.16 * fbm(shape, (14, 50), rng, 4)
    paint = mix(
        np.broadcast_to(np.array([0.5, 0.42, 0.36], np.float32), light.shape), np.array([0.55, 0.1, 0.06]), band
    )
    power = 0.1 + 0.75 * np.exp(-(1.0 - y) * 3.0)
    return mix(light, paint * SODIUM * (round_ * courses * power)[..., None] * 0.5, inside)


def night_yard() -> Image.Image:
    """Draw the freight yard in fog: rails that take the light of the masts."""
    shape, horizon = (1200, 1800), 0.44
    rng = generator("smelter yard")
    y, x = coordinates(shape)
    light = night_sky(shape, horizon, rng, SODIUM * 0.2, np.array([0.012, 0.016, 0.028]))
    far = Drawing(shape)
    sheds(far, horizon, 1.5, rng, 0.13)
    chimney(far, 0.32, horizon, 0.08, 0.018)
    light = mix(light, SODIUM * 0.1 + 0.012, far.mask() * 0.62)
    below = np.maximum(y - horizon, 0)
    ground = smooth(0, 0.003, below) * np.ones_like(x)
    gravel = fbm(shape, (5, 9), rng, 3) * smooth(0, 0.4, below)
    tone = 0.022 + 0.05 * np.exp(-below * 6) + 0.012 * gravel
    light = mix(light, SODIUM * tone[..., None], ground)
    rails, point = Drawing(shape), (0.86, horizon)
    for foot in (-1.5, -0.95, -0.35, 0.25, 0.82, 1.36, 1.95, 2.6):
        for gauge in (0, 0.16):
            end = (0.75 + foot + gauge, 1.02)
            rails.polygon([point, (end[0] - 0.0045, 1.02), (end[0] + 0.0045, 1.02)])
    near = np.exp(-((x - 0.86) ** 2) / (0.02 + below * 1.1))
    light += rails.mask()[..., None] * SODIUM * (0.5 * (0.15 + near) * np.exp(-below * 1.2) * (below > 0))[..., None]
    light = _wagons(light, horizon, rng)
    masts, lamps = Drawing(shape), []
    for mx, near_ in ((0.18, 0.95), (0.62, 0.5), (0.98, 0.36), (1.3, 0.7)):
        top = horizon - 0.4 * near_
        masts.line([(mx, horizon + 0.2 * near_), (mx, top)], 0.006 * near_)
        lamps += [(top * 1200, (mx + dx * near_) * 1200, 13 * near_) for dx in (-0.025, 0, 0.025)]
    light = mix(light, np.array([0.01, 0.008, 0.006]), masts.mask() * 0.9)
    lamps_ = np.array(lamps)
    light += glow(
        lamps_, np.broadcast_to(SODIUM, (len(lamps), 3)), shape, ((2.5, 4.0), (16, 0.4), (80, 0.14), (230, 0.05))
    )
    fog = smooth(-0.3, 0.7, warped(shape, 420, rng, 0.7, 5)) * np.exp(-np.abs(y - horizon) * 6)
    return finish(mix(light, SODIUM * 0.22, fog * 0.55), rng, 1.6)


def _wagons(light: Array, horizon: float, rng: np.random.Generator) -> Array:
    """Park a string of ore wagons on the left track."""
    shape = light.shape[:2]
    body = Drawing(shape)
    edges = [0.86 - 1.02 / (1 + 0.33 * i) for i in range(9)]
    for left, right in itertools.pairwise(edges):
        for a, b in ((left, right - 0.1 * (right - left)),):
            tall = [(0.86 - side) * 0.235 for side in (a, b)]
            low = [(0.86 - side) * 0.2 for side in (a, b)]
            body.polygon(
                [
                    (a, horizon + low[0]),
                    (a, horizon + low[0] - tall[0]),
                    (b, horizon + low[1] - tall[1]),
                    (b, horizon + low[1]),
                ]
            )
    rust = SODIUM * (0.016 + 0.008 * fbm(shape, (60, 12), rng, 4))[..., None]
    return mix(light, rust, body.mask() * 0.96)


def dam() -> Image.Image:
    """Draw a dam's straight line and its lamps dissolving in fog."""
    shape, rng = (1200, 1800), generator("dam in fog")
    y, x = coordinates(shape)
    fog = gradient(
        np.clip(y * 1.05 + 0.05 * fbm(shape, 500, rng, 4), 0, 1), [(0, "#b9c3c8"), (0.5, "#d3d8d8"), (1, "#aab6ba")]
    )
    point = (1.28, 0.47)
    away = np.clip((point[0] - x) / point[0], 0, 1)
    air = np.exp(-away * 3.1) * np.ones_like(y)
    dark = Drawing(shape)
    dark.polygon([(-0.02, 0.52), point, (-0.02, 0.84)])
    face = smooth(0, 1, dark.mask())
    streaks = fbm(shape, (240, 9), rng, 5)
    concrete = rgb("#59646a") * (0.86 + 0.22 * streaks)[..., None]
    picture = mix(fog, concrete, face * (1 - air) * 0.96)
    deck = Drawing(shape)
    deck.polygon([(-0.02, 0.505), point, (-0.02, 0.54)])
    picture = mix(picture, rgb("#3a444a"), deck.mask() * (1 - air) * 0.95)
    rails, lamps = Drawing(shape), []
    rails.line([(-0.02, 0.462), point], 0.0022)
    for i in range(46):
        near = 1 / (1 + 0.16 * i)
        px = point[0] * (1 - near * 1.02)
        base = point[1] + (0.515 - point[1]) * near
        rails.line([(px, base), (px, base - 0.052 * near)], 0.0028 * near)
        if i % 5 == 1:
            top = base - 0.27 * near
            rails.line([(px, base), (px, top), (px + 0.03 * near, top - 0.004)], 0.0055 * near)
            lamps.append((top * 1200, (px + 0.032 * near) * 1200, near))
    picture = mix(picture, rgb("#333c42"), rails.mask() * (1 - air) * 0.9)
    points = np.array(lamps)
    points[:, 2] *= 3
    halo = glow(
        points,
        np.broadcast_to(np.array([1.0, 0.86, 0.62]), (len(points), 3)),
        shape,
        ((3, 3.2), (16, 0.28), (60, 0.07)),
    )
    picture = 1 - (1 - picture) * np.exp(-halo)
    water = smooth(0.7, 1.0, y) * (0.5 + 0.5 * fbm(shape, (6, 130), rng, 5))
    picture = mix(picture, rgb("#94a3a8"), water * 0.5)
    drift = smooth(-0.25, 0.75, warped(shape, 380, rng, 0.8, 5)) * smooth(0.3, 0.75, y + 0.15 * x)
    picture = mix(picture, rgb("#d6dada"), drift * 0.62)
    walker = Drawing(shape)
    walker.polygon([(0.468, 0.507), (0.465, 0.47), (0.474, 0.462), (0.483, 0.47), (0.48, 0.507)])
    walker.pen.ellipse([0.4695 * 2400, 0.45 * 2400, 0.4785 * 2400, 0.4615 * 2400], fill=255)
    picture = mix(picture, rgb("#2c3438"), walker.mask() * 0.8)
    return develop(vignette(picture, 0.2), rng, 1.2)


def portrait() -> Image.Image:
    """Draw his card: a dark block, one lit window, the moon of a long exposure."""
    side, rng = 1200, generator("timur portrait")
    picture = canvas((side, side), "#1b2433") * (1 + 0.08 * fbm((side, side), 200, rng, 5))[..., None]
    y, x = coordinates((side, side))
    cells = 7
    light = np.zeros_like(picture)
    for row in range(cells):
        for column in range(cells):
            cx, cy = (column + 0.5) / cells, (row + 0.5) / cells
            inside = smooth(0.041, 0.039, np.abs(x - cx)) * smooth(0.049, 0.047, np.abs(y - cy))
            bar = smooth(0.002, 0.0035, np.abs(x - cx - 0.008))
            lit = (row, column) in ((3, 4),)
            tone = rgb("#ffb457") * 1.05 if lit else rgb("#2a3750") * rng.uniform(0.75, 1.15)
            picture = mix(picture, tone, inside * bar)
            light += (inside * bar)[..., None] * tone * lit
    picture = picture + blur(light, 40) * 0.8 + blur(light, 130) * 1.4
    stack = smooth(0.5, 0.495, np.abs(x - 0.27) / (0.055 + 0.035 * y)) * (y > 0.1)
    bands = smooth(-0.05, 0.05, np.sin(y * 42)) * (y < 0.42)
    picture = mix(picture, rgb("#0d131d"), stack * 0.97)
    picture = mix(picture, rgb("#c2512f"), stack * bands * 0.9)
    trail = np.linspace(0, 1, 6000)
    curve_y = (0.86 - 0.16 * trail + 0.035 * np.sin(trail * 5)) * side
    line = splat((side, side), curve_y, trail * side, 0.5)
    for width, power in ((1.5, 3.0), (6, 5.0), (26, 7.0)):
        picture = picture + blur(line, width)[..., None] * SODIUM * power
    return develop(vignette(np.clip(picture, 0, 1), 0.25), rng)


WORKS = f"{HOME}/works"
PICTURES: dict[str, Callable[[], Image.Image]] = {
    f"{WORKS}/night-shift/01.jpg": night_wide,
    f"{WORKS}/night-shift/02.jpg": night_road,
    f"{WORKS}/night-shift/03.jpg": night_stacks,
    f"{WORKS}/night-shift/04.jpg": night_yard,
    f"{WORKS}/windows-at-seven/at-19.jpg": lambda: one_house(19),
    f"{WORKS}/windows-at-seven/at-03.jpg": lambda: one_house(3),
    f"{WORKS}/fog-on-the-dam.jpg": dam,
    f"{HOME}/portrait.jpg": portrait,
}
PICTURES |= {
    f"{WORKS}/windows-at-seven/{number}.jpg": (lambda number=number: windows_at_seven(number)) for number in BLOCKS
}
