"""Data of the site's own, which its templates read as `data.NAME`."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

FOLDER = "content/data"


class DataFile(Struct, frozen=True):
    """What is in one file of `content/data/`."""

    path: str
    """From the site's root."""
    value: Any
    """Text, numbers, yes or no, lists and maps (`korme.fields.typed`)."""
