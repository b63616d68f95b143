"""Nurlan Iskakov, design: the Creative Week posters and a jazz poster."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from . import two_rivers
from .ornament import camel_foot, horns, shanyrak, shanyrak_poles, su_wave
from .shapes import DISPLAY, SANS, Points, Sheet, arc, circle, fit, place, pts, rect

POSTER = (1330, 1900)
EDGE = 78
CREAM, INK, RED, OCHRE, TEAL = "#f3e9d8", "#17181c", "#e2472f", "#eeb13c", "#0f4a52"
RIVER, NIGHT = "#1f57c3", "#12223f"


def foot(sheet: Sheet, colour: str, left: str, right: str) -> None:
    """Set the line of small type that every poster of the series ends with."""
    w, h = POSTER
    sheet.fill(rect(EDGE, h - 132, w - 2 * EDGE, 4), colour)
    sheet.text((EDGE, h - 74), left, 36, colour, SANS, "ls")
    sheet.text((w - EDGE, h - 74), right, 36, colour, SANS, "rs")


def poster_horns() -> Image.Image:
    """The ram's horn, so large that it leaves the sheet."""
    w, h = POSTER
    sheet = Sheet(w, h, RED)
    for part in horns(turns=1.5, thick=0.2, radius=0.6, inner=0.06, stem=1.0):
        sheet.fill(place(part, 452, 1390, scale=648), CREAM)
    for part in horns(turns=1.2, thick=0.24, stem=0.4):
        sheet.fill(place(part, 452, 1390, scale=170), INK)
    sheet.text((EDGE - 12, 268), "20–26", 212, INK, DISPLAY, tracking=-0.035)
    sheet.text((EDGE - 8, 1556), "Шығармашылық", 139, CREAM, DISPLAY, tracking=-0.028)
    sheet.text((EDGE - 6, 1702), "апталығы", 139, INK, DISPLAY, tracking=-0.028)
    foot(sheet, CREAM, "20–26.04.2026", "Өскемен")
    return fit(sheet.image(), 1800)


def _quarter(x: float, y: float, size: float, corner: int) -> Points:
    """A quarter disc that fills a cell of the grid from one of its corners."""
    cx, cy = ((x, y), (x + size, y), (x + size, y + size), (x, y + size))[corner]
    return np.concatenate([pts((cx, cy)), arc(cx, cy, size, 90 * corner, 90 * corner + 90, 60)])


def poster_camel() -> Image.Image:
    """The camel's footprint, taken apart on a grid of quarter discs."""
    w, h = POSTER
    sheet = Sheet(w, h, TEAL)
    size = (w - 2 * EDGE) / 4
    plan = (
        ("2c", "3c", "2o", "1c"),
        ("1c", "0c", "3r", "0o"),
        ("2r", "3c", "..", "3c"),
        ("1o", "2c", "1c", "0r"),
    )
    inks = {"c": CREAM, "o": OCHRE, "r": RED}
    for row, cells in enumerate(plan):
        for column, (corner, ink) in enumerate(cells):
            if corner != ".":
                sheet.fill(_quarter(EDGE + column * size, EDGE + row * size, size, int(corner)), inks[ink])
    for part in camel_foot(1.0, 0.2):
        sheet.fill(place(part, EDGE + size * 2.5, EDGE + size * 2.5, scale=size * 0.74), OCHRE)
    sheet.text((EDGE - 10, 1478), "Креативная", 201, CREAM, DISPLAY, tracking=-0.026)
    sheet.text((EDGE - 10, 1672), "неделя", 201, CREAM, DISPLAY, tracking=-0.026)
    sheet.text((w - EDGE, 1592), "20–26", 92, OCHRE, DISPLAY, "rs", tracking=-0.02)
    sheet.text((w - EDGE, 1672), "апреля", 62, OCHRE, DISPLAY, "rs")
    foot(sheet, CREAM, "20–26.04.2026", "Усть-Каменогорск")
    return fit(sheet.image(), 1800)


def poster_water() -> Image.Image:
    """Water scrolls that grow towards the bottom edge, with the title floating on them."""
    w, h = POSTER
    sheet = Sheet(w, h, OCHRE)
    y, scale = 790.0, 180.0
    for k, ink in enumerate((RIVER, NIGHT, RIVER, NIGHT)):
        for part in su_wave(9, 1.02, 0.78, 0.17):
            sheet.fill(place(part, -scale * (0.3 + 0.45 * k), y, scale=scale), ink)
        y += scale * 1.08
        scale *= 1.36
    sheet.fill(rect(0, y - scale / 1.36 * 1.08 - 2, w, h), NIGHT)
    sheet.text((EDGE - 14, 318), "Creative", 268, NIGHT, DISPLAY, tracking=-0.03)
    sheet.text((EDGE - 6, 552), "Week", 268, NIGHT, DISPLAY, tracking=-0.03)
    sheet.text((w - EDGE, 472), "20–26", 92, RIVER, DISPLAY, "rs", tracking=-0.02)
    sheet.text((w - EDGE, 552), "04.2026", 62, RIVER, DISPLAY, "rs")
    foot(sheet, OCHRE, "Öskemen", "Expo 25–26.04")
    return fit(sheet.image(), 1800)


