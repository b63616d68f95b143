"""Pictures of the pages of a theme, in a folder that holds nothing else of value."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_OURS = re.compile(r"\d\d-[a-z0-9-]+-\d+-(?:light|dark|rtl)\.jpg")
_TALLEST = 6000
"""Pixels of a picture; a page of 600 works would be a picture of 50 MB."""


class PagePictures:
    """Takes a picture of every page, if there is a folder for them."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._numbers: dict[str, int] = {}

    def begin(self) -> None:
        """Make the folder, and remove the pictures of the last time.

        Raises:
            OSError: the folder cannot be written.
        """
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        for path in self._folder.iterdir():
            if _OURS.fullmatch(path.name):
                path.unlink()

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
        path = self._folder / f"{number:02}-{name}-{width}-{look}.jpg"
        clip = {"x": 0, "y": 0, "width": width, "height": max(height, 1)}
        page.screenshot(path=path, full_page=True, clip=clip, type="jpeg", quality=75)
