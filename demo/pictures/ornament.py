"""Kazakh ornament motifs built from arcs and curves, each in units of about one, standing on the origin."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .shapes import Points, arc, bezier, circle, line, place, pts, resample, ribbon


def horn(
    turns: float = 1.2, thick: float = 0.21, radius: float = 0.52, inner: float = 0.13, stem: float = 1.0
) -> Points:
    """Return one horn of the pair: a stem that rises and curls outwards to the right."""
    left = thick * 0.42
    t = np.linspace(0, 1, 140)
    r = radius + (inner - radius) * t**0.8
    angle = np.radians(180 + 360 * turns * t)
    curl = np.stack([left + radius + r * np.cos(angle), -stem + r * np.sin(angle)], axis=1)
    path = resample(np.concatenate([line((left, 0), (left, -stem), 20)[:-1], curl]), 200)
    # A horn grows thinner towards its tip and ends in a small round knob.
    width = thick * np.interp(np.linspace(0, 1, 200), [0, 0.45, 0.85, 1], [1.0, 1.0, 0.8, 0.92])
    return ribbon(path, width, round_end=True)


def horns(**how: float) -> list[Points]:
    """Return qoshqar muiz, the ram's horns: a pair on one stem, curling apart."""
    one = horn(**how)
    return [one, place(one, mirror=True)]


def horn_cross(gap: float = 0.0, **how: float) -> list[Points]:
    """Return four pairs of horns about a centre, the heart of many felt carpets."""
    return [place(p, *_away(angle, gap), angle=angle) for angle in (0, 90, 180, 270) for p in horns(**how)]


def _away(angle: float, distance: float) -> tuple[float, float]:
    t = np.radians(angle - 90)
    return float(distance * np.cos(t)), float(distance * np.sin(t))


def diamond(w: float = 1, h: float = 1) -> Points:
    """Return a lozenge about the origin."""
    return pts((0, -h / 2), (w / 2, 0), (0, h / 2), (-w / 2, 0))


def tumar(w: float = 1, h: float = 0.9) -> Points:
    """Return the amulet triangle, its point up, about its middle."""
    return pts((0, -h * 0.6), (w / 2, h * 0.4), (-w / 2, h * 0.4))


def ring(r: float, width: float, n: int = 200) -> Points:
    """Return a ring as one closed outline."""
    return ribbon(arc(0, 0, r, 0, 360, n), width)


def shanyrak(
    bars: int = 3, radius: float = 1, thick: float = 0.09, bend: float = 0.16, spread: float = 0.22
) -> list[Points]:
    """Return the crown of a yurt: a hoop crossed by two bundles of bent bars."""
    parts = [ring(radius - thick * 0.7, thick * 1.4)]
    for turn in (0, 90):
        for k in range(bars):
            x = (k - (bars - 1) / 2) * spread
            end = float(np.sqrt(max(radius**2 - x**2, 0))) - thick * 0.7
            side = bend * (0 if bars == 1 else x / (spread * max(bars - 1, 1) / 2))
            bar = bezier((x, -end), (x + side, -end / 3), (x + side, end / 3), (x, end), 60)
            parts.append(place(ribbon(bar, thick), angle=turn))
    return parts


def shanyrak_poles(count: int = 36, inner: float = 1.0, outer: float = 1.25, thick: float = 0.05) -> list[Points]:
    """Return the roof poles that leave the crown."""
    angles = np.arange(count) * 360 / count
    return [place(ribbon(line((inner, 0), (outer, 0), 2), thick), angle=float(a)) for a in angles]


def camel_foot(size: float = 1, thick: float = 0.2) -> list[Points]:
    """Return tuye taban, the camel's footprint: two pairs of arcs back to back about a lozenge."""
    r = size / 2
    parts = []
    for angle in (0, 180):
        curve = arc(0, -r * 1.25, r * 0.9, 12, 168, 60)
        parts.append(place(ribbon(curve, thick * size), angle=angle))
        parts.append(place(circle(0, -r * 1.05, thick * size * 0.62), angle=angle))
    parts.append(diamond(size * 0.42, size * 0.42))
    return parts


def su_wave(crests: int, pitch: float = 1, height: float = 0.7, thick: float = 0.15) -> list[Points]:
    """Return su, the water: a running scroll whose waves rise from one band and curl over."""
    parts = [ribbon(line((0, -thick / 2), (crests * pitch, -thick / 2)), thick)]
    r0 = height * 0.5 - thick * 0.2
    for k in range(crests):
        x = k * pitch
        centre = (x + pitch * 0.62, -height + r0)
        rise = bezier(
            (x, -thick / 2),
            (x + pitch * 0.3, -thick / 2),
            (centre[0] - r0, -height * 0.2),
            (centre[0] - r0, centre[1]),
            40,
        )
        t = np.linspace(0, 1, 90)[1:]
        r = r0 * (1 - 0.78 * t**0.9)
        angle = np.radians(180 + 430 * t)
        curl = np.stack([centre[0] + r * np.cos(angle), centre[1] + r * np.sin(angle)], axis=1)
        path = resample(np.concatenate([rise, curl]), 160)
        parts.append(ribbon(path, thick * np.linspace(1.0, 0.75, 160), round_end=True))
    return parts


def steps(count: int, size: float = 1) -> Points:
    """Return a stepped pyramid, the woven form of a mountain, standing on the origin."""
    s = size / (2 * count)
    left: list[tuple[float, float]] = []
    for k in range(count):
        left += [(-size / 2 + k * s, -k * s), (-size / 2 + k * s, -(k + 1) * s)]
    right = [(-x, y) for x, y in reversed(left)]
    return pts(*left, *right)


def leaf(length: float = 1, width: float = 0.4) -> Points:
    """Return a pointed leaf from the origin upwards."""
    one = bezier((0, 0), (width * 0.75, -length * 0.3), (width * 0.45, -length * 0.75), (0, -length), 30)
    return np.concatenate([one, (one * (-1, 1))[::-1]])


def scatter_angles(count: int, start: float = 0) -> Sequence[float]:
    """Return evenly spread angles in degrees."""
    return [start + k * 360 / count for k in range(count)]
