"""The bar at the thumb: the places of a site that a visitor goes to and fro between."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_box import SiteBox
from views_box import FILES, Made


@pytest.fixture
def made(site: Callable[..., SiteBox]) -> Made:
    return Made(site(FILES))


def places(made: Made, path: str) -> list[tuple[str, str, str]]:
    return [(one["name"], one["url"], one["current"]) for one in made.view(path)["site"]["bar"]]


def test_the_bar_leads_to_what_the_site_has_and_marks_where_the_reader_is(made: Made) -> None:
    assert places(made, "index.html") == [
        ("home", "./", "page"),
        ("works", "works/", ""),
        ("creatives", "creatives/", ""),
        ("programme", "programme/", ""),
        ("list", "my-list/", ""),
    ]
    marks = {path: [name for name, _, current in places(made, path) if current] for path in made.pages}
    assert marks["works/index.html"] == ["works"]
    assert marks["creatives/aigerim/index.html"] == marks["creatives/aigerim/series/index.html"] == ["creatives"]
    assert marks["my-list/index.html"] == ["list"]
    assert marks["404.html"] == []


def test_what_a_site_has_not_is_not_in_the_bar(site: Callable[..., SiteBox]) -> None:
    empty = Made(site({"content/site.yaml": "title: Expo\nlanguages: [en]\n"}))

    assert [name for name, _, _ in places(empty, "index.html")] == ["home", "list"]
    assert empty.text("index.html").count("korme-bar__link") == 2
