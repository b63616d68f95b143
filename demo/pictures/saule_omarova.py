"""Saule Omarova, crafts: quilted and pressed felt carpets and a woven band for a yurt."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from .materials import cast, cord, felt_height, fibres, hand_cut, relief, shade, signed, soft_light
from .noise import blur, displace, fbm, generator, lattice, smooth
from .ornament import diamond, horn_cross, horns, tumar
from .shapes import Points, fit, mask, paint, place, pts, rect, rgb, to_image

Shape = tuple[int, int]


def border(w: float, h: float, depth: float, unit: float) -> list[Points]:
    """Ram's horns standing along the four sides of a rectangle, between their counterparts."""
    parts: list[Points] = []
    for angle, long, x, y in ((0, w, 0, 0), (180, w, w, h), (90, h, w, 0), (270, h, 0, h)):
        count = round((long - 2 * depth) / unit)
        step = (long - 2 * depth) / count
        for k in range(count):
            for part in horns(turns=1.0, thick=0.26, radius=0.36, inner=0.14, stem=0.42):
                at = place(part, depth + (k + 0.5) * step, depth * 1.02, scale=depth * 0.86)
                parts.append(place(at, x, y, angle=angle))
        parts.append(place(rect(depth, depth * 0.94, long - 2 * depth, depth * 0.12), x, y, angle=angle))
        parts.append(
            place(diamond(0.7, 0.7), *place(pts((depth * 0.62, depth * 0.62)), x, y, angle=angle)[0], scale=depth)
        )
    return parts


def medallion(x: float, y: float, size: float) -> list[Points]:
    """Four pairs of horns about a lozenge."""
    parts = [
        place(p, x, y, scale=size) for p in horn_cross(0.02, turns=1.12, thick=0.27, radius=0.43, inner=0.15, stem=0.98)
    ]
    parts += [place(diamond(0.95, 0.95), x, y, scale=size)]
    for angle in (45, 135, 225, 315):
        t = np.radians(angle)
        parts.append(
            place(
                tumar(0.5, 0.5), x + size * 1.42 * np.cos(t), y + size * 1.42 * np.sin(t), scale=size, angle=angle + 90
            )
        )
    return parts


def two_rooms(size: tuple[int, int], rooms: int) -> np.ndarray:
    """The carpet's drawing: rooms of medallions, each the other's reverse, within a border of horns."""
    w, h = size
    depth = 0.15 * h
    outer = mask(size, border(w, h, depth, depth * 1.5), 2)
    field_w = (w - 2 * depth * 1.2) / rooms
    inner = np.zeros((h, w), np.float32)
    for k in range(rooms):
        x = depth * 1.2 + field_w * (k + 0.5)
        plate = mask(size, [rect(x - field_w / 2, depth * 1.2, field_w, h - depth * 2.4)], 2)
        scale = min(field_w, h - depth * 2.4) / 2 / 1.74
        corners = [(x + a * field_w / 2, h / 2 + b * (h / 2 - depth * 1.2)) for a in (-1, 1) for b in (-1, 1)]
        quarters = [place(diamond(0.8, 0.8), *corner, scale=scale) for corner in corners]
        motif = mask(
            size, medallion(x, h / 2, scale) + quarters, 2, [place(diamond(0.42, 0.42), x, h / 2, scale=scale)]
        )
        inner = np.maximum(inner, plate * (1 - motif) if k % 2 == 0 else motif * plate)
    return np.maximum(outer, inner)


