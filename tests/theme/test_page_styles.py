"""A page loads the style sheets that it needs: those that alone have the rules of something in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from site_box import SiteBox
from views_box import FILES, SITE, Made

MORE = {
    "content/site.yaml": SITE + "figures: [{value: 5, label: Years}]\n",
    "content/pages/impact.md": "---\ntitle: Impact\nfigures: yes\n---\nWords.\n",
    "content/stories/two.md": "---\ntitle: Two\ndate: 2026-03-03\ntags: [water]\n---\nText.\n",
}
_ELSEWHERE = re.compile(r"korme-(page|event.*|[cyz]-\d+)")
"""Classes that have rules of their own on pages of one kind, and are understood without them on others."""


def names(text: str) -> set[str]:
    return {name for name in re.findall(r"korme-[\w-]+", text) if not _ELSEWHERE.fullmatch(name)}


def test_a_page_loads_the_sheets_of_what_is_in_it(site: Callable[..., SiteBox]) -> None:
    """A sheet that was split off `expo.css` is named by each template that shows what it is for."""
    made = Made(site({**FILES, **MORE}))
    rules = {
        path: names(" ".join(re.findall(r"\.(korme-[\w-]+)", made.theme.rendered[name].decode())))
        for name, path in made.theme.published.items()
        if name.endswith(".css")
    }
    count = Counter(name for found in rules.values() for name in found)
    own = {path: {name for name in found if count[name] == 1} for path, found in rules.items()}
    seen: set[str] = set()
    for path in {page.template: path for path, page in made.pages.items()}.values():
        text = made.text(path)
        used = names(" ".join(re.findall(r'class="([^"]*)"', text)))
        linked = set(re.findall(r"assets/[\w.-]+\.css", text))
        needed = {sheet: found & used for sheet, found in own.items() if found & used}
        seen |= {re.sub(r"assets/(.*)-\w+\.css", r"\1", sheet) for sheet in needed}
        assert {sheet: found for sheet, found in needed.items() if sheet not in linked} == {}, path

    assert seen >= {"banner", "chart", "essay", "index", "lost", "masthead", "pictures", "register", "stories"}
