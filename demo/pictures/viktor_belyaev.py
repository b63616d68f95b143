"""Viktor Belyaev, crafts: landscapes inlaid in wood, growth rings, cedar spoons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image

from .materials import KEY_LIGHT, cast, distance, relief, seamless, shade, soft_light, weave
from .noise import blur, fbm, generator, lattice, sample, smooth, wave
from .shapes import Points, arc, bezier, circle, ellipse, fit, mask, paint, place, pts, rect, rgb, to_image

Array = np.ndarray
# Each wood: its light and dark, the distance of its rings in pixels and how strongly they show.
WOODS = {
    "maple": ("#ecd9b4", "#dcc191", 46, 0.5),
    "birch": ("#e2c48e", "#cda566", 60, 0.45),
    "pear": ("#cf9a70", "#b87d55", 38, 0.45),
    "larch": ("#cf8d47", "#9c5a26", 30, 0.9),
    "cedar": ("#b5703d", "#8a4a25", 34, 0.8),
    "cherry": ("#9d5231", "#7c3b22", 48, 0.5),
    "walnut": ("#6d482e", "#46301f", 40, 0.75),
    "oak": ("#a9834f", "#7f5d33", 24, 0.8),
    "bog oak": ("#3a2f29", "#231d1a", 30, 0.6),
    "ash": ("#d8c7a0", "#a98f62", 30, 0.85),
    "plum": ("#7d4a45", "#57302f", 36, 0.6),
    "aspen": ("#efe6cf", "#dccdab", 70, 0.35),
}
Piece = tuple[Points, str, float]


def wood(shape: tuple[int, int], kind: str, angle: float, rng: np.random.Generator, arched: float = 1) -> Array:
    """Return a board's face: rings sliced lengthwise, pores, a silky shimmer; angle is that of the grain."""
    light, dark, pitch, strength = WOODS[kind]
    high, wide = shape
    rows, columns = np.mgrid[0:high, 0:wide].astype(np.float32)
    t = np.radians(angle)
    along = columns * np.cos(t) + rows * np.sin(t)
    across = -columns * np.sin(t) + rows * np.cos(t)
    slow = seamless(fbm((512, 512), 120, rng, 3))
    fine = seamless(lattice((1024, 512), (2.2, 30), rng))
    bend = sample(slow, across * 0.9 + 2000, along * 0.16 + 2000, wrap=True)
    arch = 0.00004 * arched * (along - rng.uniform(0, wide)) ** 2 * rng.choice((-1, 1))
    phase = across / pitch + arch * 0.6 + 2.0 * bend + rng.uniform(0, 9)
    saw = phase - np.floor(phase)
    ring = smooth(0, 0.85, saw) * smooth(1.0, 0.88, saw)
    pores = sample(fine, across + 4000, along * 0.35 + 4000, wrap=True)
    share = np.clip(strength * ring * (0.75 + 0.5 * bend) + 0.16 * pores + 0.2 * bend + 0.12, 0, 1)
    face = paint(np.ones((high, wide, 3), np.float32) * rgb(light), share, dark)
    shimmer = 1 + 0.045 * np.sin(along / 70 + 3 * bend) * fbm(shape, 240, rng, 2) + rng.uniform(-0.05, 0.05)
    return shade(face, shimmer)


def inlay(size: tuple[int, int], pieces: list[Piece], name: str) -> Image.Image:
    """Fit the pieces together, later ones over earlier, with a fine dark line of glue between them."""
    w, h = size
    rng = generator(name)
    picture = wood((h, w), "walnut", 0, rng)
    seam = np.zeros((h, w), np.float32)
    for path, kind, angle in pieces:
        left, top = np.floor(np.clip(path.min(0) - 6, 0, (w - 2, h - 2))).astype(int)
        right, low = np.ceil(np.clip(path.max(0) + 6, (left + 2, top + 2), (w, h))).astype(int)
        cover = mask((int(right - left), int(low - top)), [path - (left, top)], 3)
        face = wood(cover.shape, kind, angle, rng)
        part = picture[top:low, left:right]
        picture[top:low, left:right] = paint(part, cover, face)
        rim = np.clip(4 * blur(cover, 1.3) * (1 - blur(cover, 1.3)), 0, 1) ** 2
        inner = seam[top:low, left:right]
        seam[top:low, left:right] = np.maximum(inner * (1 - cover), rim)
    picture = shade(picture, 1 - 0.62 * seam)
    gloss = relief(3 * fbm((h, w), 420, rng, 2) - 0.9 * seam, (-0.5, -0.6, 1.6))
    return fit(to_image(shade(picture, (0.55 + 0.45 * gloss) * soft_light((h, w), 1.1, 0.86))), 1500)


