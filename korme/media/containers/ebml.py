"""Elements of EBML (RFC 8794), of which Matroska and WebM are made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from korme.media.containers.source import Source
from korme.media.refusals import damaged, refuse

UNKNOWN = -1
"""Size of an element that lasts until one begins that cannot be in it (RFC 8794, 6.2)."""
_MOST = 100_000
_LARGEST_ID, _LARGEST_SIZE = 4, 8


class Element(NamedTuple):
    """An element in a file."""

    name: int
    """Its id, with the bits that mark its length."""
    start: int
    """Where its content begins."""
    size: int


def element_at(head: bytes, at: int) -> Element | None:
    """Return the element whose header these bytes (at least 12, if the file has so many) begin with.

    Args:
        at: where they are in the file.
    """
    if not head or not head[0] >> 4:
        return None
    width = 9 - head[0].bit_length()
    name = int.from_bytes(head[:width], "big")
    if len(head) <= width or not head[width]:
        return None
    length = 9 - head[width].bit_length()
    size = int.from_bytes(head[width : width + length], "big") & (1 << 7 * length) - 1
    if len(head) < width + length:
        return None
    return Element(name, at + width + length, UNKNOWN if size == (1 << 7 * length) - 1 else size)


def elements_of_file(source: Source, at: int, end: int) -> Iterator[Element]:
    """Yield the elements between two places; one of unknown size is the caller's to walk: it ends the list.

    Raises:
        MediumRefused: an element is longer than what it is in, or there are too many.
    """
    for _ in range(_MOST):
        if at >= end:
            return
        found = element_at(source.up_to(at, _LARGEST_ID + _LARGEST_SIZE), at)
        if found is None:
            raise damaged("EBML")
        yield found
        if found.size == UNKNOWN:
            return
        at = found.start + found.size
        if at > end:
            raise refuse("medium-unreadable", "truncated", part="EBML")
    raise refuse("medium-unreadable", "crowded", part="EBML")


def elements(data: bytes | memoryview) -> Iterator[tuple[int, memoryview]]:
    """Yield id and content of each element in these bytes.

    Raises:
        MediumRefused: one is longer than they are, or there are too many.
    """
    view, at = memoryview(data), 0
    for _ in range(_MOST):
        if at >= len(view):
            return
        found = element_at(bytes(view[at : at + _LARGEST_ID + _LARGEST_SIZE]), at)
        if found is None or found.size == UNKNOWN or found.start + found.size > len(view):
            raise damaged("EBML")
        yield found.name, view[found.start : found.start + found.size]
        at = found.start + found.size
    raise refuse("medium-unreadable", "crowded", part="EBML")


def element(name: int, *parts: bytes) -> bytes:
    """Return an element with this content."""
    content = b"".join(parts)
    return _bytes(name) + size_of(len(content)) + content


def number(name: int, value: int) -> bytes:
    """Return an element with an unsigned number."""
    return element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def size_of(count: int, width: int = 0) -> bytes:
    """Return a size as elements have it, in `width` bytes; by default in as few as it needs."""
    width = width or next(each for each in range(1, 9) if count < (1 << 7 * each) - 1)
    return (1 << 7 * width | count).to_bytes(width, "big")


def _bytes(name: int) -> bytes:
    return name.to_bytes((name.bit_length() + 7) // 8, "big")
