"""Pictures of pages that `korme theme check` takes: whole, or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from korme.commands.theme.page_pictures import PagePictures


class _Page:
    """Stands for a page of the browser."""

    def __init__(self) -> None:
        self.viewport_size = {"width": 390, "height": 844}

    def evaluate(self, _script: str, _most: int) -> int:
        return 900

    def screenshot(self, *, path: Path, **_how: Any) -> None:
        path.write_bytes(b"new")


def test_a_check_that_is_stopped_leaves_the_pictures_of_the_last_time(tmp_path: Path) -> None:
    folder = tmp_path / "theme-check"
    folder.mkdir()
    (folder / "01-old-390-light.jpg").write_bytes(b"old")
    (folder / "mine.jpg").write_bytes(b"somebody's")
    pictures = PagePictures(folder, tmp_path / "aside")
    pictures.take(_Page(), "home", "light")
    stopped = {path.name for path in folder.iterdir()}
    pictures.keep()

    assert stopped == {"01-old-390-light.jpg", "mine.jpg"}
    assert {path.name for path in folder.iterdir()} == {"01-home-390-light.jpg", "mine.jpg"}


def test_no_folder_is_left_behind_and_a_file_in_its_place_is_told_first(tmp_path: Path) -> None:
    PagePictures(tmp_path / "none/yet", tmp_path / "aside").take(_Page(), "home", "light")
    (tmp_path / "file").write_text("")

    assert not (tmp_path / "none").exists()
    with pytest.raises(OSError):
        PagePictures(tmp_path / "file", tmp_path / "other")
