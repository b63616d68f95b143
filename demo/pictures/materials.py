"""What things are made of: relief under a slanting light, felt, cord, weave, paper and cast shadows."""

from __future__ import annotations

import numpy as np

from .noise import blur, displace, fbm, lattice, resize, smooth

Array = np.ndarray
KEY_LIGHT = (-0.5, -0.6, 0.62)


def seamless(field: Array) -> Array:
    """Return a field beside its mirror images, so that it repeats without a seam."""
    wide = np.concatenate([field, field[:, ::-1]], axis=1)
    return np.concatenate([wide, wide[::-1]], axis=0)


def distance(inside: Array, reach: int = 64) -> Array:
    """Return each pixel's distance (up to about reach) to the nearest pixel inside, by jump flooding at half size."""
    high, wide = inside.shape[0] // 2, inside.shape[1] // 2
    seed = resize(inside.astype(np.float32), (high, wide)) > 0.5
    rows, columns = np.mgrid[0:high, 0:wide].astype(np.float32)
    far = 4.0 * reach
    near_row, near_column = np.where(seed, rows, -far * 9), np.where(seed, columns, -far * 9)
    best = np.hypot(near_row - rows, near_column - columns)
    step = 1 << max(int(np.ceil(np.log2(reach / 2))), 1)
    while step:
        for down in (-step, 0, step):
            for across in (-step, 0, step):
                row = np.roll(near_row, (down, across), (0, 1))
                column = np.roll(near_column, (down, across), (0, 1))
                here = np.hypot(row - rows, column - columns)
                closer = here < best
                best = np.where(closer, here, best)
                near_row, near_column = np.where(closer, row, near_row), np.where(closer, column, near_column)
        step //= 2
    return resize(np.minimum(best, reach) * 2, inside.shape)


def signed(inside: Array, reach: int = 64) -> Array:
    """Return the distance to the edge: negative inside, positive outside."""
    return distance(inside, reach) - distance(1 - inside, reach)


def slopes(height: Array) -> tuple[Array, Array, Array]:
    """Return the unit normals of a relief whose heights are in pixels."""
    down, across = np.gradient(height)
    size = np.sqrt(down * down + across * across + 1)
    return -across / size, -down / size, 1 / size


def relief(height: Array, light: tuple[float, float, float] = KEY_LIGHT) -> Array:
    """Return how brightly a slanting light strikes a relief; a flat surface gives one."""
    x, y, z = slopes(height)
    direction = np.array(light) / np.linalg.norm(light)
    return np.clip((x * direction[0] + y * direction[1] + z * direction[2]) / direction[2], 0, 3)


def shade(picture: Array, tone: Array) -> Array:
    """Multiply a picture by a tone."""
    return picture * tone[..., None]


def cast(cover: Array, down: int, across: int, soft: float) -> Array:
    """Return the soft shadow of a flat thing that lies a little above its ground."""
    return blur(np.roll(cover, (down, across), (0, 1)), soft)


def hand_cut(cover: Array, rng: np.random.Generator, amount: float = 4, cell: float = 90) -> Array:
    """Let a ruled shape waver as if it were cut by hand."""
    down = fbm(cover.shape, cell, rng, 3) * amount
    across = fbm(cover.shape, cell, rng, 3) * amount
    return displace(cover, down, across)


def fibres(shape: tuple[int, int], rng: np.random.Generator, length: float = 16) -> Array:
    """Return the fine tangle of wool: short soft streaks in several directions, about -1 to 1."""
    lying = lattice(shape, (2.6, length), rng)
    standing = lattice(shape, (length, 2.6), rng)
    across, down = fbm(shape, 46, rng, 2) * 70, fbm(shape, 46, rng, 2) * 70
    tangle = displace(lying, down, across) + displace(standing, across, -down)
    return tangle * 0.55 + 0.5 * fbm(shape, 9, rng, 2)


def felt_height(shape: tuple[int, int], rng: np.random.Generator) -> Array:
    """Return the uneven surface of hand-made felt, in pixels."""
    return 5 * fbm(shape, 70, rng, 3) + 0.3 * fibres(shape, rng)


def cord(edge: Array, width: float, pitch: float = 15) -> tuple[Array, Array]:
    """Return (cover, height) of a twisted cord that follows the zero line of a distance field."""
    cover = smooth(width * 0.62, width * 0.4, np.abs(edge))
    bulge = np.sqrt(np.clip(1 - (edge / (width * 0.6)) ** 2, 0, 1))
    rows, columns = np.mgrid[0 : edge.shape[0], 0 : edge.shape[1]].astype(np.float32)
    # The twist runs slanting along the edge; both diagonals would cancel, so it follows the edge's normal.
    soft = blur(edge, 4)
    down, across = np.gradient(soft)
    turn = np.arctan2(down, across)
    along = columns * np.sin(turn) - rows * np.cos(turn)
    ply = 0.5 + 0.5 * np.sin(along * 2 * np.pi / pitch + edge * 0.9)
    return cover, width * 0.42 * bulge * (0.62 + 0.38 * ply)


def weave(shape: tuple[int, int], pitch: float, rng: np.random.Generator) -> Array:
    """Return the height (0 to 1) of a plain weave whose threads vary a little."""
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    waver = 0.25 * pitch * fbm(shape, 120, rng, 3)
    y, x = (rows + waver) / pitch * np.pi, (columns + waver) / pitch * np.pi
    over = np.sign(np.sin(x) * np.sin(y))
    warp, weft = np.abs(np.sin(x)), np.abs(np.sin(y))
    return np.where(over > 0, warp, weft) * (0.9 + 0.25 * lattice(shape, (pitch * 1.1, 40), rng))


def paper(shape: tuple[int, int], colour: Array, rng: np.random.Generator, depth: float = 0.012) -> Array:
    """Return a sheet of heavy paper: a slight tooth and a cloudy tone."""
    tone = 1 + depth * fbm(shape, 5, rng, 2) + depth * 0.8 * fbm(shape, 300, rng, 3)
    return np.clip(colour * tone[..., None], 0, 1).astype(np.float32)


def soft_light(shape: tuple[int, int], bright: float = 1.06, dark: float = 0.86) -> Array:
    """Return the fall of light over a table from the upper left to the lower right."""
    high, wide = shape
    slope = (np.arange(wide, dtype=np.float32)[None, :] / wide + np.arange(high, dtype=np.float32)[:, None] / high) / 2
    return bright + (dark - bright) * smooth(0, 1, slope)
