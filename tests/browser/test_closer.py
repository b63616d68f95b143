"""Details of a work: a list without scripts, and with them a tour of the picture that fetches tiles on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, Host, chromium, complaints, served, until
from site_box import SITE_YAML, SiteBox, picture

pytestmark = NEEDS_CHROMIUM

FILES: dict[str, str | bytes] = {
    "content/site.yaml": f"{SITE_YAML}theme_options: {{search: names, cards: none}}\n",
    "creatives/aigerim/index.md": "---\nname: Aigerim\ndiscipline: photography\n---\n",
    "creatives/aigerim/works/map.yaml": "title: Map\nzoom: yes\npictures: [{file: map.png, alt: A map}]\n"
    "details: [{focus: 10 20 5 10, text: A ferry}, {focus: right bottom, text: A fold}]\n",
    "creatives/aigerim/works/map.png": picture(3600, 1800, format="PNG"),
}


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    built = SiteBox(tmp_path_factory.mktemp("closer") / "site").add(FILES).build()
    assert built.ok, built.problems
    with served(built.output) as running:
        yield running


def test_the_tour_goes_from_detail_to_detail(host: Host) -> None:
    """The address and the label name each; tiles are asked for only then; Escape leads back to the list."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1000, "height": 700}, reduced_motion="reduce")
        trouble, asked = complaints(page), list[str]()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{host.address}creatives/aigerim/map/", wait_until="networkidle")
        assert not any("/iiif/" in url for url in asked)
        page.locator(".korme-closer a").first.click()
        page.locator("dialog.korme-look")
        _shows(page, "#detail-1", "A ferry")
        until(page, "document.querySelectorAll('.korme-look__tiles > img').length > 0")
        assert any(re.search(r"/iiif/image/[0-9a-f]{20}/[\d,]+/[\d,]+/0/default\.jpg$", url) for url in asked)
        assert _near(page) > 2
        page.keyboard.press("ArrowRight")
        _shows(page, "#detail-2", "A fold")
        page.keyboard.press("Escape")
        until(page, "!document.querySelector('dialog').open && !location.hash")
        until(page, "document.activeElement.closest('[id]')?.id === 'detail-2'")
        assert trouble == []


def test_axe_finds_nothing_in_the_list_nor_in_the_tour(host: Host) -> None:
    """The list on a light phone, the tour on a dark desk."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = []
    with chromium() as browser:
        for width, scheme, hash in ((390, "light", ""), (1440, "dark", "#detail-1")):
            page = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
            page.emulate_media(color_scheme=scheme)
            page.goto(f"{host.address}creatives/aigerim/map/{hash}", wait_until="networkidle")
            until(page, "(is) => !!document.querySelector('dialog[open]') === is", bool(hash))
            page.evaluate(axe.Axe().axe_script)
            found += page.evaluate(VIOLATIONS)
    assert found == []


NARROW = """() => {
  const item = document.querySelector("main").appendChild(document.createElement("li"));
  item.className = "korme-gallery__item";
  item.style.setProperty("--r", "0.25");
  item.innerHTML = '<span class="korme-work__frame"><picture class="korme-waits"><img></picture></span>';
  const [image, waits] = ["img", "picture"].map((name) => item.querySelector(name).getBoundingClientRect().width);
  return image / waits;
}"""


def test_a_picture_that_waits_has_the_width_of_its_place(host: Host) -> None:
    """A scroll is not made narrower twice."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 320, "height": 844})
        page.goto(f"{host.address}creatives/aigerim/map/")

        assert page.evaluate(NARROW) == 1


VIOLATIONS = "async () => (await axe.run({preload: false})).violations.map((one) => [one.id, one.nodes[0].html])"


def _shows(page: Any, address: str, words: str) -> None:
    until(
        page,
        "([hash, words]) => location.hash === hash && document.querySelector('.korme-look__words').textContent === words",
        [address, words],
    )


def _near(page: Any) -> float:
    """How many times larger the picture is shown than it fits."""
    return float(page.evaluate("new DOMMatrix(getComputedStyle(document.querySelector('.korme-look__picture')).transform).a"))  # fmt: skip
