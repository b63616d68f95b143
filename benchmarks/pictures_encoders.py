"""Cost of each format and effort on the same pictures: time, bytes and SSIMULACRA2, as a table.

    python benchmarks/pictures_encoders.py FOLDER [WIDTH]

FOLDER has photographs as JPEG. Needs ssimulacra2 and numpy.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from ssimulacra2 import compute_ssimulacra2  # type: ignore[import-untyped]

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from korme.core.model import Encoding
from korme.pictures.encoding import encode

SETTINGS = (
    *(Encoding("webp", 80, effort) for effort in (0, 1, 2, 3, 4, 6)),
    Encoding("webp", 75, 4),
    Encoding("webp", 85, 4),
    Encoding("jpeg", 80, 4),
    Encoding("jpeg", 80, 5),
    Encoding("avif", 60, 1),
    Encoding("avif", 60, 2),
)


def main() -> None:
    width = int(sys.argv[2]) if len(sys.argv) > 2 else 800
    pictures = [shrunk(path, width) for path in sorted(Path(sys.argv[1]).glob("*.jpg"))]
    megapixels = sum(picture.width * picture.height for picture in pictures) / 1e6
    sys.stdout.write(
        "| format | quality | effort | CPU ms/MP | bits/pixel | SSIMULACRA2 |\n|---|--:|--:|--:|--:|--:|\n"
    )
    encode(pictures[0], SETTINGS[0], background="#ffffff", xmp=b"")  # the first call loads what encodes
    for setting in SETTINGS:
        seconds, size, score = tried(setting, pictures)
        sys.stdout.write(
            f"| {setting.format} | {setting.quality} | {setting.effort} | {1000 * seconds / megapixels:.0f} "
            f"| {size * 8 / megapixels / 1e6:.2f} | {score:.1f} |\n"
        )


def shrunk(path: Path, width: int) -> Image.Image:
    with Image.open(path) as image:
        size = (width, round(width * image.height / image.width))
        return image.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def tried(setting: Encoding, pictures: list[Image.Image]) -> tuple[float, int, float]:
    """Return CPU seconds, bytes and mean score."""
    seconds, size, scores = 0.0, 0, []
    with tempfile.TemporaryDirectory() as temporary:
        one, two = Path(temporary) / "one.png", Path(temporary) / "two.png"
        coded = Path(temporary) / "coded"
        for picture in pictures:
            began = time.process_time()
            data = encode(picture, setting, background="#ffffff", xmp=b"")
            seconds += time.process_time() - began
            size += len(data)
            coded.write_bytes(data)
            picture.save(one)
            Image.open(coded).convert("RGB").save(two)
            scores.append(float(compute_ssimulacra2(str(one), str(two))))
    return seconds, size, statistics.mean(scores)


if __name__ == "__main__":
    main()
