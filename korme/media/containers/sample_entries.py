"""Descriptions of samples in `stsd` (ISO/IEC 14496-12, 12): which codec, whether browsers play it, and a clean copy."""

from __future__ import annotations

import struct

from msgspec import Struct

from korme.media.containers import av1, h264
from korme.media.containers.boxes import box, boxes, first, full_box, unpacked
from korme.media.containers.described import FILM, OTHER, SOUND, MediaStream
from korme.media.containers.descriptors import esds_of, read_esds
from korme.media.refusals import damaged

NAMES = {
    b"hvc1": "HEVC",
    b"hev1": "HEVC",
    b"dvh1": "Dolby Vision",
    b"dvhe": "Dolby Vision",
    b"vvc1": "VVC",
    b"mp4v": "MPEG-4 Visual",
    b"s263": "H.263",
    b"jpeg": "Motion JPEG",
    b"mjpa": "Motion JPEG",
    b"rle ": "Animation",
    b"png ": "PNG",
    b"AVdn": "DNxHD",
    b"AVdh": "DNxHR",
    b"CFHD": "CineForm",
    b"ac-3": "AC-3",
    b"ec-3": "E-AC-3",
    b"alac": "ALAC",
    b"samr": "AMR",
    b"sawb": "AMR",
    b"apac": "APAC",
    b"dtsc": "DTS",
    b"vp08": "VP8",
    b"vp09": "VP9",
    b"encv": "DRM",
    b"enca": "DRM",
    b"drmi": "DRM",
    b"drms": "DRM",
}
"""What people call the codecs that are named but not published in MP4."""
_COVERS = (b"jpeg", b"png ", b"mjpa")
_PCM = frozenset((b"sowt", b"twos", b"lpcm", b"raw ", b"NONE", b"in24", b"in32", b"fl32", b"fl64", b"ipcm", b"fpcm"))
_PIXEL_ASPECT, _COLOUR = b"pasp", b"colr"
_HDR_TRANSFERS = (16, 18)
_VISUAL, _AUDIO = 78, 28
"""Bytes of a description before the boxes in it."""
_OPUS_LACKING = "iOS 16"


class SampleEntry(Struct, frozen=True):
    """A description of samples."""

    stream: MediaStream
    """Its size is as stored: not turned."""
    copy: bytes = b""
    """The description with what decoding needs and nothing else; empty if it is not published."""
    length_size: int = 0
    """Of H.264: bytes that give the length of each unit."""


def read_entry(handler: bytes, data: memoryview, number: int) -> SampleEntry:
    """Read the description `number`, from 1, of a track.

    Args:
        handler: the track's type: `vide`, `soun`.
        data: the content of `stsd`.

    Raises:
        MediumRefused: it is damaged.
    """
    entries = list(boxes(data, 8))
    if not 0 < number <= len(entries):
        raise damaged("stsd")
    name, content = entries[number - 1]
    if handler == b"vide":
        return _visual(name, content)
    return _audio(name, content) if handler == b"soun" else SampleEntry(MediaStream(OTHER, _codec(name)))


def is_cover(data: memoryview, frames: int) -> bool:
    """Whether a track of pictures is a cover: one JPEG or PNG."""
    return frames <= 1 and next(boxes(data, 8), (b"", b""))[0] in _COVERS


def _codec(name: bytes) -> str:
    if name[:2] == b"ap" and name != b"apac":
        return "ProRes"
    if name in _PCM:
        return "PCM"
    return NAMES.get(name, name.decode("ascii", "replace").strip())


def _visual(name: bytes, content: memoryview) -> SampleEntry:
    width, height = unpacked(">HH", content, 24, name)
    inner = dict(boxes(content, _VISUAL))
    extras = _shape(inner)
    shown = width
    if extras and _PIXEL_ASPECT in inner:
        across, down = unpacked(">II", inner[_PIXEL_ASPECT], 0, _PIXEL_ASPECT)
        shown = round(width * across / down) if 0 < across <= 64 * down else width
    is_hdr = _transfer(inner) in _HDR_TRANSFERS
    if name in (b"avc1", b"avc3") and b"avcC" in inner:
        avc = h264.read_avc(bytes(inner[b"avcC"]))
        string = avc.string.replace("avc1", name.decode())
        stream = MediaStream(FILM, "h264", string, shown, height, trouble=avc.trouble or ("HDR" if is_hdr else ""))
        copy = _visual_copy(name, width, height, box(b"avcC", avc.configuration), extras)
        return SampleEntry(stream, copy, avc.length_size)
    if name == b"av01" and b"av1C" in inner:
        config = av1.read_av1(bytes(inner[b"av1C"]))
        stream = MediaStream(
            FILM, "av1", config.string, shown, height, trouble=config.trouble or ("HDR" if is_hdr else ""),
            lacking=av1.LACKING,
        )  # fmt: skip
        return SampleEntry(stream, _visual_copy(name, width, height, box(b"av1C", config.configuration), extras))
    codec = _codec(name)
    return SampleEntry(MediaStream(FILM, codec, "", shown, height, trouble=codec))


