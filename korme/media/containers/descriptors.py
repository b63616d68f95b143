"""Descriptors of MPEG-4 Systems (ISO/IEC 14496-1, 7.2.6) and what they say about sound (ISO/IEC 14496-3, 1.6)."""

from __future__ import annotations

from msgspec import Struct

from korme.media.containers.bits import Bits
from korme.media.refusals import damaged

_STREAM, _CONFIG, _SPECIFIC = 3, 4, 5
_AAC = 0x40
_MPEG2_AAC = (0x66, 0x67, 0x68)
_MP3 = (0x69, 0x6B)
_OBJECTS = {
    0xA5: "AC-3",
    0xA6: "E-AC-3",
    0xA9: "DTS",
    0xAC: "DTS",
    0xDD: "Vorbis",
    0xE1: "QCELP",
    0x20: "MPEG-4 Visual",
}
_PLAYED_AAC = (2, 5, 29)
"""AAC LC, with spectral band replication (HE-AAC), and with parametric stereo (HE-AAC v2)."""
_CHANNELS = (0, 1, 2, 3, 4, 5, 6, 8)


class Esds(Struct, frozen=True):
    """What a stream's descriptor says."""

    object_type: int
    """Its codec (table 5)."""
    specific: bytes
    """The decoder's own configuration."""
    rates: bytes
    """Largest and average bit rate."""
    codec: str
    string: str
    channels: int = 0
    trouble: str = ""


def read_esds(data: bytes, object_type: int = 0) -> Esds:
    """Read the content of `esds`.

    Args:
        object_type: the codec, if there is no `esds`.

    Raises:
        MediumRefused: it is damaged.
    """
    specific, rates = b"", bytes(8)
    if not object_type:
        config = _config(data)
        if len(config) < 13:
            raise damaged("esds")
        object_type, rates = config[0], config[5:13]
        specific = next((body for tag, body in _descriptors(config, 13) if tag == _SPECIFIC), b"")
    if object_type in _MP3:
        return Esds(object_type, b"", rates, "mp3", f"mp4a.{object_type:X}")
    if object_type in _MPEG2_AAC:
        return Esds(object_type, specific, rates, "aac", f"mp4a.{object_type:X}")
    if object_type != _AAC:
        name = _OBJECTS.get(object_type, f"mp4a.{object_type:X}")
        return Esds(object_type, specific, rates, name, "", trouble=name)
    kind, channels = _audio_object(specific)
    trouble = "" if kind in _PLAYED_AAC else {1: "AAC Main", 39: "AAC-ELD", 42: "xHE-AAC", 36: "ALS"}.get(kind, "AAC")
    return Esds(object_type, specific, rates, "aac", f"mp4a.40.{kind}", channels, trouble)


def _config(data: bytes) -> bytes:
    """Return the descriptor of the decoder, from behind version and flags."""
    for tag, body in _descriptors(data, 4):
        if tag == _CONFIG:
            return body
        if tag == _STREAM and len(body) > 3:
            at, flags = 3, body[2]
            at += 2 if flags & 0x80 else 0
            at += 1 + body[at] if flags & 0x40 and at < len(body) else 0
            at += 2 if flags & 0x20 else 0
            return next((inner for kind, inner in _descriptors(body, at) if kind == _CONFIG), b"")
    return b""


def _descriptors(data: bytes, at: int) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    while at + 2 <= len(data) and len(found) < 16:
        tag, size = data[at], 0
        at += 1
        for _ in range(4):
            if at >= len(data):
                break
            size = size << 7 | data[at] & 0x7F
            at += 1
            if not data[at - 1] & 0x80:
                break
        found.append((tag, data[at : at + size]))
        at += size
    return found


def _audio_object(specific: bytes) -> tuple[int, int]:
    """Return object type and channels of an AudioSpecificConfig (1.6.2.1)."""
    bits = Bits(specific[:64])
    kind = bits.take(5)
    if kind == 31:
        kind = 32 + bits.take(6)
    if bits.take(4) == 15:
        bits.skip(24)
    layout = bits.take(4)
    return kind, _CHANNELS[layout] if layout < len(_CHANNELS) else 0


def esds_of(read: Esds) -> bytes:
    """Return the content of `esds`, behind version and flags, with what decoding needs and nothing else."""
    specific = _descriptor(_SPECIFIC, read.specific) if read.specific else b""
    config = _descriptor(_CONFIG, bytes((read.object_type, 0x15)), bytes(3), read.rates, specific)
    return _descriptor(_STREAM, bytes(3), config, _descriptor(6, b"\2"))


def _descriptor(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body)
    return bytes((tag, 0x80 | size >> 21 & 0x7F, 0x80 | size >> 14 & 0x7F, 0x80 | size >> 7 & 0x7F, size & 0x7F)) + body
