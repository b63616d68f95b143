"""Precision and recall of the desk's "same picture twice", on copies and second shots that are made here.

    python benchmarks/twins.py FOLDER… [--count 40] [--made 6] --into docs/desk.md
    python benchmarks/twins.py --time 1000 --into docs/desk.md

Pictures of the folders, and as many pages, tiles and drawings as `--made` says of each kind, are copied in all ways of
`twin_ways.COPIES`, which should be found, and the pictures taken again in all ways of `SECONDS`, which should not;
nor should pictures of one series. The tables go to standard output and, with `--into`, to a page; what is found among the
pictures as they are is named on standard error, for somebody to look at.

With `--time` the desk searches so many photographs, drawn here, then one more, and one more after a restart. Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import hashlib
import io
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from performance import with_part
from PIL import Image, ImageEnhance, ImageOps
from twin_ways import ALIKE, COPIES, SECONDS, series

from korme.commands.desk.twin_search import TwinOrder, TwinSearch, name_of, read_record
from korme.core.model import Limits
from korme.pictures.copies import copies, copies_of, prepared, tone_table
from korme.pictures.jobs import Question
from korme.pictures.miniatures import miniature
from korme.store.cache import Cache

_SIDE = 1600
"""Pixels of the longer side of what is copied."""
_SUFFIXES = frozenset((".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".tif"))


class Named(NamedTuple):
    """A picture with its miniature."""

    name: str
    image: Image.Image
    small: bytes


class Shrinker:
    """Makes miniatures of files, as the desk does."""

    def __init__(self, folder: Path) -> None:
        self.place = folder / "sent.jpg"
        self.limits = Limits()

    def __call__(self, image: Image.Image, quality: int) -> bytes:
        """Return the miniature of a picture that was saved with a quality."""
        image.convert("RGB").save(self.place, "JPEG", quality=quality)
        return miniature(Question(self.place, self.limits)).data


def opened(folders: Sequence[Path]) -> Iterator[tuple[str, Image.Image]]:
    """Yield the pictures of some folders that can be read."""
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.suffix.lower() not in _SUFFIXES:
            continue
        try:
            with Image.open(path) as file:
                file.draft("RGB", (_SIDE, _SIDE))
                image = ImageOps.exif_transpose(file).convert("RGB")
        except (OSError, SyntaxError) as error:
            print(f"left out: {path.name}: {error}", file=sys.stderr)
            continue
        image.thumbnail((_SIDE, _SIDE))
        yield path.name, image


def is_found(one: bytes, other: bytes) -> bool:
    """Return whether two pictures are found among each other, as `copies` does it."""
    ready = [each for name, data in (("one", one), ("other", other)) if (each := prepared(name, data))]
    return len(ready) == 2 and bool(copies_of(ready, tone_table(ready), 1))


def own(pictures: Sequence[Named]) -> tuple[list[Named], int]:
    """Return the pictures without what is found twice among them or is too plain; and how many comparisons that took."""
    clear = [one for one in pictures if prepared(one.name, one.small)]
    numbered = [(str(number), one.small) for number, one in enumerate(clear)]
    found = copies(numbered)
    for copy in found:
        print(f"found: {clear[int(copy.part)].name} in {clear[int(copy.whole)].name}", file=sys.stderr)
    twice = {int(copy.part) for copy in found}
    return [one for at, one in enumerate(clear) if at not in twice], len(clear) * (len(clear) - 1) // 2


def recall(photographs: Sequence[Named], drawn: Sequence[Named], shrink: Shrinker) -> tuple[int, int]:
    """Print how many copies are found; return that, and of how many."""
    print("| copy | photographs | pages and drawings |\n|---|---|---|")
    chance, sums = random.Random(20), [0, 0]
    for name, (change, quality) in COPIES.items():
        counts = [
            sum(is_found(one.small, shrink(change(one.image, chance), quality)) for one in all_of)
            for all_of in (photographs, drawn)
        ]
        sums = [total + count for total, count in zip(sums, counts, strict=True)]
        print(f"| {name} | {counts[0]} of {len(photographs)} | {counts[1]} of {len(drawn)} |", flush=True)
    of = [len(COPIES) * len(all_of) for all_of in (photographs, drawn)]
    cells = (f"{total} of {count} ({total / count:.1%})" for total, count in zip(sums, of, strict=True))
    print(f"| **all** | {' | '.join(cells)} |\n")
    return sum(sums), sum(of)


def false_finds(photographs: Sequence[Named], made: int, shrink: Shrinker) -> tuple[int, int]:
    """Print how many pictures are wrongly found to be copies; return that, and of how many pairs."""
    print("| no copy | wrongly found |\n|---|---|")
    chance, rows = random.Random(21), []
    for name, (first, second) in SECONDS.items():
        wrong = sum(
            is_found(shrink(first(one.image, chance), 92), shrink(second(one.image, chance), 92)) for one in photographs
        )
        rows.append((name, wrong, len(photographs)))
        print(f"| {name} | {wrong} of {len(photographs)} |", flush=True)
    for kind in ALIKE:
        small = [(str(number), shrink(image, 90)) for number, image in enumerate(series(kind, 2 * made))]
        rows.append((kind, len(copies(small)), len(small) * (len(small) - 1) // 2))
        print(f"| {kind} | {rows[-1][1]} of {rows[-1][2]} pairs |", flush=True)
    return sum(wrong for _, wrong, _ in rows), sum(count for *_, count in rows)


def judged(folders: Sequence[Path], count: int, made: int) -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        shrink = Shrinker(Path(folder))
        files = [Named(name, image, shrink(image, 95)) for name, image in opened(folders)]
        photographs, pairs = own(files)
        photographs = random.Random(20).sample(photographs, min(count, len(photographs)))
        drawn = [
            Named(f"{kind} {number}", image, shrink(image, 95))
            for kind in ALIKE
            for number, image in enumerate(series(kind, made))
        ]
        print(f"`benchmarks/twins.py`, {dt.date.today()}:\n")
        right, of = recall(photographs, drawn, shrink)
        wrong, beside = false_finds(photographs, made, shrink)
    print(
        f"\n{right} of {of} copies are found (recall {right / of:.1%}), {wrong} of {beside} pairs that are none"
        f" (precision {right / max(1, right + wrong):.2%}). {len(files)} pictures as they are: {pairs} pairs compared."
    )


def drawn(number: int, grain: Image.Image) -> Image.Image:
    """Return a photograph that no other one is like: some shapes of light, with the grain of a camera."""
    chance = random.Random(number)
    small = Image.frombytes("RGB", (12, 8), chance.randbytes(12 * 8 * 3)).resize((48, 32), Image.Resampling.BICUBIC)
    light = ImageEnhance.Brightness(small).enhance(chance.uniform(0.5, 1.4))
    return Image.blend(light.resize(grain.size, Image.Resampling.BICUBIC), grain, 0.12)


def timed(count: int) -> None:
    """Print what the first visit takes, one more picture, and the same after a restart."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        grain = Image.effect_noise((1200, 800), 60).convert("RGB")
        for number in range(count + 2):
            drawn(number, grain).save(root / f"{number}.jpg", quality=85)
        digests = [hashlib.sha256((root / f"{number}.jpg").read_bytes()).hexdigest() for number in range(count + 2)]
        files = [(name_of(digest), root / f"{number}.jpg") for number, digest in enumerate(digests)]
        cache, jobs = Cache(root / "cache"), os.cpu_count() or 1
        print(f"`benchmarks/twins.py --time {count}`, {dt.date.today()}, {jobs} cores, photographs of 1 megapixel:\n")
        print("| | seconds | of CPU time |\n|---|---|---|")
        search = TwinSearch(cache, jobs)
        row(f"{count} pictures, first visit", search, files[:count])
        row("one more", search, files[: count + 1])
        row("one more after a restart", TwinSearch(cache, jobs), files)
        large = root / "large.jpg"
        drawn(count, grain.resize((4000, 3000))).save(large, quality=85)
        used = [timed_miniature(path) for path in (files[0][1], large)]
        print(f"| each picture of 12 megapixels, more | | {used[1] - used[0]:.3f} |")
    memory = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(f"\nMemory: {memory[0]} MiB, each child process {memory[1]} MiB at most.")


