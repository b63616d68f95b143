"""H.264 (ITU-T H.264) in a container: what browsers play of it, and streams without what encoders and cameras write in."""

from __future__ import annotations

import re
import struct

from msgspec import Struct

from korme.media.containers.bits import Bits
from korme.media.refusals import damaged

_PLAYED_PROFILES = (66, 77, 100)
"""Baseline, Main and High."""
_WITH_CHROMA = frozenset((44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244))
"""Profiles whose parameters say how colours are sampled (7.3.2.1.1)."""
_HIGHEST_LEVEL = 52
_HDR_TRANSFERS = (16, 18)
"""PQ and HLG (ITU-T H.273)."""

_KEPT_UNITS = frozenset((1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 13, 19))
"""Slices, parameters and ends (7.4.1): the rest is filler, unspecified or information beside the picture."""
_SEI = 6
_KEPT_MESSAGES = frozenset((6, 45, 47, 137, 144, 147))
"""Of SEI (annex D): where decoding may begin, how frames are packed and turned, and their colours: no user data, no clock."""
_ESCAPED, _PLAIN = b"\0\0\3", b"\0\0"
"""A byte of 3 behind two zeros keeps data from looking like the beginning of a unit (7.4.1)."""
_TO_ESCAPE = re.compile(rb"\x00\x00(?=[\x00-\x03])")
_DELIMITER = b"\x09\xf0"


class Avc(Struct, frozen=True):
    """The configuration of a stream: `avcC` (ISO/IEC 14496-15, 5.3.3.1)."""

    configuration: bytes
    """`avcC` with parameter sets and nothing else."""
    length_size: int
    """Bytes that give the length of each unit."""
    string: str
    trouble: str = ""


def read_avc(data: bytes) -> Avc:
    """Read `avcC`.

    Raises:
        MediumRefused: it is damaged.
    """
    if len(data) < 7 or data[0] != 1:
        raise damaged("avcC")
    profile, level, length_size = data[1], data[3], (data[4] & 3) + 1
    try:
        sequence, at = _sets(data, 6, data[5] & 31)
        picture, _ = _sets(data, at + 1, data[at])
    except (IndexError, struct.error) as error:
        raise damaged("avcC") from error
    sequence = [unit for unit in sequence if unit[:1] and unit[0] & 31 == 7]
    picture = [unit for unit in picture if unit[:1] and unit[0] & 31 == 8]
    sps = _parameters(sequence[0]) if sequence else None
    configuration = (
        data[:4] + bytes((0xFC | length_size - 1, 0xE0 | len(sequence))) + _joined(sequence)
        + bytes((len(picture),)) + _joined(picture)
    )  # fmt: skip
    if profile in (100, 110, 122, 144):
        chroma, depth = (sps.chroma, sps.depth) if sps else (1, 8)
        configuration += bytes((0xFC | chroma, 0xF8 | depth - 8, 0xF8 | depth - 8, 0))
    return Avc(configuration, length_size, f"avc1.{data[1:4].hex().upper()}", _trouble(profile, level, sps))


def _sets(data: bytes, at: int, count: int) -> tuple[list[bytes], int]:
    found = []
    for _ in range(count):
        (size,) = struct.unpack_from(">H", data, at)
        found.append(data[at + 2 : at + 2 + size])
        at += 2 + size
    return found, at


def _joined(units: list[bytes]) -> bytes:
    return b"".join(struct.pack(">H", len(unit)) + unit for unit in units)


class _Parameters(Struct, frozen=True):
    chroma: int
    """1 for 4:2:0, 2 for 4:2:2, 3 for 4:4:4."""
    depth: int
    transfer: int
    """Of ITU-T H.273; 2 if unspecified."""


