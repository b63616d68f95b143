"""Pixels that a picture is loaded with, of those it is shown with: every picture, page type, width and density.

    python -m benchmarks.pixels OUTPUT
    python -m benchmarks.pixels OUTPUT --pages works/ creatives/aigerim-sarsenova/ --widths 390 1440 --densities 1 3 --worst 20

OUTPUT is a built site. 1.0 is one pixel of the file for each pixel of the screen; below it a picture is soft, unless the
original or the largest width of the theme ends there (`ends`). Above 2.2 visitors load what nobody sees, unless it is
the smallest file that there is, or another picture of the page has loaded it (`least`). Ends with 1 if a picture is outside.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import sync_playwright

from scripts.screenshots import CHROMIUM, FLAGS, kinds, served

WIDTHS = (360, 390, 430, 768, 1024, 1440, 1920, 2560)
HEIGHTS = {360: 740, 390: 844, 430: 932, 768: 1024, 1024: 768, 1440: 900, 1920: 1080, 2560: 1440}
DENSITIES = (1, 2, 3)
LEAST, MEDIAN, MOST = 1.0, 1.6, 2.2
ROUNDING = 0.005
"""Half a pixel of a hundred."""

SHOWN = """
async () => {
  const still = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const until = async (is) => { for (let turns = 0; turns < 400 && !is(); turns++) await new Promise((done) => setTimeout(done, 25)); };
  const isSeen = (image) => {
    const box = image.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && image.checkVisibility();
  };
  const isThere = (image) => image.complete && image.currentSrc || !image.getAttribute("src");
  await until(() => !document.querySelector(".korme-waits--still"));  // the others come when the first picture is there
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo({ top: y, behavior: "instant" });
    await still();
    await until(() => [...document.images].filter(isSeen).every(isThere));
  }
  const seen = [...document.images].filter((image) => image.currentSrc.includes("/media/") && image.checkVisibility());
  await until(() => seen.every(isThere));
  return seen.map((image) => {
    const box = image.getBoundingClientRect(), ratio = image.getAttribute("width") / image.getAttribute("height");
    const across = getComputedStyle(image).objectFit === "cover" ? Math.max(box.width, box.height * ratio) : Math.min(box.width, box.height * ratio);
    const sets = [...image.parentElement.querySelectorAll("source"), image].map((one) => one.srcset).find(Boolean) ?? "";
    return { file: image.currentSrc, across, widths: [...sets.matchAll(/ (\\d+)w/g)].map((found) => +found[1]) };
  });
}
"""


class Shown(NamedTuple):
    """A picture on a page."""

    page: str
    width: int
    """Of the window, in CSS pixels."""
    density: int
    file: str
    pixels: int
    """Width of the file that the browser chose."""
    across: float
    """Pixels of the screen on which its whole width is shown."""
    is_largest: bool
    is_smallest: bool
    """Or it is there already: another picture of the page shows the same file larger."""

    @property
    def ratio(self) -> float:
        return self.pixels / self.across

    @property
    def is_soft(self) -> bool:
        return self.ratio < LEAST - ROUNDING and not self.is_largest

    @property
    def is_heavy(self) -> bool:
        return self.ratio > MOST + ROUNDING and not self.is_smallest

    def described(self) -> str:
        return f"{self.page or '/'} at {self.width} x {self.density}: {self.file} on {self.across:.0f} pixels, {self.ratio:.2f}"


def pictures(page: Any, name: str, width: int, density: int) -> Iterator[Shown]:
    """Yield every picture of a loaded page that is visible, all of them loaded."""
    found = page.evaluate(SHOWN)
    largest = {one["file"]: one["across"] for one in sorted(found, key=lambda one: one["across"])}
    for one in found:
        file = one["file"].rpartition("/")[2]
        pixels, widths = int(file.rpartition("-")[2].partition(".")[0]), one["widths"]
        if one["across"] >= 1:
            ends = (
                pixels >= max(widths, default=0),
                pixels <= min(widths, default=pixels) or one["across"] < largest[one["file"]],
            )
            yield Shown(name, width, density, file, pixels, one["across"] * density, *ends)


def table(found: Sequence[Shown]) -> Iterator[str]:
    """Yield a row for each page and density, and the whole."""
    yield f"{'page':44} {'density':>7} {'pictures':>8} {'min':>5} {'median':>6} {'max':>5}  {'soft':>4} {'ends':>4} {'heavy':>5} {'least':>5}"
    for name in dict.fromkeys(one.page for one in found):
        for density in sorted({one.density for one in found}):
            yield row(name or "/", str(density), [one for one in found if (one.page, one.density) == (name, density)])
    yield row("all", "", found)


def row(name: str, density: str, some: Sequence[Shown]) -> str:
    """Return the figures of some pictures; min and max are of those within their widths."""
    if not some:
        return f"{name:44} {density:>7} {0:8}"
    ends = sum(one.ratio < LEAST - ROUNDING and one.is_largest for one in some)
    least = sum(one.ratio > MOST + ROUNDING and one.is_smallest for one in some)
    low = min((one.ratio for one in some if not one.is_largest), default=1)
    high = max((one.ratio for one in some if not one.is_smallest), default=1)
    median = statistics.median(one.ratio for one in some)
    soft, heavy = sum(one.is_soft for one in some), sum(one.is_heavy for one in some)
    return f"{name[:44]:44} {density:>7} {len(some):8} {low:5.2f} {median:6.2f} {high:5.2f}  {soft:4} {ends:4} {heavy:5} {least:5}"


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("site", type=Path)
    reader.add_argument("--pages", nargs="*", help="default: one page of every type")
    reader.add_argument("--widths", nargs="*", type=int, default=WIDTHS)
    reader.add_argument("--densities", nargs="*", type=int, default=DENSITIES)
    reader.add_argument("--worst", type=int, default=10, help="pictures outside that are named")
    given = reader.parse_args()
    paths = given.pages if given.pages is not None else list(kinds(given.site).values())
    found: list[Shown] = []
    with served(given.site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for density in given.densities:
            for width in given.widths:
                size = {"width": width, "height": HEIGHTS.get(width, 900)}
                for path in paths:  # each in a browser that has no larger file yet
                    context = browser.new_context(viewport=size, device_scale_factor=density)
                    page = context.new_page()
                    page.goto(address + path)
                    found += pictures(page, path, width, density)
                    context.close()
        browser.close()
    print(*table(found), sep="\n")
    outside = [one for one in found if one.is_soft or one.is_heavy]
    for one in sorted(outside, key=lambda one: min(one.ratio, 1 / one.ratio))[: given.worst]:
        print("outside:", one.described())
    median = statistics.median([one.ratio for one in found] or [1])
    return 1 if outside or median > MEDIAN else 0


if __name__ == "__main__":
    raise SystemExit(main())
