"""Yerlan Tokhtarov, crafts: thrown bowls, smoke-fired vessels and a wall of tiles."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image

from . import tiles
from .lathe import Solid, Studio, Surface, around, from_above, ring_noise, shoot, speckle_map, wall
from .noise import develop, generator, smooth
from .shapes import Points, bezier, rgb

Array = np.ndarray


def ramp(values: Array, *stops: tuple[float, str]) -> Array:
    """Colour values by stops."""
    places = [stop for stop, _ in stops]
    inks = np.array([rgb(code) for _, code in stops])
    return np.stack([np.interp(values, places, inks[:, k]) for k in range(3)], axis=-1).astype(np.float32)


def blend(below: Array, above: Array | str, share: Array) -> Array:
    """Mix two colours by a share for each point."""
    ink = rgb(above) if isinstance(above, str) else above
    return below * (1 - share[:, None]) + ink * share[:, None]


def bowl(rim: float, height: float, foot: float, belly: tuple[float, float], thick: float = 0.042) -> Points:
    """Return the profile of a bowl; belly says how soon it widens."""
    outer = bezier((foot - 0.01, 0.13), (foot + belly[0], 0.17), (rim - 0.02, height * belly[1]), (rim, height), 60)
    return wall(outer, thick, foot, 0.19)


def glaze(
    name: str, height: float, thin: str, body: str, deep: str, rim_ink: str, clay: str, **how: float
) -> Callable[..., Surface]:
    """Return a glaze that is thin on the rim, gathers in the well and stops short of the foot in a wavy line."""
    rng = generator(name)
    cloud, fine = ring_noise(rng, (150, 260)), ring_noise(rng, (26, 40), 4)
    runs = ring_noise(rng, (420, 34), 3)
    spots = speckle_map(rng, how.get("spot", 6.0), how.get("limit", 0.74))
    rings = how.get("rings", 0.035)

    def surface(angle: Array, y: Array, r: Array, inside: Array) -> Surface:
        level = y / height
        # Flat in the well, wrapped on the walls, so that nothing is drawn out on a steep side.
        flat = inside * smooth(0.55, 0.3, level)
        n, f, spot = (from_above(m, angle, r) * flat + around(m, angle, y) * (1 - flat) for m in (cloud, fine, spots))
        run = around(runs, angle, y + 1.2 * inside) * np.where(inside, smooth(0.1, 0.75, r), 1)
        depth = np.where(inside, smooth(0.75, 0.12, level), smooth(0.8, 0.2, level) * 0.62)
        depth = np.clip(
            0.42 + 0.6 * (depth - 0.3) + how.get("cloud", 0.25) * n + 0.08 * f + how.get("run", 0.12) * run, 0, 1
        )
        colour = ramp(depth, (0, thin), (0.5, body), (1, deep))
        colour = blend(colour, rim_ink, smooth(0.93 + 0.03 * n, 1.0, level) * how.get("rim", 0.85))
        colour = blend(colour, how.get("spot_ink", "#4a3424"), spot * smooth(0.97, 0.9, level) * how.get("spots", 0.55))
        stop = 0.23 + 0.05 * around(cloud, angle, y * 0 + 0.2) + 0.03 * around(runs, angle, y * 0 + 0.3)
        bare = smooth(stop + 0.012, stop - 0.004, y) * ~inside
        bead = np.exp(-((y - stop - 0.025) ** 2) / 0.0006) * ~inside
        colour = blend(colour, deep, np.clip(bead, 0, 1) * 0.6)
        earth = rgb(clay) * (1 + 0.12 * f)[:, None]
        colour = blend(colour, earth, bare)
        shine = (1 - bare) * how.get("shine", 0.85)
        thrown = rings * np.sin(y * 46 + 1.6 * n) * (0.6 + 0.4 * n) + 0.03 * f * how.get("rough", 1.0)
        return Surface(colour, shine.astype(np.float32), 0.0, 0.02 * run, thrown)

    return surface


# The ground's colour, the profile, the glaze.
BOWLS = {
    "01": (
        "#c9ced0",
        (1.18, 0.82, 0.40, (0.62, 0.36)),
        {
            "thin": "#7fa9b8",
            "body": "#2f6f98",
            "deep": "#123a66",
            "rim_ink": "#9b7a55",
            "clay": "#a97c58",
            "spots": 0.5,
        },
    ),
    "02": (
        "#d9cfbf",
        (1.02, 0.98, 0.36, (0.62, 0.5)),
        {
            "thin": "#d3dcc4",
            "body": "#a9c3a5",
            "deep": "#6f9a84",
            "rim_ink": "#cbbf98",
            "clay": "#b98c67",
            "spots": 0.12,
            "run": 0.05,
            "cloud": 0.14,
        },
    ),
    "03": (
        "#8f8a83",
        (1.34, 0.62, 0.46, (0.8, 0.34)),
        {
            "thin": "#cdbb9c",
            "body": "#d9cfb9",
            "deep": "#a8a48c",
            "rim_ink": "#8a5f3c",
            "clay": "#8e5f42",
            "spots": 0.75,
            "spot": 3.6,
            "limit": 0.64,
            "shine": 0.42,
            "cloud": 0.4,
            "run": 0.2,
        },
    ),
    "04": (
        "#b9a690",
        (1.06, 0.86, 0.34, (0.30, 0.42)),
        {
            "thin": "#7a3d17",
            "body": "#21130d",
            "deep": "#0d0908",
            "rim_ink": "#a9602a",
            "clay": "#9a6a4a",
            "spots": 0.0,
            "run": 0.34,
            "cloud": 0.12,
            "shine": 1.0,
        },
    ),
}


def backdrop(colour: str) -> Callable[[Array, Array], Array]:
    """Return a roll of paper that grows a little lighter towards the light and darker far away."""
    base = rgb(colour)

    def ground(x: Array, z: Array) -> Array:
        tone = 1.05 - 0.05 * np.clip(x, -4, 6) - 0.05 * np.clip(-z - 1, 0, 7)
        return (base * np.clip(tone, 0.55, 1.3)[:, None]).astype(np.float32)

    return ground


def river_bowl(number: str) -> Image.Image:
    """One bowl on its own."""
    colour, (rim, height, foot, belly), how = BOWLS[number]
    solid = Solid(bowl(rim, height, foot, belly), glaze(f"bowl {number}", height, **how), soften=0.02)
    studio = Studio((1800, 1200), backdrop(colour), target=(0.0, height * 0.36, 0), elevation=24, away=8, zoom=3.05)
    return develop(shoot(studio, [solid]), generator(f"bowl grain {number}"), 0.8)


def smoked(name: str, height: float, light: str, warm: str) -> Callable[..., Surface]:
    """Return burnished clay on which smoke has left its clouds."""
    rng = generator(name)
    cloud, wisp = ring_noise(rng, (360, 420), 6), ring_noise(rng, (120, 200), 6)
    ridges = 1 - np.abs(ring_noise(rng, (260, 300), 5))
    fine = ring_noise(rng, (14, 22), 3)

    def surface(angle: Array, y: Array, r: Array, inside: Array) -> Surface:
        v = y * 0.8
        n = around(cloud, angle + 0.06 * around(wisp, angle, v), v) * 1.5
        smoke = smooth(-0.1, 0.85, n + 0.5 * around(wisp, angle, v) + 0.45 * (0.5 - y / height))
        edge = np.exp(-((smoke - 0.42) ** 2) / 0.02)
        colour = ramp(smoke, (0, light), (0.3, warm), (0.55, "#54392f"), (0.8, "#352b2a"), (1, "#241f20"))
        colour = blend(colour, "#b7aeb0", edge * 0.22)
        line_ = smooth(0.955, 0.99, around(ridges, angle, v)) * (1 - smoke)
        colour = blend(colour, "#3a2a26", 0.5 * line_)
        colour = colour * (1 + 0.06 * around(fine, angle, v))[:, None]
        colour = np.where(inside[:, None], colour * 0.35, colour)
        return Surface(colour.astype(np.float32), np.float32(0.38), 0.0, 0.0, 0.012 * np.sin(y * 60 + 2 * n))

    return surface


def vessel(*curve: tuple[float, float]) -> Points:
    """Return a tall vessel's profile through a foot, a belly, a neck and a lip."""
    p = np.array(curve, float)
    t = np.linspace(0, 1, 120)
    knots = np.linspace(0, 1, len(p))
    outer = np.stack([_smooth_through(knots, p[:, k], t) for k in (0, 1)], axis=1)
    return wall(outer, 0.045, float(p[0, 0]), 0.2)


