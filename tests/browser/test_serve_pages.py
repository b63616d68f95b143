"""Pages of `korme serve` in a browser: styles are exchanged without a reload, everything else loads the page again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, chromium, until
from site_box import SITE_YAML, SiteBox, aigerim

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.skipif(os.name == "nt", reason="processes are started otherwise there")]
CSS = "@layer theme {{ body {{ background: {colour}; }} main {{ min-block-size: 200rem; }} }}\n"
GROUND = "(colour) => getComputedStyle(document.body).backgroundColor === colour"
SAME = "[window.kept, scrollY, document.querySelector('details').open, document.querySelectorAll('link[rel=stylesheet]').length]"
HIDDEN = """is => {
  Object.defineProperty(document, "hidden", { value: is, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
PAGE = "---\ntitle: About\n---\n{text}\n"


@pytest.fixture
def box(tmp_path: Any) -> SiteBox:
    files = {
        "content/site.yaml": SITE_YAML + "theme: lake\n",
        "content/pages/about.md": PAGE.format(text="First words."),
        "themes/lake/theme.yaml": "extends: expo\n",
        "themes/lake/assets/_css/theme.css": CSS.format(colour="#010203"),
        "themes/lake/templates/page.html": '{% extends "expo/page.html" %}{% block content %}{{ super() }}<details><summary>More</summary>Open</details>{% endblock %}',
    }
    return SiteBox(tmp_path / "site").add({**aigerim(), **files})


@pytest.fixture
def server(box: SiteBox) -> Iterator[Any]:
    """`korme serve` at work, with an output folder of an earlier build."""
    assert box.build().ok
    with subprocess.Popen(
        box.command("serve", "-p", "0", "--messages", "en"),
        cwd=box.root,
        env=box.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as started:
        yield started
        started.kill()


def said(server: Any, words: str) -> bool:
    """Wait until the server says something; False if it ends without."""
    return any(words in line for line in server.stdout)


def test_new_styles_are_exchanged_and_anything_else_loads_the_page_again(box: SiteBox, server: Any) -> None:
    """What is open, the place on the page and what scripts know stay, also before the first build is done; what is hidden waits."""
    address = f"http://127.0.0.1:{server.stdout.readline().partition('127.0.0.1:')[2].split()[0]}/about/"
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 800, "height": 600})
        page.goto(address)
        page.evaluate("window.kept = 1; document.querySelector('details').open = true; scrollTo(0, 300)")
        kept = page.evaluate(SAME)
        assert said(server, "korme build writes")
        page.wait_for_timeout(200)
        unbuilt = page.evaluate(SAME)

        box.change("themes/lake/assets/_css/theme.css", CSS.format(colour="#040506"))
        until(page, GROUND, "rgb(4, 5, 6)")
        until(page, "(count) => document.querySelectorAll('link[rel=stylesheet]').length === count", kept[3])
        styled = page.evaluate(SAME)
        box.change("content/site.yaml", SITE_YAML + 'theme: lake\ntheme_options: {signal: "#00aa55"}\n')
        until(
            page,
            "() => getComputedStyle(document.documentElement).getPropertyValue('--korme-signal').trim() === '#00aa55'",
        )
        until(page, "(count) => document.querySelectorAll('link[rel=stylesheet]').length === count", kept[3])
        chosen = page.evaluate(SAME)

        box.change("content/pages/about.md", PAGE.format(text="Second words."))
        until(page, "() => document.body.textContent.includes('Second words.')")
        loaded = page.evaluate("window.kept ?? 0")

        behind = browser.new_page()
        behind.goto(address)
        behind.evaluate(HIDDEN, True)
        box.change("content/pages/about.md", PAGE.format(text="Third words."))
        until(page, "() => document.body.textContent.includes('Third words.')")
        page.wait_for_timeout(200)
        left = behind.evaluate("document.body.textContent.includes('Second words.')")
        behind.evaluate(HIDDEN, False)
        until(behind, "() => document.body.textContent.includes('Third words.')")
        behind.close()

        box.change("themes/lake/templates/page.html", "{{ nothing }}")
        until(page, "() => document.querySelector('korme-overlay')?.shadowRoot.querySelector('details').open")
        shown = "document.querySelector('korme-overlay').shadowRoot"
        first = page.evaluate(f"{shown}.querySelector('li .place').textContent")
        errors = page.evaluate(f"{shown}.querySelectorAll('ol > li.error').length")
        page.close()

    assert kept[:3] == [1, 300, True]
    assert unbuilt == styled == chosen == kept
    assert loaded == 0
    assert left, "a page that nobody sees is left as it is until somebody does"
    assert first.startswith("themes/lake/templates/page.html:1")
    assert errors == 1
