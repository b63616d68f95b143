"""Elena Shtern, watercolour: pages of a notebook from the Bukhtarma, a garden in Ridder."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from .flowers import bouquet, polygon
from .noise import Array, develop, smooth, wave
from .watercolour import Sheet

HOME = "creatives/elena-shtern"
PAGE = (1200, 1680)


def below(
    sheet: Sheet, level: float, swing: float, cell: float, octaves: int = 5, slope: float = 0.0
) -> tuple[Array, Array]:
    """Return a mask of everything under a hilly line, and the line."""
    y, x = sheet.grid()
    line = level + wave(sheet.shape[1], cell, sheet.rng, octaves)[None, :] * swing + slope * (x - 0.7)
    return smooth(-0.0015, 0.0015, y - line), line


def band(sheet: Sheet, top: float, bottom: float) -> Array:
    """Return a band that fades at its lower side."""
    y, x = sheet.grid()
    return smooth(top, top + 0.03, y) * smooth(bottom, (top + bottom) / 2, y) * np.ones_like(x)


def pine(sheet: Sheet, mask: ImageDraw.ImageDraw, x: float, foot: float, tall: float) -> None:
    """Dab one pine: a stem and drooping, ragged tiers."""
    rng, scale = sheet.rng, sheet.shape[0]
    tiers = max(5, int(tall * 46))
    mask.line([(x * scale, foot * scale), (x * scale, (foot - tall) * scale)], fill=255, width=max(2, int(tall * 10)))
    for i in range(tiers):
        share = (i + 0.6) / tiers
        y = foot - tall * (1 - share * 0.9)
        for side in (-1, 1):
            reach = tall * 0.26 * share**0.85 * rng.uniform(0.55, 1.15)
            drop = reach * rng.uniform(0.15, 0.5)
            thick = tall / tiers * rng.uniform(0.5, 1.0)
            mask.polygon(
                [
                    (x * scale, (y - thick * 0.6) * scale),
                    ((x + side * reach) * scale, (y + drop) * scale),
                    ((x + side * reach * 0.55) * scale, (y + drop * 0.5 + thick * 0.7) * scale),
                    (x * scale, (y + thick) * scale),
                ],
                fill=255,
            )


def pines(sheet: Sheet, places: list[tuple[float, float, float]]) -> Array:
    """Return the mask of several pines (x, foot, height)."""
    image = Image.new("L", (sheet.shape[1], sheet.shape[0]))
    pen = ImageDraw.Draw(image)
    for place in places:
        pine(sheet, pen, *place)
    return np.asarray(image, np.float32) / 255


def skyline(line: Array, sheet: Sheet, shift: float = 0.0) -> tuple[Array, Array]:
    """Return a hill's line as a pencil would first have set it."""
    return np.arange(0, sheet.shape[1], 6) / sheet.shape[0], line[0, ::6] + shift


def page_river() -> Image.Image:
    """The river between hills."""
    sheet = Sheet("bukhtarma 1", PAGE)
    y, x = sheet.grid()
    sheet.wash(band(sheet, -0.1, 0.5), "#8db4cf", 0.55, "#c9c4d6", 3, 0.1, 0.7, soft=30)
    sheet.wash(band(sheet, 0.2, 0.52), "#f0c9a0", 0.4, None, 3, 0.0, 0.5, soft=40)
    far, line = below(sheet, 0.36, 0.12, 500)
    sheet.wash(far * smooth(0.66, 0.4, y), "#8e9cc0", 0.55, "#b3a2c0", 3, 0.6, 0.5)
    mid, second = below(sheet, 0.45, 0.1, 620, 5, 0.1)
    sheet.wash(mid * smooth(0.74, 0.5, y), "#5f7f8c", 0.75, "#7c8f6a", 5, 0.7, 0.6)
    near, _ = below(sheet, 0.56, 0.07, 480, 5, -0.16)
    bend = 0.78 + 0.3 * np.sin((y - 0.5) * 5.2) * smooth(0.52, 0.9, y)
    river = smooth(-0.006, 0.006, 0.035 + 0.42 * np.clip(y - 0.58, 0, 1) - np.abs(x - bend)) * smooth(0.585, 0.6, y)
    sheet.wash(near * (1 - river), "#7d8a3f", 0.75, "#b58d3c", 5, 0.7, 0.75)
    sheet.wash(river, "#7fa6bd", 0.5, "#b9c6cf", 3, 0.6, 0.5)
    sheet.wash(
        river * smooth(0.2, 0.6, 0.75 * np.sin(y * 130 + 5 * np.sin(x * 5 + y * 9)) + 1.5 * sheet.wobble[0] - 0.35),
        "#44748c",
        0.6,
        None,
        5,
        0.4,
        0.5,
        dry=0.5,
    )
    sheet.wash(
        pines(
            sheet, [(0.16, 0.72, 0.16), (0.215, 0.735, 0.2), (0.28, 0.73, 0.13), (1.22, 0.7, 0.12), (1.27, 0.705, 0.15)]
        ),
        "#2f4a3c",
        1.0,
        "#4a5a2e",
        3,
        0.5,
        0.7,
    )
    grass = smooth(0.3, 0.7, sheet.wobble[1] + 0.5 * sheet.tooth) * near * (1 - river) * smooth(0.7, 0.95, y)
    sheet.wash(grass, "#56602a", 0.55, "#8a5a2c", 6, 0.5, 0.6, dry=0.4)
    sheet.pencil([skyline(line, sheet), skyline(second, sheet, 0.004)], 0.4)
    return develop(sheet.finished(0.055), sheet.rng, 0.6)


