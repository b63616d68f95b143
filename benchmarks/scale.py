"""What large sites take: measures a page and a photograph, and computes from them the tables of docs/scale.md.

    python benchmarks/scale.py --photos DIR --count 12 --creatives 240
    python benchmarks/scale.py --whole 10000

Measured is the CPU time of all processes (user and system), which other programs on the machine hardly change, at two
sizes each; the difference per page or photograph is what one costs, without what every build costs. Both sizes are large enough to have cards for what is shared most only. Photographs: a
folder of JPEGs of 12 megapixels. The shared cache is a folder, so network time is not part of it. With `--whole` a site
of so many creatives is built as a whole, cold, after a change of one text and after none. Linux only. The tables go to
standard output.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import datetime as dt
import gzip
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pages

HERE = Path(__file__).resolve().parent
FEW = 2
"""Photographs of the smaller site."""
VISIT = 5
"""Pages of a visit (assumed)."""
_CHILD_SUBREAPER = 36
"""prctl: orphans become children of this process."""
PEAK = 3
"""How much busier the busiest hour is than the mean (assumed)."""
ALBUM = """title: Photographs
languages: [en]
base_url: https://example.org
disciplines: {photography: Photography}
checks: {alt-missing: "off", picture-same: "off"}
"""


class Built(NamedTuple):
    """One build: seconds of CPU time and of wall time, and what it left."""

    seconds: float
    wall: float
    files: int
    size: int
    pages: int


class Costs(NamedTuple):
    """What one page and one photograph cost."""

    page: float
    """Seconds."""
    page_size: float
    files_a_page: float
    photograph: float
    fetched: float
    inspected: float
    media_size: float
    media_files: float
    entry_size: float
    entries: float
    original: float
    html: float
    """Bytes of a compressed page."""
    picture: float
    """Bytes of a rendition, on average."""


def used() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def built(root: Path, *options: str, command: str = "build", fresh: bool = True) -> Built:
    """Run a command on a site and return its CPU time."""
    if fresh:
        for name in ("output", ".cache"):
            shutil.rmtree(root / name, ignore_errors=True)
    words = [sys.executable, "-m", "korme", command, "--root", str(root), "-q", *options]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "SOURCE_DATE_EPOCH": "1795000000"}
    before, began = used(), time.monotonic()
    if subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
        raise SystemExit(f"failed: {' '.join(words)}")
    wall = time.monotonic() - began
    with contextlib.suppress(ChildProcessError):  # children that it left behind, whose time would not be counted
        while True:
            os.wait()
    seconds = used() - before
    found = [path for path in (root / "output").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in found)
    return Built(seconds, wall, len(found), size, sum(path.suffix == ".html" for path in found))


def album(root: Path, photos: Sequence[Path]) -> None:
    """Write a site that shows photographs, ten in a work."""
    pages.write(root / "content/site.yaml", ALBUM)
    pages.write(root / "creatives/someone/index.md", "---\nname: Someone\ndiscipline: photography\n---\nText.\n")
    for at, photo in enumerate(photos):
        work = root / f"creatives/someone/works/album{at // 10}"
        pages.write(work / "index.yaml", f"title: Album {at // 10}\n")
        shutil.copy(photo, work / f"{at}.jpg")


def measured(folder: Path, photos: Sequence[Path], creatives: int) -> Costs:
    """Build every site at two sizes."""
    texts = []
    for count in (creatives // 2, creatives):
        pages.lay(folder / f"texts{count}", count)
        texts.append(built(folder / f"texts{count}/korme"))
    few, many = folder / "few", folder / "many"
    album(few, photos[:FEW])
    album(many, photos)
    rows: dict[str, list[Built]] = {"cold": [], "fetched": [], "inspected": []}
    for root in (few, many):
        store = f"file://{root}-store"
        rows["cold"].append(built(root, "--cache", store))
        rows["fetched"].append(built(root, "--cache", store))
        shutil.rmtree(root / ".cache")
        rows["inspected"].append(built(root, command="check", fresh=False))
    more = len(photos) - FEW
    entries = [path for path in Path(f"{many}-store").rglob("*") if path.is_file()]
    fewer = [path for path in Path(f"{few}-store").rglob("*") if path.is_file()]
    media = [path.stat().st_size for path in (many / "output/media").iterdir()]
    fewer_media = [path.stat().st_size for path in (few / "output/media").iterdir()]
    works = list((folder / f"texts{creatives}/korme/output").rglob("works/*/index.html"))[:200]
    extra = texts[1].pages - texts[0].pages

    def each(name: str) -> float:
        return (rows[name][1].seconds - rows[name][0].seconds) / more

    return Costs(
        page=(texts[1].seconds - texts[0].seconds) / extra,
        page_size=(texts[1].size - texts[0].size) / extra,
        files_a_page=(texts[1].files - texts[0].files) / extra,
        photograph=each("cold"),
        fetched=each("fetched"),
        inspected=each("inspected"),
        media_size=(sum(media) - sum(fewer_media)) / more,
        media_files=(len(media) - len(fewer_media)) / more,
        entry_size=(sum(path.stat().st_size for path in entries) - sum(path.stat().st_size for path in fewer)) / more,
        entries=(len(entries) - len(fewer)) / more,
        original=sum(photo.stat().st_size for photo in photos) / len(photos),
        html=sum(len(gzip.compress(path.read_bytes(), 6)) for path in works) / len(works),
        picture=sum(media) / len(media),
    )


def whole(folder: Path, creatives: int) -> str:
    """Build a site of so many creatives; return what it took as a table."""
    pages.lay(folder, creatives)
    for other in ("eleventy", "hugo"):
        shutil.rmtree(folder / other)
    root = folder / "korme"
    cold = built(root)
    with open(root / "creatives/creative-00000/index.md", "a", encoding="utf-8") as text:
        text.write("One more sentence.\n")
    touched = built(root, fresh=False)
    rows = [
        [name, f"{each.wall:.1f} s", f"{each.seconds:.1f} s"]
        for name, each in (("cold", cold), ("one text touched", touched), ("nothing changed", built(root, fresh=False)))
    ]
    made = f"{cold.pages:,} pages, {cold.files:,} files, {cold.size / 1e9:.2f} GB"
    return table([f"{creatives:,} creatives: {made}", "wall time", "CPU time"], rows)


def where() -> str:
    """Return the day and the machine."""
    return (
        f"{dt.date.today():%d %B %Y}, {platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def hours(seconds: float) -> str:
    return f"{seconds / 3600:.3g} h" if seconds >= 3600 else f"{seconds / 60:.3g} min"


def report(costs: Costs, photos: int, creatives: int) -> str:
    """Return all tables: what was measured, then what is computed from it."""
    one = [
        ["CPU time of a page (cold, everything that a page has)", f"{costs.page * 1000:.2f} ms"],
        ["its bytes in the output, with its share of cards, feeds and index", f"{costs.page_size / 1e3:.1f} kB"],
        ["its files, with the same", f"{costs.files_a_page:.2f}"],
        ["CPU time of a photograph of 12 MP, made and uploaded", f"{costs.photograph:.2f} s"],
        ["the same, taken from a shared cache and checked", f"{costs.fetched:.2f} s"],
        ["the same, only inspected (each share does so with all)", f"{costs.inspected:.3f} s"],
        ["its renditions: files, bytes", f"{costs.media_files:.1f}, {costs.media_size / 1e6:.2f} MB"],
        ["its entries in a shared cache: number, bytes", f"{costs.entries:.1f}, {costs.entry_size / 1e6:.2f} MB"],
        ["the original", f"{costs.original / 1e6:.2f} MB"],
        ["a compressed page; a rendition on average", f"{costs.html / 1e3:.1f} kB; {costs.picture / 1e3:.0f} kB"],
    ]
    many, million = 10_000 * 12, 1_000_000
    making, last = million * costs.photograph, million * (costs.fetched + costs.inspected)
    share = making / 8 + million * costs.inspected
    built_rows = [
        ["CPU time, cold", hours(many * costs.page), hours(making)],
        [
            "wall time on one machine of 8 cores",
            hours(many * costs.page / 8),
            hours((making + million * costs.inspected) / 8),
        ],
        ["wall time of each of 8 shares, 8 cores", "–", hours(share / 8)],
        ["wall time of the last build, 8 cores, all in the shared cache", "–", hours(last / 8)],
        ["files in the output", f"{many * costs.files_a_page:,.0f}", f"{million * costs.media_files:,.0f}"],
        ["output", f"{many * costs.page_size / 1e9:.1f} GB", f"{million * costs.media_size / 1e12:.2f} TB"],
        ["originals, which every share reads", "–", f"{million * costs.original / 1e12:.2f} TB"],
        ["shared cache", "–", f"{million * costs.entry_size / 1e12:.2f} TB"],
        [
            "its entries: each looked up and written once, read by each last build",
            "–",
            f"{million * costs.entries:,.0f}",
        ],
    ]
    visit = VISIT * (costs.html + 4 * costs.picture)
    visits = [
        [
            "requests",
            f"{10e6 * VISIT * 5 / 1e6:,.0f} million a day, {10e6 * VISIT * 5 * PEAK / 86400:,.0f} a second at the peak",
        ],
        [
            "bytes",
            f"{10e6 * visit / 1e12:.1f} TB a day, {10e6 * visit * 8 * PEAK / 86400 / 1e9:.1f} Gbit/s at the peak",
        ],
    ]
    return "\n".join(
        [
            f"{where()}; {photos} photographs, {creatives} creatives.\n",
            table(["measured", "one"], one),
            table(["computed", "10,000 creatives, 120,000 pages", "1,000,000 photographs"], built_rows),
            table([f"10 million visitors a day, {VISIT} pages each (assumed)", "computed"], visits),
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--creatives", type=int, default=240)
    parser.add_argument("--whole", type=int, help="number of creatives of a site that is built as a whole")
    given = parser.parse_args()
    ctypes.CDLL(None).prctl(_CHILD_SUBREAPER, 1, 0, 0, 0)
    if given.whole:
        with tempfile.TemporaryDirectory() as folder:
            print(f"{where()}.\n\n{whole(Path(folder), given.whole)}")
        return
    photos = sorted(given.photos.glob("*.jpg"))[: given.count] if given.photos else []
    if len(photos) <= FEW:
        parser.error(f"{given.photos} has too few JPEGs")
    with tempfile.TemporaryDirectory() as folder:
        print(report(measured(Path(folder), photos, given.creatives), len(photos), given.creatives))


if __name__ == "__main__":
    main()
