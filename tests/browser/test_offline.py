"""Offline use: visited pages, the programme and my list, each with its date; and a way to remove the worker."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, Host, chromium, served, until
from site_box import SITE_YAML, SiteBox, aigerim, bytes_of, picture

from korme.search.pagefind import tool

EVENT = "title: {en: Felt, ru: Войлок, kk: Киіз}\nstart: 2026-04-20T10:00\nduration: 2h\nvenue: hall\n"
SITE = SITE_YAML + "theme_options: {cards: none}\n"
FILES: dict[str, str | bytes] = {
    **aigerim(),
    "content/site.yaml": SITE,
    "creatives/aigerim/works/dusk.yaml": "title: Dusk\npictures: [{file: dusk.jpg, alt: Dusk}]\n",
    "creatives/aigerim/works/dusk.jpg": picture(1200, 800, "navy"),
    "content/codes.yaml": "48217: creatives/aigerim/light\n48225: programme/felt\n",
    "content/venues/hall.yaml": "name: Hall\n",
    "content/programme/felt.yaml": EVENT,
    "content/pages/about.md": "---\ntitle: About\n---\nThe first version.\n",
    "content/stories/night.md": "---\ntitle: Opening night\ndate: 2026-03-20\n---\nFireworks over the river.\n",
}
OFF = SITE_YAML + "theme_options: {cards: none, offline: no}\n"


def settings_of(worker: str) -> dict[str, Any]:
    """Return the settings in the worker."""
    found = re.match(r"const SITE = (\{.*\});\n", worker)
    return dict(json.loads(found[1])) if found else {}


def test_the_worker_changes_when_what_it_stores_does(site: Callable[..., SiteBox]) -> None:
    """Its bytes depend on the programme and the assets, not on other pages; the same site has the same worker."""
    box = site(FILES)
    first = box.build().text("sw.js")
    again = box.build().text("sw.js")
    about = box.change("content/pages/about.md", "---\ntitle: About\n---\nAnother.\n").build().text("sw.js")
    felt = box.change("content/programme/felt.yaml", EVENT + "capacity: 12\n").build().text("sw.js")

    assert first == again == about
    assert felt != first
    assert (
        dict(settings_of(felt)["core"]["en"])["programme/felt/"]
        != dict(settings_of(first)["core"]["en"])["programme/felt/"]
    )


def test_an_incremental_build_has_the_worker_of_a_clean_one(site: Callable[..., SiteBox]) -> None:
    """It also lists files that were not made again."""
    box = site(FILES)
    box.build()
    box.change("content/programme/felt.yaml", EVENT + "capacity: 12\n").build()
    clean = box.build(output=box.root / "clean", cache=box.root / ".cache/other")

    assert bytes_of(box.output)["sw.js"] == bytes_of(clean.output)["sw.js"]


def test_each_language_stores_the_programme_and_the_list(site: Callable[..., SiteBox]) -> None:
    """Every file that the worker lists exists."""
    built = site(FILES).build()
    core = settings_of(built.text("sw.js"))["core"]
    files = set(built.files)

    assert {url for url, _ in core["ru"]} >= {
        "ru/",
        "ru/programme/",
        "ru/programme/felt/",
        "ru/my-list/",
        "ru/my-list.json",
        "ru/offline/",
    }
    assert {url for url, _ in core["en"]} >= {"", "programme/felt/", "offline/"}
    assert all(
        (url + "index.html" if url.endswith("/") or not url else url) in files
        for each in core.values()
        for url, _ in each
    )
    assert set(settings_of(built.text("sw.js"))["assets"]) <= files


def test_the_mark_of_a_copy_is_in_the_readers_language(site: Callable[..., SiteBox]) -> None:
    """The site brings the names of months: a browser without Kazakh writes 'M11'."""
    days = settings_of(site(FILES).build().text("sw.js"))["days"]

    assert [days[one][3] for one in ("en", "ru", "kk")] == ["{day}\u00a0April", "{day}\u00a0апреля", "{day}\u00a0сәуір"]
    assert all("{day}" in day for each in days.values() for day in each)


@pytest.mark.parametrize(("settings", "options"), [(OFF, {}), (SITE, {"portable": True})])
def test_a_site_without_a_worker_removes_earlier_ones(
    site: Callable[..., SiteBox], settings: str, options: dict[str, Any]
) -> None:
    """The file stays and unregisters the worker; no page requests it."""
    built = site({**FILES, "content/site.yaml": settings}).build(**options)

    assert "unregister()" in built.text("sw.js")
    assert "data-offline" not in built.text("index.html")
    assert "data-offline" in site(FILES).build().text("index.html")


# In a browser


class Visit:
    """A visitor's browser, and a site that can be deployed, taken down and brought back."""

    def __init__(self, browser: Any, box: SiteBox, host: Host) -> None:
        self.box, self.host = box, host
        self.context = browser.new_context(viewport={"width": 390, "height": 800})
        self.page = self.context.new_page()

    def go(self, path: str) -> Visit:
        self.page.goto(f"{self.host.address}expo/{path}")
        return self

    def fresh(self, path: str) -> Visit:
        """Open a page from the network; if it is so slow that the copy is shown, reload."""
        for _ in range(6):
            if not self.go(path).stored:
                return self
        raise AssertionError(f"only a copy of {path}")

    def settled(self) -> Visit:
        """Wait until the worker controls the page and has fetched its files."""
        until(self.page, "() => !!navigator.serviceWorker.controller")
        until(self.page, "async () => !!(await caches.match(new URL('/expo/programme/felt/', location)))")
        return self

    def deploy(self) -> Visit:
        """Build again. A changed worker is dated two seconds later: HTTP compares times to the second."""
        worker = self.box.output / "sw.js"
        old, date = worker.read_bytes(), worker.stat().st_mtime + 2
        built = self.box.build()
        assert built.ok, built.problems
        if worker.read_bytes() != old:
            os.utime(worker, (date, date))
        return self

    def main(self) -> str:
        return str(self.page.locator("main").inner_text())

    @property
    def stored(self) -> str:
        """Return the notice of a stored copy, or ''."""
        mark = self.page.locator(".korme-stored")
        return str(mark.inner_text()) if mark.count() else ""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def visit(browser: Any, site: Callable[..., SiteBox]) -> Iterator[Visit]:
    box = site(FILES)
    assert box.build().ok
    with served(box.output, "expo/") as host:
        made = Visit(browser, box, host)
        yield made
        host.slow.set()
        made.context.close()


