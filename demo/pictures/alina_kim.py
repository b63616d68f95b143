"""Alina Kim, design: nine Kazakh letters, labels for tea and a map of trams."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image

from . import tram_map
from .noise import blur, fbm, generator, smooth
from .shapes import (
    DISPLAY,
    SANS,
    SANS_PLAIN,
    SERIF,
    Points,
    Sheet,
    arc,
    circle,
    paint,
    place,
    pts,
    rect,
    rgb,
    text_mask,
    to_image,
)

POSTER = (1260, 1800)
# Each letter: what, where its middle stands, how high the type is.
Letter = tuple[str, tuple[float, float], float]
LETTERS: dict[str, tuple[tuple[str, str], tuple[Letter, ...]]] = {
    "01": (("#ff4a2e", "#fbe3d6"), (("Ә", (407, 445), 1345), ("Ғ", (933, 957), 1402), ("Қ", (445, 1421), 1326))),
    "02": (("#1b2bb8", "#d7ecdf"), (("Ө", (853, 493), 1478), ("Ң", (313, 909), 1421), ("Ұ", (853, 1402), 1364))),
    "03": (("#141414", "#f7cf3c"), (("Ү", (369, 531), 1478), ("І", (957, 758), 1800), ("Һ", (474, 1345), 1421))),
}


def letters(number: str) -> Image.Image:
    """Three letters that turn each other's colour over wherever they cross."""
    (ink, ground), group = LETTERS[number]
    cover = np.zeros((POSTER[1], POSTER[0]), np.float32)
    for letter, at, height in group:
        one = text_mask(POSTER, at, letter, height, SERIF)
        cover = cover + one - 2 * cover * one
    return to_image(paint(np.ones((POSTER[1], POSTER[0], 3), np.float32) * rgb(ground), cover, ink))


# Tea labels: flat paper laid on coloured paper.


