"""Accessibility (WCAG 2.2 AA): an automated audit, the keyboard, magnification and forced colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, REQUIRED, Host, chromium, complaints, served
from site_box import SITE_YAML, Built, SiteBox, picture
from test_browser import FILES, PAGES

from korme.site.certificates import numbered

if not REQUIRED:
    pytest.importorskip("axe_playwright_python")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = ((320, "light"), (1440, "dark"))
"""Width and colour scheme; the others, and English, are looked at in test_theme_check_pages.py."""
NUMBER = numbered("482130745")
"""Of a certificate that was withdrawn."""
EVERY = (
    *PAGES,
    *("disciplines/", "tags/", "venues/", "partners/", "stories/", "editions/", "editions/2026/"),
    *("collections/", "collections/ten/", "api/"),
    *("creatives/nobody/", "creatives/nobody/silent/", "programme/moved/", "impact/", "styleguide/"),
    *(
        "creatives/by-name/",
        "gone/",
        f"certificates/{NUMBER}/",
        "submit/",
        "programme/changes/",
        "programme/print/",
        "programme/print/2026-04-20/",
        "programme/print/doors/",
        "W/",
    ),
)
MORE: dict[str, str | bytes] = {
    "creatives/nobody/index.md": f"---\nname: {'Абдрахмановтегіұзынесімді ' * 3}Алматыұлы\ndiscipline: crafts\n---\n",
    "creatives/nobody/works/silent.yaml": "title: Silent\nnotice: Loud colours\nsale: {status: sold}\ncollaborators: [aigerim]\n",
    "creatives/nobody/works/silent.jpg": picture(300, 200, "black"),
    "content/collections/ten.yaml": (
        "title: Ten\nby: [aigerim, Somebody]\nrole: Curator\nsummary: Two.\naudience: Children\nduration: 40m\n"
        "items: [{work: aigerim/wide, sentence: Look.}, nobody/silent]\n"
    ),
    "content/programme/moved.yaml": (
        "title: Moved\ntype: exhibition\nstart: 2026-04-21T12:00\nend: 2026-04-23T13:00\nvenue: hall\nstatus: moved\n"
        "level: beginner\nspoken: [kk, en]\ncapacity: 12\nprice: free\nbooking: https://example.org/book\n"
    ),
    "content/programme/off.yaml": (
        "title: Off\nstart: 2026-04-22T12:00\nduration: 1h\nvenue: hall\nstatus: cancelled\nhosts: [Somebody]\n"
    ),
    "content/certificates/2026.yaml": (
        f"certificates: {{{NUMBER}: {{role: host, name: Somebody, issued: 2026-04-26, withdrawn: 2026-05-02}}}}\n"
    ),
    "content/codes.yaml": "48217: creatives/nobody/silent\n48225: programme/off\n48230: {gone: yes}\n",
    "content/pages/impact.md": "---\ntitle: Impact\nsummary: In numbers.\nfigures: yes\n---\nWords.\n",
    "content/site.yaml": SITE_YAML
    + "figures: [{value: 100+, label: {en: lessons, ru: уроков}}, {value: '17', label: people}]\n"
    + "removed: [/gone/]\nsubmit: {mail: a@example.org, telegram: 'https://t.me/example', repository: 'https://github.com/example/expo'}\n",
}

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build a small site with every type of page and every state of an entry."""
    box = SiteBox(tmp_path_factory.mktemp("audit") / "site").add({**FILES, **MORE})
    announced = box.korme("programme", "announce")
    assert announced.returncode == 0, announced.stderr
    box.change("content/programme/off.yaml", str(MORE["content/programme/off.yaml"]).replace("12:00", "15:00"))
    box.korme("programme", "announce")
    done = box.build(styleguide=True)
    assert done.ok, done.problems
    return done


@pytest.fixture(scope="module")
def host(built: Built) -> Iterator[Host]:
    with served(built.output) as running:
        yield running


@pytest.fixture(scope="module")
def address(host: Host) -> str:
    return host.address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


def test_every_type_of_page_is_audited(built: Built) -> None:
    """A new template cannot be left out of the audit."""
    here = Path(__file__).parents[2] / "themes" / "expo" / "templates"
    templates = {re.sub("^print-.*", "print", path.stem) for path in here.glob("*.html")}
    templates -= {"base", "kiosk"}  # a screen is audited where it runs: test_kiosk_screen.py
    audited = {_kind(built.text(path if path.endswith(".html") else f"{path}index.html")) for path in EVERY}

    assert templates <= audited


def _kind(page: str) -> str:
    return page.partition("korme-page--")[2].partition('"')[0]


def _summary(violation: dict[str, Any]) -> tuple[str, list[str]]:
    return violation["id"], [node["html"][:200] for node in violation["nodes"]][:3]


