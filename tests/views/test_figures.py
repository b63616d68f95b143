"""Figures and their chart: one mark for each thing counted, and nothing drawn that is not given."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_box import SITE_YAML, SiteBox

from korme.views.figures import ROW, TILE, counted, marks

FIGURES = (
    "figures: [{value: 100+, label: {en: lessons, ru: уроков}}, {value: '17', label: people}, {value: ½, label: x}]\n"
)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("17", (17, False)),
        ("100+", (100, True)),
        ("1 200", (1200, False)),
        ("12,000 +", (12000, True)),
        ("3.5", (0, False)),
        ("12,5", (0, False)),
        ("about 40", (0, False)),
        ("", (0, False)),
        ("99999999999", (0, False)),
    ],
)
def test_only_whole_numbers_are_counted(value: str, said: tuple[int, bool]) -> None:
    """Anything but a whole number is printed and not drawn."""
    assert counted(value) == said


def test_marks_fill_rows_and_say_what_is_left() -> None:
    """40 is a full row and fifteen more; '100+' is four rows and an open mark at the head of a fifth."""
    assert marks(40) == {"width": ROW * TILE, "height": 20, "rows": 10, "left": 150, "more": None}
    assert marks(100, more=True) == {
        "width": ROW * TILE,
        "height": 50,
        "rows": 40,
        "left": 0,
        "more": {"x": 0, "y": 40},
    }
    assert marks(0) is None


def test_a_page_draws_the_sites_figures_when_it_asks(site: Callable[..., SiteBox]) -> None:
    """Each figure is there as text; the drawing beside it is decorative."""
    page = {"content/pages/impact.md": "---\ntitle: Impact\nfigures: yes\n---\nWords.\n"}
    built = site({"content/site.yaml": SITE_YAML + FIGURES, **page}).build()

    shown = built.text("impact/index.html")
    assert shown.count("<dt") == 3
    assert shown.count("<svg") == 2
    assert "Each triangle stands for one. An empty one means “and more”." in shown
    assert "style=" not in shown


def test_a_mark_stands_for_more_where_there_would_be_too_many(site: Callable[..., SiteBox]) -> None:
    """12,000 visitors are 120 marks of a hundred, and the page explains it."""
    page = {"content/pages/impact.md": "---\ntitle: Impact\nfigures: yes\n---\nWords.\n"}
    figures = "figures: [{value: '12,000', label: visitors}]\n"
    built = site({"content/site.yaml": SITE_YAML + figures, **page}).build()

    assert "Each triangle stands for 100." in built.text("impact/index.html")


def test_other_pages_draw_nothing(site: Callable[..., SiteBox]) -> None:
    """Without `figures: yes`, or without figures, there is no chart."""
    pages = {"content/pages/about.md": "---\ntitle: About\n---\nWords.\n"}
    asked = {"content/pages/impact.md": "---\ntitle: Impact\nfigures: yes\n---\nWords.\n"}

    assert "korme-chart" not in site({"content/site.yaml": SITE_YAML + FIGURES, **pages}).build().text(
        "about/index.html"
    )
    assert "korme-chart" not in site({**asked}).build().text("impact/index.html")
