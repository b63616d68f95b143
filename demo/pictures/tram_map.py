"""A schematic map of the trams of an imagined city on a river (Alina Kim).

It is drawn three times as large as its page shows it, with things to find from close by: hours under the stops, and a ferry.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from .shapes import DISPLAY, SANS, SANS_PLAIN, Points, Sheet, circle, rect

CREAM, INK, WATER = "#f7f0df", "#1c1d22", "#bcdcea"
SMALL_PRINT = "#5d5a52"
LARGER, FINER = 3, 2
"""Pixels of the picture, and of the sheet for each of these, by pixel of the drawing."""
COLOURS = 64
Corner = tuple[float, float]

# Lines run on a grid of 100 px; each has a number, a colour, its corners and its stops
# (a name, the place, and on which side the name stands).
LINES: tuple[tuple[str, str, tuple[Corner, ...]], ...] = (
    ("1", "#e5352b", ((2, 3), (5, 3), (7, 5), (13, 5), (15, 3), (17, 3))),
    ("2", "#1f6fd1", ((2, 9.5), (4.5, 9.5), (9, 5), (9, 2))),
    ("3", "#f2a20c", ((3, 6), (6, 6), (9.5, 9.5), (16, 9.5))),
    ("4", "#1c9b62", ((12, 2), (12, 8), (13.5, 9.5), (13.5, 11.6))),
    ("5", "#8a46b8", ((5, 11.4), (5, 9), (6, 8), (14, 8), (17, 5), (17, 4.6))),
)
STOPS: tuple[tuple[str, Corner, str], ...] = (
    ("Вокзал", (2, 3), "t"),
    ("Астық", (3.4, 3), "t"),
    ("Базар", (4.6, 3), "t"),
    ("Диірмен", (6, 4), "r"),
    ("Театр", (10.4, 5), "t"),
    ("Мұражай", (12.7, 5), "b"),
    ("Обсерватория", (14.2, 3.8), "br"),
    ("Жоғары бақ", (17, 3), "t"),
    ("Зауыт", (2, 9.5), "b"),
    ("Сад", (3.3, 9.5), "t"),
    ("Қайың", (9, 3), "r"),
    ("Тау", (9, 2), "t"),
    ("Пристань", (3, 6), "t"),
    ("Лодочная", (4.6, 6), "b"),
    ("Ескі көпір", (7.9, 7.9), "x"),
    ("Стадион", (11, 9.5), "b"),
    ("Аэродром", (16, 9.5), "b"),
    ("Степная", (14.9, 9.5), "t"),
    ("Цирк", (12, 2), "t"),
    ("Кітапхана", (12, 3.5), "r"),
    ("Жағалау", (12, 6.6), "r"),
    ("Жаңа арал", (13.5, 11.6), "r"),
    ("Тоғай", (13.5, 10.7), "r"),
    ("Школьная", (5, 11.4), "r"),
    ("Маяк", (10.4, 8), "t"),
    ("Қамыс", (15.4, 6.6), "r"),
    ("Шығыс", (17, 4.6), "r"),
)
CHANGES: tuple[tuple[str, Corner, str], ...] = (
    ("Орталық", (9, 5), "tl"),
    ("Алаң", (12, 5), "tl"),
    ("Екі өзен", (8, 8), "tr"),
    ("Көпір", (12, 8), "bl"),
    ("Тоғыз жол", (5, 9), "br"),
    ("Мост", (13.5, 9.5), "br"),
    ("Балық", (7, 7), "l"),
)
SIDES = {
    "t": (0, -30, "ms"),
    "b": (0, 52, "ms"),
    "r": (30, 10, "ls"),
    "l": (-30, 10, "rs"),
    "tl": (-26, -30, "rs"),
    "tr": (28, -30, "ls"),
    "bl": (-30, 50, "rs"),
    "br": (26, 46, "ls"),
    "x": (0, 0, ""),
}


def spot(corner: Corner) -> Corner:
    """Turn places on the grid into pixels."""
    return corner[0] * 96 - 12, corner[1] * 96 + 150


def course(corners: tuple[Corner, ...], radius: float = 46) -> Points:
    """Join corners by straight lines with rounded bends."""
    p = [np.array(spot(c)) for c in corners]
    parts = [p[0][None]]
    for before, here, after in zip(p, p[1:], p[2:], strict=False):
        a = here + (before - here) / np.linalg.norm(before - here) * radius
        b = here + (after - here) / np.linalg.norm(after - here) * radius
        t = np.linspace(0, 1, 16)[:, None]
        parts.append((1 - t) ** 2 * a + 2 * t * (1 - t) * here + t**2 * b)
    parts.append(p[-1][None])
    return np.concatenate(parts)


def _water(sheet: Sheet) -> None:
    """Two rivers that meet, with their islands, bent like the lines of the map."""
    sheet.stroke(
        course(((-1, 7.3), (5.2, 7.3), (6.6, 8.7), (9.2, 8.7), (11, 6.9), (14, 6.9), (16.5, 9.2), (20, 9.2)), 110),
        92,
        WATER,
    )
    sheet.stroke(course(((10.6, -3), (10.6, 7.3)), 100), 56, WATER)
    sheet.stroke(course(((6.3, 8.45), (6.6, 8.7), (9.2, 8.7), (9.5, 8.45)), 60), 12, CREAM)


def _name(sheet: Sheet, name: str, at: Corner, side: str, size: float, face: str, far: float = 1) -> None:
    dx, dy, anchor = SIDES[side]
    dx, dy = dx * far, dy * far
    if anchor:
        sheet.text((at[0] + dx, at[1] + dy), name, size, INK, face, anchor)


def _hours(sheet: Sheet, at: Corner, side: str, number: int, far: float = 1) -> None:
    """The first trams of the day under the name of a stop, in small print."""
    dx, dy, anchor = SIDES[side]
    if not anchor:
        return
    first = 5 * 60 + 40 + 7 * number % 20
    times = [divmod(first + 20 * k, 60) for k in range(4)]
    words = " · ".join(f"{hour}.{minute:02}" for hour, minute in times)
    sheet.text((at[0] + dx * far, at[1] + dy * far + 14), words, 8, SMALL_PRINT, SANS_PLAIN, anchor)


def _ferry(sheet: Sheet, at: Corner) -> None:
    """A ferry below the last bridge, where no line crosses the river."""
    x, y = at
    hull = np.array([(x - 15, y), (x + 15, y), (x + 10, y + 6), (x - 10, y + 6)], float)
    sheet.fill(hull, INK)
    sheet.fill(rect(x - 7, y - 6, 12, 6), "#e5352b")
    sheet.stroke(np.array([(x + 8, y - 12), (x + 8, y)], float), 1.2, INK)
    sheet.text((x, y + 17), "паром", 8, INK, SANS_PLAIN, "ms")


def _heading(sheet: Sheet, w: int, h: int) -> None:
    sheet.text((90, 176), "Трамвай", 118, INK, DISPLAY, tracking=-0.03)
    for k, (number, colour, _) in enumerate(LINES):
        x = 1160 + k * 126
        sheet.fill(rect(x, 124, 84, 24), colour)
        sheet.fill(circle(x, 136, 30), colour)
        sheet.text((x, 148), number, 34, "white", SANS, "ms")
    sheet.text((90, h - 88), "Қала сызбасы · Схема города", 34, INK, SANS_PLAIN, "ls")


def draw() -> Image.Image:
    """The whole map."""
    w, h = 1800, 1400
    sheet = Sheet(w, h, CREAM, ss=LARGER * FINER)
    _water(sheet)
    for _, colour, corners in LINES:
        sheet.stroke(course(corners), 22, colour)
    for number, colour, corners in LINES:
        for end in (corners[0], corners[-1]):
            sheet.fill(circle(*spot(end), 27), colour)
            sheet.text((spot(end)[0], spot(end)[1] + 11), number, 31, "white", SANS, "ms")
    ends = {end for _, _, corners in LINES for end in (corners[0], corners[-1])}
    for stop, (name, corner, side) in enumerate(STOPS):
        at = spot(corner)
        if side != "x" and corner not in ends:
            sheet.fill(circle(*at, 7), "white")
        far = 1.35 if corner in ends else 1
        _name(sheet, name, at, side, 29 if far > 1 else 28, SANS if far > 1 else SANS_PLAIN, far)
        _hours(sheet, at, side, stop, far)
    for name, corner, side in CHANGES:
        at = spot(corner)
        sheet.fill(circle(*at, 23), INK)
        sheet.fill(circle(*at, 15), "white")
        _name(sheet, name, at, side, 34, SANS)
    _ferry(sheet, spot((17.2, 9.2)))
    _heading(sheet, w, h)
    large = sheet.big.resize((w * LARGER, h * LARGER), Image.Resampling.BOX)
    return large.quantize(COLOURS, dither=Image.Dither.NONE)
