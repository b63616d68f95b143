"""Making of one picture's renditions in a child process: one decode, one pyramid, every format."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from typing import Any

from msgspec import Struct
from PIL import Image

from korme.core.model import Limits, Rendition
from korme.pictures.colour import Colours, colours, normalised, to_srgb
from korme.pictures.decoding import guarded, load_pixels, open_again
from korme.pictures.embedded import read_blocks
from korme.pictures.encoding import encode, flattened
from korme.pictures.files import read_picture
from korme.pictures.geometry import ladder_of
from korme.pictures.ground import ground_for
from korme.pictures.jobs import Order, RenderResult
from korme.pictures.refusals import PictureRefused, fault, refuse
from korme.pictures.resizing import filter_for, first_step, next_step, swaps_sides
from korme.pictures.tiling import cut
from korme.store.cache import Stamp, write_new

_ALL = (1 << 20, 1 << 20)
"""A size that no picture has: it is decoded in full."""
_SHARE = 0.9
"""Share of a child's memory that decoding may take."""
_SAMPLE = (256, 256)
"""Pixels by which the ground of a picture is chosen."""


class _DecodableFile(Struct):
    """A picture's bytes and metadata, kept to decode it again at another scale."""

    data: bytes
    limits: Limits
    orientation: int
    """EXIF orientation, 1 to 8."""
    profile: bytes
    opened: Image.Image | None
    """The picture with its header read; None once it has been decoded."""


def render(order: Order) -> RenderResult:
    """Make the missing renditions and write them to their places."""
    try:
        data = read_picture(order.source, order.limits.file_mb)
        if hashlib.sha256(data).hexdigest() != order.digest:
            raise refuse("picture-changed")
        return _made(order, data)
    except PictureRefused as refused:
        return RenderResult(faults=(refused.fault,))
    except OSError as error:  # the cache's disk is full or gone, which is not the picture's fault
        return RenderResult(faults=(fault("cache-unwritable", reason=error.strerror or str(error)),))


def _made(order: Order, data: bytes) -> RenderResult:
    source = _opened(data, order.limits)
    places = dict(order.places)
    written: list[Callable[[], list[tuple[str, Stamp]]]] = []
    tones: list[tuple[str, str]] = []
    with ThreadPoolExecutor(order.threads) if order.threads > 1 else nullcontext() as executor:
        for group in _groups(order.renditions):
            if not any(rendition.path in places for rendition in group):
                continue
            if group[0].tile:
                stamps, tone = _tiled(source, group, places, order.xmp)
                written.append(_known(stamps))
                tones.append((ladder_of(group[0].path), tone))
                continue
            for image, same_size in _pyramid(source, group):
                write = partial(
                    _written,
                    image,
                    [rendition for rendition in same_size if rendition.path in places],
                    places,
                    order.xmp,
                )
                written.append(executor.submit(write).result if executor else _known(write()))
            tones.append((ladder_of(group[0].path), mean_colour(image, group[0].background)))
        return RenderResult(tuple(stamp for result in written for stamp in result()), tuple(tones))


def _tiled(
    source: _DecodableFile, group: list[Rendition], places: Mapping[str, str], xmp: bytes
) -> tuple[list[tuple[str, Stamp]], str]:
    """Cut and write the missing tiles of a picture; return them, and its mean colour."""
    wanted = [tile for tile in group if tile.path in places or tile is group[-1]]
    _check_room(source)
    pixels, conversion = _decoded(source, _ALL)
    ground = ""
    if "A" in pixels.mode:
        sample = pixels.resize(_SAMPLE, Image.Resampling.NEAREST)
        ground = ground_for(to_srgb(sample, conversion), group[0].background)
    parts = cut(pixels, source.orientation, wanted)
    del pixels  # a level is let go of when the next one is made
    stamps: list[tuple[str, Stamp]] = []
    for part, tile in parts:
        image: Image.Image = guarded(partial(to_srgb, part, conversion))
        image = flattened(image, ground or tile.background)
        if tile.path in places:
            stamps += _written(image, [tile], places, xmp)
    return stamps, mean_colour(image, group[-1].background)


