"""What a template asks for beside its view: collections of the site, and values that cards and links do not show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from site_box import SiteBox
from views_box import FILES, SITE, Made

from korme.core.at_hand import COLLECTIONS
from korme.views.late_values import CARDS, LATE

DOCS = (Path(__file__).parents[2] / "docs" / "themes.md").read_text("utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(SiteBox(tmp_path_factory.mktemp("late") / "site").add({**FILES, "content/site.yaml": SITE}))


def test_the_values_that_templates_ask_for_match_the_docs() -> None:
    """Of each kind those that its cards and links do not show, and the collections of `site`."""
    part = DOCS.partition("## All of the site")[2].partition("\n## ")[0]
    documented = {
        kind: set(re.findall(r"`([a-z_]+)`", re.sub(r"\([^()]*\)", "", values)))
        for kind, values in re.findall(r"^\| `(\w+)` \| (.*) \|$", part, flags=re.MULTILINE)
        if kind != "kind"
    }

    assert documented == {kind: set(names) for kind, names in LATE.items()}
    assert set(re.findall(r"`site\.([a-z]+)`", part)) == set(COLLECTIONS)


def test_a_link_has_the_values_of_the_card(made: Made) -> None:
    """The names that are listed for it are those that the card has on every page."""
    home = made.view("index.html")
    shown = {
        "work": [*home["works"], *home["opening"]],
        "creative": made.view("creatives/index.html")["creatives"],
        "collective": made.view("collectives/index.html")["collectives"],
        "event": home["week"]["days"][0]["events"],
        "venue": made.view("venues/index.html")["venues"],
        "story": home["stories"],
        "edition": [home["site"]["edition"]],
        "partner": home["partners"][0]["partners"],
    }

    assert {kind: [set(card) - {"facets", "continues"} for card in found] for kind, found in shown.items()} == {
        kind: [{"kind", "id", *CARDS[kind][1]}] * len(found) for kind, found in shown.items()
    }
