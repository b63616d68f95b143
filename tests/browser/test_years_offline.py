"""A living site and its frozen years in a browser: offline on either side of the border, and the search over all of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, Host, chromium, served, until, watched_page
from kept_years import index_of, keep_year
from site_box import SiteBox, aigerim, picture

import korme.outputs.offline as offline
from korme.search.pagefind import tool

pytestmark = NEEDS_CHROMIUM
YEAR = "archive/2026/"
STRIP = b'<html lang="ru"><title>Expo</title><script src="../../../years.js" defer></script><nav data-korme-years="%s"></nav>'
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title></head><body><main><h1>{title}</h1>
<img src="{up}media/0a1b-480.jpg" alt=""></main><script>navigator.serviceWorker.register("{root}sw.js")</script></body></html>
"""


def worker(media: str) -> str:
    """The worker of a site without a programme."""
    words, days = {"en": "No connection, {moment}"}, {"en": ["{day} May"] * 12}
    site = {"version": "1", "language": "en", "offline": "offline/", "media": media, "least": 0, "assets": []}
    script = Path(offline.__file__).with_name("worker.js").read_text("utf-8")
    return f"const SITE = {json.dumps({**site, 'core': {'en': []}, 'words': words, 'days': days})};\n{script}"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A site with a frozen year below it: pages, a picture that both show, and the two workers."""
    folder = tmp_path_factory.mktemp("border")
    files = {
        "_headers": "Content-Security-Policy: default-src 'self' 'unsafe-inline'",
        "404.html": "none",
        "index.html": PAGE.format(title="Living", up="", root=""),
        "sw.js": worker("media/"),
        f"{YEAR}index.html": PAGE.format(title="Frozen", up="../../", root=""),
        f"{YEAR}works/index.html": PAGE.format(title="Frozen works", up="../../../", root="../"),
        f"{YEAR}sw.js": worker("../../media/"),
    }
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    (folder / "media").mkdir()
    (folder / "media/0a1b-480.jpg").write_bytes(picture())
    with served(folder) as running:
        yield running


def visit(page: Any, host: Host, path: str, worker: str) -> None:
    """Visit a page twice: the second time through the worker that is to control it."""
    page.goto(host.address + path)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    until(page, "path => navigator.serviceWorker.controller?.scriptURL.endsWith(path)", f"{host.port}/{worker}")
    page.goto(host.address + path)
    until(page, "path => caches.keys().then(names => names.some(name => name.includes(' pages')))")


def test_each_side_keeps_its_own_pages_and_both_work_without_a_network(host: Host) -> None:
    with chromium() as browser:
        page = browser.new_context().new_page()
        visit(page, host, "", "sw.js")
        page.evaluate("url => navigator.serviceWorker.controller.postMessage({ keep: url })", host.address + YEAR)
        visit(page, host, f"{YEAR}works/", f"{YEAR}sw.js")
        page.wait_for_timeout(300)
        kept = page.evaluate(
            "async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async name =>"
            " [name, (await (await caches.open(name)).keys()).map(one => new URL(one.url).pathname)])))"
        )
        host.down = True

        living = {path for name, paths in kept.items() if " / " in name for path in paths}
        frozen = {path for name, paths in kept.items() if f" /{YEAR} " in name for path in paths}
        assert living == {"/", "/media/0a1b-480.jpg"}
        assert frozen == {f"/{YEAR}works/", "/media/0a1b-480.jpg"}
        for path, title in (("", "Living"), (f"{YEAR}works/", "Frozen works")):
            page.goto(host.address + path)
            assert page.title() == title
            assert page.text_content(".korme-stored").startswith("No connection")
            assert page.evaluate("document.images[0].naturalWidth") > 0


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A site at the eve of its festival, in which one of two works still lives, and two frozen years with indexes of their own."""
    settings = (
        "title: Expo\nlanguages: [en]\nedition: 2027\ndisciplines: {photography: {name: Photography}}\n"
        "checks: {picture-small: off}\ntheme_options: {cards: none}\n"
    )
    box = SiteBox(tmp_path_factory.mktemp("years") / "site", {"jobs": 1, "today": dt.date(2027, 4, 19)})
    box.add({**aigerim(), "content/site.yaml": settings})
    box.add({"content/editions/2027.yaml": "title: Expo 2027\nstart: 2027-04-20\nend: 2027-04-22\n"})
    bolat = {
        "kind": "creative",
        "key": "bolat",
        "url": "creatives/bolat/",
        "title": {"en": "Bolat Omarov"},
        "people": ["bolat"],
    }
    for year, name, words in (("2026", "felt", "felt bolat carpet wool"), ("2025", "glass", "glass bolat kiln vessel")):
        url, light = f"creatives/bolat/{name}/", "creatives/aigerim/light/"
        work = {"kind": "work", "key": f"bolat/{name}", "url": url, "title": {"en": name.title()}, "people": ["bolat"]}
        lamp = {"kind": "work", "key": "aigerim/light", "url": light, "title": {"en": "Light"}, "people": ["aigerim"]}
        shown = {
            words: ["work", name.title(), "", url, "Bolat Omarov", ""],
            "light aigerim": ["work", "Light", "", light, "", ""],
        }
        days = [
            {"kind": "event", "key": key, "url": f"programme/{key}/", "starts": f"{year}-04-{day}T10:00"}
            for day, key in ((20, "tour"), (21, "talk"))
        ]
        keep_year(
            box.root, year, [bolat, work, lamp, *days], index_of(shown, "en") | {"ru/index.html": STRIP % year.encode()}
        )
    built = box.build()
    assert built.ok, built.problems
    with served(built.output) as running:
        yield running