def page_pines() -> Image.Image:
    """Pines on the bank and what the water makes of them."""
    sheet = Sheet("bukhtarma 2", PAGE)
    y, x = sheet.grid()
    shore = 0.56
    sheet.wash(band(sheet, -0.1, 0.6), "#d9c6b0", 0.45, "#a9bccb", 3, 0, 0.7, soft=40)
    hills, line = below(sheet, 0.4, 0.1, 700)
    sheet.wash(hills * smooth(shore + 0.005, shore - 0.01, y), "#93a9b5", 0.55, "#a7a9b8", 4, 0.6, 0.6)
    places, column = [], 0.03
    while column < 1.4:
        tall = 0.14 + 0.16 * abs(np.sin(column * 4.1 + 0.4)) * sheet.rng.uniform(0.6, 1.15)
        if not 0.82 < column < 1.02:
            places.append((column, shore + sheet.rng.uniform(-0.004, 0.008), tall))
        column += sheet.rng.uniform(0.028, 0.075)
    back = [(px + 0.02, foot - 0.01, tall * 1.12) for px, foot, tall in places]
    sheet.wash(pines(sheet, back), "#7f9a92", 0.6, "#8fa4a8", 4, 0.4, 0.6, soft=1.6)
    trees = pines(sheet, places)
    sheet.wash(trees, "#2c4a48", 1.05, "#4d5f36", 3, 0.55, 0.8)
    sheet.wash(smooth(shore, shore + 0.004, y) * np.ones_like(x), "#a9c0cb", 0.55, "#c5cdd0", 2, 0.5, 0.6)
    rows = np.clip((2 * shore - np.arange(1200) / 1200) * 1200, 0, 1199).astype(int)
    twin = trees[rows] * smooth(shore, shore + 0.01, y)
    sheet.wash(twin * (0.75 + 0.3 * np.sin(y * 210)), "#3f6468", 0.8, "#5f7350", 11, 0.25, 0.7, soft=3)
    sheet.wash(
        smooth(0.75, 0.95, np.sin(y * 130 + np.sin(x * 5)) + 0.5 * sheet.wobble[1]) * smooth(0.68, 0.8, y),
        "#58808f",
        0.5,
        None,
        6,
        0.3,
        0.5,
        dry=0.5,
    )
    sheet.lift(smooth(0.003, 0.001, np.abs(y - shore - 0.008 - 0.002 * np.sin(x * 7))) * np.ones_like(x), 0.75)
    sheet.bloom(1.1, 0.2, 0.09)
    sheet.bloom(0.2, 0.86, 0.06)
    sheet.pencil([skyline(line, sheet)], 0.35)
    return develop(sheet.finished(0.055), sheet.rng, 0.6)


