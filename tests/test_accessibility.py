"""What an automated audit, a keyboard, a magnifier and forced colours find on the pages (WCAG 2.2 AA)."""

from __future__ import annotations

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from site_box import SITE_YAML, Built, SiteBox, picture
from test_browser import CHROMIUM, FILES, FLAGS, PAGES

sync_api = pytest.importorskip("playwright.sync_api")
REQUIRED = os.environ.get("KORME_BROWSER") == "required"
if not REQUIRED:
    pytest.importorskip("axe_playwright_python")

BY_NIGHT = ["color-contrast", "link-in-text-block"]
"""The rules that the colour scheme can break; the others are run by day only."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERY = (
    *PAGES,
    *("disciplines/", "tags/", "tags/river/", "venues/", "partners/", "stories/", "editions/", "editions/2026/"),
    *("creatives/nobody/", "creatives/nobody/silent/", "programme/moved/", "impact/", "styleguide/"),
)
MORE: dict[str, str | bytes] = {
    "creatives/nobody/index.md": f"---\nname: {'Абдрахмановтегіұзынесімді ' * 3}Алматыұлы\ndiscipline: crafts\n---\n",
    "creatives/nobody/works/silent.yaml": "title: Silent\nnotice: Loud colours\nsale: {status: sold}\ncollaborators: [aigerim]\n",
    "creatives/nobody/works/silent.jpg": picture(300, 200, "black"),
    "content/programme/moved.yaml": (
        "title: Moved\ntype: exhibition\nstart: 2026-04-21T12:00\nend: 2026-04-23T13:00\nvenue: hall\nstatus: moved\n"
        "level: beginner\nspoken: [kk, en]\ncapacity: 12\nprice: free\nbooking: https://example.org/book\n"
    ),
    "content/programme/off.yaml": (
        "title: Off\nstart: 2026-04-22T12:00\nduration: 1h\nvenue: hall\nstatus: cancelled\nhosts: [Somebody]\n"
    ),
    "content/pages/impact.md": "---\ntitle: Impact\nsummary: In numbers.\n---\nWords.\n",
    "content/site.yaml": SITE_YAML
    + "figures: [{value: 100+, label: {en: lessons, ru: уроков}}, {value: '17', label: people}]\n",
}

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM and not REQUIRED, reason="no Chromium here")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A small site with every type of page and every state of an entry."""
    done = SiteBox(tmp_path_factory.mktemp("audit") / "site").add({**FILES, **MORE}).build(styleguide=True)
    assert done.ok, done.problems
    return done


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    handler = functools.partial(Handler, directory=str(built.output))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


def test_every_type_of_page_is_audited(built: Built) -> None:
    """A new template cannot escape the audit."""
    templates = {path.stem for path in Path("themes/expo/templates").glob("*.html")} - {"base"}
    audited = {_kind(built.text(path if path.endswith(".html") else f"{path}index.html")) for path in EVERY}

    assert templates <= audited


def _kind(page: str) -> str:
    return page.partition("korme-page--")[2].partition('"')[0]


def _told(violation: dict[str, Any]) -> tuple[str, list[str]]:
    return violation["id"], [node["html"][:200] for node in violation["nodes"]][:3]


@pytest.mark.parametrize("language", ["", "ru/", "kk/"])
def test_axe_finds_nothing(browser: Any, address: str, language: str) -> None:
    """No violation of WCAG 2.2 AA nor of good practice, on a phone and on a desk, by day and by night."""
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page()
    found = []
    for path in EVERY if not language else [one for one in EVERY if one != "404.html"]:
        page.goto(f"{address}{language}{path}")
        for width in (320, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                rules = RULES if scheme == "light" else BY_NIGHT
                response = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response
                found += [(path, width, scheme, *_told(one)) for one in response["violations"]]
    page.close()

    assert found == []
