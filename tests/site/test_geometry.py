"""Lines and areas: clipped, simplified, joined, and closed along the edge of a map."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from korme.site.geometry import area, clipped_line, clipped_ring, closed_along, is_inside, joined, simplified, turned
from korme.site.town_map import Box, Line, flat, walking_minutes

BOX: Box = (0.0, 0.0, 100.0, 60.0)
NUMBER = st.integers(-3000, 3000).map(lambda tenths: tenths / 10)
POINT = st.tuples(NUMBER, NUMBER)


def test_a_line_is_cut_into_the_parts_inside() -> None:
    assert clipped_line(((-50, 30), (50, 30), (50, 90), (80, 90), (80, 10)), BOX) == [
        ((0, 30), (50, 30), (50, 60)),
        ((80, 60), (80, 10)),
    ]
    assert clipped_line(((-50, 70), (150, 70)), BOX) == []


@given(st.lists(POINT, min_size=2, max_size=12))
def test_what_is_left_of_a_line_is_inside(line: list[tuple[float, float]]) -> None:
    for part in clipped_line(line, BOX):
        assert len(part) > 1
        assert all(-1e-6 <= x <= 100 + 1e-6 and -1e-6 <= y <= 60 + 1e-6 for x, y in part)


def test_an_area_is_cut_at_the_edge() -> None:
    ring = clipped_ring(((-50, -50), (50, -50), (50, 30), (-50, 30), (-50, -50)), BOX)

    assert ring[0] == ring[-1]
    assert area(ring) == 50 * 30
    assert clipped_ring(((200, 200), (300, 200), (300, 300), (200, 200)), BOX) == ()


@given(st.lists(POINT, min_size=3, max_size=40), st.floats(0.1, 50))
def test_no_point_left_out_is_far_from_the_line(line: list[tuple[float, float]], tolerance: float) -> None:
    left = simplified(line, tolerance)

    assert (left[0], left[-1]) == (line[0], line[-1])
    for point in line:
        assert min(_away(point, a, b) for a, b in pairwise(left)) <= tolerance + 1e-6


def _away(p: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    length = math.dist(a, b)
    if not length:
        return math.dist(p, a)
    along = max(0, min(1, ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / length**2))
    return math.dist(p, (a[0] + along * (b[0] - a[0]), a[1] + along * (b[1] - a[1])))


def test_a_straight_line_keeps_its_ends_only() -> None:
    assert simplified([(0, 0), (1, 0.1), (2, 0), (3, 9)], 0.5) == ((0, 0), (2, 0), (3, 9))


def test_ways_are_joined_where_two_meet_whatever_their_direction() -> None:
    one: Line = ((0, 0), (1, 0))
    other: Line = ((2, 0), (1, 0))
    third: Line = ((2, 0), (3, 0))

    assert joined([one, other, third]) == [((0, 0), (1, 0), (2, 0), (3, 0))]
    assert len(joined([one, ((1, 0), (1, 5)), ((1, 0), (2, 0))])) == 3  # a crossing is no joint


def test_four_sides_make_a_ring() -> None:
    (ring,) = joined([((0, 0), (1, 0)), ((1, 1), (1, 0)), ((1, 1), (0, 1)), ((0, 1), (0, 0))])

    assert ring[0] == ring[-1]
    assert area(turned(ring)) == 1
    assert area(turned(ring, is_hole=True)) == -1


@pytest.mark.parametrize("water", [(50.0, 30.0), (50.0, 5.0)])
def test_a_river_cut_off_by_the_map_is_closed_along_its_edge(water: tuple[float, float]) -> None:
    """Its two banks cross the map; what is between them, or what is not, is water: a point in it tells."""
    banks: list[Line] = [((-20, 20), (120, 20)), ((-20, 40), (120, 40))]

    rings = closed_along(banks, BOX, lambda half: float(is_inside(water, half)))

    assert is_inside(water, rings)
    between = is_inside((50.0, 30.0), rings)
    assert between != is_inside((50.0, 5.0), rings)
    assert between != is_inside((50.0, 55.0), rings)
    assert sum(abs(area(ring)) for ring in rings) == (2000 if between else 4000)


def test_walking_is_said_in_minutes() -> None:
    assert flat(50.0, 82.0, 50.0, 82.0) == (0.0, 0.0)
    assert flat(0.0, -179.9, 0.0, 179.9)[0] == pytest.approx(22_239, rel=1e-3)
    assert walking_minutes((0, 0), (0, 0)) == 1
    assert walking_minutes((0, 0), (800, 0)) == 13
