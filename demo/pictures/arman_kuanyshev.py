"""Arman Kuanyshev, painting: burial mounds as heavy arcs, red steppes, a black sun."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from .noise import Array, Shape, curve, develop, palette, rgb, wave
from .paint import Board

HOME = "creatives/arman-kuanyshev"


def pick(board: Board, colours: list[Array], jitter: float = 0.03) -> Array:
    """Take one of the colours, never twice the same."""
    colour = colours[board.rng.integers(len(colours))]
    return np.clip(colour + board.rng.normal(0, jitter) + board.rng.normal(0, jitter / 3, 3), 0, 1).astype(np.float32)


def field(
    board: Board,
    colours: list[Array],
    top: float,
    bottom: float,
    count: int,
    width: tuple[float, float],
    length: tuple[float, float],
    tilt: float = 0.0,
    wild: float = 0.12,
    load: float = 1.0,
    body: float = 0.8,
) -> None:
    """Cover a band of the board (in parts of its height) with loose strokes."""
    height, wide = board.shape
    for _ in range(count):
        long = board.rng.uniform(*length) * height
        board.stroke(
            board.rng.uniform(-0.05, 1.05) * wide,
            board.rng.uniform(top, bottom) * height,
            tilt + board.rng.normal(0, wild),
            long,
            board.rng.uniform(*width) * height,
            pick(board, colours),
            board.rng.normal(0, 0.1) / long,
            load * board.rng.uniform(0.7, 1.2),
            body,
            pick(board, colours),
        )


def arc(
    board: Board,
    x: float,
    base: float,
    half: float,
    rise: float,
    colours: list[Array],
    width: float,
    passes: int,
    load: float = 1.0,
    body: float = 1.2,
    jitter: float = 0.004,
) -> None:
    """Sweep a mound's outline in short heavy strokes that follow a parabola."""
    height = board.shape[0]
    for i in range(passes):
        share = board.rng.uniform(-0.93, 0.93) if i > 2 else (-0.5, 0.45, 0.0)[i]
        px, py = x + share * half, base - rise * (1 - share * share)
        slope = np.arctan2(2 * rise * share, half)
        length = half * (0.62 if i > 2 else 1.1)
        bend = 2 * rise / half**2 * np.cos(slope) ** 3
        board.stroke(
            px * height,
            (py + board.rng.normal(0, jitter)) * height,
            slope + board.rng.normal(0, 0.02),
            length * height,
            width * height * board.rng.uniform(0.75, 1.2),
            pick(board, colours),
            bend / height,
            load,
            body,
            pick(board, colours),
        )


def mound(
    board: Board,
    x: float,
    base: float,
    half: float,
    rise: float,
    dark: list[Array],
    light: list[Array],
    lines: int,
    width: float,
) -> None:
    """Build one mound: arcs within arcs, dark earth below, lit earth on the crown."""
    for i in range(lines):
        inner = 1 - i / lines
        colours = light if i < lines * 0.3 else dark
        arc(board, x, base, half * (0.2 + 0.8 * inner), rise * (0.06 + 0.94 * inner), colours, width, 9, 1.0, 1.2)


def finish(board: Board, depth: float = 2.6) -> Image.Image:
    """Light the board and photograph it."""
    return develop(curve(board.lit(depth), 0.3), board.rng, 0.0)


OCHRE = palette("#c98a2e #d9a441 #b87424 #e0b765")
EARTH = palette("#7a2f1d #93402a #5e2418 #a9512f")
NIGHT = palette("#1d1a22 #2b2126 #15161d #33242a")
BONE = palette("#ead9b8 #dcc49a #f1e6cd #cfb287")
SKY = palette("#7d9aa3 #93aab0 #6b8792 #a9b9b6")
RUST = palette("#b5472a #c95a33 #9c3722 #d7703f")
TEAL = palette("#1e4a50 #2a5f63 #173a42 #3a7472")


def kurgan_one() -> Image.Image:
    """One great mound under an ochre sky."""
    board = Board((1280, 1700), "#8a5a33", "kurgan 1")
    field(board, OCHRE + BONE[:2], 0.0, 0.62, 190, (0.04, 0.1), (0.25, 0.6), -0.04, 0.2)
    field(board, BONE, 0.06, 0.3, 34, (0.03, 0.07), (0.2, 0.45), 0.05, 0.2, 0.7)
    field(board, EARTH + NIGHT[:1], 0.74, 1.03, 110, (0.04, 0.1), (0.3, 0.8), 0.0, 0.05)
    mound(board, 0.62, 0.84, 0.62, 0.5, NIGHT + EARTH[:2], RUST + EARTH, 12, 0.06)
    arc(board, 0.62, 0.83, 0.6, 0.505, BONE + OCHRE, 0.022, 12, 0.55, 1.6)
    field(board, RUST, 0.86, 0.95, 14, (0.015, 0.035), (0.3, 0.7), 0.0, 0.03, 0.6, 1.3)
    board.spatter(900, 500, 260, 40, 5, rgb("#ead9b8"))
    return finish(board)