def framed(size: tuple[int, int], pieces: list[Piece], band: float, kinds: tuple[str, str]) -> list[Piece]:
    """Add a mitred frame around the picture."""
    w, h = size
    sides = (
        (pts((0, 0), (w, 0), (w - band, band), (band, band)), 0.0),
        (pts((0, h), (w, h), (w - band, h - band), (band, h - band)), 0.0),
        (pts((0, 0), (band, band), (band, h - band), (0, h)), 90.0),
        (pts((w, 0), (w - band, band), (w - band, h - band), (w, h)), 90.0),
    )
    thin = 10
    strip = [
        (rect(band - thin, band - thin, w - 2 * band + 2 * thin, thin), kinds[1], 0.0),
        (rect(band - thin, h - band, w - 2 * band + 2 * thin, thin), kinds[1], 0.0),
        (rect(band - thin, band, thin, h - 2 * band), kinds[1], 90.0),
        (rect(w - band, band, thin, h - 2 * band), kinds[1], 90.0),
    ]
    return [*pieces, *((path, kinds[0], angle) for path, angle in sides), *strip]


def fan(cx: float, cy: float, reach: float, kinds: tuple[str, ...], start: float, end: float) -> list[Piece]:
    """Rays of different woods about a point, the grain running outwards."""
    count = len(kinds)
    step = (end - start) / count
    pieces: list[Piece] = []
    for k, kind in enumerate(kinds):
        a, b = np.radians(start + k * step), np.radians(start + (k + 1) * step)
        path = pts(
            (cx, cy), (cx + reach * np.cos(a), cy + reach * np.sin(a)), (cx + reach * np.cos(b), cy + reach * np.sin(b))
        )
        pieces.append((path, kind, start + (k + 0.5) * step))
    return pieces


def peak(x: float, top: float, base: float, left: float, right: float, bright: str, dim: str, snow: str) -> list[Piece]:
    """A mountain of three facets: the lit flank, the dark one, and a cap of snow."""
    ridge = (x + 0.16 * (right - x), top + 0.45 * (base - top))
    foot = (x - 0.08 * (x - left), base)
    lit = pts((x, top), ridge, foot, (left, base))
    shadow_side = pts((x, top), (right, base), foot, ridge)
    a, b = 0.30, 0.24
    cap_left = (x + a * (left - x), top + a * (base - top))
    cap_right = (x + b * (right - x), top + b * (base - top))
    cap = pts(
        (x, top),
        cap_right,
        (x + 0.05 * (right - x), top + 0.2 * (base - top)),
        (x + 0.02 * (left - x), top + 0.33 * (base - top)),
        (x + 0.16 * (left - x), top + 0.22 * (base - top)),
        cap_left,
    )
    slope = float(np.degrees(np.arctan2(base - top, left - x)))
    other = float(np.degrees(np.arctan2(base - top, right - x)))
    return [(lit, bright, slope), (shadow_side, dim, other), (cap, snow, slope + 35)]


def hill(w: float, y0: float, y1: float, bump: float, floor: float) -> Points:
    """A foreground slope across the whole width."""
    top = bezier((-10, y0), (w * 0.3, y0 - bump), (w * 0.65, y1 + bump), (w + 10, y1), 60)
    return np.concatenate([top, pts((w + 10, floor), (-10, floor))])


