"""The map of the venues: numbered places over rivers, parks and streets, or a sketch by distance without map data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from korme.kinds import Venue
from korme.site.geometry import clipped_line, clipped_ring, simplified
from korme.site.town_map import Feature, Line, Point, TownMap, flat, walking_minutes
from korme.views.context import PageContext, View
from korme.views.map_drawing import WIDTH, Frame, frame_of, kind_of_path, paths
from korme.views.map_labels import Label, Occupied, Wish, placed, text_width

_ASPECT = 3 / 2
_WIDE_TYPE, _NARROW_TYPE = 16.0, 34.0
"""Size of street names, in units: on a desk, and on a phone, where the drawing is a third as large."""
_APART = 78.0
"""Units between the middles of two numbers that do not touch on a phone."""
_BYTES, _BYTES_NEAR = 46_000, 20_000
"""Of the paths of the map of all venues, and of a map around one."""
_LEAST, _LEAST_NEAR = 700.0, 900.0
"""Metres from left to right."""
_MOST_WIDE, _MOST_NARROW = 60, 12
"""Names on a map."""
_FARTHEST = 45
"""Minutes above which nobody is told to walk."""
_NEAREST = 4
"""Venues to which the way is said."""
_BARS = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)


class PlacedVenue(NamedTuple):
    """A venue on the plane."""

    venue: Venue
    point: Point


def venue_map(context: PageContext, here: Venue | None = None) -> View | None:
    """Return the map of all venues, or around one of them; None without two venues that have places.

    Without map data it is a sketch, and the same around a venue as for all.
    """
    site = context.site
    if not site.numbers:
        return None
    near = here.slug if here and site.town else ""
    view: View | None = context.shared.reads.once(("venue map", context.language, near), lambda: _map(context, near))
    if view is None:
        return None
    spots = [
        {**spot, "url": context.to(site.venues[spot["id"]]), "here": bool(here and here.slug == spot["id"])}
        for spot in view["venues"]
    ]
    return {**view, "venues": spots}


def walks(context: PageContext, venue: Venue) -> list[View]:
    """Return the nearest other venues with the `minutes` on foot, or the `distance` where it is too far to walk."""
    site = context.site
    if venue.slug not in site.numbers:
        return []
    points = context.shared.reads.once(("spots",), lambda: {spot.venue.slug: spot for spot in _spots(context, None)})
    here = points[venue.slug].point
    others = sorted(
        (spot for slug, spot in points.items() if slug != venue.slug),
        key=lambda spot: (math.dist(here, spot.point), site.numbers[spot.venue.slug]),
    )
    return [
        {
            "number": site.numbers[spot.venue.slug],
            "name": context.phrase(spot.venue.name),
            "url": context.to(spot.venue),
            "time": _time(context, here, spot.point),
        }
        for spot in others[:_NEAREST]
    ]


def _time(context: PageContext, one: Point, other: Point) -> str:
    """Return how long the way takes on foot: '12 min', or how far it is: '7 km'."""
    minutes = walking_minutes(one, other)
    if minutes <= _FARTHEST:
        return context.say("map_minutes", n=minutes)
    return _distance(context, math.dist(one, other))


def _distance(context: PageContext, metres: float) -> str:
    if metres < 1000:
        return f"{round(metres)}\u00a0{context.say('unit_m')}"
    return f"{round(metres / 1000)}\u00a0{context.say('unit_km')}"


def _spots(context: PageContext, town: TownMap | None) -> list[PlacedVenue]:
    """Return the numbered venues on the plane of a map, or on one of their own."""
    site = context.site
    found = [(site.venues[slug], site.venues[slug].map) for slug in site.numbers]
    placed_ones = [(venue, place) for venue, place in found if place]
    middle = (town.latitude, town.longitude) if town else (placed_ones[0][1].lat, placed_ones[0][1].lon)
    return [PlacedVenue(venue, flat(place.lat, place.lon, *middle)) for venue, place in placed_ones]


def _map(context: PageContext, near: str) -> View | None:
    site = context.site
    town = site.town
    spots = _spots(context, town)
    covered = [spot for spot in spots if town is None or town.covers(spot.point)]
    if not covered:
        town, spots = None, _spots(context, None)
        covered = spots
    here = next((spot for spot in covered if spot.venue.slug == near), None)
    if near and here is None and town is not None:
        return _map(context, "")
    bounds = town.bounds if town else None
    if here:
        frame = frame_of([here.point], aspect=_ASPECT, least=_LEAST_NEAR, bounds=bounds)
    else:
        frame = frame_of([spot.point for spot in covered], aspect=_ASPECT, least=_LEAST, bounds=bounds)
    places = {spot.venue.slug: frame.at(spot.point) for spot in covered}
    shown = {slug: place for slug, place in places.items() if 0 <= place[0] <= WIDTH and 0 <= place[1] <= frame.height}
    signs = _moved_apart(list(shown.values()))
    venues = [_spot(context, slug, shown[slug], sign) for slug, sign in zip(shown, signs, strict=True)]
    ways = _ways(context, [spot for spot in covered if spot.venue.slug in shown], frame)
    drawn = _drawn(context, town, frame, near) if town else []
    scale = _scale(context, frame)
    wide, narrow = _named(context, town, frame, venues, ways)
    return {
        "width": WIDTH,
        "height": frame.height,
        "shapes": [{"kind": kind, "path": path} for kind, path in drawn],
        "names": [_label(label) for label in wide],
        "few_names": [_label(label) for label in narrow],
        "venues": venues,
        "ways": ways,
        "scale": scale,
        "near": frame.scale > 0.75,
        "sketch": town is None,
        "credit": town.credit if town else "",
    }


def _drawn(context: PageContext, town: TownMap, frame: Frame, near: str) -> list[tuple[str, str]]:
    """Return the paths of a map, which are the same in every language."""
    most = _BYTES_NEAR if near else _BYTES
    return context.shared.reads.once(("map paths", near), lambda: paths(town, frame, most))


def _spot(context: PageContext, slug: str, place: Point, sign: Point) -> View:
    venue = context.site.venues[slug]
    return {
        "id": slug,
        "number": context.site.numbers[slug],
        "name": context.phrase(venue.name),
        "x": round(sign[0], 1),
        "y": round(sign[1], 1),
        "from_x": round(place[0], 1),
        "from_y": round(place[1], 1),
        "moved": math.dist(place, sign) > 1,
        "side": "",
    }


def _moved_apart(places: Sequence[Point]) -> list[Point]:
    """Return places, those too near to others moved away from them until their numbers do not overlap."""
    found = [list(place) for place in places]
    for _ in range(60):
        is_settled = True
        for at, one in enumerate(found):
            for index, other in enumerate(found[:at]):
                east, north = one[0] - other[0], one[1] - other[1]
                away = math.hypot(east, north)
                if away >= _APART:
                    continue
                is_settled = False
                angle = math.atan2(north, east) if away > 1 else math.radians(137.5 * (at + index))
                push = (_APART - away) / 2 + 0.5
                for point, sign in ((one, 1), (other, -1)):
                    point[0] += sign * push * math.cos(angle)
                    point[1] += sign * push * math.sin(angle)
        if is_settled:
            break
    return [(point[0], point[1]) for point in found]


def _ways(context: PageContext, spots: Sequence[PlacedVenue], frame: Frame) -> list[View]:
    """Return the shortest ways that connect all venues, each with its time on foot."""
    ways: list[View] = []
    joined, left = list(spots[:1]), list(spots[1:])
    while left:
        one, other = min(
            ((one, other) for one in joined for other in left), key=lambda pair: math.dist(pair[0].point, pair[1].point)
        )
        left.remove(other)
        joined.append(other)
        (x, y), (to_x, to_y) = frame.at(one.point), frame.at(other.point)
        ways.append(
            {
                "path": f"M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}",
                "x": round((x + to_x) / 2, 1),
                "y": round((y + to_y) / 2, 1),
                "time": _time(context, one.point, other.point),
            }
        )
    return ways


def _scale(context: PageContext, frame: Frame) -> View:
    """Return a scale bar: its `length` in units, and what that is."""
    metres = max((bar for bar in _BARS if bar * frame.scale <= WIDTH / 4), default=_BARS[0])
    return {"length": round(metres * frame.scale, 1), "text": _distance(context, metres)}


def _named(
    context: PageContext, town: TownMap | None, frame: Frame, venues: list[View], ways: Sequence[View]
) -> tuple[list[Label], list[Label]]:
    """Return the names on a desk and on a phone, after setting on which side of its number each venue's name is."""
    wide, narrow = Occupied((WIDTH, frame.height)), Occupied((WIDTH, frame.height))
    for taken, size, radius in ((wide, _WIDE_TYPE, 24.0), (narrow, _NARROW_TYPE, 46.0)):
        for venue in venues:
            taken.add(venue["x"], venue["y"], radius)
        for way in ways:
            half = text_width(way["time"], size) / 2
            for step in (-half, 0.0, half):
                taken.add(way["x"] + step, way["y"], size * 0.7)
        for step in range(0, WIDTH // 4 + 60, 20):
            taken.add(30.0 + step, frame.height - 30, size)
    for venue in venues:
        venue["side"] = _side(venue, wide)
    if town is None:
        return [], []
    return (
        placed(_wishes(context, town, frame, _WIDE_TYPE), wide, most=_MOST_WIDE),
        placed(_wishes(context, town, frame, _NARROW_TYPE), narrow, most=_MOST_NARROW),
    )


def _side(venue: View, taken: Occupied) -> str:
    """Return where a venue's name fits beside its number: 'end', 'start' or '' for nowhere."""
    size = _WIDE_TYPE * 1.25
    length = text_width(venue["name"], size)
    for side, sign in (("end", 1), ("start", -1)):
        count = max(2, math.ceil(length / size) + 1)
        circles = [(venue["x"] + sign * (36 + length * at / (count - 1)), venue["y"]) for at in range(count)]
        if taken.is_free(circles, size * 0.6):
            for x, y in circles:
                taken.add(x, y, size * 0.6)
            return side
    return ""


def _wishes(context: PageContext, town: TownMap, frame: Frame, size: float) -> list[Wish]:
    """Return the names that a map should have: rivers, then streets and parks, the larger ones first."""
    found: list[tuple[tuple[float, float, str], Wish]] = []
    for feature in town.features:
        text = feature.named(context.language)
        if not text or feature.kind in ("building", "rail", "path"):
            continue
        lines = _lines_in(feature, frame)
        if not lines:
            continue
        kind, rank, factor = _LOOKS.get(kind_of_path(feature), ("street", 2.0 + feature.rank, 1.0))
        longest = max(math.dist(line[0], line[-1]) if kind == "street" else _span(line) for line in lines)
        wish = Wish(kind, text, tuple(lines), size * factor, is_area=feature.kind in ("park", "square", "water"))
        found.append(((rank, -round(longest), text), wish))
    return [wish for _, wish in sorted(found, key=lambda each: each[0])]


_LOOKS: Mapping[str, tuple[str, float, float]] = {
    "river": ("water", 0.0, 1.5),
    "water": ("water", 1.5, 1.15),
    "park": ("park", 3.5, 1.0),
    "square": ("park", 3.6, 1.0),
    "brook": ("water", 9.0, 1.0),
}
"""By the name of a path: the kind of its names, their rank and their size."""


def _lines_in(feature: Feature, frame: Frame) -> list[Line]:
    is_area = feature.kind in ("park", "square", "water")
    found: Iterable[Line] = (
        (clipped_ring(line, frame.box) for line in feature.lines)
        if is_area
        else (part for line in feature.lines for part in clipped_line(line, frame.box))
    )
    return [simplified(tuple(map(frame.at, line)), 1.5) for line in found if line]


def _span(line: Line) -> float:
    return max(point[0] for point in line) - min(point[0] for point in line)


def _label(label: Label) -> View:
    return {"kind": label.kind, "text": label.text, "x": label.x, "y": label.y, "angle": label.angle}
