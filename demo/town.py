"""Draws content/map.osm, the town around the demo's venues: two real rivers, roughly; the streets are invented.

    python -m demo.town

Nothing is taken from map data. Points are metres east and north of the middle; streets are straight lines of a turned
grid, cut where they meet the water.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import quoteattr

from korme.site.geometry import is_inside
from korme.site.town_map import METRES_A_DEGREE, Line, Point

MIDDLE = 49.9518, 82.6107
REACH = 1500.0, 1150.0
"""Metres from the middle to the east and the north edge."""
TURN = math.radians(-42)
"""Of the avenues against the east: from the River Hall to the gallery."""
IRTYSH: Line = (
    (-330, -1300), (-470, -960), (-640, -660), (-780, -330), (-820, 0), (-780, 280), (-695, 520), (-560, 760), (-400, 1000),
    (-250, 1300),
)  # fmt: skip
ULBA: Line = (
    (1700, 500), (1330, 600), (1010, 560), (720, 600), (430, 700), (170, 690), (-80, 760), (-300, 850), (-470, 900),
)  # fmt: skip
HALL, HUB, GALLERY = (-544.0, 489.0), (93.0, -89.0), (544.0, -489.0)
Names = Mapping[str, str]
_AVENUES: Sequence[tuple[float, str, Names | None]] = (
    (-640, "residential", {"en": "Ferry Street", "ru": "Паромная улица", "kk": "Паром көшесі"}),
    (-500, "residential", {"en": "Bakers’ Street", "ru": "улица Пекарей", "kk": "Наубайшылар көшесі"}),
    (-360, "tertiary", {"en": "Cedar Street", "ru": "Кедровая улица", "kk": "Самырсын көшесі"}),
    (-250, "residential", {"en": "Potters’ Street", "ru": "улица Гончаров", "kk": "Құмырашылар көшесі"}),
    (-140, "residential", {"en": "Felt Street", "ru": "Войлочная улица", "kk": "Киіз көшесі"}),
    (-28, "secondary", {"en": "Example Avenue", "ru": "проспект Примерный", "kk": "Мысал даңғылы"}),
    (100, "residential", {"en": "Silver Street", "ru": "Серебряная улица", "kk": "Күміс көшесі"}),
    (215, "residential", {"en": "Steppe Street", "ru": "Степная улица", "kk": "Дала көшесі"}),
    (330, "tertiary", {"en": "Station Street", "ru": "Вокзальная улица", "kk": "Вокзал көшесі"}),
    (450, "residential", {"en": "Orchard Street", "ru": "Садовая улица", "kk": "Бау-бақша көшесі"}),
    (580, "residential", None),
    (720, "tertiary", {"en": "Quarry Street", "ru": "Карьерная улица", "kk": "Карьер көшесі"}),
    (880, "residential", None),
    (1040, "residential", None),
)  # fmt: skip
_STREETS: Sequence[tuple[float, str, Names | None]] = (
    (-1120, "residential", None),
    (-960, "residential", {"en": "Willow Lane", "ru": "Ивовый переулок", "kk": "Тал қиылысы"}),
    (-800, "residential", {"en": "Lantern Street", "ru": "Фонарная улица", "kk": "Шам көшесі"}),
    (-610, "tertiary", {"en": "Two Rivers Street", "ru": "улица Двух Рек", "kk": "Қос өзен көшесі"}),
    (-450, "residential", {"en": "Printers’ Street", "ru": "улица Печатников", "kk": "Баспагерлер көшесі"}),
    (-300, "residential", {"en": "Theatre Street", "ru": "Театральная улица", "kk": "Театр көшесі"}),
    (-150, "primary", {"en": "Bridge Avenue", "ru": "Мостовой проспект", "kk": "Көпір даңғылы"}),
    (0, "residential", {"en": "Ink Street", "ru": "Чернильная улица", "kk": "Сия көшесі"}),
    (140, "residential", {"en": "Sample Street", "ru": "улица Образцовая", "kk": "Үлгі көшесі"}),
    (290, "residential", {"en": "Weavers’ Street", "ru": "улица Ткачей", "kk": "Тоқымашылар көшесі"}),
    (440, "tertiary", {"en": "School Street", "ru": "Школьная улица", "kk": "Мектеп көшесі"}),
    (590, "residential", {"en": "Museum Street", "ru": "Музейная улица", "kk": "Мұражай көшесі"}),
    (740, "residential", {"en": "Garden Street", "ru": "Цветочная улица", "kk": "Гүл көшесі"}),
    (890, "secondary", {"en": "Mill Street", "ru": "Мельничная улица", "kk": "Диірмен көшесі"}),
    (1050, "residential", None),
    (1210, "residential", None),
)  # fmt: skip
_RIVERS: Mapping[str, Names] = {
    "irtysh": {"en": "Irtysh", "ru": "Иртыш", "kk": "Ертіс"},
    "ulba": {"en": "Ulba", "ru": "Ульба", "kk": "Үлбі"},
    "bank": {"en": "Imaginary Embankment", "ru": "набережная Воображаемая", "kk": "Қиял жағалауы"},
    "park": {"en": "Poplar Park", "ru": "Тополиный парк", "kk": "Терек саябағы"},
    "wood": {"en": "The Point", "ru": "Стрелка", "kk": "Түйіскен жер"},
    "square": {"en": "Sketchers’ Square", "ru": "площадь Рисовальщиков", "kk": "Суретшілер алаңы"},
}


class Drawing:
    """The nodes and ways of a file."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[float, float], int] = {}
        self.ways: list[str] = []

    def add(self, line: Iterable[Point], names: Names | None = None, **tags: str) -> None:
        """Add a way."""
        known = dict(tags)
        if names:
            known |= {"name": names["ru"], **{f"name:{language}": name for language, name in names.items()}}
        refs = [f'<nd ref="{self._node(point)}"/>' for point in line]
        words = [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in known.items()]
        self.ways.append(f'<way id="{len(self.ways) + 1}">{"".join(refs)}{"".join(words)}</way>')

    def _node(self, point: Point) -> int:
        latitude = MIDDLE[0] + point[1] / METRES_A_DEGREE
        longitude = MIDDLE[1] + point[0] / METRES_A_DEGREE / math.cos(math.radians(MIDDLE[0]))
        return self.nodes.setdefault((round(latitude, 6), round(longitude, 6)), len(self.nodes) + 1)

    def text(self) -> str:
        """Return the file."""
        north = REACH[1] / METRES_A_DEGREE
        east = REACH[0] / METRES_A_DEGREE / math.cos(math.radians(MIDDLE[0]))
        edges = {"minlat": -north, "minlon": -east, "maxlat": north, "maxlon": east}
        bounds = " ".join(f'{key}="{MIDDLE["lon" in key] + by:.6f}"' for key, by in edges.items())
        nodes = [f'<node id="{key}" lat="{lat}" lon="{lon}"/>' for (lat, lon), key in self.nodes.items()]
        head = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="demo/town.py">']
        return "\n".join([*head, f"<bounds {bounds}/>", *nodes, *self.ways, "</osm>", ""])


