"""The curators' desk in a browser, beside the public list of works on the same server.

    python benchmarks/desk.py --works 500 --rounds 5

A site of creatives with five works each, every one with a picture of its own, in a git repository with one work changed.
`korme serve` has read and published it when the measuring begins. Chromium (through Playwright) opens each page anew in
every round; the time ends with the `load` event, in brackets with the last picture of the first screen. The table goes to
standard output: medians in milliseconds, and each as a multiple of the public list of works.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy
from PIL import Image
from playwright.sync_api import sync_playwright

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
)
SEEN = """() => [...document.images].every((one) => {
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
def serving(root: Path) -> Iterator[str]:
    """Serve the site; yield the address with the desk's token once everything is published."""
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
                if "the site is in" in line:
                    break
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder) / "site"
        lay(root, given.works)
        with serving(root) as address:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            found = {name: [measured(browser, address, page) for _ in range(given.rounds)] for name, page in PAGES}
            browser.close()
    base = statistics.median(one for one, _ in found["public list of works"])
    print(f"| {given.works} works, {given.rounds} rounds | first | median | × public list |\n|---|---|---|---|")
    for name, times in found.items():
        loaded, seen = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"| {name} | {times[0][0]:.0f} ({times[0][1]:.0f}) | {loaded:.0f} ({seen:.0f}) | {loaded / base:.2f} |")


if __name__ == "__main__":
    main()
