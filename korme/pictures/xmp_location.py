"""The coordinates in XMP, as bytes: found, and overwritten with spaces so that the packet keeps its length."""

from __future__ import annotations

import re

_NAME = rb"[\w.-]{1,60}:(?:GPS\w{1,60}|(?:latitude|longitude|lat|long|lon|lng)\b)"
_ATTRIBUTE = re.compile(rb"\s" + _NAME + rb"""\s{0,20}=\s{0,20}(?:"[^"<]{0,999}"|'[^'<]{0,999}')""", re.IGNORECASE)
_ELEMENT = re.compile(
    rb"<(" + _NAME + rb")(?:\s[^<>]{0,300})?(?:/>|>.{0,999}?</\1\s{0,20}>)", re.IGNORECASE | re.DOTALL
)
_COORDINATE = re.compile(
    rb":(?:GPS(?:Dest)?(?:Latitude|Longitude|Longtitude|Position|Coordinates)|latitude|longitude|lat|long|lon|lng)"
    rb"""(?:\s{0,20}=\s{0,20}["']\s{0,20}[^\s"']|(?:\s[^<>]{0,300})?>\s{0,20}[^\s<])""",
    re.IGNORECASE,
)
"""A coordinate with a value; one maker writes `GpsLongtitude`. The lengths are bounded so that time is, too."""


def tells_place(packet: bytes) -> bool:
    """Return whether the description of a packet has coordinates."""
    return _COORDINATE.search(packet) is not None


def blanked(packet: bytes) -> bytes:
    """Overwrite the GPS properties in the description of a packet with spaces."""
    for pattern in (_ELEMENT, _ATTRIBUTE):
        packet = pattern.sub(lambda match: b" " * len(match[0]), packet)
    return packet
