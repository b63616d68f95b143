"""Text on drawn pictures: fonts, widths, lines that fit."""

from __future__ import annotations

import math
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from korme.pictures.drawings import font_file

LEADING = 1.08
"""Distance of lines, as a multiple of the size."""


@lru_cache(maxsize=64)
def font_of(name: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    path = font_file(name)
    return ImageFont.truetype(str(path), size) if path else ImageFont.load_default(size)


@lru_cache(maxsize=4096)
def length(text: str, name: str, size: int) -> float:
    """Return the width of a text in pixels; the same words are on many cards, and a word is tried in many sizes."""
    return font_of(name, size).getlength(text)


def lines_above(
    pen: ImageDraw.ImageDraw,
    text: str,
    voice: str,
    sizes: tuple[int, ...],
    *,
    box: tuple[int, int, float],
    bottom: float,
    ink: str,
) -> float:
    """Write text in the largest size that fits, its last baseline on `bottom`; return the y of its top.

    Args:
        box: the left edge, the right edge and the available height, in pixels.
    """
    left, right, height = box
    for size in sizes:
        lines = wrapped(text, voice, size, right - left)
        step = size * LEADING
        fits = all(length(line, voice, size) <= right - left for line in lines)
        if (fits and step * len(lines) <= height) or size == sizes[-1]:
            break
    most = max(1, int(height // step))
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    for at, line in enumerate(reversed(lines)):
        shown = cut(line, voice, size, right - left)
        pen.text((left, bottom - at * step), shown, font=font_of(voice, size), fill=ink, anchor="ls")
    return bottom - (len(lines) - 1) * step - size * 0.78


def write_often(image: Image.Image, place: tuple[int, float], text: str, name: str, size: int, ink: str) -> None:
    """Write a short text that is on many pictures; `place` is the left end of its baseline, in pixels."""
    baseline, part = divmod(place[1], 1)
    image.paste(ink, (place[0] - size, int(baseline) - 2 * size), _glyphs(text, name, size, part))


@lru_cache(maxsize=64)
def _glyphs(text: str, name: str, size: int, part: float) -> Image.Image:
    """Return a text as a mask, with its size to the left and right of it and below it, and twice that above its baseline.

    Args:
        part: the fraction of a pixel by which its baseline is below a whole one.
    """
    mask = Image.new("L", (math.ceil(length(text, name, size)) + 2 * size, 3 * size))
    ImageDraw.Draw(mask).text((size, 2 * size + part), text, font=font_of(name, size), fill=255, anchor="ls")
    return mask


def wrapped(text: str, voice: str, size: int, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and length(longer, voice, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def cut(line: str, voice: str, size: int, width: float) -> str:
    """Shorten a line to fit, with an ellipsis."""
    if length(line, voice, size) <= width:
        return line
    while line and length(f"{line}…", voice, size) > width:
        line = line[:-1]
    return f"{line.rstrip(' ,.;:–—-')}…"
