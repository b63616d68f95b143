"""Dinara Mukhametova: films of cut paper, one of the ice leaving the Irtysh, one of a stove that turns without end."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw

from .encoding import RATE, film
from .synthesis import in_a_room, laid, noise

RIVER = "creatives/dinara-mukhametova/works/the-ice-leaves"
LOOP = "creatives/dinara-mukhametova/works/spindle"
SECONDS, FRAMES = 24, 12
Colour = tuple[int, int, int]

NIGHT: dict[str, Colour] = {
    "high": (24, 32, 60), "low": (58, 70, 110), "far": (44, 54, 92), "middle": (33, 42, 76), "near": (20, 27, 52),
    "water": (18, 40, 66), "ice": (150, 168, 200), "edge": (92, 112, 154), "sun": (222, 226, 236),
}  # fmt: skip
DAWN: dict[str, Colour] = {
    "high": (238, 150, 128), "low": (252, 222, 178), "far": (206, 128, 132), "middle": (150, 84, 106), "near": (86, 46, 72),
    "water": (46, 110, 128), "ice": (255, 246, 232), "edge": (214, 168, 160), "sun": (255, 210, 92),
}  # fmt: skip


def ease(at: float, start: float, end: float) -> float:
    """Return 0 before a time, 1 after another, and a soft way between them."""
    t = min(1.0, max(0.0, (at - start) / (end - start)))
    return t * t * (3 - 2 * t)


def mixed(night: Colour, dawn: Colour, t: float) -> Colour:
    red, green, blue = (round(a + (b - a) * t) for a, b in zip(night, dawn, strict=True))
    return red, green, blue


def hills(seed: int, base: float, height: float) -> list[tuple[float, float]]:
    """Return the edge of a sheet of paper cut as hills, for a picture of 16 x 9."""
    random = np.random.default_rng(seed)
    waves = [(random.uniform(0.25, 1.3), random.uniform(0, 6.3), random.uniform(0.3, 1)) for _ in range(5)]
    edge = []
    for step in range(81):
        x = step / 5
        rise = sum(size * math.sin(pace * x + shift) for pace, shift, size in waves) / 2.6
        edge.append((x, base - height * (0.5 + 0.5 * rise)))
    return edge


class Scene:
    """What stands still: the hills, and the ice as it is cut."""

    def __init__(self) -> None:
        self.hills = (hills(5, 4.15, 1.6), hills(9, 4.3, 1.05), hills(23, 4.5, 0.55))
        random = np.random.default_rng(41)
        rows, columns = 8, 15
        self.corners = np.zeros((rows + 1, columns + 1, 2))
        for row in range(rows + 1):
            depth = (row / rows) ** 1.6
            for column in range(columns + 1):
                wide = 1.15 + 0.75 * depth
                shift = random.uniform(-0.36, 0.36, 2)
                x = 8 + (column - columns / 2 + (shift[0] if 0 < column < columns else 0)) * wide * 1.05
                y = 4.35 + 5.2 * depth + (shift[1] * 0.5 * wide * 0.5 if 0 < row < rows else 0)
                self.corners[row, column] = x, y
        self.pace = random.uniform(0.75, 1.3, (rows, columns))
        self.turn = random.uniform(-0.5, 0.5, (rows, columns))
        self.start = random.uniform(0, 2.2, (rows, columns))

    def floes(self, at: float) -> Iterator[list[tuple[float, float]]]:
        """Yield each floe at a time of the film, from far to near."""
        rows, columns = self.pace.shape
        for row in range(rows):
            for column in range(columns):
                cell = self.corners[[row, row, row + 1, row + 1], [column, column + 1, column + 1, column]]
                begin = 5.5 + 0.35 * abs(column - 4) + self.start[row, column]
                gone = max(0.0, at - begin)
                crack = 0.012 + 0.05 * ease(at, 2.5, 6) + 0.10 * ease(at, begin, begin + 5)
                melt = 1 - crack - 0.62 * ease(at, begin + 3, 24)
                depth = 0.35 + 0.65 * (row / rows)
                moved = self.pace[row, column] * depth * (0.05 * gone**1.75)
                angle = self.turn[row, column] * ease(at, begin, begin + 9)
                middle = cell.mean(axis=0)
                around = np.array(((math.cos(angle), -math.sin(angle) * 2.2), (math.sin(angle) / 2.2, math.cos(angle))))
                bob = 0.02 * math.sin(at * 2.1 + column * 1.7 + row) * ease(at, begin, begin + 3)
                yield [
                    (x, y) for x, y in (cell - middle) @ around.T * melt + middle + (moved, 0.1 * moved * depth + bob)
                ]


def drawn(scene: Scene, at: float, width: int) -> Image.Image:
    """Return the picture at a time in seconds."""
    scale = width * 2 / 16
    light = ease(at, 9, 21)
    colours = {name: mixed(NIGHT[name], DAWN[name], light) for name in NIGHT}
    image = Image.new("RGB", (width * 2, width * 9 // 8), colours["high"])
    pen = ImageDraw.Draw(image)

    def sheet(points: list[tuple[float, float]], colour: Colour) -> None:
        pen.polygon([(x * scale, y * scale) for x, y in points], fill=colour)

    for band in range(9):  # the sky: strips of paper
        wave = [(x / 4, band * 0.55 + 0.05 * math.sin(x * 0.33 + band * 2)) for x in range(65)]
        sheet([*wave, (16, 9), (0, 9)], mixed(colours["high"], colours["low"], band / 8))
    for x, y in (
        (1.2, 0.7),
        (3.4, 1.6),
        (5.1, 0.5),
        (7.7, 1.1),
        (9.3, 0.4),
        (12.6, 0.8),
        (14.6, 1.9),
        (13.4, 1.4),
        (6.3, 1.9),
    ):
        size = 0.035 * (1 - ease(at, 8 + x / 3, 11 + x / 3))
        if size > 0.004:
            pen.regular_polygon((x * scale, y * scale, size * scale), 4, 45, fill=colours["sun"])
    rise = 4.6 - 3.1 * ease(at, 10, 23)
    for ring in range(4, -1, -1):
        size = (0.72 + 0.36 * ring) * scale
        behind = colours["low"] if ring else colours["sun"]
        share = 1 - ring * 0.22
        pen.ellipse([11 * scale - size, rise * scale - size, 11 * scale + size, rise * scale + size],
                    fill=mixed(behind, colours["sun"], share * (0.15 + 0.85 * light) if ring else 1))  # fmt: skip
    for edge, name in zip(scene.hills, ("far", "middle", "near"), strict=True):
        sheet([*edge, (16, 9), (0, 9)], colours[name])
    sheet([(0, 4.3), (16, 4.3), (16, 9), (0, 9)], colours["water"])
    for line in range(7):  # the sun on the water
        long = (1.7 - 0.14 * line) * light
        y = 4.62 + line * 0.42 + 0.03 * math.sin(at * 1.5 + line)
        x = 11 + 0.22 * math.sin(at * 0.9 + line * 1.9)
        sheet(
            [(x - long, y), (x, y - 0.055), (x + long, y), (x, y + 0.055)],
            mixed(colours["water"], colours["sun"], 0.55 * light),
        )
    floes = list(scene.floes(at))
    for floe in floes:
        sheet([(x + 0.03, y + 0.11) for x, y in floe], colours["edge"])
    for floe in floes:
        sheet(floe, colours["ice"])
    _gulls(pen, scale, at, colours["near"])
    return image.resize((width, width * 9 // 16), Image.Resampling.BOX)


def _gulls(pen: ImageDraw.ImageDraw, scale: float, at: float, colour: Colour) -> None:
    for n, (begin, high, size) in enumerate(((14.5, 1.5, 0.42), (15.6, 2.1, 0.3), (16.0, 1.15, 0.25))):
        x = 17 - (at - begin) * 1.75
        if -1 < x < 17:
            y = high + 0.25 * math.sin(at * 0.9 + n)
            beat = 0.55 * size * math.sin(at * 6.5 + n * 2)
            for side in (-1, 1):
                wing = [
                    (x, y),
                    (x + side * size * 0.55, y - beat * 0.8 - 0.06),
                    (x + side * size * 1.15, y - beat * 0.2),
                    (x + side * size * 0.5, y - beat * 0.5 + 0.04),
                ]
                pen.polygon([(a * scale, b * scale) for a, b in wing], fill=colour)


def frames(width: int) -> Iterator[np.ndarray]:
    scene = Scene()
    for frame in range(SECONDS * FRAMES):
        yield np.asarray(drawn(scene, frame / FRAMES, width))


def sound() -> np.ndarray:
    """Return what is heard: wind, the ice that breaks, water, two gulls."""
    count = SECONDS * RATE
    time = np.arange(count) / RATE
    wind = (
        noise(SECONDS, 180, 700, 1)
        * (0.6 + 0.4 * np.sin(time * 0.7))
        * np.interp(time, (0, 1.5, 8, 16, 24), (0, 1, 0.8, 0.3, 0.2))
    )
    water = (
        noise(SECONDS, 500, 2600, 2)
        * (0.75 + 0.25 * np.sin(time * 5.1))
        * np.interp(time, (0, 6, 12, 22, 24), (0, 0, 0.55, 0.7, 0))
    )
    rumble = noise(SECONDS, 30, 90, 3) * np.interp(time, (0, 4, 7, 13, 20), (0, 0, 1, 0.6, 0))
    parts = [(0.0, wind, 0.32), (0.0, water, 0.30), (0.0, rumble, 0.55)]
    random = np.random.default_rng(8)
    cracks = (2.5, 3.4, 4.6, 5.1, 5.5, 5.9, 6.2, 6.8, 7.3, 8.1, 9.4, 10.9)
    parts += [(start, _crack(random), float(random.uniform(0.35, 0.9))) for start in cracks]
    parts += [(15.2, _cry(0.0), 0.16), (15.8, _cry(0.6), 0.14), (18.4, _cry(0.3), 0.1)]
    for n, tone in enumerate((110.0, 164.8, 220.0, 277.2, 329.6)):  # the light
        swell = np.interp(time, (0, 11 + n * 1.6, 19, 22, 24), (0, 0, 1, 0.8, 0)) ** 1.5
        parts.append((0.0, np.sin(2 * np.pi * tone * time + 0.4 * np.sin(time * (2.1 + n))) * swell, 0.075))
    return in_a_room(laid(parts, SECONDS), seconds=1.6, share=0.28, seed=70)


def _crack(random: np.random.Generator) -> np.ndarray:
    count = round(0.5 * RATE)
    time = np.arange(count) / RATE
    body = sum(
        np.sin(2 * np.pi * tone * time * (1 - 0.25 * time)) * np.exp(-time * fade)
        for tone, fade in ((random.uniform(90, 190), 11), (random.uniform(420, 900), 34))
    )
    return (body + random.standard_normal(count) * np.exp(-time * 90)) / 2


def _cry(shift: float) -> np.ndarray:
    time = np.arange(round(0.42 * RATE)) / RATE
    pitch = 1250 - 900 * (time - 0.12) ** 2 * 8 + 40 * np.sin(time * 60) - 120 * shift
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    return (np.sin(phase) + 0.4 * np.sin(2 * phase)) * np.sin(np.pi * time / 0.42) ** 2


def the_ice_leaves() -> bytes:
    return film(frames(960), rate=FRAMES, crf=25, samples=sound())


def still(at: float) -> bytes:
    data = io.BytesIO()
    drawn(Scene(), at, 1600).save(data, "JPEG", quality=84, optimize=True, progressive=True)
    return data.getvalue()


def spindle() -> bytes:
    """Return the loop: a spindle winds red wool, 5 seconds, and begins where it ends."""
    count = 60
    return film((np.asarray(_spindle(frame / count, 640)) for frame in range(count)), rate=12, crf=26)


def _spindle(turn: float, side: int) -> Image.Image:
    full = side * 2
    image = Image.new("RGB", (full, full), (239, 229, 210))
    pen = ImageDraw.Draw(image)
    middle, angle = full / 2, turn * 2 * math.pi
    for n in range(24):  # the thread, wave after wave, towards the spindle
        t = (n + turn * 4 % 1) / 24
        x = full * (0.04 + 0.46 * t)
        y = full * (0.16 + 0.36 * t) + full * 0.03 * math.sin(t * 14)
        size = full * (0.055 - 0.045 * t)
        pen.ellipse([x - size, y - size, x + size, y + size], fill=mixed((233, 212, 196), (190, 42, 44), t))
    for ring in range(9, 0, -1):
        size = full * 0.036 * ring
        x, y = middle + full * 0.006 * math.cos(angle + ring), middle + full * 0.006 * math.sin(angle + ring)
        pen.ellipse([x - size, y - size, x + size, y + size], fill=(190, 42, 44) if ring % 2 else (148, 26, 38))
        for part in range(3):
            at = math.degrees(angle * (1 if ring % 2 else -1)) + part * 120 + ring * 31
            pen.arc(
                [x - size, y - size, x + size, y + size], at, at + 46, fill=(226, 96, 80), width=max(2, full // 150)
            )
    for arm in range(4):
        way = angle + arm * math.pi / 2
        a, b = (math.cos(way), math.sin(way)), (-math.sin(way), math.cos(way))
        long, thin = full * 0.44, full * 0.012
        pen.polygon(
            [
                (middle + a[0] * r + b[0] * w, middle + a[1] * r + b[1] * w)
                for r, w in ((0, -thin), (long, -thin * 0.4), (long * 1.02, 0), (long, thin * 0.4), (0, thin))
            ],
            fill=(66, 46, 38),
        )
    size = full * 0.03
    pen.ellipse(
        [middle - size, middle - size, middle + size, middle + size],
        fill=(239, 229, 210),
        outline=(66, 46, 38),
        width=full // 90,
    )
    return image.resize((side, side), Image.Resampling.BOX)


MEDIA = {
    f"{RIVER}/film.mp4": the_ice_leaves,
    f"{RIVER}/film.jpg": lambda: still(17.5),
    f"{RIVER}/night.jpg": lambda: still(3.5),
    f"{RIVER}/break-up.jpg": lambda: still(10.5),
    f"{LOOP}/spindle.mp4": spindle,
}