def _parameters(unit: bytes) -> _Parameters:
    """Return what is asked of a sequence parameter set (7.3.2.1.1)."""
    bits = Bits(unit[:512].replace(_ESCAPED, _PLAIN))
    bits.skip(8)
    profile = bits.take(8)
    bits.skip(16)
    bits.golomb()
    chroma, depth = 1, 8
    if profile in _WITH_CHROMA:
        chroma = bits.golomb()
        if chroma == 3:
            bits.skip(1)
        depth = max(bits.golomb(), bits.golomb()) + 8
        bits.skip(1)
        if bits.take(1):
            _skip_scaling(bits, 12 if chroma == 3 else 8)
    return _Parameters(min(chroma, 3), min(depth, 14), _transfer(bits))


def _skip_scaling(bits: Bits, lists: int) -> None:
    for number in range(lists):
        if not bits.take(1):
            continue
        last = following = 8
        for _ in range(16 if number < 6 else 64):
            if following:
                following = (last + bits.signed_golomb()) % 256
            last = following or last


def _transfer(bits: Bits) -> int:
    """Return the transfer characteristics, from behind the scaling lists."""
    bits.golomb()
    match bits.golomb():
        case 0:
            bits.golomb()
        case 1:
            bits.skip(1)
            bits.golomb()
            bits.golomb()
            for _ in range(min(bits.golomb(), 255)):
                bits.golomb()
    bits.golomb()
    bits.skip(1)
    bits.golomb()
    bits.golomb()
    if not bits.take(1):
        bits.skip(1)
    bits.skip(1)
    if bits.take(1):
        for _ in range(4):
            bits.golomb()
    if not bits.take(1):  # no VUI
        return 2
    if bits.take(1) and bits.take(8) == 255:
        bits.skip(32)
    if bits.take(1):
        bits.skip(1)
    if bits.take(1):
        bits.skip(4)
        if bits.take(1):
            bits.skip(8)
            return bits.take(8)
    return 2


def _trouble(profile: int, level: int, sps: _Parameters | None) -> str:
    if sps and sps.depth > 8:
        return f"H.264 {sps.depth} bit"
    if sps and sps.chroma != 1:
        return {0: "H.264 4:0:0", 2: "H.264 4:2:2"}.get(sps.chroma, "H.264 4:4:4")
    if profile not in _PLAYED_PROFILES:
        return f"H.264 profile {profile}"
    if level > _HIGHEST_LEVEL:
        return f"H.264 level {level / 10:g}"
    return "HDR" if sps and sps.transfer in _HDR_TRANSFERS else ""


def cleaned(sample: bytes, length_size: int) -> bytes:
    """Return an access unit with its picture and nothing else.

    Raises:
        MediumRefused: its units are longer than the sample.
    """
    at, end = 0, len(sample)
    kept: list[bytes] = []
    is_changed = False
    while at + length_size < end:
        size = int.from_bytes(sample[at : at + length_size], "big")
        start, at = at, at + length_size + size
        if at > end:
            raise damaged("H.264")
        kind = sample[start + length_size] & 31 if size else 0
        if kind in _KEPT_UNITS:
            kept.append(sample[start:at])
            continue
        unit = sample[start + length_size : at]
        left = _without_messages(unit) if kind == _SEI else b""
        is_changed = is_changed or left != unit
        if left:
            kept.append(len(left).to_bytes(length_size, "big") + left)
    if not is_changed and at == end:
        return sample
    return b"".join(kept) or len(_DELIMITER).to_bytes(length_size, "big") + _DELIMITER


def _without_messages(unit: bytes) -> bytes:
    """Return a unit of SEI with the messages that are kept; empty if there are none."""
    data = unit.replace(_ESCAPED, _PLAIN)
    kept, at, is_whole = [], 1, True
    while at + 1 < len(data) and data[at:] != b"\x80":
        start = at
        kind, at = _number(data, at)
        size, at = _number(data, at)
        at += size
        if kind in _KEPT_MESSAGES and at <= len(data):
            kept.append(data[start:at])
        else:
            is_whole = False
    if is_whole:
        return unit
    if not kept:
        return b""
    return _TO_ESCAPE.sub(_ESCAPED, data[:1] + b"".join(kept) + b"\x80")


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of an SEI header and the place behind it: each byte of 255 adds to the next one."""
    total = 0
    while at < len(data):
        total += data[at]
        at += 1
        if data[at - 1] != 255:
            break
    return total, at
