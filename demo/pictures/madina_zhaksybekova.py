"""Madina Zhaksybekova, design and crafts: silk scarves, woven felt patterns, a shawl's border."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image

from .materials import cast, relief, shade, soft_light, weave
from .noise import blur, displace, fbm, generator, lattice, smooth
from .ornament import diamond, horns, su_wave, tumar
from .shapes import Points, Sheet, circle, fit, mask, paint, place, pts, rect, rgb, to_image

SILK = 1560


def nest(sheet: Sheet, at: tuple[float, float], size: float, angle: float, inks: tuple[str, ...]) -> None:
    """Triangles within a triangle, as an amulet is sewn."""
    for k, ink in enumerate(inks):
        share = 1 - 0.27 * k
        sheet.fill(place(tumar(1, 0.92), *at, scale=size * share, angle=angle), ink)


def frame(sheet: Sheet, inks: tuple[str, str, str]) -> None:
    """The scarf's border: a plain hem and a row of small triangles that point inwards."""
    ground, tooth, hem = inks
    side, depth, count = SILK, 96, 26
    for angle in (0, 90, 180, 270):
        band = place(rect(-side / 2, -side / 2, side, depth), side / 2, side / 2, angle=angle)
        sheet.fill(band, ground)
        step = (side - 2 * depth) / count
        for k in range(count):
            x = -side / 2 + depth + (k + 0.5) * step
            one = pts((x - step / 2, -side / 2 + 30), (x + step / 2, -side / 2 + 30), (x, -side / 2 + depth - 8))
            sheet.fill(place(one, side / 2, side / 2, angle=angle), tooth)
        sheet.fill(place(rect(-side / 2, -side / 2, side, 18), side / 2, side / 2, angle=angle), hem)


def scarf_turns() -> Sheet:
    """A grid of amulets; each stands a quarter turn from its neighbour."""
    sheet = Sheet(SILK, SILK, "#f2e8d8", 2)
    cells, depth = 6, 96
    size = (SILK - 2 * depth) / cells
    grounds = ("#f2e8d8", "#1f2f5f", "#d9593d", "#f2e8d8", "#e6a93c")
    for row in range(cells):
        for column in range(cells):
            x, y = depth + column * size, depth + row * size
            ground = grounds[(row * 2 + column) % 5]
            sheet.fill(rect(x, y, size + 1, size + 1), ground)
            first = {"#f2e8d8": "#1f2f5f", "#1f2f5f": "#f2e8d8", "#d9593d": "#f2e8d8", "#e6a93c": "#1f2f5f"}[ground]
            second = {"#f2e8d8": "#e6a93c", "#1f2f5f": "#d9593d", "#d9593d": "#1f2f5f", "#e6a93c": "#d9593d"}[ground]
            nest(sheet, (x + size / 2, y + size / 2), size * 0.86, 90 * ((row + column) % 4), (first, ground, second))
    frame(sheet, ("#1f2f5f", "#e6a93c", "#d9593d"))
    return sheet


def scarf_star() -> Sheet:
    """Amulets in three rings about the middle, all pointing out."""
    sheet = Sheet(SILK, SILK, "#0e3f42", 2)
    middle = SILK / 2
    rings = (
        (24, 880, 250, ("#f0c9b8", "#0e3f42", "#c8432f")),
        (16, 560, 232, ("#e9e0cf", "#c8432f", "#0e3f42")),
        (8, 285, 226, ("#f0c9b8", "#0e3f42", "#e4a62f")),
    )
    for count, reach, size, inks in rings:
        for k in range(count):
            angle = 360 * (k + 0.5 * (count == 16)) / count
            t = np.radians(angle - 90)
            nest(sheet, (middle + reach * np.cos(t), middle + reach * np.sin(t)), size, angle, inks)
    for r, ink in ((150, "#e4a62f"), (112, "#0e3f42"), (74, "#f0c9b8"), (36, "#c8432f")):
        sheet.fill(circle(middle, middle, r), ink)
    frame(sheet, ("#c8432f", "#f0c9b8", "#e4a62f"))
    return sheet


def scarf_spiral() -> Sheet:
    """Squares set in squares: each leaves four triangles, turned an eighth from the last."""
    sheet = Sheet(SILK, SILK, "#e7c7c4", 2)
    inks = (
        "#e7c7c4",
        "#7a1f3d",
        "#f3e7dc",
        "#c9772f",
        "#2f3566",
        "#e7c7c4",
        "#7a1f3d",
        "#f3e7dc",
        "#c9772f",
        "#2f3566",
        "#f3e7dc",
    )
    half, middle = SILK / 2 - 96.0, SILK / 2
    for k, ink in enumerate(inks):
        corner = rect(-half, -half, 2 * half, 2 * half)
        sheet.fill(place(corner, middle, middle, angle=45 * (k % 2)), ink)
        for angle in (45, 135, 225, 315):
            # A small amulet in each corner that the next square leaves free.
            t = np.radians(angle + 45 * (k % 2))
            reach = half * 1.414 * 0.80
            at = (middle + reach * np.cos(t), middle + reach * np.sin(t))
            nest(sheet, at, half * 0.42, angle + 45 * (k % 2) + 90, (inks[(k + 2) % 5], ink, inks[(k + 3) % 5]))
        half /= 2**0.5
    frame(sheet, ("#2f3566", "#e7c7c4", "#c9772f"))
    return sheet