def lay(
    picture: np.ndarray, label: Sheet, cover: Points, at: tuple[int, int], angle: float, high: float = 1
) -> np.ndarray:
    """Lay a cut piece of paper on the table, a little turned, with its shadow."""
    tall, wide = picture.shape[:2]
    cut = Sheet(*label.size, "black", 2)
    cut.fill(cover, "white")
    turn = {"resample": Image.Resampling.BICUBIC, "expand": True}
    piece = label.image().rotate(angle, **turn)
    hole = cut.image().convert("L").rotate(angle, **turn)
    corner = (at[0] - piece.width // 2, at[1] - piece.height // 2)
    layer, alpha = Image.new("RGB", (wide, tall)), Image.new("L", (wide, tall))
    layer.paste(piece, corner)
    alpha.paste(hole, corner)
    print_ = np.asarray(layer, np.float32) / 255
    mask_ = np.asarray(alpha, np.float32) / 255
    near = blur(np.roll(mask_, (round(5 * high), round(4 * high)), (0, 1)), 4 * high)
    far = blur(np.roll(mask_, (round(22 * high), round(18 * high)), (0, 1)), 20 * high)
    picture = picture * (1 - (0.22 * near + 0.2 * far)[..., None])
    return paint(picture, mask_, print_)


def table(size: tuple[int, int], colour: str, name: str) -> np.ndarray:
    """A sheet of coloured paper under soft light from the upper left."""
    w, h = size
    rng = generator(name)
    light = (np.arange(w)[None, :] / w + np.arange(h)[:, None] / h) / 2
    tone = 1.06 - 0.16 * smooth(0, 1, light) + 0.014 * fbm((h, w), 7, rng, 2) + 0.01 * fbm((h, w), 400, rng, 3)
    return rgb(colour) * tone[..., None].astype(np.float32)


def arch(w: float, h: float) -> Points:
    """A label's outline: straight sides under a round arch."""
    return np.concatenate([pts((0, h), (0, w / 2)), arc(w / 2, w / 2, w / 2, 180, 360, 80), pts((w, h))])


def mountain(sheet: Sheet, w: float, h: float) -> None:
    """Peaks of nested triangles with the sun behind."""
    sheet.fill(circle(w * 0.5, h * 0.33, w * 0.25), "#f3b73e")
    for cx, top, half, inks in (
        (0.3, 0.44, 0.46, ("#2d5f5d", "#8db8a6", "#2d5f5d")),
        (0.72, 0.40, 0.5, ("#163c44", "#f6ead4", "#163c44")),
    ):
        for k, ink in enumerate(inks):
            lift = k * 0.055
            sheet.fill(
                pts(
                    (w * cx, h * (top + lift * 1.6)),
                    (w * (cx + half - lift * 1.2), h * 0.72),
                    (w * (cx - half + lift * 1.2), h * 0.72),
                ),
                ink,
            )
    for k in range(4):
        sheet.fill(rect(0, h * (0.72 + 0.022 * k), w, h * 0.011), "#163c44")


def thorn(sheet: Sheet, w: float, h: float) -> None:
    """Camel-thorn: paired spines up a stem, with round flowers."""
    x = w * 0.5
    sheet.fill(rect(x - 7, h * 0.22, 14, h * 0.56), "#2e4a2f")
    for k in range(6):
        y = h * (0.72 - 0.078 * k)
        reach = w * (0.36 - 0.043 * k)
        for side in (-1, 1):
            sheet.fill(
                pts((x, y), (x + side * reach, y - reach * 0.72), (x, y - 34)), "#2e4a2f" if k % 2 else "#5d8a4a"
            )
            sheet.fill(circle(x + side * reach * 0.98, y - reach * 0.74 - 6, 25 - 2 * k), "#d8385e")
            sheet.fill(circle(x + side * reach * 0.98, y - reach * 0.74 - 6, 9), "#f8e3cf")
    sheet.fill(circle(x, h * 0.21, 34), "#d8385e")
    sheet.fill(circle(x, h * 0.21, 12), "#f8e3cf")


def sun(sheet: Sheet, w: float, h: float) -> None:
    """A sun of rings and rays that stands on the steppe."""
    x, y = w * 0.5, h * 0.56
    for k in range(25):
        angle = 180 + k * 7.5
        sheet.fill(
            place(
                pts((0, -9 - 5 * (k % 2)), (w * (0.43 if k % 2 else 0.37), 0), (0, 9 + 5 * (k % 2))), x, y, angle=angle
            ),
            "#d5432b",
        )
    for r, ink in ((0.26, "#fdf0d8"), (0.235, "#f2a32c"), (0.17, "#fdf0d8"), (0.145, "#d5432b"), (0.07, "#fdf0d8")):
        sheet.fill(circle(x, y, w * r), ink)
    sheet.fill(rect(0, y, w, h), "#fdf0d8")
    for k in range(5):
        sheet.fill(rect(0, y + k * h * 0.036, w, h * (0.024 - k * 0.004)), "#6b2a1e")


# The name in Kazakh and Russian, the paper of the table, the label's ground and ink, the drawing.
TEAS = {
    "01": ("Тау шайы", "Горный сбор", "#e9896a", "#f6ead4", "#163c44", "#f3b73e", mountain),
    "02": ("Жантақ", "Верблюжья колючка", "#7fa2c4", "#f8e3cf", "#2e4a2f", "#d8385e", thorn),
    "03": ("Күн", "Солнечный сбор", "#355c4c", "#fdf0d8", "#6b2a1e", "#f2a32c", sun),
}


def _front(number: str) -> Sheet:
    kazakh, russian, _, ground, ink, accent, draw = TEAS[number]
    w, h = 640, 1010
    sheet = Sheet(w, h, ground, 3)
    draw(sheet, w, h)
    sheet.fill(rect(0, h * 0.805, w, h), ink)
    sheet.text((w / 2, h * 0.885), kazakh, 82 if len(kazakh) < 8 else 74, ground, DISPLAY, "ms", tracking=-0.01)
    sheet.text((w / 2, h * 0.93), russian, 30, accent, SANS, "ms", tracking=0.02)
    sheet.text((w / 2, h * 0.968), "50 г · Өскемен", 21, ground, SANS_PLAIN, "ms", tracking=0.03)
    sheet.stroke(place(arch(w - 36, h - 36), 18, 18), 4, ink, False)
    return sheet


def _seal(number: str) -> Sheet:
    _, _, _, ground, ink, accent, draw = TEAS[number]
    side = 360
    sheet = Sheet(side, side, accent, 3)
    sheet.fill(circle(180, 180, 164), ink)
    sheet.fill(circle(180, 180, 156), accent)
    small = Sheet(640, 1010, accent, 1)
    draw(small, 640, 1010)
    sheet.fill(circle(180, 180, 112), ground)
    sheet.text((180, 226), {"01": "Т", "02": "Ж", "03": "К"}[number], 150, ink, SERIF, "ms")
    for k in range(40):
        sheet.fill(circle(180 + 136 * np.cos(k * np.pi / 20), 180 + 136 * np.sin(k * np.pi / 20), 5, 24), ink)
    return sheet


def _band(number: str) -> Sheet:
    kazakh, russian, _, ground, ink, accent, _ = TEAS[number]
    w, h = 190, 1010
    sheet = Sheet(w, h, accent, 3)
    for k in range(12):
        y = k * h / 12
        sheet.fill(pts((0, y), (w / 2, y + h / 24), (0, y + h / 12)), ink)
        sheet.fill(pts((w, y), (w / 2, y + h / 24), (w, y + h / 12)), ground)
    sheet.fill(rect(0, 270, w, 470), ink)
    sheet.text_turned((118, 716), kazakh, 62, ground, DISPLAY, -0.01)
    sheet.text_turned((152, 716), russian, 22, accent, SANS)
    return sheet


def tea(number: str) -> Image.Image:
    """A label, its band and its seal, laid out on coloured paper."""
    size = (1440, 1800)
    picture = table(size, TEAS[number][2], f"tea {number}")
    tilt = {"01": -3.0, "02": 2.4, "03": -2.0}[number]
    big = 1.28
    front, band, seal = _front(number), _band(number), _seal(number)
    parts = (
        (front, arch(640, 1010), big, (560, 800), tilt),
        (band, rect(0, 0, 190, 1010), big, (1180, 960), -tilt * 0.8),
        (seal, circle(180, 180, 176), 1.1, (860, 1540), 9.0),
    )
    for sheet, cut, scale, (x, y), angle in parts:
        at = (size[0] - x, y) if number == "02" else (x, y)
        grown = Sheet(round(sheet.size[0] * scale), round(sheet.size[1] * scale), None, 2)
        grown.big = sheet.big.resize(grown.big.size, Image.Resampling.LANCZOS)
        picture = lay(picture, grown, cut * scale, at, angle)
    return to_image(picture)


def portrait() -> Image.Image:
    """Her initials, one over the other, as the letters of her posters."""
    side = 1200
    cover = np.zeros((side, side), np.float32)
    for letter, at, height in (("А", (430, 620), 1240), ("К", (800, 640), 1240)):
        one = text_mask((side, side), at, letter, height, SERIF)
        cover = cover + one - 2 * cover * one
    picture = paint(np.ones((side, side, 3), np.float32) * rgb("#f7c9d0"), cover, "#8a1538")
    return to_image(picture)


WORKS = "creatives/alina-kim/works"
PICTURES: dict[str, Callable[[], Image.Image]] = {
    "creatives/alina-kim/portrait.jpg": portrait,
    **{f"{WORKS}/nine-letters/{n}.jpg": partial(letters, n) for n in LETTERS},
    **{f"{WORKS}/tea-labels/{n}.jpg": partial(tea, n) for n in TEAS},
    f"{WORKS}/tram-map.png": tram_map.draw,
}
