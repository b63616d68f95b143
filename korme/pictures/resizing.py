"""Pixels to fewer pixels: one Lanczos pyramid, upright and cropped on its first step."""

from __future__ import annotations

from PIL import Image

from korme.pictures.recipe import HASTY, Box

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_GAP = 2.0
"""Beyond twice this reduction whole pixels are averaged first: measured equal to the eye and to SSIMULACRA2."""


def swaps_sides(orientation: int) -> bool:
    """Whether the picture is stored lying on its side."""
    return orientation >= 5


def filter_for(effort: int) -> Image.Resampling:
    """The filter for the effort of a preset: Lanczos, or for hasty work bicubic, a sixth cheaper and a little softer."""
    return Image.Resampling.BICUBIC if effort <= HASTY else Image.Resampling.LANCZOS


def first_step(
    image: Image.Image, size: tuple[int, int], *, orientation: int, crop: Box | None, resampling: Image.Resampling
) -> Image.Image:
    """The part of a stored picture that is wanted, upright, at the largest size needed.

    Turning comes after shrinking, when there is less to turn.
    """
    stored = size[::-1] if swaps_sides(orientation) else size
    box = stored_box(crop or (0.0, 0.0, 1.0, 1.0), orientation)
    pixels = (box[0] * image.width, box[1] * image.height, box[2] * image.width, box[3] * image.height)
    if stored != image.size or crop:
        image = image.resize(stored, resampling, box=pixels, reducing_gap=_GAP)
    else:
        image = image.copy()  # apart from its file: some encoders ask that for further frames
    turn = _TURNS.get(orientation)
    return image.transpose(turn) if turn is not None else image


def next_step(image: Image.Image, size: tuple[int, int], resampling: Image.Resampling) -> Image.Image:
    """A smaller size from the next larger one."""
    return image if size == image.size else image.resize(size, resampling, reducing_gap=_GAP)


def stored_box(crop: Box, orientation: int) -> Box:
    """A part of the upright picture as a part of the stored one (fractions)."""
    left, top, right, bottom = crop
    if orientation in (2, 3, 6, 7):
        left, right = 1 - right, 1 - left
    if orientation in (3, 4, 7, 8):
        top, bottom = 1 - bottom, 1 - top
    if swaps_sides(orientation):
        left, top, right, bottom = top, left, bottom, right
    return (left, top, right, bottom)
