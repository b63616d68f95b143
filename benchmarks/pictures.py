"""Pictures side by side: Körme's picture pipeline, the bare library, Eleventy, Hugo and sigal on the same photographs.

    python benchmarks/pictures.py                         draws its own photographs
    python benchmarks/pictures.py --photos DIR --count 40 --eleventy FOLDER --hugo PROGRAM --sigal PROGRAM --rounds 2

`--eleventy` is a folder with @11ty/eleventy and @11ty/eleventy-img in its node_modules. Rounds alternate between the
contenders, so that load affects all alike; compare the ratios. Scores need the packages ssimulacra2 and numpy. Linux
only: memory is read from /proc.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import peers
from PIL import Image, ImageChops, ImageDraw

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
WIDTHS = (400, 800, 1600)
SIZE = (4000, 3000)


@dataclass
class Run:
    """Cost of one run of a contender."""

    wall: float
    cpu: float
    peak_mib: float


@dataclass
class Contender:
    """A program that makes renditions of the photographs."""

    name: str
    prepare: Callable[[Path], list[str]]
    """Prepares a working folder and returns the command."""
    made: str
    """Glob of the files that a modern browser loads."""
    runs: dict[str, list[Run]] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)
    score: float | None = None


# The photographs


def draw_photo(seed: int) -> Image.Image:
    """Return a picture with as much detail in every octave as a photograph, with edges and flat areas."""
    chance = random.Random(seed)
    planes = [_octaves(chance, 11, 0.16), _octaves(chance, 7, 0.10), _octaves(chance, 7, 0.10)]
    image = Image.merge("YCbCr", [plane.resize(SIZE, Image.Resampling.BICUBIC) for plane in planes]).convert("RGB")
    pen = ImageDraw.Draw(image)
    for _ in range(12):
        points = [(chance.randrange(SIZE[0]), chance.randrange(SIZE[1])) for _ in range(3)]
        pen.polygon(points, outline=tuple(chance.randrange(256) for _ in range(3)), width=chance.randrange(3, 60))
    return image


def _octaves(chance: random.Random, count: int, strength: float) -> Image.Image:
    plane = Image.new("L", (4, 3), 128)
    for octave in range(1, count):
        size = (min(4 << octave, SIZE[0]), min(3 << octave, SIZE[1]))
        noise = Image.frombytes("L", size, chance.randbytes(size[0] * size[1]))
        damped = noise.point([round(128 + (level - 128) * strength) for level in range(256)])
        plane = ImageChops.add(plane.resize(size, Image.Resampling.BICUBIC), damped, 1, -128)
    return plane


def lay_photos(folder: Path, given: Path | None, count: int) -> None:
    """Put `count` photographs into `folder`: given ones, or drawn ones."""
    folder.mkdir(parents=True)
    if given:
        for path in sorted(given.glob("*.jpg"))[:count]:
            os.link(path, folder / path.name) if path.stat().st_dev == folder.stat().st_dev else shutil.copy(
                path, folder
            )
        return
    for number in range(count):
        draw_photo(number).save(folder / f"photo-{number:03}.jpg", quality=90)


# The contenders


def korme(photos: Path, effort: str) -> Callable[[Path], list[str]]:
    def prepare(folder: Path) -> list[str]:
        return [sys.executable, str(HERE / "pictures.py"), "--as", "korme", str(photos), str(folder), effort]

    return prepare


def floor(photos: Path, effort: int) -> Callable[[Path], list[str]]:
    def prepare(folder: Path) -> list[str]:
        return [sys.executable, str(HERE / "pictures.py"), "--as", "floor", str(photos), str(folder), str(effort)]

    return prepare


def as_korme(photos: Path, folder: Path, effort: int, quality: int) -> None:
    """Do what a build does with its pictures, without the pages."""
    from korme.core.model import Encoding, Limits, Picture, Preset
    from korme.core.problems import Mark
    from korme.pictures.geometry import plan_renditions
    from korme.pictures.making import PictureJob, make_pictures
    from korme.pictures.probing import probe_pictures
    from korme.store.cache import Cache
    from korme.store.worker_pool import Pool

    cache, cores = Cache(folder / "cache"), os.cpu_count() or 1
    pictures = [Picture(path.name, Mark(path.name)) for path in sorted(photos.iterdir())]
    preset = Preset("bench", WIDTHS, (Encoding("webp", quality, effort), Encoding("jpeg", 80, min(effort, 4), (800,))))
    with Pool(cores) as pool:
        probes, _ = probe_pictures(pictures, photos, limits=Limits(), cache=cache, progress=lambda _: None, pool=pool)
        jobs = [
            PictureJob(name, photos / name, probe, plan_renditions(probe, preset, None))
            for name, probe in probes.items()
        ]
        results = make_pictures(jobs, cache=cache, limits=Limits(), progress=lambda _: None, pool=pool)
        for result in results:
            for rendition in result.job.renditions:
                place, target = cache.rendition(rendition.path), folder / "out" / rendition.path
                if place and not target.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(place, target)
    cache.finish()


def as_floor(photos: Path, folder: Path, effort: int) -> None:
    """Make the same files with the same library at the lowest cost: no checks, no colour management, no cache."""
    from concurrent.futures import ProcessPoolExecutor

    (folder / "out").mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as workers:
        for _ in workers.map(_floor, [(path, folder / "out", effort) for path in sorted(photos.iterdir())]):
            pass


def _floor(job: tuple[Path, Path, int]) -> None:
    source, folder, effort = job
    image: Image.Image = Image.open(source)
    width, height = image.size
    image.draft("RGB", (WIDTHS[-1], round(WIDTHS[-1] * height / width)))
    for step in reversed(WIDTHS):
        image = image.resize((step, round(step * height / width)), Image.Resampling.LANCZOS, reducing_gap=2.0)
        image.save(folder / f"{source.stem}-{step}.webp", quality=80, method=effort)
        if step == 800:
            image.save(folder / f"{source.stem}-{step}.jpg", quality=80)


# Measuring


def measure(command: list[str], folder: Path) -> Run:
    """Run a command and measure its whole process tree."""
    peak = 0.0
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    over = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not over.wait(0.1):
            peak = max(peak, tree_mib(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    over.set()
    watcher.join()
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return Run(wall, used.ru_utime + used.ru_stime, peak)


def tree_mib(pid: int) -> float:
    """Return the proportional memory of a process and all its descendants, in MiB."""
    total, todo = 0, [pid]
    while todo:
        process = Path("/proc") / str(todo.pop())
        try:
            rollup = (process / "smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
            todo += [
                int(child) for task in (process / "task").iterdir() for child in (task / "children").read_text().split()
            ]
        except (OSError, StopIteration):
            continue
    return total / 1024


def score(contender: Contender, folder: Path, photos: Path, count: int) -> float | None:
    """Return the mean SSIMULACRA2 of the 800-pixel WebP files against the photograph fully decoded and resized once."""
    try:
        from ssimulacra2 import compute_ssimulacra2 as compare  # type: ignore[import-untyped]
    except ImportError:
        return None
    references = {}
    for path in sorted(photos.iterdir())[:count]:
        with Image.open(path) as image:
            references[path] = image.convert("RGB").resize(
                (800, round(800 * image.height / image.width)), Image.Resampling.LANCZOS
            )
    values = []
    made = [path for path in sorted(folder.glob(contender.made)) if Image.open(path).width == 800]
    if not made:
        return None
    thumbs = {path: _thumb(Image.open(path).convert("RGB")) for path in made}
    with tempfile.TemporaryDirectory() as temporary:
        for reference in references.values():
            own = min(made, key=lambda path: _distance(thumbs[path], _thumb(reference)))
            one, two = Path(temporary) / "one.png", Path(temporary) / "two.png"
            reference.save(one)
            Image.open(own).convert("RGB").save(two)
            values.append(float(compare(str(one), str(two))))
    return statistics.mean(values)


def _thumb(image: Image.Image) -> bytes:
    return image.resize((16, 16), Image.Resampling.BOX).tobytes()


def _distance(one: bytes, two: bytes) -> int:
    return sum(abs(a - b) for a, b in zip(one, two, strict=True))


def compete(contenders: list[Contender], photos: Path, work: Path, rounds: int, scored: int) -> None:
    for number in range(rounds):
        for contender in contenders:
            folder = work / contender.name.replace(" ", "-")
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            command = contender.prepare(folder)
            contender.runs.setdefault("cold", []).append(measure(command, folder))
            if contender.name != "floor":
                contender.runs.setdefault("again", []).append(measure(command, folder))
            if number == rounds - 1:
                contender.bytes = {kind: _size(folder, contender.made, kind) for kind in ("webp", "jp*g")}
                contender.score = score(contender, folder, photos, scored) if scored else None


def _size(folder: Path, pattern: str, kind: str) -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern.replace("webp", kind)))


def show(contenders: list[Contender]) -> str:
    lines = [
        "| contender | cold s | of the last | CPU s | peak MiB | again s | WebP MB | JPEG MB | SSIMULACRA2 800 |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    last = contenders[-1].runs["cold"]
    for one in contenders:
        cold, again = one.runs["cold"], one.runs.get("again")
        ratio = statistics.median(mine.wall / theirs.wall for mine, theirs in zip(cold, last, strict=True))
        cells = [
            one.name,
            f"{statistics.median(run.wall for run in cold):.1f}",
            f"{ratio:.2f}",
            f"{statistics.median(run.cpu for run in cold):.1f}",
            f"{max(run.peak_mib for run in cold):.0f}",
            f"{statistics.median(run.wall for run in again):.2f}" if again else "",
            f"{one.bytes['webp'] / 1e6:.1f}",
            f"{one.bytes['jp*g'] / 1e6:.1f}",
            f"{one.score:.1f}" if one.score is not None else "",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, help="a folder of JPEGs (default: drawn ones)")
    parser.add_argument("--count", type=int, default=20, help="how many photographs")
    parser.add_argument("--eleventy", type=Path, help="a folder with node_modules")
    parser.add_argument("--hugo", type=Path, help="the program hugo (extended)")
    parser.add_argument("--sigal", type=Path, help="the program sigal")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--scored", type=int, default=0, help="photographs to score")
    parser.add_argument("--efforts", default="4,2,1", help="our own contenders: efforts, or effort:quality")
    parser.add_argument("--as", nargs=4, dest="role", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.role:
        role, photos, folder, effort = asked.role
        steps, _, quality = effort.partition(":")
        if role == "korme":
            as_korme(Path(photos), Path(folder), int(steps), int(quality or 80))
        else:
            as_floor(Path(photos), Path(folder), int(steps))
        return
    with tempfile.TemporaryDirectory(prefix="korme-bench-") as temporary:
        work = Path(temporary)
        photos = work / "photos"
        lay_photos(photos, asked.photos, asked.count)
        contenders = [
            *(Contender(f"korme {one}", korme(photos, one), "out/media/*.webp") for one in asked.efforts.split(",")),
            Contender("floor", floor(photos, 4), "out/*.webp"),
        ]
        if asked.sigal:
            contenders.append(Contender("sigal", peers.sigal(photos, asked.sigal.absolute()), "_build/all/**/*.webp"))
        if asked.hugo:
            contenders.append(Contender("hugo", peers.hugo(photos, asked.hugo.absolute()), "public/photos/*.webp"))
        if asked.eleventy:
            modules = asked.eleventy.resolve() / "node_modules"
            contenders.append(Contender("eleventy", peers.eleventy(photos, modules), "_site/img/*.webp"))
        compete(contenders, photos, work, asked.rounds, asked.scored)
        sys.stdout.write(show(contenders) + "\n")


if __name__ == "__main__":
    main()