def poster_crown() -> Image.Image:
    """The crown of the yurt as a sun that fills the sheet from below."""
    w, h = POSTER
    sheet = Sheet(w, h, CREAM)
    cx, cy, r = w / 2, 1210.0, 470.0
    for part in shanyrak_poles(48, 1.0, 2.9, 0.055):
        sheet.fill(place(part, cx, cy, scale=r), INK)
    sheet.fill(circle(cx, cy, r * 1.13), CREAM)
    sheet.fill(circle(cx, cy, r * 0.99), RED)
    for part in shanyrak(3, 1, 0.105, 0.2, 0.17):
        sheet.fill(place(part, cx, cy, scale=r, angle=45), INK)
    sheet.fill(rect(0, 0, w, 566), CREAM)
    sheet.fill(rect(0, h - 174, w, 174), CREAM)
    sheet.text((EDGE - 22, 408), "25–26", 446, INK, DISPLAY, tracking=-0.03)
    sheet.text((EDGE, 506), "Экспо", 62, RED, DISPLAY)
    sheet.text((w - EDGE, 506), "сәуір  апрель  April", 62, RED, DISPLAY, "rs", tracking=-0.01)
    foot(sheet, INK, "Шығармашылық апталығы", "Креативная неделя")
    return fit(sheet.image(), 1800)


def _keys(sheet: Sheet) -> None:
    """Bars of uneven length, as the keys of a piano would fall off the beat."""
    w, _ = POSTER
    beats = (
        (0, 5, "#f0e6d2"),
        (1, 9, RED),
        (2, 4, "#f0e6d2"),
        (3, 11, "#f0e6d2"),
        (4, 7, "#f2a93b"),
        (5, 3, "#f0e6d2"),
        (6, 10, "#7fb7c9"),
        (7, 6, "#f0e6d2"),
        (8, 8, RED),
        (9, 2, "#f0e6d2"),
        (10, 7, "#f0e6d2"),
    )
    step = (w + 20) / 11
    for column, length, ink in beats:
        top = 0 if column % 3 else 130
        sheet.fill(rect(column * step, top, step - 20, length * 96 + 60), ink)


def poster_jazz() -> Image.Image:
    """Syncopated bars, with discs that sound between them."""
    w, h = POSTER
    sheet = Sheet(w, h, NIGHT)
    _keys(sheet)
    step = (w + 20) / 11
    discs = (
        (2, 780, 1, RED),
        (5, 600, 2, "#f0e6d2"),
        (9, 560, 1.5, "#f2a93b"),
        (0, 1010, 1, "#7fb7c9"),
        (7, 1010, 1.5, RED),
    )
    for column, y, r, ink in discs:
        sheet.fill(circle(column * step + step / 2 - 10, y, r * (step - 20)), ink)
    cx = 5 * step + step / 2 - 10
    for k, ink in enumerate((NIGHT, "#f0e6d2", NIGHT)):
        sheet.fill(circle(cx, 600, (1.72 - k * 0.56) * (step - 20)), ink)
    sheet.fill(rect(EDGE, 1318, w - 2 * EDGE, 4), "#f0e6d2")
    sheet.text((EDGE - 14, 1534), "Джаз", 244, "#f0e6d2", DISPLAY, tracking=-0.035)
    sheet.text((EDGE - 4, 1706), "у Иртыша", 120, "#f2a93b", DISPLAY, tracking=-0.025)
    sheet.text((w - EDGE, 1400), "Ертіс", 58, "#7fb7c9", DISPLAY, "rs", tracking=-0.01)
    sheet.text((w - EDGE, 1468), "жағасында", 58, "#7fb7c9", DISPLAY, "rs", tracking=-0.01)
    foot(sheet, "#f0e6d2", "24.04.2026, 19:00", "Өзен залы · Речной зал")
    return fit(sheet.image(), 1800)


def portrait() -> Image.Image:
    """His initials built from the posters' own parts."""
    sheet = Sheet(1200, 1200, RED)
    sheet.fill(rect(0, 600, 600, 600), TEAL)
    sheet.fill(rect(600, 0, 600, 600), OCHRE)
    sheet.fill(_quarter(0, 0, 600, 2), CREAM)
    sheet.fill(_quarter(600, 600, 600, 0), INK)
    for part in horns(turns=1.3, thick=0.21, radius=0.52, inner=0.1, stem=0.8):
        sheet.fill(place(part, 300, 1200, scale=252), CREAM)
    for part in camel_foot(1.0, 0.2):
        sheet.fill(place(part, 900, 300, scale=440), TEAL)
    return sheet.image()


WORKS = "creatives/nurlan-iskakov/works"
PICTURES: dict[str, Callable[[], Image.Image]] = {
    "creatives/nurlan-iskakov/portrait.jpg": portrait,
    f"{WORKS}/creative-week-posters/01.jpg": poster_horns,
    f"{WORKS}/creative-week-posters/02.jpg": poster_camel,
    f"{WORKS}/creative-week-posters/03.jpg": poster_water,
    f"{WORKS}/creative-week-posters/04.jpg": poster_crown,
    f"{WORKS}/city-of-two-rivers/01.jpg": two_rivers.mark_sheet,
    f"{WORKS}/city-of-two-rivers/02.jpg": two_rivers.pattern,
    f"{WORKS}/city-of-two-rivers/03.jpg": two_rivers.banners,
    f"{WORKS}/jazz-by-the-irtysh.jpg": poster_jazz,
}