def page_mist() -> Image.Image:
    """Mountains in mist, wet into wet."""
    sheet = Sheet("bukhtarma 3", (1680, 1240))
    y, _x = sheet.grid()
    sheet.wash(band(sheet, -0.2, 0.5), "#c3cbd6", 0.5, "#e3cdbd", 3, 0, 0.8, soft=50)
    lines = []
    for level, swing, first, second, power in (
        (0.24, 0.1, "#a6b3cc", "#c2b4c6", 0.5),
        (0.36, 0.1, "#7f95b3", "#9a9fb8", 0.6),
        (0.49, 0.09, "#5d7d92", "#6f8a84", 0.75),
        (0.63, 0.07, "#3f6070", "#5c6d4d", 0.9),
    ):
        mask, line = below(sheet, level, swing, 520)
        sheet.wash(mask * smooth(level + 0.2, level + 0.02, y), first, power, second, 4, 0.6, 0.7)
        lines.append(skyline(line, sheet))
    sheet.wash(
        pines(
            sheet, [(0.12, 0.83, 0.12), (0.17, 0.845, 0.16), (0.225, 0.84, 0.1), (0.6, 0.82, 0.07), (0.63, 0.825, 0.1)]
        ),
        "#233c40",
        1.1,
        "#3f4f2c",
        2,
        0.5,
        0.8,
    )
    bank, _ = below(sheet, 0.83, 0.03, 300)
    sheet.wash(bank * smooth(1.02, 0.86, y), "#6b7042", 0.8, "#a08347", 5, 0.6, 0.8)
    sheet.pencil(lines[1:3], 0.35)
    return develop(sheet.finished(0.05), sheet.rng, 0.6)


def page_rain() -> Image.Image:
    """Rain over the far bank: three quick washes and a lot of white paper."""
    sheet = Sheet("bukhtarma 4", PAGE)
    y, x = sheet.grid()
    cloud = smooth(0.34, 0.16, y + 0.1 * sheet.wobble[0] + 0.05 * np.sin(x * 5)) * np.ones_like(x)
    sheet.wash(cloud, "#6d7f98", 0.75, "#9a8fa3", 14, 0.2, 1.0, soft=16)
    veil = (
        smooth(0.15, 0.7, np.sin((x + 0.32 * y) * 15) + 0.6 * np.sin((x + 0.32 * y) * 41))
        * smooth(0.1, 0.3, y)
        * smooth(0.58, 0.42, y)
    )
    sheet.wash(veil, "#8391a6", 0.42, None, 5, 0.05, 0.6, soft=14)
    hills, line = below(sheet, 0.5, 0.07, 560)
    sheet.wash(hills * smooth(0.6, 0.585, y), "#55706f", 0.8, "#7a7a54", 5, 0.6, 0.9)
    sheet.wash(
        smooth(0.6, 0.612, y) * smooth(0.97, 0.7, y) * np.ones_like(x), "#8fabb8", 0.6, "#a7b3b0", 5, 0.4, 0.8, dry=0.25
    )
    dashes = (
        smooth(0.86, 0.97, np.sin(y * 190 + 3 * np.sin(x * 4)) + 0.35 * sheet.wobble[1])
        * smooth(0.62, 0.75, y)
        * smooth(0.96, 0.8, y)
    )
    sheet.wash(dashes, "#4f7486", 0.7, None, 7, 0.4, 0.5, dry=0.45)
    reeds = [
        (np.array([px, px + lean * 0.5, px + lean]), np.array([0.98, 0.9, 0.98 - tall]))
        for px, lean, tall in zip(
            sheet.rng.uniform(0.06, 0.42, 34),
            sheet.rng.normal(0.01, 0.025, 34),
            sheet.rng.uniform(0.1, 0.24, 34),
            strict=True,
        )
    ]
    blades = np.zeros(sheet.shape, np.float32)
    for xs, ys in reeds:
        width = 0.0022
        blades = np.maximum(
            blades,
            polygon(
                sheet.shape,
                [
                    (xs[0] - width, ys[0]),
                    (xs[1], ys[1]),
                    (xs[2], ys[2]),
                    (xs[1] + width * 1.6, ys[1]),
                    (xs[0] + width, ys[0]),
                ],
            ),
        )
    sheet.wash(blades, "#5a5a2c", 1.1, "#8a5a30", 2, 0.4, 0.7)
    sheet.bloom(1.0, 0.16, 0.1)
    sheet.pencil([skyline(line, sheet), (np.array([0.1, 1.3]), np.array([0.6, 0.602]))], 0.4)
    return develop(sheet.finished(0.055), sheet.rng, 0.6)


