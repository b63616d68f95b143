"""Cutting of a picture into tiles in a child process, with little memory beside the decoded picture.

The tiles of the two finest levels are cut out of it directly. It is then shrunk to a quarter, in bands, and let go: of a
picture of 200 million pixels, which takes 800 MB, nothing larger than a twentieth is ever held beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image

from korme.core.model import Rendition
from korme.pictures.resizing import stored_box, swaps_sides, turned

_DIRECT = 2
"""The coarsest level that is made from the decoded picture itself, tile by tile."""
_BAND = 256
"""Rows of a level that are made at a time."""
_MARGIN = 8
"""Pixels of the result around a part that a filter looks at, and more."""
_FILTER = Image.Resampling.LANCZOS
Region = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels."""


def cut(image: Image.Image, orientation: int, tiles: Sequence[Rendition]) -> Iterator[tuple[Image.Image, Rendition]]:
    """Yield each tile upright, in the picture's own colours, from the finest level to the coarsest.

    Args:
        image: the stored pixels in a normalised mode; let go of it, so that its memory is free for the coarser levels.
        orientation: EXIF orientation, 1 to 8.
    """
    whole, held = image.size, 1
    for factor in sorted({tile.tile[4] for tile in tiles if tile.tile}):
        while factor > _DIRECT and held < factor:
            held = max(2 * held, 2 * _DIRECT)
            image = _shrunk(image, (-(-whole[0] // held), -(-whole[1] // held)))
        for tile in tiles:
            if tile.tile and tile.tile[4] == factor:
                box = _stored(tile.tile, whole, orientation, held)
                size = (tile.height, tile.width) if swaps_sides(orientation) else (tile.width, tile.height)
                yield turned(_part(image, box, size), orientation), tile


def _stored(tile: tuple[int, int, int, int, int], whole: tuple[int, int], orientation: int, held: int) -> Region:
    """Return a tile's region in the stored picture, or in its level of a `held`-th of the size."""
    width, height = whole[::-1] if swaps_sides(orientation) else whole
    x, y, across, down, _ = tile
    left, top, right, bottom = stored_box(
        (x / width, y / height, (x + across) / width, (y + down) / height), orientation
    )
    level = (-(-whole[0] // held), -(-whole[1] // held))

    def at(share: float, axis: int) -> int:
        return min(round(round(share * whole[axis]) / held), level[axis])

    return at(left, 0), at(top, 1), at(right, 0), at(bottom, 1)


def _part(image: Image.Image, box: Region, size: tuple[int, int]) -> Image.Image:
    """Return a part of a picture in a size; its neighbours' pixels count at its edges, so that tiles have no seams.

    A picture with transparency is copied whole when it is scaled: only the part is.
    """
    if (box[2] - box[0], box[3] - box[1]) == size:
        return image.crop(box)
    inner: tuple[float, float, float, float] = box
    if image.mode in ("RGBA", "LA"):
        across, down = (_MARGIN * -(-(box[end] - box[end - 2]) // size[end - 2]) for end in (2, 3))
        near = (
            max(0, box[0] - across),
            max(0, box[1] - down),
            min(image.width, box[2] + across),
            min(image.height, box[3] + down),
        )
        image = image.crop(near)
        inner = (box[0] - near[0], box[1] - near[1], box[2] - near[0], box[3] - near[1])
    return image.resize(size, _FILTER, box=inner, reducing_gap=2.0)


def _shrunk(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a picture in a smaller size, made band by band."""
    small = Image.new(image.mode, size)
    for top in range(0, size[1], _BAND):
        bottom = min(top + _BAND, size[1])
        box = (0, top * image.height // size[1], image.width, bottom * image.height // size[1])
        small.paste(_part(image, box, (size[0], bottom - top)), (0, top))
    return small
