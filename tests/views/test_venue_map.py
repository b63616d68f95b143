"""The map of venues: numbers, ways on foot, names in each language, links to maps elsewhere."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from site_box import SITE_YAML, SiteBox
from views_box import Made

from korme.site.town_map import Feature, TownMap
from korme.views.map_drawing import WIDTH, frame_of, paths
from korme.views.map_labels import Occupied, Wish, placed

VENUES = {
    "content/venues/hall.yaml": "name: {en: Hall, ru: Зал}\nmap: {lat: 50.004, lon: 80.006}\nhours: {mon-tue: 10:00-18:00, wed: closed}\n",
    "content/venues/mill.yaml": "name: Mill\nmap: {lat: 50.006, lon: 80.014}\n",
    "content/venues/nowhere.yaml": "name: Nowhere\n",
    "content/venues/tower.yaml": "name: Tower\nmap: {lat: 50.5, lon: 80.5}\nweight: 1\n",
    "content/programme/one.yaml": "title: One\nstart: 2026-04-20T10:00\nduration: 1h\nvenue: hall\n",
}
STREET = (
    '<osm copyright="OpenStreetMap"><bounds minlat="50" minlon="80" maxlat="50.01" maxlon="80.02"/>'
    '<node id="1" lat="50.0005" lon="80.001"/><node id="2" lat="50.0095" lon="80.019"/><node id="3" lat="50.008" lon="80"/>'
    '<node id="4" lat="50.001" lon="80.02"/>'
    '<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/><tag k="name" v="Абая"/><tag k="name:kk" v="Абай"/></way>'
    '<way id="2"><nd ref="3"/><nd ref="4"/><tag k="waterway" v="river"/><tag k="name" v="Иртыш"/><tag k="name:en" v="Irtysh"/></way>'
    "</osm>"
)


@pytest.fixture
def sketched(site: Callable[..., SiteBox]) -> Made:
    return Made(site({**VENUES, "content/site.yaml": SITE_YAML + "maps: [2gis, apple, geo]\n"}))


@pytest.fixture
def mapped(site: Callable[..., SiteBox]) -> Made:
    return Made(site({**VENUES, "content/map.osm": STREET}))


def numbers(view: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(one["id"], one["number"]) for one in view["venues"]]


def test_numbers_are_those_of_the_places_in_the_order_of_the_site(sketched: Made) -> None:
    view = sketched.view("venues/index.html")

    assert numbers(view) == [("hall", 1), ("mill", 2), ("nowhere", 0), ("tower", 3)]
    assert numbers(view["map"]) == [("hall", 1), ("mill", 2), ("tower", 3)]
    assert sketched.view("programme/one/index.html")["event"]["venue"]["number"] == 1
    assert sketched.view("venues/mill/index.html")["venue"]["number"] == 2


def test_ways_on_foot_are_minutes_or_too_far_to_walk(sketched: Made) -> None:
    view = sketched.view("ru/venues/hall/index.html")

    assert [(one["number"], one["time"]) for one in view["venue"]["walks"]] == [(2, "10 мин"), (3, "65\u00a0км")]
    assert not sketched.view("venues/nowhere/index.html")["venue"]["walks"]


def test_without_map_data_it_is_a_sketch_that_says_so(sketched: Made) -> None:
    view = sketched.view("venues/index.html")["map"]

    assert view["sketch"] and not view["shapes"] and not view["credit"]
    assert len(view["ways"]) == len(view["venues"]) - 1
    assert "A sketch" in sketched.text("venues/index.html")
    assert "openstreetmap.org/copyright" not in sketched.text("venues/index.html")


def test_a_map_has_its_credit_and_names_in_the_language_of_the_page(mapped: Made) -> None:
    names = {
        language: {one["text"] for one in mapped.view(f"{language}venues/index.html")["map"]["names"]}
        for language in ("", "ru/", "kk/")
    }

    assert names == {"": {"Абая", "Irtysh"}, "ru/": {"Абая", "Иртыш"}, "kk/": {"Абай", "Иртыш"}}
    assert numbers(mapped.view("venues/index.html")["map"]) == [("hall", 1), ("mill", 2)]  # the tower is not on it
    assert 'href="https://www.openstreetmap.org/copyright"' in mapped.text("ru/venues/index.html")
    assert not re.search(r" style=|<style", mapped.text("venues/index.html"))


def test_a_venue_is_marked_on_its_own_map(mapped: Made) -> None:
    view = mapped.view("venues/mill/index.html")["map"]

    assert [one["id"] for one in view["venues"] if one["here"]] == ["mill"]
    assert mapped.view("venues/tower/index.html")["map"]["venues"][0]["id"] == "hall"


def test_places_link_to_the_maps_that_the_site_chooses(sketched: Made, mapped: Made) -> None:
    chosen = sketched.view("ru/venues/hall/index.html")["venue"]["maps"]
    usual = mapped.view("programme/one/index.html")["event"]["maps"]

    assert [(one["id"], one["url"]) for one in chosen] == [
        ("2gis", "https://2gis.com/geo/80.00600,50.00400"),
        ("apple", "https://maps.apple.com/?ll=50.00400,80.00600&q=%D0%97%D0%B0%D0%BB"),
        ("geo", "geo:50.00400,80.00600"),
    ]
    assert [one["name"] for one in usual] == ["OpenStreetMap", "Google Maps", "Apple Maps"]


def test_hours_are_told_to_the_script_by_weekday(sketched: Made) -> None:
    view = sketched.view("venues/index.html")

    assert view["venues"][0]["week"] == "0/10:00-18:00 1/10:00-18:00"
    assert view["clock"] == "Asia/Almaty"
    assert not view["venues"][1]["week"]


def test_one_place_is_no_map(site: Callable[..., SiteBox]) -> None:
    made = Made(site({"content/venues/hall.yaml": VENUES["content/venues/hall.yaml"], "content/map.osm": STREET}))

    assert made.view("venues/index.html")["map"] is None
    assert made.view("venues/hall/index.html")["map"] is None
    assert made.view("venues/hall/index.html")["venue"]["maps"]


def test_numbers_that_would_cover_each_other_are_moved_apart(site: Callable[..., SiteBox]) -> None:
    near = {
        f"content/venues/v{at}.yaml": f"name: V{at}\nmap: {{lat: {50 + at * 1e-5}, lon: 80.0}}\n" for at in range(6)
    }
    far = {"content/venues/z.yaml": "name: Z\nmap: {lat: 50.01, lon: 80.01}\n"}
    view = Made(site({**near, **far})).view("venues/index.html")["map"]
    signs = [(one["x"], one["y"]) for one in view["venues"]]

    assert all((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 > 60**2 for at, a in enumerate(signs) for b in signs[:at])
    assert all(one["moved"] for one in view["venues"][:6])


def test_a_large_town_is_drawn_within_its_bytes_and_always_the_same() -> None:
    """What is small is left out first; the rivers stay."""
    chance = random.Random(1)

    def line(count: int) -> tuple[tuple[float, float], ...]:
        x, y = chance.uniform(-1000, 1000), chance.uniform(-700, 700)
        return tuple((x + at * 9 + chance.uniform(-4, 4), y + chance.uniform(-4, 4)) for at in range(count))

    streets = [Feature("street", (line(30),), at % 4, f"S{at}") for at in range(900)]
    river = Feature("river", (((-1000.0, 0.0), (1000.0, 10.0)),))
    town = TownMap(50.0, 80.0, (-1000.0, -700.0, 1000.0, 700.0), (*streets, river))
    frame = frame_of([(-300.0, 0.0), (300.0, 50.0)], aspect=1.5, least=900, bounds=town.bounds)
    made = paths(town, frame, 46_000)

    assert sum(len(path) for _, path in made) <= 46_000
    assert {"river", "street-0"} <= {kind for kind, _ in made}
    assert made == paths(town, frame, 46_000)


def test_a_frame_stays_where_the_data_is_and_keeps_its_venues() -> None:
    frame = frame_of([(900.0, 0.0), (700.0, 100.0)], aspect=1.5, least=900, bounds=(-1000.0, -600.0, 1000.0, 600.0))
    narrow = frame_of([(0.0, 0.0), (800.0, 0.0)], aspect=1.5, least=900, bounds=(-10.0, -10.0, 810.0, 10.0))

    assert frame.box[2] == 1000
    assert frame.height == WIDTH / 1.5
    assert narrow.box[0] < 0 < 800 < narrow.box[2]


def test_names_never_touch_and_are_never_upside_down() -> None:
    chance = random.Random(3)

    def street(at: int) -> Wish:
        x, y, to_x, to_y = (chance.uniform(0, WIDTH) for _ in range(4))
        return Wish("street", f"Street {at}", (((x, y), (to_x, to_y)),), 16.0)

    labels = placed([street(at) for at in range(200)], Occupied((WIDTH, 800.0)), most=60)

    assert len(labels) > 20
    assert all(-90 <= label.angle <= 90 for label in labels)
    for at, one in enumerate(labels):
        assert all((one.x - other.x) ** 2 + (one.y - other.y) ** 2 > 18**2 for other in labels[:at])