def silk(draw: Callable[[], Sheet], floor: str, name: str) -> Image.Image:
    """Lay a printed silk square out flat: soft ripples, a slanting sheen, a rolled hem."""
    side = 1800
    rng = generator(name)
    print_ = draw().array()
    gap = (side - SILK) // 2
    cover, layer = np.zeros((side, side), np.float32), np.zeros((side, side, 3), np.float32)
    cover[gap : gap + SILK, gap : gap + SILK] = 1
    layer[gap : gap + SILK, gap : gap + SILK] = print_
    rows, columns = np.mgrid[0:side, 0:side].astype(np.float32)
    folds = 14 * fbm((side, side), 620, rng, 2) + 6 * np.sin(
        (columns * 0.8 + rows * 0.5) / 190 + 2.5 * fbm((side, side), 700, rng, 2)
    )
    down, across = np.gradient(blur(folds, 10))
    cover, layer = displace(cover, down * 60, across * 60), displace(layer, down * 60, across * 60)
    hem = cover * smooth(0.98, 0.6, blur(cover, 9))
    tone = relief(blur(folds * 1.5, 8) + 4 * blur(cover, 5), (-0.5, -0.6, 1.1))
    twill = 0.005 * np.sin((rows + columns) * np.pi / 3)
    sheen = 0.10 * smooth(0.55, 1.25, tone) * (1 + 0.12 * lattice((side, side), (4, 90), rng))
    cloth = shade(layer, 0.22 + 0.78 * tone + twill) + (sheen * cover)[..., None]
    ground = np.ones((side, side, 3), np.float32) * rgb(floor) * (1 + 0.01 * fbm((side, side), 300, rng, 4))[..., None]
    ground = shade(ground, 1 - 0.36 * cast(cover, 7, 6, 6) - 0.2 * cast(cover, 24, 18, 24))
    picture = paint(ground, cover, cloth / np.maximum(cover, 0.3)[..., None])
    return fit(to_image(shade(picture, (1 - 0.12 * hem) * soft_light((side, side), 1.05, 0.9))), 1400)


# Felt grid: the ground, the discs, their shadows' colour and the small hearts.
GRIDS = {
    "01": ("#d8c9ad", ("#b4472d", "#2b5a5c", "#e0a344", "#3b2b2b"), 225),
    "02": ("#24364a", ("#dfe3d6", "#d98a6a", "#7fa6a8", "#e7c55f"), 300),
}


