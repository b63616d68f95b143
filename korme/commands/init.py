"""`init`: a new site in an empty folder, small, complete and ready to build."""

from __future__ import annotations

import math
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

_PICTURE = "creatives/first-guest/works/first-light.jpg"
_IGNORED = ".cache/\noutput/\n"


def start(folder: Path) -> bool:
    """Write the starter site; return False, with nothing written, if the folder is not empty."""
    if folder.exists() and (not folder.is_dir() or any(not item.name.startswith(".") for item in folder.iterdir())):
        return False
    _copy(resources.files("korme.commands") / "init_template", folder)
    if not (folder / ".gitignore").exists():
        (folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")
    _draw(folder / _PICTURE)
    return True


def _copy(source: Traversable, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for item in source.iterdir():
        if item.is_dir():
            _copy(item, target / item.name)
        elif item.name.endswith((".yaml", ".md")):
            (target / item.name).write_bytes(item.read_bytes())


def _draw(path: Path) -> None:
    """Draw a dawn over hills, so that a new site has a picture."""
    from PIL import Image, ImageDraw

    width, height = 1600, 1067
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for y in range(height):
        share = y / height
        draw.line([(0, y), (width, y)], fill=(int(40 + 200 * share), int(70 + 120 * share), int(120 - 20 * share)))
    for ridge in range(4):
        base, swing = height * (0.55 + 0.12 * ridge), 60 - 8 * ridge
        shape = [(x, base + swing * math.sin(x / (210 - 30 * ridge) + 2 * ridge)) for x in range(0, width + 20, 20)]
        draw.polygon([*shape, (width, height), (0, height)], fill=(52 - 11 * ridge, 58 - 12 * ridge, 78 - 15 * ridge))
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, quality=88)
