"""Where the picture in a file ends, for the formats that are shared: nothing may follow it."""

from __future__ import annotations

import struct

from korme.pictures.jpeg import END, coded_part

_ICON_ENTRY = 16


def ends_with_picture(data: bytes, format_: str) -> bool:
    """Whether a file that could be decoded has nothing after its picture, which may be a page or an archive.

    Args:
        format_: as Pillow names it.
    """
    try:
        return _end(data, format_) == len(data)
    except struct.error:
        return False


def _end(data: bytes, format_: str) -> int:
    """Return the number of bytes up to the end of the picture; -1 if it has none."""
    if format_ == "JPEG":
        return coded_part(data)[1] + len(END)
    if format_ == "WEBP":
        return 8 + int(struct.unpack_from("<I", data, 4)[0])
    if format_ == "PNG":
        return _png_end(data)
    if format_ == "ICO":
        count = struct.unpack_from("<H", data, 4)[0]
        return max(
            (sum(map(int, struct.unpack_from("<II", data, 14 + _ICON_ENTRY * at))) for at in range(count)), default=-1
        )
    return _boxes_end(data)


def _png_end(data: bytes) -> int:
    at = 8
    while True:
        size, name = struct.unpack_from(">I4s", data, at)
        at += 12 + size
        if name == b"IEND":
            return int(at)


def _boxes_end(data: bytes) -> int:
    """Return the end of the last box that an AVIF has: the file type, the description and the coded pixels."""
    at = 0
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if name not in (b"ftyp", b"meta", b"mdat") or size < 8:
            return -1
        at += size
    return at