def syrmak(drawing: np.ndarray, inks: tuple[str, str, str], name: str, grain: float = 1.0) -> np.ndarray:
    """Make the drawing in quilted felt: two colours, a cord on every seam, rows of stitches along it."""
    shape = drawing.shape
    rng = generator(name)
    cut = hand_cut(drawing, rng, 7 * grain, 120 * grain)
    edge = blur(signed(cut, round(110 * grain)), 1.2)
    dark, light, rope = inks
    picture = paint(np.ones((*shape, 3), np.float32) * rgb(light), smooth(0.35, 0.65, cut), dark)
    patchy = fbm(shape, 240 * grain, rng, 4)
    wool = fibres(shape, rng, 15)
    picture = picture * (1 + 0.08 * patchy + 0.03 * wool)[..., None] + 0.01 * wool[..., None]
    height = felt_height(shape, rng) * grain
    row = 24 * grain
    quilt = np.abs(np.sin(np.pi * (edge / row)))
    height += 4.2 * grain * np.sqrt(quilt + 0.02) * smooth(6 * grain, 20 * grain, np.abs(edge))
    cover, rope_height = cord(edge, 11 * grain, 13 * grain)
    picture = paint(picture, cover, rope)
    height = height * (1 - cover) + (rope_height + 3 * grain) * cover
    tone = relief(blur(height, 1.1), (-0.5, -0.62, 1.0))
    picture = shade(picture, 0.28 + 0.72 * tone)
    groove = smooth(0.25, 0.0, quilt) * (1 - cover)
    return picture * (1 - 0.13 * groove - 0.16 * blur(cover, 5 * grain) * (1 - cover))[..., None]


def lay_on_floor(carpet: np.ndarray, size: tuple[int, int], floor: str, name: str) -> np.ndarray:
    """Lay the carpet on a plain floor, its edge bound with cord and a little uneven."""
    w, h = size
    high, wide = carpet.shape[:2]
    rng = generator(name)
    ground = np.ones((h, w, 3), np.float32) * rgb(floor) * (1 + 0.012 * fbm((h, w), 300, rng, 5))[..., None]
    x, y = (w - wide) // 2, (h - high) // 2
    cover, layer = np.zeros((h, w), np.float32), np.zeros((h, w, 3), np.float32)
    cover[y : y + high, x : x + wide] = 1
    layer[y : y + high, x : x + wide] = carpet
    down, across = fbm((h, w), 260, rng, 3) * 8, fbm((h, w), 260, rng, 3) * 8
    cover, layer = displace(cover, down, across), displace(layer, down, across)
    ground = shade(ground, 1 - 0.5 * cast(cover, 9, 7, 7) - 0.2 * cast(cover, 26, 20, 26))
    return shade(paint(ground, cover, layer / np.maximum(cover, 0.2)[..., None]), soft_light((h, w)))


def whole_carpet() -> Image.Image:
    """Two rooms in madder red and cream."""
    size = (1560, 900)
    carpet = syrmak(two_rooms(size, 2), ("#8e1f22", "#ead9b8", "#23201f"), "syrmak one", 0.62)
    return fit(to_image(lay_on_floor(carpet, (1800, 1200), "#cfc7ba", "floor one")), 1500)


def carpet_detail() -> Image.Image:
    """The first carpet so near that its stitches can be counted."""
    w, h = 1800, 1200
    drawing = mask(
        (w, h),
        [*medallion(560, 700, 560), *medallion(2320, 700, 560)],
        2,
        [place(diamond(0.42, 0.42), 560, 700, scale=560)],
    )
    plate = mask((w, h), [rect(1440, -10, 900, 1300)], 2)
    drawing = np.abs(drawing - plate)
    return fit(
        to_image(
            shade(
                syrmak(drawing, ("#8e1f22", "#ead9b8", "#23201f"), "syrmak near", 1.5), soft_light((h, w), 1.05, 0.85)
            )
        ),
        1500,
    )


def second_carpet() -> Image.Image:
    """A standing carpet of three rooms in indigo and undyed wool."""
    size = (1440, 840)
    carpet = syrmak(two_rooms(size, 3), ("#1d2c4f", "#d9cdb4", "#b5482a"), "syrmak two", 0.58)
    picture = lay_on_floor(np.rot90(carpet).copy(), (1280, 1800), "#b9b0a4", "floor two")
    return fit(to_image(picture), 1500)


