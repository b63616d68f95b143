"""Draw the demo's pictures: ``python -m demo.pictures [NAME …]`` from the repository root.

A NAME is a creative's folder name or a module's name (``places``,
``emblem``), optionally followed by ``:TEXT`` to draw only the pictures
whose path contains TEXT. Without names everything is drawn.
"""

from __future__ import annotations

import importlib
import io
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from PIL import Image

from . import MODULES

PROCESSES = 2
QUALITIES = (83, 79, 75, 70)
COARSER = (*QUALITIES, 64, 58, 52)
"""For pictures with a limit of their own: they are shown small."""
LIMIT = 148_000
LIMITS = {"linocut-year/process/": 64_000, "windows-at-seven/at-": 54_000}
"""Bytes of a picture whose path contains this; of others, LIMIT."""
SHRINK = 0.94
SMALLEST = 1400


def jobs_for(name: str) -> list[tuple[str, str]]:
    """Return (module, path) for each picture that a command-line name asks for."""
    module, _, text = name.partition(":")
    module = module.replace("-", "_")
    if module not in MODULES:
        raise SystemExit(f"No such set of pictures: {name}. Known: {', '.join(MODULES)}")
    pictures = importlib.import_module(f"{__package__}.{module}").PICTURES
    return [(module, path) for path in pictures if text in path]


def encoded(image: Image.Image, limit: int = LIMIT) -> bytes:
    """Return the picture as a JPEG of at most `limit` bytes: first a little coarser, then a little smaller."""
    while True:
        for quality in QUALITIES if limit == LIMIT else COARSER:
            buffer = io.BytesIO()
            image.save(buffer, "JPEG", quality=quality, progressive=True, optimize=True)
            if buffer.tell() <= limit:
                return buffer.getvalue()
        if max(image.size) < SMALLEST:
            return buffer.getvalue()
        size = (round(image.width * SHRINK), round(image.height * SHRINK))
        image = image.resize(size, Image.Resampling.LANCZOS)


def save(image: Image.Image, path: Path) -> None:
    """Write a picture in the format that its extension names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".png":
        image.save(path, optimize=True)
    else:
        limit = next((size for part, size in LIMITS.items() if part in path.as_posix()), LIMIT)
        path.write_bytes(encoded(image.convert("RGB"), limit))


def draw(job: tuple[str, str]) -> str:
    """Draw and save one picture; return a line for the log."""
    module, path = job
    started = time.monotonic()
    image = importlib.import_module(f"{__package__}.{module}").PICTURES[path]()
    target = Path(path)
    save(image, target)
    kilobytes = target.stat().st_size / 1000
    return f"{time.monotonic() - started:5.1f} s {kilobytes:6.0f} kB  {path}"


def main() -> None:
    """Draw what the command line names, or everything."""
    if not Path("demo/pictures").is_dir():
        raise SystemExit("Run this from the root of the repository.")
    jobs = [job for name in sys.argv[1:] or MODULES for job in jobs_for(name)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        for line in pool.map(draw, jobs):
            print(line, flush=True)


if __name__ == "__main__":
    main()
