"""Asking about a work that is for sale: a letter to its maker, or else to the organizers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_box import SiteBox, aigerim
from views_box import Made

SiteMaker = Callable[..., SiteBox]
CONTACT = "contact: {email: us@example.org}\n"
SALE = "{status: for_sale, price: 90000, currency: KZT}"


@pytest.mark.parametrize(
    ("sale", "own", "contact", "expected"),
    [
        (
            SALE,
            "email: a@example.org\n",
            CONTACT,
            "mailto:a@example.org?subject=Light%20%26%20%22Air%22%20%28Aigerim%29",
        ),
        (SALE, "", CONTACT, "mailto:us@example.org?subject=Light%20%26%20%22Air%22%20%28Aigerim%29"),
        (SALE, "", "", ""),
        ("sold", "email: a@example.org\n", CONTACT, ""),
        ("not_for_sale", "email: a@example.org\n", CONTACT, ""),
    ],
)
def test_a_letter_about_a_work_for_sale(site: SiteMaker, sale: str, own: str, contact: str, expected: str) -> None:
    """With its title as the subject; none for a work that is not for sale, or if nobody publishes an address."""
    work = f'title: Light & "Air"\nsale: {sale}\npictures: [{{file: light.jpg, alt: Light}}]\n'
    person = f"---\nname: Aigerim\ndiscipline: photography\n{own}---\n"
    box = site({**aigerim(works__light_yaml=work), "creatives/aigerim/index.md": person})
    settings = (box.root / "content/site.yaml").read_text("utf-8")
    box.add({"content/site.yaml": settings + contact})
    made = Made(box)
    path = "creatives/aigerim/light/index.html"

    assert made.view(path)["work"]["sale"]["enquire"] == expected
    assert ("mailto:" in made.text(path).partition("<main")[2].partition("</main>")[0]) == bool(expected)
