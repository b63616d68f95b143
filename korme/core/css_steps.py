"""Steps for stylesheets: the ratios and colours that CSS classes represent, and text colours.

Inline styles are not allowed on our pages (CSP), so a picture's ratio and mean colour are set by classes in fixed
steps: near enough for the eye, and the same stylesheet for every site.
"""

from __future__ import annotations

import bisect
import colorsys
import math
from functools import lru_cache
from typing import NamedTuple

_COMMON = ((1, 1), (5, 4), (4, 3), (7, 5), (3, 2), (16, 10), (16, 9), (2, 1), (21, 9), (3, 1))
_STEP = 0.02
"""Step between two ratios: 2 % is at most 3 pixels in a row 300 pixels high."""
_LIGHTS = (0.08, 0.2, 0.32, 0.44, 0.56, 0.68, 0.8, 0.92)
_HUES = 12
_FULL = (0.15, 0.45)


@lru_cache(maxsize=1)
def ratio_steps() -> tuple[float, ...]:
    """Return ratios (width over height), ascending: cameras' own, and steps of 2 % from 1:8 to 8:1."""
    exact = {round(ratio, 3) for a, b in _COMMON for ratio in (a / b, b / a)}
    ladder, step = [1.0], 1.0
    while step < 8:
        step *= 1 + _STEP
        ladder.append(step)
    every = sorted({round(ratio, 3) for step in ladder for ratio in (step, 1 / step)})
    near = math.exp(_STEP * 0.4)
    for ratio in exact:  # a camera's ratio replaces its neighbours
        del every[bisect.bisect_left(every, ratio / near) : bisect.bisect_right(every, ratio * near)]
    return tuple(sorted({*every, *exact}))


def ratio_class(ratio: float) -> str:
    """Return the class of the nearest ratio: 'korme-r-1500' for 3:2."""
    steps = ratio_steps()
    at = min(max(bisect.bisect_left(steps, ratio), 1), len(steps) - 1)
    low, high = steps[at - 1], steps[at]
    return f"korme-r-{round((low if ratio * ratio < low * high else high) * 1000)}"


@lru_cache(maxsize=1)
def logo_steps() -> tuple[float, ...]:
    """Return the widths of logos in rem, ascending in steps of 8 %."""
    return tuple(round(2 * 1.08**step, 2) for step in range(36))


def logo_class(width: float) -> str:
    """Return the class of the nearest width in rem: 'korme-logo-24'."""
    steps = logo_steps()
    return f"korme-logo-{min(range(len(steps)), key=lambda at: abs(steps[at] - width))}"


class ToneStep(NamedTuple):
    """A tone with a class."""

    name: str
    """End of the class: '3-7-0' for 'korme-t-3-7-0'."""
    colour: str
    """'#rrggbb'."""


@lru_cache(maxsize=1)
def tone_steps() -> tuple[ToneStep, ...]:
    """Return the tones with a class: greys, and twelve hues in two saturations, from dark to light."""
    tones = [ToneStep(f"{light}", _hex(0, lightness, 0)) for light, lightness in enumerate(_LIGHTS)]
    for light, lightness in enumerate(_LIGHTS):
        for hue in range(_HUES):
            for full, strength in enumerate(_FULL):
                tones.append(ToneStep(f"{light}-{hue}-{full}", _hex(hue / _HUES, lightness, strength)))
    return tuple(tones)


@lru_cache(maxsize=4096)
def tone_class(tone: str) -> str:
    """Return the class of the nearest tone to a colour '#rrggbb': 'korme-t-3-7-0'."""
    red, green, blue = channels(tone)
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    step = min(range(len(_LIGHTS)), key=lambda at: abs(_LIGHTS[at] - light))
    if full < 0.07:
        return f"korme-t-{step}"
    return f"korme-t-{step}-{round(hue * _HUES) % _HUES}-{0 if full < 0.3 else 1}"


@lru_cache(maxsize=4096)
def channels(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue of '#rrggbb', from 0 to 1."""
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def distance(first: str, second: str) -> int:
    """Return how far two colours '#rrggbb' are apart, in steps of a sixteenth of the scale; the most if one is unknown."""
    if not first or not second:
        return 48
    return round(16 * sum(abs(a - b) for a, b in zip(channels(first), channels(second), strict=True)))


def luminance(colour: str) -> float:
    """Return the relative luminance as defined in WCAG 2.2, from 0 to 1."""
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours as defined in WCAG 2.2, from 1 to 21."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: str) -> str:
    """Return black or white, whichever reads better on a colour; the contrast is never below 4.5:1."""
    light = luminance(colour)
    return "#000000" if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else "#ffffff"


def _hex(hue: float, light: float, full: float) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colorsys.hls_to_rgb(hue, light, full))