def _visual_copy(name: bytes, width: int, height: int, configuration: bytes, extras: bytes) -> bytes:
    head = struct.pack(">6xH16xHHIIIH32xHh", 1, width, height, 72 << 16, 72 << 16, 0, 1, 24, -1)
    return box(name, head, configuration, extras)


def _shape(inner: dict[bytes, memoryview]) -> bytes:
    """Return the boxes with the shape of pixels and the code of their colours."""
    parts = []
    colour = inner.get(_COLOUR)
    if colour is not None and bytes(colour[:4]) in (b"nclx", b"nclc") and len(colour) >= 10:
        full_range = bytes(colour[10:11]) if bytes(colour[:4]) == b"nclx" and len(colour) > 10 else b"\0"
        parts.append(box(_COLOUR, b"nclx", bytes(colour[4:10]), full_range))
    if _PIXEL_ASPECT in inner and len(inner[_PIXEL_ASPECT]) >= 8:
        parts.append(box(_PIXEL_ASPECT, bytes(inner[_PIXEL_ASPECT][:8])))
    return b"".join(parts)


def _transfer(inner: dict[bytes, memoryview]) -> int:
    colour = inner.get(_COLOUR, memoryview(b""))
    return unpacked(">H", colour, 6, _COLOUR)[0] if len(colour) >= 10 and bytes(colour[:3]) == b"ncl" else 2


def _audio(name: bytes, content: memoryview) -> SampleEntry:
    (version,) = unpacked(">H", content, 8, name)
    channels, _, _, _, rate = unpacked(">HHHHI", content, 16, name)
    at = _AUDIO + {1: 16, 2: 36}.get(version, 0)
    if version == 2:  # QuickTime File Format, "Sound sample description (version 2)"
        (channels,) = unpacked(">I", content, 40, name)
        rate = 48_000 << 16
    inner = dict(boxes(content, at)) if len(content) > at else {}
    if name == b"mp4a":
        esds = inner.get(b"esds") or first(inner.get(b"wave", b""), b"esds")
        if esds is None:
            raise damaged("esds")
        read = read_esds(bytes(esds))
        stream = MediaStream(SOUND, read.codec, read.string, channels=read.channels or channels, trouble=read.trouble)
        configuration = full_box(b"esds", esds_of(read))
    elif name == b".mp3":
        stream, configuration = MediaStream(SOUND, "mp3", "mp4a.6B", channels=channels), b""
        name, configuration = b"mp4a", full_box(b"esds", esds_of(read_esds(b"", object_type=0x6B)))
    elif name == b"Opus" and b"dOps" in inner:
        stream = MediaStream(SOUND, "opus", "opus", channels=channels, lacking=_OPUS_LACKING)
        configuration = box(b"dOps", _opus_head(bytes(inner[b"dOps"])))
    elif name == b"fLaC" and b"dfLa" in inner:
        stream = MediaStream(SOUND, "flac", "flac", channels=channels)
        configuration = full_box(b"dfLa", _stream_info(bytes(inner[b"dfLa"])))
    else:
        codec = _codec(name)
        return SampleEntry(MediaStream(SOUND, codec, channels=channels, trouble=codec))
    head = struct.pack(">6xH8xHHHHI", 1, min(channels, 255), 16, 0, 0, rate)
    return SampleEntry(stream, box(name, head, configuration))


def _opus_head(data: bytes) -> bytes:
    """Return the content of `dOps` (Encapsulation of Opus in ISO Base Media File Format, 4.3.2) to its end."""
    if len(data) < 11:
        raise damaged("dOps")
    return data[: 13 + data[1]] if data[10] else data[:11]


def _stream_info(data: bytes) -> bytes:
    """Return the block STREAMINFO of `dfLa`, marked as the last one."""
    if len(data) < 42 or data[4] & 0x7F:
        raise damaged("dfLa")
    return b"\x80\0\0\x22" + data[8:42]
