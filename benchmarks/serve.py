"""`korme serve` in a browser: from a saved file to the reloaded page, the first page of a new site, and an afternoon.

    python benchmarks/serve.py --creatives 100 300 1000 --rounds 5
    python benchmarks/serve.py --creatives 1000 --afternoon 500
    python benchmarks/serve.py --creatives 10000 --rounds 2 --rest 20
    python benchmarks/serve.py --photos 2000

A site of creatives with three works each in three languages, as in `pages.py`, and a programme of 200 events in one
venue. Chromium (through Playwright) has the page open that the change concerns; the time ends with the page's first frame
after the change is in it, as the page itself notes. `--photos` adds so many photographs of 12 MP and measures the first page of a site that was never built, with
its first picture. `--afternoon` saves a text again and again, and reports the memory of all processes together (PSS).
Linux only. The tables go to standard output, notes to standard error.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy
import pages
from PIL import Image, ImageFilter
from playwright.sync_api import Error, sync_playwright

HERE = Path(__file__).resolve().parents[1]
CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(path).exists()), "")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
EVENTS, DAYS = 200, 10
PERSON = "creatives/creative-00000"
VENUE = "content/venues/hall.md"
SITE = f"{pages.SITE}timezone: Asia/Almaty\ntheme: mine\nchecks: {{picture-small: off, picture-same: off}}\n"
WORK = "title: {title}\npictures: [{{file: tiny.jpg, alt: A field}}]\n"


def lay(folder: Path, creatives: int) -> None:
    """Write the site."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        pages.lay(Path(scratch), creatives)
        Path(scratch, "korme").rename(folder)
    pages.write(folder / "content/site.yaml", SITE)
    pages.write(folder / VENUE, "---\nname: Great Hall\n---\nBehind the station.\n")
    for day in range(1, DAYS + 1):
        events = "".join(
            f"  - {{name: talk-{day}-{at}, title: Talk {day} {at}, start: '{9 + at // 4:02}:{15 * (at % 4):02}', duration: 15m}}\n"
            for at in range(EVENTS // DAYS)
        )
        pages.write(folder / f"content/programme/2026-04-{day:02}.yaml", f"venue: hall\nevents:\n{events}")
    pages.write(folder / "themes/mine/theme.yaml", "extends: expo\n")
    pages.write(folder / "themes/mine/assets/_css/theme.css", style(""))
    pages.write(folder / "themes/mine/templates/creative.html", template(""))


def style(mark: str) -> str:
    return f"@layer theme {{ :root {{ --mark: {mark or 'none'}; }} }}\n"


def template(mark: str) -> str:
    """Return a template that shows a mark below the page of the theme that it extends."""
    own = (HERE / "themes/expo/templates/creative.html").read_text("utf-8")
    block = re.search(r"{%-? block (main|content|body)\b.*?%}", own)
    assert block
    head = "" if own.lstrip().startswith("{% extends") else own
    assert not head
    return f'{{% extends "expo/creative.html" %}}{{% block {block[1]} %}}{{{{ super() }}}}<p>{mark}</p>{{% endblock %}}'


@dataclass
class Case:
    """A change, the page that is open, and what shows that the change is there."""

    name: str
    page: str
    change: Callable[[Path, str], object]
    """Takes the site's folder, and a word that no page has."""
    shown: str
    """An expression in the page; `mark` is the word."""
    seconds: list[float] = field(default_factory=list)


def replaced(path: str, pattern: str, text: str) -> Callable[[Path, str], object]:
    """Return a change of a part of a file, saved as editors do: a new file is renamed to its name."""

    def change(root: Path, mark: str) -> None:
        file = root / path
        new = file.with_name(".new")
        new.write_text(re.sub(pattern, text.format(mark=mark), file.read_text("utf-8"), count=1, flags=re.MULTILINE))
        new.replace(file)

    return change


def add_picture(root: Path, mark: str) -> None:
    folder = root / PERSON / "works/work-0"
    Image.new("RGB", (64, 48), f"#{time.time_ns() % 0xFFFFFF:06x}").save(folder / f"{mark}.jpg")
    replaced(f"{PERSON}/works/work-0/index.yaml", r"^pictures: \[", "pictures: [{{file: {mark}.jpg, alt: {mark}}}, ")(
        root, mark
    )


def add_work(root: Path, mark: str) -> None:
    folder = root / PERSON / "works" / f"new-{mark}"
    folder.mkdir()
    shutil.copy(root / PERSON / "works/work-0/tiny.jpg", folder)
    (folder / "index.yaml").write_text(WORK.format(title=mark))


SAYS = "document.body.innerText.toLowerCase().includes(mark)"


def cases() -> list[Case]:
    person, work = f"/{PERSON}/", f"/{PERSON}/work-0/"
    loaded = "[...document.images].some(one => one.alt === mark && one.complete && one.naturalWidth)"
    styled = "getComputedStyle(document.documentElement).getPropertyValue('--mark').trim() === mark"
    theme = "themes/mine"
    return [
        Case("a text", person, replaced(f"{PERSON}/index.md", r"^m\d+x\d+$|\Z", "{mark}"), SAYS),
        Case("a picture added", work, add_picture, loaded),
        Case("a new work", person, add_work, SAYS),
        Case("a renamed person", work, replaced(f"{PERSON}/index.md", r"^name: .*", "name: {mark}"), SAYS),
        Case("a venue of 200 events", "/programme/talk-1-0/", replaced(VENUE, r"^name: .*", "name: {mark}"), SAYS),
        Case("a template", person, lambda root, mark: pages.write(root / theme / "templates/creative.html", template(mark)), SAYS),
        Case("a stylesheet", person, lambda root, mark: pages.write(root / theme / "assets/_css/theme.css", style(mark)), styled),
        Case("site.yaml", "/", replaced("content/site.yaml", r"^title: .*", "title: {mark}"), SAYS),
    ]  # fmt: skip


@dataclass
class Server:
    """`korme serve` at work."""

    process: subprocess.Popen[str]
    address: str
    log: Path

    def published(self) -> int:
        """Return how many times a whole site was made."""
        return self.log.read_text("utf-8", "replace").count(" MB of memory")

    def wait_until_published(self, times: int, seconds: float = math.inf) -> None:
        """Wait until a whole site was made so many times, at most so many seconds."""
        end = time.monotonic() + seconds
        while self.published() < times and time.monotonic() < end:
            if self.process.poll() is not None:
                raise SystemExit(self.log.read_text("utf-8", "replace")[-2000:])
            time.sleep(0.05)

    def processes(self) -> list[int]:
        """Return the ids of this process and all below it."""
        found = [self.process.pid]
        for pid in found:
            with contextlib.suppress(OSError):
                found += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        return found

    def wait_until_at_rest(self, seconds: float = 6) -> None:
        """Wait until no process has begun or ended for a while: everything is published, with the index."""
        seen, since = self.processes(), time.monotonic()
        while time.monotonic() < since + seconds:
            time.sleep(0.1)
            if (now := self.processes()) != seen:
                seen, since = now, time.monotonic()

    def memory(self) -> float:
        """Return the MiB of this process and all below it, shared pages counted once (PSS)."""
        total = 0
        for pid in self.processes():
            with contextlib.suppress(OSError):
                found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
                total += int(found[1]) if found else 0
        return total / 1024


@contextlib.contextmanager
def serving(root: Path) -> Iterator[Server]:
    """Start `korme serve`; yield it as soon as it answers."""
    log = root / ".serve.log"
    with log.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "korme", "serve", "-p", "0", "--messages", "en"],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(HERE), "PYTHONUNBUFFERED": "1"},
            stdout=written,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    try:
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text())):
            time.sleep(0.01)
        yield Server(process, found[0], log)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            note("`korme serve` did not end at Ctrl-C")


