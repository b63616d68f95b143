"""The curators' desk in a browser, beside the public list of works on the same server.

    python benchmarks/desk.py --works 500 --rounds 5 --cold

A site of creatives with five works each, every one with a picture of its own, in a git repository with one work changed,
and a jury that has ranked every other work. `korme serve` has read and published it when the measuring begins. Chromium
(through Playwright) opens each page anew in every round; the time ends with the `load` event, in brackets with the last
picture of the first screen. Then it fills in alt texts and saves the ranking: from the click to the page that shows the
change. `--cold` measures first a site of which nothing is made: from the start of `korme serve` to the sheet, and
to the last picture of its first screen. The tables go to standard output: medians in milliseconds, each page as a multiple
of the public list of works, and the load of the machine, without which no time says anything.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy
from PIL import Image
from playwright.sync_api import Error, sync_playwright

HERE = Path(__file__).resolve().parents[1]
NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
CHROMIUM = next((f"/usr/bin/{name}" for name in NAMES if Path(f"/usr/bin/{name}").exists()), "")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
SITE = (
    "title: Expo\nlanguages: [en, ru, kk]\nbase_url: https://expo.example.org\n"
    "disciplines: {crafts: Crafts, photography: Photography}\nchecks: {picture-small: off, picture-same: off}\n"
)
PER_PERSON = 5
PAGES = (
    ("public list of works", "/works/"),
    ("sheet by person", "/_korme/desk/"),
    ("sheet by discipline", "/_korme/desk/?by=discipline"),
    ("sheet of pictures without alt text", "/_korme/desk/?of=pictures&missing=alt"),
    ("problems", "/_korme/desk/problems"),
    ("heavy files", "/_korme/desk/heavy"),
    ("since yesterday", "/_korme/desk/recent"),
    ("next publish", "/_korme/desk/publish"),
    ("ranking of a jury", "/_korme/desk/jury/final?juror=bek"),
)
SEEN = """() => [...document.images].every((one) => {
  if (!one.checkVisibility({ contentVisibilityAuto: true })) return true; // asking for its place would lay it out
  const place = one.getBoundingClientRect();
  return place.top > innerHeight || place.bottom < 0 || (one.complete && one.naturalWidth > 0);
})"""


def lay(root: Path, works: int) -> None:
    """Write the site and its repository."""
    write(root / "content/site.yaml", SITE)
    write(root / ".gitignore", ".cache\noutput\n")
    for number in range(works):
        person = root / f"creatives/person-{number // PER_PERSON:03}"
        if number % PER_PERSON == 0:
            kind = ("crafts", "photography")[number // PER_PERSON % 2]
            write(person / "index.md", f"---\nname: Person {number // PER_PERSON}\ndiscipline: {kind}\n---\nWords.\n")
        alt = "" if number % 3 else ", alt: A field"
        write(
            person / f"works/work-{number}.yaml",
            f"title: Work {number}\npictures: [{{file: work-{number}.jpg{alt}}}]\n",
        )
        write(person / f"works/work-{number}.jpg", drawn(number))
    write(root / "content/jury.yaml", "jurors: [{name: bek}]\nrounds: [{name: final, vote: ranking}]\n")
    ranked = range(0, works, 2)
    votes = [f"final/person-{number // PER_PERSON:03}/work-{number}: {at}\n" for at, number in enumerate(ranked, 1)]
    write(root / "jury/bek.yaml", "".join(votes))
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "All"],
    ):
        subprocess.run(["git", *command], cwd=root, check=True)
    write(
        root / "creatives/person-000/works/work-0.yaml", "title: Another\npictures: [{file: work-0.jpg, alt: A lake}]\n"
    )


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def drawn(number: int) -> bytes:
    """Return a picture of 1200 × 800 that no other work has."""
    random = numpy.random.default_rng(number)
    small = Image.fromarray(random.integers(0, 255, (8, 12, 3), dtype=numpy.uint8))
    data = io.BytesIO()
    small.resize((1200, 800), Image.Resampling.BICUBIC).save(data, "JPEG", quality=85)
    return data.getvalue()


@contextmanager
def serving(root: Path, *, is_cold: bool = False) -> Iterator[str]:
    """Serve the site; yield the address with the desk's token once everything is made, or at once."""
    command = [sys.executable, "-m", "korme", "--root", str(root), "serve", "-p", "0", "--messages", "en"]
    environment = {**os.environ, "PYTHONPATH": str(HERE), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as server:
        try:
            assert server.stdout
            address = ""
            for line in server.stdout:
                address = line.split()[-1] if "?token=" in line else address
                if "all pages are made" in line or (is_cold and address):
                    break
            threading.Thread(target=server.stdout.read, daemon=True).start()  # a full pipe would stop the server
            yield address
        finally:
            server.terminate()


def measured(browser: Any, address: str, page_address: str) -> tuple[float, float]:
    """Return the milliseconds to the load event, and to the last picture of the first screen."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(address)
    page.goto("about:blank")
    begun = time.perf_counter()
    page.goto(address.partition("/_korme/")[0] + page_address, wait_until="load")
    loaded = time.perf_counter()
    while not page.evaluate(SEEN):
        page.wait_for_timeout(5)
    seen = time.perf_counter()
    context.close()
    return (loaded - begun) * 1000, (seen - begun) * 1000


def changed(browser: Any, address: str, works: int, rounds: int) -> Iterator[tuple[str, list[float]]]:
    """Yield what is changed at the desk, with the milliseconds from the click to the page that shows it."""
    desk = address.partition("?")[0] + "desk/"
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(address)
    times: dict[str, list[float]] = {"an alt text saved": [], "a ranking saved": []}
    for number in range(1, 3 * rounds, 3):  # these have no alt text
        page.goto(f"{desk}entries/work/person-{number // PER_PERSON:03}/work-{number}")
        page.locator("textarea[id*=-alt-]").first.fill(f"A field, {time.time_ns()}")
        begun = time.perf_counter()
        page.locator("button.main").click()
        page.locator("#saved").wait_for()
        times["an alt text saved"].append((time.perf_counter() - begun) * 1000)
    page.goto(f"{desk}jury/final?juror=bek")
    for _ in range(rounds):
        page.locator(".ranking button[value^=up]").nth(min(20, works // 4)).click()
        begun = time.perf_counter()
        with page.expect_navigation():
            page.locator(".ranking-save button").click()
        times["a ranking saved"].append((time.perf_counter() - begun) * 1000)
    page.context.close()
    yield from times.items()


def first_sheet(browser: Any, root: Path) -> tuple[float, float]:
    """Return the seconds from the start of `korme serve` to the sheet, and to the last picture of its first screen."""
    for made in (".cache", "output"):
        shutil.rmtree(root / made, ignore_errors=True)
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    begun = time.perf_counter()
    with serving(root, is_cold=True) as address:
        page.goto(address)
        until(page, "document.querySelector('.frame') !== null")
        sheet = time.perf_counter()
        until(page, f"({SEEN})()")
        pictures = time.perf_counter()
        page.context.close()
    return sheet - begun, pictures - begun


def until(page: Any, expression: str) -> None:
    """Wait for what a page shows that may load itself again at any moment."""
    while True:
        with suppress(Error):
            if page.evaluate(expression):
                return
        page.wait_for_timeout(20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cold", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder) / "site"
        lay(root, given.works)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        cold = first_sheet(browser, root) if given.cold else None
        with serving(root) as address:
            found = {name: [measured(browser, address, page) for _ in range(given.rounds)] for name, page in PAGES}
            times = dict(changed(browser, address, given.works, given.rounds))
        browser.close()
    base = statistics.median(one for one, _ in found["public list of works"])
    print(f"| {given.works} works, {given.rounds} rounds | first | median | × public list |\n|---|---|---|---|")
    for name, each in found.items():
        loaded, seen = (statistics.median(column) for column in zip(*each, strict=True))
        print(f"| {name} | {each[0][0]:.0f} ({each[0][1]:.0f}) | {loaded:.0f} ({seen:.0f}) | {loaded / base:.2f} |")
    print("\n| click → page | median | worst |\n|---|---|---|")
    for name, one in times.items():
        print(f"| {name} | {statistics.median(one):.0f} | {max(one):.0f} |")
    if cold:
        print(
            f"\nNothing made yet: the sheet after {cold[0]:.1f} s, the pictures of its first screen after {cold[1]:.1f} s."
        )
    print(f"\nLoad: {' '.join(f'{one:.1f}' for one in os.getloadavg())}, {os.cpu_count()} processors.")


if __name__ == "__main__":
    main()
