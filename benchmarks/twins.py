"""Precision and recall of the desk's "same picture twice", on copies and second photographs that are made here.

    python benchmarks/twins.py FOLDER [--count 40]

Every picture of FOLDER is copied in twelve ways, which should be found, and taken again in four ways, which should
not: somebody has moved; the hand has; both; the camera was tilted. All pictures are compared with each other, too.
"""

from __future__ import annotations

import argparse
import io
import random
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from korme.pictures.copies import copies, copies_of, prepared, tone_table
from korme.pictures.miniatures import SIDE

Change = Callable[[Image.Image, random.Random], Image.Image]


def _cut(image: Image.Image, share: float, chance: random.Random) -> Image.Image:
    width, height = round(image.width * (1 - share)), round(image.height * (1 - share))
    across, down = chance.randint(0, image.width - width), chance.randint(0, image.height - height)
    return image.crop((across, down, across + width, down + height))


def _moved(image: Image.Image, chance: random.Random) -> Image.Image:
    side = min(image.size) // 6
    across, down = chance.randint(side, image.width - 2 * side), chance.randint(side, image.height - 2 * side)
    later = image.copy()
    later.paste(image.crop((across, down, across + side, down + side)), (across + side // 3, down))
    return later


def _by_hand(image: Image.Image, chance: random.Random) -> Image.Image:
    width, height = image.size
    turned = image.rotate(chance.choice((-0.6, 0.6)), Image.Resampling.BICUBIC)
    across, down, aside = round(width * 0.015), round(height * 0.015), chance.randint(-5, 5)
    return turned.crop((across + aside, down, width - across + aside, height - down))


def _tilted(image: Image.Image, chance: random.Random) -> Image.Image:
    width, height, by = *image.size, image.width * 0.015
    corners = (0, 0, by, height, width, height - by, width - by, 0)
    return image.transform((width, height), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)


def _smaller(image: Image.Image, width: int) -> Image.Image:
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)


COPIES: dict[str, tuple[Change, int]] = {
    "JPEG 30": (lambda image, chance: image, 30),
    "half the size": (lambda image, chance: _smaller(image, image.width // 2), 60),
    "400 pixels": (lambda image, chance: _smaller(image, 400), 60),
    "cut by 10 %": (lambda image, chance: _cut(image, 0.1, chance), 85),
    "cut by 20 %": (lambda image, chance: _cut(image, 0.2, chance), 85),
    "cut by 28 %": (lambda image, chance: _cut(image, 0.28, chance), 85),
    "white border": (lambda image, chance: ImageOps.expand(image, 40, "white"), 85),
    "brighter": (lambda image, chance: ImageEnhance.Brightness(image).enhance(1.12), 85),
    "more contrast": (lambda image, chance: ImageEnhance.Contrast(image).enhance(1.15), 85),
    "grey": (lambda image, chance: image.convert("L"), 85),
    "mirrored": (lambda image, chance: ImageOps.mirror(image), 85),
    "sharpened": (lambda image, chance: _smaller(image, 800).filter(ImageFilter.UnsharpMask(1.5, 80)), 80),
}
SECONDS: dict[str, tuple[Change, int]] = {
    "something moved": (_moved, 90),
    "by hand": (_by_hand, 90),
    "by hand, something moved": (lambda image, chance: _moved(_by_hand(image, chance), chance), 90),
    "tilted": (_tilted, 90),
}


def _miniature(image: Image.Image, quality: int) -> bytes:
    """Return the miniature of a picture that was saved with a quality."""
    sent = io.BytesIO()
    image.convert("RGB").save(sent, "JPEG", quality=quality)
    small = Image.open(sent).convert("L")
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX, reducing_gap=2.0)
    data = io.BytesIO()
    small.save(data, "JPEG", quality=92)
    return data.getvalue()


def _is_found(one: bytes, other: bytes) -> bool:
    """Return whether two pictures are found among each other, as `copies` does it."""
    ready = [each for name, data in (("one", one), ("other", other)) if (each := prepared(name, data))]
    return len(ready) == 2 and bool(copies_of(ready, tone_table(ready), 1))


def main() -> None:
    """Print how many are found of each way, and what comparing everything takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=40, help="pictures at most")
    given = parser.parse_args()
    paths = sorted(path for path in given.folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    chance = random.Random(20)
    images = []
    for path in chance.sample(paths, min(given.count, len(paths))):
        with Image.open(path) as file:
            file.draft("RGB", (1600, 1600))
            image = ImageOps.exif_transpose(file).convert("RGB")
        image.thumbnail((1600, 1600))
        images.append(image)
    originals = [_miniature(image, 95) for image in images]
    for ways, wanted in ((COPIES, True), (SECONDS, False)):
        right = total = 0
        for name, (change, quality) in ways.items():
            made = [_miniature(change(image, chance), quality) for image in images]
            found = sum(_is_found(one, other) for one, other in zip(originals, made, strict=True))
            print(f"{name:28} found {found} of {len(made)}")
            right, total = right + (found if wanted else len(made) - found), total + len(made)
        print(f"{'right':28} {right} of {total} ({right / total:.1%})\n")
    began = time.process_time()
    pairs = copies([(str(number), data) for number, data in enumerate(originals)])
    print(f"{len(originals)} with each other: {len(pairs)} pairs, {time.process_time() - began:.1f} s of CPU time")


if __name__ == "__main__":
    main()
