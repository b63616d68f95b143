"""The GPS directories of a TIFF structure: an EXIF block, or a TIFF file itself. Found, and erased in place."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from korme.pictures.tiff import TiffLayout, layout_of

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_COORDINATES = frozenset((0x02, 0x04, 0x14, 0x16))
"""Tags of a GPS directory: latitude and longitude, where it was taken and of what is shown."""
_ON_A_MAP = frozenset((33922, 34264))
"""Tags of GeoTIFF that place a picture on a map."""
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_MOST_DIRECTORIES = 64
_MOST_ENTRIES = 512
_LONGEST = 65_536
"""Bytes of one value that are erased or looked at."""


def has_coordinates(data: bytes | bytearray, start: int, end: int) -> bool:
    """Return whether the TIFF structure in these bytes has coordinates that are not all zero."""
    layout = layout_of(data, start)
    if layout is None:
        return False
    block = _Block(data, layout, start, min(end, len(data)))
    for here in block.directories():
        for entry in block.entries(here):
            tag = block.tag(entry)
            if tag in _ON_A_MAP and block.value(entry).strip(b"\0"):
                return True
            if tag == _GPS_IFD and any(
                block.tag(each) in _COORDINATES and block.value(each).strip(b"\0")
                for each in block.entries(block.pointer(entry))
            ):
                return True
    return False


def erase_coordinates(data: bytearray, start: int, end: int) -> None:
    """Erase the GPS directories of a TIFF structure, and the entries that point to them or place it on a map."""
    layout = layout_of(data, start)
    if layout is None:
        return
    block = _Block(data, layout, start, min(end, len(data)))
    for here in list(block.directories()):
        for entry in reversed(list(block.entries(here))):
            tag = block.tag(entry)
            if tag == _GPS_IFD:
                _erase_directory(data, block, block.pointer(entry))
            if tag in _ON_A_MAP:
                _erase_value(data, block, entry)
            if tag == _GPS_IFD or tag in _ON_A_MAP:
                _remove_entry(data, block, here, entry)


class _Block(Struct, frozen=True):
    """A TIFF structure within a file; offsets it contains count from its byte-order mark."""

    data: bytes | bytearray
    layout: TiffLayout
    start: int
    end: int

    def number(self, at: int, size: int) -> int:
        return self.layout.number(self.data, at, size) if at + size <= self.end else 0

    def directories(self) -> Iterator[int]:
        """Yield the places of the directories: those of the chain, each followed by its EXIF directory."""
        at, seen = self.number(self.start + self.layout.wide, self.layout.wide), set[int]()
        while at and at not in seen and len(seen) < _MOST_DIRECTORIES:
            seen.add(at)
            here = self.start + at
            yield here
            for entry in self.entries(here):
                if self.tag(entry) == _EXIF_IFD:
                    yield self.pointer(entry)
            at = self.number(self.after(here), self.layout.wide)

    def entries(self, here: int) -> Iterator[int]:
        """Yield the places of a directory's entries; none of one that is broken."""
        count = self.number(here, self.layout.lead)
        if self.start + 8 <= here and count <= _MOST_ENTRIES and self.after(here) <= self.end:
            yield from range(here + self.layout.lead, self.after(here), self.layout.step)

    def after(self, here: int) -> int:
        """Return the place after a directory's entries, where the offset of the next one is."""
        return here + self.layout.lead + self.layout.step * self.number(here, self.layout.lead)

    def tag(self, entry: int) -> int:
        return self.number(entry, 2)

    def pointer(self, entry: int) -> int:
        """Return the place of the directory that an entry names."""
        size = 8 if _SIZES.get(self.number(entry + 2, 2)) == 8 else 4
        return self.start + self.number(entry + 4 + self.layout.wide, min(size, self.layout.wide))

    def place(self, entry: int) -> tuple[int, int]:
        """Return where the value of an entry begins and ends; nothing of a value beyond the block."""
        size = _SIZES.get(self.number(entry + 2, 2), 0) * self.number(entry + 4, self.layout.wide)
        at = entry + 4 + self.layout.wide
        if size > self.layout.wide:
            at = self.start + self.number(at, self.layout.wide)
        return (at, at + size) if size <= _LONGEST and self.start + 8 <= at and at + size <= self.end else (at, at)

    def value(self, entry: int) -> bytes:
        first, last = self.place(entry)
        return bytes(self.data[first:last])


def _erase_directory(data: bytearray, block: _Block, here: int) -> None:
    """Overwrite a directory and the values it points to with zeros."""
    entries = list(block.entries(here))
    for entry in entries:
        _erase_value(data, block, entry)
    for entry in entries:
        data[entry : entry + block.layout.step] = bytes(block.layout.step)
    if entries:
        data[here : here + block.layout.lead] = bytes(block.layout.lead)


def _erase_value(data: bytearray, block: _Block, entry: int) -> None:
    first, last = block.place(entry)
    data[first:last] = bytes(last - first)


def _remove_entry(data: bytearray, block: _Block, here: int, entry: int) -> None:
    """Remove an entry; those after it, and the offset of the next directory, move up."""
    layout = block.layout
    end = min(block.after(here) + layout.wide, block.end)
    data[entry:end] = data[entry + layout.step : end] + bytes(layout.step)
    count = block.number(here, layout.lead) - 1
    data[here : here + layout.lead] = count.to_bytes(layout.lead, layout.order)
