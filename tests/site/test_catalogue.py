"""Numbers of works in the catalogue, and their measures."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from site_box import SITE_YAML, SiteBox, aigerim, picture

from korme.site.catalogue import catalogue
from korme.site.sizes import measures

SiteMaker = Callable[..., SiteBox]


def test_each_edition_has_a_catalogue_of_its_own() -> None:
    """Numbers follow the slugs, whatever the order of the works."""
    years = {("b", "one"): "2026", ("a", "two"): "2025", ("a", "one"): "2026", ("c", "x"): ""}

    assert catalogue(years, has_years=True) == {("a", "one"): 1, ("b", "one"): 2, ("a", "two"): 1, ("c", "x"): 1}
    assert list(catalogue(years, has_years=False).values()) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "wide", "tall"),
    [
        ("60 × 90 cm", (90, 60), (60, 90)),
        ("90 x 60 cm; 20 × 30 cm", (90, 60), (60, 90)),
        ("1,2 × 0,5 m", (120, 50), (50, 120)),
        ("300 × 45 × 20 mm", None, None),
        ("22–28 cm", None, None),
        ("0 × 4 cm", None, None),
        (None, None, None),
    ],
)
def test_measures_are_those_of_the_picture_s_shape(text: str | None, wide: object, tall: object) -> None:
    """A thing in the round, a range and nothing have none."""
    assert measures(text, is_wide=True) == wide
    assert measures(text, is_wide=False) == tall


def test_a_work_has_one_number_everywhere(site: SiteMaker) -> None:
    """In lists, on its page and on the wall, in each language, with a link from the drawing."""
    works = {
        f"creatives/aigerim/works/{name}.{end}": data
        for name, side in (("dew", 60), ("ice", 80))
        for end, data in (("jpg", picture(side, 60)), ("yaml", "title: T\ndimensions: 60 × 90 cm\n"))
    }
    built = site({**aigerim(), **works, "content/site.yaml": SITE_YAML + "theme: print-room\n"}).build()
    pages = {path: built.text(path) for path in built.files if path.endswith("index.html")}

    assert built.ok, built.problems
    assert re.search(r"print-number--large\">No\. 1<", pages["creatives/aigerim/dew/index.html"])
    assert re.search(r"print-number--large\">№ 1<", pages["kk/creatives/aigerim/dew/index.html"])
    cards = [
        found
        for page in pages.values()
        for found in re.findall(r"href=\"[^\"]*\bdew/\">(?:(?!</a>)[\s\S])*?print-number\">(?:No\.|№) (\d+)<", page)
    ]
    assert len(cards) > 6
    assert set(cards) == {"1"}
    hung = re.findall(
        r"print-wall__work\" href=\"([^\"]*)\" aria-label=\"([^\"]*)\"", pages["creatives/aigerim/index.html"]
    )
    assert hung == [
        ("../../creatives/aigerim/dew/", "No. 1 T, 60 × 90\xa0cm"),
        ("../../creatives/aigerim/ice/", "No. 2 T, 60 × 90\xa0cm"),
    ]
    wall = pages["creatives/aigerim/index.html"].partition("print-wall__drawing")[2].partition("</svg>")[0]
    assert re.findall(r"<source[^>]* sizes=\"([^\"]*)\"", wall) == [
        "calc(clamp(17rem, 55vh, 30rem) * 0.375)",  # a square that fills 120 x 180 of a drawing 480 high
        "calc(clamp(17rem, 55vh, 30rem) * 0.375)",  # four by three in 180 x 120
    ]
