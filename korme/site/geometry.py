"""Lines and areas on a plane: joined, clipped to a box, simplified, closed along its edge."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from korme.site.town_map import Box, Line, Point

_PORTION = 500
"""Points after which one is kept in any case: the time to simplify a line grows with the square of this."""
_LONGEST = 10_000
"""Points of a line that is joined no further."""


def simplified(line: Sequence[Point], tolerance: float) -> Line:
    """Return a line with fewer points, none of the others farther from it than `tolerance` (Douglas and Peucker)."""
    if len(line) < 3:
        return tuple(line)
    bounds = [*range(0, len(line) - 1, _PORTION), len(line) - 1]
    kept = set(bounds)
    waiting = list(pairwise(bounds))
    while waiting:
        first, last = waiting.pop()
        far, at = tolerance, 0
        for index in range(first + 1, last):
            away = _distance(line[index], line[first], line[last])
            if away > far:
                far, at = away, index
        if at:
            kept.add(at)
            waiting += [(first, at), (at, last)]
    return tuple(line[index] for index in sorted(kept))


def _distance(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from the line between two others."""
    east, north = end[0] - start[0], end[1] - start[1]
    square = east * east + north * north
    if not square:
        return math.dist(point, start)
    along = min(1.0, max(0.0, ((point[0] - start[0]) * east + (point[1] - start[1]) * north) / square))
    return math.hypot(point[0] - start[0] - along * east, point[1] - start[1] - along * north)


def clipped_line(line: Sequence[Point], box: Box) -> list[Line]:
    """Return the parts of a line inside a box."""
    parts: list[Line] = []
    now: list[Point] = []
    for start, end in pairwise(line):
        piece = _clipped_segment(start, end, box)
        if piece is None:
            continue
        if not now or now[-1] != piece[0]:
            parts += [tuple(now)] if now else []
            now = [piece[0]]
        if piece[1] != now[-1]:
            now.append(piece[1])
    parts += [tuple(now)] if now else []
    return [part for part in parts if len(part) > 1]


def _clipped_segment(start: Point, end: Point, box: Box) -> tuple[Point, Point] | None:
    """Return the part of a segment inside a box (Liang and Barsky)."""
    enter, leave = 0.0, 1.0
    east, north = end[0] - start[0], end[1] - start[1]
    for step, room in (
        (-east, start[0] - box[0]),
        (east, box[2] - start[0]),
        (-north, start[1] - box[1]),
        (north, box[3] - start[1]),
    ):
        if not step:
            if room < 0:
                return None
            continue
        share = room / step
        if step < 0:
            enter = max(enter, share)
        else:
            leave = min(leave, share)
    if enter > leave:
        return None
    return (
        start if enter == 0.0 else (start[0] + enter * east, start[1] + enter * north),
        end if leave == 1.0 else (start[0] + leave * east, start[1] + leave * north),
    )


def clipped_ring(ring: Sequence[Point], box: Box) -> Line:
    """Return the part of an area inside a box, () if there is none (Sutherland and Hodgman)."""
    points = list(ring[:-1] if ring and ring[0] == ring[-1] else ring)
    for axis, edge, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        found: list[Point] = []
        for at, point in enumerate(points):
            before = points[at - 1]
            is_in, was_in = (point[axis] - edge) * sign >= 0, (before[axis] - edge) * sign >= 0
            if is_in != was_in:
                share = (edge - before[axis]) / (point[axis] - before[axis])
                found.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
            if is_in:
                found.append(point)
        points = found
    return (*points, points[0]) if len(points) > 2 else ()