def pressed(drawing: np.ndarray, name: str, inks: tuple[str, str, str], grain: float) -> Image.Image:
    """Press coloured wool into a ground while it is wet: the edges run into each other."""
    shape = drawing.shape
    rng = generator(name)
    wool = fibres(shape, rng, 26)
    soft = hand_cut(drawing, rng, 26 * grain, 150 * grain)
    soft = displace(soft, wool * 5 * grain, fibres(shape, rng, 26) * 5 * grain)
    wide, near = blur(soft, 16 * grain), blur(soft, 4 * grain)
    cover = np.clip(0.5 * wide + 0.55 * near + 0.1 * wool * (wide * (1 - wide) * 4), 0, 1)
    deep, middle, pale = inks
    cloud = smooth(-0.5, 0.5, fbm(shape, 330 * grain, rng, 4))
    picture = paint(np.ones((*shape, 3), np.float32) * rgb(deep), 0.55 * cloud, middle)
    picture = paint(picture, smooth(0.12, 0.7, cover) * 0.55, "#5d8fb4")
    picture = paint(picture, smooth(0.42, 0.95, cover) * (0.82 + 0.13 * cloud), pale)
    stray = smooth(0.55, 1.0, wool) * 0.14
    picture = paint(picture, stray * (1 - cover), pale)
    height = felt_height(shape, rng) * grain * 1.2 + 4 * wide * grain
    tone = relief(blur(height, 1.2), (-0.5, -0.6, 1.3))
    return fit(to_image(shade(picture, (0.35 + 0.65 * tone) * soft_light(shape, 1.06, 0.88))), 1500)


def tekemet_whole() -> Image.Image:
    """A pressed felt in blue, with one great figure and its echoes cut by the edge."""
    w, h = 1800, 1200
    parts = [
        place(p, w / 2, h / 2, scale=290)
        for p in horn_cross(0.12, turns=1.1, thick=0.24, radius=0.48, inner=0.14, stem=0.95)
    ]
    for x in (-60, w + 60):
        parts += [
            place(p, x, h / 2, scale=290)
            for p in horn_cross(0.12, turns=1.1, thick=0.24, radius=0.48, inner=0.14, stem=0.95)
        ]
    for x in (w * 0.235, w * 0.765):
        for y in (110, h - 110):
            parts.append(place(diamond(190, 150), x, y))
        parts.append(place(diamond(110, 230), x, h / 2))
    return pressed(mask((w, h), parts, 2), "tekemet one", ("#12294d", "#1f4a7c", "#dfe7e6"), 1.0)


def tekemet_near() -> Image.Image:
    """One horn of another piece, close enough to see wool run into wool."""
    w, h = 1440, 1800
    parts = [place(p, 520, 1830, scale=760) for p in horns(turns=1.25, thick=0.23, radius=0.56, inner=0.12, stem=1.1)]
    parts += [place(diamond(300, 380), 1250, 300), place(diamond(300, 380), 520, 190)]
    return pressed(mask((w, h), parts, 2), "tekemet two", ("#0f2340", "#2a5d8e", "#e6ebe6"), 1.5)


