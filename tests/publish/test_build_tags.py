"""Pages of tags in any script: whole builds."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from site_box import CREATIVE, SiteBox

SiteMaker = Callable[..., SiteBox]


def test_every_tag_has_a_page_that_its_links_reach(site: SiteMaker) -> None:
    """`c`, `c++` and `c#` are three tags; one in Chinese, Arabic or emoji is not left out."""
    tags = "c, c++, 'c#', 日本, عربي, 🎨"
    box = site({"creatives/aigerim/index.md": CREATIVE.replace("---\n", f"---\ntags: [{tags}]\n", 1)})
    run = box.korme("build", "-q")
    output = box.root / "output"
    page = (output / "creatives/aigerim/index.html").read_text("utf-8")
    slugs = {unquote(slug) for slug in re.findall(r'href="[./]*tags/([^"/]+)/"', page)}

    assert run.returncode == 0, run.stdout + run.stderr
    assert slugs == {"c", "c-plus-plus", "c-sharp", "日本", "عربي", "artist-palette"}
    assert all((output / "tags" / slug / "index.html").is_file() for slug in slugs)
