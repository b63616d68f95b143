"""The catalogue of an exhibition of large photographs: seconds and megabytes, with the pictures to make and without.

    python -m benchmarks.catalogue                        150 works of 12 megapixels, drawn for it
    python -m benchmarks.catalogue --photos DIR --works 150

It should stay below 60 s and 60 MB for 150 works.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageFilter

ROOT = Path(__file__).resolve().parent.parent
SIZE = (4000, 3000)
SITE = """\
title: Expo
languages: [en]
timezone: Asia/Almaty
base_url: https://expo.example.org
disciplines: {photography: {name: Photography}}
checks: {picture-small: off, picture-same: off}
"""
SENTENCE = "I photograph very few places, and I go back to them. "


def drawn(number: int) -> Image.Image:
    """Return something like a photograph: soft shapes under grain, upright every third time."""
    size = SIZE[::-1] if number % 3 == 0 else SIZE
    small = (size[0] // 40, size[1] // 40)
    channels = [Image.effect_noise(small, 90).filter(ImageFilter.GaussianBlur(1 + number % 4)) for _ in range(3)]
    soft = Image.merge("RGB", channels).resize(size, Image.Resampling.BICUBIC)
    return Image.blend(soft, Image.effect_noise(size, 40).convert("RGB"), 0.15)


def lay(root: Path, works: int, photos: list[Path]) -> None:
    """Write a site of people with three works each."""
    (root / "content").mkdir(parents=True)
    (root / "content/site.yaml").write_text(SITE)
    for number in range(works):
        folder = root / f"creatives/person-{number // 3:03}"
        (folder / "works").mkdir(parents=True, exist_ok=True)
        text = SENTENCE * (2 + number // 3 % 12)
        (folder / "index.md").write_text(f"---\nname: Person {number // 3}\ndiscipline: photography\n---\n{text}\n")
        place = folder / f"works/{number}.jpg"
        if photos:
            place.write_bytes(photos[number % len(photos)].read_bytes())
        else:
            drawn(number).save(place, quality=92)
        entry = f"title: Work {number}\npictures: [{{file: {number}.jpg, alt: A photograph}}]\n"
        (folder / f"works/{number}.yaml").write_text(entry)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", type=int, default=150)
    parser.add_argument("--photos", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root, target = Path(name) / "site", Path(name) / "catalogue.pdf"
        lay(root, given.works, sorted(given.photos.rglob("*.jpg")) if given.photos else [])
        command = [sys.executable, "-m", "korme", "print", "catalogue", "--root", str(root), "-o", str(target), "-q"]
        for what in ("with pictures to make", "with pictures made"):
            start = time.perf_counter()
            subprocess.run(command, cwd=ROOT, check=True)
            seconds, megabytes = time.perf_counter() - start, target.stat().st_size / 1e6
            print(f"{given.works} works {what}: {seconds:.1f} s, {megabytes:.1f} MB")


if __name__ == "__main__":
    main()
