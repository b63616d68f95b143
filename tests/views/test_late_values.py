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
        "work": [*home["works"], home["work_of_day"]],
        "creative": made.view("creatives/index.html")["creatives"],
        "collection": made.view("collections/index.html")["collections"],
        "collective": made.view("collectives/index.html")["collectives"],
        "event": home["week"]["days"][0]["events"],
        "venue": made.view("venues/index.html")["venues"],
        "story": home["stories"],
        "edition": [home["site"]["edition"]],
        "partner": home["partners"][0]["partners"],
    }

    assert {
        kind: [set(card) - {"facets", "continues", "walks"} for card in found] for kind, found in shown.items()
    } == {kind: [{"kind", "id", *CARDS[kind][1]}] * len(found) for kind, found in shown.items()}


INDEX = DOCS.partition("## All of the site")[2].partition("```jinja\n")[2].partition("```")[0]
"""The home page of the docs."""
CARD = """{% macro work(one, person=true, loading="lazy", heading="h3", id="") %}
<li><a href="{{ one.url }}">{{ one.title }}</a> {{ one.materials }} {{ one.dimensions }} {{ one.extra.room }} {{ one.creative.city }}
{{ one.creative.tagline }} {{ one.edition.title if one.edition }} {{ one.sale.status if one.sale }} {{ one.licence.name if one.licence }}
{% for each in one.disciplines %}{{ each.name }}{% endfor %}{% for each in one.tags %}<a href="{{ each.url }}">{{ each.label }}</a>{% endfor %}
{% for each in one.events %}{{ each.picture.src if each.picture }}{{ each.edition.label if each.edition }}{{ each.venue.access if each.venue }}
{% for host in each.hosts if host.url %}{{ host.links|length }}{% endfor %}{% endfor %}
{% if one.neighbours.next %}{{ one.neighbours.next.picture.src if one.neighbours.next.picture }}{% endif %}</li>
{% endmacro %}
"""
WORK = """{% extends "expo/work.html" %}
{% block content %}{{ super() }}<p class="mine">{{ work.events|length }} {{ work.extra.room }} {{ creative.portrait.src if creative.portrait }}
{{ next.picture.src if next and next.picture }} {{ work.neighbours.previous.creative.name if work.neighbours.previous }}</p>
{% endblock %}
"""


def test_cards_can_be_asked_for_more_wherever_they_are(tmp_path: Path) -> None:
    """Also invented ones in the style guide, whose links lead nowhere, and those that are being written at /submit/."""
    theme = {
        "themes/own/theme.yaml": "extends: expo\n",
        "themes/own/templates/partials/work.html": CARD,
        "themes/own/templates/work.html": WORK,
        "themes/own/templates/home.html": INDEX,
    }
    settings = SITE + "theme: own\nsubmit: {repository: 'https://github.com/example/expo'}\n"
    box = SiteBox(tmp_path / "site", {"styleguide": True}).add({**FILES, **theme, "content/site.yaml": settings})
    made = Made(box)

    pages = {path: made.text(path) for path, page in made.pages.items() if page.language == "kk"}

    assert all(
        f'<a href="../kk/creatives/{one}/{work}/">' in pages["kk/index.html"] for one, work in made.draft.site.works
    )
    assert {"kk/styleguide/index.html", "kk/submit/index.html"} < set(pages)
    assert '<a href="../../../../kk/tags/water/">water</a>' in pages["kk/creatives/aigerim/light/index.html"]
    assert (
        'href="../../kk/tags' not in pages["kk/styleguide/index.html"].partition("<main")[2].partition('id="tags"')[0]
    )
    assert re.search(r'class="mine">1 +\.\./[./]*media/\S+', pages["kk/creatives/aigerim/light/index.html"])


def test_collections_are_in_the_order_of_the_site(made: Made) -> None:
    """Works and people in the day's; they are looked up and made when they are looked into, and no sooner."""
    context = made.pages["index.html"].view.at_hand()
    site = made.draft.site

    assert [one["id"] for one in context.collection("works")] == ["/".join(key) for key in site.shuffled["work"]]
    assert [one["id"] for one in context.collection("creatives")] == list(site.shuffled["creative"])
    assert [one["id"] for one in context.collection("events")] == list(site.events)
    assert [one["id"] for one in context.collection("pages")] == ["about"]
    assert all(context.collection(name) for name in COLLECTIONS)
    works = context.collection("works")
    assert (works[1], works[-1]["id"], len(works[:2]), len(works)) == (works[:2][1], list(works)[2]["id"], 2, 3)
    assert works[0] is works[0]
