"""Collections: a page with the works in order, and every place that leads to it; names of works follow and are checked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from site_box import Built, SiteBox, aigerim, main_of, picture

CHOICE = """\
title: {en: Ten Works, ru: Десять работ}
by: [aigerim, A Curator]
role: curator of the museum
audience: With children
duration: 1h30m
items:
  - work: berik/bowl
    sentence: {en: Look into it., ru: Загляните внутрь.}
  - aigerim/light
"""
FILES = {
    **aigerim(),
    "creatives/berik/index.md": "---\nname: Berik\ndiscipline: photography\n---\n",
    "creatives/berik/works/bowl.yaml": "title: Bowl\npictures: [{file: bowl.png, alt: A bowl}]\n",
    "creatives/berik/works/bowl.png": picture(90, 120, "teal", format="PNG"),
    "content/collections/ten.yaml": CHOICE,
}
SiteMaker = Callable[..., SiteBox]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    box = SiteBox(tmp_path_factory.mktemp("collection") / "site", {})
    box.root.mkdir()
    site_yaml = (
        "title: Expo\nlanguages: [en, ru]\ntimezone: Asia/Almaty\nbase_url: https://expo.example.org\n"
        "disciplines: {photography: {name: Photography}}\nchecks: {picture-small: off, alt-missing: off}\n"
    )
    return box.add({"content/site.yaml": site_yaml, **FILES}).build()


def test_the_page_has_the_works_in_the_chosen_order(built: Built) -> None:
    """Numbered, each with its sentence; who chose them, for whom, how long."""
    page = built.text("ru/collections/ten/index.html")

    assert page.index(">Bowl<") < page.index(">Light<")
    assert page.index("Загляните внутрь.") < page.index(">Light<")
    assert 'href="../../../ru/creatives/aigerim/">' in page.partition("Выбор: ")[2].partition("A Curator")[0]
    assert "curator of the museum" in page
    assert "1 час 30 минут" in page.replace("\xa0", " ")
    assert '"@type":"ItemList","numberOfItems":2' in built.text("collections/ten/index.html")


def test_everything_in_it_leads_to_it(built: Built) -> None:
    """The home page, the work with the sentence, the person who chose; the list, search and open data."""
    work = built.text("creatives/berik/bowl/index.html")

    assert 'href="collections/ten/"' in built.text("index.html")
    assert "Look into it." in work
    assert 'href="../../../collections/ten/"' in work
    assert re.search(r'korme-menu__link" href="(?:\.\./){3}collections/"', work)
    assert 'href="../../collections/ten/"' in built.text("creatives/aigerim/index.html")
    assert 'href="../../collections/ten/"' not in built.text("creatives/berik/index.html")
    assert "Ten Works" in main_of(built.text("collections/index.html"))
    assert 'data-kind="collection"><a href="../collections/ten/"' in built.text("search/index.html")
    row = json.loads(built.text("api/collections.json"))["collections"][0]
    assert row["items"][0] == {"work": "berik/bowl", "sentence": {"en": "Look into it.", "ru": "Загляните внутрь."}}
    assert row["duration"] == "PT5400S"


def test_a_site_without_collections_does_not_mention_them(site: SiteMaker) -> None:
    """Neither a list nor a place on the home page."""
    made = site(aigerim()).build()

    assert "collections/index.html" not in made.files
    assert "collection" not in main_of(made.text("index.html"))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("  - berik/nothing\n", ("unknown-reference", "content/collections/ten.yaml:10:5")),
        ("  - aigerim/light\n", ("work-twice", "content/collections/ten.yaml:10:5")),
        ("  - {work: aigerim/light, sentence: Again.}\n", ("work-twice", "content/collections/ten.yaml:10:12")),
        ("  - berik/draft\n", ("work-hidden", "content/collections/ten.yaml:10:5")),
        ("  - berik/broken\n", ("", "")),
    ],
)
def test_a_work_that_visitors_do_not_see_there_is_reported(
    site: SiteMaker, change: str, expected: tuple[str, str]
) -> None:
    """At its line; a work that cannot be read has a problem of its own."""
    more = {
        "content/collections/ten.yaml": CHOICE + change,
        "creatives/berik/works/draft.yaml": "title: Draft\ndraft: yes\npictures: [{file: bowl.png, alt: A bowl}]\n",
        "creatives/berik/works/draft.png": picture(60, 60, format="PNG"),
        "creatives/berik/works/broken.yaml": "title: [\n",
    }
    found = [one for one in site({**FILES, **more}).check() if one[1].startswith("content/collections")]

    assert found == ([expected] if expected[0] else [])


def test_a_collection_without_works_is_published_with_a_warning(site: SiteMaker) -> None:
    """Of hidden works only, or once its last work is forgotten; no error keeps the site as it was."""
    box = site({**FILES, "content/collections/ten.yaml": "title: Ten\nitems: [berik/bowl]\n"})
    box.change("creatives/berik/index.md", "---\nname: Berik\ndiscipline: photography\nconsent: no\n---\n")
    first = box.build()
    hidden = sorted(code for code, place in first.problems if place.startswith("content/collections"))
    forgotten = box.korme("forget", "creatives/berik", "--yes")

    assert first.ok
    assert hidden == ["collection-empty", "work-hidden"]
    assert forgotten.returncode == 0, forgotten.stdout + forgotten.stderr
    made = box.build()
    assert made.ok
    assert "collection-empty" in {code for code, _ in made.problems}
    assert "<ol" not in made.text("collections/ten/index.html").partition("korme-trail")[2]
    assert 'href="collections/' not in made.text("index.html")
    assert "Ten" not in main_of(made.text("collections/index.html"))


def test_a_name_follows_the_work_and_its_maker(site: SiteMaker) -> None:
    """`rename` of either; the sentence and the other works stay."""
    box = site(FILES)
    assert box.korme("rename", "creatives/berik/works/bowl", "cup").returncode == 0
    assert box.korme("rename", "creatives/berik", "beric").returncode == 0

    assert (box.root / "content/collections/ten.yaml").read_text("utf-8") == CHOICE.replace("berik/bowl", "beric/cup")


@pytest.mark.parametrize("gone", ["creatives/berik/works/bowl", "creatives/berik"])
def test_a_chosen_work_is_not_removed_in_silence(site: SiteMaker, gone: str) -> None:
    """`remove` says where it is chosen, and leaves everything as it was."""
    box = site(FILES)
    done = box.korme("remove", gone)

    assert done.returncode == 1
    assert "content/collections/ten.yaml:7:11" in done.stdout + done.stderr
    assert (box.root / "creatives/berik/works/bowl.png").exists()


def test_a_forgotten_person_leaves_the_collections_too(site: SiteMaker) -> None:
    """With what was said of their works, and as somebody who chose."""
    box = site(FILES)
    assert box.korme("forget", "creatives/berik", "--yes").returncode == 0
    text = (box.root / "content/collections/ten.yaml").read_text("utf-8")

    assert "berik" not in text
    assert "Look into it" not in text
    assert "aigerim/light" in text
