"""Olzhas Serikbay: a kui for two strings, plucked by arithmetic, and what it looks like on paper."""

from __future__ import annotations

import io
import itertools
import math
from functools import cache

import numpy as np
from PIL import Image, ImageDraw

from .encoding import recording
from .synthesis import in_a_room, laid, pluck

WORK = "creatives/olzhas-serikbay/works/kui-for-a-lift"
BEAT = 0.172
"""Seconds: an eighth."""
LOW, HIGH = 146.8, 196.0
"""The open strings, a fourth apart: D and G."""
SCALE = (0, 2, 3, 5, 7, 8, 10, 12, 14, 15, 17, 19)
"""Semitones of the frets that are used."""
# Frets of the high string in eighths, '.' is the open low string alone, '-' rests; the ground returns between the floors.
GROUND = "0.00.0.0 0.00.02. 3.33.2.0 0.00.0.-"
FLOORS = (
    "4.44.5.4 3.33.4.3 2.22.3.2 0.00.0.-",
    "4.45.7.7 7.88.7.5 4.45.4.3 2.20.0.-",
    "7.77.8.9 9.99.8.7 7.88.7.5 4.45.4.-",
    "9.9b.b.b a.aa.9.8 7.87.5.4 3.24.3.2",
)


def notes() -> list[tuple[int, int, float]]:
    """Return the piece: eighth, semitones above the high string (-5 for the low one) and loudness of each note."""
    found = []
    at = 0
    for bar in (GROUND, FLOORS[0], FLOORS[1], FLOORS[2], FLOORS[3], GROUND[:18]):
        for sign in bar.replace(" ", ""):
            accent = 1.0 if at % 8 == 0 else 0.8 if at % 8 in (3, 5) else 0.62
            if sign == ".":
                found.append((at, -5, accent * 0.75))
            elif sign != "-":
                found.append((at, SCALE[int(sign, 12)], accent))
            at += 1
    return [*found, (at, 0, 1.0), (at + 4, 0, 0.7), (at + 12, 0, 0.5)]


@cache
def string(semitones: int) -> np.ndarray:
    """Return a string that is plucked with the nail, the wood of the body in it."""
    frequency = LOW if semitones < 0 else HIGH * 2 ** (semitones / 12)
    made = pluck(frequency, 2.6, seed=300 + semitones, hardness=0.72, ring=0.9935)
    tap = pluck(88.0, 0.12, seed=9, hardness=0.2, ring=0.6)
    made[: len(tap)] += 0.35 * tap
    return made


def kui() -> bytes:
    """Return the recording."""
    random = np.random.default_rng(77)
    parts = []
    for at, semitones, loud in notes():
        start = 0.25 + BEAT * (at + (0.06 if at % 2 else 0)) + random.uniform(0, 0.008)
        parts.append((start, string(semitones), loud * random.uniform(0.9, 1.0)))
        if semitones >= 0:  # the hand strikes both strings
            parts.append((start + 0.009, string(-5), loud * 0.4))
    seconds = max(start for start, _, _ in parts) + 3.2
    return recording(in_a_room(laid(parts, seconds), seconds=1.1, share=0.2, seed=12))


def score() -> bytes:
    """Return the score: a floor for each line, a stroke for each note, as high as it is and as thick as it is loud."""
    wide, tall, ink, red = 3200, 2400, (28, 27, 34), (206, 62, 42)
    image = Image.new("RGB", (wide, tall), (243, 239, 228))
    pen = ImageDraw.Draw(image)
    rows = (0, 32, 64, 96, 128, 160)
    for row, first in enumerate(rows):
        base = 400 + row * 345
        for gap in (0, 34):
            pen.line([(200, base + gap), (wide - 200, base + gap)], fill=(176, 168, 152), width=3)
        own = [(at - first, tone, loud) for at, tone, loud in notes() if first <= at < first + 32]
        points = [(240 + at * 86, base - tone * 11) for at, tone, _ in own if tone >= 0]
        for a, b in itertools.pairwise(points):
            pen.line([a, b], fill=(206, 150, 132), width=4)
        for at, tone, loud in own:
            x = 240 + at * 86
            if tone < 0:
                pen.ellipse([x - 9, base + 25, x + 9, base + 43], fill=ink)
                continue
            y, size = base - tone * 11, 13 + 17 * loud
            pen.line([(x, y), (x, base)], fill=ink, width=4)
            pen.ellipse([x - size, y - size, x + size, y + size], fill=red if at % 8 == 0 else ink)
        angle = row * math.pi / 7
        pen.arc([60, base - 60, 150, base + 30], 0, 40 + math.degrees(angle), fill=red, width=10)
    data = io.BytesIO()
    image.resize((1600, 1200), Image.Resampling.LANCZOS).save(data, "JPEG", quality=86, optimize=True, progressive=True)
    return data.getvalue()


MEDIA = {f"{WORK}/kui.m4a": kui, f"{WORK}/score.jpg": score}
