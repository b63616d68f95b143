"""A small studio: turned shapes (bowls, vessels, bracelets) on a ground, lit by a soft box, by ray marching."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .noise import fbm, lattice, sample, smooth
from .shapes import Points

Array = np.ndarray
GRID = 0.008


@dataclass
class Surface:
    """What the light meets at each point: colour, shine (0 to 1), how metallic, slopes around and upwards."""

    colour: Array
    shine: Array | float = 0.5
    metal: Array | float = 0.0
    around: Array | float = 0.0
    upwards: Array | float = 0.0


# A material is told (angle from -1 to 1, height, radius, whether inside) and returns the surface.
Material = Callable[[Array, Array, Array, Array], Surface]


@dataclass
class Solid:
    """A profile (radius, height) turned about its axis, standing somewhere on the ground."""

    profile: Points
    material: Material
    at: tuple[float, float, float] = (0.0, 0.0, 0.0)
    tilt: float = 0.0
    turn: float = 0.0
    soften: float = 0.012
    table: Array = field(init=False)
    size: tuple[float, float] = field(init=False)

    def __post_init__(self) -> None:
        self.size = (float(self.profile[:, 0].max()), float(self.profile[:, 1].max()))
        low = float(self.profile[:, 1].min())
        self.low = low - 0.5
        reach = (self.size[0] + 0.5, self.size[1] + 0.5 - self.low)
        r = np.arange(0, reach[0], GRID)
        y = self.low + np.arange(0, reach[1], GRID)
        self.table = _signed_distance(self.profile, r, y) - self.soften

    def middle(self) -> Array:
        """Return a place half way up the solid, about which its bounds are drawn."""
        x, y, z = self.at
        return np.array((x, y + self.size[1] / 2, z), np.float32)

    def local(self, p: Array) -> Array:
        """Turn points of the room into the solid's own."""
        q = p - np.array(self.at, np.float32)
        for angle, (a, b) in ((self.tilt, (1, 2)), (self.turn, (0, 2))):
            if angle:
                c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
                q = q.copy()
                q[:, a], q[:, b] = q[:, a] * c + q[:, b] * s, -q[:, a] * s + q[:, b] * c
        return q

    def outward(self, v: Array) -> Array:
        """Turn directions of the solid back into the room's."""
        for angle, (a, b) in ((self.turn, (0, 2)), (self.tilt, (1, 2))):
            if angle:
                c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
                v = v.copy()
                v[:, a], v[:, b] = v[:, a] * c - v[:, b] * s, v[:, a] * s + v[:, b] * c
        return v

    def gap(self, p: Array) -> Array:
        """Return how far points are from the surface."""
        q = self.local(p)
        r = np.hypot(q[:, 0], q[:, 2])
        rows, columns = (q[:, 1] - self.low) / GRID, r / GRID
        over_y = np.maximum(np.maximum(-rows, rows - self.table.shape[0] + 1), 0)
        over_r = np.maximum(columns - self.table.shape[1] + 1, 0)
        return sample(self.table, rows, columns) + np.hypot(over_y, over_r) * GRID


def _signed_distance(profile: Points, r: Array, y: Array) -> Array:
    """Return the signed distance to a closed profile on a grid, rows upwards."""
    px, py = np.meshgrid(r, y)
    best = np.full(px.shape, 1e9)
    inside = np.zeros(px.shape, bool)
    for (ax, ay), (bx, by) in zip(profile, np.roll(profile, -1, axis=0), strict=True):
        dx, dy = bx - ax, by - ay
        t = np.clip(((px - ax) * dx + (py - ay) * dy) / max(dx * dx + dy * dy, 1e-12), 0, 1)
        # The axis itself is no surface.
        if max(ax, bx) > 1e-6:
            best = np.minimum(best, (px - ax - t * dx) ** 2 + (py - ay - t * dy) ** 2)
        crosses = (ay > py) != (by > py)
        with np.errstate(divide="ignore", invalid="ignore"):
            inside ^= crosses & (px < dx * (py - ay) / dy + ax)
    return np.where(inside, -1, 1).astype(np.float32) * np.sqrt(best).astype(np.float32)


def wall(outer: Points, thick: float, foot: float, floor: float) -> Points:
    """Return a vessel's profile from its outer curve (foot to rim): a foot ring, the wall, the inner side."""
    d = np.gradient(outer, axis=0)
    d /= np.hypot(d[:, 0], d[:, 1])[:, None]
    inner = outer + np.stack([-d[:, 1], d[:, 0]], axis=1) * thick
    inner = inner[(inner[:, 0] > 0.02) & (inner[:, 1] > floor)]
    return np.concatenate(
        [
            [(0, 0.05), (foot - 0.09, 0.05), (foot - 0.07, 0), (foot, 0)],
            outer,
            inner[::-1],
            [(0, floor)],
        ]
    )


