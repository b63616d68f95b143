"""Reads OpenStreetMap XML: a stream of nodes, ways and relations in, the features that a map of a town shows out."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from unicodedata import normalize
from xml.parsers import expat

from msgspec import Struct

from korme.site.geometry import area, closed_along, is_inside, joined, simplified, turned
from korme.site.town_map import Box, Feature, Line, Point, TownMap, flat

_PORTION = 1 << 16
_DEEPEST = 8
_LONGEST_NAME = 80
_SMALLEST_STEP = 0.8
"""Metres below which a point is left out."""
_STREETS = (
    ("motorway", "trunk", "primary", "motorway_link", "trunk_link", "primary_link"),
    ("secondary", "secondary_link"),
    ("tertiary", "tertiary_link"),
    ("residential", "unclassified", "living_street", "pedestrian", "road"),
)
_RANKS = {word: rank for rank, words in enumerate(_STREETS) for word in words}
_PATHS = frozenset({"footway", "path", "steps", "cycleway", "track", "bridleway"})
_PARKS = frozenset(
    {
        ("leisure", "park"),
        ("leisure", "garden"),
        ("leisure", "nature_reserve"),
        ("landuse", "forest"),
        ("landuse", "recreation_ground"),
        ("landuse", "village_green"),
        ("landuse", "grass"),
        ("natural", "wood"),
    }
)
_WATER = frozenset(
    {
        ("natural", "water"),
        ("waterway", "riverbank"),
        ("waterway", "dock"),
        ("landuse", "reservoir"),
        ("landuse", "basin"),
    }
)
_OF_OSM = re.compile(r"openstreetmap|odbl|opendatacommons", re.IGNORECASE)
_TOOLS_OF_OSM = ("CGImap", "OpenStreetMap", "Overpass", "osmium", "osmosis", "JOSM")

_CUT = {
    expat.errors.codes[name]
    for name in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
}
"""Errors at the end of a file that was not loaded whole."""


class MapFault(Exception):
    """Why a file is no usable map: the variant of the hint, the line, and a reason for those who look closer."""

    def __init__(self, hint: str, line: int = 0, reason: str = "") -> None:
        super().__init__(hint, line, reason)
        self.hint, self.line, self.reason = hint, line, reason


class _Way(Struct):
    nodes: list[int]
    tags: dict[str, str]


class _Relation(Struct):
    ways: list[tuple[int, bool]]
    """Ids, and whether each is a hole."""
    tags: dict[str, str]


class _Stream:
    """What the parser has seen so far."""

    def __init__(self, parser: Any) -> None:
        self.parser = parser
        self.nodes: dict[int, tuple[float, float]] = {}
        self.ways: dict[int, _Way] = {}
        self.relations: list[_Relation] = []
        self.bounds: list[float] = []
        self.credit = ""
        self._depth = 0
        self._way: _Way | None = None
        self._relation: _Relation | None = None
        self._note: list[str] | None = None

    def start(self, name: str, given: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise MapFault("other", self.parser.CurrentLineNumber)
        if self._depth == 1:
            self._root(name, given)
        elif name == "node":
            self._node(given)
        elif name == "way" and not _is_deleted(given):
            self._way = self.ways[self._number(given, "id")] = _Way([], {})
        elif name == "relation" and not _is_deleted(given):
            self._relation = _Relation([], {})
            self.relations.append(self._relation)
        elif name == "nd" and self._way:
            self._way.nodes.append(self._number(given, "ref"))
        elif name == "member" and self._relation and given.get("type") == "way":
            self._relation.ways.append((self._number(given, "ref"), given.get("role") == "inner"))
        elif name == "tag":
            holder = self._way or self._relation
            if holder:
                holder.tags[given.get("k", "")[:60]] = given.get("v", "")[:200]
        elif name == "bounds":
            self._bounds(given)
        elif name == "note":
            self._note = []

    def end(self, name: str) -> None:
        self._depth -= 1
        if name == "way":
            self._way = None
        elif name == "relation":
            self._relation = None
        elif name == "note" and self._note is not None:
            if _OF_OSM.search("".join(self._note)):
                self.credit = "osm"
            self._note = None

    def text(self, data: str) -> None:
        if self._note is not None and len(self._note) < 20:
            self._note.append(data)

    def refuse_types(self, *_: Any) -> None:
        """A document type may define entities, which may be endless; a map has none."""
        raise MapFault("entities", self.parser.CurrentLineNumber)

    def _root(self, name: str, given: dict[str, str]) -> None:
        if name != "osm":
            hint = {"html": "html", "osmChange": "changes", "gpx": "gpx", "kml": "gpx"}.get(name, "other")
            raise MapFault(hint, self.parser.CurrentLineNumber)
        said = " ".join(given.get(key, "") for key in ("copyright", "attribution", "license"))
        by_tool = given.get("generator", "").startswith(_TOOLS_OF_OSM)
        if _OF_OSM.search(said) or (by_tool and not said.strip()):
            self.credit = "osm"
        else:
            self.credit = _clean(given.get("copyright") or given.get("attribution") or "")

    def _node(self, given: dict[str, str]) -> None:
        if _is_deleted(given):
            return
        try:
            latitude, longitude = float(given["lat"]), float(given["lon"])
        except (KeyError, ValueError):
            raise MapFault("number", self.parser.CurrentLineNumber) from None
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            raise MapFault("number", self.parser.CurrentLineNumber)
        self.nodes[self._number(given, "id")] = latitude, longitude

    def _bounds(self, given: dict[str, str]) -> None:
        try:
            found = [float(given[key]) for key in ("minlat", "minlon", "maxlat", "maxlon")]
        except (KeyError, ValueError):
            raise MapFault("number", self.parser.CurrentLineNumber) from None
        if not all(map(math.isfinite, found)) or max(map(abs, found)) > 180:
            raise MapFault("number", self.parser.CurrentLineNumber)
        if self.bounds:
            low, high = map(min, self.bounds[:2], found[:2]), map(max, self.bounds[2:], found[2:])
            found = [*low, *high]
        self.bounds = found

    def _number(self, given: dict[str, str], key: str) -> int:
        text = given.get(key, "")
        if not re.fullmatch(r"-?\d{1,18}", text, re.ASCII):
            raise MapFault("number", self.parser.CurrentLineNumber)
        return int(text)


def parse_map(path: Path, languages: Sequence[str]) -> TownMap:
    """Return what a file of OpenStreetMap XML shows.

    Args:
        languages: in which names are kept, beside the name on the spot.

    Raises:
        MapFault: it is not such a file, is damaged, or has nothing to draw.
        OSError: it cannot be read.
    """
    stream = _parsed(path)
    if not stream.nodes:
        raise MapFault("empty")
    bounds = stream.bounds or _around(stream.nodes.values())
    middle = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    places = {key: flat(*place, *middle) for key, place in stream.nodes.items()}
    west, south = flat(bounds[0], bounds[1], *middle)
    east, north = -west, -south
    lines = {key: tuple(places[node] for node in way.nodes if node in places) for key, way in stream.ways.items()}
    features = _features(stream, lines, (west, south, east, north), languages)
    if not any(feature.kind == "street" for feature in features):
        raise MapFault("empty")
    return TownMap(*middle, (west, south, east, north), tuple(features), stream.credit)


def _parsed(path: Path) -> _Stream:
    parser = expat.ParserCreate()
    stream = _Stream(parser)
    parser.StartDoctypeDeclHandler = stream.refuse_types
    parser.StartElementHandler, parser.EndElementHandler = stream.start, stream.end
    parser.CharacterDataHandler = stream.text
    with path.open("rb") as file:
        first = file.read(_PORTION)
        start = first[:1000]
        if not first.strip():
            raise MapFault("empty")
        if b"<" not in first[:200].replace(b"\0", b""):
            raise MapFault("binary")
        try:
            while first:
                parser.Parse(first, False)
                first = file.read(_PORTION)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            cut = error.code in _CUT
            html = b"<html" in start.lower()
            hint = "html" if html else "cut" if cut else ""
            raise MapFault(hint, error.lineno, expat.errors.messages[error.code]) from None
        except (ValueError, LookupError) as error:  # an encoding that is not known
            raise MapFault("", 1, str(error)[:100]) from None
    return stream


def _around(nodes: Any) -> list[float]:
    latitudes, longitudes = zip(*nodes, strict=True)
    return [min(latitudes), min(longitudes), max(latitudes), max(longitudes)]


def _is_deleted(given: Mapping[str, str]) -> bool:
    return given.get("action") == "delete" or given.get("visible") == "false"


def _features(stream: _Stream, lines: Mapping[int, Line], bounds: Box, languages: Sequence[str]) -> list[Feature]:
    """Return everything to draw, in the order of the file, streets joined; large areas come from relations."""
    rivers = [point for key, way in stream.ways.items() if way.tags.get("waterway") == "river" for point in lines[key]]
    found = [
        feature
        for relation in stream.relations
        if relation.tags.get("type") == "multipolygon"
        and (feature := _relation(relation, lines, bounds, languages, rivers))
    ]
    streets: dict[tuple[Any, ...], list[Line]] = {}
    shores: list[Line] = []
    for key, way in stream.ways.items():
        line = lines[key]
        if len(line) < 2:
            continue
        if way.tags.get("natural") == "coastline":
            shores.append(line)
            continue
        kind, rank, is_area = _kind(way.tags, is_closed=line[0] == line[-1] and len(line) > 3)
        if is_area:
            found.append(Feature(kind, (turned(_plain(line)),), 0, *_names(way.tags, languages)))
        elif kind:
            streets.setdefault((kind, rank, *_names(way.tags, languages)), []).append(line)
    if shores:
        found += _sea(shores, bounds)
    for (kind, rank, name, names), parts in streets.items():
        found.append(Feature(kind, tuple(map(_plain, joined(parts))), rank, name, names))
    return found


def _kind(tags: Mapping[str, str], *, is_closed: bool) -> tuple[str, int, bool]:
    """Return what a way is ('' for nothing drawn), its rank, and whether it is an area."""
    road = tags.get("highway", "")
    if road:
        is_open = is_closed and (tags.get("area") == "yes")
        if is_open:
            return "square", 0, True
        if tags.get("tunnel", "no") not in ("no", "building_passage"):
            return "", 0, False
        if road in _RANKS:
            return "street", _RANKS[road], False
        is_beside = tags.get("footway") in ("sidewalk", "crossing")
        return ("path", 0, False) if road in _PATHS and not is_beside else ("", 0, False)
    if is_closed and (kind := _area_kind(tags)):
        return kind, 0, True
    water = tags.get("waterway", "")
    if water in ("river", "canal", "stream") and tags.get("tunnel", "no") == "no":
        return "river", 0 if water != "stream" else 1, False
    return ("rail", 0, False) if tags.get("railway") == "rail" and "service" not in tags else ("", 0, False)


def _area_kind(tags: Mapping[str, str]) -> str:
    pairs = tags.items()
    if not _WATER.isdisjoint(pairs):
        return "water"
    if not _PARKS.isdisjoint(pairs):
        return "park"
    if tags.get("place") == "square":
        return "square"
    return "building" if tags.get("building", "no") != "no" else ""


def _relation(
    relation: _Relation, lines: Mapping[int, Line], bounds: Box, languages: Sequence[str], rivers: Sequence[Point]
) -> Feature | None:
    """Return an area of several ways; what an export has cut off is closed along its edge."""
    kind = _area_kind(relation.tags)
    outer = joined(lines[key] for key, is_hole in relation.ways if not is_hole and key in lines)
    inner = joined(lines[key] for key, is_hole in relation.ways if is_hole and key in lines)
    rings = [line for line in outer if line[0] == line[-1] and len(line) > 3]
    pieces = [line for line in outer if line[0] != line[-1]]
    if pieces and kind in ("water", "park"):
        known = rivers if kind == "water" else ()

        def fit(half: Sequence[Line]) -> float:
            within = sum(is_inside(point, half) for point in known)
            return within if within else -sum(abs(area(ring)) for ring in half) * 1e-12

        rings += closed_along(pieces, bounds, fit)
    holes = [line for line in inner if line[0] == line[-1] and len(line) > 3]
    if not kind or not rings:
        return None
    closed = (*(turned(_plain(ring)) for ring in rings), *(turned(_plain(ring), is_hole=True) for ring in holes))
    return Feature(kind, closed, 0, *_names(relation.tags, languages))


def _sea(shores: Sequence[Line], bounds: Box) -> list[Feature]:
    """Return the sea: it is on the right of coastlines, which a map shows only in part."""
    a, b = max(((a, b) for line in shores for a, b in pairwise(line)), key=lambda pair: math.dist(*pair))
    step = math.dist(a, b) or 1.0
    right = (a[0] + b[0]) / 2 + (b[1] - a[1]) / step, (a[1] + b[1]) / 2 - (b[0] - a[0]) / step
    pieces = [line for line in joined(shores) if line[0] != line[-1]]
    rings = closed_along(pieces, bounds, lambda half: float(is_inside(right, half)))
    return [Feature("water", tuple(turned(_plain(ring)) for ring in rings))] if rings else []


def _plain(line: Line) -> Line:
    return simplified(line, _SMALLEST_STEP)


def _names(tags: Mapping[str, str], languages: Sequence[str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    names = ((language, _clean(tags.get(f"name:{language}", ""))) for language in languages)
    return _clean(tags.get("name", "")), tuple((language, name) for language, name in names if name)


def _clean(name: str) -> str:
    shown = "".join(character if character.isprintable() else " " for character in normalize("NFC", name))
    return " ".join(shown.split())[:_LONGEST_NAME]