def _smooth_through(knots: Array, values: Array, t: Array) -> Array:
    """Return a curve through values that never kinks (Catmull and Rom)."""
    slope = np.gradient(values, knots)
    i = np.clip(np.searchsorted(knots, t) - 1, 0, len(knots) - 2)
    step = knots[i + 1] - knots[i]
    u = (t - knots[i]) / step
    a, b = values[i], values[i + 1]
    return (
        (2 * u**3 - 3 * u**2 + 1) * a
        + (u**3 - 2 * u**2 + u) * step * slope[i]
        + (3 * u**2 - 2 * u**3) * b
        + (u**3 - u**2) * step * slope[i + 1]
    )


VESSELS = {
    "01": (
        ((0.36, 0.08), (0.62, 0.7), (0.72, 1.3), (0.50, 1.95), (0.24, 2.35), (0.21, 2.7), (0.30, 2.95)),
        "#e9d5bd",
        "#b9825c",
    ),
    "02": (
        ((0.30, 0.08), (0.74, 0.55), (0.95, 1.15), (0.80, 1.75), (0.40, 2.1), (0.27, 2.2), (0.30, 2.34)),
        "#dccfc0",
        "#a5705a",
    ),
    "03": (
        ((0.42, 0.08), (0.50, 0.8), (0.56, 1.6), (0.60, 2.3), (0.52, 2.75), (0.36, 2.95), (0.37, 3.06)),
        "#efe2cc",
        "#c79a6a",
    ),
}