def kurgan_two() -> Image.Image:
    """Three mounds in a row, blue dusk."""
    board = Board((1280, 1700), "#5b6e75", "kurgan 2")
    field(board, SKY + TEAL[2:3], 0.0, 0.6, 190, (0.04, 0.1), (0.2, 0.6), 0.03, 0.15)
    field(board, RUST[:2] + BONE[:1], 0.4, 0.52, 30, (0.025, 0.05), (0.3, 0.7), 0.0, 0.06, 0.7)
    field(board, TEAL + NIGHT, 0.62, 1.03, 140, (0.04, 0.1), (0.3, 0.8), 0.0, 0.06)
    for x, half, rise in ((1.25, 0.26, 0.19), (0.2, 0.34, 0.24), (0.71, 0.44, 0.34)):
        mound(board, x, 0.74, half, rise, NIGHT + TEAL[:1], EARTH + RUST[:2], 10, 0.055)
        arc(board, x - 0.015, 0.735, half * 0.96, rise * 1.01, OCHRE, 0.016, 8, 0.5, 1.7)
    field(board, OCHRE[:2], 0.75, 0.79, 10, (0.012, 0.02), (0.3, 0.6), 0.0, 0.02, 0.5, 1.5)
    return finish(board)


def kurgan_three() -> Image.Image:
    """The mound cut open: arcs of earth, ash and gold."""
    board = Board((1700, 1280), "#30221f", "kurgan 3")
    field(board, BONE + OCHRE[3:], 0.0, 0.5, 170, (0.035, 0.085), (0.2, 0.45), 0.1, 0.25)
    field(board, NIGHT, 0.5, 1.03, 150, (0.04, 0.08), (0.2, 0.5), 0.0, 0.2)
    for i, colours in enumerate((EARTH, NIGHT, RUST, EARTH, BONE, NIGHT, OCHRE, RUST, NIGHT)):
        inner = 1 - i / 9
        for _ in range(2):
            arc(board, 0.36, 0.9, 0.1 + 0.5 * inner, 0.05 + 0.5 * inner, colours, 0.05, 13, 1.0, 1.3, 0.012)
    field(board, NIGHT + EARTH[2:3], 0.88, 1.03, 50, (0.03, 0.07), (0.3, 0.6), 0.0, 0.05)
    arc(board, 0.38, 0.885, 0.09, 0.09, OCHRE[3:] + BONE[2:3], 0.03, 7, 0.9, 1.8)
    board.spatter(640, 1450, 120, 30, 5, rgb("#e0b765"))
    return finish(board)


def kurgan_four() -> Image.Image:
    """The mound from above: rings in red earth."""
    board = Board((1500, 1500), "#8f3a24", "kurgan 4")
    field(board, RUST + EARTH, 0.0, 1.0, 330, (0.04, 0.09), (0.15, 0.45), 0.6, 0.9)
    for radius, colours, width in (
        (0.4, NIGHT, 0.06),
        (0.34, EARTH, 0.06),
        (0.29, OCHRE, 0.055),
        (0.235, BONE, 0.05),
        (0.18, EARTH, 0.05),
        (0.13, NIGHT, 0.055),
        (0.075, NIGHT + EARTH[:1], 0.06),
        (0.03, NIGHT, 0.06),
    ):
        ring(board, 0.5, 0.51, radius, colours, width)
    arc(board, 0.5, 0.53, 0.03, 0.03, OCHRE[3:], 0.03, 5, 1.0, 2.0)
    board.spatter(1100, 420, 180, 30, 6, rgb("#ead9b8"))
    return finish(board)


def ring(board: Board, x: float, y: float, radius: float, colours: list[Array], width: float) -> None:
    """Paint a circle in bent strokes, one overlapping the next."""
    height = board.shape[0]
    count = max(7, int(radius * 42))
    for turn in np.linspace(0, 2 * np.pi, count, endpoint=False) + board.rng.uniform(0, 1):
        own = radius + board.rng.normal(0, 0.006)
        board.stroke(
            (x + own * np.cos(turn)) * height,
            (y + own * np.sin(turn)) * height,
            turn + np.pi / 2,
            min(own * 1.9, 0.3) * height,
            width * height * board.rng.uniform(0.8, 1.2),
            pick(board, colours),
            1 / (own * height),
            board.rng.uniform(0.6, 1.2),
            1.3,
            pick(board, colours),
        )


