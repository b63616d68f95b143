"""Watercolour flowers out of loose blots: petals, leaves, stems, a splash."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from .noise import Array, Shape, develop, smooth
from .watercolour import Sheet


def polygon(shape: Shape, corners: list[tuple[float, float]]) -> Array:
    """Return the mask of a polygon given in parts of the height."""
    image = Image.new("L", (shape[1], shape[0]))
    ImageDraw.Draw(image).polygon([(x * shape[0], y * shape[0]) for x, y in corners], fill=255)
    return np.asarray(image, np.float32) / 255


def petals(sheet: Sheet, x: float, y: float, radius: float, count: int, turn: float, open_: float) -> list[Array]:
    """Return the masks of a loose flower's petals, every second one apart, so that they overlap as glazes."""
    rows, columns = sheet.grid()
    angle = np.arctan2((rows - y) / open_, columns - x)
    far = np.hypot((rows - y) / open_, columns - x) / radius
    masks = []
    for part in (0, 1):
        total = np.zeros(sheet.shape, np.float32)
        for i in range(part, count, 2):
            centre = turn + 2 * np.pi * i / count + sheet.rng.normal(0, 0.12)
            off = np.angle(np.exp(1j * (angle - centre)))
            reach = sheet.rng.uniform(0.8, 1.12)
            wide = np.pi / count * 1.25
            shape_ = reach * np.sqrt(np.clip(1 - (off / wide) ** 2, 0, 1))
            total = np.maximum(total, smooth(0.02, -0.02, far - shape_) * smooth(0.08, 0.16, far))
        masks.append(total)
    return masks


def leaf(sheet: Sheet, x: float, y: float, angle: float, length: float, width: float) -> Array:
    """Return the mask of one leaf, laid down in a single press of the brush."""
    rows, columns = sheet.grid()
    along = ((columns - x) * np.cos(angle) + (rows - y) * np.sin(angle)) / length
    across = (rows - y) * np.cos(angle) - (columns - x) * np.sin(angle) - 0.18 * length * along * along
    half = width * np.sqrt(np.clip(along, 0, 1)) * (1 - np.clip(along, 0, 1)) * 2.6
    return smooth(0.002, -0.002, np.abs(across) - half) * (along > 0) * (along < 1)


def stem(sheet: Sheet, x0: float, y0: float, x1: float, y1: float, bow: float, width: float = 0.004) -> Array:
    """Return the mask of a bowed stem."""
    share = np.linspace(0, 1, 30)
    xs = x0 + (x1 - x0) * share + bow * np.sin(np.pi * share)
    ys = y0 + (y1 - y0) * share
    left = [(px - width * (1.2 - 0.6 * s), py) for px, py, s in zip(xs, ys, share, strict=True)]
    right = [(px + width * (1.2 - 0.6 * s), py) for px, py, s in zip(xs, ys, share, strict=True)]
    return polygon(sheet.shape, left + right[::-1])


def bouquet(
    name: str, shape: Shape, flowers: list[tuple[float, float, float, str, str]], foot: tuple[float, float], ground: str
) -> Image.Image:
    """Paint flowers (x, y, radius, two colours) on stems that meet near a foot."""
    sheet = Sheet(name, shape)
    rng = sheet.rng
    y, x = sheet.grid()
    cloud = smooth(0.75, 0.2, np.hypot((x - foot[0]) * 1.25, y - 0.5) + 0.12 * sheet.wobble[0])
    sheet.wash(cloud, ground, 0.35, "#d5dcc4", 16, 0.15, 1.0, soft=24)
    for fx, fy, radius, _, _ in flowers:
        sheet.wash(
            stem(sheet, foot[0] + (fx - foot[0]) * 0.15, foot[1], fx, fy + radius * 0.3, (fx - foot[0]) * 0.18),
            "#5f7a3a",
            0.8,
            "#8a8a3c",
            2,
            0.5,
            0.7,
        )
    for _ in range(15):
        angle = rng.uniform(-2.9, -0.25)
        start = (foot[0] + rng.normal(0, 0.05), foot[1] - rng.uniform(0.02, 0.42))
        greens = [("#5b7f45", "#8aa04a"), ("#3f6a55", "#6f8f4a"), ("#7d8f3c", "#4f7a5a")][rng.integers(3)]
        sheet.wash(
            leaf(sheet, *start, angle, rng.uniform(0.14, 0.27), rng.uniform(0.022, 0.045)),
            greens[0],
            0.7,
            greens[1],
            4,
            0.7,
            0.9,
        )
    for fx, fy, radius, first, second in flowers:
        turn, open_ = rng.uniform(0, 6), rng.uniform(0.62, 0.95)
        sheet.wash(smooth(1.25, 0.7, np.hypot(x - fx, y - fy) / radius), first, 0.22, second, 16, 0.2, 0.8, soft=14)
        for mask in petals(sheet, fx, fy, radius, int(rng.integers(5, 8)), turn, open_):
            sheet.wash(mask, first, 0.68, second, 6, 0.75, 1.0)
        core = smooth(0.3, 0.14, np.hypot(x - fx, (y - fy) / open_) / radius)
        sheet.wash(core, "#4a2f3c", 0.95, "#8a5a2c", 7, 0.5, 0.9, soft=3)
    drops = np.zeros(sheet.shape, np.float32)
    for _ in range(46):
        px, py, size = (
            rng.uniform(0.08, shape[1] / shape[0] - 0.08),
            rng.uniform(0.08, 0.92),
            0.0055 * rng.lognormal(-0.5, 0.6),
        )
        turn = np.linspace(0, 2 * np.pi, 14)
        drops = np.maximum(
            drops, polygon(sheet.shape, list(zip(px + size * np.cos(turn), py + size * np.sin(turn), strict=True)))
        )
    sheet.wash(drops, flowers[0][3], 0.6, "#6f8f4a", 1, 0.6, 0.6)
    sheet.bloom(foot[0] - 0.14, 0.66, 0.07)
    return develop(sheet.finished(), sheet.rng, 0.6)