def test_every_page_is_accessible_and_whole(browser: Any, host: Host) -> None:
    """No violation of WCAG 2.2 AA or best practice in Kazakh, by turns on a light phone and a dark desk.

    At 200% text size nothing is cut off, and in 320 pixels no page scrolls sideways (WCAG 1.4.4, 1.4.10). None violates
    its policy, misses a file or asks another host.
    """
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page()
    page.add_init_script(Axe().axe_script)
    trouble = complaints(page)
    page.on("request", lambda one: None if one.url.startswith(host.address) else trouble.append(f"asked {one.url}"))
    found, wide, cut = [], [], []
    for at, path in enumerate(EVERY):
        width, scheme = LOOKS[at % len(LOOKS)]
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{host.address}{path if path == '404.html' else f'kk/{path}'}")
        asked = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
        violations = page.evaluate("async (asked) => (await axe.run(asked)).violations", asked)
        found += [(path, width, scheme, *_summary(violation)) for violation in violations]
        for each in sorted({width, 320}, reverse=True):
            page.set_viewport_size({"width": each, "height": 640})
            wide += [(path, each)] if page.evaluate("document.documentElement.scrollWidth") > each else []
        for size in ("100%", "200%"):
            page.evaluate("size => document.documentElement.style.setProperty('font-size', size, 'important')", size)
            cut += [(path, size, one) for one in page.evaluate(CUT)]
    page.close()

    assert found == []
    assert wide == []
    assert cut == []
    assert [one for one in trouble if "'about:blank'" not in one] == []  # the audit's script in an empty frame


def test_a_keyboard_reaches_every_link_in_the_order_of_the_page(browser: Any, address: str) -> None:
    """Tab visits every control once, in reading order, and the focus is always visible."""
    page = browser.new_page(reduced_motion="reduce")
    wrong = []
    for path in (
        "",
        "creatives/",
        "creatives/aigerim/",
        "creatives/aigerim/series/",
        "programme/",
        "stories/",
        "search/",
    ):
        page.goto(f"{address}{path}")
        expected = page.evaluate(USABLE)
        reached, unseen = [], []
        for _ in range(len(expected)):
            page.keyboard.press("Tab")
            at, hidden = page.evaluate(FOCUS)
            reached.append(at)
            unseen += [hidden] if hidden else []
        if reached != list(range(len(expected))) or unseen:
            wrong.append((path, reached[:12], expected[:12], unseen[:3]))
    page.close()

    assert wrong == []


USABLE = """() => { window.__all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter(one => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({visibilityProperty: true})
    && !(one.type === 'radio' && !one.checked && document.querySelector(`input[name="${one.name}"]:checked`)));
  return window.__all.map(one => one.outerHTML.slice(0, 60)); }"""
FOCUS = """() => { const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const ring = [one, ...one.querySelectorAll('*')].some(each => getComputedStyle(each).outlineStyle !== 'none' || getComputedStyle(each).boxShadow !== 'none');
  const visible = ring && box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  return [window.__all.indexOf(one), visible ? "" : one.outerHTML.slice(0, 120)]; }"""


CUT = """() => [...document.querySelectorAll('main :is(h1, h2, h3, p, li, dt, dd, a, cite)')].filter(one => {
    const style = getComputedStyle(one);
    return /hidden|clip/.test(style.overflowY) && one.scrollHeight > one.clientHeight + 2 && one.checkVisibility()
      && !one.closest('.korme-hidden, .korme-poster, .korme-banner');
  }).map(one => one.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("width", [360, 1024])
def test_no_word_of_a_title_is_broken(browser: Any, address: str, width: int) -> None:
    """Columns of a phone, a tablet and a small desktop are wide enough for the words of titles."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    broken = []
    for path in ("programme/", "venues/hall/", "editions/2026/", "kk/tags/river/", "kk/works/"):
        page.goto(f"{address}{path}")
        broken += [(path, one) for one in page.evaluate(BROKEN)]
    page.close()

    assert broken == []


BROKEN = """() => [...document.querySelectorAll('main :is(h1, h2, h3, h4, cite, .korme-event__day)')].flatMap(one => {
    const words = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), found = [];
    while (words.nextNode()) for (const word of words.currentNode.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(words.currentNode, word.index);
      range.setEnd(words.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) found.push(word[0]);
    }
    return found; })"""


def test_forced_colours_keep_the_meaning_of_colours(browser: Any, address: str) -> None:
    """Discipline marks keep their colours; tickets, posters and buttons keep their edges."""
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{address}creatives/aigerim/")
    mark = page.evaluate("getComputedStyle(document.querySelector('.korme-discipline'), '::before').backgroundColor")
    page.goto(f"{address}programme/opening/")
    stub = page.evaluate("getComputedStyle(document.querySelector('.korme-ticket__stub')).borderTopStyle")
    page.goto(f"{address}programme/moved/")
    button = page.evaluate("getComputedStyle(document.querySelector('.korme-button')).borderTopStyle")
    context.close()

    assert mark == "rgb(27, 111, 92)"
    assert stub == "solid"
    assert button == "solid"


def test_text_in_another_language_is_marked(browser: Any, address: str) -> None:
    """A Kazakh page marks English fallbacks in titles, labels, tickets and figures, and nothing else."""
    page = browser.new_page()
    found: dict[str, set[str]] = {}
    for path in ("kk/programme/moved/", "kk/creatives/aigerim/", "kk/impact/", "kk/works/", "ru/impact/"):
        page.goto(f"{address}{path}")
        spoken = page.evaluate("[...document.querySelectorAll('main [lang]')].map(one => one.lang)")
        found[path] = set(spoken)
    moved = page.goto(f"{address}kk/programme/moved/") and page.locator("h1 [lang=en]").inner_text()
    lessons = page.goto(f"{address}ru/impact/") and page.locator("dt").first.inner_html()
    page.close()

    assert all(one <= {"en"} for one in found.values()), found
    assert moved == "Moved"
    assert lessons == "уроков"
