"""AV1 (AV1 Bitstream & Decoding Process Specification) in a container: what plays it, and streams without metadata."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from korme.media.refusals import damaged

LACKING = "iPhone 14, Mac M2"
"""Apple's devices decode it from A17 Pro and M3 on only."""
_METADATA, _PADDING = 5, 15
_HDR_METADATA = (1, 2)
"""Light level and mastering display (6.7.2): the rest is user data and clocks."""


class Av1(Struct, frozen=True):
    """The configuration of a stream: `av1C` (AV1 Codec ISO Media File Format Binding, 2.3)."""

    configuration: bytes
    string: str
    trouble: str = ""


def read_av1(data: bytes) -> Av1:
    """Read `av1C`.

    Raises:
        MediumRefused: it is damaged.
    """
    if len(data) < 4 or data[0] != 0x81:
        raise damaged("av1C")
    profile, level = data[1] >> 5, data[1] & 31
    tier, is_deep, is_deepest = data[2] >> 7, data[2] >> 6 & 1, data[2] >> 5 & 1
    depth = (12 if is_deepest else 10) if is_deep else 8
    trouble = f"AV1 {depth} bit" if depth > 8 else f"AV1 profile {profile}" if profile else ""
    string = f"av01.{profile}.{level:02}{'H' if tier else 'M'}.{depth:02}"
    return Av1(data[:4] + cleaned(data[4:]), string, trouble)


def cleaned(sample: bytes) -> bytes:
    """Return a temporal unit without metadata and padding.

    Raises:
        MediumRefused: its units are longer than the sample.
    """
    kept = [unit for kind, unit in _units(sample) if kind not in (_METADATA, _PADDING) or _is_hdr(kind, unit)]
    return b"".join(kept)


def _is_hdr(kind: int, unit: bytes) -> bool:
    if kind != _METADATA:
        return False
    at = 2 if unit[0] & 4 else 1
    if unit[0] & 2:
        _, at = _leb128(unit, at)
    return at < len(unit) and unit[at] in _HDR_METADATA


def _units(sample: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield kind and bytes of each open bitstream unit (5.3)."""
    at = 0
    while at < len(sample):
        start, head = at, sample[at]
        at += 2 if head & 4 else 1
        if head & 2:
            size, at = _leb128(sample, at)
            at += size
        else:
            at = len(sample)
        if at > len(sample):
            raise damaged("AV1")
        yield head >> 3 & 15, sample[start:at]


def _leb128(data: bytes, at: int) -> tuple[int, int]:
    total = 0
    for place in range(8):
        if at >= len(data):
            raise damaged("AV1")
        total |= (data[at] & 0x7F) << 7 * place
        at += 1
        if not data[at - 1] & 0x80:
            break
    return total, at
