"""The pages in a browser, with the Content-Security-Policy (CSP Level 3) that the site sets."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, chromium
from site_box import SITE_YAML, Built, SiteBox, picture

PAGES = (
    "",
    "creatives/",
    "creatives/aigerim/",
    "creatives/aigerim/series/",
    "collectives/",
    "collectives/studio/",
    "works/",
    "works/by-name/",
    "works/by-year/",
    "tags/river/",
    "my-list/",
    "offline/",
    "disciplines/photography/",
    "programme/",
    "programme/opening/",
    "venues/hall/",
    "stories/first/",
    "about/",
    "search/",
    "credits/",
    "404.html",
)
SAME_SHAPE = {"collectives/", "works/by-name/", "works/by-year/", "tags/river/", "disciplines/photography/", "credits/"}
"""Lists and pages of text that are laid out as others of `PAGES` are."""
SHIFTS = """() => { window.shifted = 0; new PerformanceObserver(list => {
  for (const one of list.getEntries()) window.shifted += one.value; }).observe({type: 'layout-shift', buffered: true}); }"""

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build a small site with every type of page, and words too long for a narrow one."""
    box = SiteBox(tmp_path_factory.mktemp("browser") / "site")
    box.add({"content/site.yaml": SITE_YAML, **FILES})
    done = box.build()
    assert done.ok, done.problems
    return done


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    """Serve the built site with the headers of its `_headers`; yield its address."""
    policy = re.search(r"Content-Security-Policy: (.+)", built.text("_headers"))
    assert policy

    class Handler(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", policy[1])
            super().end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(built.output))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark")])
def test_every_page_fits_and_has_no_errors(browser: Any, address: str, width: int, scheme: str) -> None:
    """No page scrolls sideways, violates its policy, misses a file or requests another host.

    Each page in one of three languages by turns; in Kazakh, and narrow, they are looked at in test_accessibility.py.
    """
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("response", lambda one: trouble.append(f"{one.status} {one.url}") if one.status >= 400 else None)
    page.on("request", lambda one: trouble.append(f"asked {one.url}") if not one.url.startswith(address) else None)
    wide = []
    for at, path in enumerate(PAGES):
        prefix = ("", "ru/", "kk/")[(at + (width > 1000)) % 3] if path != "404.html" else ""
        page.goto(f"{address}{prefix}{path}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(prefix + path)
    context.close()

    assert trouble == []
    assert wide == []


def test_a_gallery_is_stable_and_shows_uncropped_pictures(browser: Any, address: str) -> None:
    """No layout shifts while pictures load; no picture in a gallery is cropped."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.add_init_script(f"({SHIFTS})()")
    page.goto(f"{address}works/")
    for _ in range(8):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(60)
    ratios = page.evaluate(
        """() => [...document.querySelectorAll('main img')].filter(one => one.naturalWidth).map(one => {
             const box = one.getBoundingClientRect();
             return [one.naturalWidth / one.naturalHeight, box.width / box.height]; })"""
    )
    shifted = page.evaluate("window.shifted")
    context.close()

    assert len(ratios) >= 4
    assert shifted == 0
    assert all(abs(shown / true - 1) < 0.03 for true, shown in ratios)


@pytest.mark.parametrize("width", [390])
def test_no_page_shifts_while_it_loads(browser: Any, address: str, width: int) -> None:
    """On a slow device, weeks from the festival, nothing moves after it is painted."""
    context = browser.new_context(viewport={"width": width, "height": 844}, timezone_id="America/New_York")
    page = context.new_page()
    page.add_init_script(f"({SHIFTS})()")
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    shifted = {}
    for path in (one for one in PAGES if one not in SAME_SHAPE):
        page.goto(f"{address}ru/{path}" if path != "404.html" else address + path)
        page.mouse.wheel(0, 1500)
        page.wait_for_timeout(80)
        if value := page.evaluate("window.shifted"):
            shifted[path] = value
    context.close()

    assert shifted == {}


def test_json_ld_is_allowed_by_the_policy(browser: Any, address: str) -> None:
    """Pages contain JSON-LD, and the policy blocks none of it."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(
        "window.refused = []; addEventListener('securitypolicyviolation', one => window.refused.push(one.violatedDirective));"
    )
    found = 0
    for path in ("", "creatives/aigerim/", "creatives/aigerim/series/", "programme/opening/", "search/", "my-list/"):
        page.goto(address + path)
        found += page.locator('script[type="application/ld+json"]').count()
        assert page.evaluate("window.refused") == [], path
    inline = page.evaluate(
        "() => { const one = document.createElement('script'); one.textContent = 'window.ran = true'; document.head.append(one); return !!window.ran; }"
    )
    context.close()

    assert found >= 3
    assert not inline


