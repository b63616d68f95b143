"""Lists that are narrowed and sorted: by pages without scripts, in place with them, with the same texts either way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, Host, chromium, complaints, served, until
from site_box import SITE_YAML, Built, SiteBox, picture

from korme.views.narrowing import last_year

WORKS = {
    "aigerim": (("river", "Ұлы өзен", "2024", "[river]", "2026"), ("dawn", "Әуен", "2019–2025", "[river, light]", "")),
    "berik": (("bowl", "Аяқ", "2026", "[light]", "2026"), ("cup", "Кесе", "", "[]", ""), ("jar", "Құты", "2020", "[light]", "")),
}  # fmt: skip
FILES: dict[str, str | bytes] = {
    "content/site.yaml": SITE_YAML.replace("[en, ru, kk]", "[kk, ru, en]"),
    "content/editions/2026.yaml": "title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\n",
    "creatives/aigerim/index.md": "---\nname: Әйгерім\ndiscipline: photography\neditions: [2026]\ntags: [river]\n---\n",
    "creatives/berik/index.md": "---\nname: Асқар\ndiscipline: [crafts, photography]\ntags: [river]\n---\n",
    "creatives/ulan/index.md": "---\nname: Ұлан Асқар\nfamily_name: Асқар\ndiscipline: crafts\n---\n",
}
for _name, _works in WORKS.items():
    for _slug, _title, _year, _tags, _edition in _works:
        _extra = (f"year: {_year}\n" if _year else "") + (f"edition: {_edition}\n" if _edition else "")
        FILES[f"creatives/{_name}/works/{_slug}.yaml"] = (
            f"title: {_title}\n{_extra}tags: {_tags}\npictures: [{{file: {_slug}.jpg, alt: x}}]\n"
        )
        FILES[f"creatives/{_name}/works/{_slug}.jpg"] = picture(300, 200)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    done = SiteBox(tmp_path_factory.mktemp("filters") / "site").add(FILES).build()
    assert done.ok, done.problems
    return done


def titles(main: str) -> list[str]:
    return re.findall(r'<a class="korme-index__work"[^>]*>\s*([^<]+?)\s*</a>', main)


def test_the_pages_by_name_and_by_year_hold_every_work(built: Built) -> None:
    """In the order of the reader's alphabet; the newest year first, without a year last."""
    assert titles(built.main("works/by-name/index.html")) == ["Аяқ", "Әуен", "Кесе", "Құты", "Ұлы өзен"]
    assert titles(built.main("works/by-year/index.html")) == ["Аяқ", "Әуен", "Ұлы өзен", "Құты", "Кесе"]


def test_people_stand_under_their_family_name_where_it_is_known(built: Built) -> None:
    """In the reader's alphabet: 'Ұлан Асқар' under А in Kazakh; in a language without the family name by the whole name."""
    main = built.main("creatives/by-name/index.html")
    names = re.findall(r'korme-index__item">\s*<a href="[^"]+">\s*([^<]+?)\s*</a>', main)
    assert names == ["Асқар", "Ұлан Асқар", "Әйгерім"]
    found = re.findall(r'data-kind="creative">\s*<a href="[^"]+">\s*([^<]+?)\s*</a>', built.main("search/index.html"))
    assert found == names


def test_every_link_that_narrows_leads_to_a_page(built: Built) -> None:
    """Disciplines, editions and tags by their own pages, orders by theirs."""
    page = built.main("works/index.html")
    links = dict(re.findall(r'<a class="korme-narrow__link[^"]*" href="([^"]+)" data-g="\w+" data-k="([\w-]+)"', page))

    assert set(links.values()) == {"photography", "crafts", "2026", "river", "light", "day", "title", "year"}
    assert "../tags/river/" in links
    assert "../works/by-name/" in links


def test_what_narrows_nothing_is_not_offered(built: Built) -> None:
    """On a discipline's own page that discipline, and a tag that all its works carry."""
    page = built.main("disciplines/photography/index.html")

    assert 'data-k="photography"' not in page
    assert 'data-k="crafts"' in page
    assert 'data-k="river"' not in built.main("tags/river/index.html")


@pytest.mark.parametrize(
    ("words", "year"), [("2024", 2024), ("2019–2025", 2025), ("около 1998 г.", 1998), ("", 0), (None, 0), ("120245", 0)]
)
def test_a_work_belongs_to_its_last_year(words: str | None, year: int) -> None:
    """Years are text; the last one counts."""
    assert last_year(words) == year


