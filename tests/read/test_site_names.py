"""The names of a site that prompts offer and editors complete."""

from __future__ import annotations

from collections.abc import Callable

from site_box import SITE_YAML, SiteBox, aigerim

from korme.fields.references import Ref
from korme.read.site_names import read_site_names


def test_all_names_of_a_site_are_known_in_order(site: Callable[..., SiteBox]) -> None:
    """Also of entries that cannot be read; disciplines in the site's order, tags of entries and of the site together."""
    tags = "tags: [wool, water, felt, clay, dawn, ice]\n"
    box = site(
        {
            **aigerim(works__light_yaml=f'title: L\npictures: [{{file: light.jpg, alt: "x"}}]\n{tags}'),
            "content/site.yaml": SITE_YAML + "tags: {river: {en: The river}}\n",
            "content/venues/hub.yaml": "name: Hub\nrooms: ['2', '10', Attic, Cellar, Hall, Yard]\n",
            "content/venues/broken.yaml": "nam: Broken\n",
            "creatives/berik.md": "---\nname: [\n---\n",
        }
    )
    found = read_site_names(box.root)

    assert found.names["creative"] == ("aigerim", "berik")
    assert found.names["venue"] == ("broken", "hub")
    assert found.names["discipline"] == ("photography", "crafts")
    assert found.names["room"] == ("10", "2", "Attic", "Cellar", "Hall", "Yard")
    assert found.names["tag"] == ("clay", "dawn", "felt", "ice", "river", "water", "wool")
    assert found.known(Ref(("venue", "creative"))) == ("broken", "hub", "aigerim", "berik")
