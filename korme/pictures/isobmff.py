"""Colour information in the boxes of AVIF and HEIF files (ISOBMFF, ISO/IEC 14496-12; HEIF, ISO/IEC 23008-12)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from korme.pictures.profiles import Cicp

_MOST = 2000


def read_cicp(data: bytes) -> Cicp | None:
    """Return the colour code of the primary picture from its `colr` box (nclx), or None if it has none."""
    try:
        return _read(data)
    except (struct.error, IndexError):
        return None


def _read(data: bytes) -> Cicp | None:
    meta = next((body for name, body in _boxes(data) if name == b"meta"), b"")
    parts = dict(_boxes(meta[4:]))
    primary = _number(parts.get(b"pitm", b""), 4, 2 if parts.get(b"pitm", b"\1")[:1] == b"\0" else 4)
    containers = dict(_boxes(parts.get(b"iprp", b"")))
    properties = list(_boxes(containers.get(b"ipco", b"")))
    for index in _property_indexes(containers.get(b"ipma", b""), primary):
        if 0 < index <= len(properties):
            name, body = properties[index - 1]
            if name == b"colr" and body[:4] == b"nclx":
                return Cicp(_number(body, 4, 2), _number(body, 6, 2))
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


def _property_indexes(ipma: bytes, primary: int) -> Iterator[int]:
    """Yield the 1-based indexes of the properties associated with the primary picture (`ipma`)."""
    is_wide, is_long = ipma[:1] > b"\0", bool(ipma[3:4] and ipma[3] & 1)
    at = 8
    for _ in range(min(_number(ipma, 4, 4), _MOST)):
        item = _number(ipma, at, 4 if is_wide else 2)
        at += 4 if is_wide else 2
        count = ipma[at]
        at += 1
        for _ in range(count):
            index = _number(ipma, at, 2) & 0x7FFF if is_long else ipma[at] & 0x7F
            at += 2 if is_long else 1
            if item == primary:
                yield index


def _number(data: bytes, at: int, size: int) -> int:
    part = data[at : at + size]
    if len(part) < size:
        raise IndexError(at)
    return int.from_bytes(part, "big")