_WATCH = """
const shown = {%s};
const look = () => {
  const { name, mark } = JSON.parse(sessionStorage.wanted ?? "{}");
  let is = false;
  try { is = name && shown[name](mark); } catch {}  // the page is not there yet
  if (!is) return requestAnimationFrame(look);
  delete sessionStorage.wanted;
  requestAnimationFrame(() => setTimeout(() => { sessionStorage.shown = performance.timeOrigin + performance.now(); }));
};
requestAnimationFrame(look);
"""


def watch(cases: list[Case]) -> str:
    """Return a script for each page that notes when the frame was shown that has what is wanted, in ms of the Unix epoch."""
    return _WATCH % ", ".join(f"{case.name!r}: mark => {case.shown}" for case in cases)


def want(page: Any, name: str, mark: str) -> None:
    """Tell the pages what is wanted."""
    page.evaluate(
        "wanted => { delete sessionStorage.shown; sessionStorage.wanted = wanted; }",
        json.dumps({"name": name, "mark": mark}),
    )


def is_shown_at(page: Any, seconds: float = 120) -> float:
    """Wait until the page has noted that it shows what is wanted; return when it did, in seconds of the Unix epoch."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(Error):  # it is loading
            if shown := page.evaluate("sessionStorage.shown"):
                return float(shown) / 1000
        time.sleep(0.02)
    raise SystemExit(f"{page.url} does not show the change")


def shows(page: Any, expression: str, mark: str, seconds: float = 120) -> None:
    page.wait_for_function(f"mark => {{ try {{ return {expression}; }} catch {{ return false; }} }}", arg=mark,
                           polling=10, timeout=seconds * 1000)  # fmt: skip


def comes(page: Any, expression: str, seconds: float = 600) -> None:
    """Wait for what a page shows that may load itself again at any moment: such a page ends `wait_for_function`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(Error):  # it is loading
            if page.evaluate(expression):
                return
        time.sleep(0.02)
    raise SystemExit(f"{page.url} has not come: {expression}")


