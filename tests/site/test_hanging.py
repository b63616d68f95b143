"""Hanging lists: what is read of them, and what a site knows by them."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable

import pytest
from site_box import SITE_YAML, SiteBox, aigerim, picture
from views_box import Made

from korme.build import build
from korme.core.build_result import MadeBecause
from korme.core.problems import Problem
from korme.fields.references import Ref
from korme.fields.walk import field_values
from korme.read.hanging import table_in
from korme.site.hanging import HangingTable, by_hanging
from korme.site.sizes import width_on_wall
from korme.views.hanging import LISTED

SiteMaker = Callable[..., SiteBox]

PATH = "content/hanging/2026.yaml"
TABLE = """gap: 4 cm
walls:
  - venue: hub
    room: "102"
    wall: {en: North wall, ru: Северная стена}
    width: 6,5 м
    works:
      - 12: saule/steppe  # lent
      - saule/night
  - venue: hall
    works: [7: aida/felt]
  - venue: hub
    room: "102"
    works:
      - 3: aida/silk
"""


def read(text: str) -> tuple[HangingTable, list[Problem]]:
    problems: list[Problem] = []
    table = table_in(text, PATH, ["en", "ru"], problems)
    assert table
    return table, problems


def test_a_list_is_read_with_the_place_of_every_name() -> None:
    table, problems = read(TABLE)

    assert problems == []
    assert (table.gap, table.walls[0].width) == (4, 650)
    assert [(work.number, work.work) for _, _, _, work in table.works()] == [
        (12, "saule/steppe"),
        (None, "saule/night"),
        (7, "aida/felt"),
        (3, "aida/silk"),
    ]
    places = [(each.value, table.where(each.place).line) for each in field_values(table, Ref)]
    assert places == [
        ("hub", 3),
        ("hall", 10),
        ("hub", 12),
        ("saule/steppe", 8),
        ("saule/night", 9),
        ("aida/felt", 11),
        ("aida/silk", 15),
    ]
    assert table.where("walls.0.works.0.number").line == 8


def test_numbers_and_neighbours() -> None:
    """A room is walked from wall to wall; works of another edition keep the numbers they had."""
    table, _ = read(TABLE.replace("venue: hall\n", "venue: hall\n    room: Yard\n"))
    works = {
        ("saule", "steppe"): 1,
        ("saule", "night"): 2,
        ("aida", "felt"): 3,
        ("aida", "silk"): 4,
        ("aida", "old"): 5,
    }
    years = dict.fromkeys(works, "2026") | {("aida", "old"): "2025"}

    found = by_hanging([table], works, works, years, current="2026", language="en", has_years=True)

    assert found["catalogue"] == {("saule", "steppe"): 12, ("aida", "felt"): 7, ("aida", "silk"): 3, ("aida", "old"): 5}
    assert [hung.number for hung in found["hung_at"]["hub"]] == [12, None, 3]
    assert found["on_wall"]["saule", "night"] == (
        found["place_of_work"]["saule", "steppe"],
        found["place_of_work"]["aida", "silk"],
    )
    assert found["on_wall"]["aida", "felt"] == (None, None)
    assert found["place_of_work"]["saule", "steppe"].wall == "North wall"


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("60 × 90 cm", 90),
        ("60 × 90 × 4 см", 90),
        ("0,6 × 0.9 m, framed", 90),
        ("60 × 90 cm; 20 × 30 cm", None),
        ("22–28 cm", None),
        (None, None),
    ],
)
def test_the_width_that_a_work_takes(text: str | None, width: float | None) -> None:
    """A thing with a depth takes its width, too; of several sizes none is certain."""
    assert width_on_wall(text, is_wide=True) == width


def work(title: str, size: str = "") -> str:
    return f"title: {title}\n" + (f"dimensions: {size}\n" if size else "")


FOUND = """walls:
  - venue: hub
    room: Stduio
    width: 2 m
    works: [aigerim/dew, aigerim/ice]
  - venue: hubb
    works: [Morning frost, 3: aigerim/dew]
  - venue: hub
    width: 2 m
    works: [3: aigerim/frost, 3: aigerim/snow, aigerim/ice]
