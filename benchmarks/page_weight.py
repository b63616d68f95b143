"""What a visitor's phone fetches before it can show a page: HTML, CSS and scripts, compressed, against DESIGN 9.

    python benchmarks/page_weight.py OUTPUT [PAGE…]

OUTPUT is a built site. Scripts are those of the page and every one they may import: the whole of what a visitor can
make a page fetch by using it. gzip is what every host sends.
"""

from __future__ import annotations

import gzip
import posixpath
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

BUDGET, AIM = (40 * 1024, 12 * 1024), (25 * 1024, 8 * 1024)
"""HTML + CSS + JS, and JS alone: never more, and where we want to be."""
PAGES = (
    "index.html",
    "works/index.html",
    "creatives/index.html",
    "disciplines/photography/index.html",
    "creatives/aigerim-sarsenova/index.html",
    "creatives/aigerim-sarsenova/irtysh-in-five-lights/index.html",
    "programme/index.html",
    "my-list/index.html",
)
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
_SCRIPT = re.compile(r'<script\b[^>]* src="([^"]+)"')
_IMPORT = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["'](\.{1,2}/[^"']+)["']""")


class Weight(NamedTuple):
    """Bytes of one page, compressed."""

    html: int
    css: int
    js: int
    first: int
    """Scripts before anybody does anything."""

    @property
    def total(self) -> int:
        return self.html + self.css + self.js


def packed(data: bytes) -> int:
    """Bytes after gzip at its best."""
    return len(gzip.compress(data, 9, mtime=0))


def weigh(output: Path, page: str) -> Weight:
    """The compressed bytes of a page and of what it needs."""
    text = (output / page).read_text("utf-8")
    folder = posixpath.dirname(page)
    styles = [posixpath.normpath(posixpath.join(folder, one)) for one in _STYLE.findall(text)]
    first = [posixpath.normpath(posixpath.join(folder, one)) for one in _SCRIPT.findall(text)]

    def size(paths: Iterable[str]) -> int:
        return sum(packed((output / one).read_bytes()) for one in dict.fromkeys(paths))

    return Weight(packed(text.encode()), size(styles), size(_imported(output, first, page)), size(first))


def _imported(output: Path, scripts: list[str], page: str) -> list[str]:
    """The scripts and those they import; of the parts for one sort of page only that page's."""
    markup = (output / page).read_text("utf-8")
    found: list[str] = []
    waiting = list(scripts)
    while waiting:
        one = waiting.pop(0)
        if one in found:
            continue
        found.append(one)
        script = (output / one).read_text("utf-8")
        waiting += [
            posixpath.normpath(posixpath.join(posixpath.dirname(one), link))
            for link in _IMPORT.findall(script)
            if _concerns(link, markup)
        ]
    return found


def _concerns(link: str, markup: str) -> bool:
    """Whether a page has what an imported script looks for (`data-korme-look`, …); others it never fetches."""
    part = re.match(r"\./(look|narrow|list)-", link)
    marks = {"look": "data-korme-look", "narrow": "data-korme-narrow", "list": "data-korme-mine"}
    return part is None or marks[part[1]] in markup


def main(output: Path, pages: Iterable[str]) -> int:
    """Print the table; 1 when a page is over the budget."""
    print(f"{'page':64} {'html':>7} {'css':>7} {'js':>7} {'first js':>8} {'all':>7}")
    over = False
    for page in pages:
        one = weigh(output, page)
        too = one.total > BUDGET[0] or one.js > BUDGET[1]
        near = one.total > AIM[0] or one.js > AIM[1]
        over = over or too
        mark = "over budget" if too else "over the aim" if near else ""
        print(f"{page:64} {one.html:7} {one.css:7} {one.js:7} {one.first:8} {one.total:7} {mark}")
    return int(over)


if __name__ == "__main__":
    root = Path(sys.argv[1])
    raise SystemExit(main(root, sys.argv[2:] or [one for one in PAGES if (root / one).is_file()]))
