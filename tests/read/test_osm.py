"""`content/map.osm`: what is drawn of a file from openstreetmap.org, and what is said of one that cannot be used."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import site_builder as make
from site_box import SiteBox

from korme.core.model import Text
from korme.core.problems import Mark, Problem
from korme.kinds import Place, Venue
from korme.read.osm import MapFault, parse_map
from korme.read.town import read_town
from korme.site.geometry import area, is_inside, joined, simplified
from korme.site.town_map import TownMap
from korme.store.cache import Cache
from korme.store.source_tree import SourceTree
from korme.store.worker_pool import Pool

HEAD = '<osm version="0.6" copyright="OpenStreetMap and contributors"><bounds minlat="50" minlon="80" maxlat="50.01" maxlon="80.02"/>'
STREET = '<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/>{}</way>'


def nodes(*places: tuple[float, float]) -> str:
    return "".join(f'<node id="{key}" lat="{lat}" lon="{lon}"/>' for key, (lat, lon) in enumerate(places, 1))


def way(key: int, refs: str, **tags: str) -> str:
    members = "".join(f'<nd ref="{ref}"/>' for ref in refs.split())
    words = "".join(f'<tag k="{name.replace("__", ":")}" v="{value}"/>' for name, value in tags.items())
    return f'<way id="{key}">{members}{words}</way>'


PLACES = nodes((50.001, 80.001), (50.005, 80.010), (50.009, 80.019), (50.002, 80.015), (49.99, 80.005), (50.02, 80.005))
MAP = HEAD + PLACES + STREET.format("") + "</osm>"


def parsed(folder: Path, text: str | bytes, *languages: str) -> TownMap:
    path = folder / "map.osm"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return parse_map(path, languages)


def refused(folder: Path, text: str | bytes) -> tuple[str, int]:
    with pytest.raises(MapFault) as found:
        parsed(folder, text)
    return found.value.hint, found.value.line


def kinds(town: TownMap) -> list[tuple[str, int]]:
    return [(feature.kind, feature.rank) for feature in town.features]


def test_streets_are_joined_by_name_and_named_in_the_languages_of_the_site(tmp_path: Path) -> None:
    names: dict[str, str] = {"highway": "secondary", "name": "Абай", "name__kk": "Абай көшесі", "name__de": "Abai"}
    town = parsed(tmp_path, HEAD + PLACES + way(1, "1 2", **names) + way(2, "3 2", **names) + "</osm>", "en", "kk")
    (street,) = town.features

    assert (street.kind, street.rank, len(street.lines)) == ("street", 1, 1)
    assert (street.named("kk"), street.named("en")) == ("Абай көшесі", "Абай")
    assert dict(street.names).keys() == {"kk"}
    assert town.bounds == (pytest.approx(-714.8, abs=1), -556.0, pytest.approx(714.8, abs=1), 556.0)


def test_what_is_not_drawn_is_left_out(tmp_path: Path) -> None:
    ring = "1 2 3 1"
    ways = [
        way(1, "1 2", highway="primary"),
        way(2, "1 2", highway="primary", tunnel="yes"),
        way(3, "1 2", highway="footway", footway="sidewalk"),
        way(4, "1 2", power="line"),
        way(5, ring, building="yes"),
        way(6, ring, building="no"),
        way(7, ring, leisure="park"),
        way(8, "1 2", waterway="stream"),
        way(9, "1 99", waterway="river"),
        way(10, "1 2 3 2", highway="path"),
    ]
    town = parsed(tmp_path, HEAD + PLACES + "".join(ways) + "</osm>")

    found = [("building", 0), ("park", 0), ("path", 0), ("river", 1), ("street", 0)]
    assert sorted(kinds(town)) == found


def test_lines_are_simplified_in_portions_and_joined_to_an_end() -> None:
    """Their time would grow with the square of their points."""
    straight = [(float(east), 0.0) for east in range(1201)]
    assert simplified(straight[:501], 1.0) == ((0.0, 0.0), (500.0, 0.0))
    assert len(simplified(straight, 1.0)) == 4
    pieces = [tuple(straight[at : at + 2]) for at in range(1200)]
    assert [len(line) for line in joined(pieces)] == [1201]
    long = [(float(east), 0.0) for east in range(6001)]
    assert len(joined([tuple(long), tuple((6000.0 + east, 0.0) for east, _ in long)])) == 2


def test_a_river_of_which_the_map_has_a_part_is_water_between_its_banks(tmp_path: Path) -> None:
    """Its outline is a relation whose other ways lie outside; the river's own line is in the water."""
    places = nodes(
        (49.99, 80.004), (50.02, 80.004), (49.99, 80.008), (50.02, 80.008), (49.99, 80.006), (50.02, 80.006),
        (50.001, 80.001), (50.009, 80.019),
    )  # fmt: skip
    water = (
        '<relation id="1"><member type="way" ref="1" role="outer"/><member type="way" ref="2" role="outer"/>'
        '<member type="way" ref="77" role="outer"/><tag k="type" v="multipolygon"/><tag k="natural" v="water"/></relation>'
    )
    ways = (
        way(1, "1 2") + way(2, "3 4") + way(3, "5 6", waterway="river", name="Ulba") + way(4, "7 8", highway="primary")
    )
    town = parsed(tmp_path, HEAD + places + ways + water + "</osm>")
    (river,) = [feature for feature in town.features if feature.kind == "water"]

    assert is_inside(town.place(50.005, 80.006), river.lines)
    assert not is_inside(town.place(50.005, 80.012), river.lines)