def band_cells(long: int, high: int) -> np.ndarray:
    """The woven band as cells: 0 red ground, 1 white, 2 black, 3 ochre; every figure drawn with threads."""
    cells = np.zeros((high, long), np.int8)
    y, x = np.mgrid[0:high, 0:long]
    unit, middle = 64, high // 2
    u = np.abs((x % unit) - unit / 2 + 0.5)
    v = np.abs(y - middle + 0.5)
    reach = u + v
    cells[(reach < 29) & (reach >= 26)] = 1
    cells[reach < 23] = 2
    cells[(reach < 20) & (reach >= 16)] = 1
    cells[(reach < 13) & (reach >= 10)] = 3
    cells[reach < 6] = 1
    # Hooked horns grow from the lozenge's points into the gaps between lozenges.
    g = np.abs(((x + unit // 2) % unit) - unit / 2 + 0.5)
    stem = (g < 2) & (v > 6) & (v < 26)
    hook = (
        (v >= 23) & (v < 26) & (g < 15)
        | (g >= 12) & (g < 15) & (v >= 15) & (v < 26)
        | (v >= 15) & (v < 18) & (g >= 7) & (g < 15)
    )
    cells[stem | hook] = 1
    cells[(g + v * 0.9 < 6)] = 3
    edge = high // 2 - v
    tooth = (x % 8) < 4
    cells[(edge < 15)] = 2
    cells[(edge < 13) & (edge >= 5)] = 3
    cells[(edge < 13) & (edge >= 5) & (np.abs((x % 16) - 7.5) < edge - 4.5)] = 0
    cells[(edge < 4)] = 0
    cells[(edge < 3) & (edge >= 1) & tooth] = 1
    return cells


def yurt_band() -> Image.Image:
    """A long woven band laid on linen, cut by both ends of the picture."""
    w, h, thread = 2400, 800, 6
    cells = band_cells(w // thread, 92)
    rng = generator("yurt band")
    inks = np.array([rgb(c) for c in ("#8f1d22", "#ece0c6", "#241c1e", "#cf8d2f")])
    big = inks[np.kron(cells, np.ones((thread, thread), np.int8))].astype(np.float32)
    high, wide = big.shape[:2]
    rows, columns = np.mgrid[0:high, 0:wide].astype(np.float32)
    slant = columns + (rows % thread) * 0.5
    bulge = np.abs(np.sin(rows * np.pi / thread)) * 0.5 + 0.5 * np.abs(np.sin(slant * np.pi / thread))
    dye = lattice((high, wide), (thread * 1.0, 260), rng)
    big = big * ((0.80 + 0.24 * bulge) * (1 + 0.07 * dye))[..., None]
    picture = np.ones((h, w, 3), np.float32) * rgb("#d9d0bf") * (1 + 0.015 * fbm((h, w), 200, rng, 5))[..., None]
    cover, layer = np.zeros((h, w), np.float32), np.zeros((h, w, 3), np.float32)
    top = (h - high) // 2
    cover[top : top + high], layer[top : top + high] = 1, big
    sway = fbm((4, w), (900, 700), rng, 2)[:1] * 16 + fbm((h, w), 90, rng, 2) * 1.5
    cover, layer = displace(cover, sway, sway * 0.1), displace(layer, sway, sway * 0.1)
    picture = shade(picture, 1 - 0.45 * cast(cover, 8, 4, 6) - 0.2 * cast(cover, 26, 10, 24))
    roll = 1 + 0.07 * fbm((h, w), (900, 360), rng, 2)
    return fit(to_image(shade(paint(picture, cover, layer), roll * soft_light((h, w), 1.06, 0.9))), 2000)


def portrait() -> Image.Image:
    """Her own mark: one pair of horns in felt."""
    parts = [place(p, 600, 930, scale=430) for p in horns(turns=1.2, thick=0.26, radius=0.56, inner=0.16, stem=0.9)]
    return to_image(
        shade(
            syrmak(mask((1200, 1200), parts, 2), ("#8e1f22", "#ead9b8", "#1d2c4f"), "saule", 1.5),
            soft_light((1200, 1200)),
        )
    )


WORKS = "creatives/saule-omarova/works"
PICTURES: dict[str, Callable[[], Image.Image]] = {
    "creatives/saule-omarova/portrait.jpg": portrait,
    f"{WORKS}/syrmak-two-rooms/01.jpg": whole_carpet,
    f"{WORKS}/syrmak-two-rooms/02.jpg": carpet_detail,
    f"{WORKS}/syrmak-two-rooms/03.jpg": second_carpet,
    f"{WORKS}/tekemet-blue/01.jpg": tekemet_whole,
    f"{WORKS}/tekemet-blue/02.jpg": tekemet_near,
    f"{WORKS}/yurt-band.jpg": yurt_band,
}
