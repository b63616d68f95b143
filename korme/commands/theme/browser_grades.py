"""Grades of pages in a browser: on a phone and a desktop, in dark mode, printed, with forced colours, without scripts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from korme.commands.theme import browser
from korme.commands.theme.faults import Faults, Seen
from korme.commands.theme.graded import Grade, graded
from korme.commands.theme.page_pictures import PagePictures
from korme.commands.theme.printed_pages import blank_sheets
from korme.commands.theme.sampled import PRINTED, TOOLS, SampledPage
from korme.core.problems import Problem

NAMES = ("axe", "contrast", "scripts", "print", "forced", "narrow", "shift", "policy", "mirrored", "fonts")
PHONE, SMALLEST, DESKTOP, PAPER = 390, 320, 1440, 794
"""Widths in pixels; that of paper is A4 at 96 per inch."""
MOST_SHIFT, MOST_FONT_KB = 0.02, 150
ZONE = "Asia/Almaty"
"""That of the made-up site: scripts may show visitors from elsewhere their own hours."""
_COLOURS = ("color-contrast", "link-in-text-block")
"""Rules of axe that depend on the colour scheme."""
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_HEIGHT = 844
_PATIENCE = 180_000
"""Milliseconds for a page: a busy machine is no fault of a theme."""
_AXE = "async (asked) => (await axe.run(asked)).violations"


class SampledSite(Struct, frozen=True):
    """What is looked at."""

    output: Path
    pages: Sequence[SampledPage]
    kazakh: Sequence[str]
    """Paths of pages in Kazakh."""
    arabic: Sequence[str]
    pictures: PagePictures


def browser_grades(looks: SampledSite, colours: Sequence[Problem], progress: Callable[[int, int], None]) -> list[Grade]:
    """Look at pages in Chromium, and grade what is found.

    Args:
        colours: pairs of colours whose contrast is too low.
        progress: gets the number of pages that are done, and of all.
    """
    faults, fonts = Faults(), dict[str, int]()
    total = len(looks.pages) + len(looks.kazakh) + len(looks.arabic)
    with browser.hosted(looks.output) as address, browser.started() as chromium:
        common = {
            "viewport": {"width": PHONE, "height": _HEIGHT},
            "reduced_motion": "reduce",
            "service_workers": "block",
            "timezone_id": ZONE,
        }
        context = chromium.new_context(**common)
        context.set_default_timeout(_PATIENCE)
        context.add_init_script(_script("watch.js"))
        plain = chromium.new_context(java_script_enabled=False, **common)
        plain.set_default_timeout(_PATIENCE)
        visit = _Visit(address, looks, faults, fonts, context.new_page(), plain.new_page())
        looked = [partial(visit.look, sample) for sample in looks.pages]
        looked += [partial(visit.look_narrow, f"kk/{path}") for path in looks.kazakh]
        looked += [partial(visit.look_mirrored, path) for path in looks.arabic]
        for done, look in enumerate(looked):
            progress(done, total)
            look()
        progress(total, total)
    page, heaviest = max(fonts.items(), key=lambda item: item[1], default=("", 0))
    if heaviest > MOST_FONT_KB * 1024:
        seen, kilobytes = Seen(page, PHONE, "light"), f"{heaviest / 1024:.0f}"
        faults.add("fonts", "page-heavy", seen, kilobytes, hint="fonts", kind="weight-fonts", most=MOST_FONT_KB)
    seen_pages = {"pages": len(looks.pages)}
    grades = [
        graded(name, faults.problems(name), **seen_pages)
        for name in NAMES
        if name not in ("contrast", "mirrored", "fonts")
    ]
    grades.append(graded("contrast", [*faults.problems("contrast"), *colours], **seen_pages))
    grades.append(graded("mirrored", faults.problems("mirrored"), pages=len(looks.arabic)))
    grades.append(graded("fonts", faults.problems("fonts"), found=f"{heaviest / 1024:.0f}", most=MOST_FONT_KB))
    return sorted(grades, key=lambda grade: NAMES.index(grade.name))


def _script(name: str) -> str:
    return (resources.files("korme.commands.theme") / name).read_text("utf-8")


class _Visit:
    """Pages in a browser, one after the other."""

    def __init__(
        self, address: str, looks: SampledSite, faults: Faults, fonts: dict[str, int], page: Any, plain: Any
    ) -> None:
        """Begin.

        Args:
            page: of a browser with scripts.
            plain: of one without.
        """
        from axe_playwright_python.sync_playwright import Axe

        self._address, self._looks, self._faults, self._fonts = address, looks, faults, fonts
        self._page, self._plain = page, plain
        self._axe, self._asking = Axe().axe_script, _script("looks.js")
        self._at = Seen("/", PHONE, "light")
        page.on("pageerror", lambda error: self._failed("page-script-error", str(error).splitlines()[0]))
        page.on("response", self._response)
        page.on("requestfailed", self._request_failed)

    def look(self, sample: SampledPage) -> None:
        """Look at a page in every way."""
        self._open(sample.path)
        self._look_at_loading()
        if sample.name not in TOOLS:
            self._look_without_scripts(sample.path)
        self._looks.pictures.take(self._page, sample.name, "light")
        self._page.evaluate(self._axe)
        self._resize(SMALLEST, "light")
        self._find_wide("narrow")
        self._run_axe(_RULES)
        self._resize(SMALLEST, "dark")
        self._run_axe(_COLOURS)
        self._look_in_forced_colours()
        self._look_printed(sample)
        self._resize(DESKTOP, "dark")
        self._run_axe(_RULES)
        self._looks.pictures.take(self._page, sample.name, "dark")
        self._resize(DESKTOP, "light")
        self._find_wide("narrow")
        self._run_axe(_COLOURS)
        self._looks.pictures.take(self._page, sample.name, "light")

    def look_narrow(self, path: str) -> None:
        """Look at the width of a page with long words."""
        self._open(path)
        self._resize(SMALLEST, "light")
        self._find_wide("narrow")

    def look_mirrored(self, path: str) -> None:
        """Look at a page whose text runs from the right."""
        self._open(f"ar/{path}")
        for found in self._ask("mirrored"):
            self._faults.add("mirrored", "page-not-mirrored", self._at, found["element"], hint=found["what"])
        self._looks.pictures.take(self._page, f"ar-{path.strip('/').replace('/', '-').lower() or 'home'}", "rtl")
        for width in (SMALLEST, DESKTOP):
            self._resize(width, "light")
            self._find_wide("mirrored")

    def _open(self, path: str) -> None:
        self._at = Seen(f"/{path}", PHONE, "light")
        self._page.set_viewport_size({"width": PHONE, "height": _HEIGHT})
        self._page.emulate_media(media="screen", color_scheme="light", forced_colors="none")
        self._page.goto(self._address + path)
        self._page.evaluate(self._asking)

    def _resize(self, width: int, scheme: str) -> None:
        self._at = Seen(self._at.page, width, scheme)
        self._page.emulate_media(media="screen", color_scheme=scheme, forced_colors="none")
        self._page.set_viewport_size({"width": width, "height": _HEIGHT})

    def _ask(self, what: str) -> Any:
        return self._page.evaluate(f"kormeLooks.{what}()")

    def _look_at_loading(self) -> None:
        """What moves while the page loads and scrolls, and what its policy stops."""
        self._page.evaluate(
            "async () => { for (const y of [800, 1600, 2400, 0]) { scrollTo(0, y);"
            " await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20))); } }"
        )
        shifts = self._ask("shifts")
        moved = sum(each["value"] for each in shifts)
        if moved > MOST_SHIFT:
            most = max(shifts, key=lambda each: float(each["value"]))
            self._faults.add(
                "shift", "page-shifts", self._at, most["element"], score=f"{moved:.2f}", most=str(MOST_SHIFT)
            )
        for refused in self._page.evaluate("window.kormeRefused ?? []"):
            self._faults.add("policy", "page-refused", self._at, refused[:90])

    def _look_without_scripts(self, path: str) -> None:
        """What is only there with scripts."""
        words, links = self._ask("words"), self._ask("links")
        self._plain.goto(self._address + path)
        self._plain.evaluate(self._asking)
        without = "\n".join(self._plain.evaluate("kormeLooks.words()"))
        known = set(self._plain.evaluate("kormeLooks.links()"))
        seen = Seen(self._at.page, PHONE, "no-scripts")
        for text in [text for text in words if text not in without][:3]:
            self._faults.add("scripts", "page-needs-scripts", seen, text[:60], hint="text")
        for link in [link for link in links if link not in known][:3]:
            self._faults.add("scripts", "page-needs-scripts", seen, self._shown(link), hint="link")

    def _find_wide(self, grade: str) -> None:
        wide = self._ask("wide")
        if wide:
            self._faults.add(grade, "page-too-wide", self._at, wide["element"], wide=wide["width"])

    def _run_axe(self, rules: Sequence[str]) -> None:
        for violation in self._page.evaluate(_AXE, {"runOnly": list(rules), "resultTypes": ["violations"]}):
            for node in violation["nodes"]:
                element = " ".join(str(part) for part in node["target"])[:90]
                if violation["id"] == "color-contrast":
                    data = (node["any"][0] if node["any"] else {}).get("data") or {}
                    values = {
                        "ratio": str(data.get("contrastRatio", "?")),
                        "least": str(data.get("expectedContrastRatio", "4.5:1")),
                    }
                    self._faults.add("contrast", "page-contrast", self._at, element, **values)
                else:
                    values = {
                        "rule": violation["id"],
                        "help": violation["help"],
                        "address": violation["helpUrl"].split("?")[0],
                    }
                    self._faults.add("axe", "page-inaccessible", self._at, f"{element}", hint="", **values)

    def _look_in_forced_colours(self) -> None:
        self._at = Seen(self._at.page, SMALLEST, "forced")
        self._page.emulate_media(media="screen", color_scheme="light", forced_colors="active")
        for found in self._ask("forced"):
            self._faults.add("forced", "page-forced-colours", self._at, found["element"], hint=found["what"])

    def _look_printed(self, sample: SampledPage) -> None:
        self._at = Seen(self._at.page, PAPER, "print")
        self._page.emulate_media(media="print", color_scheme="light", forced_colors="none")
        self._page.set_viewport_size({"width": PAPER, "height": 1123})
        found = self._ask("printed")
        if found["cut"]:
            self._faults.add("print", "page-print-cut", self._at, found["cut"])
        if found["pale"]:
            self._faults.add("print", "page-print-pale", self._at, found["pale"])
        if found["heads"] != 1:
            hint = "none" if not found["heads"] else "often"
            self._faults.add("print", "page-print-title", self._at, found["title"], hint=hint, times=found["heads"])
        if sample.name in PRINTED:
            blank, sheets = blank_sheets(self._page.pdf(format="A4", prefer_css_page_size=True))
            if blank:
                numbers = ", ".join(map(str, blank[:5]))
                self._faults.add("print", "page-print-blank", self._at, numbers, sheets=sheets)

    def _response(self, response: Any) -> None:
        if response.status >= 400 and not response.url.endswith("/favicon.ico"):
            self._failed("page-file-missing", self._shown(response.url))
        if response.request.resource_type == "font":
            file = self._looks.output / urlsplit(response.url).path.lstrip("/")
            page = self._at.page
            self._fonts[page] = self._fonts.get(page, 0) + (file.stat().st_size if file.is_file() else 0)

    def _request_failed(self, request: Any) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):  # the next page was opened before this one was complete
            self._failed("page-file-missing", self._shown(request.url))

    def _failed(self, code: str, found: str) -> None:
        self._faults.add("policy", code, self._at, found[:90])

    def _shown(self, url: str) -> str:
        return url.removeprefix(self._address.rstrip("/"))