def sunrise() -> Image.Image:
    """Two summits before a rising sun."""
    w, h = 1800, 1200
    rays = (
        "birch",
        "maple",
        "ash",
        "birch",
        "larch",
        "maple",
        "pear",
        "birch",
        "larch",
        "maple",
        "ash",
        "birch",
        "pear",
        "maple",
    )
    pieces = fan(1130, 560, 1900, rays, 170, 370)
    pieces += [
        (circle(1130, 560, 250), "larch", 0),
        (circle(1130, 560, 205), "cedar", 90),
        (circle(1130, 560, 150), "maple", 20),
    ]
    pieces += peak(1420, 470, 900, 1020, 1950, "pear", "cherry", "aspen") + peak(
        640, 230, 930, 60, 1290, "oak", "walnut", "aspen"
    )
    pieces += peak(180, 540, 920, -250, 560, "ash", "plum", "aspen") + peak(
        1010, 600, 940, 760, 1330, "cedar", "bog oak", "maple"
    )
    pieces += [
        (hill(w, 830, 900, 70, h), "cedar", 5),
        (hill(w, 960, 900, -60, h), "walnut", -4),
        (hill(w, 1010, 1060, 60, h), "bog oak", 3),
    ]
    return inlay((w, h), framed((w, h), pieces, 58, ("walnut", "maple")), "marquetry one")


def crescent(at: tuple[float, float], r: float, bite: tuple[float, float], bite_r: float) -> Points:
    """What is left of a disc when another is taken out of it."""
    dx, dy = bite[0] - at[0], bite[1] - at[1]
    d, towards = float(np.hypot(dx, dy)), float(np.degrees(np.arctan2(dy, dx)))
    a = float(np.degrees(np.arccos((d * d + r * r - bite_r * bite_r) / (2 * d * r))))
    b = float(np.degrees(np.arccos((d * d + bite_r * bite_r - r * r) / (2 * d * bite_r))))
    outer = arc(*at, r, towards + a, towards + 360 - a, 120)
    return np.concatenate([outer, arc(*bite, bite_r, towards + 180 + b, towards + 180 - b, 120)])


def moonrise() -> Image.Image:
    """A night valley with larches, standing."""
    w, h = 1280, 1800
    pieces: list[Piece] = [
        (rect(0, k * 130, w, 131), ("bog oak", "walnut", "bog oak", "plum", "walnut", "plum", "cherry", "cherry")[k], 0)
        for k in range(8)
    ]
    pieces.append((crescent((840, 420), 190, (782, 396), 172), "maple", 60))
    pieces += peak(330, 520, 1260, -200, 820, "oak", "walnut", "aspen") + peak(
        890, 690, 1260, 420, 1500, "larch", "plum", "aspen"
    )
    pieces += [(hill(w, 1130, 1190, 80, h), "cedar", 6), (hill(w, 1290, 1210, 50, h), "walnut", -5)]
    river = np.concatenate(
        [
            bezier((712, 1232), (560, 1320), (980, 1400), (620, 1800), 50),
            bezier((980, 1800), (1180, 1420), (600, 1330), (716, 1232), 50),
        ]
    )
    pieces.append((river, "ash", 70))
    for x, y, size, kind in (
        (170, 1560, 520, "bog oak"),
        (1120, 1520, 420, "bog oak"),
        (330, 1660, 360, "cherry"),
        (1010, 1680, 300, "cedar"),
    ):
        for k in range(5):
            half = size * (0.10 + 0.045 * k)
            top = y - size + k * size * 0.17
            pieces.append((pts((x, top), (x + half, top + size * 0.3), (x - half, top + size * 0.3)), kind, 90))
        pieces.append((rect(x - size * 0.025, y - size * 0.04, size * 0.05, size * 0.16), "oak", 90))
    return inlay((w, h), framed((w, h), pieces, 52, ("bog oak", "birch")), "marquetry two")


def ranges() -> Image.Image:
    """Ridge behind ridge, each of a darker wood, under a low white sun."""
    w, h = 1800, 1200
    rng = generator("marquetry ranges")
    pieces: list[Piece] = [
        (rect(0, 0, w, h), "aspen", 0),
        (rect(0, 150, w, h), "maple", 0),
        (rect(0, 300, w, h), "birch", 0),
    ]
    pieces += [(circle(560, 410, 150), "cedar", 90), (circle(560, 410, 118), "larch", 0)]
    kinds = ("ash", "pear", "larch", "oak", "cherry", "plum", "walnut", "bog oak")
    for k, kind in enumerate(kinds):
        base = 430 + k * 88
        count = 9 + k
        x = np.linspace(-60, w + 60, count) + rng.uniform(-45, 45, count)
        y = base + rng.uniform(-95, 40, count) * (1.15 - 0.06 * k) + 60 * (np.arange(count) % 2)
        path = np.concatenate([np.stack([x, y], axis=1), pts((w + 80, h), (-80, h))])
        pieces.append((path, kind, float(rng.uniform(-14, 14))))
    return inlay((w, h), framed((w, h), pieces, 58, ("cherry", "maple")), "marquetry three")


