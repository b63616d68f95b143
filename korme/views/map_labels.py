"""Where names stand on a map: along the straightest stretch of a street, inside an area, never over each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from korme.site.geometry import area
from korme.site.town_map import Line, Point

_WIDTH = 0.56
"""Width of a character, relative to the size of the type."""
_WIDE = 0x2E80
"""First code point of writing whose characters are square."""
_BEND = 0.3
"""How far a street may bend away from its name, relative to the size of the type."""
_CELL = 60.0


class Wish(Struct, frozen=True):
    """A name that should stand on a map."""

    kind: str
    text: str
    lines: tuple[Line, ...]
    """Where: a street's lines, or the outline of an area."""
    size: float
    """Of the type, in units of the drawing."""
    is_area: bool = False


class Label(Struct, frozen=True):
    """A name in its place."""

    kind: str
    text: str
    x: float
    y: float
    angle: float
    """In degrees, with the clock; from -90 to 90."""


class Occupied:
    """Circles on the map that no name may touch."""

    def __init__(self, frame: tuple[float, float]) -> None:
        self.frame = frame
        self._cells: dict[tuple[int, int], list[tuple[float, float, float]]] = {}

    def add(self, x: float, y: float, radius: float) -> None:
        """Take a circle."""
        reach = int(radius // _CELL) + 1
        column, row = int(x // _CELL), int(y // _CELL)
        for one in range(column - reach, column + reach + 1):
            for other in range(row - reach, row + reach + 1):
                self._cells.setdefault((one, other), []).append((x, y, radius))

    def is_free(self, circles: Iterable[Point], radius: float) -> bool:
        """Return whether circles are inside the frame and touch none that is taken."""
        wide, high = self.frame
        for x, y in circles:
            if not (radius <= x <= wide - radius and radius <= y <= high - radius):
                return False
            near = self._cells.get((int(x // _CELL), int(y // _CELL)), ())
            if any(math.hypot(x - a, y - b) < radius + c for a, b, c in near):
                return False
        return True


def placed(wishes: Sequence[Wish], taken: Occupied, *, most: int) -> list[Label]:
    """Return the names that fit, the first wishes first, each once.

    Args:
        taken: where nothing may stand; the names are added.
    """
    labels: list[Label] = []
    said: set[str] = set()
    for wish in wishes:
        if len(labels) == most:
            break
        if wish.text in said:
            continue
        length = text_width(wish.text, wish.size)
        for x, y, angle in _places(wish, length):
            circles = _along(x, y, angle, length, wish.size)
            if taken.is_free(circles, wish.size * 0.62):
                for one in circles:
                    taken.add(*one, wish.size * 0.62)
                said.add(wish.text)
                labels.append(Label(wish.kind, wish.text, round(x, 1), round(y, 1), round(angle, 1)))
                break
    return labels


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is."""
    return sum(size if ord(character) >= _WIDE else size * _WIDTH for character in text)


def _places(wish: Wish, length: float) -> list[tuple[float, float, float]]:
    """Return the middles and angles at which a name could stand, the best first."""
    if wish.is_area:
        ring = max(wish.lines, key=area)
        x, y = _middle(ring)
        wide = max(point[0] for point in ring) - min(point[0] for point in ring)
        return [(x, y, 0.0)] if wide * 1.1 > length else []
    bend = wish.size * (_BEND if wish.kind != "water" else 0.45)
    found = [stretch for line in wish.lines for stretch in _straight(line, bend, length * 1.05)]
    places = []
    for _, start, end in sorted(found, key=lambda each: (-each[0], each[1], each[2]))[:6]:
        angle = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
        angle -= 180 if angle > 90 else -180 if angle <= -90 else 0
        places += [
            (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]), angle)
            for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88)
        ]
    return places


def _straight(line: Line, bend: float, least: float) -> list[tuple[float, Point, Point]]:
    """Return the almost straight stretches of a line that are long enough: length and ends."""
    found = []
    first = 0
    while first < len(line) - 1:
        last = first + 1
        while last + 1 < len(line) and _bends(line[first : last + 2]) <= bend:
            last += 1
        length = math.dist(line[first], line[last])
        if length >= least:
            found.append((length, line[first], line[last]))
        first = max(first + 1, last if length >= least else first + 1)
    return found


def _bends(points: Line) -> float:
    """Return how far points stray from the straight line between the first and the last."""
    (ax, ay), (bx, by) = points[0], points[-1]
    length = math.hypot(bx - ax, by - ay)
    if not length:
        return math.inf
    return max(abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length for x, y in points)


def _along(x: float, y: float, angle: float, length: float, size: float) -> list[Point]:
    """Return the middles of circles that cover a text."""
    count = max(2, math.ceil(length / size) + 1)
    east, north = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    steps = [length * (at / (count - 1) - 0.5) for at in range(count)]
    return [(x + step * east, y + step * north) for step in steps]


def _middle(ring: Line) -> Point:
    """Return the centre of an area."""
    whole = area(ring)
    if not whole:
        return ring[0]
    x = y = 0.0
    for a, b in pairwise(ring):
        weight = a[0] * b[1] - b[0] * a[1]
        x += (a[0] + b[0]) * weight
        y += (a[1] + b[1]) * weight
    return x / (6 * whole), y / (6 * whole)