def felt_grid(number: str) -> Image.Image:
    """Soft discs, each with a second one off its centre, on an open weave."""
    w, h = 1800, 1350
    ground, inks, pitch = GRIDS[number]
    rng = generator(f"felt grid {number}")
    picture = np.ones((h, w, 3), np.float32) * rgb(ground)
    height = np.zeros((h, w), np.float32)
    waver = (fbm((h, w), 60, rng, 3) * 5, fbm((h, w), 60, rng, 3) * 5)
    layers: dict[str, list[Points]] = {}
    for row in range(-1, h // pitch + 2):
        for column in range(-1, w // pitch + 2):
            x, y = (column + 0.5 * (row % 2)) * pitch + pitch * 0.25, (row + 0.5) * pitch
            a, b = inks[(row + 2 * column) % 4], inks[(row * 3 + column + 1) % 4]
            b = b if b != a else inks[(row * 3 + column + 2) % 4]
            turn = np.radians(90 * ((row + column) % 4) + 45)
            layers.setdefault(a, []).append(circle(x, y, pitch * 0.44))
            off = (x + pitch * 0.115 * np.cos(turn), y + pitch * 0.115 * np.sin(turn))
            layers.setdefault(f"{b} over", []).append(circle(*off, pitch * 0.325))
    for name in sorted(layers, key=lambda n: "over" in n):
        cover = blur(displace(mask((w, h), layers[name], 2), *waver), 2.0)
        picture = paint(picture, cover * 0.94, name.split()[0])
        height += blur(cover, 3) * 2.6
    threads = weave((h, w), 9.0, rng)
    slub = lattice((h, w), (5, 180), rng) * 0.5 + lattice((h, w), (180, 7), rng) * 0.5
    tone = relief(blur(height + 0.7 * threads, 1.2), (-0.5, -0.6, 1.4))
    picture = shade(picture, (0.4 + 0.6 * tone) * (0.95 + 0.05 * threads) * (1 + 0.05 * slub))
    return fit(to_image(shade(picture, soft_light((h, w), 1.08, 0.9))), 1500)


def shawl_borders() -> Image.Image:
    """Five rows of ornament above a fringe, running on to both sides."""
    w, h = 2400, 600
    wine, ivory, gold, blue, rose = "#5c1530", "#f0e4cf", "#d79a3a", "#23407a", "#cf5a4c"
    sheet = Sheet(w, h, wine, 2)
    for y, high, ink in (
        (0, 22, gold),
        (30, 8, ivory),
        (128, 8, ivory),
        (144, 150, ivory),
        (302, 8, gold),
        (318, 96, blue),
        (422, 8, gold),
        (438, 44, rose),
    ):
        sheet.fill(rect(0, y, w, high), ink)
    for k in range(51):
        x = k * 48
        nest(sheet, (x, 96), 62, 0, (gold, wine, ivory))
    for k in range(17):
        x = k * 150 + 75
        for part in horns(turns=1.1, thick=0.24, radius=0.42, inner=0.13, stem=0.55):
            sheet.fill(place(part, x, 294, scale=86), wine)
        for part in horns(turns=1.1, thick=0.24, radius=0.42, inner=0.13, stem=0.12):
            sheet.fill(place(part, x + 75, 144, scale=58, angle=180), blue)
        sheet.fill(place(diamond(30, 42), x, 172), rose)
    for part in su_wave(34, 0.95, 0.72, 0.15):
        sheet.fill(place(part, -30, 408, scale=106 * 0.9), ivory)
    for k in range(76):
        sheet.fill(place(diamond(26, 32), k * 32, 460), ivory if k % 2 else wine)
    rng = generator("shawl")
    print_ = sheet.array()
    rows, columns = np.mgrid[0:h, 0:w].astype(np.float32)
    strand = np.floor(columns / 12)
    swing = rng.normal(0, 1, int(strand.max()) + 1)[strand.astype(int)].astype(np.float32)
    below = rows > 486
    length = 570 + 14 * swing + 4 * np.sin(columns / 90)
    thread = np.abs(((columns + smooth(486, 600, rows) * swing * 9) % 12) / 12 - 0.5) < 0.38
    fringe = (below & thread & (rows < length)).astype(np.float32)
    twist = 0.82 + 0.2 * np.sin(rows / 5 + columns / 2)
    table = np.ones((h, w, 3), np.float32) * rgb("#e4dccd")
    table = shade(table, 1 - 0.4 * cast(np.maximum(fringe, ~below), 6, 4, 5))
    tied = np.where(below[..., None], paint(table, fringe, rgb(wine) * twist[..., None]), print_)
    threads = weave((h, w), 5.0, rng)
    tone = relief(7 * fbm((h, w), (260, 160), rng, 3), (-0.5, -0.6, 1.6))
    cloth = (0.92 + 0.08 * threads) * (0.5 + 0.5 * tone)
    return fit(to_image(shade(tied, np.where(below & (fringe < 0.5), 1, cloth) * soft_light((h, w), 1.05, 0.93))), 2000)


def portrait() -> Image.Image:
    """One amulet, sewn of silk and felt."""
    rng = generator("madina")
    sheet = Sheet(1200, 1200, "#e6a93c", 2)
    nest(sheet, (600, 640), 960, 0, ("#7a1f3d", "#f3e7dc", "#1f2f5f"))
    sheet.fill(place(tumar(1, 0.92), 600, 655, scale=150, angle=180), "#d9593d")
    threads = weave((1200, 1200), 9.0, rng)
    tone = relief(blur(0.7 * threads, 1.4) + 5 * fbm((1200, 1200), 200, rng, 3), (-0.5, -0.6, 1.5))
    return to_image(shade(sheet.array(), (0.5 + 0.5 * tone) * (0.95 + 0.06 * threads) * soft_light((1200, 1200))))


WORKS = "creatives/madina-zhaksybekova/works"
PICTURES: dict[str, Callable[[], Image.Image]] = {
    "creatives/madina-zhaksybekova/portrait.jpg": portrait,
    f"{WORKS}/tumar-scarves/01.jpg": partial(silk, scarf_turns, "#cfc6b8", "scarf 1"),
    f"{WORKS}/tumar-scarves/02.jpg": partial(silk, scarf_star, "#d8cdbf", "scarf 2"),
    f"{WORKS}/tumar-scarves/03.jpg": partial(silk, scarf_spiral, "#c3c4c6", "scarf 3"),
    f"{WORKS}/felt-grid/01.jpg": partial(felt_grid, "01"),
    f"{WORKS}/felt-grid/02.jpg": partial(felt_grid, "02"),
    f"{WORKS}/shawl-borders.jpg": shawl_borders,
}
