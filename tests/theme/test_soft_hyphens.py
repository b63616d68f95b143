"""Soft hyphens in pages: where, and where never."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from site_box import CREATIVE, SITE_YAML, SiteBox

from korme.i18n.hyphenation import LETTER
from korme.theme.soft_hyphens import in_body, in_page, may_break

LONG = "қалыптастырушылықтың"
SOFT = "\u00ad"


def shown(html: str, language: str = "kk") -> str:
    return in_page(html, language).replace(SOFT, "-")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<h1>{LONG}</h1>", "<h1>қалыптас-ты-ру-шы-лықтың</h1>"),
        (f"<p>Біз <b>{LONG}.</b></p>", "<p>Біз <b>қалыптас-ты-ру-шы-лықтың.</b></p>"),
        ("<p>Біздің шығармашылықтың</p>", "<p>Біздің шығарма-шы-лықтың</p>"),
        ("<p>\U0001f3a8 ШЫҒАРМАШЫЛЫҚТЫҢ \ud800</p>", "<p>\U0001f3a8 ШЫҒАРМА-ШЫ-ЛЫҚТЫҢ \ud800</p>"),
        (f'<p lang="ru">{LONG} <i>x</i> {LONG}</p><p>{LONG}</p>', None),
    ],
)
def test_long_words_get_soft_hyphens(html: str, expected: str | None) -> None:
    """Six characters stay on each side; an element in another language is left to the browser."""
    if expected is None:
        expected = html.removesuffix(f"<p>{LONG}</p>") + "<p>қалыптас-ты-ру-шы-лықтың</p>"

    assert shown(html) == expected


def test_every_letter_of_a_long_word_is_cyrillic() -> None:
    """Long words are looked for only where as many characters of the Cyrillic block follow each other."""
    letters = [chr(code) for code in range(0xD800) if re.match(f"[{LETTER}]", chr(code))]

    assert len(letters) > 80
    assert all("\u0400" <= letter <= "\u04ff" for letter in letters)


@pytest.mark.parametrize("word", [LONG[:15], "ҚӘЁѢҢ" * 3, "x" + LONG[:15] + "1"])
def test_a_page_with_a_long_word_is_looked_through(word: str) -> None:
    """One letter fewer, or a word in two, and the page is left as it is."""
    at = len(word) - 2

    assert may_break(f"<p>Қазір {word}</p>".encode())
    assert not may_break(f"<p>Қазір {word[:at]} {word[at:]}, {'x' * 20} {LONG[:14]}</p>".encode())


@pytest.mark.parametrize(
    "html",
    [
        f"<title>{LONG}</title>",
        f'<img alt="{LONG} {LONG}">',
        f"<meta name=description content='{LONG}'>",
        f'<script type="application/ld+json">{{"name":"{LONG}"}}</script>',
        f"<option>{LONG}</option><textarea>{LONG}</textarea>",
        f"<p><code>{LONG}</code></p><pre>{LONG}</pre>",
        f"<svg><text>{LONG}</text></svg>",
        f'<a href="/{LONG}/">https://{LONG}.kz/{LONG} {LONG}@mail.kz info@{LONG} www.{LONG}.kz</a>',
        f"<p>{LONG[:14]}</p>",
        f'<div lang="ru"><div>{LONG}</div>{LONG}</div>',
        f'<img lang="kk" alt="x"><p lang="ru">{LONG}</p>',
    ],
)
def test_no_soft_hyphen_where_programs_read_or_people_copy(html: str) -> None:
    """Attributes, titles, scripts, code, drawings, addresses, short words and other languages stay as they are."""
    assert in_page(html, "kk") == html


def test_a_phrase_in_kazakh_is_hyphenated_on_a_page_in_another_language() -> None:
    html = f'<p>{LONG}</p><p><span lang="kk">{LONG}</span></p>'

    assert shown(html, "ru") == f'<p>{LONG}</p><p><span lang="kk">қалыптас-ты-ру-шы-лықтың</span></p>'
    for same in (f"<p>{LONG}</p>", f'<option lang="kk">{LONG}</option>', f'<img lang="kk" alt="x"> {LONG}'):
        assert in_page(same, "ru") == same


def test_a_body_is_hyphenated_more_closely_for_narrow_screens() -> None:
    html = f'<p>Біздің шығармашылық <a href="/{LONG}/">апталық</a> <code>{LONG}</code></p>'

    assert in_body(html, "kk").replace(SOFT, "-") == html.replace("шығармашылық", "шығар-ма-шылық")
    assert in_body(html, "ru") == html


def test_soft_hyphens_are_only_in_the_text_of_pages(site: Callable[..., SiteBox]) -> None:
    """Titles, search, calendars, feeds and open data have the words as they were written."""
    title = f"{LONG.capitalize()} апталығы"
    built = site(
        {
            "content/site.yaml": SITE_YAML.replace("languages: [en, ru, kk]", "languages: [kk, en, ru]"),
            "creatives/aigerim/index.md": CREATIVE.replace("She photographs", f"{LONG} photographs"),
            "content/venues/hall.yaml": "name: Зал\n",
            "content/programme/day.yaml": f"title: {title}\nstart: 2026-04-20T10:00\nduration: 1h\nvenue: hall\n",
            "content/stories/one.md": f"---\ntitle: {title}\ndate: 2026-03-01\nsummary: {title}\n---\n{LONG}\n",
        }
    ).build()
    assert built.ok
    pages = [built.text(path) for path in built.files if path.endswith(".html")]
    other = [path for path in built.files if not path.endswith((".html", ".jpg", ".png", ".webp", ".avif"))]

    assert sum(SOFT in page for page in pages) >= 4
    assert not any(SOFT in page[: page.index("<body")] for page in pages)
    assert [
        path for path in other if "pagefind" not in path and SOFT.encode() in (built.output / path).read_bytes()
    ] == []
    assert built.text("programme.ics").replace("\n ", "").count(title) == 1
