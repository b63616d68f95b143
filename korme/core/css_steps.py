"""Steps for stylesheets, pure: the shapes and tones that CSS classes can stand for, and ink on a colour.

Inline styles are not allowed on our pages (CSP), so a picture's shape and mean colour are said by
classes of a fixed ladder: near enough for the eye, and the same stylesheet for every site.
"""

from __future__ import annotations

import bisect
import colorsys
import math
from functools import lru_cache

_COMMON = ((1, 1), (5, 4), (4, 3), (7, 5), (3, 2), (16, 10), (16, 9), (2, 1), (21, 9), (3, 1))
_STEP = 0.01
"""Between two shapes of the ladder: 1 % is 1.5 pixels of a row 300 pixels high, at worst."""
_LIGHTS = (0.08, 0.2, 0.32, 0.44, 0.56, 0.68, 0.8, 0.92)
_HUES = 12
_FULL = (0.15, 0.45)


@lru_cache(maxsize=1)
def ratio_steps() -> tuple[float, ...]:
    """Width over height, ascending: cameras' own shapes, and a ladder of 1 % (2 % beyond 1:3) between 1:8 and 8:1."""
    exact = {round(one, 3) for a, b in _COMMON for one in (a / b, b / a)}
    ladder, step = [1.0], 1.0
    while step < 8:
        step *= 1 + _STEP * (1 if step < 3 else 2)
        ladder.append(step)
    every = sorted({round(one, 3) for step in ladder for one in (step, 1 / step)})
    near = math.exp(_STEP * 0.4)
    for one in exact:  # a camera's own shape stands for those beside it
        del every[bisect.bisect_left(every, one / near) : bisect.bisect_right(every, one * near)]
    return tuple(sorted({*every, *exact}))


def ratio_class(ratio: float) -> str:
    """The class of the shape nearest to `ratio`: 'korme-r-1500' for 3:2."""
    steps = ratio_steps()
    at = min(max(bisect.bisect_left(steps, ratio), 1), len(steps) - 1)
    low, high = steps[at - 1], steps[at]
    return f"korme-r-{round((low if ratio * ratio < low * high else high) * 1000)}"


@lru_cache(maxsize=1)
def tone_steps() -> tuple[tuple[str, str], ...]:
    """Pairs of name and colour: greys, and twelve hues in two strengths, from dark to light."""
    found = [(f"{light}", _hex(0, one, 0)) for light, one in enumerate(_LIGHTS)]
    for light, one in enumerate(_LIGHTS):
        for hue in range(_HUES):
            for full, strength in enumerate(_FULL):
                found.append((f"{light}-{hue}-{full}", _hex(hue / _HUES, one, strength)))
    return tuple(found)


@lru_cache(maxsize=4096)
def tone_class(tone: str) -> str:
    """The class of the tone nearest to a colour '#rrggbb': 'korme-t-3-7-0'."""
    red, green, blue = channels(tone)
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    step = min(range(len(_LIGHTS)), key=lambda at: abs(_LIGHTS[at] - light))
    if full < 0.07:
        return f"korme-t-{step}"
    return f"korme-t-{step}-{round(hue * _HUES) % _HUES}-{0 if full < 0.3 else 1}"


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of '#rrggbb', from 0 to 1."""
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, from 0 to 1."""
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.2 defines it, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on a colour; never below 4.5:1."""
    light = luminance(colour)
    return "#000000" if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else "#ffffff"


def _hex(hue: float, light: float, full: float) -> str:
    return "#" + "".join(f"{round(one * 255):02x}" for one in colorsys.hls_to_rgb(hue, light, full))