def browsing(test: Callable[..., None]) -> Callable[..., None]:
    for mark in NEEDS_CHROMIUM:
        test = mark(test)
    return test


@browsing
def test_without_a_network_the_site_is_still_there(visit: Visit) -> None:
    """Visited pages with their pictures, and the unvisited programme, each with its date."""
    visit.go("creatives/aigerim/light/").settled().go("about/").go("ru/")
    visit.host.down = True
    about = visit.go("about/").main()
    mark = visit.stored
    visit.go("programme/felt/")
    felt, felt_mark = visit.main(), visit.stored
    visit.go("creatives/aigerim/light/")
    until(visit.page, "() => document.querySelector('main img').naturalWidth > 0")
    visit.go("ru/")
    russian = visit.stored
    visit.host.down = False
    again = visit.fresh("about/").main()

    assert "The first version." in about
    assert mark.startswith("No connection. This page is as it was on ")
    assert re.search(r" \d{1,2}\xa0[A-Z][a-z]+, \d\d:\d\d\.$", mark)
    assert "Felt" in felt
    assert felt_mark
    assert russian.startswith("Нет связи.")
    assert again == about


@browsing
def test_pages_not_on_the_device_are_reported(visit: Visit) -> None:
    """In the language of the requested page, with links to what is stored."""
    visit.go("").settled()
    visit.go("ru/works/")
    until(visit.page, "async () => !!(await caches.match(new URL('/expo/ru/offline/', location)))")
    visit.host.down = True

    assert "not on your device yet" in visit.go("stories/").main()
    assert "на вашем устройстве ещё нет" in visit.go("ru/stories/").main()
    assert "not on your device yet" in visit.go("kk/stories/").main()  # no Kazakh page was visited