def measure(root: Path, browser: Any, rounds: int, rest: float) -> list[Case]:
    """Return the cases with their times.

    Args:
        rest: the most seconds between two changes, if publishing takes longer; the next change interrupts it.
    """
    found = cases()
    with serving(root) as server:
        server.wait_until_published(1)
        page = browser.new_page()
        page.add_init_script(watch(found))
        for number in range(rounds):
            for case in found:
                mark = f"m{number}x{time.time_ns() % 10**8}"
                page.goto(server.address + case.page)
                page.wait_for_timeout(300)
                want(page, case.name, mark)
                times = server.published()
                begun = time.time()
                case.change(root, mark)
                case.seconds.append(is_shown_at(page) - begun)
                server.wait_until_published(times + 1, rest)
                note(f"{case.name}: {case.seconds[-1]:.2f} s")
        page.close()
    return found


def afternoon(root: Path, browser: Any, saves: int) -> list[tuple[int, float]]:
    """Save a text many times; return the memory in MiB after so many saves."""
    change = next(case for case in cases() if case.name == "a text")
    seen = []
    with serving(root) as server:
        server.wait_until_published(1)
        page = browser.new_page()
        page.goto(server.address + change.page)
        for number in range(saves + 1):
            if number % max(1, saves // 4) == 0:
                server.wait_until_at_rest()
                seen.append((number, server.memory()))
                note(f"after {number} saves: {seen[-1][1]:.0f} MiB")
            mark = f"m{number}x{time.time_ns() % 10**8}"
            change.change(root, mark)
            shows(page, change.shown, mark)
        page.close()
    return seen


def draw_photo(path: Path, seed: int) -> None:
    """Draw a picture of 12 MP with detail, as a camera's."""
    noise = numpy.random.default_rng(seed).integers(0, 255, (300, 400, 3), dtype=numpy.uint8)
    image = Image.fromarray(noise).filter(ImageFilter.GaussianBlur(1)).resize((4000, 3000), Image.Resampling.BICUBIC)
    image.save(path, quality=85)


def first_start(folder: Path, browser: Any, count: int) -> tuple[float, float]:
    """Return the seconds until the first page of a new site shows its text, and until its first picture shows."""
    root = folder / "photos"
    if not root.exists():
        lay(root, 10)
        originals = folder / "originals"
        originals.mkdir(exist_ok=True)
        for seed in range(20):
            draw_photo(originals / f"{seed}.jpg", seed)
        for number in range(count):
            work = root / f"creatives/creative-{number // 200:05}/works/album-{number // 20}"
            work.mkdir(parents=True, exist_ok=True)
            data = (originals / f"{number % 20}.jpg").read_bytes()
            # each with bytes of its own: a comment before the end of the file
            (work / f"{number}.jpg").write_bytes(data[:2] + b"\xff\xfe\x00\x0a%08d" % number + data[2:])
            (work / "index.yaml").write_text(f"title: Album {number // 20}\n")
    for made in (root / "output", root / ".cache"):
        shutil.rmtree(made, ignore_errors=True)
    page = browser.new_page()
    begun = time.perf_counter()
    with serving(root) as server:
        page.goto(server.address + "/works/", wait_until="commit")
        comes(page, "document.querySelector('main h1') !== null")
        text = time.perf_counter() - begun
        note(f"first page: {text:.1f} s")
        page.goto(server.address + f"/{PERSON}/album-0/", wait_until="commit")
        comes(page, "[...document.images].some(one => one.complete && one.naturalWidth > 50)")
        picture = time.perf_counter() - begun
        page.close()
    return text, picture


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--creatives", type=int, nargs="*", default=[])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rest", type=float, default=math.inf, metavar="SECONDS", help="longest pause after a change")
    parser.add_argument("--afternoon", type=int, default=0, metavar="SAVES")
    parser.add_argument("--photos", type=int, default=0)
    parser.add_argument("--work", type=Path, help="keep the sites here")
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = given.work or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for creatives in given.creatives:
            root = folder / f"serve-{creatives}"
            if not root.exists():
                note(f"writing {creatives} creatives")
                lay(root, creatives)
            if given.rounds:
                print(
                    f"\n| saved → page, {creatives} creatives | median, s | worst of {given.rounds}, s |\n|---|--:|--:|"
                )
                for case in measure(root, browser, given.rounds, given.rest):
                    print(f"| {case.name} | {statistics.median(case.seconds):.2f} | {max(case.seconds):.2f} |")
            if given.afternoon:
                print(f"\n| saves, {creatives} creatives | memory of all processes, MiB |\n|--:|--:|")
                for saves, memory in afternoon(root, browser, given.afternoon):
                    print(f"| {saves} | {memory:.0f} |")
        if given.photos:
            text, picture = first_start(folder, browser, given.photos)
            print(f"\n| first start, {given.photos} new photographs of 12 MP | s |\n|---|--:|")
            print(f"| first page | {text:.1f} |\n| a page with its first picture | {picture:.1f} |")
        browser.close()


if __name__ == "__main__":
    main()
