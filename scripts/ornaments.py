"""Draws the ornaments of the theme expo as SVG: the ram's horn (qoshqar müiz), water (su), a rosette, the icon.

    python scripts/ornaments.py

Outlines only, so that a stylesheet can use them as masks and give them any colour.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from pathlib import Path

Point = tuple[float, float]
Outline = list[Point]
ASSETS = Path(__file__).parent.parent / "themes" / "expo" / "assets"
SIGNAL = "{{ options.signal }}"
"""The icon is a template, filled with the site's own colour."""


def spiral(centre: Point, radii: Point, begin: float, *, turns: float, clockwise: bool = True) -> Outline:
    """Return the points of a spiral from the outer to the inner radius; `begin` in degrees."""
    steps, sign = 44, 1 if clockwise else -1
    found = []
    for step in range(steps + 1):
        part = step / steps
        radius = radii[0] + (radii[1] - radii[0]) * part**0.85
        angle = math.radians(begin) + sign * turns * 2 * math.pi * part
        found.append((centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)))
    return found


def ribbon(path: Outline, width: Callable[[float], float]) -> Outline:
    """Return the outline of a band along a path, with a round end; `width` by the fraction of the path."""
    left, right = [], []
    for at, (x, y) in enumerate(path):
        before, after = path[max(at - 1, 0)], path[min(at + 1, len(path) - 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1
        half = width(at / (len(path) - 1)) / 2
        left.append((x - dy / length * half, y + dx / length * half))
        right.append((x + dy / length * half, y - dx / length * half))
    (x, y), (px, py) = path[-1], path[-2]
    angle, half = math.atan2(y - py, x - px), width(1) / 2
    turns = [angle + math.pi / 2 - math.pi * step / 6 for step in range(1, 6)]
    return [*left, *((x + half * math.cos(angle), y + half * math.sin(angle)) for angle in turns), *reversed(right)]


def narrowing(full: float, loss: float) -> Callable[[float], float]:
    """Return the width of a band that is constant at first, then narrows."""
    return lambda part: full if part < 0.3 else full - loss * (part - 0.3) / 0.7


def moved(outline: Outline, dx: float) -> Outline:
    return [(x + dx, y) for x, y in outline]


def horns() -> tuple[float, float, list[Outline]]:
    """Return a frieze: a pair of horns upwards, a pair downwards, and the amulet between."""
    width, height, radius = 116.0, 60.0, 11.2
    middle = width / 2
    stem = [(middle + 3.4, height - step * (height - 25) / 5) for step in range(5)]
    curl = spiral((middle + 3.4 + radius, 25), (radius, 3.0), 180, turns=1.36)
    right = ribbon(stem + curl, narrowing(6.8, 2.6))
    amulet = [(middle, 1.0), (middle + 4.6, 7.0), (middle, 13.0), (middle - 4.6, 7.0)]
    upwards = [right, [(width - x, y) for x, y in right], amulet]
    downwards = [[(x, height - y) for x, y in outline] for outline in upwards]
    return width, height, upwards + [moved(outline, step) for outline in downwards for step in (-middle, middle)]


def rosette() -> tuple[float, float, list[Outline]]:
    """Return four pairs of horns around a lozenge: the centre of many felt carpets."""
    found: list[Outline] = [[(50, 43), (57, 50), (50, 57), (43, 50)]]
    curl = spiral((14.4, -29), (11, 3.0), 180, turns=1.34)
    for quarter in range(4):
        turn = quarter * math.pi / 2
        for side in (1, -1):
            stem = [(3.4 * side, -6 - step * 1.9) for step in range(12)]
            horn = ribbon([*stem, *((side * x, y) for x, y in curl)], narrowing(6.8, 2.6))
            found.append(turned(horn, turn))
        found.append(turned([(0, -47), (4.5, -40), (0, -33), (-4.5, -40)], turn + math.pi / 4))
    return 100.0, 100.0, found


def turned(outline: Outline, angle: float) -> Outline:
    """Return an outline rotated about the centre of a field of 100."""
    sine, cosine = math.sin(angle), math.cos(angle)
    return [(x * cosine - y * sine + 50, x * sine + y * cosine + 50) for x, y in outline]


def waves() -> tuple[float, float, list[Outline]]:
    """Return a running wave, two to a tile."""
    curl = spiral((30, 15.5), (11.5, 2.6), 88, turns=1.42, clockwise=False)
    wave = ribbon([(-6, 27.6), (4, 27.6), (14, 27.6), (24, 27.4), *curl], narrowing(6.2, 2.8))
    return 64.0, 32.0, [moved(wave, 32 * step) for step in (-1, 0, 1, 2)]


def svg(width: float, height: float, outlines: Iterable[Outline], *, ground: str = "") -> str:
    """Return outlines as one SVG path, with one decimal."""
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in outline) + "Z" for outline in outlines)
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    under = f'<rect width="{width:g}" height="{height:g}" fill="{ground}"/>' if ground else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{under}<path d="{path}"/></svg>\n'


if __name__ == "__main__":
    for name, drawn in (("horns", horns()), ("rosette", rosette()), ("waves", waves())):
        (ASSETS / f"{name}.svg").write_text(svg(*drawn), encoding="utf-8")
    (ASSETS / "icon.svg.jinja").write_text(svg(*rosette(), ground=SIGNAL), encoding="utf-8")