@browsing
def test_the_page_for_what_is_not_there_is_whole_at_any_depth(visit: Visit) -> None:
    """Its style and links count from where it was stored, and its link to the content stays at the asked address."""
    visit.go("").settled()
    visit.host.down = True
    for path in ("stories/", "creatives/aigerim/dusk/", "creatives/nobody/a/b/"):
        visit.go(path)
        found = visit.page.evaluate("""() => ({
          styled: getComputedStyle(document.querySelector(".korme-header")).display,
          home: document.querySelector(".korme-header__name").href,
          skip: document.querySelector(".korme-skip").href,
        })""")
        root = f"{visit.host.address}expo/"
        assert found == {"styled": "flex", "home": root, "skip": f"{root}{path}#content"}, path


@browsing
def test_the_list_is_stored_with_its_pages(visit: Visit) -> None:
    """A kept entry opens offline even if only its card was seen; so does the list."""
    visit.go("works/").settled()
    dusk = visit.page.locator('[href$="creatives/aigerim/dusk/"] ~ .korme-keep')
    dusk.evaluate("one => one.click()")
    until(visit.page, "async () => !!(await caches.match(new URL('/expo/creatives/aigerim/dusk/', location)))")
    visit.host.down = True
    visit.go("my-list/")
    until(visit.page, "() => document.querySelector('[data-list=work] a')")
    listed = visit.page.locator("[data-list=work]").inner_text()
    page = visit.go("creatives/aigerim/dusk/").main()
    until(visit.page, "() => document.querySelector('main img').naturalWidth > 0")

    assert "Dusk" in listed
    assert "Dusk" in page


@browsing
@pytest.mark.skipif(not tool(), reason="Pagefind is not made for this system")
def test_after_one_search_searching_works_offline(visit: Visit) -> None:
    """A word of a body is found: the index is stored, with any query string in its URLs."""

    def found(query: str) -> list[str]:
        visit.go(f"search/?q={query}").page.locator(".korme-find__status:not(:empty)").wait_for()
        return [one.strip() for one in visit.page.locator(".korme-hit__label").all_inner_texts()]

    visit.go("search/").settled()
    online = found("fireworks")
    visit.host.down = True
    offline = found("fireworks")

    assert visit.stored
    assert online == offline == ["Opening night"]


@browsing
def test_a_new_deploy_is_seen_at_once_and_the_last_seen_stays(visit: Visit) -> None:
    """Deploy A, visit, deploy B: B online; offline the last page seen, styled, and no old programme."""
    visit.go("about/").settled().go("creatives/").go("about/")
    visit.box.change("content/pages/about.md", "---\ntitle: About\n---\nThe second version.\n")
    visit.box.change("content/programme/felt.yaml", EVENT.replace("Felt", "Felt at noon"))
    visit.deploy()
    online = visit.fresh("about/").main()
    until(
        visit.page,
        "async () => (await (await caches.match(new URL('/expo/programme/felt/', location))).text()).includes('Felt at noon')",
    )
    visit.host.down = True
    offline = visit.go("about/").main()
    felt = visit.go("programme/felt/").main()
    creatives = visit.go("creatives/").main()
    styled = visit.page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight")

    assert "The second version." in online
    assert "The second version." in offline
    assert "Felt at noon" in felt
    assert "Aigerim" in creatives
    assert styled == "750"


