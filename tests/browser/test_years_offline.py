"""Offline across the border of a frozen year: each side has a worker of its own, and neither answers for the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, Host, chromium, served, until
from site_box import picture

import korme.outputs.offline as offline

pytestmark = NEEDS_CHROMIUM
YEAR = "archive/2026/"
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
