"""Downscaling in one Lanczos pyramid, with rotation and crop in its first step."""

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
"""Reduction beyond which blocks of pixels are averaged first: measured equal to the eye and in SSIMULACRA2."""


def swaps_sides(orientation: int) -> bool:
    """Whether the stored picture is rotated by 90° or 270° (EXIF orientations 5 to 8)."""
    return orientation >= 5


def filter_for(effort: int) -> Image.Resampling:
    """Return the filter for a preset's effort: Lanczos, or bicubic for previews, a sixth cheaper and a little softer."""
    return Image.Resampling.BICUBIC if effort <= HASTY else Image.Resampling.LANCZOS


def first_step(
    image: Image.Image, size: tuple[int, int], *, orientation: int, crop: Box | None, resampling: Image.Resampling
) -> Image.Image:
    """Crop and scale a stored picture to the largest size needed, upright.

    It is rotated after shrinking, when there are fewer pixels to rotate.
    """
    stored = size[::-1] if swaps_sides(orientation) else size
    box = stored_box(crop or (0.0, 0.0, 1.0, 1.0), orientation)
    pixels = (box[0] * image.width, box[1] * image.height, box[2] * image.width, box[3] * image.height)
    if stored != image.size or crop:
        image = image.resize(stored, resampling, box=pixels, reducing_gap=_GAP)
    else:
        image = image.copy()  # detached from its file: some encoders ask that for more frames
    return turned(image, orientation)


def turned(image: Image.Image, orientation: int) -> Image.Image:
    """Return a stored picture upright."""
    transpose = _TURNS.get(orientation)
    return image.transpose(transpose) if transpose is not None else image


def next_step(image: Image.Image, size: tuple[int, int], resampling: Image.Resampling) -> Image.Image:
    """Scale the next larger size down."""
    return image if size == image.size else image.resize(size, resampling, reducing_gap=_GAP)


def stored_box(crop: Box, orientation: int) -> Box:
    """Return a part of the upright picture as a part of the stored one, in fractions."""
    left, top, right, bottom = crop
    if orientation in (2, 3, 6, 7):
        left, right = 1 - right, 1 - left
    if orientation in (3, 4, 7, 8):
        top, bottom = 1 - bottom, 1 - top
    if swaps_sides(orientation):
        left, top, right, bottom = top, left, bottom, right
    return (left, top, right, bottom)
