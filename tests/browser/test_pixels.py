"""Pixels of pictures: as many as the screen shows, and the first picture before all others."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, Host, chromium, served, until
from site_box import SITE_YAML, SiteBox, picture

from benchmarks.pixels import MEDIAN, Shown, pictures

pytestmark = NEEDS_CHROMIUM

SHAPES = ((2500, 1650), (1500, 2000), (2000, 2000), (2700, 900), (2500, 1900))
PAGES = ("", "works/", "creatives/", "creatives/aigerim/light/")
FILES: dict[str, str | bytes] = {
    "content/site.yaml": SITE_YAML + "theme_options: {cards: none}\n",
    "creatives/aigerim/index.md": "---\nname: Aigerim\ndiscipline: photography\n---\n",
    **{f"creatives/aigerim/works/light/{at}.jpg": picture(*size) for at, size in enumerate(SHAPES)},
    **{f"creatives/aigerim/works/w{at}.jpg": picture(*size, "navy") for at, size in enumerate(SHAPES)},
}
SHIFTS = """() => { window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((one) => (window.moved += one.value)))
  .observe({ type: "layout-shift", buffered: true }); }"""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    built = SiteBox(tmp_path_factory.mktemp("pixels") / "site").add(FILES).build(fast=True)
    assert built.ok, built.problems
    with served(built.output) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


def test_every_picture_has_the_pixels_it_is_shown_with(host: Host, browser: Any) -> None:
    """Never fewer, unless the picture ends there, and never far more; the benchmark asks every page and screen."""
    found: list[Shown] = []
    for (width, density), path in itertools.product(((390, 3), (1440, 1)), PAGES):
        context = browser.new_context(viewport={"width": width, "height": 900}, device_scale_factor=density)
        page = context.new_page()
        page.goto(host.address + path)
        found += pictures(page, path, width, density)
        context.close()

    assert {one.page for one in found} == set(PAGES)
    assert [one.described() for one in found if one.is_soft or one.is_heavy] == []
    assert sorted(one.ratio for one in found)[len(found) // 2] <= MEDIAN


@pytest.mark.parametrize("path", ["works/", "creatives/aigerim/light/"])
def test_the_first_picture_has_the_line_to_itself(host: Host, browser: Any, path: str) -> None:
    """The others are asked for when it is there, and nothing moves; until then, their words are read all the same."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    asked: list[Any] = []
    page.route("**/media/**", lambda route: asked.append(route) if "logo" not in route.request.url else None)
    page.add_init_script(f"({SHIFTS})()")

    page.goto(host.address + path, wait_until="domcontentloaded")
    until(page, "() => document.querySelector('.korme-waits') !== null")
    for _ in range(80):
        page.wait_for_timeout(25)
        if asked:
            break
    page.wait_for_timeout(100)
    spoken = context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    (first,) = asked
    first.continue_()
    until(page, "() => document.querySelector('.korme-waits') === null")
    for _ in range(400):  # a busy machine is slow to look for what comes next
        if len(asked) > 1:
            break
        page.wait_for_timeout(25)

    assert len(asked) > 1
    assert [node for node in spoken if _role(node) == "link" and not node["name"]["value"]] == []
    assert sum(_role(node) == "image" for node in spoken) == page.locator("img:not([alt=''])").count()
    assert page.evaluate("window.moved") == 0
    assert page.evaluate("document.querySelector('img[fetchpriority]').complete")
    context.close()


def _role(node: dict[str, Any]) -> str | None:
    return None if node["ignored"] else node["role"]["value"]
