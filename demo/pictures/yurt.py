"""The room below a crown of the engine, all around: an equirectangular picture of a yurt, drawn in four inks."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .noise import Array, halve, rgb, smooth
from .shapes import to_image

SIZE = (3072, 1536)
EYES, RADIUS, WALL = 1.5, 3.2, 1.75
"""Metres: height of the eyes, radius of the room, height of the lattice."""
HOOP, TOP = 0.8, 3.3
"""Metres: radius of the crown and its height."""
PAPER, INK, RED, OCHRE = "#efe7d8", "#1d2a3a", "#b4472c", "#c08a3a"


def around() -> Image.Image:
    """Look from the middle of the room in every direction."""
    width, height = SIZE[0] * 2, SIZE[1] * 2
    turn = ((np.arange(width, dtype=np.float32) + 0.5) / width - 0.5)[None, :] * 2 * np.pi
    rise = (0.5 - (np.arange(height, dtype=np.float32) + 0.5) / height)[:, None] * np.pi
    flat, up = np.cos(rise), np.sin(rise)
    picture = np.empty((height, width, 3), np.float32)
    picture[:] = rgb(PAPER)
    slope = (RADIUS - HOOP) / (TOP - WALL)
    at_wall = EYES + up * RADIUS / flat
    reach = (RADIUS - (EYES - WALL) * slope) / (flat + slope * up)
    at_roof = EYES + up * reach
    rows = {
        "floor": (at_wall < 0)[:, 0],
        "wall": ((at_wall >= 0) & (at_wall <= WALL))[:, 0],
        "roof": ((at_wall > WALL) & (at_roof <= TOP))[:, 0],
        "crown": ((at_wall > WALL) & (at_roof > TOP))[:, 0],
    }
    distance = EYES * flat / np.maximum(-up, 1e-6)
    picture[rows["floor"]] = floor(turn, distance[rows["floor"]])
    picture[rows["wall"]] = lattice(turn, at_wall[rows["wall"]])
    picture[rows["roof"]] = poles(turn, at_roof[rows["roof"]])
    away = (TOP - EYES) * flat / np.maximum(up, 1e-6)
    picture[rows["crown"]] = crown(turn, away[rows["crown"]])
    return to_image(halve(np.clip(picture, 0, 1))).quantize(96, dither=Image.Dither.NONE)


def _line(field: Array, width: float) -> Array:
    """Return a line where a field passes through whole numbers; `width` is a share of their distance."""
    away = np.abs((field + 0.5) % 1 - 0.5)
    return smooth(width, width * 0.7, away)


def _ink(picture: Array, colour: str, cover: Array) -> Array:
    return picture * (1 - cover[..., None]) + rgb(colour) * cover[..., None]


def _blank(turn: Array, down: Array, colour: str = PAPER) -> Array:
    return np.ones((down.shape[0], turn.shape[1], 1), np.float32) * rgb(colour)


def floor(turn: Array, away: Array) -> Array:
    """A round rug: rings of triangles in three inks, each ring turned by half a triangle, and the boards around it."""
    picture = _blank(turn, away, "#e3d3b4")
    for ring, (ink, count) in enumerate(((RED, 8), (INK, 12), (RED, 16), (OCHRE, 24), (INK, 24))):
        within = (away - 0.2 - ring * 0.5) / 0.5
        tooth = np.abs((turn * count / (2 * np.pi) + ring / 2) % 1 - 0.5) * 2
        inside = (within >= 0) & (within < 1)
        picture = _ink(picture, ink, smooth(0.02, -0.02, within - 0.9 * tooth) * inside)
        picture = _ink(picture, PAPER, smooth(0.02, -0.02, within - 0.5 * tooth + 0.12) * inside)
        picture = _ink(picture, INK, smooth(0.05, 0.035, np.abs(within - 1)) * np.ones_like(turn))
    boards = _line(turn * 20 / np.pi + 0 * away, 0.02) * (away > 2.75)
    return _ink(picture, INK, boards * 0.6)


def lattice(turn: Array, height: Array) -> Array:
    """Crossing laths before the felt, a woven band above them, and the door."""
    along = turn * RADIUS
    picture = _blank(turn, height)
    cell = 2 * np.pi * RADIUS / 44
    for side, colour in ((1, INK), (-1, RED)):
        picture = _ink(picture, colour, _line(along / cell + side * height / (cell * 1.15), 0.085))
    band = (height > 1.42) & (height < 1.68)
    zig = np.abs((along / cell * 2) % 1 - 0.5) * 2
    picture = np.where((band * np.ones_like(turn))[..., None] > 0, rgb(RED), picture)
    picture = _ink(picture, PAPER, smooth(0.1, 0.0, zig - (height - 1.45) / 0.2) * band)
    picture = _ink(
        picture, INK, smooth(0.03, 0.02, np.minimum(np.abs(height - 1.42), np.abs(height - 1.68))) * np.ones_like(turn)
    )
    return _door(picture, turn, height)


def _door(picture: Array, turn: Array, height: Array) -> Array:
    """Two leaves behind the visitor's back, with a diamond on each."""
    behind = (np.abs(turn) - np.pi) * RADIUS
    side = np.where(turn > 0, behind, -behind)
    frame = (np.abs(side) < 0.55) & (height < 1.5)
    picture = np.where(frame[..., None], rgb(OCHRE), picture)
    leaf = (np.abs(side) < 0.47) & (height < 1.42)
    picture = np.where(leaf[..., None], rgb(INK), picture)
    diamond = np.abs(np.abs(side) - 0.235) / 0.17 + np.abs(height - 0.75) / 0.5
    picture = _ink(picture, RED, smooth(1.02, 0.98, diamond) * leaf)
    picture = _ink(picture, PAPER, smooth(0.52, 0.48, diamond) * leaf)
    return _ink(picture, OCHRE, smooth(0.022, 0.014, np.abs(side)) * leaf)