def _check_room(source: _DecodableFile) -> None:
    """Check that a progressive JPEG can be decoded in full: its coefficients are held beside its pixels.

    Raises:
        PictureRefused: they need more memory than one picture may use; without this check it would seem to be truncated.
    """
    file_format, image = open_again(source.data, source.limits)
    if file_format.name == "JPEG" and image.info.get("progressive"):
        layers: Any = getattr(image, "layer", ())  # id, samples across and down, table
        samples = sum(one[1] * one[2] / (layers[0][1] * layers[0][2]) for one in layers)
        needed = image.width * image.height * (4 + 2 * samples) / 2**20
        if needed > source.limits.memory_mb * _SHARE:
            raise refuse("picture-too-large", "progressive")


def _written(
    image: Image.Image, renditions: Sequence[Rendition], places: Mapping[str, str], xmp: bytes
) -> list[tuple[str, Stamp]]:
    """Write the renditions of one size in sequence, since Pillow stores in the image how it is saved."""
    return [
        (
            rendition.path,
            write_new(
                places[rendition.path], encode(image, rendition.encoding, background=rendition.background, xmp=xmp)
            ),
        )
        for rendition in renditions
    ]


def _known(stamps: list[tuple[str, Stamp]]) -> Callable[[], list[tuple[str, Stamp]]]:
    return lambda: stamps


def _opened(data: bytes, limits: Limits) -> _DecodableFile:
    file_format, image = open_again(data, limits)
    blocks = read_blocks(image, data, file_format.name)
    return _DecodableFile(data, limits, blocks.orientation, blocks.profile, image)


def _groups(renditions: tuple[Rendition, ...]) -> list[list[Rendition]]:
    """Group the renditions by preset: each group shares the digest in its names, a crop and a pyramid."""
    groups: dict[str, list[Rendition]] = {}
    for rendition in renditions:
        groups.setdefault(ladder_of(rendition.path), []).append(rendition)
    return list(groups.values())


def _pyramid(source: _DecodableFile, group: list[Rendition]) -> Iterator[tuple[Image.Image, list[Rendition]]]:
    """Yield each size of a group from the largest down, with its renditions."""
    sizes = sorted({(rendition.width, rendition.height) for rendition in group}, reverse=True)
    resampling = filter_for(max(rendition.encoding.effort for rendition in group))
    image = _base(source, sizes[0], group[0], resampling)
    for size in sizes:
        image = next_step(image, size, resampling)
        yield image, [rendition for rendition in group if rendition.width == size[0]]


def _base(
    source: _DecodableFile, size: tuple[int, int], rendition: Rendition, resampling: Image.Resampling
) -> Image.Image:
    """Return the largest size, upright, cropped, in sRGB, and on a ground if it would not be seen without one."""
    stored, conversion = _decoded(source, _needed(size, rendition, source.orientation))
    first = first_step(stored, size, orientation=source.orientation, crop=rendition.crop, resampling=resampling)
    converted: Image.Image = guarded(lambda: to_srgb(first, conversion))
    ground = ground_for(converted, rendition.background)
    return flattened(converted, ground) if ground else converted


def _needed(size: tuple[int, int], rendition: Rendition, orientation: int) -> tuple[int, int]:
    """Return the size that the whole stored picture needs so that the crop has `size` pixels."""
    left, top, right, bottom = rendition.crop or (0.0, 0.0, 1.0, 1.0)
    width, height = round(size[0] / (right - left)), round(size[1] / (bottom - top))
    return (height, width) if swaps_sides(orientation) else (width, height)


def _decoded(source: _DecodableFile, needed: tuple[int, int]) -> tuple[Image.Image, Colours]:
    """Return the stored pixels in a normalised mode; a JPEG at the smallest scale that is enough."""
    image, source.opened = source.opened or open_again(source.data, source.limits).image, None
    image.draft(None, needed)
    image = load_pixels(image)
    pixels: Image.Image = guarded(lambda: normalised(image))
    return pixels, colours(pixels.mode, source.profile)


def mean_colour(image: Image.Image, background: str) -> str:
    """Return the mean colour, '#rrggbb', shown until the picture has loaded."""
    plain = flattened(image, background).resize((1, 1), Image.Resampling.BOX)
    red, green, blue = plain.tobytes()[:3]
    return f"#{red:02x}{green:02x}{blue:02x}"
