"""A portable site, opened from a disk like an unpacked preview."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from browser_box import NEEDS_CHROMIUM, chromium
from PIL import Image
from site_box import SITE_YAML, SiteBox, aigerim

SiteMaker = Callable[..., SiteBox]
EDITION = "title: 2026\nstart: 2026-04-20\nend: 2026-04-26\n"


def files() -> dict[str, str | bytes]:
    return {**aigerim(), "content/site.yaml": SITE_YAML + "edition: 2026\n", "content/editions/2026.yaml": EDITION}


def stylesheet(box: SiteBox) -> str:
    return next(path for path in (box.output / "assets").glob("expo-*.css")).read_text("utf-8")


def test_drawings_are_embedded_in_a_portable_stylesheet(site: SiteMaker) -> None:
    """Browsers load no masks from a disk; on a server they stay separate files, fetched once."""
    box = site(files())
    assert box.build(portable=True).ok
    inside = re.findall(r"url\([\"']?([^\"')]+)", stylesheet(box))
    assert inside
    assert all(one.startswith("data:image/svg+xml;base64,") for one in inside)

    assert box.build().ok
    links = re.findall(r"url\([\"']?([^\"')]+)", stylesheet(box))
    assert len(links) == len(inside)
    assert all((box.output / "assets" / one).is_file() for one in links)


@pytest.mark.parametrize("_", [pytest.param(0, marks=NEEDS_CHROMIUM)])
def test_ornaments_are_drawn_from_a_disk(site: SiteMaker, _: int) -> None:
    """The rosette of the poster is drawn, rather than a filled block."""
    box = site(files())
    assert box.build(portable=True).ok
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.goto(f"file://{box.output}/index.html")
        poster = Image.open(io.BytesIO(page.locator(".korme-poster").screenshot())).convert("L")

    corner = poster.crop((poster.width * 3 // 4, 0, poster.width, poster.height // 3))
    dark = sum(corner.histogram()[:60]) / (corner.width * corner.height)
    assert 0.1 < dark < 0.9
