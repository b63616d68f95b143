"""The boxes of AVIF and HEIF that say in which colours the primary picture is coded."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_MOST = 2000


def read_cicp(data: bytes) -> tuple[int, int] | None:
    """Primaries and transfer of the primary picture, by the numbers of ITU-T H.273; None when it does not say."""
    try:
        return _read(data)
    except (struct.error, IndexError):
        return None


def _read(data: bytes) -> tuple[int, int] | None:
    meta = next((body for name, body in _boxes(data) if name == b"meta"), b"")
    parts = dict(_boxes(meta[4:]))
    primary = _number(parts.get(b"pitm", b""), 4, 2 if parts.get(b"pitm", b"\1")[:1] == b"\0" else 4)
    shelves = dict(_boxes(parts.get(b"iprp", b"")))
    properties = list(_boxes(shelves.get(b"ipco", b"")))
    for place in _places(shelves.get(b"ipma", b""), primary):
        if 0 < place <= len(properties):
            name, body = properties[place - 1]
            if name == b"colr" and body[:4] == b"nclx":
                return _number(body, 4, 2), _number(body, 6, 2)
    return None


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    for _ in range(_MOST):
        if len(data) < at + 8:
            return
        size, name = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if size == 1:
            size, start = _number(data, start, 8), start + 8
        if size == 0:
            size = len(data) - at
        if size < start - at:
            return
        yield name, data[start : at + size]
        at += size


def _places(ipma: bytes, primary: int) -> Iterator[int]:
    """The numbers (from 1) of the properties that belong to the primary picture."""
    is_wide, is_long = ipma[:1] > b"\0", bool(ipma[3:4] and ipma[3] & 1)
    at = 8
    for _ in range(min(_number(ipma, 4, 4), _MOST)):
        item = _number(ipma, at, 4 if is_wide else 2)
        at += 4 if is_wide else 2
        count = ipma[at]
        at += 1
        for _ in range(count):
            place = _number(ipma, at, 2) & 0x7FFF if is_long else ipma[at] & 0x7F
            at += 2 if is_long else 1
            if item == primary:
                yield place


def _number(data: bytes, at: int, size: int) -> int:
    part = data[at : at + size]
    if len(part) < size:
        raise IndexError(at)
    return int.from_bytes(part, "big")