def test_the_sea_is_right_of_the_coast(tmp_path: Path) -> None:
    coast = way(2, "5 6", natural="coastline")
    town = parsed(tmp_path, HEAD + PLACES + STREET.format("") + coast + "</osm>")
    (sea,) = [feature for feature in town.features if feature.kind == "water"]

    assert is_inside(town.place(50.005, 80.015), sea.lines)
    assert not is_inside(town.place(50.005, 80.002), sea.lines)
    assert area(sea.lines[0]) > 0


@pytest.mark.parametrize(
    ("head", "credit"),
    [
        (HEAD, "osm"),
        ('<osm generator="CGImap 0.9">', "osm"),
        ("<osm><note>The data is from www.openstreetmap.org.</note>", "osm"),
        ('<osm copyright="City of Oskemen">', "City of Oskemen"),
        ('<osm generator="demo/town.py">', ""),
    ],
)
def test_the_file_says_whose_data_it_is(tmp_path: Path, head: str, credit: str) -> None:
    assert parsed(tmp_path, head + PLACES + STREET.format("") + "</osm>").credit == credit


LAUGHS = '<!DOCTYPE osm [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n' + MAP


@pytest.mark.parametrize(
    ("text", "hint", "line"),
    [
        (LAUGHS, "entities", 1),
        ('<!DOCTYPE osm SYSTEM "file:///etc/passwd">' + MAP, "entities", 1),
        ("", "empty", 0),
        (HEAD + "</osm>", "empty", 0),
        (HEAD + PLACES + "</osm>", "empty", 0),
        (MAP[:200], "cut", 1),
        ("\n<html><body>Too many nodes<br></body></html>", "html", 2),
        ("<html><body>Too many nodes</body></html>", "html", 1),
        ("\x00\x00\x00\rOSMHeader", "binary", 0),
        ("<gpx></gpx>", "gpx", 1),
        ("<osmChange></osmChange>", "changes", 1),
        ("<svg></svg>", "other", 1),
        ("<osm>" + "<a>" * 2000, "other", 1),
        ("<osm>\n<node id='1' lat='nan' lon='5'/></osm>", "number", 2),
        ("<osm>\n<node id='1' lat='500' lon='5'/></osm>", "number", 2),
        ("<osm><node id='x' lat='5' lon='5'/></osm>", "number", 1),
        (HEAD + "<way id='" + "9" * 5000 + "'/></osm>", "number", 1),
        ("<osm>\n<bounds minlat='inf' minlon='0' maxlat='0' maxlon='0'/></osm>", "number", 2),
        ("<osm>\n\n<node id='1' lat='5' lon='5'></way></osm>", "", 3),
        ("<?xml version='1.0' encoding='KOI-99'?>" + MAP, "", 1),
    ],
)
def test_what_is_no_map_is_refused_with_its_line(tmp_path: Path, text: str, hint: str, line: int) -> None:
    assert refused(tmp_path, text) == (hint, line)


