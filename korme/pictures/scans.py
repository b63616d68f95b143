"""The number of scans of a JPEG, counted without decoding it."""

from __future__ import annotations

import re

from korme.pictures.jpeg import SCANS_AND_ENDS

_START_OF_SCAN = b"\xff\xda"
_NEXT_MARKER = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])")


def count_scans(data: bytes, limit: int) -> int:
    """Return the number of scans; exact if it could exceed `limit`.

    The two bytes of the marker never occur in scan data (they are stuffed) and rarely in embedded previews, so
    counting them is nearly always enough.
    """
    rough = SCANS_AND_ENDS.findall(data).count(_START_OF_SCAN)
    return rough if rough <= limit else _walked(data)


def _walked(data: bytes) -> int:
    scans, at = 0, 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            break
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:
            scans += 1
            marker_match = _NEXT_MARKER.search(data, at)
            if marker_match is None:
                break
            at = marker_match.start()
    return scans