def ring_noise(
    rng: np.random.Generator, cell: tuple[float, float], octaves: int = 5, size: tuple[int, int] = (1024, 2048)
) -> Array:
    """Return a map of noise that joins up with itself around the vessel."""
    high, wide = size
    over = wide // 5
    long = fbm((high, wide + over), cell, rng, octaves)
    t = smooth(0, 1, np.linspace(0, 1, over, dtype=np.float32))[None, :]
    joined = long[:, :wide].copy()
    joined[:, :over] = (long[:, :over] * t + long[:, wide:] * (1 - t)) / np.sqrt(t * t + (1 - t) ** 2)
    return joined


def speckle_map(rng: np.random.Generator, cell: float = 5, limit: float = 0.72) -> Array:
    """Return sparse small spots, 0 to 1."""
    return smooth(limit, limit + 0.12, lattice((1024, 2048), (cell, cell), rng))


MAP_SCALE = 326.0


def around(map_: Array, angle: Array, height: Array) -> Array:
    """Read a map wrapped around the solid: by the angle (-1 to 1) and the height."""
    columns = ((angle * 0.5 + 0.5) % 1) * (map_.shape[1] - 1.01)
    return sample(map_, (height * MAP_SCALE) % (map_.shape[0] - 1.01), columns)


def from_above(map_: Array, angle: Array, r: Array) -> Array:
    """Read a map laid flat over the solid, so that a bowl's well has no seam and no knot."""
    x, z = r * np.sin(angle * np.pi), r * np.cos(angle * np.pi)
    return sample(map_, map_.shape[0] / 2 + z * MAP_SCALE, map_.shape[1] / 2 + x * MAP_SCALE)


