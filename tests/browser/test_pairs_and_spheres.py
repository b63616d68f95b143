"""Pictures that belong together, in a browser: the slider between two, the strip of the making, 360° pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, Host, chromium, served, until, watched_page
from site_box import SITE_YAML, SiteBox, picture

pytestmark = NEEDS_CHROMIUM

FOLDER = "creatives/aigerim/works/bridge"
FILES: dict[str, str | bytes] = {
    "content/site.yaml": SITE_YAML,
    "creatives/aigerim/index.md": "---\nname: Aigerim\ndiscipline: photography\n---\n",
    f"{FOLDER}/index.yaml": (
        "title: Bridge\npictures:\n  - {file: round.jpg, alt: A hall, projection: sphere}\n  - {file: wide.jpg, alt: A shore, projection: panorama}\n"
        "comparisons:\n  - {before: {file: old.jpg, alt: Old}, after: {file: new.jpg, alt: New}}\n"
        "process:\n" + "".join(f"  - {{file: process/{at}.jpg, alt: Step {at}}}\n" for at in range(1, 9))
    ),
    f"{FOLDER}/round.jpg": picture(2400, 1200),
    f"{FOLDER}/wide.jpg": picture(3000, 400, "navy"),
    f"{FOLDER}/old.jpg": picture(900, 600, "gray"),
    f"{FOLDER}/new.jpg": picture(900, 600, "olive"),
    **{f"{FOLDER}/process/{at}.jpg": picture(400 + at, 300) for at in range(1, 9)},
}
PAGE = "creatives/aigerim/bridge/"
SEEN = "s => getComputedStyle(document.querySelectorAll('.korme-compare picture')[1]).clipPath"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    built = SiteBox(tmp_path_factory.mktemp("groups") / "site").add(FILES).build()
    assert built.ok, built.problems
    with served(built.output) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Any, host: Host) -> Iterator[Any]:
    viewport = {"width": 390, "height": 844}
    with watched_page(browser, "GL Driver", viewport=viewport) as made:  # how fast a browser without a screen draws
        made.goto(host.address + PAGE)
        yield made


def test_a_slider_uncovers_the_later_picture_by_keyboard(page: Any) -> None:
    slider = page.get_by_role("slider", name="Move between before and after")
    slider.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")

    assert page.evaluate(SEEN) == "inset(0px 0px 0px 1%)"
    assert slider.get_attribute("aria-valuetext") == "1 %"


def test_a_panorama_and_the_making_scroll_in_their_own_rows(page: Any) -> None:
    """Not the page; a step that gets the focus comes into view, and opens in a viewer of its own."""
    rows = page.evaluate("[...document.querySelectorAll('.korme-panorama, .korme-process__strip')].map((one) => one.scrollWidth > 2 * one.clientWidth)")  # fmt: skip
    last = page.locator("#process-8 a")
    last.focus()

    assert rows == [True, True]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert last.bounding_box()["x"] < 390
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.korme-look__place')?.textContent.replaceAll('\\u2009', '') === '8/8'")
    page.keyboard.press("Escape")


def test_a_360_picture_is_looked_at_on_request_and_left_by_escape(page: Any) -> None:
    """Nothing of the viewer is fetched before; a browser without WebGL shows the flat picture instead."""
    asked: list[str] = []  # by the page itself: its service worker fetches every script at its leisure
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    assert asked
    assert not [address for address in asked if "sphere" in address]

    page.get_by_role("button", name="Look around").click()
    until(page, "document.querySelector('dialog[open]')")
    is_round = page.locator("dialog.korme-sphere").count() == 1
    if is_round:
        assert page.locator("dialog.korme-sphere").get_attribute("aria-label") == "A hall"
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")

    until(page, "!document.querySelector('dialog[open]')")
    assert [address for address in asked if "sphere" in address]
    assert page.evaluate("document.activeElement.className") == ("korme-around" if is_round else "korme-piece__frame")
