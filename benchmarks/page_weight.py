"""Compressed HTML, CSS and scripts that a phone loads before it can show a page, against the budget of DESIGN 9.

    python benchmarks/page_weight.py OUTPUT [PAGE…]

OUTPUT is a built site. Scripts are those of the page and all they may import: everything a visitor can make a page load
by using it. gzip is what every host sends.
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
    """Compressed size of a page, in bytes."""

    html: int
    css: int
    js: int
    first: int
    """Scripts before anybody does anything."""

    @property
    def total(self) -> int:
        return self.html + self.css + self.js


def packed(data: bytes) -> int:
    """Return the size after gzip at its best level, in bytes."""
    return len(gzip.compress(data, 9, mtime=0))


def weigh(output: Path, page: str) -> Weight:
    """Return the compressed size of a page and its resources."""
    text = (output / page).read_text("utf-8")
    folder = posixpath.dirname(page)
    styles = [path for link in _STYLE.findall(text) if (path := _path(output, folder, link))]
    first = [path for link in _SCRIPT.findall(text) if (path := _path(output, folder, link))]

    def size(paths: Iterable[str]) -> int:
        return sum(packed((output / path).read_bytes()) for path in dict.fromkeys(paths))

    return Weight(packed(text.encode()), size(styles), size(_imported(output, first, page)), size(first))


def _path(output: Path, folder: str, link: str) -> str:
    """Return the path of a linked file below the output, also of a link from the host's root; '' if it is not there.

    404.html is served at any depth, so it links each file once for every depth.
    """
    path = posixpath.normpath(posixpath.join(folder, link)).lstrip("/")
    while path and not path.startswith("../") and not (output / path).is_file():
        path = path.partition("/")[2]
    return "" if path.startswith("../") else path


def _imported(output: Path, scripts: list[str], page: str) -> list[str]:
    """Return the scripts and their imports; of modules for one type of page only that page's."""
    markup = (output / page).read_text("utf-8")
    found: list[str] = []
    waiting = list(scripts)
    while waiting:
        script_path = waiting.pop(0)
        if script_path in found:
            continue
        found.append(script_path)
        script = (output / script_path).read_text("utf-8")
        waiting += [
            posixpath.normpath(posixpath.join(posixpath.dirname(script_path), link))
            for link in _IMPORT.findall(script)
            if _concerns(link, markup)
        ]
    return found


def _concerns(link: str, markup: str) -> bool:
    """Return whether a page has the markup that an imported script looks for (`data-korme-look`, …).

    Otherwise it is never loaded.
    """
    part = re.match(r"\./(look|narrow|list|zoom)-", link)
    marks = {"look": "data-korme-look", "narrow": "data-korme-narrow", "list": "data-korme-mine", "zoom": "data-tiles"}
    return part is None or marks[part[1]] in markup


def main(output: Path, pages: Iterable[str]) -> int:
    """Print the table; return 1 if a page is over the budget."""
    print(f"{'page':64} {'html':>7} {'css':>7} {'js':>7} {'first js':>8} {'all':>7}")
    over = False
    for page in pages:
        weight = weigh(output, page)
        too = weight.total > BUDGET[0] or weight.js > BUDGET[1]
        near = weight.total > AIM[0] or weight.js > AIM[1]
        over = over or too
        mark = "over budget" if too else "over the aim" if near else ""
        print(f"{page:64} {weight.html:7} {weight.css:7} {weight.js:7} {weight.first:8} {weight.total:7} {mark}")
    return int(over)


if __name__ == "__main__":
    root = Path(sys.argv[1])
    raise SystemExit(main(root, sys.argv[2:] or [page for page in PAGES if (root / page).is_file()]))
