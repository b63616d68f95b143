"""Pages to print: sheets for walls and doors, and the QR codes on them."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import site_builder as make
from PIL import Image
from site_box import SITE_YAML, SiteBox
from views_box import Made

from korme.core.model import GeneratedFile
from korme.outputs import qr_codes as codes
from korme.outputs.qr_codes import svg
from korme.outputs.sitemap import listing
from korme.views.sheet_sizes import Lines, door_size, name_step

BASE = "https://expo.example.org/sub"
EVENT = "title: {title}\nstart: 2026-04-{when}\nduration: 1h\nvenue: hall\nroom: {room}\n"
FILES = {
    "content/venues/hall.yaml": "name: {en: Hall, ru: Зал}\nrooms: [A, Б]\nhours: {mon-sun: 10:00-18:00}\n",
    "content/programme/one.yaml": EVENT.format(title="One", when="20T10:00", room="A"),
    "content/programme/two.yaml": EVENT.format(title="Two", when="20T12:00", room="A"),
    "content/programme/night.yaml": EVENT.format(title="Night", when="21T00:30", room="A"),
    "content/programme/next.yaml": EVENT.format(title="Next", when="21T10:00", room="A"),
    "content/programme/other.yaml": EVENT.format(title="Other", when="21T10:00", room="Б")
    + "change: It was on Monday\n",
    "content/programme/show.yaml": "title: Show\nstart: 2026-04-20T12:00\nend: 2026-04-22T16:00\nvenue: hall\nroom: Б\n",
}


@pytest.fixture
def made(site: Callable[..., SiteBox]) -> Made:
    return Made(site(FILES))


@pytest.mark.parametrize("address", [f"{BASE}/programme/felt/", f"{BASE}/kk/programme/{'long-' * 15}name/"])
def test_a_code_says_its_address(address: str) -> None:
    """A reader decodes the text from the picture, which has a quiet zone."""
    zxingcpp = pytest.importorskip("zxingcpp")
    resvg_py = pytest.importorskip("resvg_py")
    picture = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg(address).decode(), width=400)))).convert(
        "L"
    )
    found = zxingcpp.read_barcodes(picture)

    assert [one.text for one in found] == [address]
    assert [one.ec_level for one in found] == ["M"]
    assert set(picture.crop((0, 0, 400, 24)).tobytes()) == {255}


def test_a_code_is_a_picture_without_style_or_script() -> None:
    """Pages and hosts with a strict policy show it."""
    text = svg(f"{BASE}/programme/felt/").decode()

    assert "style" not in text and "<script" not in text and "class" not in text
    assert svg(f"{BASE}/programme/felt/").decode() == text


def test_each_event_has_a_code_in_each_language() -> None:
    """A sheet in Kazakh leads to the page in Kazakh; without a base address there is no code."""
    found = codes.outputs(make.site(make.event("felt"), config=make.config(base_url=BASE)))

    assert [one.path for one in found] == [
        f"{prefix}{name}" for prefix in ("", "ru/", "kk/") for name in ("programme.svg", "programme/felt.svg")
    ]
    assert len({one.recipe.key() for one in found if isinstance(one.recipe, GeneratedFile)}) == 6
    assert codes.outputs(make.site(make.event("felt"))) == []
    assert codes.outputs(make.site(config=make.config(base_url=BASE))) == []


def test_every_room_has_a_sheet_for_each_of_its_days(made: Made) -> None:
    """In the order of rooms and days; the night belongs to its day; an exhibition has one sheet."""
    sheets = made.view("programme/print/doors/index.html")["sheets"]

    assert [(sheet["id"], [each["title"].text for each in sheet["events"]], sheet["size"]) for sheet in sheets] == [
        ("hall-a-2026-04-20", ["One", "Two", "Night"], "huge"),
        ("hall-a-2026-04-21", ["Next"], "giant"),
        ("hall-b-2026-04-21", ["Other"], "giant"),
        ("hall-b-show", [], "giant"),
    ]
    assert sheets[-1]["run"]["span"] == "20–22\u00a0April"
    assert sheets[0]["events"][0]["code"] == "../../../programme/one.svg"
    assert [sheet["id"] for sheet in made.view("ru/programme/print/doors/hall/b/index.html")["sheets"]] == [
        "hall-b-2026-04-21",
        "hall-b-show",
    ]


def test_rooms_whose_names_become_one_address_keep_their_own(site: Callable[..., SiteBox]) -> None:
    """Б and B are two doors."""
    made = Made(
        site(
            {
                "content/venues/hall.yaml": "name: Hall\n",
                "content/programme/a.yaml": EVENT.format(title="A", when="20T10:00", room="B"),
                "content/programme/b.yaml": EVENT.format(title="B", when="20T10:00", room="Б"),
                "content/programme/c.yaml": EVENT.format(title="C", when="20T12:00", room="'★'"),
            }
        )
    )

    assert {path for path in made.pages if path.startswith("programme/print/doors/hall/")} == {
        f"programme/print/doors/hall/{name}/index.html" for name in ("b", "b-1", "black-star")
    }
    ids = [sheet["id"] for sheet in made.view("programme/print/doors/index.html")["sheets"]]
    assert len(set(ids)) == 3


def test_a_day_for_the_wall_has_all_of_it(made: Made) -> None:
    """Its events, what is open beside them, and the code of the programme."""
    view = made.view("ru/programme/print/2026-04-20/index.html")

    assert [event["title"].text for event in view["day"]["events"]] == ["One", "Two", "Night"]
    assert [one["title"].text for one in view["day"]["open"]] == ["Show"]
    assert view["code"] == "../../../../ru/programme.svg"
    assert "programme.svg" in made.text("ru/programme/print/2026-04-20/index.html")


def test_pages_for_paper_are_not_searched_for(made: Made) -> None:
    """They are neither in the sitemap nor indexed, but linked from the programme."""
    paths = [path for path in made.pages if "/print/" in path]
    listed = listing(made.draft.site, made.outputs.values(), {}, BASE)

    assert all('<meta name="robots" content="noindex">' in made.text(path) for path in paths)
    assert not [one for one in listed if "/print/" in one.addresses[0][1]]
    assert made.view("programme/index.html")["print"] == "../programme/print/"


def test_without_an_address_sheets_have_no_codes(site: Callable[..., SiteBox]) -> None:
    """They are printed anyway, and the index explains how to get codes."""
    made = Made(site({**FILES, "content/site.yaml": SITE_YAML.replace("base_url: https://expo.example.org\n", "")}))

    assert "<img" not in made.text("programme/print/doors/index.html").split("<main")[1]
    assert "base_url" in made.text("programme/print/index.html")


def test_without_events_nothing_is_printed(site: Callable[..., SiteBox]) -> None:
    """No empty sheets, no link to them."""
    made = Made(site())

    assert not [path for path in made.pages if "/print/" in path]
    assert made.view("programme/index.html")["print"] == ""


@pytest.mark.parametrize(
    ("name", "events", "expected"),
    [
        ("Hall A", [Lines("Felt in one day", "Saule Omarova", "Workshop Kazakh")], "giant"),
        ("Hall A", [Lines("Photographing one place five times, from the bank to the ridge", "Aigerim")], "huge"),
        ("Hall A", [Lines("Felt in one day", "Saule Omarova")] * 3, "huge"),
        (
            "Hall A",
            [Lines("What a day of handwork costs, and how nobody goes under by the middle of it")] * 4,
            "middle",
        ),
        ("Hall A", [Lines("Short")] * 10, "small"),
    ],
)
def test_type_is_as_large_as_a_page_allows(name: str, events: list[Lines], expected: str) -> None:
    """More events and longer titles are set smaller."""
    assert door_size(events, name) == expected


def test_a_long_name_of_a_room_is_set_smaller() -> None:
    """No word is broken in a wide font."""
    assert [name_step(name) for name in ("Hall A", "101, photo studio 2", "102, фотолаборатория")] == [
        "",
        "long",
        "longer",
    ]
