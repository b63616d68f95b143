"""Contact sheets of a built site: every type of page, at three widths, by day and by night, in each language, in Chromium.

python scripts/screenshots.py output sheets
python scripts/screenshots.py output sheets --pages work creative --languages kk --schemes dark --widths 390
"""

from __future__ import annotations

import argparse
import functools
import http.server
import io
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(path).exists()), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
FOLDERS = (
    *(
        "creatives",
        "collections",
        "collectives",
        "works",
        "disciplines",
        "tags",
        "programme",
        "venues",
        "partners",
        "stories",
        "editions",
    ),
    *("search", "credits", "styleguide"),
)
SETTLE = """async () => { const all = [...document.images]; for (const one of all) { one.loading = 'eager'; one.decoding = 'sync'; }
  await Promise.all(all.map(one => one.decode().catch(() => {}))); await document.fonts.ready; }"""


def kinds(site: Path) -> dict[str, str]:
    """Return a URL of every type of page, by name: lists, the first page of each, other pages at the root."""
    urls = {"home": ""}
    for name in FOLDERS:
        if (site / name / "index.html").exists():
            urls[name] = f"{name}/"
        inner = sorted(
            path.parent
            for path in (site / name).glob("*/index.html")
            if 'http-equiv="refresh"' not in path.read_text("utf-8")
        )
        if inner:
            urls[f"{name}-one"] = inner[0].relative_to(site).as_posix() + "/"
    works = sorted(path.parent for path in (site / "creatives").glob("*/*/index.html"))
    if works:
        urls["work"] = works[0].relative_to(site).as_posix() + "/"
    pages = sorted(
        path.parent.name for path in site.glob("*/index.html") if 'http-equiv="refresh"' not in path.read_text("utf-8")
    )
    urls |= {path: f"{path}/" for path in pages if path not in urls and not (site / path / "works").is_dir()}
    return urls | ({"404": "404.html"} if (site / "404.html").exists() else {})


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder, and provide its address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def shot(browser: Any, address: str, *, width: int, scheme: str, tallest: int) -> Image.Image:
    """Return a page from its top to its end, or to `tallest` pixels."""
    context = browser.new_context(viewport={"width": width, "height": 844 if width < 600 else 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    page.evaluate(SETTLE)
    height = min(page.evaluate("document.documentElement.scrollHeight"), tallest)
    data = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    context.close()
    return Image.open(io.BytesIO(data)).convert("RGB")


def sheet(shots: list[tuple[str, Image.Image]], *, wide: int, scale: float) -> Image.Image:
    """Return pictures side by side in rows no wider than `wide` pixels, each under its name."""
    small = [(name, image.resize((int(image.width * scale), int(image.height * scale)))) for name, image in shots]
    rows: list[list[tuple[str, Image.Image]]] = [[]]
    for picture in small:
        if rows[-1] and sum(image.width + 16 for _, image in rows[-1]) + picture[1].width > wide:
            rows.append([])
        rows[-1].append(picture)
    heights = [max(image.height for _, image in row) + 36 for row in rows]
    width = max(sum(image.width + 16 for _, image in row) for row in rows)
    whole = Image.new("RGB", (width, sum(heights)), "#777")
    draw = ImageDraw.Draw(whole)
    top = 0
    for row, height in zip(rows, heights, strict=True):
        left = 8
        for name, image in row:
            draw.text((left, top + 8), name, fill="white")
            whole.paste(image, (left, top + 24))
            left += image.width + 16
        top += height
    return whole


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("site", type=Path)
    reader.add_argument("out", type=Path)
    reader.add_argument(
        "--pages", nargs="*", help="names as in the sheets, or addresses such as creatives/NAME/; default: all"
    )
    reader.add_argument("--widths", nargs="*", type=int, default=[390, 768, 1440])
    reader.add_argument("--schemes", nargs="*", default=["light", "dark"])
    reader.add_argument("--languages", nargs="*", default=["en", "ru", "kk"], help="the first is the site's own")
    reader.add_argument("--tallest", type=int, default=2600, help="pixels of a page that are shown")
    reader.add_argument("--scale", type=float, default=0.5)
    reader.add_argument("--wide", type=int, default=1900)
    given = reader.parse_args()
    known = kinds(given.site)
    wanted = {name: known.get(name, name) for name in given.pages} if given.pages else known
    own = next((tag for tag in given.languages if not (given.site / tag / "index.html").exists()), "")
    given.out.mkdir(parents=True, exist_ok=True)
    with served(given.site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for language, width, scheme in itertools.product(given.languages, given.widths, given.schemes):
            root = address if language == own else f"{address}{language}/"
            shots = [
                (
                    name,
                    shot(
                        browser,
                        (address if name == "404" else root) + path,
                        width=width,
                        scheme=scheme,
                        tallest=given.tallest,
                    ),
                )
                for name, path in wanted.items()
            ]
            target = given.out / f"{language}-{width}-{scheme}.png"
            sheet(shots, wide=given.wide, scale=given.scale).save(target)
            print(target)
        browser.close()


if __name__ == "__main__":
    main()