@dataclass
class Studio:
    """The camera, the ground and the lights."""

    size: tuple[int, int]
    ground: Callable[[Array, Array], Array]
    target: tuple[float, float, float] = (0, 0.45, 0)
    elevation: float = 24
    away: float = 7.0
    zoom: float = 2.6
    key: tuple[float, float, float] = (-0.62, 0.85, 0.35)
    warm: tuple[float, float, float] = (1.0, 0.96, 0.9)
    fill: tuple[float, float, float] = (0.40, 0.43, 0.48)
    strength: float = 0.78
    hardness: float = 9
    haze: float = 0.0
    dark_room: float = 0.0
    card: float = 0.0

    def rays(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Return the camera's place and the direction through each pixel."""
        e = np.radians(self.elevation)
        back = np.array([0, np.sin(e), np.cos(e)], np.float32)
        up = np.array([0, np.cos(e), -np.sin(e)], np.float32)
        w, h = self.size
        u, v = (x - w / 2) / h, (h / 2 - y) / h
        d = u[:, None] * np.array([1, 0, 0], np.float32) + v[:, None] * up - self.zoom * back
        return np.array(self.target, np.float32) + back * self.away, d / np.linalg.norm(d, axis=1)[:, None]


def march(solid: Solid, origin: Array, d: Array, steps: int = 90) -> Array:
    """Return how far each ray goes to the solid; infinity where it misses."""
    centre = solid.middle()
    bound = np.hypot(solid.size[0], solid.size[1]) * 1.02 + 0.05
    to = centre - origin
    along = (to * d).sum(1) if to.ndim > 1 else d @ to
    off = np.sqrt(np.maximum((to * to).sum(-1) - along * along, 0))
    result = np.full(len(d), np.inf, np.float32)
    live = np.nonzero(off < bound)[0]
    t = np.maximum(along[live] - bound, 0.0).astype(np.float32)
    for _ in range(steps):
        if not len(live):
            break
        gap = solid.gap(origin + d[live] * t[:, None])
        hit = gap < 0.0012
        result[live[hit]] = t[hit]
        t = t + gap * 0.9
        keep = ~hit & (t < along[live] + bound)
        live, t = live[keep], t[keep]
    return result


def shadow(studio: Studio, solids: list[Solid], p: Array, n: Array) -> Array:
    """Return how much of the soft box each point sees."""
    light = np.array(studio.key, np.float32) / np.linalg.norm(studio.key)
    seen = np.ones(len(p), np.float32)
    start = p + n * 0.02
    for solid in solids:
        # Rays that pass the solid far away need no march.
        to = solid.middle() - start
        along = np.maximum(to @ light, 0)
        off = np.linalg.norm(to - along[:, None] * light, axis=1)
        near = np.nonzero(off < np.hypot(*solid.size) * 1.05 + along / studio.hardness)[0]
        t = np.full(len(near), 0.03, np.float32)
        least = np.ones(len(near), np.float32)
        for _ in range(64):
            gap = solid.gap(start[near] + light * t[:, None])
            least = np.minimum(least, np.clip(0.5 + 0.5 * studio.hardness * gap / t, 0, 1))
            t += np.clip(gap * 0.5, 0.015, 0.1)
        seen[near] = np.minimum(seen[near], least)
    return smooth(0, 1, seen)


def occlusion(solids: list[Solid], p: Array, n: Array) -> Array:
    """Return how open the surroundings of each point are."""
    closed = np.zeros(len(p), np.float32)
    for k, reach in enumerate((0.04, 0.1, 0.22, 0.42, 0.7)):
        q = p + n * reach
        gap = np.minimum.reduce([solid.gap(q) for solid in solids])
        closed += np.clip(reach - gap, 0, reach) / reach * (0.30, 0.26, 0.2, 0.16, 0.12)[k]
    return np.clip(1 - closed, 0.06, 1)


def room(studio: Studio, d: Array, shine: Array | float) -> Array:
    """Return the light that comes from a direction: a soft box, a window, a pale ceiling, the ground."""
    light = np.array(studio.key, np.float32) / np.linalg.norm(studio.key)
    side = np.cross(light, (0, 1, 0))
    side /= np.linalg.norm(side)
    up = np.cross(side, light)
    a, b, c = d @ side, d @ up, d @ light
    blur_ = 0.32 - 0.27 * shine
    box = (
        smooth(0.34 + blur_, 0.34 - blur_ * 0.6, np.abs(a))
        * smooth(0.27 + blur_, 0.27 - blur_ * 0.6, np.abs(b))
        * (c > 0)
    )
    strip = smooth(0.10 + blur_, 0.10 - blur_ * 0.5, np.abs(d[:, 0] - 0.86)) * smooth(-0.1, 0.3, d[:, 1]) * 0.4
    sky = 0.20 + 0.28 * smooth(-0.05, 0.9, d[:, 1])
    # A white card beside the camera, which only polished metal needs.
    card = (
        studio.card
        * smooth(0.75, 0.2, np.abs(d[:, 0] + 0.38))
        * smooth(-0.1, 0.5, d[:, 2])
        * smooth(-0.75, -0.2, d[:, 1])
    )
    total = card + box * 2.4 + strip + sky * (1 - 0.75 * studio.dark_room)
    return total[:, None] * np.array(studio.warm, np.float32)


def _hit_surface(solid: Solid, p: Array) -> tuple[Surface, Array]:
    """Return the material and the (engraved) normal at points of a solid."""
    q = solid.local(p)
    r = np.maximum(np.hypot(q[:, 0], q[:, 2]), 1e-5)
    e = 0.006
    rows, columns = (q[:, 1] - solid.low) / GRID, r / GRID
    dr = sample(solid.table, rows, columns + e / GRID) - sample(solid.table, rows, np.abs(columns - e / GRID))
    dy = sample(solid.table, rows + e / GRID, columns) - sample(solid.table, rows - e / GRID, columns)
    size = np.maximum(np.hypot(dr, dy), 1e-6)
    dr, dy = dr / size, dy / size
    inside = (dr < -0.05) | ((dy > 0.75) & (r < solid.size[0] * 0.82) & (q[:, 1] < solid.size[1] * 0.8))
    surface = solid.material(np.arctan2(q[:, 0], q[:, 2]) / np.pi, q[:, 1], r, inside)
    radial = np.stack([q[:, 0] / r, np.zeros_like(r), q[:, 2] / r], 1)
    tangent = np.stack([q[:, 2] / r, np.zeros_like(r), -q[:, 0] / r], 1)
    rising = -dy[:, None] * radial
    rising[:, 1] += dr
    n = dr[:, None] * radial
    n[:, 1] += dy
    n = n - np.reshape(surface.around, (-1, 1)) * tangent - np.reshape(surface.upwards, (-1, 1)) * rising
    n /= np.linalg.norm(n, axis=1)[:, None]
    return surface, solid.outward(n.astype(np.float32))


def _light_solid(studio: Studio, solids: list[Solid], solid: Solid, p: Array, d: Array) -> Array:
    surface, n = _hit_surface(solid, p)
    light = np.array(studio.key, np.float32) / np.linalg.norm(studio.key)
    open_ = occlusion(solids, p, n)
    seen = shadow(studio, solids, p, n)
    # A wide soft box wraps around the form a little.
    lambert = np.clip((n @ light + 0.22) / 1.22, 0, 1) * seen
    bounce = np.clip(-n[:, 1] * 0.5 + 0.32, 0, 1)
    ground = studio.ground(p[:, 0], p[:, 2])
    ambient = np.array(studio.fill, np.float32) * (0.55 + 0.45 * n[:, 1:2]) * open_[:, None]
    diffuse = lambert[:, None] * np.array(studio.warm, np.float32) * studio.strength * 1.1
    diffuse = diffuse + ambient + 0.3 * bounce[:, None] * ground * (0.35 + 0.65 * open_[:, None])
    facing = np.clip(-(n * d).sum(1), 0, 1)
    mirror = d + 2 * facing[:, None] * n
    shine = np.asarray(surface.shine, np.float32)
    gleam = room(studio, mirror, shine)
    hidden = (
        np.where(mirror[:, 1] < 0, max(0.35, min(studio.card, 1.0)), 1.0) * (0.25 + 0.75 * open_) * (0.35 + 0.65 * seen)
    )
    gleam = gleam * hidden[:, None] + ground * (np.clip(-mirror[:, 1], 0, 1) * 0.5 * open_)[:, None]
    fresnel = 0.04 + 0.6 * (1 - facing) ** 5
    glazed = surface.colour * diffuse + gleam * (fresnel * shine)[:, None]
    metal = surface.colour * (gleam * 0.95 + diffuse * 0.12)
    share = np.reshape(np.asarray(surface.metal, np.float32), (-1, 1))
    return glazed * (1 - share) + metal * share


def _colours(studio: Studio, solids: list[Solid], x: Array, y: Array) -> tuple[Array, Array]:
    """Return colour and the number of the solid seen (-1: the ground) at places of the picture."""
    origin, d = studio.rays(x, y)
    depths = np.stack([march(solid, origin, d) for solid in solids])
    which = np.where(np.isfinite(depths.min(0)), depths.argmin(0), -1)
    t_ground = np.where(d[:, 1] < -1e-4, -origin[1] / np.minimum(d[:, 1], -1e-4), 60.0)
    t_ground = np.minimum(t_ground, 60.0)
    p = origin + d * t_ground[:, None].astype(np.float32)
    colour = np.zeros((len(x), 3), np.float32)
    below = which < 0
    flat = np.broadcast_to(np.array([0, 1, 0], np.float32), p[below].shape)
    base = studio.ground(p[below, 0], p[below, 2])
    near = np.hypot(p[below, 0], p[below, 2]) < 9
    seen, open_ = np.ones(below.sum(), np.float32), np.ones(below.sum(), np.float32)
    seen[near] = shadow(studio, solids, p[below][near], flat[near])
    open_[near] = occlusion(solids, p[below][near], flat[near])
    tone = studio.strength * 0.66 * seen[:, None] * np.array(studio.warm) + np.array(studio.fill) * open_[:, None]
    colour[below] = base * tone * 1.12
    for k, solid in enumerate(solids):
        here = which == k
        if here.any():
            points = origin + d[here] * depths[k, here][:, None]
            colour[here] = _light_solid(studio, solids, solid, points, d[here])
    return colour, which


def shoot(studio: Studio, solids: list[Solid]) -> Array:
    """Take the picture; places where one thing borders on another are looked at four times."""
    w, h = studio.size
    rows, columns = np.mgrid[0:h, 0:w]
    x, y = columns.ravel().astype(np.float32) + 0.5, rows.ravel().astype(np.float32) + 0.5
    colour, which = _colours(studio, solids, x, y)
    seen = which.reshape(h, w)
    tone = colour.reshape(h, w, 3).mean(2)
    edge = np.zeros((h, w), bool)
    for axis in (0, 1):
        for shift in (-1, 1):
            edge |= np.roll(seen, shift, axis) != seen
            edge |= (np.abs(np.roll(tone, shift, axis) - tone) > 0.09) & (seen >= 0)
    at = np.nonzero(edge.ravel())[0]
    finer = np.zeros((len(at), 3), np.float32)
    for dx, dy in ((-0.375, -0.125), (0.125, -0.375), (0.375, 0.125), (-0.125, 0.375)):
        finer += np.minimum(_colours(studio, solids, x[at] + dx, y[at] + dy)[0], 1.4) / 4
    colour[at] = finer
    return film(colour.reshape(h, w, 3))


def film(light: Array) -> Array:
    """Roll bright light off softly, as film does."""
    bright = np.maximum(light, 0)
    return np.where(bright < 0.75, bright, 0.75 + 0.25 * np.tanh((bright - 0.75) / 0.25)).astype(np.float32)
