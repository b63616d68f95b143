"""The waveform of a recording: how loud it is from its beginning to its end, as numbers and as a picture of ours."""

from __future__ import annotations

from array import array
from itertools import chain
from pathlib import Path
from typing import Any

import av
from msgspec import Struct
from PIL import Image, ImageDraw

from korme.media.decoding import ERRORS, opened_medium, reason, sound_of
from korme.media.refusals import refuse

BARS = 200
"""Values of a waveform."""
_RATE = 8000
"""Samples a second that are looked at."""
_STEP = 400
"""Samples of which the loudest is kept: a twentieth of a second."""
_MOST_STEPS = 20 * 3600 * 24
_SIZE = (1600, 560)
_GROUND, _INK = (28, 30, 33), (214, 210, 202)
_SHARPER = 2
_MARGIN = 80
_TALLEST = 0.72
"""Part of the height that the loudest bar takes."""


class Heard(Struct, frozen=True):
    """A recording as it was heard."""

    peaks: tuple[int, ...]
    """`BARS` values from 0 to 100; the loudest is 100, unless all is silence."""
    seconds: float
    """How long it really lasts, whatever its header says."""


def heard(path: Path) -> Heard:
    """Listen to the first sound of a file.

    Raises:
        MediumRefused: it has none, or nothing of it can be decoded.
    """
    with opened_medium(path) as container:
        sound = sound_of(container)
        if sound is None:
            raise refuse("medium-unreadable", "nothing")
        steps, samples = _steps(container, sound)
    if not steps:
        raise refuse("medium-unreadable", "nothing")
    return Heard(_bars(steps), samples / _RATE)


def _steps(container: Any, sound: Any) -> tuple[array[int], int]:
    """Return the loudest sample of each step, and the number of samples; what is damaged is left out."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=_RATE)
    rest, steps, total = array("h"), array("h"), 0
    try:
        for frame in chain(container.decode(sound), [None]):  # None: what the resampler still has
            for plain in resampler.resample(frame):
                rest.frombytes(bytes(plain.planes[0])[: 2 * plain.samples])
                total += plain.samples
            while len(rest) >= _STEP:
                part, rest = rest[:_STEP], rest[_STEP:]
                steps.append(min(32767, max(max(part), -min(part))))
            if len(steps) > _MOST_STEPS:
                break
    except ERRORS as error:
        if not steps:
            raise refuse("medium-unreadable", reason=reason(error)) from error
    if rest:
        steps.append(min(32767, max(max(rest), -min(rest))))
    return steps, total


def _bars(steps: array[int]) -> tuple[int, ...]:
    """Return the mean of the steps of each bar: one click does not make a bar high."""
    means = []
    for bar in range(BARS):
        first = bar * len(steps) // BARS
        part = steps[first : max(first + 1, (bar + 1) * len(steps) // BARS)]
        means.append(sum(part) / len(part))
    loudest = max(means)
    return tuple(round(100 * mean / loudest) if loudest >= 1 else 0 for mean in means)


def drawn(
    peaks: tuple[int, ...],
    size: tuple[int, int] = _SIZE,
    ink: tuple[int, int, int] = _INK,
    ground: tuple[int, int, int] = _GROUND,
) -> Image.Image:
    """Return the picture of a waveform: a bar for each value, around the middle."""
    width, height = (side * _SHARPER for side in size)
    image = Image.new("RGB", (width, height), ground)
    pen = ImageDraw.Draw(image)
    margin = min(_MARGIN * _SHARPER, width // 10)
    step = (width - 2 * margin) / max(1, len(peaks))
    thick = max(1.0, step * 0.5)
    for number, peak in enumerate(peaks):
        tall = max(thick, height * _TALLEST * (peak / 100))
        left = margin + number * step + (step - thick) / 2
        box = (left, (height - tall) / 2, left + thick, (height + tall) / 2)
        pen.rounded_rectangle(box, radius=thick / 2, fill=ink)
    return image.resize(size, Image.Resampling.LANCZOS)