"""


def test_everything_wrong_is_reported_where_it_stands(site: SiteMaker) -> None:
    works = {"dew": "120 × 90 cm", "ice": "", "frost": "150 × 150 cm", "snow": "60 × 80 cm", "fog": ""}
    box = site(
        {
            **aigerim(),
            **{f"creatives/aigerim/works/{name}.jpg": picture(80, 60) for name in works},
            **{f"creatives/aigerim/works/{name}.yaml": work(name.title(), size) for name, size in works.items()},
            "creatives/aigerim/works/frost.yaml": work("Morning frost", "150 × 150 cm"),
            "content/venues/hub.yaml": "name: Hub\nrooms: [Studio]\n",
            PATH: FOUND,
        }
    )
    found = {
        (each.code, each.mark.line, each.hint): each.value("guess")
        for each in box.planned().problems
        if each.mark.path == PATH
    }

    assert found == {
        ("unknown-reference", 3, "guess"): "Studio",
        ("wall-uncounted", 4, ""): "",
        ("unknown-reference", 6, "guess"): "hub",
        ("unknown-reference", 7, "called"): "aigerim/frost",
        ("hung-twice", 7, ""): "",
        ("wall-full", 9, "unknown"): "",
        ("number-twice", 10, ""): "",
        ("hung-twice", 10, ""): "",
    }

    box.change(PATH, "walls:\n- venue: hub\n  works: [aigerim/dew, aigerim/fog]\n")
    (lacking,) = [each for each in box.planned().problems if each.mark.path == PATH]
    assert (lacking.code, lacking.value("count"), lacking.is_error) == ("hung-nowhere", 4, False)


def hall(count: int) -> dict[str, str | bytes]:
    """A site with works that hang in two rooms of a venue, in two languages."""
    names = [f"w{at:03}" for at in range(count)]
    rows = "".join(f"      - {at}: aigerim/{name}\n" for at, name in enumerate(names[2:], 3))
    head = "walls:\n  - venue: hub\n    room: '12'\n    wall: {en: North wall, ru: Северная стена}\n    works:\n"
    return {
        **aigerim(),
        "content/site.yaml": SITE_YAML,
        "content/venues/hub.yaml": "name: Hub\nrooms: [Yard, '12']\n",
        **{f"creatives/aigerim/works/{name}.jpg": picture() for name in names},
        **{f"creatives/aigerim/works/{name}.yaml": f"title: T{name}\n" for name in names},
        PATH: head + rows + f"  - {{venue: hub, room: Yard, works: [1: aigerim/{names[0]}, 2: aigerim/{names[1]}]}}\n",
    }


def test_visitors_find_a_work_and_walk_on(site: SiteMaker) -> None:
    """Rooms are in the venue's order; what the page of a work says leads to its room there, in the reader's language."""
    built = site(hall(5)).build()
    assert built.ok, built.problems
    venue = built.text("venues/hub/index.html")
    places = [
        venue.index(part) for part in ('id="room-yard"', ">Tw000<", 'id="room-12"', "North wall", ">Tw002<", ">Tw004<")
    ]
    assert places == sorted(places)

    middle = built.text("ru/creatives/aigerim/w003/index.html")
    assert re.search(r'№ 4</strong> <a href="[./]*/ru/venues/hub/#room-12">.*Hub.*</a>, Северная стена', middle)
    assert re.search(r'rel="prev" href="[^"]*/w002/">№ 3<', middle) and re.search(
        r'rel="next" href="[^"]*/w004/">№ 5<', middle
    )
    assert not re.search(r'rel="next" href="[^"]*w002/">No', built.text("creatives/aigerim/w001/index.html"))
    row = next(one for one in json.loads(built.text("api/works.json"))["works"] if one["name"] == "w003")
    assert (row["number"], row["place"]["room"], row["place"]["wall"]["ru"]) == (4, "12", "Северная стена")


def test_a_changed_row_makes_only_the_pages_that_show_it(site: SiteMaker) -> None:
    box = site(hall(5))
    box.build()
    box.change(PATH, (box.root / PATH).read_text("utf-8").replace("- 5: aigerim/w004", "- 9: aigerim/w004"))
    made: dict[str, MadeBecause] = {}
    build(box.options(), lambda step: None, explain=made.update)
    pages = {path for path in made if path.endswith("index.html") and not path.startswith(("ru/", "kk/"))}

    assert pages == {"creatives/aigerim/w003/index.html", "creatives/aigerim/w004/index.html", "venues/hub/index.html"}


def test_a_full_room_is_a_list_without_pictures_and_goes_on_elsewhere(site: SiteMaker) -> None:
    """However many works hang there, the page is light; the rest is reached from the last work."""
    page = Made(site(hall(LISTED + 4))).text("venues/hub/index.html")

    assert page.count("korme-wall__line") == LISTED
    assert "<picture" not in page.partition('id="hung"')[2]
    assert re.search(rf'href="../../creatives/aigerim/w{LISTED}/">and 4 more<', page)
    assert len(gzip.compress(page.encode())) < 15_000


@pytest.mark.parametrize(
    ("path", "text", "code", "line"),
    [
        ("2026.yaml", "walls:\n- venue: hub\n  works:\n    1: aigerim/light\n    2: aigerim/dew\n", "wrong-type", 4),
        ("2026.yaml", "walls:\n- venue: hub\n  works: [aigerim/light: 3]\n", "unknown-field", 3),
        ("2026.yaml", "walls:\n- venue: hub\n  works: [0: aigerim/light]\n", "not-a-number", 3),
        ("2026.yaml", "walls: [5]\n", "wrong-type", 1),
        ("2026.yaml", "- venue: hub\n", "yaml-not-a-map", 1),
        ("2026.yaml", "venue: hub\n", "unknown-field", 1),
        ("2025.yaml", "walls:\n- venue: hub\n", "unknown-reference", 0),
        ("2026.yml", "", "wrong-ending", 0),
        ("2026.csv", "", "unexpected-file", 0),
        ("2026/hub.yaml", "", "unexpected-file", 0),
    ],
)
def test_what_cannot_be_read_is_a_problem(site: SiteMaker, path: str, text: str, code: str, line: int) -> None:
    """Whatever is in the folder, nothing of it is left out silently."""
    edition = {"content/editions/2026.yaml": "title: E\nstart: 2026-04-20\nend: 2026-04-26\n"}
    box = site({**aigerim(), **edition, "content/venues/hub.yaml": "name: Hub\n", f"content/hanging/{path}": text})
    found = {
        (each.code, each.mark.line) for each in box.planned().problems if each.mark.path.startswith("content/hanging")
    }

    assert (code, line) in found