def row(name: str, search: TwinSearch, files: Sequence[tuple[str, Path]]) -> None:
    """Search, and print what it took."""
    began, used = time.perf_counter(), cpu()
    for _ in search.run(TwinOrder(tuple(files), Limits())):
        pass
    record = read_record(search.cache)
    assert len(record.seen) == len(files), record.unclear
    print(f"| {name} | {time.perf_counter() - began:.1f} | {cpu() - used:.1f} |", flush=True)
    if record.copies:
        print(f"found: {record.copies}", file=sys.stderr)


def timed_miniature(path: Path) -> float:
    """Return the CPU time of making a picture small."""
    before = cpu()
    for _ in range(5):
        miniature(Question(path, Limits()))
    return (cpu() - before) / 5


def cpu() -> float:
    """Return the CPU time of this process and its children that have ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--count", type=int, default=40, help="photographs that are copied")
    parser.add_argument("--made", type=int, default=6, help="pages, tiles and drawings of each kind")
    parser.add_argument("--time", type=int, metavar="COUNT", help="measure how long so many pictures take")
    parser.add_argument("--into", type=Path, help="a page with a place for the tables: docs/desk.md")
    given = parser.parse_args()
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        if given.time:
            timed(given.time)
        else:
            judged(given.folders, given.count, given.made)
    text = printed.getvalue().strip()
    print(text)
    if given.into:
        part = "twins-time" if given.time else "twins"
        given.into.write_text(with_part(given.into.read_text("utf-8"), part, text), "utf-8")


if __name__ == "__main__":
    main()
