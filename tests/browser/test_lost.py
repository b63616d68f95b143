"""404.html of a site that does not know in which folder of its host it is."""

from __future__ import annotations

from collections.abc import Callable

from browser_box import NEEDS_CHROMIUM, chromium, served
from site_box import SITE_YAML, SiteBox, aigerim

pytestmark = NEEDS_CHROMIUM
NOWHERE = "".join(line for line in SITE_YAML.splitlines(keepends=True) if not line.startswith("base_url"))


def test_a_missing_page_is_whole_in_an_unknown_folder(site: Callable[..., SiteBox]) -> None:
    """It looks for its style upwards, and its links lead to where that was found."""
    box = site({**aigerim(), "content/site.yaml": NOWHERE})
    assert box.build().ok
    with chromium() as browser:
        for prefix in ("expo/", ""):
            with served(box.output, prefix) as host:
                page = browser.new_page()
                page.goto(f"{host.address}{prefix}creatives/aigerim/nothing/here/")
                styled = page.evaluate("getComputedStyle(document.querySelector('.korme-header')).display")
                homes = page.locator(".korme-lost a").evaluate_all("all => all.map(one => one.href)")
                skip = page.locator(".korme-skip").get_attribute("href")
                page.close()

            assert styled == "flex"
            assert homes == [f"{host.address}{prefix}{language}" for language in ("", "ru/", "kk/")]
            assert skip == "#content"
