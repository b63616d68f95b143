"""The directories of a TIFF (TIFF 6.0) or BigTIFF: what the file is, before a decoder opens it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

_MOST_DIRECTORIES = 64
_MOST_ENTRIES = 512
_MOST_VALUES = 64
_SIZES = {1: 1, 3: 2, 4: 4, 13: 4, 16: 8, 18: 8}
"""Bytes of a number by its type; values of other types are not read."""
_TEXT = 2
_SUBFILE, _BITS, _PHOTOMETRIC, _MAKE, _SUB_IFDS, _FORMAT, _DNG = 254, 258, 262, 271, 330, 339, 50706
_REDUCED = 1
_SENSOR = frozenset((32803, 34892))
"""Values of PhotometricInterpretation for the readings of a sensor: a colour filter array, linear raw."""
_FLOAT = 3
_MAKERS = {b"NIKON": "NEF", b"SONY": "ARW", b"PENTAX": "PEF", b"RICOH": "PEF", b"SAMSUNG": "SRW", b"HASSEL": "3FR"}
_ORDERS: Mapping[bytes, Literal["little", "big"]] = {b"II": "little", b"MM": "big"}
_BIG = (b"+\0", b"\0+")

Directory = dict[int, tuple[int, ...]]
"""The numbers of a directory by tag; of a text, its offset."""


class TiffLayout(NamedTuple):
    """How the numbers and directories of a TIFF are written."""

    order: Literal["little", "big"]
    is_big: bool
    """Whether it is a BigTIFF, with offsets of 8 bytes."""

    @property
    def wide(self) -> int:
        """Bytes of an offset and of a count of values."""
        return 8 if self.is_big else 4

    @property
    def lead(self) -> int:
        """Bytes of a directory's number of entries."""
        return 8 if self.is_big else 2

    @property
    def step(self) -> int:
        """Bytes of a directory's entry."""
        return 20 if self.is_big else 12

    def number(self, data: bytes | bytearray, at: int, size: int) -> int:
        """Return an unsigned number; 0 beyond the end of the data."""
        part = bytes(data[at : at + size])
        return int.from_bytes(part, self.order) if len(part) == size else 0

    def first(self, data: bytes | bytearray, start: int = 0) -> int:
        """Return the offset of the first directory from the byte-order mark at `start`."""
        return self.number(data, start + self.wide, self.wide)


def layout_of(data: bytes | bytearray, start: int = 0) -> TiffLayout | None:
    """Return the layout of the TIFF structure that begins at `start`; None if there is none."""
    order = _ORDERS.get(bytes(data[start : start + 2]))
    return TiffLayout(order, bytes(data[start + 2 : start + 4]) in _BIG) if order else None


def raw_kind(data: bytes) -> str:
    """Return the name of the camera's raw format if a TIFF is one, else ''.

    What a decoder shows of such a file is a small preview; the picture itself is what the sensor has read.
    """
    if data[8:11] == b"CR\x02":
        return "CR2"
    directories = list(_directories(data))
    if any(_DNG in directory for directory in directories):
        return "DNG"
    first = directories[0] if directories else {}
    is_preview = bool(_first(first, _SUBFILE) & _REDUCED) and _SUB_IFDS in first
    if not is_preview and not any(_first(directory, _PHOTOMETRIC) in _SENSOR for directory in directories):
        return ""
    at = _first(first, _MAKE)
    maker = data[at : at + 8].upper()
    return next((name for start, name in _MAKERS.items() if maker.startswith(start)), "RAW")


def unusual_samples(data: bytes) -> str:
    """Return how the samples of the first picture are stored, '32-bit floating-point TIFF'; '' if it is usual."""
    first = next(_directories(data), {})
    bits = max(first.get(_BITS, (1,)), default=1)
    if _FLOAT in first.get(_FORMAT, ()):
        return f"{bits}-bit floating-point TIFF"
    return f"{bits}-bit TIFF" if bits not in (1, 2, 4, 8, 16) else ""


def is_white_zero(image: Any) -> bool:
    """Whether an opened picture is a TIFF in which 0 is white (PhotometricInterpretation 0)."""
    return getattr(image, "tag_v2", {}).get(_PHOTOMETRIC) == 0


def _directories(data: bytes) -> Iterator[Directory]:
    """Yield the directories: those of the chain and those that they name as SubIFDs."""
    layout = layout_of(data)
    if layout is None:
        return
    waiting, seen = [layout.first(data)], set[int]()
    while waiting and len(seen) < _MOST_DIRECTORIES:
        at = waiting.pop(0)
        if at in seen or not 8 <= at < len(data):
            continue
        seen.add(at)
        directory = _directory(data, layout, at)
        yield directory
        after = at + layout.lead + layout.step * layout.number(data, at, layout.lead)
        waiting += [*directory.get(_SUB_IFDS, ()), layout.number(data, after, layout.wide)]


def _directory(data: bytes, layout: TiffLayout, at: int) -> Directory:
    values: Directory = {}
    for index in range(min(layout.number(data, at, layout.lead), _MOST_ENTRIES)):
        entry = at + layout.lead + layout.step * index
        kind, count = layout.number(data, entry + 2, 2), layout.number(data, entry + 4, layout.wide)
        size, where = _SIZES.get(kind, 0), entry + 4 + layout.wide
        if (size or 1) * count > layout.wide:
            where = layout.number(data, where, layout.wide)
        found = [layout.number(data, where + size * item, size) for item in range(min(count, _MOST_VALUES))]
        values.setdefault(layout.number(data, entry, 2), (where,) if kind == _TEXT else tuple(found) if size else ())
    return values


def _first(directory: Directory, tag: int) -> int:
    return next(iter(directory.get(tag, ())), 0)
