"""The identity of a city of two rivers: the mark, its pattern and its banners (Nurlan Iskakov)."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .noise import blur, displace, fbm, generator, smooth
from .shapes import (
    DISPLAY,
    SANS,
    SANS_PLAIN,
    Points,
    Sheet,
    bezier,
    line,
    mask,
    overprint,
    paint,
    place,
    rect,
    resample,
    rgb,
    ribbon,
    to_image,
)

PAPER, NIGHT, BLUE, GREEN, SAND, CORAL = "#f6f3ec", "#12223f", "#3f8fe0", "#3fc08e", "#f0d9a8", "#ee6f52"


def rivers(width: float = 0.3) -> tuple[Points, Points]:
    """Two bands that come in side by side, cross and leave as one broad stream."""
    courses = []
    for sign in (-1, 1):
        course = np.concatenate(
            [
                line((-1, sign * 0.66), (-0.66, sign * 0.66), 12)[:-1],
                bezier((-0.66, sign * 0.66), (-0.02, sign * 0.66), (-0.3, sign * -0.15), (0.3, sign * -0.15), 80)[:-1],
                line((0.3, sign * -0.15), (1.0, sign * -0.15), 12),
            ]
        )
        courses.append(ribbon(resample(course, 260), width))
    return courses[0], courses[1]


def print_mark(
    base: np.ndarray, at: tuple[float, float], size: float, inks: tuple[str, str], turn: float = 0
) -> np.ndarray:
    """Print one river over the other, so that the colours mix where they meet."""
    high, wide = base.shape[:2]
    for path, ink in zip(rivers(), inks, strict=True):
        base = overprint(base, mask((wide, high), [place(path, *at, scale=size, angle=turn)]), ink)
    return base


def mark_sheet() -> Image.Image:
    """The mark with the city's name."""
    w, h = 1800, 1200
    base = np.ones((h, w, 3), np.float32) * rgb(PAPER)
    base = print_mark(base, (w / 2, 500), 440, (BLUE, GREEN))
    sheet = Sheet.over(base)
    sheet.text((w / 2 - 448, 1042), "Өскемен", 124, NIGHT, DISPLAY, tracking=-0.02)
    sheet.text((w / 2 + 440, 988), "Екі өзен қаласы", 40, NIGHT, SANS, "rs")
    sheet.text((w / 2 + 440, 1042), "Город двух рек", 40, NIGHT, SANS_PLAIN, "rs")
    return sheet.image()


def _river_tile(size: int, ground: str, inks: tuple[str, str], turn: int) -> np.ndarray:
    """One square of the pattern: the mark cropped so that bands run on from square to square."""
    tile = np.ones((size, size, 3), np.float32) * rgb(ground)
    return print_mark(tile, (size / 2, size / 2), size / 2, inks, turn)


def pattern() -> Image.Image:
    """The mark as a tile, turned this way and that."""
    size = 300
    rng = generator("two-rivers pattern")
    grounds = (
        (PAPER, (BLUE, GREEN)),
        (SAND, (CORAL, BLUE)),
        ("#cfe6f2", (BLUE, BLUE)),
        (SAND, (GREEN, BLUE)),
        (PAPER, (CORAL, "#f3b84b")),
        ("#d8efe2", (GREEN, BLUE)),
    )
    rows = []
    for _ in range(4):
        tiles = []
        for _ in range(6):
            ground, inks = grounds[int(rng.integers(len(grounds)))]
            turn = (0, 90, 180, 270)[int(rng.integers(4))]
            tiles.append(_river_tile(size, ground, inks, turn))
        rows.append(np.concatenate(tiles, axis=1))
    return to_image(np.concatenate(rows, axis=0))


def _banner(size: tuple[int, int], ground: str, inks: tuple[str, str]) -> np.ndarray:
    """The flat print of one banner."""
    w, h = size
    cloth = np.ones((h, w, 3), np.float32) * rgb(ground)
    return print_mark(cloth, (w * 0.5, h * 0.5), h * 0.52, inks, 90)


def _hang(picture: np.ndarray, cloth: np.ndarray, x: int, y: int, name: str) -> np.ndarray:
    """Hang a banner: folds bend its edges and shade it, and it throws a soft shadow."""
    h, w = cloth.shape[:2]
    rng = generator(name)
    high, wide = picture.shape[:2]
    down = np.linspace(0, 1, h, dtype=np.float32)[:, None]
    across = np.linspace(0, 1, w, dtype=np.float32)[None, :]
    phase = rng.uniform(0, 6)
    swing = (across * 2.1 + down * 0.9) * np.pi + phase + 0.7 * fbm((h, w), 500, rng, 2)
    fold = np.sin(swing) * (0.25 + down * 0.75)
    light = 1 + 0.13 * np.cos(swing) * (0.2 + down * 0.8) - 0.03
    printed = cloth * light[..., None]
    layer = np.zeros_like(picture)
    cover = np.zeros((high, wide), np.float32)
    layer[y : y + h, x : x + w] = printed
    cover[y : y + h, x : x + w] = 1
    field = np.zeros((high, wide), np.float32)
    field[y : y + h, x : x + w] = fold
    # The lower edge keeps swinging below the cloth's own rectangle.
    field[y + h :, x : x + w] = fold[-1]
    lift = blur(field, 6) * 16
    layer, cover = displace(layer, lift, lift * 0.3), displace(cover, lift, lift * 0.3)
    shadow = blur(np.roll(cover, (26, 44), (0, 1)), 30)
    picture = picture * (1 - 0.32 * shadow[..., None])
    return picture * (1 - cover[..., None]) + layer * cover[..., None]


def banners() -> Image.Image:
    """Three banners before a plastered wall in the sun."""
    w, h = 1800, 1200
    rng = generator("two-rivers banners")
    wall = np.ones((h, w, 3), np.float32) * rgb("#e3ddd1")
    wall *= (1 + 0.018 * fbm((h, w), 260, rng, 6))[..., None]
    slope = (np.arange(w)[None, :] * 0.8 + np.arange(h)[:, None]) / (w * 0.8 + h)
    wall *= (1.04 - 0.12 * smooth(0, 1, slope))[..., None]
    size = (380, 880)
    prints = ((PAPER, (BLUE, GREEN)), (NIGHT, ("#ffffff", "#ffffff")), (SAND, (CORAL, BLUE)))
    for k, (ground, inks) in enumerate(prints):
        x, y = 190 + k * 520, 150
        cloth = _banner(size, ground, inks)
        if ground == NIGHT:
            cloth = _dark_banner(size)
        bar = mask((w, h), [rect(x - 16, y - 12, size[0] + 32, 14)], 2)
        wall = wall * (1 - 0.25 * blur(np.roll(bar, (16, 24), (0, 1)), 8)[..., None])
        wall = _hang(wall, cloth, x, y, f"banner {k}")
        wall = paint(wall, bar, "#3a3a3c")
    return to_image(wall)


def _dark_banner(size: tuple[int, int]) -> np.ndarray:
    """The banner on night blue, where the inks are opaque."""
    w, h = size
    cloth = np.ones((h, w, 3), np.float32) * rgb(NIGHT)
    covers = [mask(size, [place(p, w * 0.5, h * 0.5, scale=h * 0.52, angle=90)]) for p in rivers()]
    cloth = paint(cloth, covers[0], BLUE)
    cloth = paint(cloth, covers[1], GREEN)
    return paint(cloth, covers[0] * covers[1], PAPER)