def rings(
    size: tuple[int, int], centre: tuple[float, float], radius: float, ground: str, name: str, pitch: float
) -> Image.Image:
    """A sawn trunk: years wide and narrow, checks that opened as it dried, bark."""
    w, h = size
    rng = generator(name)
    rows, columns = np.mgrid[0:h, 0:w].astype(np.float32)
    x, y = columns - centre[0], rows - centre[1]
    r = np.hypot(x, y)
    angle = np.arctan2(y, x)
    lobes = sum(0.03 / k * np.sin(k * angle + rng.uniform(0, 6)) for k in (1, 2, 3, 5, 7))
    r = r * (1 + lobes * smooth(0, radius * 0.7, r)) + 5 * fbm((h, w), 110, rng, 3)
    years = wave(4096, 160, rng, 5)
    widths = pitch * np.clip(
        1 + 1.3 * years[: int(radius / pitch * 2.4)] - 0.25 * np.linspace(0, 1, int(radius / pitch * 2.4)), 0.3, 2.4
    )
    borders = np.concatenate([[0], np.cumsum(widths)])
    index = np.clip(np.searchsorted(borders, r.ravel()) - 1, 0, len(widths) - 1).reshape(r.shape)
    part = np.clip((r - borders[index]) / widths[index], 0, 1)
    late = smooth(0.25, 0.93, part) * smooth(1.0, 0.96, part)
    strength = np.clip(0.55 + 0.4 * rng.normal(0, 1, len(widths)), 0.2, 1)[index].astype(np.float32)
    heart = smooth(radius * 0.72, radius * 0.52, r + 30 * fbm((h, w), 200, rng, 3))
    wood_ = paint(np.ones((h, w, 3), np.float32) * rgb("#e6c48d"), heart, "#c98f55")
    wood_ = paint(wood_, late * strength * 0.75, "#7d4423")
    rays = sample(lattice((64, 4096), (40, 4), rng), r * 0.05 + 640, (angle / np.pi * 0.5 + 0.5) * 4095)
    wood_ = shade(wood_, 1 + 0.06 * rays + 0.07 * fbm((h, w), 260, rng, 4))
    saw = 0.6 * fbm((h, w), (6, 900), rng, 2)
    crack = np.zeros((h, w), np.float32)
    for at, start, end, wide in zip(
        rng.uniform(-3, 3, 9), rng.uniform(0.02, 0.55, 9), rng.uniform(0.7, 1.05, 9), rng.uniform(3, 9, 9), strict=True
    ):
        off = (angle - at + 0.028 * np.sin(r / 150 + at) + np.pi) % (2 * np.pi) - np.pi
        girth = (
            wide * smooth(start, start + 0.6 * (end - start) + 0.01, r / radius) * smooth(end, end * 0.93, r / radius)
        )
        crack = np.maximum(
            crack, smooth(0.6, 0, np.clip(np.abs(off) * r / np.maximum(girth, 0.1) - 0.4, 0, 1)) * (girth > 0.4)
        )
    wood_ = paint(wood_, 0.86 * crack, "#24150d")
    wood_ = paint(wood_, smooth(14, 4, r), "#4a2816")
    bark = smooth(radius * 0.945, radius * 0.955, r)
    rough = fbm((h, w), 34, rng, 5, ridged=True)
    wood_ = paint(wood_, bark, rgb("#5b4030") * (0.45 + 0.9 * rough)[..., None])
    wood_ = paint(wood_, smooth(0.02, 0.0, np.abs(r / radius - 0.945)) * 0.6, "#3a2418")
    tone = relief(1.6 * saw - 4 * blur(crack, 1.5) - 0.7 * late * strength + 16 * rough * bark, (-0.5, -0.6, 1.3))
    wood_ = shade(wood_, 0.5 + 0.5 * tone)
    edge = radius + 16 * rough - 8
    cover = smooth(edge + 1.5, edge - 1.5, r)
    table = np.ones((h, w, 3), np.float32) * rgb(ground) * (1 + 0.02 * fbm((h, w), 240, rng, 5))[..., None]
    table = shade(table, 1 - 0.6 * cast(cover, 18, 14, 14) - 0.25 * cast(cover, 46, 36, 40))
    return fit(to_image(shade(paint(table, cover, wood_), soft_light((h, w), 1.08, 0.82))), 1300 if w == h else 1500)


