"""TIFF files made byte by byte: what cameras and scanners write and no library here does."""

from __future__ import annotations

import struct
from collections.abc import Sequence

Tags = dict[int, int | bytes | Sequence[int]]


def tiff(*chain: Tags, below: Tags | None = None, is_big: bool = False, order: str = "<", strip: bytes = b"") -> bytes:
    """A TIFF, or BigTIFF, of these directories in a chain.

    Args:
        below: a directory that the first names as its SubIFD (tag 330).
        strip: the pixels of the first directory, whose offset and size it gets.
    """
    wide, lead, offset = ("Q", "Q", "Q") if is_big else ("I", "H", "I")
    size, step = (8, 20) if is_big else (4, 12)
    mark = b"II" if order == "<" else b"MM"
    start = (
        mark + struct.pack(f"{order}HHHQ", 43, 8, 0, 16)
        if is_big
        else mark + struct.pack(f"{order}HI", 42, 8)
    )  # fmt: skip
    directories = [dict(tags) for tags in (*chain, *([below] if below else []))]
    if strip:
        directories[0] |= {273: 0, 279: len(strip)}
    if below:
        directories[0][330] = 0
    lengths = [struct.calcsize(f"={lead}") + step * len(tags) + size for tags in directories]
    places = [len(start) + sum(lengths[:index]) for index in range(len(lengths))]
    rest_at = places[-1] + lengths[-1]
    rest = bytearray()
    if strip:
        directories[0][273] = rest_at
        rest += strip
    if below:
        directories[0][330] = places[-1]
    made = bytearray(start)
    for index, tags in enumerate(directories):
        made += struct.pack(f"{order}{lead}", len(tags))
        for tag, value in sorted(tags.items()):
            kind = 2 if isinstance(value, bytes) else 4
            numbers = [value] if isinstance(value, int) else value
            packed = value if isinstance(value, bytes) else struct.pack(f"{order}{len(numbers)}I", *numbers)
            if len(packed) > size:
                place = struct.pack(f"{order}{offset}", rest_at + len(rest))
                rest += packed
            else:
                place = packed.ljust(size, b"\0")
            made += struct.pack(f"{order}HH{wide}", tag, kind, len(numbers)) + place
        is_last = index >= len(chain) - 1
        made += struct.pack(f"{order}{offset}", 0 if is_last else places[index + 1])
    return bytes(made + rest)


def pixels(width: int, height: int, *, bits: int = 8, samples: int = 1, photometric: int = 1, **more: int) -> Tags:
    """The tags of an uncompressed picture in one strip."""
    shape: Tags = {256: width, 257: height, 258: [bits] * samples, 259: 1, 262: photometric, 277: samples, 278: height}
    return shape | {int(tag.removeprefix("tag")): value for tag, value in more.items()}
