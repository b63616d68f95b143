"""Widths, heights and crops of renditions: arithmetic only, no pixels."""

from __future__ import annotations

from korme.core.model import Encoding, Preset, Probe, Rendition
from korme.pictures.credits import Credit, embedded_credit
from korme.pictures.recipe import Box, decoder, digest

_NEAR = 1.12
"""Two widths nearer than this are one: the eye sees no difference and the visitor's cache is spared."""
_LONGEST_SIDE = 16_383
"""Pixels: what WebP can hold."""
_EXTENSIONS = {"jpeg": "jpg"}


def plan_renditions(
    probe: Probe, preset: Preset, focus: tuple[float, float] | None, *, credit: Credit | None = None
) -> tuple[Rendition, ...]:
    """Every file that a preset makes of a picture, widest last in each format, with its name and exact size.

    `credit` is what is written into each file; without one, what the picture itself says.
    """
    crop = crop_box(probe.width, probe.height, preset.ratio, focus)
    width, height = cropped_size(probe.width, probe.height, crop)
    steps = ladder(width, height, preset.widths)
    wanted = {encoding: chosen(steps, encoding) for encoding in preset.encodings}
    background = preset.background if probe.has_alpha else ""
    name = digest(
        probe.digest + decoder(probe.format),
        crop=crop,
        ladder=sorted(set().union(*wanted.values())),
        encodings=preset.encodings,
        background=background,
        credit=embedded_credit(probe) if credit is None else credit,
    )
    made: dict[str, Rendition] = {}
    for encoding, its_steps in wanted.items():
        for step in its_steps:
            path = f"media/{name}-{step}.{_EXTENSIONS.get(encoding.format, encoding.format)}"
            made[path] = Rendition(path, step, scaled(step, width, height), encoding, crop, preset.background)
    return tuple(made.values())


def ladder(width: int, height: int, widths: tuple[int, ...]) -> tuple[int, ...]:
    """The widths that a picture of this size gets, ascending: never larger than it is, its own width last when
    it is smaller than one asked for, no two nearly equal."""
    top = min(width, max(widths, default=width))
    if height > width:  # a picture like a tower must fit as well
        top = min(top, max(1, _LONGEST_SIDE * width // height))
    return (*(step for step in sorted(set(widths)) if step * _NEAR <= top), top)


def chosen(steps: tuple[int, ...], encoding: Encoding) -> tuple[int, ...]:
    """Which steps of the ladder an encoding gets: for each width it asks for, the step that stands for it."""
    if not encoding.widths:
        return steps
    return tuple(sorted({min(steps, key=lambda step: (abs(step - width), -step)) for width in encoding.widths}))


def scaled(step: int, width: int, height: int) -> int:
    """The height that belongs to a width, to the nearest pixel and never 0."""
    return max(1, (2 * step * height + width) // (2 * width))


def crop_box(width: int, height: int, ratio: float | None, focus: tuple[float, float] | None) -> Box | None:
    """The largest part of this shape that has the focus as near its middle as the edges let it, as fractions."""
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
    """Pixels of a part of a picture."""
    if crop is None:
        return width, height
    left, top, right, bottom = crop
    return max(1, round((right - left) * width)), max(1, round((bottom - top) * height))