def venue(slug: str, lat: float | None = 50.005) -> Venue:
    place = Place(lat=lat, lon=80.01) if lat is not None else None
    return Venue(slug=slug, mark=Mark(""), name=Text((("en", slug),)), map=place)


def town_of(folder: Path, *venues: Venue, limit: int = 40) -> tuple[TownMap | None, list[Problem]]:
    tree, config = SourceTree(folder), make.config(languages=("en",), limits=(("file_mb", limit),))
    with Pool(1) as pool:
        return read_town(tree, venues, config, Cache(folder / "cache"), pool)


def said(problems: list[Problem]) -> list[tuple[Any, ...]]:
    return [(one.code, one.hint, one.mark.line, one.is_error) for one in problems]


def test_what_is_drawn_is_kept_until_the_file_changes(tmp_path: Path) -> None:
    box = SiteBox(tmp_path).change("content/map.osm", MAP)
    first, _ = town_of(tmp_path, venue("hall"))
    os.utime(box.root / "content/map.osm", (0, 0))
    kept = (tmp_path / "cache/map").stat().st_mtime_ns
    again, problems = town_of(tmp_path, venue("hall"))

    assert first == again is not None
    assert not problems
    assert (tmp_path / "cache/map").stat().st_mtime_ns == kept
    box.change("content/map.osm", MAP.replace("primary", "tertiary"))
    other, _ = town_of(tmp_path, venue("hall"))
    assert other and other.features[0].rank == 2


def test_a_site_without_a_map_has_none(tmp_path: Path) -> None:
    SiteBox(tmp_path).change("content/site.yaml", "")
    assert town_of(tmp_path, venue("hall")) == (None, [])


def test_a_map_that_cannot_be_used_is_a_warning(tmp_path: Path) -> None:
    box = SiteBox(tmp_path).change("content/map.osm", "<html>\n</html>")
    assert said(town_of(tmp_path, venue("hall"))[1]) == [("map-broken", "html", 1, False)]
    kept = (tmp_path / "cache/map").stat().st_mtime_ns
    assert said(town_of(tmp_path, venue("hall"))[1]) == [("map-broken", "html", 1, False)]
    assert (tmp_path / "cache/map").stat().st_mtime_ns == kept, "it is not read again"
    box.change("content/map.osm", MAP + " " * 1_000_001)
    assert said(town_of(tmp_path, venue("hall"), limit=1)[1]) == [("map-too-large", "", 0, False)]


def test_venues_that_are_not_on_the_map_are_named(tmp_path: Path) -> None:
    SiteBox(tmp_path).change("content/map.osm", MAP)
    _, some = town_of(tmp_path, venue("hall"), venue("far", 51.0))
    _, all_of_them = town_of(tmp_path, venue("far", 51.0))
    _, without = town_of(tmp_path, venue("nowhere", None))

    assert [(one.code, one.hint, one.value("names")) for one in (*some, *all_of_them, *without)] == [
        ("map-elsewhere", "", "far"),
        ("map-elsewhere", "all", "far"),
        ("map-elsewhere", "none", "nowhere"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_text(MAP)
    (tmp_path / "content").mkdir()
    (tmp_path / "content/map.osm").symlink_to(tmp_path / "other")
    assert said(town_of(tmp_path, venue("hall"))[1]) == [("link", "", 0, True)]