def area(ring: Sequence[Point]) -> float:
    """Return the area of a closed ring; it is positive if the ring runs against the clock."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def turned(ring: Line, *, is_hole: bool = False) -> Line:
    """Return a ring that runs against the clock, or with it if it is a hole."""
    return ring[::-1] if (area(ring) < 0) != is_hole else ring


def is_inside(point: Point, rings: Iterable[Sequence[Point]]) -> bool:
    """Return whether a point is inside an odd number of rings."""
    found = False
    for ring in rings:
        for a, b in pairwise(ring):
            crosses = (a[1] > point[1]) != (b[1] > point[1])
            if crosses and point[0] < a[0] + (point[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]):
                found = not found
    return found


def joined(lines: Iterable[Line]) -> list[Line]:
    """Return lines joined where exactly two of them end at the same point; a ring ends where it begins.

    Lines of many thousand points are left as they are.
    """
    parts: list[Line | None] = [line for line in lines if len(line) > 1]
    ends: dict[Point, list[int]] = defaultdict(list)
    for index, line in enumerate(parts):
        if line and line[0] != line[-1]:
            ends[line[0]].append(index)
            ends[line[-1]].append(index)
    for point in list(ends):
        pair = ends[point]
        if len(pair) != 2 or pair[0] == pair[1]:
            continue
        first, second = parts[pair[0]], parts[pair[1]]
        assert first is not None
        assert second is not None
        if len(first) + len(second) > _LONGEST:
            continue
        first = first if first[-1] == point else first[::-1]
        second = second if second[0] == point else second[::-1]
        parts[pair[0]], parts[pair[1]] = (*first, *second[1:]), None
        far = ends[second[-1]]
        far[far.index(pair[1])] = pair[0]
        ends[point] = []
    return [line for line in parts if line]


def closed_along(lines: Iterable[Line], box: Box, is_right: Callable[[Sequence[Line]], float]) -> list[Line]:
    """Return the areas in a box whose outlines enter and leave it, closed along its edge.

    Outlines divide the box in two; which half is meant does not follow from them.

    Args:
        is_right: how well areas fit what else is known; the better half is returned.
    """
    pieces = [
        part for line in lines for part in clipped_line(line, box) if part[0] == part[-1] or _is_through(part, box)
    ]
    rings = [part for part in pieces if part[0] == part[-1]]
    through = [part for part in pieces if part[0] != part[-1]]
    if not through:
        return rings
    ends = sorted(
        (_along(point, box), index, side)
        for index, part in enumerate(through)
        for side, point in ((0, part[0]), (1, part[-1]))
    )
    halves = [_half(through, ends, shift, box) for shift in (0, 1)]
    return [*rings, *max(halves, key=is_right)]


def _is_through(part: Line, box: Box) -> bool:
    return all(_along(point, box) >= 0 for point in (part[0], part[-1]))


def _along(point: Point, box: Box) -> float:
    """Return how far along the edge of a box a point is, against the clock from its south-west corner; -1 inside."""
    west, south, east, north = box
    near = 0.2
    if abs(point[1] - south) < near:
        return point[0] - west
    if abs(point[0] - east) < near:
        return east - west + point[1] - south
    if abs(point[1] - north) < near:
        return 2 * (east - west) + north - south - (point[0] - west)
    if abs(point[0] - west) < near:
        return 2 * (east - west) + 2 * (north - south) - (point[1] - south)
    return -1.0


def _half(through: Sequence[Line], ends: Sequence[tuple[float, int, int]], shift: int, box: Box) -> list[Line]:
    """Return the rings that pieces make with every second part of the edge between their ends."""
    partner: dict[tuple[int, int], tuple[int, int]] = {}
    way: dict[tuple[int, int], Line] = {}
    for at in range(shift, len(ends) + shift, 2):
        one, other = ends[at % len(ends)], ends[(at + 1) % len(ends)]
        partner[one[1:]], partner[other[1:]] = other[1:], one[1:]
        corners = _corners(one[0], other[0], box)
        way[one[1:]], way[other[1:]] = corners, corners[::-1]
    rings, used = [], set()
    for start in range(len(through)):
        ring: list[Point] = []
        index, side = start, 0
        while index not in used:
            used.add(index)
            part = through[index] if side == 0 else through[index][::-1]
            out = (index, 1 - side)
            ring += [*part, *way[out]]
            index, side = partner[out]
        if ring:
            rings.append((*ring, ring[0]))
    return rings


def _corners(start: float, end: float, box: Box) -> Line:
    """Return the corners of a box between two places on its edge, against the clock."""
    west, south, east, north = box
    wide, high = east - west, north - south
    whole = 2 * (wide + high)
    corners = (
        (0.0, (west, south)),
        (wide, (east, south)),
        (wide + high, (east, north)),
        (2 * wide + high, (west, north)),
    )
    end = end if end >= start else end + whole
    both = [*corners, *((place + whole, corner) for place, corner in corners)]
    return tuple(corner for place, corner in both if start < place < end)
