"""What is wrong in the pages that templates make, as problems of the templates: each at its line, once for all pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from korme.checks.page_markup import PageFault
from korme.core.likeness import guess
from korme.core.problems import MOST_GUESSED, Mark, Problem, problem
from korme.theme.folders import ThemeFile
from korme.theme.template_links import reached
from korme.theme.theme import Theme

_MOST_LINES = 5
"""Lines of a template in which one text is a fault of each; one that is there more often is no certain place."""


class FaultyPage(NamedTuple):
    """A page with something wrong in it."""

    path: str
    template: str
    faults: tuple[PageFault, ...]


class _FaultAtPlace(NamedTuple):
    """A fault at one place, with the pages that have it."""

    fault: PageFault
    template: str
    pages: list[str]


def template_looks(
    theme: Theme, own: frozenset[str], pages: Iterable[FaultyPage], known: frozenset[str]
) -> list[Problem]:
    """Return a problem for each fault and line of a template.

    Args:
        own: names of the themes that the site can change; their files are searched first.
        pages: in the order of the plan.
        known: files of all pages, among which the nearest to a dead link is guessed.
    """
    files = _Files(theme, own)
    found: dict[tuple[str, str, Mark, str], _FaultAtPlace] = {}
    for page in pages:
        for fault in page.faults:
            for mark in files.places(page.template, fault):
                key = fault.code, fault.hint, mark, _tail(fault.found) if mark.line else ""
                found.setdefault(key, _FaultAtPlace(fault, page.template, [])).pages.append(page.path)
    addresses = sorted(f"/{path.removesuffix('index.html')}" for path in known)
    return [
        _problem(mark, each, addresses if at < MOST_GUESSED else [])
        for at, ((*_, mark, _), each) in enumerate(found.items())
    ]


def _problem(mark: Mark, found: _FaultAtPlace, addresses: list[str]) -> Problem:
    fault, hint = found.fault, found.fault.hint
    values: dict[str, str | int] = {"found": fault.found[:120]}
    pages = list(dict.fromkeys(found.pages))
    if fault.code == "html-link" and not hint:
        values["guess"] = guess(f"/{fault.page.strip('/')}/", addresses) if len(fault.page) < 200 else ""
        hint = "guess" if values["guess"] else ""
    if fault.code == "html-root":
        values["address"] = fault.page[:120]
    if fault.code == "html-anchor":
        values["target"] = _shown(fault.page)
    return problem(fault.code, mark, hint=hint, entry=_shown(pages[0]), pages=len(pages), **values)


def _shown(path: str) -> str:
    """Return the address of a page from the site's root."""
    return f"/{path.removesuffix('index.html')}"[:120]


class _Files:
    """The templates of a theme by the page that they make, for finding the line of a tag."""

    def __init__(self, theme: Theme, own: frozenset[str]) -> None:
        self.theme = theme
        self.own = own
        self.reached: dict[str, list[tuple[ThemeFile, str]]] = {}
        self.known: dict[tuple[str, PageFault], list[Mark]] = {}

    def places(self, template: str, fault: PageFault) -> list[Mark]:
        """Return the lines of the templates of a page that have a tag; the file as a whole if that is not certain."""
        key = template, fault
        if key not in self.known:
            self.known[key] = self._places(template, fault)
        return self.known[key]

    def _places(self, template: str, fault: PageFault) -> list[Mark]:
        files = self._texts(template)
        most = 1 if fault.code in ("html-tag", "html-id") else _MOST_LINES
        for searched in (files, self._others(template)):
            for needle in _needles(fault):
                for file, text in searched:
                    found = [Mark(file.path, text.count("\n", 0, at.start()) + 1) for at in re.finditer(needle, text)]
                    marks = list(dict.fromkeys(found))
                    if marks:
                        return marks if len(marks) <= most else [Mark(file.path)]
        own = next((file for file, _ in files if self._is_own(file)), files[0][0])
        return [Mark(own.path)]

    def _others(self, template: str) -> list[tuple[ThemeFile, str]]:
        """Return the site's own templates that a page does not name: of pictures and shortcodes in texts."""
        named = {file.path for file, _ in self._texts(template)}
        own = [file for file in self.theme.templates.values() if self._is_own(file) and file.path not in named]
        return [(file, file.data.decode("utf-8-sig", "replace")) for file in own]

    def _texts(self, template: str) -> list[tuple[ThemeFile, str]]:
        """Return the templates that a page is made from, those that the site can change first."""
        if template not in self.reached:
            files = [(file, file.data.decode("utf-8-sig", "replace")) for _, file in reached(self.theme, template)]
            self.reached[template] = sorted(files, key=lambda pair: not self._is_own(pair[0]))
        return self.reached[template]

    def _is_own(self, file: ThemeFile) -> bool:
        return file.path.split("/")[1:2] != [] and file.path.split("/")[1] in self.own


def _needles(fault: PageFault) -> list[str]:
    """Return patterns of what the template may have, the most certain first."""
    quoted = re.escape(fault.found)
    tag = re.escape(fault.source)
    if fault.code == "html-tag":
        return [tag]
    if fault.code == "html-id":
        return [tag, rf"""\sid\s*=\s*["']?{quoted}(?![\w-])"""]
    if fault.code == "html-blocked":
        start = re.escape(re.split(r"[\s>]", fault.source, maxsplit=1)[0])
        by = {
            "attribute": [r"""\sstyle\s*=\s*["']"""],
            "handler": [rf"\s{quoted}\s*="],
            "style": [rf"{start}[\s>]"],
            "script": [r"<script(?![^>]*\ssrc)[^>]*>"],
        }
        return [tag, *by.get(fault.hint, [quoted])]
    tail = _tail(fault.found)
    return [tag, rf"""["'\s]{quoted}["'\s,]""", *([rf"""}}}}\s*{re.escape(tail)}["'\s#?]"""] if tail else [])]


def _tail(address: str) -> str:
    """Return an address without the way to the site's root, which differs by page."""
    return re.sub(r"^(?:\.{0,2}/)+", "", address)
