"""What a child process does to make one picture's renditions: one decode, one pyramid, every format."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from msgspec import Struct
from PIL import Image

from korme.core.model import Limits, Rendition
from korme.pictures.colour import Colours, colours, normalised, to_srgb
from korme.pictures.decoding import guarded, load_pixels, open_again
from korme.pictures.embedded import read_blocks
from korme.pictures.encoding import encode, flattened
from korme.pictures.files import read_picture
from korme.pictures.refusals import PictureRefused, fault, refuse
from korme.pictures.resizing import filter_for, first_step, next_step, swaps_sides
from korme.pictures.worker import Order, RenderResult
from korme.store.cache import Stamp, write_whole


class _DecodableFile(Struct, frozen=True):
    """A picture's bytes and what is known of them, so that it may be decoded again at another scale."""

    data: bytes
    limits: Limits
    turn: int
    profile: bytes


def render(order: Order) -> RenderResult:
    """Make what is missing and write it where it belongs."""
    try:
        data = read_picture(order.source, order.limits.file_mb)
        if hashlib.sha256(data).hexdigest() != order.digest:
            raise refuse("picture-changed")
        return _made(order, data)
    except PictureRefused as refused:
        return RenderResult(faults=(refused.fault,))
    except OSError as error:  # the cache's disk is full or gone: not the picture's fault
        return RenderResult(faults=(fault("cache-unwritable", reason=error.strerror or str(error)),))


def _made(order: Order, data: bytes) -> RenderResult:
    source = _opened(data, order.limits)
    places = dict(order.places)
    written: list[Callable[[], list[tuple[str, Stamp]]]] = []
    tone = ""
    with ThreadPoolExecutor(order.threads) as crew:
        for group in _groups(order.renditions):
            if not any(one.path in places for one in group):
                continue
            for image, same_size in _pyramid(source, group):
                write = partial(_written, image, [one for one in same_size if one.path in places], places, order.xmp)
                written.append(crew.submit(write).result if order.threads > 1 else _known(write()))
            tone = tone or mean_colour(image, group[0].background)
        return RenderResult(tuple(stamp for each in written for stamp in each()), tone)


def _written(
    image: Image.Image, renditions: Sequence[Rendition], places: Mapping[str, Path], xmp: bytes
) -> list[tuple[str, Stamp]]:
    """The renditions of one size; one after the other, since Pillow notes in the image how it is saved."""
    return [
        (one.path, write_whole(places[one.path], encode(image, one.encoding, background=one.background, xmp=xmp)))
        for one in renditions
    ]


def _known(stamps: list[tuple[str, Stamp]]) -> Callable[[], list[tuple[str, Stamp]]]:
    return lambda: stamps


def _opened(data: bytes, limits: Limits) -> _DecodableFile:
    known, image = open_again(data, limits)
    blocks = read_blocks(image, data, known.name)
    return _DecodableFile(data, limits, blocks.orientation, blocks.profile)


def _groups(renditions: tuple[Rendition, ...]) -> list[list[Rendition]]:
    """The renditions of each preset: they share the digest in their name, a crop and a pyramid."""
    groups: dict[str, list[Rendition]] = {}
    for one in renditions:
        groups.setdefault(one.path.rpartition("-")[0], []).append(one)
    return list(groups.values())


def _pyramid(source: _DecodableFile, group: list[Rendition]) -> Iterator[tuple[Image.Image, list[Rendition]]]:
    """Each size of a group from the largest down, with the renditions that want it."""
    sizes = sorted({(one.width, one.height) for one in group}, reverse=True)
    resampling = filter_for(max(one.encoding.effort for one in group))
    image = _base(source, sizes[0], group[0], resampling)
    for size in sizes:
        image = next_step(image, size, resampling)
        yield image, [one for one in group if one.width == size[0]]


def _base(
    source: _DecodableFile, size: tuple[int, int], rendition: Rendition, resampling: Image.Resampling
) -> Image.Image:
    """The largest size, upright, cropped, in sRGB."""
    stored, its = _decoded(source, _needed(size, rendition, source.turn))
    first = first_step(stored, size, orientation=source.turn, crop=rendition.crop, resampling=resampling)
    converted: Image.Image = guarded(lambda: to_srgb(first, its))
    return converted


def _needed(size: tuple[int, int], rendition: Rendition, turn: int) -> tuple[int, int]:
    """How many pixels the whole stored picture must have so that the part that is wanted has `size`."""
    left, top, right, bottom = rendition.crop or (0.0, 0.0, 1.0, 1.0)
    width, height = round(size[0] / (right - left)), round(size[1] / (bottom - top))
    return (height, width) if swaps_sides(turn) else (width, height)


def _decoded(source: _DecodableFile, needed: tuple[int, int]) -> tuple[Image.Image, Colours]:
    """The pixels as they are stored, in a normalised mode; a JPEG at the least scale that is enough."""
    _, image = open_again(source.data, source.limits)
    image.draft(None, needed)
    image = load_pixels(image)
    pixels: Image.Image = guarded(lambda: normalised(image))
    return pixels, colours(pixels.mode, source.profile)


def mean_colour(image: Image.Image, background: str) -> str:
    """The colour to show until a picture has come: its mean, as '#rrggbb'."""
    plain = flattened(image, background).resize((1, 1), Image.Resampling.BOX)
    red, green, blue = plain.tobytes()[:3]
    return f"#{red:02x}{green:02x}{blue:02x}"