def smoke_fired(number: str) -> Image.Image:
    """One tall vessel out of the dark."""
    curve, light, warm = VESSELS[number]
    profile = vessel(*curve)
    height = curve[-1][1]
    solid = Solid(profile, smoked(f"smoke {number}", height, light, warm), soften=0.018, turn=40.0 * int(number))
    studio = Studio(
        (1280, 1800),
        backdrop("#3d3733"),
        target=(0.0, height * 0.5, 0),
        elevation=11,
        away=11,
        zoom=2.45,
        key=(-0.8, 0.62, 0.42),
        fill=(0.2, 0.21, 0.25),
        strength=1.0,
        dark_room=0.6,
    )
    return develop(shoot(studio, [solid]), generator(f"smoke grain {number}"), 0.8)


def portrait() -> Image.Image:
    """One of his bowls, looked into from above."""
    how = {
        "thin": "#8fb7bf",
        "body": "#2f6f98",
        "deep": "#0f3562",
        "rim_ink": "#9b6f45",
        "clay": "#a97c58",
        "spots": 0.6,
    }
    solid = Solid(bowl(1.25, 0.7, 0.42, (0.7, 0.36)), glaze("yerlan", 0.7, **how), soften=0.02)
    studio = Studio((1200, 1200), backdrop("#c4603a"), target=(0.0, 0.3, 0), elevation=74, away=8, zoom=2.25)
    return develop(shoot(studio, [solid]), generator("yerlan grain"), 0.8)


WORKS = "creatives/yerlan-tokhtarov/works"
PICTURES: dict[str, Callable[[], Image.Image]] = {
    "creatives/yerlan-tokhtarov/portrait.jpg": portrait,
    **{f"{WORKS}/river-bowls/{n}.jpg": partial(river_bowl, n) for n in BOWLS},
    **{f"{WORKS}/smoke-fired/{n}.jpg": partial(smoke_fired, n) for n in VESSELS},
    f"{WORKS}/tile-wall.jpg": tiles.wall_of_tiles,
}