def test_pages_are_complete_without_javascript(browser: Any, address: str) -> None:
    """Text, pictures and links are there without scripts."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}creatives/aigerim/series/")
    seen = page.locator("main img").first.is_visible()
    page.goto(f"{address}search/")
    names = page.locator("main").inner_text()
    context.close()

    assert seen
    assert "Aigerim" in names
    assert "The Irtysh in autumn" in names


def test_what_is_known_of_people_begins_at_one_edge(browser: Any, address: str) -> None:
    """However many lines a name has: right of the portraits on a desk, below them on a phone."""
    edges = "(part) => [...new Set([...document.querySelectorAll(part)].map(one => Math.round(one.getBoundingClientRect().left)))]"
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}creatives/")
    page.evaluate("document.querySelector('.korme-person__name a').textContent = 'As many names as need a second line'")
    (name,), (facts,) = (page.evaluate(edges, f".korme-person__{part}") for part in ("name", "facts"))
    (face,) = page.evaluate(edges, ".korme-person__face")
    assert face < name == facts

    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(edges, ".korme-person__facts") == page.evaluate(edges, ".korme-person__face")
    page.close()


def test_the_language_switcher_stays_on_the_page(browser: Any, address: str) -> None:
    """It leads from a work in English to the same work in Kazakh, whose <html> has the language."""
    page = browser.new_page()
    page.goto(f"{address}creatives/aigerim/series/")
    page.locator("header").get_by_role("link", name="Қазақша").click()
    where, language = page.url, page.locator("html").get_attribute("lang")
    page.close()

    assert where == f"{address}kk/creatives/aigerim/series/"
    assert language == "kk"


def test_the_first_key_press_offers_to_skip_the_menu(browser: Any, address: str) -> None:
    """The first Tab reaches a visible link to the main content."""
    page = browser.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    visible = page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    exists = page.evaluate("!!document.querySelector(document.activeElement.getAttribute('href'))")
    page.close()

    assert target.startswith("#")
    assert visible
    assert exists


FILES: dict[str, str | bytes] = {
    "creatives/aigerim/index.md": (
        "---\nname: {en: Aigerim, ru: Айгерим, kk: Айгерім}\ndiscipline: [photography, crafts]\n"
        "tagline: A line that is long enough to need a second one on any telephone\n"
        "links: {website: https://example.org/averyveryverylongaddresswithoutanybreak}\ntags: [river]\n"
        "portrait: {file: portrait.jpg, alt: She}\n---\n"
        "Words with Sehrlangeswortohneleerzeichenoderbindestrichundsoweiterundsofort in them.\n"
    ),
    "creatives/aigerim/portrait.jpg": picture(300, 300, "sienna"),
    "creatives/aigerim/works/series/index.yaml": (
        "title: {en: The Irtysh in autumn, ru: Иртыш осенью, kk: Күзгі Ертіс}\nyear: 2026\ncollaborators: [studio]\n"
        "pictures:\n"
        + "".join(f"  - {{file: {at}.jpg, alt: Picture {at}, caption: Caption {at}}}\n" for at in (1, 2, 3))
    ),
    "creatives/aigerim/works/series/1.jpg": picture(900, 600, "teal"),
    "creatives/aigerim/works/series/2.jpg": picture(600, 900, "olive"),
    "creatives/aigerim/works/series/3.jpg": picture(1800, 180, "navy"),
    **{
        f"creatives/aigerim/works/{name}.jpg": picture(width, height, colour)
        for name, width, height, colour in (
            ("wide", 1600, 400, "maroon"),
            ("tall", 300, 1200, "purple"),
            ("square", 500, 500, "gray"),
            ("tiny", 40, 30, "green"),
        )
    },
    "content/collectives/studio.yaml": (
        "name: Studio\ntagline: Prints\ncity: Öskemen\nmembers: [{name: aigerim, years: 2021–2026, role: prints}, A guest]\n"
        "links: {website: https://example.org/}\n"
    ),
    "content/editions/2026.yaml": "title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\n",
    "content/venues/hall.yaml": "name: Hall\naddress: 1 Example Street\nrooms: [A, B]\nmap: {lat: 49.9474, lon: 82.6183}\nhours: {mon-fri: 10:00-19:00}\n",
    "content/programme/opening.yaml": (
        "title: Opening\ntype: ceremony\nstart: 2026-04-20T18:00\nduration: 2h\nvenue: hall\nroom: A\nhosts: [aigerim]\n"
    ),
    "content/stories/first.md": (
        "---\ntitle: First story\ndate: 2026-04-01\nsummary: What happened.\n---\n"
        "| a | b | c | d | e | f |\n|---|---|---|---|---|---|\n"
        "| one long cell | two long cells | three | four | five | six |\n"
    ),
    "content/pages/about.md": "---\ntitle: About\n---\n`a_very_long_piece_of_code_that_does_not_break_anywhere_at_all()`\n",
    "content/partners/kafu.yaml": "name: KAFU\nurl: https://example.org/\nrole: Host\n",
}
