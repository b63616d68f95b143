"""Time and bytes of each format and effort at equal SSIMULACRA2, as a table.

    python benchmarks/pictures_equal.py FOLDER [WIDTH]

FOLDER has photographs. Each setting gets the quality at which its mean score is that of the reference, WebP as the
theme makes it, by bisection; bytes and CPU time are then ratios to the reference. Needs ssimulacra2 and numpy.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pictures_encoders import tried

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import Image, ImageOps

from korme.core.model import Encoding

REFERENCE = Encoding("webp", 79, 2)
SETTINGS = (("webp", 4), ("avif", 0), ("avif", 1), ("avif", 2), ("avif", 3), ("avif", 4))
"""Formats with their efforts, the fastest first."""
_NEAR = 0.15
"""Difference of mean scores that counts as none."""
_BRIGHT = 40, 92
"""Qualities to look between."""


def main() -> None:
    width = int(sys.argv[2]) if len(sys.argv) > 2 else 800
    pictures = [shrunk(path, width) for path in sorted(Path(sys.argv[1]).iterdir()) if is_photograph(path)]
    megapixels = sum(picture.width * picture.height for picture in pictures) / 1e6
    seconds, size, score = tried(REFERENCE, pictures)
    sys.stdout.write(
        f"{len(pictures)} photographs at {width} pixels, SSIMULACRA2 {score:.1f}\n\n"
        "| format | effort | quality | CPU ms/MP | time | bytes | score |\n|---|--:|--:|--:|--:|--:|--:|\n"
        f"| webp | {REFERENCE.effort} | {REFERENCE.quality} | {1000 * seconds / megapixels:.0f} | 1 | 1 | {score:.1f} |\n"
    )
    for name, effort in SETTINGS:
        quality, (own_seconds, own_size, own_score) = equal(name, effort, pictures, score)
        sys.stdout.write(
            f"| {name} | {effort} | {quality} | {1000 * own_seconds / megapixels:.0f} | {own_seconds / seconds:.2f} "
            f"| {own_size / size:.2f} | {own_score:.1f} |\n"
        )
        sys.stdout.flush()


def is_photograph(path: Path) -> bool:
    return path.suffix == ".jpg" and "broken" not in path.name and "tiny" not in path.name


def shrunk(path: Path, width: int) -> Image.Image:
    with Image.open(path) as opened:
        opened.draft(None, (2 * width, 2 * width))
        image = ImageOps.exif_transpose(opened).convert("RGB")
    return image.resize((width, round(width * image.height / image.width)), Image.Resampling.LANCZOS)


def equal(name: str, effort: int, pictures: list[Image.Image], score: float) -> tuple[int, tuple[float, int, float]]:
    """Return the quality at which a format reaches a score, with CPU seconds, bytes and its score."""
    low, high = _BRIGHT
    found = {}
    while low <= high:
        quality = (low + high) // 2
        found[quality] = tried(Encoding(name, quality, effort), pictures)
        if abs(found[quality][2] - score) <= _NEAR:
            break
        if found[quality][2] < score:
            low = quality + 1
        else:
            high = quality - 1
    best = min(found, key=lambda quality: abs(found[quality][2] - score))
    return best, found[best]


if __name__ == "__main__":
    main()
