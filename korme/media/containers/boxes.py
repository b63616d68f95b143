"""Boxes of the ISO base media file format (ISO/IEC 14496-12, 4.2) and of QuickTime, whose atoms are the same."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from korme.media.containers.source import Source
from korme.media.refusals import damaged, refuse

_MOST_AT_TOP = 100_000
"""Boxes at the top of a file: two for each fragment, of which a long stream has ten thousand."""
_MOST_INSIDE = 5_000
_DEEPEST = 12


class BoxPlace(NamedTuple):
    """A box in a file."""

    name: bytes
    start: int
    """Where its content begins."""
    end: int
    begin: int
    """Where its header begins."""


def boxes_of_file(source: Source) -> Iterator[BoxPlace]:
    """Yield the boxes at the top of a file.

    Raises:
        MediumRefused: a box ends behind the file, or there are too many.
    """
    at = 0
    for _ in range(_MOST_AT_TOP):
        if at >= source.size:
            return
        head = source.up_to(at, 16)
        if len(head) < 8:
            if head.strip(b"\0"):
                raise refuse("medium-unreadable", "truncated", part="")
            return
        size, name = struct.unpack_from(">I4s", head)
        start = at + 8
        if size == 1 and len(head) == 16:
            size, start = struct.unpack_from(">Q", head, 8)[0], at + 16
        elif size == 0:  # to the end; QuickTime also ends lists of atoms with four zeros
            size = source.size - at
        if size < start - at:
            raise damaged(_shown(name))
        if at + size > source.size:
            raise refuse("medium-unreadable", "truncated", part=_shown(name))
        yield BoxPlace(name, start, at + size, at)
        at += size
    raise refuse("medium-unreadable", "crowded", part="moof")


def boxes(data: bytes | memoryview, at: int = 0, depth: int = 0) -> Iterator[tuple[bytes, memoryview]]:
    """Yield name and content of each box in these bytes; what is left of a list that ends within a box is ignored.

    Raises:
        MediumRefused: a box is longer than what it is in, or there are too many.
    """
    view = memoryview(data)
    if depth > _DEEPEST:
        raise refuse("medium-unreadable", "crowded", part="moov")
    for _ in range(_MOST_INSIDE):
        if len(view) < at + 8:
            return
        size, name = struct.unpack_from(">I4s", view, at)
        start = at + 8
        if size == 1 and len(view) >= at + 16:
            size, start = struct.unpack_from(">Q", view, at + 8)[0], at + 16
        elif size == 0:
            if name == b"\0\0\0\0":
                return
            size = len(view) - at
        if size < start - at or at + size > len(view):
            raise damaged(_shown(name))
        yield name, view[start : at + size]
        at += size
    raise refuse("medium-unreadable", "crowded", part="moov")


def first(data: bytes | memoryview, *path: bytes) -> memoryview | None:
    """Return the content of the first box at a path, such as `mdia`, `minf`, `stbl`; None if there is none."""
    found: memoryview | None = memoryview(data)
    for name in path:
        if found is None:
            return None
        found = next((content for each, content in boxes(found) if each == name), None)
    return found


def need(data: bytes | memoryview, *path: bytes) -> memoryview:
    """Return the content of the first box at a path.

    Raises:
        MediumRefused: there is none.
    """
    found = first(data, *path)
    if found is None:
        raise damaged(_shown(path[-1]))
    return found


def box(name: bytes, *parts: bytes) -> bytes:
    """Return a box with this content."""
    content = b"".join(parts)
    return struct.pack(">I4s", 8 + len(content), name) + content


def full_box(name: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(name, struct.pack(">I", version << 24 | flags), *parts)


def unpacked(layout: str, data: bytes | memoryview, at: int, name: bytes) -> tuple[int, ...]:
    """Return the numbers at a place of a box.

    Raises:
        MediumRefused: the box ends before.
    """
    try:
        return struct.unpack_from(layout, data, at)
    except struct.error as error:
        raise damaged(_shown(name)) from error


def _shown(name: bytes) -> str:
    """Return the name of a box, if it can be read."""
    text = name.decode("ascii", "replace").strip()
    return text if text.isascii() and text.isprintable() else ""
