"""A small ray-caster for height fields, with sky, water and air: the photographers' landscapes.

World units: x to the right, z away from the camera, heights up. The
ground is a square grid; a camera looks along z.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .noise import Array, Shape, blur, fbm, generator, resize, sample, smooth

CELLS = 1400


@dataclass
class Ground:
    """A square of land: heights on a grid, side world units wide, x centred on 0."""

    heights: Array
    side: float

    def read(self, field: Array, x: Array, z: Array) -> Array:
        """Read a field of this grid at world places."""
        scale = self.heights.shape[0] / self.side
        return sample(field, z * scale, (x + self.side / 2) * scale)

    def relief(self) -> tuple[Array, Array]:
        """Return the slopes along z and along x."""
        down, across = np.gradient(self.heights)
        scale = self.heights.shape[0] / self.side
        return down * scale, across * scale

    def light(self, sun: tuple[float, float, float]) -> Array:
        """Return how much sun (x, up, z) falls on each cell, cast shadows included."""
        down, across = self.relief()
        x, up, z = np.array(sun) / np.linalg.norm(sun)
        facing = (up - down * z - across * x) / np.sqrt(1 + down**2 + across**2)
        return np.clip(facing, 0, None) * self._unshadowed(x, up, z)

    def _unshadowed(self, x: float, up: float, z: float) -> Array:
        """March towards the sun over a coarser grid and see where hills stand in the way."""
        small = resize(self.heights, (500, 500))
        flat = np.hypot(x, z) + 1e-6
        clear = np.ones_like(small)
        cell = self.side / 500
        rows, columns = np.mgrid[0:500, 0:500].astype(np.float32)
        for step in np.geomspace(1.5, 120, 26):
            ray = small + step * cell * up / flat
            there = sample(small, rows + step * z / flat, columns + step * x / flat)
            clear = np.minimum(clear, 1 - smooth(0, 0.02 * self.side / 6, there - ray))
        return resize(clear, self.heights.shape)


@dataclass
class Camera:
    """Where the picture is taken from: height, horizon row (0 to 1 from the top), focal length in picture heights."""

    x: float
    z: float
    height: float
    horizon: float = 0.4
    focal: float = 1.3


@dataclass
class View:
    """What each pixel sees: a distance (infinite for sky) and a place on the ground."""

    distance: Array
    x: Array
    z: Array
    sky: Array


def make_ground(name: str, side: float, hill: float, roughness: float = 0.48, cells: int = CELLS) -> Ground:
    """Grow eroded-looking hills: ridged noise with bent coordinates, heights from 0 to about 1."""
    rng = generator(name)
    shape = (cells, cells)
    cell = hill / side * cells
    ridges = fbm(shape, cell, rng, 9, roughness, ridged=True)
    swell = fbm(shape, cell * 1.8, rng, 3)
    bend_down = fbm(shape, cell * 0.6, rng, 3) * cell * 0.16
    bend_across = fbm(shape, cell * 0.6, rng, 3) * cell * 0.16
    rows, columns = np.mgrid[0:cells, 0:cells].astype(np.float32)
    heights = sample(ridges, rows + bend_down, columns + bend_across)
    heights = heights * (0.75 + 0.5 * swell)
    low, high = np.percentile(heights, (1, 99.8))
    return Ground(np.clip((heights - low) / (high - low), 0, None).astype(np.float32), side)


def look(ground: Ground, camera: Camera, shape: Shape, far: float, slices: int = 900, mirrored: bool = False) -> View:
    """Cast a ray for each pixel; mirrored sees what still water at height 0 would show."""
    height, width = shape
    near = 0.12
    distances = np.geomspace(near, far, slices).astype(np.float32)
    # Sample the ground more coarsely across than the picture: the eye does not see it.
    columns = np.linspace(0, width - 1, width // 2).astype(np.float32)
    across = (columns - width / 2) / height / camera.focal
    x = camera.x + across[None, :] * distances[:, None]
    z = np.broadcast_to((camera.z + distances)[:, None], x.shape)
    land = ground.read(ground.heights, x, z)
    if mirrored:
        # Low banks would hide the water behind them: only real hills are mirrored.
        hill = (land > 0.07) & (distances[:, None] > 1.8)
        rises = np.where(hill, land + camera.height, -9) / distances[:, None]
    else:
        rises = (land - camera.height) / distances[:, None]
    rises = np.maximum.accumulate(rises, axis=0)
    rows = (np.arange(height) + 0.5) / height
    wanted = (camera.horizon - rows) / camera.focal
    wanted = -wanted if mirrored else wanted
    distance = np.empty((height, columns.size), np.float32)
    steps = np.arange(slices, dtype=np.float32)
    for i in range(columns.size):
        # The tiny slope makes equal running maxima strictly rising, so that they can be inverted.
        rising = rises[:, i] + steps * 1e-7
        place = np.interp(wanted, rising, steps, right=np.inf)
        distance[:, i] = np.interp(place, steps, distances, right=np.inf)
    distance = _widen(distance, width)
    spread = (np.arange(width, dtype=np.float32) - width / 2) / height / camera.focal
    sky = ~np.isfinite(distance)
    flat = np.where(sky, far, distance)
    return View(distance, camera.x + spread[None, :] * flat, camera.z + flat, sky)


def _widen(distance: Array, width: int) -> Array:
    """Spread the coarse columns over all pixels without inventing depths between hill and sky."""
    half = distance.shape[1]
    place = np.linspace(0, half - 1, width)
    left = place.astype(int)
    right = np.minimum(left + 1, half - 1)
    share = (place - left).astype(np.float32)
    a, b = distance[:, left], distance[:, right]
    with np.errstate(invalid="ignore"):
        between = a * (1 - share) + b * share
        apart = ~(np.abs(a - b) < 0.06 * np.minimum(a, b))
    return np.where(apart, np.where(share < 0.5, a, b), between).astype(np.float32)


def detail(name: str, size: int = 512) -> Array:
    """Return noise that tiles, for grain on near ground (about -1 to 1)."""
    rng = generator(name)
    spectrum = np.fft.rfft2(rng.normal(size=(size, size)))
    down = np.fft.fftfreq(size)[:, None] * size
    across = np.fft.rfftfreq(size)[None, :] * size
    radius = np.hypot(down, across)
    spectrum *= np.where(radius < 1, 0, 1 / np.maximum(radius, 1) ** 1.1)
    field = np.fft.irfft2(spectrum, (size, size))
    return (field / field.std() / 2.5).astype(np.float32)


def clouds(
    shape: Shape,
    horizon: float,
    rng: np.random.Generator,
    cover: float = 0.5,
    scale: float = 1.0,
    sun: tuple[float, float] = (0.5, 0.3),
    softness: float = 0.5,
) -> tuple[Array, Array]:
    """Return the density of a cloud deck in perspective and how brightly its edges are lit."""
    height, width = shape
    y = (np.arange(height) + 0.5) / height
    up = np.maximum(horizon - y, 0.004) + 0.035
    x = (np.arange(width) + 0.5 - width / 2) / height
    size = 1500
    field = fbm((size, size), 260, rng, 8, 0.53) + 0.35 * fbm((size, size), 600, rng, 2)
    rows = np.broadcast_to((230 * scale / up)[:, None] % (2 * size), (height, width))
    columns = x[None, :] * (230 * scale / up)[:, None] + size / 2
    # Fold instead of wrapping: a mirrored seam cannot be seen in a cloud.
    rows = size - np.abs(rows - size)
    columns = np.abs((columns + size) % (2 * size) - size)
    bend = fbm(shape, height / 5, rng, 4) * 40 * smooth(0.03, 0.4, up)[:, None]
    raw = sample(field, rows + bend, columns + bend)
    density = smooth(0.45 - cover, 0.45 - cover + softness, raw)
    sun_y, sun_x = sun[1] * height, sun[0] * width
    pull_y = np.clip(sun_y - np.arange(height), -60, 60)[:, None] * 0.35
    pull_x = np.clip(sun_x - np.arange(width), -60, 60)[None, :] * 0.35
    grid = np.mgrid[0:height, 0:width].astype(np.float32)
    towards = sample(density, grid[0] + pull_y, grid[1] + pull_x)
    lit = np.clip(0.5 + (density - blur(towards, 5)) * 0.9, 0, 1)
    fade = smooth(0.035, 0.13, up)[:, None]
    return (density * fade).astype(np.float32), lit.astype(np.float32)
