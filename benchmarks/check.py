"""Time of `check` on a thousand entries: cold, after one text has changed, and when nothing has.

    python benchmarks/check.py [--creatives 250] [--works 3]

Makes its own site in a temporary folder: creatives in three languages with bodies, works with a picture each. Prints
seconds (the best of three), and the ratio to cold.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent.parent
SITE = """\
title: {en: Expo, ru: Экспо, kk: Экспо}
languages: [en, ru, kk]
timezone: Asia/Almaty
base_url: https://expo.example.org
checks: {picture-small: off}
disciplines:
  photography: {name: {en: Photography, ru: Фотография, kk: Фотосурет}, colour: "#1b6f5c"}
"""
WORDS = "She photographs the Irtysh in every season, and walks there and back. " * 6


def make_site(root: Path, creatives: int, works: int) -> int:
    """Write the site; return the number of its entries."""
    write(root / "content/site.yaml", SITE)
    for number in range(creatives):
        home = root / f"creatives/person-{number:04}"
        head = f"---\nname: {{en: Person {number}, ru: Автор {number}, kk: Автор {number}}}\ndiscipline: photography\n---\n"
        write(home / "index.md", f"{head}{WORDS}{number}\n\nSee [another](/creatives/person-{number // 2:04}/).\n")
        write(
            home / "index.ru.md", f"---\ntagline: Река и город\n---\nОна снимает Иртыш в любое время года. {number}\n"
        )
        for work in range(works):
            write(home / f"works/w{work}.yaml", f"title: {{en: Light {work}, ru: Свет {work}, kk: Жарық {work}}}\npictures: [{{file: w{work}.jpg, alt: Light on a wall}}]\n")  # fmt: skip
            (home / f"works/w{work}.jpg").write_bytes(drawn(number * works + work))
    return creatives * (1 + works)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def drawn(number: int) -> bytes:
    """Return a unique picture."""
    data = io.BytesIO()
    Image.new("RGB", (64, 48), (number % 256, number // 256 % 256, 90)).save(data, "JPEG", comment=str(number).encode())
    return data.getvalue()


def seconds(root: Path) -> float:
    """Return the seconds of one check in its own process."""
    begun = time.perf_counter()
    run = subprocess.run(
        [sys.executable, str(HERE / "build.py"), "check", "-q", "--root", str(root)],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1775000000"},
        capture_output=True,
        check=False,
    )
    if run.returncode or run.stderr:
        raise SystemExit(run.stderr.decode())
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--creatives", type=int, default=250)
    parser.add_argument("--works", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "site"
        count = make_site(root, given.creatives, given.works)
        time.sleep(2.1)  # files younger than the coarsest clock are never trusted
        cold = []
        for _ in range(2):
            shutil.rmtree(root / ".cache", ignore_errors=True)
            cold.append(seconds(root))
        same = [seconds(root) for _ in range(3)]
        touched = []
        for turn in range(3):
            write(root / "creatives/person-0007/index.ru.md", f"---\ntagline: Река\n---\nСлова {turn}.\n")
            touched.append(seconds(root))
        print(f"{count} entries, {given.creatives * given.works} pictures")
        for name, times in (("cold", cold), ("one text changed", touched), ("nothing changed", same)):
            print(f"{name:<18}{min(times):6.2f} s   {min(times) / min(cold):5.2f} × cold")


if __name__ == "__main__":
    main()
