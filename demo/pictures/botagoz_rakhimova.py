"""Botagoz Rakhimova, crafts: engraved silver bracelets with stones and seven amulets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image

from .lathe import Solid, Studio, Surface, film, shoot
from .materials import cast, distance, seamless, shade, slopes, soft_light
from .noise import blur, develop, fbm, generator, lattice, sample, smooth
from .ornament import diamond, horn_cross, horns, leaf, tumar
from .shapes import Points, arc, circle, ellipse, fit, mask, paint, place, rect, resample, rgb, ribbon, rounded

Array = np.ndarray
SILVER, TARNISH = "#f1ede4", "#2a2624"
WIDE = 4096
SCALE = WIDE / (2 * np.pi)
CARNELIAN, TURQUOISE, ONYX = "#a8260f", "#2b8f93", "#1a1416"


def beads(y: float, count: int, r: float, long: float = WIDE) -> list[Points]:
    """A row of granules."""
    return [circle((k + 0.5) * long / count, y, r, 24) for k in range(count)]


def engraving(high: int, repeats: int, stones: int) -> tuple[Array, Array]:
    """Return a band's (relief in map pixels, mask of its stones): horns, granules and set stones."""
    size = (WIDE, high)
    step = WIDE / repeats
    raised: list[Points] = [rect(0, 0.07 * high, WIDE, 0.022 * high), rect(0, 0.91 * high, WIDE, 0.022 * high)]
    raised += [rect(0, 0.20 * high, WIDE, 0.012 * high), rect(0, 0.79 * high, WIDE, 0.012 * high)]
    scale = min(0.27 * high, step * 0.3)
    for k in range(-1, repeats + 1):
        x = (k + 0.5) * step
        motif = horns(turns=1.15, thick=0.19, radius=0.42, inner=0.11, stem=0.55)
        raised += [place(p, x + step / 2, high / 2 - 4, scale=scale) for p in motif]
        raised += [place(p, x + step / 2, high / 2 + 4, scale=scale, angle=180) for p in motif]
        if k % (repeats // stones):
            raised += [
                place(diamond(0.62, 0.9), x, high / 2, scale=scale),
                *(circle(x + dx * scale * 0.62, high / 2, 7, 24) for dx in (-1, 1)),
            ]
    dome = _domes(
        mask(
            size,
            beads(0.145 * high, round(WIDE / (0.07 * high)), 0.027 * high)
            + beads(0.855 * high, round(WIDE / (0.07 * high)), 0.027 * high),
            2,
        ),
        0.027 * high,
    )
    lines = mask(size, raised, 2)
    height = 7 * blur(lines, 2.2) + dome
    set_ = [k for k in range(repeats) if k % (repeats // stones) == 0]
    rx, ry = scale * 0.62, scale * 0.92
    ovals = mask(size, [ellipse((k + 0.5) * step, high / 2, rx, ry) for k in set_], 2)
    collar = mask(size, [ellipse((k + 0.5) * step, high / 2, rx + 16, ry + 16) for k in set_], 2)
    height = height * (1 - collar) + collar * 14 * np.abs(np.sin(np.pi * blur(collar - ovals, 2)))
    stone_height = 70 * np.sqrt(np.clip(distance(1 - ovals, 110) / 110, 0, 1)) * ovals
    return (blur(height, 1.0) + blur(stone_height, 3)).astype(np.float32), ovals


def _domes(cover: Array, r: float) -> Array:
    inside = np.clip(distance(1 - cover, int(r) + 4) / r, 0, 1)
    return r * 0.9 * np.sqrt(np.clip(1 - (1 - inside) ** 2, 0, 1))


def silver_band(tall: float, base: float, repeats: int, stones: int, stone: str) -> Callable[..., Surface]:
    """Return the surface of a bracelet: engraved outside, plain and brushed inside."""
    high = round(tall * SCALE)
    height, ovals = engraving(high, repeats, stones)
    down, across = np.gradient(height)
    hollow = np.clip((blur(height, 9) - height) / 7, 0, 1)
    rng = generator(f"silver {repeats}")
    worn = seamless(fbm((512, 1024), 60, rng, 5))

    def surface(angle: Array, y: Array, r: Array, inside: Array) -> Surface:
        rows, columns = (1 - (y - base) / tall) * (high - 1), (angle * 0.5 + 0.5) * (WIDE - 1.01)
        on_face = ~inside & (y > base + 0.012) & (y < base + tall - 0.012)
        stone_here = sample(ovals, rows, columns) * on_face
        around, upwards = sample(across, rows, columns) * on_face, -sample(down, rows, columns) * on_face
        dark = (
            np.clip(
                sample(hollow, rows, columns) * 1.3 + 0.04 + 0.08 * sample(worn, rows, columns / 4, wrap=True), 0, 1
            )
            * on_face
        )
        dark = np.where(inside, 0.25, dark)
        colour = rgb(SILVER) * (1 - dark[:, None]) + rgb(TARNISH) * dark[:, None]
        colour = (
            colour * (1 - stone_here[:, None])
            + rgb(stone) * (1 + 0.25 * sample(worn, rows / 2, columns / 2, wrap=True))[:, None] * stone_here[:, None]
        )
        shine = np.where(stone_here > 0.5, 1.0, 0.45)
        return Surface(colour.astype(np.float32), shine.astype(np.float32), (1 - stone_here) * 0.94, around, upwards)

    return surface


def velvet(colour: str, name: str) -> Callable[[Array, Array], Array]:
    """Return dark cloth with a faint nap and a few soft folds."""
    rng = generator(name)
    nap, fold = seamless(lattice((1024, 1024), (3, 3), rng)), seamless(fbm((1024, 1024), 300, rng, 3))

    def ground(x: Array, z: Array) -> Array:
        n = sample(nap, z * 150 + 9000, x * 150 + 9000, wrap=True)
        f = sample(fold, z * 90 + 9000, x * 90 + 9000, wrap=True)
        tone = (1 + 0.05 * n + 0.4 * f) * np.clip(1.15 - 0.09 * np.hypot(x, z), 0.3, 1.2)
        return (rgb(colour) * tone[:, None]).astype(np.float32)

    return ground


def hoop(radius: float, tall: float, thick: float = 0.05, base: float = 0.0, flare: float = 0.0) -> Points:
    """Return a bracelet's profile: a wall that stands on the cloth, perhaps opening upwards."""
    outer = bezier_wall(radius, tall, base, flare)
    return np.concatenate([outer, (outer - (thick, 0))[::-1]])


def bezier_wall(radius: float, tall: float, base: float, flare: float) -> Points:
    """Return the outer line of a bracelet, a little waisted."""
    t = np.linspace(0, 1, 24)
    waist = 0.035 * (2 * t - 1) ** 2
    return np.stack([radius + waist + flare * t, base + tall * t], axis=1)


def bracelet(number: str) -> Image.Image:
    """One still life of bracelets."""
    look = {"key": (-0.55, 0.9, 0.5), "fill": (0.2, 0.21, 0.25), "strength": 1.0, "dark_room": 0.2, "card": 0.85}
    if number == "01":
        solids = [Solid(hoop(1.0, 0.74), silver_band(0.74, 0, 10, 5, CARNELIAN), turn=12)]
        studio = Studio(
            (1800, 1200), velvet("#43232a", "velvet one"), target=(0, 0.30, 0), elevation=22, away=8, zoom=3.5, **look
        )
    elif number == "02":
        solids = [
            Solid(hoop(0.86, 0.40), silver_band(0.40, 0, 16, 8, TURQUOISE), at=(-0.72, 0, 0.35), turn=30),
            Solid(hoop(0.94, 0.56), silver_band(0.56, 0, 12, 6, CARNELIAN), at=(1.0, 0, -0.65), turn=5),
        ]
        studio = Studio(
            (1800, 1200),
            velvet("#22384a", "velvet two"),
            target=(0.12, 0.1, -0.1),
            elevation=30,
            away=8,
            zoom=2.75,
            **look,
        )
    else:
        bands = (
            (1.0, 0.30, 0.0, 24, 6, CARNELIAN),
            (0.985, 0.30, 0.315, 30, 10, TURQUOISE),
            (1.0, 0.30, 0.63, 24, 6, CARNELIAN),
        )
        solids = [
            Solid(hoop(r, tall, base=base), silver_band(tall, base, n, s, ink), turn=9.0 * k)
            for k, (r, tall, base, n, s, ink) in enumerate(bands)
        ]
        studio = Studio(
            (1280, 1600),
            velvet("#24403a", "velvet three"),
            target=(0, 0.40, 0),
            elevation=33,
            away=8,
            zoom=2.35,
            **look,
        )
    picture = shoot(studio, solids)
    return develop(picture, generator(f"bracelet {number}"), 0.8)


# Amulets: flat silver, seen straight from above.


def polish(height: Array, colour: Array, metal: Array) -> Array:
    """Light a relief of silver and stones under a soft box at the upper left."""
    x, y, z = slopes(height)
    # What a mirror that lies there would show: the box, a dark ceiling, a pale wall at the side.
    mx, my, mz = 2 * z * x, 2 * z * y, 2 * z * z - 1
    box = smooth(0.62, 0.16, np.hypot(mx + 0.34, my + 0.38))
    wall_ = smooth(0.45, 0.85, mx) * 0.34 + smooth(0.5, 0.95, -my) * 0.3
    env = 0.46 + 0.75 * box + wall_ + 0.12 * mz
    light = np.clip((-0.46 * x - 0.52 * y + 0.72 * z), 0, 1)
    stone_gleam = smooth(0.20, 0.10, np.hypot(mx + 0.42, my + 0.46)) * 0.75 + 0.12 * smooth(0.5, 0.9, mx + my)
    plated = colour * env[..., None]
    glossy = colour * (0.35 + 0.9 * light)[..., None] + stone_gleam[..., None]
    return plated * metal[..., None] + glossy * (1 - metal[..., None])


class Plate:
    """A piece of silver under construction: sheets, wires, granules and stones add to its relief."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.height = np.zeros((size[1], size[0]), np.float32)
        self.cover = np.zeros_like(self.height)
        self.stones: list[tuple[Array, str]] = []

    def window(self, paths: list[Points], margin: float = 24) -> tuple[tuple[slice, slice], tuple[int, int], Points]:
        """Return the part of the plate that paths touch: (its slices, its size, its corner)."""
        ends = np.concatenate(paths)
        limit = np.array(self.size)
        corner = np.floor(np.clip(ends.min(0) - margin, 0, limit - 4)).astype(int)
        far = np.ceil(np.clip(ends.max(0) + margin, corner + 4, limit)).astype(int)
        wide, high = far - corner
        return (slice(corner[1], far[1]), slice(corner[0], far[0])), (int(wide), int(high)), corner

    def sheet(self, path: Points, bevel: float) -> None:
        """Cut the base plate, its edge rounded."""
        here, size, corner = self.window([path])
        cover = mask(size, [path - corner], 2)
        inside = np.clip(distance(1 - cover, int(bevel) + 4) / bevel, 0, 1)
        edge = bevel * 0.8 * np.sqrt(np.clip(1 - (1 - inside) ** 2, 0, 1))
        self.height[here] = np.maximum(self.height[here], blur(edge, max(bevel * 0.06, 1.2)))
        self.cover[here] = np.maximum(self.cover[here], cover)

    def wire(self, paths: list[Points], rise: float, soft: float = 2.0) -> None:
        """Solder wires or cut ornament on."""
        here, size, corner = self.window(paths)
        self.height[here] += rise * blur(mask(size, [path - corner for path in paths], 2), soft)

    def grains(self, places: Points, r: float) -> None:
        """Solder granules on."""
        for x, y in places:
            here, _, _ = self.window([np.array([[x, y]])], r + 3)
            rows, columns = np.mgrid[here]
            off = np.hypot(columns + 0.5 - x, rows + 0.5 - y)
            self.height[here] += 1.1 * np.sqrt(np.clip(r * r - off * off, 0, None)).astype(np.float32)
            self.cover[here] = np.maximum(self.cover[here], np.clip(r - off + 0.5, 0, 1))

    def stone(self, path: Points, ink: str, rise: float) -> None:
        """Set a stone in a collar."""
        middle = path.mean(axis=0)
        rim = middle + (path - middle) * 1.14
        here, size, corner = self.window([rim])
        collar, cover = mask(size, [rim - corner], 2), mask(size, [path - corner], 2)
        reach = float(np.ptp(path, axis=0).min() / 2)
        inside = np.clip(distance(1 - cover, int(reach) + 6) / reach, 0, 1)
        dome = rise * np.sqrt(np.clip(1 - (1 - inside) ** 2, 0, 1))
        self.height[here] = self.height[here] * (1 - collar) + blur(collar, 2) * rise * 0.5 + blur(dome, 2)
        whole = np.zeros_like(self.cover)
        whole[here] = cover
        self.stones.append((whole, ink))


def outline(path: Points, width: float) -> Points:
    """Return the wire that runs along a closed path."""
    closed = np.concatenate([path, path[:1]])
    return ribbon(closed, width)


def along(path: Points, count: int) -> Points:
    """Return evenly spaced places on a closed path."""
    return resample(np.concatenate([path, path[:1]]), count + 1)[:-1]


def shrink(path: Points, share: float) -> Points:
    """Return a path drawn smaller about its middle."""
    middle = (path.max(0) + path.min(0)) / 2
    return middle + (path - middle) * share


def amulet(plate: Plate, kind: int, x: float, y: float, s: float) -> None:
    """Build one of the seven about a place; s is half of its usual width."""
    bodies = (
        circle(x, y, s),
        place(tumar(2.2, 2.1), x, y - 0.05 * s, scale=s),
        ellipse(x, y + 0.05 * s, 0.78 * s, 1.15 * s),
        np.concatenate([arc(x, y, s * 1.05, -30, 210, 90), arc(x, y - 0.38 * s, 0.86 * s, 190, -10, 90)]),
        place(diamond(1.9, 2.4), x, y, scale=s),
        rounded(x - s, y - 0.42 * s, 2 * s, 0.84 * s, 0.4 * s),
        place(np.concatenate([leaf(2.1, 1.5)]), x, y + 1.15 * s, scale=s),
    )
    body = bodies[kind]
    inks = (CARNELIAN, TURQUOISE, CARNELIAN, ONYX, TURQUOISE, CARNELIAN, TURQUOISE)
    plate.sheet(body, 0.13 * s)
    plate.wire([outline(shrink(body, 0.9), 0.05 * s)], 0.06 * s, 1.6)
    if kind != 3:
        plate.grains(along(shrink(body, 0.80), 38 if kind != 5 else 34), 0.033 * s)
    centre = (x, y + (0.22 * s if kind == 1 else 0.72 * s if kind == 3 else 0.1 * s if kind == 6 else 0))
    size = {1: 0.3, 3: 0.17, 5: 0.22}.get(kind, 0.28) * s
    if kind in (0, 4):
        motif = horn_cross(0.0, turns=1.1, thick=0.17, radius=0.36, inner=0.1, stem=0.92)
        plate.wire([place(p, x, y, scale=0.44 * s * (0.86 if kind == 4 else 1)) for p in motif], 0.06 * s, 1.4)
    elif kind in (1, 2, 6):
        motif = horns(turns=1.1, thick=0.17, radius=0.36, inner=0.1, stem=0.5)
        up = {1: -0.12, 2: -0.25, 6: -0.28}[kind]
        plate.wire([place(p, x, y + up * s, scale=0.46 * s) for p in motif], 0.06 * s, 1.4)
        if kind != 6:
            low = {1: 0.68, 2: 0.32}[kind]
            plate.wire(
                [
                    place(p, x + side * 0.42 * s * (kind == 1), y + low * s, scale=0.34 * s, angle=180 * (kind == 2))
                    for p in motif
                    for side in ((-1, 1) if kind == 1 else (0,))
                ],
                0.05 * s,
                1.4,
            )
    elif kind == 5:
        plate.wire(
            [rect(x + d * s, y - 0.36 * s, 0.05 * s, 0.72 * s) for d in (-0.62, -0.42, 0.38, 0.58)], 0.07 * s, 1.6
        )
    else:
        t = np.radians(np.linspace(5, 175, 17))
        plate.grains(np.stack([x + 0.97 * s * np.cos(t) * 0.93, y + 0.93 * s * np.sin(t)], axis=1), 0.03 * s)
    plate.stone(circle(*centre, size), inks[kind], size * 0.62)


def hang(plate: Plate, kind: int, x: float, y: float, s: float) -> None:
    """Add the loop above and the drops on little chains below."""
    top = {0: -1.0, 1: -1.26, 2: -1.1, 3: -0.1, 4: -1.2, 5: -0.42, 6: -0.95}[kind] * s + y
    if kind == 3:
        tips = [(x - 0.9 * s, y - 0.5 * s), (x + 0.9 * s, y - 0.5 * s)]
    elif kind == 5:
        tips = [(x - 0.8 * s, top), (x + 0.8 * s, top)]
    else:
        tips = [(x, top)]
    for tx, ty in tips:
        loop = outline(circle(tx, ty - 0.1 * s, 0.12 * s), 0.05 * s)
        plate.sheet(loop, 0.03 * s)
    low = {0: 1.0, 1: 0.82, 2: 1.2, 3: 1.05, 4: 1.2, 5: 0.42, 6: 1.15}[kind] * s + y
    spread = {1: 0.42, 5: 0.36}.get(kind, 0.22) * s
    for k in (-1, 0, 1):
        dx = k * spread
        start = low - {0: 0.03, 1: 0.0, 2: 0.05, 3: 0.04, 4: 0.26, 5: 0.0, 6: 0.2}[kind] * s * abs(k)
        links = np.array([(x + dx, start + 0.07 * s + j * 0.085 * s) for j in range(5)])
        plate.grains(links, 0.034 * s)
        plate.sheet(place(leaf(0.36, 0.2), x + dx, start + 0.82 * s, scale=s), 0.05 * s)


def lay_silver(plate: Plate, cloth: str, name: str) -> Image.Image:
    """Lay the finished silver on dark cloth."""
    w, h = plate.size
    rng = generator(name)
    ground = np.ones((h, w, 3), np.float32) * rgb(cloth)
    nap = lattice((h, w), (3, 3), rng) * 0.05 + 0.16 * fbm((h, w), 420, rng, 3)
    ground = shade(ground, 1 + nap)
    ground = shade(ground, 1 - 0.7 * cast(plate.cover, 12, 10, 9) - 0.25 * cast(plate.cover, 34, 28, 30))
    height = blur(plate.height, 0.8) + 0.8 * fbm((h, w), 70, rng, 3)
    hollow = np.clip((blur(plate.height, 8) - plate.height) / 5, 0, 1)
    dark = np.clip(1.1 * hollow + 0.04 + 0.08 * fbm((h, w), 90, rng, 4), 0, 1)
    colour = paint(np.ones((h, w, 3), np.float32) * rgb(SILVER), dark, TARNISH)
    metal = np.ones((h, w), np.float32)
    for cover, ink in plate.stones:
        vein = 1 + 0.22 * fbm((h, w), 50, rng, 4)
        colour = paint(colour, cover, rgb(ink) * vein[..., None])
        metal = metal * (1 - cover)
    lit = polish(height, colour, metal)
    picture = paint(ground, plate.cover, lit)
    return develop(film(shade(picture, soft_light((h, w), 1.12, 0.85))), rng, 0.8)


def seven() -> Image.Image:
    """All seven in a row."""
    w, h = 3600, 1440
    plate = Plate((w, h))
    order, s = (5, 2, 4, 1, 0, 6, 3), 228.0
    for k, kind in enumerate(order):
        x = w / 2 + (k - 3) * 494
        hang(plate, kind, x, 640, s)
        amulet(plate, kind, x, 640, s)
    return fit(lay_silver(plate, "#3a2430", "seven amulets"), 1800)


def detail() -> Image.Image:
    """The triangular amulet, near."""
    w, h = 1360, 1700
    plate = Plate((w, h))
    hang(plate, 1, w / 2, 780, 470)
    amulet(plate, 1, w / 2, 780, 470)
    return lay_silver(plate, "#3a2430", "amulet near")


def portrait() -> Image.Image:
    """A single disc of hers."""
    plate = Plate((1200, 1200))
    amulet(plate, 0, 600, 600, 470)
    return lay_silver(plate, "#23474a", "botagoz")


WORKS = "creatives/botagoz-rakhimova/works"
PICTURES: dict[str, Callable[[], Image.Image]] = {
    "creatives/botagoz-rakhimova/portrait.jpg": portrait,
    **{f"{WORKS}/bilezik/{n}.jpg": partial(bracelet, n) for n in ("01", "02", "03")},
    f"{WORKS}/seven-amulets/01.jpg": seven,
    f"{WORKS}/seven-amulets/02.jpg": detail,
}
