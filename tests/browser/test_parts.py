"""Documents and 3D models in a browser: leafing through, and nothing of the viewer before the click."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import glbs
import pdfs
import pytest
from browser_box import NEEDS_CHROMIUM, Host, chromium, complaints, served, until
from model_box import viewer_package
from site_box import SITE_YAML, SiteBox, aigerim

pytestmark = NEEDS_CHROMIUM
WORK = "creatives/aigerim/works/both"
PLACE = "() => document.querySelector('.korme-folio__place').textContent"
OWN = "() => document.activeElement.closest('li').id"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A work with a document and a model."""
    box = SiteBox(tmp_path_factory.mktemp("parts") / "site")
    files = {
        f"{WORK}/index.yaml": "title: Both\npictures: [folio.pdf, {file: bowl.glb, alt: A bowl}]\n",
        f"{WORK}/folio.pdf": pdfs.pages([pdfs.TEXT % b"Vessels"] * 7, box=b"[0 0 200 300]"),
        f"{WORK}/bowl.glb": glbs.bowl(6),
    }
    done = box.add({"content/site.yaml": f"{SITE_YAML}models: yes\n", **aigerim(), **files, **viewer_package()}).build()
    assert done.ok, done.problems
    with served(done.output) as serving:
        yield serving


@pytest.fixture(scope="module")
def page(host: Host) -> Iterator[Any]:
    """The work's page on a desk, calm, with what it has asked for and complained of."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.found = complaints(page)
        page.goto(f"{host.address}creatives/aigerim/both/", wait_until="networkidle")
        yield page
        page.close()


def test_spreads_are_turned_by_buttons_and_pages_by_keys(page: Any) -> None:
    """Pages 2 and 3 lie together behind the cover; Tab reaches one page, arrow keys the others."""
    assert page.evaluate(PLACE) == "Page 1 of 7"
    turn = page.locator(".korme-folio__turn").last

    for place in ("Page 2 of 7", "Page 4 of 7"):
        turn.click()
        until(page, f"{PLACE.partition('=> ')[2]} === '{place}'")
    page.locator(".korme-folio__link[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")

    assert page.evaluate(OWN) == "document-1-page-5"
    page.keyboard.press("End")
    assert page.evaluate(OWN) == "document-1-page-7"
    until(page, f"{PLACE.partition('=> ')[2]} === 'Page 7 of 7'")
    assert page.locator(".korme-folio__link[tabindex='0']").count() == 1


def test_the_viewer_comes_after_the_click_in_the_place_of_the_picture(page: Any) -> None:
    """Its style sheet and the model in memory are allowed; Escape gives the picture and the button back."""
    assert [url for url in page.asked if "model-viewer" in url or url.endswith(".glb")] == []
    page.locator(".korme-model__turn").scroll_into_view_if_needed()
    box = page.locator(".korme-model").bounding_box()

    page.locator(".korme-model__turn").click()
    until(page, "document.querySelector('model-viewer')?.dataset.loaded > 0")

    assert [url.rpartition(".")[2] for url in page.asked if "model-viewer" in url or url.endswith(".glb")] == [
        "js",
        "glb",
    ]
    assert page.locator(".korme-model").bounding_box() == box
    inside = "document.querySelector('model-viewer').shadowRoot.querySelector('p')"
    assert page.evaluate(f"() => getComputedStyle({inside}).marginTop") == "7px"
    assert page.evaluate("() => document.querySelector('model-viewer').getAttribute('alt')") == "A bowl"
    page.keyboard.press("Escape")
    assert page.locator("model-viewer").count() == 0
    assert page.evaluate("() => document.activeElement.className") == "korme-model__turn"
    assert page.found == []


def test_without_a_connection_the_model_says_so(page: Any) -> None:
    """Over its picture, where nothing moves; with it again it does not."""
    frame, said = page.locator(".korme-model"), page.locator(".korme-model > .korme-medium__offline")
    box = frame.bounding_box()
    page.context.set_offline(True)
    said.wait_for()
    words, after = said.inner_text(), frame.bounding_box()
    page.context.set_offline(False)
    said.wait_for(state="detached")

    assert (words, after) == ("Needs a connection", box)
