"""What is known to be unchanged since the last reading (korme/read/unchanged.py)."""

from __future__ import annotations

import pytest

from korme.read.unchanged import Unchanged

CHANGED = ["creatives/aigerim/index.md", "creatives/moved", "content/a.md"]


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("creatives/aigerim", False),
        ("creatives/aigerim/works", True),
        ("creatives", False),
        ("creatives/moved", False),
        ("creatives/moved/works/a", False),
        ("creatives/aigerim2", True),
        ("content/venues", True),
    ],
)
def test_a_folder_is_unchanged_if_nothing_in_or_above_it_is_named(folder: str, expected: bool) -> None:
    """A folder that has moved is another as a whole."""
    assert expected == Unchanged(CHANGED).has_folder(folder)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("creatives/aigerim/index.md", False),
        ("creatives/aigerim/portrait.jpg", False),
        ("creatives/aigerim/works/a/1.jpg", True),
        ("creatives/moved/1.jpg", False),
        ("creatives/beside.md", False),
        ("content/b.md", False),
        ("content/venues/hall.md", True),
    ],
)
def test_a_file_is_unchanged_if_nothing_beside_it_is_named(path: str, expected: bool) -> None:
    """The whole folder was looked at again."""
    assert expected == Unchanged(CHANGED).has_file(path)


def test_nothing_is_known_without_paths() -> None:
    """Whatever may have changed is looked at."""
    assert not Unchanged(None).has_folder("content")
    assert not Unchanged(None).has_file("content/a.md")