def main() -> None:
    """Draw the town."""
    drawing = Drawing()
    irtysh, ulba = _bank(_smooth(IRTYSH), 112), _bank(_smooth(ULBA), 46)
    water = [irtysh, ulba]
    drawing.add(irtysh, natural="water")
    drawing.add(ulba, natural="water")
    drawing.add(_smooth(IRTYSH), _RIVERS["irtysh"], waterway="river")
    drawing.add(_smooth(ULBA), _RIVERS["ulba"], waterway="river")
    parks = _parks(drawing)
    east = _smooth(IRTYSH, aside=-146)
    drawing.add([point for point in east if point[1] < 640], _RIVERS["bank"], highway="tertiary")
    south = _smooth(ULBA, aside=76)
    drawing.add([point for point in south if point[0] > -330], highway="residential")
    for across, road, names in _AVENUES:
        _street(drawing, (-1900, across), (1900, across), water, parks, names, road, has_bridge=False)
    for along, road, names in _STREETS:
        bridge = road in ("primary", "secondary")
        _street(drawing, (along, -1500), (along, 1700), water, parks, names, road, has_bridge=bridge)
    _houses(drawing, [*water, *parks])
    path = Path(__file__).parents[1] / "content" / "map.osm"
    path.write_text(drawing.text(), "utf-8")


def _turned(point: Point) -> Point:
    cosine, sine = math.cos(TURN), math.sin(TURN)
    return round(point[0] * cosine - point[1] * sine, 1), round(point[0] * sine + point[1] * cosine, 1)


def _smooth(line: Line, aside: float = 0.0) -> list[Point]:
    """Return a curve through points (Catmull and Rom), moved to its left by so many metres."""
    padded = [line[0], *line, line[-1]]
    curve: list[Point] = []
    for at in range(len(line) - 1):
        a, b, c, d = padded[at : at + 4]
        for step in range(6):
            t = step / 6
            x, y = (
                0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t**3)
                for p, q, r, s in zip(a, b, c, d, strict=True)
            )
            curve.append((x, y))
    curve.append(line[-1])
    return [_beside(curve, at, aside) for at in range(len(curve))]


