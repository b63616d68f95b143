"""Collectives: a person's page names their groups, a group's page its people and works."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from site_box import Built, SiteBox, aigerim, main_of

GROUP = (
    "---\nname: {en: Two Rivers, ru: Две реки}\ncity: Öskemen\nlinks: {website: 'https://example.org/'}\n"
    "members:\n  - {name: aigerim, years: 2019–2023, role: {en: photographs, ru: фотография}}\n  - Guest\n---\nWe print.\n"
)
WORK = "title: Light\ncollaborators: [two-rivers]\npictures: [{file: light.jpg, alt: Light}]\n"
FILES = {**aigerim(works__light_yaml=WORK), "content/collectives/two-rivers.md": GROUP}
SiteMaker = Callable[..., SiteBox]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    box = SiteBox(tmp_path_factory.mktemp("collective") / "site", {})
    box.root.mkdir()
    site_yaml = (
        "title: Expo\nlanguages: [en, ru]\ntimezone: Asia/Almaty\nbase_url: https://expo.example.org\n"
        "disciplines: {photography: {name: Photography}}\nchecks: {picture-small: off}\n"
    )
    return box.add({"content/site.yaml": site_yaml, **FILES}).build()


def test_a_group_s_page_has_its_people_and_works(built: Built) -> None:
    """Members with their years and part, a guest without a link, the works that name the group."""
    page = built.text("ru/collectives/two-rivers/index.html")

    assert "Две реки" in page
    assert 'href="../../../ru/creatives/aigerim/"' in page
    assert "2019–2023" in page
    assert "фотография" in page
    assert "Guest" in page
    assert 'href="../../../ru/creatives/aigerim/light/"' in page
    assert "We print." in page
    assert 'href="../../../ru/disciplines/photography/"' in page  # its members' disciplines are its own


def test_a_person_s_page_names_their_groups(built: Built) -> None:
    """With the years."""
    page = built.text("creatives/aigerim/index.html")

    assert 'href="../../collectives/two-rivers/">Two Rivers</a> <span>2019–2023</span>' in page


def test_a_work_s_page_names_the_group_it_was_made_with(built: Built) -> None:
    """As a link, and to machines as an organization."""
    page = built.text("creatives/aigerim/light/index.html")

    assert 'href="../../../collectives/two-rivers/">Two Rivers</a>' in page
    assert '"@type":"Organization","name":"Two Rivers","url":"https://expo.example.org/collectives/two-rivers/"' in page


def test_groups_have_a_list_open_data_and_are_found(built: Built) -> None:
    """Only a site with groups has the list."""
    assert "Two Rivers" in main_of(built.text("collectives/index.html"))
    rows = json.loads(built.text("api/collectives.json"))["collectives"]
    assert rows[0]["members"] == [
        {"name": "aigerim", "years": "2019–2023", "role": {"en": "photographs", "ru": "фотография"}},
        {"name": "Guest"},
    ]
    assert 'data-kind="collective"><a href="../collectives/two-rivers/"' in built.text("search/index.html")


def test_a_site_without_groups_has_no_list_of_them(site: SiteMaker) -> None:
    """So a theme without parent needs its template only when there is one."""
    pages = {output.path for output in site(aigerim()).planned().plan.outputs}

    assert "collectives/index.html" not in pages


@pytest.mark.parametrize(
    ("name", "code"), [("no-body", "person-unknown"), ("nobody", "person-unknown"), ("Someone", "")]
)
def test_a_member_who_looks_like_an_address_must_have_a_page(site: SiteMaker, name: str, code: str) -> None:
    """A free name is fine."""
    group = f"name: Two\nmembers:\n  - aigerim\n  - name: {name}\n    years: 2020\n"
    found = site({**aigerim(), "content/collectives/two.yaml": group}).check()

    assert [one for one in found if "collectives" in one[1]] == (
        [(code, "content/collectives/two.yaml:4:11")] if code else []
    )


def test_a_name_that_two_kinds_have_is_reported(site: SiteMaker) -> None:
    """Which of them is meant is not certain."""
    work = "title: Light\ncollaborators: [berik]\npictures: [{file: light.jpg, alt: Light}]\n"
    two = {
        "creatives/berik/index.md": "---\nname: Berik\ndiscipline: crafts\n---\n",
        "content/collectives/berik.yaml": "name: Berik and sons\n",
    }
    found = site({**aigerim(works__light_yaml=work), **two}).check()

    assert ("name-ambiguous", "creatives/aigerim/works/light.yaml:2:17") in found