@pytest.mark.skipif(not tool(), reason="Pagefind is not made for this system")
def test_the_search_reaches_all_years_and_fetches_only_those_asked_for(years: Host) -> None:
    def shows(said: str, *hits: list[str]) -> None:
        """Wait until the page says this, and these are the links of its hits."""
        script = """([said, hits]) => document.querySelector('.korme-find__status').textContent === said
          && JSON.stringify([...document.querySelectorAll('.korme-hit')].map(hit =>
            [...hit.querySelectorAll('a')].map(a => new URL(a.href).pathname.slice(1)))) === JSON.stringify(hits)"""
        until(page, script, [said, list(hits)])

    years.down = False
    years.asked.clear()
    light = "creatives/aigerim/light/"
    with chromium() as browser, watched_page(browser, accepted="ERR_EMPTY_RESPONSE") as page:
        page.goto(f"{years.address}search/?q=light")
        shows("Found: 1", [light])
        assert not [path for path in years.asked if "/archive/" in path], "what is found now asks for no year"

        page.fill(".korme-find__field", "carpet")
        shows("Nothing on the site now. In 2026: 1", ["archive/2026/creatives/bolat/felt/"])
        assert page.text_content(".korme-hit__note") == "2026 · Bolat Omarov"
        assert not [path for path in years.asked if "/archive/2025/" in path], "the last year that has it is enough"

        page.click("label:has([value='2025'])")
        shows("Nothing found.")
        page.fill(".korme-find__field", "glas omarv")  # names are found with a slip, as in the register
        shows("Found: 1", ["archive/2025/creatives/bolat/glass/"])

        page.click("label:has([value=all])")
        page.fill(".korme-find__field", "light")
        where_it_lives_then_the_years = [light, f"archive/2026/{light}", f"archive/2025/{light}"]
        shows("Found: 1", where_it_lives_then_the_years)
        page.goto(page.url)
        shows("Found: 1", where_it_lives_then_the_years)
        assert page.is_checked("[name=year][value=all]") and "q=light" in page.url and "year=all" in page.url

        page.goto(f"{years.address}search/?q=light")
        shows("Found: 1", [light])
        years.down = True
        page.fill(".korme-find__field", "kiln")
        shows("Nothing found. Not searched, no connection: 2026, 2025.")


def test_a_frozen_page_leads_to_the_same_language_of_other_years(years: Host) -> None:
    """The living site has no Russian: the way there is its first page."""
    years.down = False
    with chromium() as browser, watched_page(browser) as page:
        page.goto(f"{years.address}archive/2025/ru/")
        links = "() => [...document.links].map(a => [a.textContent, new URL(a.href).pathname, a.ariaCurrent])"

        assert page.evaluate(links) == [
            ["2027", "/", None],
            ["2026", "/archive/2026/ru/", None],
            ["2025", "/archive/2025/ru/", "true"],
        ]


def test_the_home_page_shows_the_same_day_of_the_year_before_by_the_clock(years: Host) -> None:
    """The page was made on the eve; a clock behind it is wrong."""
    years.down = False
    shown = "() => [...document.querySelectorAll('.korme-then:not([hidden]) li')].map(one => one.textContent)"
    with chromium() as browser:
        for time, titles in (("2027-04-21T12:00", ["talk"]), ("2027-04-25T12:00", []), ("2020-01-01T12:00", ["tour"])):
            with watched_page(browser) as page:
                page.clock.set_fixed_time(f"{time}Z")
                page.goto(years.address)

                assert page.evaluate(shown) == titles