def poles(turn: Array, height: Array) -> Array:
    """Poles that rise to the crown, each tied with red where it leaves the wall."""
    share = (height - WALL) / (TOP - WALL)
    picture = _blank(turn, height, "#f3ecdf")
    radius = RADIUS - share * (RADIUS - HOOP)
    count = 72
    thick = 0.02 * count / (2 * np.pi * radius)
    picture = _ink(picture, OCHRE, _line(share * 9 + 0 * turn, 0.03) * 0.6)
    pole = _line(turn * count / (2 * np.pi), 1.0 * thick)
    picture = _ink(picture, RED, pole)
    ties = _line(turn * count / (2 * np.pi), 1.5 * thick) * smooth(0.09, 0.08, np.abs(share - 0.1))
    return _ink(picture, INK, ties)


def crown(turn: Array, away: Array) -> Array:
    """The hoop with two crossing sets of bent bars before the sky."""
    x, z = away * np.sin(turn), away * np.cos(turn)
    sky = np.clip(0.5 + 0.35 * z / HOOP + 0.2 * x / HOOP, 0, 1)[..., None]
    picture = rgb("#bcd3da") * (1 - sky) + rgb("#f4e6c0") * sky
    for along, across in ((x, z), (z, x)):
        for bar in (-0.24, 0.0, 0.24):
            bend = bar * (1 - 0.35 * (along / HOOP) ** 2) * 1.15
            picture = _ink(picture, RED, smooth(0.034, 0.028, np.abs(across - bend)))
    hoop = smooth(0.085, 0.078, np.abs(away - HOOP + 0.05)) * np.ones_like(turn)
    picture = _ink(picture, INK, hoop)
    return _ink(picture, OCHRE, smooth(0.018, 0.012, np.abs(away - HOOP + 0.05)) * np.ones_like(turn))