@pytest.fixture(scope="module")
def host(built: Built) -> Iterator[Host]:
    with served(built.output) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    made = context.new_page()
    trouble = complaints(made)
    yield made
    context.close()
    assert trouble == []


def browsing(test: Callable[..., None]) -> Callable[..., None]:
    for mark in NEEDS_CHROMIUM:
        test = mark(test)
    return test


SEEN = "[...document.querySelectorAll('main [data-f]:not([hidden])')].map(one => (one.querySelector('cite') ?? one.querySelector('h2')).textContent.trim())"


def seen(page: Any) -> list[str]:
    return list(page.evaluate(SEEN))


def choose(page: Any, group: str, key: str) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    before = page.url
    page.locator(f'[data-g="{group}"][data-k="{key}"]').click()
    until(page, "before => location.href !== before", before)


@browsing
def test_works_are_narrowed_and_sorted_in_place(page: Any, host: Host) -> None:
    """Filters add up, are in the URL, are announced, and each is undone by Back."""
    page.goto(host.address + "en/works/")
    everything = seen(page)
    choose(page, "discipline", "crafts")
    crafts = seen(page)
    choose(page, "tag", "light")
    light, address = seen(page), page.url
    choose(page, "sort", "year")
    by_year = seen(page)
    announced = page.locator("nav [role=status]").text_content()
    current = page.locator("nav [data-g][aria-current]").evaluate_all("all => all.map(one => one.dataset.k)")
    page.go_back()
    page.go_back()

    assert len(everything) == 5
    assert sorted(crafts) == ["Аяқ", "Кесе", "Құты"]
    assert sorted(light) == ["Аяқ", "Құты"]
    assert address.endswith("?discipline=crafts&tag=light")
    assert by_year == ["Аяқ", "Құты"]
    assert announced.startswith("2 of 5")
    assert current == ["crafts", "year", "light"]
    assert seen(page) == crafts


@browsing
def test_a_choice_is_let_go_by_a_second_click(page: Any, host: Host) -> None:
    """And all filters are cleared at once beside the number of results."""
    page.goto(host.address + "en/works/")
    everything = seen(page)
    choose(page, "discipline", "crafts")
    choose(page, "discipline", "crafts")
    again = seen(page)
    choose(page, "discipline", "photography")
    choose(page, "edition", "2026")
    page.locator("nav [role=status] a").click()

    assert again == everything
    assert seen(page) == everything
    assert "?" not in page.url
    assert page.locator("nav [role=status]").text_content() == ""


@browsing
def test_an_address_with_a_state_shows_it_and_an_impossible_one_says_so(page: Any, host: Host) -> None:
    """A shared URL is filtered at once; an empty result is announced, with a way back; nonsense does no harm."""
    page.goto(host.address + "works/?sort=title")
    until(page, "() => document.querySelector('[data-k=title][aria-current]')")
    in_kazakh_order = seen(page)
    page.goto(host.address + "en/works/?discipline=crafts&tag=%3Cb%3E")
    until(page, "() => document.querySelector('nav [role=status]').textContent")
    said = page.locator("nav [role=status]").text_content()
    nothing = seen(page)

    assert in_kazakh_order == ["Аяқ", "Әуен", "Кесе", "Құты", "Ұлы өзен"]
    assert nothing == []
    assert said == "Nothing here matches all of that. Show everything"


@browsing
def test_people_are_sorted_by_the_readers_alphabet(page: Any, host: Host) -> None:
    """Ә sorts after А and Ұ after Т, even in browsers without Kazakh collation."""
    page.goto(host.address + "creatives/")
    choose(page, "sort", "name")

    assert seen(page) == ["Асқар", "Ұлан Асқар", "Әйгерім"]


@browsing
def test_without_scripts_the_same_links_lead_to_pages(browser: Any, host: Host) -> None:
    """Every filtered and sorted list has its own page."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(host.address + "en/works/")
    page.locator('[data-k="crafts"]').click()
    crafts = page.url
    page.goto(host.address + "en/works/")
    page.locator('[data-k="year"]').click()
    by_year = page.url
    context.close()

    assert crafts == host.address + "en/disciplines/crafts/"
    assert by_year == host.address + "en/works/by-year/"
