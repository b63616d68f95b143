"""The inbox of a site: what lies in it, the import, and what came of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from PIL import Image
from site_box import SiteBox

from korme.commands.inbox.beginning import InboxResult
from korme.commands.inbox.run import import_inbox


def inbox_of(box: SiteBox, files: Mapping[str, bytes]) -> Path:
    """Put files into the inbox of a site."""
    folder = box.root / "inbox"
    for number, (name, data) in enumerate(files.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (1_700_000_000 + number,) * 2)
    return folder


def run(box: SiteBox, *, dry_run: bool = False) -> InboxResult:
    return import_inbox(box.options(), "en", dry_run=dry_run)


def codes(result: InboxResult) -> list[str]:
    return sorted({each.code for each in result.problems})


def letters(box: SiteBox) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted((box.root / "inbox/letters").glob("*.txt"))}


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def located(folder: Path) -> list[Path]:
    """Return the pictures that say where they were taken."""
    found = []
    for path in folder.rglob("*.jpg"):
        with Image.open(path) as image:
            found += [path] if image.getexif().get_ifd(0x8825) else []
    return found
