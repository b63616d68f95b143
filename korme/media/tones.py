"""From HDR to what an ordinary screen shows: one table from PQ or HLG in BT.2020 to sRGB.

Light up to six tenths of reference white (203 cd/m², ITU-R BT.2408) stays as it is; above, a curve that begins with the
same slope brings 1,000 cd/m² to white. It acts on the brightest channel and scales the others with it, so that hues stay.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

PQ, HLG = 16, 18
"""Transfer characteristics by ITU-T H.273."""
SIDE = 33
"""Steps of the table along each channel."""
_WHITE = 203.0
_PEAK = 1000.0 / _WHITE
_KNEE = 0.6
_TO_709 = ((1.6605, -0.5876, -0.0728), (-0.1246, 1.1329, -0.0083), (-0.0182, -0.1006, 1.1187))
"""Linear RGB of BT.2020 in that of BT.709 (ITU-R BT.2087)."""
_LUMA = (0.2627, 0.6780, 0.0593)


def table(transfer: int) -> tuple[float, ...]:
    """Return the table: three values from 0 to 1 for each step; red changes fastest, then green, then blue."""
    return tuple(value for triple in _rows(transfer) for value in triple)


def _rows(transfer: int) -> Iterator[tuple[float, float, float]]:
    light = [_light(step / (SIDE - 1), transfer) for step in range(SIDE)]
    for blue in light:
        for green in light:
            for red in light:
                yield _shown((red, green, blue), transfer)


def _light(signal: float, transfer: int) -> float:
    """Return linear light: of PQ, 1 is reference white; of HLG, 1 is the scene's peak (ITU-R BT.2100)."""
    if transfer == PQ:
        power = signal ** (1 / 78.84375)
        return float(
            10_000 * (max(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125) / _WHITE
        )
    if signal <= 0.5:
        return signal * signal / 3
    return (math.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12


def _shown(light: tuple[float, float, float], transfer: int) -> tuple[float, float, float]:
    if transfer == HLG:  # the system gamma of a screen of 1,000 cd/m²
        luma = sum(map(float.__mul__, _LUMA, light))
        gain = _PEAK * luma**0.2 if luma else 0.0
        light = (light[0] * gain, light[1] * gain, light[2] * gain)
    red, green, blue = (max(0.0, sum(map(float.__mul__, row, light))) for row in _TO_709)
    brightest = max(red, green, blue)
    gain = _rolled(brightest) / brightest if brightest else 0.0
    return _srgb(red * gain), _srgb(green * gain), _srgb(blue * gain)


def _rolled(light: float) -> float:
    if light <= _KNEE:
        return light
    room = 1 - _KNEE
    return min(1.0, _KNEE + room * (1 - math.exp(-(light - _KNEE) / room)) / (1 - math.exp(-(_PEAK - _KNEE) / room)))


def _srgb(light: float) -> float:
    light = min(1.0, light)
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def cube_file(transfer: int) -> str:
    """Return the table as a text that FFmpeg's filter `lut3d` reads."""
    rows = "\n".join(f"{red:.5f} {green:.5f} {blue:.5f}" for red, green, blue in _rows(transfer))
    return f"LUT_3D_SIZE {SIDE}\n{rows}\n"
