"""ICC profiles (ICC.1, version 4) that we write: a small sRGB to tag published files, and spaces files only name."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

Chromaticities = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
Matrix = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]

SRGB: Chromaticities = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
DISPLAY_P3: Chromaticities = ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06))
ADOBE_RGB: Chromaticities = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
BT2020: Chromaticities = ((0.708, 0.292), (0.17, 0.797), (0.131, 0.046))
D65 = (0.3127, 0.3290)

SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""Parameters g, a, b, c, d of an ICC parametric curve of type 3."""

_D50 = (0.9642, 1.0, 0.8249)
_BRADFORD: Matrix = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))


class Cicp(NamedTuple):
    """A colour space by its code points in ITU-T H.273."""

    primaries: int
    transfer: int


@cache
def srgb() -> bytes:
    """Return the sRGB profile carried by every rendition."""
    return matrix_profile("sRGB", SRGB, D65, SRGB_CURVE)


def gamma_curve(gamma: float) -> tuple[float, ...]:
    """Return the curve of a plain power."""
    return (gamma,)


def coded_profile(code: Cicp) -> bytes:
    """Build the profile of a colour space given by its code; empty for sRGB and for codes that are not specified.

    Highlights of the two high-dynamic-range curves (PQ and HLG) are compressed above paper white, because a screen
    shows no more.
    """
    points = _PRIMARIES.get(code.primaries, SRGB)
    if code.transfer in (16, 18):
        return matrix_profile("HDR", points, D65, _rolled_off(_pq if code.transfer == 16 else _hlg))
    curve = _CURVES.get(code.transfer, SRGB_CURVE)
    if points is SRGB and curve is SRGB_CURVE:
        return b""
    return matrix_profile("CICP", points, D65, curve)


_PRIMARIES = {9: BT2020, 11: DISPLAY_P3, 12: DISPLAY_P3}
_CURVES: dict[int, tuple[float, ...]] = {4: (2.2,), 5: (2.8,), 8: (1.0,)}
"""BT.709 video (1, 6, 14, 15) is treated as sRGB, as viewers do."""

_PAPER_WHITE = 203.0
"""Luminance of white paper in an HDR picture, in cd/m² (ITU-R BT.2408)."""
_KNEE = 0.5


def _rolled_off(light: Callable[[float], float]) -> tuple[float, ...]:
    """Return a table of 1024 steps from coded value to light, with highlights compressed above the knee."""
    return tuple(_pressed(light(step / 1023) / _PAPER_WHITE) for step in range(1024))


def _pressed(light: float) -> float:
    headroom = 1.0 - _KNEE
    return light if light <= _KNEE else _KNEE + headroom * (1.0 - math.exp((_KNEE - light) / headroom))


def _pq(code: float) -> float:
    """Return the luminance of a PQ value (SMPTE ST 2084), in cd/m²."""
    root = code ** (1 / 78.84375)
    linear: float = (max(root - 0.8359375, 0.0) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125)
    return 10_000.0 * linear


def _hlg(code: float) -> float:
    """Return the luminance of an HLG value (ARIB STD-B67) on a screen of 1000 cd/m², in cd/m²."""
    scene = code * code / 3 if code <= 0.5 else (math.exp((code - 0.55991073) / 0.17883277) + 0.28466892) / 12
    return 1000.0 * float(scene**1.2)


def matrix_profile(name: str, primaries: Chromaticities, white: tuple[float, float], curve: tuple[float, ...]) -> bytes:
    """Build a version 4 profile of an RGB space from primaries and white (CIE xy) and one curve for all channels.

    The curve is one number (a power), five (a parametric curve of type 3) or a table.
    """
    columns = _columns(primaries, white)
    encoded_curve = _curve(curve)
    tags = [
        (b"desc", _text(name)),
        (b"cprt", _text("CC0")),
        (b"wtpt", _xyz(_D50)),
        *((tag, _xyz(column)) for tag, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)),
        *((tag, encoded_curve) for tag in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    return _assembled(tags)


def _assembled(tags: list[tuple[bytes, bytes]]) -> bytes:
    table, body, offsets = b"", b"", {}
    start = 128 + 4 + 12 * len(tags)
    for tag, data in tags:
        if data not in offsets:
            offsets[data] = start + len(body)
            body += data + b"\0" * (-len(data) % 4)
        table += tag + struct.pack(">II", offsets[data], len(data))
    size = start + len(body)
    header = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x04200000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28 + b"".join(_fixed(part) for part in _D50)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _curve(curve: tuple[float, ...]) -> bytes:
    shape = {1: 0, 5: 3}.get(len(curve))
    if shape is not None:
        return b"para\0\0\0\0" + struct.pack(">HH", shape, 0) + b"".join(_fixed(value) for value in curve)
    steps = (min(65535, round(65535 * value)) for value in curve)
    return b"curv\0\0\0\0" + struct.pack(f">I{len(curve)}H", len(curve), *steps)


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(value) for value in values)


def _text(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(encoded), 28) + encoded


def _columns(primaries: Chromaticities, white: tuple[float, float]) -> Matrix:
    """Return the XYZ of the three primaries under D50 (Bradford adaptation), one a row."""
    bases = [_from_xy(primary) for primary in primaries]
    weights = _solved(_transposed(bases), _from_xy(white))
    scaled = [tuple(part * weight for part in base) for base, weight in zip(bases, weights, strict=True)]
    adapted = [_adapted(column, _from_xy(white)) for column in scaled]
    return (adapted[0], adapted[1], adapted[2])


def _from_xy(point: tuple[float, float]) -> tuple[float, float, float]:
    x, y = point
    return (x / y, 1.0, (1 - x - y) / y)


def _adapted(colour: tuple[float, ...], white: tuple[float, float, float]) -> tuple[float, float, float]:
    cone = _times(_BRADFORD, colour)
    source, target = _times(_BRADFORD, white), _times(_BRADFORD, _D50)
    moved = tuple(part * after / before for part, after, before in zip(cone, target, source, strict=True))
    return _solved(_BRADFORD, moved)


def _times(matrix: Matrix, vector: tuple[float, ...]) -> tuple[float, float, float]:
    x, y, z = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return (x, y, z)


def _transposed(rows: list[tuple[float, float, float]]) -> Matrix:
    x, y, z = zip(*rows, strict=True)
    return (x, y, z)


def _determinant(matrix: Matrix) -> float:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


def _solved(matrix: Matrix, result: tuple[float, ...]) -> tuple[float, float, float]:
    """Solve `matrix` · vector = `result` (Cramer's rule: 3 × 3, once a profile)."""
    whole = _determinant(matrix)
    answers = []
    for column in range(3):
        replaced = [
            tuple(result[row] if place == column else value for place, value in enumerate(matrix[row]))
            for row in range(3)
        ]
        answers.append(_determinant((replaced[0], replaced[1], replaced[2])) / whole)  # type: ignore[arg-type]
    return (answers[0], answers[1], answers[2])