def portrait() -> Image.Image:
    """Her card: a row of tried colours and one loaded brush."""
    sheet = Sheet("elena portrait", (1200, 1200))
    y, x = sheet.grid()
    colours = (
        "#3f6fa0 #6fa3b8",
        "#2f6a5c #7f9f4a",
        "#d08a35 #e8bd5a",
        "#b8473d #d98a6a",
        "#6a4f8a #a58fc0",
        "#6b5a48 #a89878",
    )
    for i, pair in enumerate(colours):
        first, second = pair.split()
        cx, cy = 0.26 + 0.24 * (i % 3), 0.25 + 0.235 * (i // 3)
        sheet.wash(
            smooth(0.0985, 0.0965, np.hypot(x - cx, y - cy) + 0.006 * sheet.wobble[0]), first, 0.9, second, 5, 0.8, 1.1
        )
        sheet.bloom(cx + 0.03, cy + 0.02, 0.05)
    handle = polygon(sheet.shape, [(0.9, 0.735), (0.905, 0.75), (0.42, 0.806), (0.418, 0.782)])
    ferrule = polygon(sheet.shape, [(0.418, 0.778), (0.42, 0.81), (0.335, 0.822), (0.333, 0.784)])
    tuft = polygon(sheet.shape, [(0.335, 0.783), (0.337, 0.822), (0.29, 0.834), (0.19, 0.828), (0.285, 0.786)])
    sheet.wash(
        smooth(0.03, 0, np.abs(y - 0.838 + 0.06 * (x - 0.5)) - 0.003) * smooth(0.2, 0.35, x) * smooth(0.92, 0.8, x),
        "#8b93a8",
        0.3,
        None,
        4,
        0,
        0.4,
        soft=9,
    )
    sheet.wash(handle, "#7a2f28", 1.2, "#9a4a2c", 1, 0.7, 0.4)
    sheet.wash(ferrule, "#8e9096", 0.95, "#c9c4b4", 1, 0.7, 0.4)
    sheet.wash(tuft, "#2f5f8a", 1.3, "#5a4636", 3, 0.6, 0.6)
    trail = (
        smooth(0.012, 0.009, np.abs(y - 0.86 - 0.012 * np.sin(x * 26)) - 0.006 * np.sin(x * 9))
        * smooth(0.13, 0.15, x)
        * smooth(0.86, 0.84, x)
    )
    sheet.wash(trail, "#3f6fa0", 0.85, "#6fa3b8", 4, 0.8, 0.9, dry=0.35)
    return develop(sheet.finished(), sheet.rng, 0.6)


POPPY, PLUM, BLUE, YOLK = ("#d2402f", "#e88a5a"), ("#8a4f8f", "#c98fb8"), ("#4f6fb5", "#8fb0dc"), ("#e0a52f", "#f2cf6a")
PICTURES: dict[str, Callable[[], Image.Image]] = {
    f"{HOME}/works/bukhtarma-notebook/01.jpg": page_river,
    f"{HOME}/works/bukhtarma-notebook/02.jpg": page_pines,
    f"{HOME}/works/bukhtarma-notebook/03.jpg": page_mist,
    f"{HOME}/works/bukhtarma-notebook/04.jpg": page_rain,
    f"{HOME}/works/garden-in-ridder/01.jpg": lambda: bouquet(
        "garden 1",
        (1680, 1240),
        [
            (0.22, 0.3, 0.1, *POPPY),
            (0.47, 0.21, 0.125, *POPPY),
            (0.58, 0.42, 0.1, *YOLK),
            (0.33, 0.47, 0.085, *PLUM),
            (0.17, 0.53, 0.06, *YOLK),
        ],
        (0.37, 0.97),
        "#e6dcc0",
    ),
    f"{HOME}/works/garden-in-ridder/02.jpg": lambda: bouquet(
        "garden 2",
        (1240, 1680),
        [
            (0.36, 0.36, 0.13, *BLUE),
            (0.68, 0.26, 0.15, *PLUM),
            (1.0, 0.38, 0.13, *BLUE),
            (0.83, 0.55, 0.09, *YOLK),
            (0.53, 0.58, 0.085, *POPPY),
        ],
        (0.7, 0.99),
        "#d3dde6",
    ),
    f"{HOME}/portrait.jpg": portrait,
}
