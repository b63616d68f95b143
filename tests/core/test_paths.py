"""Paths inside a site: korme/core/paths.py."""

from __future__ import annotations

import pytest

from korme.core.paths import is_below


@pytest.mark.parametrize(
    ("path", "folder", "below"),
    [
        ("creatives/saule/index.md", "creatives", True),
        ("creatives/saule/index.md", "creatives/saule", True),
        ("creatives/saule/index.md", "creatives/saule/", True),
        ("creatives/saule", "creatives/saule", True),
        ("creatives/saule-b/index.md", "creatives/saule", False),
        ("creatives", "creatives/saule", False),
    ],
)
def test_a_folder_holds_what_is_in_it_and_itself(path: str, folder: str, below: bool) -> None:
    """A folder whose name only begins alike holds nothing of another."""
    assert is_below(path, folder) is below
