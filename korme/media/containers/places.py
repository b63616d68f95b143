"""Coordinates in metadata, in whatever words a program has written them."""

from __future__ import annotations

import re

_MARKS = rb"\xa9xyz|loci\x00{4}|location\.ISO6709|GPSLatitude|GPMF|[+-]\d{1,3}\.\d{2,10}[+-]\d{1,3}\.\d{2,10}"
_PLACES = re.compile(_MARKS)
_WORDS = re.compile(rb"(?i)\b(?:geo|gps|latitude|longitude)[\w. -]{0,20}[=:\0 ]{1,3}\s*[+-]?\d{1,3}\.\d")


def tells_place(metadata: bytes | memoryview) -> bool:
    """Whether these bytes have coordinates, or the name of a field for them."""
    return bool(_PLACES.search(metadata) or _WORDS.search(metadata))
