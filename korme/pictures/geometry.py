"""Widths, heights and crops of renditions: arithmetic only, no pixels."""

from __future__ import annotations

from functools import lru_cache

from korme.core.model import Encoding, Preset, Probe, Rendition
from korme.pictures.credits import Credit, embedded_credit
from korme.pictures.recipe import Box, decoder, digest

_NEAR = 1.12
"""Ratio below which two widths count as one: the eye sees no difference and visitors' caches are spared."""
_LONGEST_SIDE = 16_383
"""Pixels: the maximum of WebP (RFC 9649)."""
_EXTENSIONS = {"jpeg": "jpg"}


def plan_renditions(
    probe: Probe, preset: Preset, focus: tuple[float, ...] | None, *, credit: Credit | None = None
) -> tuple[Rendition, ...]:
    """Return every rendition of a picture in a preset, with its name and exact size, widest last in each format.

    `credit` is written into each file; None takes the credit embedded in the picture.
    """
    crop, steps, files = _shape(
        probe.width, probe.height, preset.ratio, focus, preset.widths, preset.height, preset.encodings
    )
    background = f"ground {preset.background}" if probe.has_alpha else ""
    name = digest(
        probe.digest + decoder(probe.format),
        crop=crop,
        ladder=steps,
        encodings=preset.encodings,
        background=background,
        credit=embedded_credit(probe) if credit is None else credit,
    )
    return tuple(
        [
            Rendition(f"media/{name}-{ending}", width, height, encoding, crop, preset.background)
            for ending, width, height, encoding in files
        ]
    )


@lru_cache(maxsize=1024)
def _shape(
    width: int,
    height: int,
    ratio: float | None,
    focus: tuple[float, ...] | None,
    widths: tuple[int, ...],
    tallest: int | None,
    encodings: tuple[Encoding, ...],
) -> tuple[Box | None, tuple[int, ...], tuple[tuple[str, int, int, Encoding], ...]]:
    """Return the crop, the widths and the files that all pictures of a size share.

    Of each file the end of its name, its width and height, and its encoding.
    """
    crop = crop_box(width, height, ratio, focus)
    full_width, full_height = cropped_size(width, height, crop)
    steps = ladder(full_width, full_height, widths, tallest)
    wanted = {encoding: chosen(steps, encoding) for encoding in encodings}
    files = {
        ending: (ending, step, scaled(step, full_width, full_height), encoding)
        for encoding, own in wanted.items()
        for step in own
        for ending in (f"{step}.{_EXTENSIONS.get(encoding.format, encoding.format)}",)
    }
    return crop, tuple(sorted(set().union(*wanted.values()))), tuple(files.values())


def shown_of(renditions: tuple[Rendition, ...], probe: Probe, preset: Preset) -> tuple[Rendition, ...]:
    """Return those of a picture's renditions whose widths a preset names, and the one for browsers without `<picture>`.

    `renditions` are those of a preset that differs at most in having more widths.
    """
    crop = renditions[0].crop
    width, height = cropped_size(probe.width, probe.height, crop)
    every = tuple(sorted({rendition.width for rendition in renditions}))
    own = _nearest(every, ladder(width, height, preset.widths, preset.height))
    return tuple([one for one in renditions if one.encoding.widths or one.width in own])


@lru_cache(maxsize=4096)
def _nearest(steps: tuple[int, ...], widths: tuple[int, ...]) -> frozenset[int]:
    return frozenset(min(steps, key=lambda step: (abs(step - width), -step)) for width in widths)


def ladder_of(path: str) -> str:
    """Return the part of a rendition's path that all sizes and formats of one picture in one preset share."""
    return path.rpartition("-")[0]


def ladder(width: int, height: int, widths: tuple[int, ...], tallest: int | None = None) -> tuple[int, ...]:
    """Return the widths of a picture's renditions, ascending.

    None is larger than the picture, no two are nearly equal, and the picture's own width is the last if a wider
    one is asked for. A picture that would be higher than `tallest` ends in a width between the last two.
    """
    top = min(width, max(widths, default=width))
    if tallest and top * height > tallest * width:
        top = min(top, max(tallest * width // height, *sorted({*widths, 1})[-2:-1]))
    if height > width:  # the height of a tall picture must fit too
        top = min(top, max(1, _LONGEST_SIDE * width // height))
    return (*(step for step in sorted(set(widths)) if step * _NEAR <= top), top)


def chosen(steps: tuple[int, ...], encoding: Encoding) -> tuple[int, ...]:
    """Return the steps of the ladder for an encoding: the nearest step to each width it asks for."""
    if not encoding.widths:
        return steps
    return tuple(sorted(_nearest(steps, encoding.widths)))


def scaled(step: int, width: int, height: int) -> int:
    """Return the height in proportion to a width, to the nearest pixel and never 0."""
    return max(1, (2 * step * height + width) // (2 * width))


def crop_box(width: int, height: int, ratio: float | None, focus: tuple[float, ...] | None) -> Box | None:
    """Return the largest crop of this ratio, centred on the focus as far as the edges allow, in fractions.

    A focus that is a box is the crop itself, whatever its ratio.
    """
    if focus and len(focus) == 4:
        return focus
    if ratio is None:
        return None
    across = min(1.0, ratio * height / width)
    down = min(1.0, width / (ratio * height))
    if across > 0.999 and down > 0.999:
        return None
    x, y = focus or (0.5, 0.5)
    left = min(max(x - across / 2, 0.0), 1.0 - across)
    top = min(max(y - down / 2, 0.0), 1.0 - down)
    return (round(left, 6), round(top, 6), round(left + across, 6), round(top + down, 6))


def cropped_size(width: int, height: int, crop: Box | None) -> tuple[int, int]:
    """Return the size of a crop in pixels."""
    if crop is None:
        return width, height
    left, top, right, bottom = crop
    return max(1, round((right - left) * width)), max(1, round((bottom - top) * height))