def spoon(length: float, bowl_w: float, bowl_h: float, neck: float, end: float) -> tuple[Points, Points]:
    """A spoon's outline and the hollow of its bowl, the bowl up, about its middle."""
    top = -length / 2
    joint = top + bowl_h
    right = np.concatenate(
        [
            bezier(
                (0, top), (bowl_w * 0.62, top), (bowl_w * 0.66, joint - bowl_h * 0.2), (neck, joint + bowl_h * 0.14), 50
            ),
            bezier(
                (neck, joint + bowl_h * 0.14), (neck * 0.8, 0), (end * 0.7, length * 0.2), (end, length / 2 - end), 40
            ),
            bezier((end, length / 2 - end), (end, length / 2), (end * 0.4, length / 2), (0, length / 2), 16),
        ]
    )
    outline = np.concatenate([right, (right * (-1, 1))[::-1]])
    return outline, ellipse(0, top + bowl_h * 0.5, bowl_w * 0.40, bowl_h * 0.41)


def cedar_spoons() -> Image.Image:
    """Seven spoons in a row on linen, no two alike."""
    w, h = 1800, 1200
    rng = generator("cedar spoons")
    threads = weave((h, w), 7.0, rng)
    slub = lattice((h, w), (6, 240), rng) + lattice((h, w), (240, 6), rng)
    cloth = np.ones((h, w, 3), np.float32) * rgb("#cfc6b2")
    cloth = shade(
        cloth,
        (0.94 + 0.06 * threads)
        * (1 + 0.035 * slub)
        * (0.4 + 0.6 * relief(7 * fbm((h, w), 300, rng, 3), (-0.5, -0.6, 1.4))),
    )
    shapes_ = (
        (880, 190, 270, 17, 21, "cedar"),
        (940, 150, 330, 15, 25, "larch"),
        (800, 230, 230, 20, 17, "walnut"),
        (980, 130, 210, 13, 19, "pear"),
        (860, 200, 300, 18, 27, "cherry"),
        (930, 160, 240, 16, 18, "oak"),
        (820, 215, 255, 19, 24, "cedar"),
    )
    picture = cloth
    for k, (length, bw, bh, neck, end, kind) in enumerate(shapes_):
        x, tilt = 225 + k * 226, float(rng.uniform(-3, 3))
        outline, hollow = (
            place(path, x, 600 + rng.uniform(-14, 14), angle=tilt) for path in spoon(length, bw, bh, neck, end)
        )
        left, right = max(int(x - 190), 0), min(int(x + 190), w)
        shift = (left, 0)
        cover, well = mask((right - left, h), [outline - shift]), mask((right - left, h), [hollow - shift])
        height = 26 * np.sqrt(np.clip(distance(1 - cover, 60) / 60, 0, 1)) - 24 * smooth(
            0, 1, distance(1 - well, 96) / 96
        )
        tone = relief(blur(height, 2.2), KEY_LIGHT)
        face = shade(wood(cover.shape, kind, 90 + tilt, rng, 0.05), 0.3 + 0.7 * tone)
        gleam = smooth(1.15, 1.5, tone) * 0.12
        part = shade(picture[:, left:right], 1 - 0.5 * cast(cover, 8, 7, 6) - 0.28 * cast(cover, 24, 20, 18))
        picture[:, left:right] = paint(part, cover, face + gleam[..., None])
    return fit(to_image(shade(picture, soft_light((h, w), 1.06, 0.88))), 1500)


WORKS = "creatives/viktor-belyaev/works"
PICTURES: dict[str, Callable[[], Image.Image]] = {
    f"{WORKS}/altai-marquetry/01.jpg": sunrise,
    f"{WORKS}/altai-marquetry/02.jpg": moonrise,
    f"{WORKS}/altai-marquetry/03.jpg": ranges,
    f"{WORKS}/growth-rings/01.jpg": partial(rings, (1500, 1500), (720, 770), 640, "#2c2b2a", "rings one", 11),
    f"{WORKS}/growth-rings/02.jpg": partial(rings, (1800, 1200), (420, 760), 1700, "#2c2b2a", "rings two", 26),
    f"{WORKS}/cedar-spoons.jpg": cedar_spoons,
}