@browsing
def test_a_host_that_says_nothing_about_caching_does_not_show_the_old_hour(visit: Visit) -> None:
    """Browsers keep such a page for a tenth of its age: the worker asks for it all the same."""
    visit.host.caching = ""
    age(visit.box, days=40)
    visit.go("programme/felt/").settled().go("programme/felt/")
    visit.box.change("content/programme/felt.yaml", EVENT.replace("T10:00", "T16:15"))
    assert visit.box.build().ok
    age(visit.box, days=30)
    asked = len(visit.host.asked)
    page = visit.fresh("programme/felt/").main()

    assert "16:15" in page
    assert "/expo/programme/felt/" in visit.host.asked[asked:]


def age(box: SiteBox, *, days: int) -> None:
    """Date everything that is published some days back."""
    for path in box.output.rglob("*"):
        date = path.stat().st_ctime - days * 86400
        os.utime(path, (date, date))


@browsing
def test_removed_pages_are_not_shown(visit: Visit) -> None:
    """A missing page is never stored, and a removed page is not shown from a copy."""
    visit.go("about/").settled().go("about/").go("nowhere/")
    visit.box.remove("content/pages/about.md")
    visit.deploy()
    lost = visit.fresh("about/").main()
    visit.host.down = True
    about, nowhere = visit.go("about/").main(), visit.go("nowhere/").main()

    assert "404" in lost
    assert "The first version." not in about
    assert "404" not in nowhere


@browsing
def test_a_network_that_does_not_answer_counts_as_offline(visit: Visit) -> None:
    """After four seconds the copy is shown, with its notice."""
    visit.go("about/").settled().go("about/")
    visit.host.slow.clear()
    page = visit.go("about/").main()

    assert "The first version." in page
    assert visit.stored


@browsing
def test_old_caches_are_deleted_and_others_kept(visit: Visit) -> None:
    """Caches in an older format are deleted, under the site's own path only."""
    visit.go("").settled()
    visit.page.evaluate(
        "async () => { for (const one of ['korme 0 /expo/ pages', 'korme 0 /other/ pages', 'somebody']) await caches.open(one); }"
    )
    visit.box.change("content/programme/felt.yaml", EVENT + "capacity: 3\n")
    visit.deploy().go("")
    until(visit.page, "async () => !(await caches.keys()).includes('korme 0 /expo/ pages')")

    assert {"korme 0 /other/ pages", "somebody"} <= set(visit.page.evaluate("caches.keys()"))


@browsing
def test_one_option_removes_it(visit: Visit) -> None:
    """After a deploy with `offline: no`, the worker and everything it stored are gone."""
    visit.go("").settled()
    visit.box.change("content/site.yaml", OFF)
    visit.deploy().go("about/")
    until(visit.page, "async () => (await navigator.serviceWorker.getRegistrations()).length === 0")
    left = visit.page.evaluate("async () => (await caches.keys()).filter(one => one.startsWith('korme'))")

    assert left == []


@browsing
def test_the_number_of_a_label_leads_to_its_entry_with_and_without_a_network(visit: Visit) -> None:
    """Typed in a field, or opened from a QR code; a wrong digit leads nobody anywhere."""
    root = f"{visit.host.address}expo/"
    visit.go("search/").settled()
    field, word = visit.page.locator("#code"), visit.page.locator("#code-word")
    said = {}
    for number in ("482", "48218", "48258"):
        field.fill(number)
        field.press("Enter")
        until(visit.page, "() => document.querySelector('#code-word').textContent")
        said[number] = word.inner_text()
        visit.page.evaluate("document.querySelector('#code-word').textContent = ''")
    field.fill("4 8\u0662 17")
    field.press("Enter")
    visit.page.wait_for_url(f"{root}creatives/aigerim/light/")
    visit.go("W/48225").page.wait_for_url(f"{root}programme/felt/")
    visit.host.down = True
    visit.go("search/")
    visit.page.locator("#code").fill("48225")
    visit.page.locator("#code").press("Enter")
    visit.page.wait_for_url(f"{root}programme/felt/")
    visit.go("W/48217/").page.wait_for_url(f"{root}creatives/aigerim/light/")

    assert said == {
        "482": "The number has five digits.",
        "48218": "One digit is wrong.",
        "48258": "No label has this number.",
    }
