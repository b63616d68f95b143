"""Searching as visitors do: names in any spelling, words of texts, three languages, without a network and from a disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, chromium, served
from site_box import SITE_YAML, Built, SiteBox, picture

from korme.search.pagefind import tool

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.skipif(not tool(), reason="Pagefind is not made for this system")]
FILES = {
    "creatives/aigerim/index.md": (
        "---\nname: {en: Aigerim Sarsenova, ru: Айгерим Сарсенова, kk: Айгерім Сәрсенова}\ndiscipline: photography\n"
        "portrait: {file: me.jpg, alt: She}\n---\nShe walks along the embankment before sunrise.\n"
    ),
    "creatives/aigerim/index.ru.md": "Снимает выставки и набережную до рассвета.\n",
    "creatives/aigerim/index.kk.md": "Ол таң атпай өзен жағасында суретке түсіреді.\n",
    "creatives/aigerim/me.jpg": picture(90, 120),
    "creatives/aigerim/works/light.yaml": (
        "title: {en: Five lights, ru: Пять освещений, kk: Бес жарық}\npictures: [{file: light.jpg, alt: Light}]\n"
    ),
    "creatives/aigerim/works/light.jpg": picture(900, 600),
    "creatives/zhanna/index.md": "---\nname: {en: Zhanna Li, ru: Жанна Ли, kk: Жанна Ли}\ndiscipline: crafts\n---\nFelt.\n",
    "content/venues/hall.yaml": "name: {en: River Hall, ru: Речной зал, kk: Өзен залы}\n",
    "content/programme/felt.yaml": (
        "title: {en: Felt in a day, ru: Войлок за день, kk: Бір күнде киіз}\nstart: 2026-04-20T10:00\nduration: 2h\n"
        "venue: hall\nhosts: [zhanna]\n"
    ),
    "content/stories/one.md": "---\ntitle: Opening night\ndate: 2026-04-02\n---\nFireworks over the river.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    box = SiteBox(tmp_path_factory.mktemp("search") / "site")
    done = box.add({"content/site.yaml": SITE_YAML, **FILES}).build()
    assert done.ok, done.problems
    return done


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    """Where the site is served: not at the root of its host."""
    with served(built.output, "expo/") as host:
        yield f"{host.address}expo/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_page()
    said: list[str] = []
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    yield opened
    opened.close()

    assert [one for one in said if "ViewTransition" not in one] == []  # Chromium's own word for a page that is left


def hits(page: Any) -> list[str]:
    """The labels that are shown, once something or nothing is said to be found."""
    page.locator(".korme-find__status:not(:empty)").wait_for()
    return [one.strip() for one in page.locator(".korme-hit__label").all_inner_texts()]


def found(page: Any, address: str, words: str, language: str = "") -> list[str]:
    page.goto(f"{address}{language}search/?q={words}")
    return hits(page)


@pytest.mark.parametrize(
    ("language", "words", "first"),
    [
        ("", "Aigerim", "Aigerim Sarsenova"),
        ("", "Aygerim", "Aigerim Sarsenova"),
        ("", "Айгерим", "Aigerim Sarsenova"),
        ("", "aigrim", "Aigerim Sarsenova"),
        ("", "sarsenvoa", "Aigerim Sarsenova"),
        ("", "janna", "Zhanna Li"),
        ("", "embankment", "Aigerim Sarsenova"),
        ("", "fireworks", "Opening night"),
        ("", "felt day", "Felt in a day"),
        ("ru/", "айгерім", "Айгерим Сарсенова"),
        ("ru/", "aigerim", "Айгерим Сарсенова"),
        ("ru/", "выставка", "Айгерим Сарсенова"),
        ("ru/", "набережная", "Айгерим Сарсенова"),
        ("ru/", "вайлок", "Войлок за день"),
        ("kk/", "айгерим", "Айгерім Сәрсенова"),
        ("kk/", "әйгерім сәрсен", "Айгерім Сәрсенова"),
        ("kk/", "sarsenova", "Айгерім Сәрсенова"),
        ("kk/", "озен жага", "Айгерім Сәрсенова"),
        ("kk/", "киз", "Бір күнде киіз"),
    ],
)
def test_a_visitor_finds_it(page: Any, address: str, language: str, words: str, first: str) -> None:
    """Exactly, folded, with a slip, in another script; names, and words of texts."""
    assert found(page, address, words, language)[0] == first


def test_what_is_nowhere_is_not_found(page: Any, address: str) -> None:
    """No near-miss is offered for a word that is like nothing; the list of letters stays."""
    assert found(page, address, "qwrtplk") == []
    assert page.locator(".korme-find__status").inner_text() == "Nothing found."
    assert page.locator(".korme-index").is_visible()


def test_hits_are_grouped_with_their_pictures(page: Any, address: str) -> None:
    """Creatives, works, events…, each group under its heading; the list of letters makes way."""
    found(page, address, "aigerim")
    page.wait_for_selector(".korme-hit img")

    assert page.locator(".korme-hits__head").all_inner_texts() == ["Creatives 1", "Works 1"]
    assert page.locator(".korme-hit--work .korme-hit__label").inner_text() == "Five lights"
    assert page.evaluate("[...document.querySelectorAll('.korme-hit img')].every(one => one.decode && one.width > 0)")
    assert not page.locator(".korme-index").is_visible()
    assert page.locator(".korme-find__status").inner_text() == "Found: 2"


def test_nothing_is_fetched_before_somebody_searches(page: Any, address: str) -> None:
    """Not the script, not the index; and then only from the site."""
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"{address}kk/search/")
    page.wait_for_load_state("networkidle")
    assert [one for one in asked if "pagefind" in one] == []

    page.get_by_role("searchbox").fill("aigerim")
    hits(page)
    assert [one for one in asked if "pagefind/kk/pagefind.js" in one]
    assert all(one.startswith(address) for one in asked)


def test_the_keyboard_is_enough(page: Any, address: str) -> None:
    """Down to the hits, up again, Escape back to the field; Enter goes to the first hit, Enter follows it."""
    page.goto(f"{address}search/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("aigerim")
    hits(page)
    focus = "document.activeElement.textContent"
    page.keyboard.press("ArrowDown")
    assert "Aigerim Sarsenova" in page.evaluate(focus)
    page.keyboard.press("ArrowDown")
    assert "Five lights" in page.evaluate(focus)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}creatives/aigerim/")


def test_the_address_keeps_what_was_asked(page: Any, address: str) -> None:
    """The address can be shared, and another language asks the same."""
    page.goto(f"{address}search/")
    page.get_by_role("searchbox").fill("aigerim")
    hits(page)
    assert page.url == f"{address}search/?q=aigerim"

    page.locator(".korme-languages__link[lang=kk]").click()
    page.wait_for_url(f"{address}kk/search/?q=aigerim")
    assert hits(page)[0] == "Айгерім Сәрсенова"


def test_without_the_index_names_are_still_found(browser: Any, address: str) -> None:
    """A broken network costs the words of texts, not the names."""
    page = browser.new_page(service_workers="block")  # it would have the index from before
    page.route(re.compile("/pagefind/"), lambda route: route.abort())

    assert found(page, address, "aygerim", "kk/")[:2] == ["Айгерім Сәрсенова", "Бес жарық"]
    assert found(page, address, "fireworks") == []
    page.close()


def test_from_a_disk_names_are_found(browser: Any, built: Built) -> None:
    """A browser loads no program from a disk; the names stand in the page."""
    copy = built.build(portable=True, output=built.box.root / "stick")
    page = browser.new_page()
    page.goto((copy.output / "ru/search/index.html").as_uri())
    page.get_by_role("searchbox").fill("aigrim")

    assert hits(page)[:2] == ["Айгерим Сарсенова", "Пять освещений"]
    page.locator(".korme-hit__link").first.click()
    assert page.url.endswith("/ru/creatives/aigerim/index.html")
    page.close()


def test_without_a_script_the_letters_lead_everywhere(browser: Any, address: str) -> None:
    """The list is complete, and no field pretends to search."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}kk/search/")

    assert page.locator(".korme-index__item").count() == 6
    assert page.get_by_role("searchbox").count() == 0
    context.close()


WORDS = [
    *("Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё Йй Ъъ Ьь Щщ", "Жақсыбекова-Тұмар", "Öskemen, Café Straße №2026", "Şañyraq Çay ı"),
    *("Yerlan O'Connor Zhanna Schmidt Yuriy Wladimir Xenia Akhmetov", "«Көрме» — выставка’2026_б"),
]


def test_the_page_folds_as_the_index_does(page: Any, built: Built) -> None:
    """The script's folding and Python's are the same, word for word."""
    from korme.search.folding import fold, skeleton

    script = built.text(next(one for one in built.files if one.startswith("assets/search-")))
    opened = script.replace("const place = document.querySelector", "window.folding = [fold, skeleton];\n$&", 1)
    opened = opened.replace("$&", "const place = document.querySelector", 1)
    page.goto("about:blank")
    page.evaluate(opened)
    theirs = page.evaluate("(words) => words.map((one) => [folding[0](one), folding[1](folding[0](one))])", WORDS)

    assert theirs == [[fold(one), skeleton(fold(one))] for one in WORDS]
