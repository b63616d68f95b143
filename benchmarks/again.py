"""The second build: nothing changed, one text touched, one picture added; Körme's command line compared with its peers.

    python benchmarks/again.py --photos DIR --count 40 --eleventy FOLDER --hugo PROGRAM --rounds 5

Every contender first builds its site cold (Hugo takes minutes: `--work FOLDER` keeps the result for the next run, which
continues with the photographs not yet added); then the steps are timed in turn, round by round, so that load affects
all alike. Photographs: a folder of JPEGs, one more than `--count` for each round. Körme's site has an album for every
ten photographs, in one language; the peers' have one page.
"""

from __future__ import annotations

import argparse
import compileall
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import peers

HERE = Path(__file__).resolve().parent
ALBUM = 10
SITE = """title: Photographs
languages: [en]
base_url: https://example.org
disciplines: {photography: Photography}
checks: {alt-missing: "off", picture-same: "off"}
"""
"""The peers do not check for these problems."""
STEPS = ("nothing changed", "one text touched", "one picture added")


@dataclass
class Contender:
    """A site in a folder, and how to build and change it."""

    name: str
    command: list[str]
    folder: Path
    touch: Callable[[int], None]
    add: Callable[[Path], None]
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def build(self) -> float:
        usual = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        began = time.perf_counter()
        subprocess.run(
            self.command,
            cwd=self.folder,
            env=usual,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return time.perf_counter() - began


def korme(photos: list[Path], folder: Path) -> Contender:
    """Return a site of albums: one creative, a work for every ten photographs."""
    person = folder / "creatives/one"
    person.mkdir(parents=True, exist_ok=True)
    (folder / "content").mkdir(exist_ok=True)
    (folder / "content/site.yaml").write_text(SITE)
    (person / "index.md").write_text("---\nname: One\ndiscipline: photography\n---\nWords.\n")
    for at, photo in enumerate(photos):
        album = person / f"works/album-{at // ALBUM:02}"
        album.mkdir(parents=True, exist_ok=True)
        _link(photo, album / photo.name)
        if at % ALBUM == 0:
            (album / "index.md").write_text(f"---\ntitle: Album {at // ALBUM}\n---\nWords about it.\n")

    def touch(number: int) -> None:
        (person / "works/album-00/index.md").write_text(f"---\ntitle: Album\n---\nOther words: {number}.\n")

    def add(photo: Path) -> None:
        _link(photo, person / "works/album-00" / photo.name)

    compileall.compile_dir(HERE.parent / "korme", quiet=2)  # as an installed one is
    return Contender("korme", [sys.executable, str(HERE.parent / "build.py"), "--quiet"], folder, touch, add)


def peer(name: str, prepare: peers.Prepare, folder: Path, page: str, pictures: str) -> Contender:
    """Return a peer's site with a single page."""
    folder.mkdir(parents=True, exist_ok=True)
    command = prepare(folder)

    def touch(number: int) -> None:
        with (folder / page).open("a") as file:
            file.write(f"<p>{number}</p>\n")

    def add(photo: Path) -> None:
        _link(photo, folder / pictures / photo.name)

    return Contender(name, command, folder, touch, add)


def _link(source: Path, target: Path) -> None:
    if not target.exists():
        os.link(source, target)


def begin(contender: Contender) -> None:
    """Build a site from scratch, or continue from an earlier run."""
    note = contender.folder.with_suffix(".cold")
    if not note.exists():
        note.write_text(f"{contender.build():.3f}")
    contender.seconds["cold"] = [float(note.read_text())]
    contender.build()


def run(contenders: list[Contender], spare: list[Path], rounds: int) -> None:
    for contender in contenders:
        begin(contender)
    time.sleep(2)  # files this recent are checked twice
    for number in range(rounds):
        for contender in contenders:
            contender.seconds.setdefault(STEPS[0], []).append(contender.build())
        for contender in contenders:
            contender.touch(number)
            contender.seconds.setdefault(STEPS[1], []).append(contender.build())
        for contender in contenders:
            contender.add(spare[number])
            contender.seconds.setdefault(STEPS[2], []).append(contender.build())
        for contender in contenders:
            contender.build()
        time.sleep(2)


def show(contenders: list[Contender]) -> str:
    lines = ["| contender | cold s | " + " | ".join(STEPS) + " |", "|---|--:|--:|--:|--:|"]
    for contender in contenders:
        cells = [f"{statistics.median(contender.seconds[step]):.2f}" for step in ("cold", *STEPS)]
        lines.append(f"| {contender.name} | " + " | ".join(cells) + " |")
    mine = contenders[0]
    for contender in contenders[1:]:
        ratios = [
            statistics.median(
                own / other for own, other in zip(mine.seconds[step], contender.seconds[step], strict=True)
            )
            for step in ("cold", *STEPS)
        ]
        lines.append(f"| korme / {contender.name} | " + " | ".join(f"{ratio:.2f}" for ratio in ratios) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True, help="a folder of JPEGs")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--eleventy", type=Path, help="a folder with node_modules")
    parser.add_argument("--work", type=Path, help="keep the built sites here, and begin from those kept before")
    parser.add_argument("--hugo", type=Path, help="the program hugo (extended)")
    asked = parser.parse_args()
    found = sorted(asked.photos.glob("*.jpg"))
    with contextlib.ExitStack() as stack:
        temporary = tempfile.TemporaryDirectory(prefix="korme-again-", dir=asked.photos.parent)
        work = (asked.work or Path(stack.enter_context(temporary))).absolute()
        photos, spare, note = work / "photos", work / "spare", work / "added"
        added = int(note.read_text()) if note.exists() else 0
        needed = asked.count + added + asked.rounds
        if len(found) < needed:
            raise SystemExit(f"{needed} photographs are needed, {len(found)} are there")
        for folder, some in ((photos, found[: asked.count]), (spare, found[asked.count : needed])):
            folder.mkdir(parents=True, exist_ok=True)
            for path in some:
                if not (folder / path.name).exists():
                    shutil.copy(path, folder / path.name)
        contenders = [korme(sorted(photos.iterdir()), work / "korme")]
        if asked.hugo:
            prepare = peers.hugo(photos, asked.hugo.absolute())
            contenders.append(peer("hugo", prepare, work / "hugo", "layouts/index.html", "assets/photos"))
        if asked.eleventy:
            prepare = peers.eleventy(photos, asked.eleventy.resolve() / "node_modules")
            contenders.append(peer("eleventy", prepare, work / "eleventy", "src/index.liquid", "photos"))
        note.write_text(str(added + asked.rounds))
        run(contenders, sorted(spare.iterdir())[added:], asked.rounds)
        sys.stdout.write(show(contenders) + "\n")


if __name__ == "__main__":
    main()
