"""A site in languages that its theme speaks, half speaks and does not speak: every page is valid and in its language."""

from __future__ import annotations

import re
from collections import Counter

import html5lib
import pytest
from site_box import Built, SiteBox
from small_site import FILES, SETTINGS

LANGUAGES = ("en", "ru", "kk", "de", "ar", "zh", "en-GB", "pt-BR", "fi")
OWN = "menu: Päävalikko\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    box = SiteBox(tmp_path_factory.mktemp("languages") / "site")
    site_yaml = SETTINGS.replace("languages: [en, ru, kk]", f"languages: [{', '.join(LANGUAGES)}]")
    made = box.add({**FILES, "content/site.yaml": site_yaml, "themes/expo/strings/fi.yaml": OWN}).build()
    assert made.ok
    return made


@pytest.mark.sampled(3)
@pytest.mark.parametrize("language", LANGUAGES[3:])
def test_every_page_is_valid_html(built: Built, language: str) -> None:
    """Whatever a language lacks: a strict parser finds nothing, and no attribute or title has an element in it."""
    wrong: Counter[str] = Counter()
    for path in sorted((built.output / language).rglob("*.html")):
        page = path.read_text("utf-8")
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(page)
        wrong.update(f"{path.relative_to(built.output)}: {code} {data}" for _, code, data in parser.errors)
        wrong.update(f"{path.relative_to(built.output)}: {found}" for found in re.findall(r'="[^"<>]*<span[^>]*', page))

    assert wrong == Counter()


def test_a_page_from_right_to_left_keeps_foreign_texts_from_left_to_right(built: Built) -> None:
    """Its own direction is on the page, theirs on each of them, also on a body."""
    page = built.text("ar/creatives/aigerim/index.html")

    assert '<html lang="ar" dir="rtl"' in page
    assert re.search(r'<h1[^>]*><span lang="en" dir="ltr">Aigerim</span>', page)
    assert '<div class="korme-prose korme-prose--statement" lang="en" dir="ltr">' in page
    assert '<a href="tel:+77000000000" dir="ltr">' in page  # or else the plus stands at the end
    assert page.partition("<body")[2].replace(' lang="en" dir="ltr"', "").count(" dir=") == 1
    assert 'dir="rtl"' not in built.text("de/creatives/aigerim/index.html")


def test_the_days_of_a_poster_are_figures(built: Built) -> None:
    """With the signs of the language, without its letters; the month with the year in the language's order."""
    posters = {
        language: re.findall(r"korme-poster__(?:days|month)[^>]*>([^<]*)<", built.text(f"{language}/index.html"))
        for language in ("de", "zh", "ar", "pt-BR")
    }

    assert posters == {
        "de": ["20.–26.", "April 2026"],
        "zh": ["20–26", "2026年4月"],
        "ar": ["20–26", "أبريل 2026"],
        "pt-BR": ["20–26", "abril 2026"],
    }