def _beside(curve: Sequence[Point], at: int, aside: float) -> Point:
    before, after = curve[max(at - 1, 0)], curve[min(at + 1, len(curve) - 1)]
    east, north = after[0] - before[0], after[1] - before[1]
    length = math.hypot(east, north)
    return curve[at][0] - north / length * aside, curve[at][1] + east / length * aside


def _bank(curve: Sequence[Point], half: float) -> Line:
    """Return the outline of a river, a little wider here and narrower there."""
    wide = [half * (1 + 0.14 * math.sin(at * 0.37)) for at in range(len(curve))]
    left = [_beside(curve, at, wide[at]) for at in range(len(curve))]
    right = [_beside(curve, at, -wide[at]) for at in range(len(curve))]
    return (*left, *right[::-1], left[0])


def _parks(drawing: Drawing) -> list[Line]:
    point = _around((-405, 690), 150, 88, 20)
    park = tuple(_turned(corner) for corner in ((-292, -242), (-158, -242), (-158, -36), (-292, -36), (-292, -242)))
    square = tuple(_turned(corner) for corner in ((598, 0), (682, 0), (682, 84), (598, 84), (598, 0)))
    green = tuple(_turned(corner) for corner in ((298, 340), (432, 340), (432, 440), (298, 440), (298, 340)))
    drawing.add(point, _RIVERS["wood"], leisure="park")
    drawing.add(park, _RIVERS["park"], leisure="park")
    drawing.add(square, _RIVERS["square"], place="square")
    drawing.add(green, leisure="park")
    for start, end in (((-292, -242), (-158, -36)), ((-292, -36), (-158, -242)), ((-225, -242), (-225, -36))):
        drawing.add([_turned(start), _turned(end)], highway="footway")
    return [point, park, square, green]


def _around(middle: Point, wide: float, high: float, count: int) -> Line:
    points = [
        (middle[0] + wide * math.cos(math.tau * at / count), middle[1] + high * math.sin(math.tau * at / count))
        for at in range(count)
    ]
    return (*points, points[0])


def _street(
    drawing: Drawing,
    start: Point,
    end: Point,
    water: Sequence[Line],
    parks: Sequence[Line],
    names: Names | None,
    road: str,
    *,
    has_bridge: bool,
) -> None:
    """Draw a straight street, left out on the water except for a bridge, and in parks."""
    count = 240
    points = [
        _turned((start[0] + (end[0] - start[0]) * at / count, start[1] + (end[1] - start[1]) * at / count))
        for at in range(count + 1)
    ]
    now: list[Point] = []
    for point in points:
        inside = abs(point[0]) < REACH[0] + 60 and abs(point[1]) < REACH[1] + 60
        wet = not has_bridge and any(is_inside(point, [_wider(ring)]) for ring in water)
        if inside and not wet and not (road == "residential" and any(is_inside(point, [park]) for park in parks)):
            now.append(point)
            continue
        if len(now) > 6:
            drawing.add((now[0], now[-1]), names, highway=road)
        now = []
    if len(now) > 6:
        drawing.add((now[0], now[-1]), names, highway=road)


def _wider(ring: Line) -> Line:
    """Return a river's outline, so much wider that streets end at the road on the bank."""
    half = (len(ring) - 1) // 2
    left, right = ring[:half], ring[half:-1][::-1]
    out = []
    for one, other in ((left, right), (right, left)):
        side = []
        for a, b in zip(one, other, strict=True):
            length = math.dist(a, b)
            side.append((a[0] + (a[0] - b[0]) / length * 30, a[1] + (a[1] - b[1]) / length * 30))
        out.append(side)
    return (*out[0], *out[1][::-1], out[0][0])


def _houses(drawing: Drawing, free: Sequence[Line]) -> None:
    """Draw houses along the streets around each venue, and the venues' own."""
    chance = random.Random(2026)
    for (low, *_), (high, *_) in pairwise(_AVENUES):
        for (west, *_), (east, *_) in pairwise(_STREETS):
            at = west + 14
            while at < east - 34:
                wide = min(chance.choice((24, 32, 44, 56)), east - 14 - at)
                for edge, sign in ((low + 12, 1), (high - 12, -1)):
                    deep = chance.choice((12, 14, 18)) * sign
                    corners = ((at, edge), (at + wide, edge), (at + wide, edge + deep), (at, edge + deep), (at, edge))
                    ring = tuple(map(_turned, corners))
                    is_near = min(math.dist(ring[0], point) for point in (HALL, HUB, GALLERY)) < 330
                    is_free = not any(is_inside(point, [_wide(area)]) for area in free for point in ring)
                    if is_near and is_free and chance.random() < 0.86:
                        drawing.add(ring, building="yes")
                at += wide + chance.choice((6, 10, 18))


def _wide(ring: Line) -> Line:
    return _wider(ring) if len(ring) > 40 else ring


if __name__ == "__main__":
    main()
