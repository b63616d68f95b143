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
def test_is_below(path: str, folder: str, below: bool) -> None:
    """A folder contains itself and everything in it, but not a sibling with the same prefix."""
    assert is_below(path, folder) is below
