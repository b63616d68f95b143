"""Pictures of the pages of a theme, in a folder that holds nothing else of value."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

_OURS = re.compile(r"\d\d-[a-z0-9-]+-\d+-(?:light|dark|rtl)\.jpg")
_TALLEST = 6000
"""Pixels of a picture; a page of 600 works would be a picture of 50 MB."""


class PagePictures:
    """Takes a picture of every page, if there is a folder for them.

    They are taken aside and replace those of the last time at the end: a check that is stopped leaves the folder as it
    was.
    """

    def __init__(self, folder: Path | None, aside: Path) -> None:
        """Begin.

        Args:
            folder: of the pictures; None for none.
            aside: folder to make for pictures not yet complete, in one that somebody else removes.

        Raises:
            OSError: a folder cannot be written.
        """
        self._folder = folder
        self._aside = aside
        self._numbers: dict[str, int] = {}
        if folder is not None:
            _try_to_write(folder)
            aside.mkdir()

    def take(self, page: Any, name: str, look: str) -> None:
        """Save a picture of a page, from its top.

        Args:
            name: of the page.
            look: light, dark or rtl.
        """
        if self._folder is None:
            return
        width = page.viewport_size["width"]
        height = page.evaluate("(height) => kormeLooks.settled(height)", _TALLEST)
        number = self._numbers.setdefault(name, len(self._numbers) + 1)
        path = self._aside / f"{number:02}-{name}-{width}-{look}.jpg"
        clip = {"x": 0, "y": 0, "width": width, "height": max(height, 1)}
        page.screenshot(path=path, full_page=True, clip=clip, type="jpeg", quality=75)

    def keep(self) -> None:
        """Put the pictures into their folder, instead of those of the last time.

        Raises:
            OSError: the folder cannot be written.
        """
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        for path in self._folder.iterdir():
            if _OURS.fullmatch(path.name):
                path.unlink()
        for path in sorted(self._aside.iterdir()):
            shutil.copyfile(path, self._folder / path.name)


def _try_to_write(folder: Path) -> None:
    """Write a file into the nearest folder that exists, and remove it: better told now than at the end.

    Raises:
        OSError: it cannot be written.
    """
    there = next(each for each in (folder, *folder.absolute().parents) if os.path.lexists(each))
    with tempfile.TemporaryFile(dir=there):
        pass
