"""The part of a town that `content/map.osm` describes: rivers, parks, streets and buildings as plain geometry."""

from __future__ import annotations

import math
from collections.abc import Mapping

from msgspec import Struct

from korme.kinds import Venue

Point = tuple[float, float]
"""Metres east and north of the middle of a map."""
Line = tuple[Point, ...]
Box = tuple[float, float, float, float]
"""West, south, east and north edge, in metres."""

PATH = "content/map.osm"
METRES_A_DEGREE = 111_195.0
"""Metres of a degree of latitude on a sphere with the mean radius of the Earth."""
_DETOUR = 1.3
"""How much longer streets are than the straight line."""
_METRES_A_MINUTE = 80.0
"""4.8 km/h."""


class Feature(Struct, frozen=True):
    """Something on a map."""

    kind: str
    """'water' (area), 'river' (line), 'park', 'square', 'building', 'street', 'path', 'rail'."""
    lines: tuple[Line, ...]
    """Of an area its rings: outer ones against the clock, holes with it; the last point is the first."""
    rank: int = 0
    """Of streets, from the widest (0) to lanes (3); of rivers 0, of streams 1."""
    name: str = ""
    names: tuple[tuple[str, str], ...] = ()
    """Names in languages of the site, where the data has them."""

    def named(self, language: str) -> str:
        """Return the name for readers of a language: in it, or else as on the spot."""
        return dict(self.names).get(language, self.name)


class TownMap(Struct, frozen=True):
    """A part of a town, flat: east is right and north is up."""

    latitude: float
    longitude: float
    """Of the middle, in degrees."""
    bounds: Box
    """What the data covers."""
    features: tuple[Feature, ...]
    credit: str = ""
    """Whose data it is, as the file says; 'osm' for OpenStreetMap."""

    def place(self, latitude: float, longitude: float) -> Point:
        """Return where a place is on the map."""
        return flat(latitude, longitude, self.latitude, self.longitude)

    def covers(self, point: Point) -> bool:
        """Return whether a point is where the data is."""
        west, south, east, north = self.bounds
        return west <= point[0] <= east and south <= point[1] <= north


def flat(latitude: float, longitude: float, middle_latitude: float, middle_longitude: float) -> Point:
    """Return a place as metres east and north of another one, which is near."""
    east = (longitude - middle_longitude + 180) % 360 - 180
    return (
        round(east * METRES_A_DEGREE * math.cos(math.radians(middle_latitude)), 1),
        round((latitude - middle_latitude) * METRES_A_DEGREE, 1),
    )


def numbers_of(venues: Mapping[str, Venue]) -> dict[str, int]:
    """Return the numbers that venues with a place have on a map, by slug; none if there is only one."""
    placed = [slug for slug, venue in venues.items() if venue.map]
    return {slug: number for number, slug in enumerate(placed, 1)} if len(placed) > 1 else {}


def walking_minutes(one: Point, other: Point) -> int:
    """Return about how many minutes it takes to walk from one point to another, at least one."""
    return max(1, round(math.dist(one, other) * _DETOUR / _METRES_A_MINUTE))
