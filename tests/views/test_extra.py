"""The site's own `x-` keys in templates: on pages, on cards, in site.yaml, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_box import SITE_YAML, Built, SiteBox, aigerim

from korme.views.context import NOTHING
from korme.views.extra import NO_EXTRA
from korme.views.styleguide import NOWHERE, harmless

SEEN = """\
{% macro of(extra) %}[{{ extra["x-room"] }}|{{ extra.price + 1 if extra.price }}|{{ "open" if extra.open }}|
{{- extra.motto }}|{{ extra.two_words }}|{{ extra["x-none"] }}{{ extra.none }}]{% endmacro %}
"""
PAGE = '{% from "own.html" import of %}{{ of(page.extra) }} {{ of(site.extra) }}\n'
WORK = 'title: Light\npictures: [{file: light.jpg, alt: "Light on a wall"}]\nx-room: 007\nx-two-words: <b>two</b>\n'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return site(tmp_path_factory.mktemp("site")).build()


def site(folder: Path) -> SiteBox:
    return SiteBox(folder).add(
        {
            **aigerim(works__light_yaml=WORK),
            "content/site.yaml": SITE_YAML + "theme: own\nx-price: 500\nx-motto: {en: Salt, ru: Соль}\n",
            "content/pages/about.md": "---\ntitle: About\nx-room: 1.10\nx-open: yes\nx-motto: Hello\n---\nWords.\n",
            "content/pages/about.ru.md": "---\ntitle: О нас\nx-motto: Привет\n---\nСлова.\n",
            "content/pages/plain.md": "---\ntitle: Plain\n---\nWords.\n",
            "themes/own/theme.yaml": "extends: expo\n",
            "themes/own/templates/own.html": SEEN,
            "themes/own/templates/page.html": PAGE,
            "themes/own/templates/work.html": PAGE,
        }
    )


def test_own_keys_reach_pages_in_the_reader_s_language(built: Built) -> None:
    """Numbers are numbers, `yes` is true, texts are translated or marked, what is missing is empty."""
    assert built.problems == ()
    of_site = "[|501||{}||]"
    assert built.text("about/index.html") == f"[1.10||open|Hello||] {of_site.format('Salt')}"
    assert built.text("ru/about/index.html") == f"[1.10||open|Привет||] {of_site.format('Соль')}"
    fallback = '<span lang="en">{}</span>'
    assert built.text("kk/about/index.html") == (
        f"[1.10||open|{fallback.format('Hello')}||] {of_site.format(fallback.format('Salt'))}"
    )
    assert built.text("plain/index.html") == f"[|||||] {of_site.format('Salt')}"


def test_own_keys_are_data(built: Built) -> None:
    """Strangers write them: they are escaped like any text."""
    assert "[007||||&lt;b&gt;two&lt;/b&gt;|]" in built.text("creatives/aigerim/light/index.html")


def test_missing_keys_of_invented_cards_are_empty() -> None:
    """A theme that shows the keys of a site is not refused by the style guide, whose links lead nowhere."""
    card = harmless({"url": "../a/", "extra": NO_EXTRA})

    assert card["url"] == NOWHERE
    assert (card["extra"]["catalogue"], card["extra"]["x-catalogue"]) == (NOTHING, NOTHING)


def test_changed_keys_make_their_pages_again(tmp_path: Path) -> None:
    """A site built again after a change of its own keys is that of a clean build."""
    box = site(tmp_path)
    box.build()
    box.change("content/pages/about.ru.md", "---\ntitle: О нас\nx-motto: Здравствуйте\n---\nСлова.\n")
    box.change("content/site.yaml", SITE_YAML + "theme: own\nx-price: 700\n")

    again, clean = box.build(), box.build(output=tmp_path / "clean", cache=tmp_path / "other")

    assert "Здравствуйте" in again.text("ru/about/index.html")
    assert "|701|" in again.text("about/index.html")
    assert {path: again.text(path) for path in again.files if path.endswith(".html")} == {
        path: clean.text(path) for path in clean.files if path.endswith(".html")
    }
