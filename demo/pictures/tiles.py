"""A wall of hand-glazed tiles, no two quite alike (Yerlan Tokhtarov)."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .materials import distance, shade, slopes, soft_light
from .noise import blur, develop, fbm, generator, lattice, smooth
from .ornament import camel_foot, diamond, horns
from .shapes import Points, circle, fit, mask, paint, place, rgb, rounded

Array = np.ndarray
PITCH = 200
GLAZES = (
    ("#8fb9ae", "#3f7f80", "#1d5560"),
    ("#a9c9bd", "#5b9a93", "#2a6a6e"),
    ("#7fa9ae", "#2f6c7c", "#164658"),
    ("#c3d3bf", "#86ae9c", "#4a7f78"),
    ("#93b5a0", "#4f8a74", "#265a50"),
)


def impression(kind: int, x: float, y: float) -> list[Points]:
    """The stamp that was pressed into some of the tiles."""
    if kind == 0:
        return [place(p, x, y + 52, scale=82) for p in horns(turns=1.15, thick=0.2, radius=0.42, inner=0.12, stem=0.62)]
    if kind == 1:
        return [place(p, x, y, scale=112) for p in camel_foot(1, 0.17)]
    if kind == 2:
        return [place(diamond(112, 112), x, y)]
    return [circle(x, y, 54)]


def _layout(w: int, h: int, rng: np.random.Generator) -> tuple[list[Points], list[Points], Array]:
    """Return the tiles' outlines, the stamps, and per pixel numbers: tilt across, tilt down, tone, glaze."""
    outlines, stamps = [], []
    rows, columns = h // PITCH, w // PITCH
    numbers = np.zeros((rows, columns, 4), np.float32)
    for j in range(rows):
        for i in range(columns):
            x, y = i * PITCH, j * PITCH
            dx, dy, turn = rng.normal(0, 1.2, 3)
            tile = rounded(-PITCH / 2 + 6, -PITCH / 2 + 6, PITCH - 12, PITCH - 12, 9)
            outlines.append(place(tile, x + PITCH / 2 + dx, y + PITCH / 2 + dy, angle=float(turn) * 0.25))
            numbers[j, i] = (*rng.normal(0, 0.035, 2), rng.normal(0, 1), rng.choice(5, p=(0.34, 0.24, 0.2, 0.12, 0.1)))
            if (i * 2 + j * 3) % 7 == 0:
                stamps += impression(int(rng.integers(4)), x + PITCH / 2, y + PITCH / 2)
    return outlines, stamps, np.kron(numbers, np.ones((PITCH, PITCH, 1), np.float32))


def _glaze_colour(depth: Array, glaze: Array) -> Array:
    """Return the colour of each glaze at its depth."""
    colour = np.zeros((*depth.shape, 3), np.float32)
    for number, inks in enumerate(GLAZES):
        here = glaze == number
        stops = np.array([rgb(code) for code in inks])
        for k in range(3):
            colour[..., k][here] = np.interp(depth[here], (0, 0.5, 1), stops[:, k])
    return colour


def wall_of_tiles() -> Image.Image:
    """Draw the wall under the light of a window at the upper left."""
    w, h = 1800, 1200
    rng = generator("tile wall")
    outlines, stamps, numbers = _layout(w, h, rng)
    tile = mask((w, h), outlines, 3)
    stamp = mask((w, h), stamps, 3)
    inside = np.clip(distance(1 - tile, 40) / 26, 0, 1)
    pillow = 11 * np.sqrt(np.clip(1 - (1 - inside) ** 2, 0, 1))
    ripple = 2.6 * fbm((h, w), 95, rng, 2) + 0.05 * fbm((h, w), 14, rng, 2)
    height = blur(pillow - 4.5 * blur(stamp, 1.6), 1.6) + ripple
    pool = smooth(0.15, 0.9, blur(stamp, 3)) * 0.35
    runs = fbm((h, w), (170, 44), rng, 4)
    depth = np.clip(0.46 + 0.14 * numbers[..., 2] + 0.22 * runs + pool - 0.5 * smooth(0.55, 0.0, inside), 0, 1)
    colour = _glaze_colour(depth, numbers[..., 3])
    colour = paint(colour, smooth(0.34, 0.02, inside) * 0.75, "#b08a62")
    colour = paint(colour, smooth(0.78, 0.95, lattice((h, w), (6, 6), rng)) * 0.5, "#5b4a38")
    x, y, z = slopes(height)
    x, y = x + numbers[..., 0], y + numbers[..., 1]
    light = np.clip((-0.5 * x - 0.55 * y + 0.67 * z) / 0.67, 0.2, 1.6)
    rows, columns = np.mgrid[0:h, 0:w].astype(np.float32)
    # The window's reflection drifts over the wall and breaks on every tile's own tilt.
    u, v = 2 * x + columns / w * 0.5 - 0.12, 2 * y + rows / h * 0.5 - 0.10
    gleam = smooth(0.20, 0.10, np.abs(u)) * smooth(0.26, 0.14, np.abs(v))
    sheen = 0.10 * smooth(0.5, -0.2, u + v)
    lit = shade(colour, 0.30 + 0.70 * light) + (0.26 * gleam + sheen)[..., None]
    grout = rgb("#b9ad9b") * (0.80 + 0.05 * fbm((h, w), 12, rng, 3))[..., None]
    grout = shade(grout, 1 - 0.5 * blur(np.roll(tile, (5, 4), (0, 1)), 3))
    picture = paint(grout, tile, lit)
    return fit(develop(shade(picture, soft_light((h, w), 1.1, 0.82)), rng, 0.6), 1500)