def red_steppe(shape: Shape, name: str, horizon: float, sky: list[Array], strip: list[Array]) -> Image.Image:
    """Two fields of colour and the thick line where they meet."""
    board = Board(shape, "#6d1f16", name)
    reds = palette("#a3241a #b93222 #8d1c18 #c9452a #7a1716")
    deep = palette("#5a1216 #701a18 #43101a")
    field(board, sky, -0.02, horizon, 210, (0.05, 0.12), (0.3, 0.8), 0.0, 0.06)
    field(board, sky[:2], 0.0, horizon * 0.8, 40, (0.03, 0.07), (0.2, 0.5), 0.02, 0.1, 0.6)
    field(board, reds, horizon + 0.02, 1.03, 230, (0.05, 0.11), (0.3, 0.9), 0.0, 0.05)
    field(board, deep, horizon + 0.3 * (1 - horizon), 1.03, 70, (0.04, 0.09), (0.3, 0.7), 0.0, 0.05, 0.8)
    line = wave(400, 130, board.rng, 4) * 0.012
    for _ in range(46):
        share = board.rng.random()
        y = horizon + line[int(share * 399)] + board.rng.normal(0, 0.008)
        board.stroke(
            share * shape[1],
            y * shape[0],
            board.rng.normal(0, 0.02),
            board.rng.uniform(0.14, 0.4) * shape[0],
            board.rng.uniform(0.015, 0.04) * shape[0],
            pick(board, strip),
            0,
            board.rng.uniform(0.5, 1.1),
            1.7,
            pick(board, strip),
        )
    field(
        board,
        palette("#e2643a #f08a4b"),
        horizon + 0.06,
        horizon + 0.2,
        16,
        (0.01, 0.022),
        (0.2, 0.6),
        0.0,
        0.02,
        0.45,
        1.6,
    )
    return finish(board, 2.8)


def black_sun() -> Image.Image:
    """A black disc over gold, put down in one go."""
    board = Board((1500, 1500), "#9a6a1f", "black sun")
    gold = palette("#c8952f #dcb24a #b27c22 #e9cc7a #a06c1d")
    field(board, gold, -0.02, 1.02, 360, (0.04, 0.1), (0.2, 0.5), -0.5, 0.5)
    field(board, palette("#f1dd9c #ead08a"), 0.05, 0.6, 40, (0.03, 0.06), (0.15, 0.35), -0.5, 0.3, 0.55, 1.3)
    field(board, palette("#7a4a18 #5c3614"), 0.82, 1.03, 50, (0.03, 0.08), (0.3, 0.6), 0.0, 0.1, 0.7)
    black = palette("#12110f #1b1917 #0b0b0c #26221d")
    for radius in np.linspace(0.03, 0.27, 9):
        ring(board, 0.52, 0.46, radius, black, 0.062)
    for turn, bend in ((0.3, 0.0022), (2.3, 0.0021), (4.2, 0.0023), (5.3, 0.002)):
        board.stroke(
            (0.52 + 0.285 * np.cos(turn)) * 1500,
            (0.46 + 0.285 * np.sin(turn)) * 1500,
            turn + np.pi / 2,
            620,
            100,
            black[0],
            bend,
            0.55,
            1.6,
            black[3],
        )
    board.stroke(560, 1010, 1.75, 520, 34, black[0], 0.0006, 0.5, 1.4)
    board.spatter(500, 1120, 130, 46, 8, black[0])
    board.spatter(1180, 380, 110, 16, 6, black[0])
    return finish(board, 2.8)


def portrait() -> Image.Image:
    """His card: a mound of paint under a black sun."""
    board = Board((1200, 1200), "#e6d7ba", "arman portrait")
    field(board, OCHRE + BONE[:1], 0, 1, 160, (0.06, 0.12), (0.3, 0.6), 0.3, 0.3)
    for radius in (0.03, 0.08, 0.13):
        ring(board, 0.5, 0.3, radius, NIGHT, 0.07)
    mound(board, 0.5, 0.88, 0.44, 0.36, NIGHT + EARTH[:1], EARTH + RUST[:1], 9, 0.075)
    arc(board, 0.5, 0.87, 0.43, 0.365, BONE, 0.026, 12, 0.6, 1.8)
    field(board, EARTH + NIGHT[:2], 0.89, 1.02, 34, (0.04, 0.07), (0.4, 0.8), 0.0, 0.03)
    return finish(board, 2.8)


PICTURES: dict[str, Callable[[], Image.Image]] = {
    f"{HOME}/works/kurgan-suite/01.jpg": kurgan_one,
    f"{HOME}/works/kurgan-suite/02.jpg": kurgan_two,
    f"{HOME}/works/kurgan-suite/03.jpg": kurgan_three,
    f"{HOME}/works/kurgan-suite/04.jpg": kurgan_four,
    f"{HOME}/works/red-steppe/01.jpg": lambda: red_steppe(
        (1200, 1800),
        "red steppe 1",
        0.42,
        palette("#d98a3d #e6a955 #c9702f #efc27a"),
        palette("#f3d28a #fbe8b8 #2a0d12"),
    ),
    f"{HOME}/works/red-steppe/02.jpg": lambda: red_steppe(
        (1760, 1240),
        "red steppe 2",
        0.6,
        palette("#8fa0a0 #b3b5a6 #6f858c #c9bfa6"),
        palette("#f0d7a0 #1d1216 #d9a05a"),
    ),
    f"{HOME}/works/black-sun.jpg": black_sun,
    f"{HOME}/portrait.jpg": portrait,
}
