"""A part of a town as paths of a drawing, within a number of bytes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from korme.site.geometry import area, clipped_line, clipped_ring, simplified
from korme.site.town_map import Box, Feature, Line, Point, TownMap

WIDTH = 1200
"""Units from the left to the right edge of a drawing."""
_MARGIN = 20.0
"""Units beyond the edge that are drawn, so that no outline is seen there."""
_AREAS = frozenset({"water", "park", "square", "building"})
_ORDER = (
    "park",
    "square",
    "water",
    "brook",
    "river",
    "building",
    "path",
    "rail",
    "street-3",
    "street-2",
    "street-1",
    "street-0",
)
"""From the bottom to the top."""
_STEPS: tuple[tuple[float, frozenset[str]], ...] = (
    (0.4, frozenset()),
    (0.8, frozenset()),
    (0.8, frozenset({"building"})),
    (1.2, frozenset({"building", "path"})),
    (2.0, frozenset({"building", "path", "brook"})),
    (2.0, frozenset({"building", "path", "brook", "street-3"})),
    (4.0, frozenset({"building", "path", "brook", "street-3", "square"})),
    (8.0, frozenset({"building", "path", "brook", "street-3", "street-2", "square", "rail"})),
)
"""What is tried until a drawing is small enough: how many units a line may be off, and what is left out."""
_HOUSES = 1300.0
"""Metres from left to right up to which a drawing shows houses."""
_LEAST_AREA = {"building": 6.0}
_LEAST = 20.0
"""Square units below which an area is left out."""


class Frame(Struct, frozen=True):
    """The part of the plane that a drawing shows."""

    box: Box

    @property
    def scale(self) -> float:
        """Units of a metre."""
        return WIDTH / (self.box[2] - self.box[0])

    @property
    def height(self) -> float:
        """In units."""
        return round((self.box[3] - self.box[1]) * self.scale, 1)

    def at(self, point: Point) -> Point:
        """Return where a point of the plane is in the drawing: right and down from its corner."""
        return (point[0] - self.box[0]) * self.scale, (self.box[3] - point[1]) * self.scale

    def around(self, units: float) -> Box:
        """Return its box, so many units larger on every side."""
        more = units / self.scale
        west, south, east, north = self.box
        return west - more, south - more, east + more, north + more


def frame_of(points: Sequence[Point], *, aspect: float, least: float, bounds: Box | None = None) -> Frame:
    """Return a frame around points, with room for the streets about them.

    Args:
        aspect: width over height.
        least: metres that it shows from left to right at least.
        bounds: where the data is: the frame moves there as far as it can.
    """
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    wide = max((east - west) * 1.36, (north - south) * 1.36 * aspect, least)
    high = wide / aspect
    if bounds:
        room = min((bounds[2] - bounds[0]) / wide, (bounds[3] - bounds[1]) / high, 1.0)
        room = max(room, (east - west) * 1.1 / wide, (north - south) * 1.1 / high, 0.05)
        wide, high = wide * room, high * room
    x, y = (west + east) / 2, (south + north) / 2
    if bounds:
        x = _inside(x, wide, bounds[0], bounds[2], (west, east))
        y = _inside(y, high, bounds[1], bounds[3], (south, north))
    return Frame((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))


def _inside(middle: float, length: float, low: float, high: float, kept: tuple[float, float]) -> float:
    """Return a middle moved so that the length is between two ends, but never off what must be kept."""
    moved = (low + high) / 2 if high - low < length else min(max(middle, low + length / 2), high - length / 2)
    return min(max(moved, kept[1] - length / 2), kept[0] + length / 2)


def paths(town: TownMap, frame: Frame, most: int) -> list[tuple[str, str]]:
    """Return the kinds and paths (the attribute `d`) of a drawing, from the bottom up, of at most `most` bytes if possible.

    Every kind is one path; where too much would be drawn, small things are left out first.
    """
    inside = _inside_of(town, frame)
    made: list[tuple[str, str]] = []
    for tolerance, left_out in _STEPS:
        made = [
            (kind, path)
            for kind in _ORDER
            if kind in inside and kind not in left_out and (path := _path(kind, inside[kind], tolerance))
        ]
        if sum(len(path) for _, path in made) <= most:
            break
    return made


def _inside_of(town: TownMap, frame: Frame) -> Mapping[str, list[Line]]:
    """Return the lines inside a frame by kind, in its units."""
    box = frame.around(_MARGIN)
    has_houses = frame.box[2] - frame.box[0] <= _HOUSES
    found: dict[str, list[Line]] = {}
    for feature in town.features:
        kind = kind_of_path(feature)
        if kind == "building" and not has_houses:
            continue
        for line in feature.lines:
            if not _meets(line, box):
                continue
            parts = [clipped_ring(line, box)] if feature.kind in _AREAS else clipped_line(line, box)
            found.setdefault(kind, []).extend(tuple(map(frame.at, part)) for part in parts if part)
    return found


def kind_of_path(feature: Feature) -> str:
    """Return the name of the path that a feature is in."""
    if feature.kind == "street":
        return f"street-{feature.rank}"
    return "brook" if feature.kind == "river" and feature.rank else feature.kind


def _meets(line: Line, box: Box) -> bool:
    """Return whether the box around a line meets another box."""
    xs, ys = [point[0] for point in line], [point[1] for point in line]
    return max(xs) >= box[0] and min(xs) <= box[2] and max(ys) >= box[1] and min(ys) <= box[3]


def _path(kind: str, lines: Iterable[Line], tolerance: float) -> str:
    parts = []
    for line in lines:
        if kind in _AREAS:
            if abs(area(line)) >= _LEAST_AREA.get(kind, _LEAST):
                half = len(line) // 2  # a ring has no ends of its own
                ring = (*simplified(line[: half + 1], tolerance), *simplified(line[half:], tolerance)[1:])
                if len(ring) > 3:
                    parts.append(_moves(ring[:-1]) + "z")
        elif line[0] == line[-1] or math.dist(line[0], line[-1]) > tolerance:
            parts.append(_moves(simplified(line, tolerance)))
    return "".join(parts)


def _moves(points: Sequence[Point]) -> str:
    """Return points as the steps of a path, in tenths of a unit."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    before = tenths[0]
    written = f"M{_tenth(before[0])}{_next(before[1])}"
    steps: list[str] = []
    for point in tenths[1:]:
        step = point[0] - before[0], point[1] - before[1]
        if step != (0, 0):
            steps.append(f"{_next(step[0]) if steps else _tenth(step[0])}{_next(step[1])}")
        before = point
    return f"{written}l{''.join(steps)}" if steps else f"{written}h0"


def _tenth(tenths: int) -> str:
    """Return a number of tenths as short as a path allows: '12', '.5', '-3.1'."""
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole or ''}.{rest}" if rest else f"{sign}{whole}" if whole else "0"


def _next(tenths: int) -> str:
    """Return the same after another number."""
    text = _tenth(tenths)
    return text if text.startswith("-") else f" {text}"
