"""Searching in a browser: names in any spelling, full text, three languages, offline and from a disk."""

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
        "type: masterclass\nvenue: hall\nhosts: [zhanna]\n"
    ),
    "content/stories/one.md": "---\ntitle: Opening night\ndate: 2026-03-20\n---\nFireworks over the river, and feltmakers.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    box = SiteBox(tmp_path_factory.mktemp("search") / "site")
    done = box.add({"content/site.yaml": SITE_YAML, **FILES}).build()
    assert done.ok, done.problems
    return done


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    """Serve the site below the root of a host; yield its address."""
    with served(built.output, "expo/") as host:
        yield f"{host.address}expo/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    yield from without_errors(browser)


@pytest.fixture(scope="module")
def same_page(browser: Any) -> Iterator[Any]:
    """One page for many queries, each with an address of its own."""
    yield from without_errors(browser)


def without_errors(browser: Any) -> Iterator[Any]:
    opened = browser.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield opened
    opened.close()

    assert [error for error in errors if "ViewTransition" not in error] == []  # Chromium reports it when a page is left


def hits(page: Any) -> list[str]:
    """Return the labels of the hits, once the status shows a result."""
    page.locator(".korme-find__status:not(:empty)").wait_for()
    return [one.strip() for one in page.locator(".korme-hit__label").all_inner_texts()]


def found(page: Any, address: str, query: str, language: str = "") -> list[str]:
    page.goto(f"{address}{language}search/?q={query}")
    return hits(page)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("language", "query", "first"),
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
        ("", "мастер-класс", "Felt in a day"),
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
def test_a_visitor_finds_it(same_page: Any, address: str, language: str, query: str, first: str) -> None:
    """Exact, folded, misspelt and in another script; names and words of bodies."""
    assert found(same_page, address, query, language)[0] == first


@pytest.fixture(scope="module")
def sharded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the same site with an index in two shards; yield its address."""
    box = SiteBox(tmp_path_factory.mktemp("sharded") / "site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("korme.views.search.PER_SHARD", 3)
        done = box.add({"content/site.yaml": SITE_YAML, **FILES}).build()
    assert {"pagefind/en/0/pagefind.js", "pagefind/en/1/pagefind-entry.json"} <= set(done.files)
    with served(done.output) as host:
        yield host.address


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("language", "query"),
    [
        ("", "river"),
        ("", "fireworks embankment"),
        ("", "walks before"),
        ("", "riverside"),
        ("", "feltmakers"),
        ("", "opening zzz"),
        ("ru/", "выставка рассвет"),
        ("kk/", "озен жага"),
    ],
)
def test_shards_find_the_same_as_one_index(
    same_page: Any, address: str, sharded: str, language: str, query: str
) -> None:
    """Words that no or not every shard has, words in two records, and words that are shortened until one is found."""
    whole = found(same_page, address, query, language)

    assert found(same_page, sharded, query, language) == whole
    assert whole or " " in query


def test_an_unknown_word_finds_nothing(page: Any, address: str) -> None:
    """An unknown word has no near match; the list by letter stays."""
    assert found(page, address, "qwrtplk") == []
    assert page.locator(".korme-find__status").inner_text() == "Nothing found."
    assert page.locator(".korme-index").is_visible()


def test_hits_are_grouped_with_their_pictures(page: Any, address: str) -> None:
    """Creatives, works, events… each have a heading; the list by letter is hidden."""
    found(page, address, "aigerim")
    page.wait_for_selector(".korme-hit img")

    assert page.locator(".korme-hits__head").all_inner_texts() == ["Creatives 1", "Works 1"]
    assert page.locator(".korme-hit--work .korme-hit__label").inner_text() == "Five lights"
    assert page.evaluate("[...document.querySelectorAll('.korme-hit img')].every(one => one.decode && one.width > 0)")
    assert not page.locator(".korme-index").is_visible()
    assert page.locator(".korme-find__status").inner_text() == "Found: 2"


def test_nothing_is_fetched_before_somebody_searches(page: Any, address: str) -> None:
    """Neither the script nor the index is requested before, and then only from the site itself."""
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
    """Arrow keys reach the hits, Escape returns to the field, Enter goes to the first hit and follows it."""
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


def test_the_address_keeps_the_query(page: Any, address: str) -> None:
    """The address can be shared, and another language keeps the query."""
    page.goto(f"{address}search/")
    page.get_by_role("searchbox").fill("aigerim")
    hits(page)
    assert page.url == f"{address}search/?q=aigerim"

    page.locator(".korme-languages__link[lang=kk]").click()
    page.wait_for_url(f"{address}kk/search/?q=aigerim")
    assert hits(page)[0] == "Айгерім Сәрсенова"


def test_without_the_index_names_are_still_found(browser: Any, address: str) -> None:
    """If the index cannot be loaded, names are found without full text."""
    page = browser.new_page(service_workers="block")  # it would have the index from before
    page.route(re.compile("/pagefind/"), lambda route: route.abort())

    assert found(page, address, "aygerim", "kk/")[:2] == ["Айгерім Сәрсенова", "Бес жарық"]
    assert found(page, address, "fireworks") == []
    for query in ("master class", "мастер-класс", "шеберлик"):  # what it is called in every language of the site
        assert found(page, address, query, "ru/") == ["Войлок за день"]
    page.close()


def test_from_a_disk_names_are_found(browser: Any, built: Built) -> None:
    """Browsers load no WebAssembly from a disk, but the names are in the page."""
    copy = built.build(portable=True, output=built.box.root / "stick")
    page = browser.new_page()
    page.goto((copy.output / "ru/search/index.html").as_uri())
    page.get_by_role("searchbox").fill("aigrim")

    assert hits(page)[:2] == ["Айгерим Сарсенова", "Пять освещений"]
    page.locator(".korme-hit__link").first.click()
    assert page.url.endswith("/ru/creatives/aigerim/index.html")
    page.close()


def test_without_a_script_the_list_by_letter_is_complete(browser: Any, address: str) -> None:
    """The list by letter is complete, and there is no search field."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}kk/search/")

    assert page.locator(".korme-index__item").count() == 6
    assert page.get_by_role("searchbox").count() == 0
    context.close()


WORDS = [
    *("Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё Йй Ъъ Ьь Щщ", "Жақсыбекова-Тұмар", "Öskemen, Café Straße №2026", "Şañyraq Çay ı"),
    *(
        "Yerlan O'Connor Zhanna Schmidt Yuriy Wladimir Xenia Akhmetov",
        "«Көрме» — выставка’2026_б",
        "көрк\u00adем Oʻzbekiston",
    ),
]


def test_the_page_folds_as_the_index_does(page: Any, built: Built) -> None:
    """The folding in the script equals that in Python for every word."""
    from korme.search.folding import fold, skeleton

    script = built.text(next(one for one in built.files if one.startswith("assets/search-")))
    start = "const place=document.querySelector"
    assert start in script
    opened = script.replace(start, f"window.folding = [fold, skeleton];\n{start}", 1)
    page.goto("about:blank")
    page.evaluate(opened)
    theirs = page.evaluate("(words) => words.map((one) => [folding[0](one), folding[1](folding[0](one))])", WORDS)

    assert theirs == [[fold(one), skeleton(fold(one))] for one in WORDS]
