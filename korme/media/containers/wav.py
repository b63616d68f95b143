"""WAV (Microsoft, Multimedia Programming Interface; RFC 2361): its samples, without what recorders write around them."""

from __future__ import annotations

import struct
from typing import BinaryIO

from msgspec import Struct

from korme.media.containers.described import SOUND, Description, MediaStream, meant
from korme.media.containers.places import tells_place
from korme.media.containers.source import Source
from korme.media.refusals import damaged, refuse
from korme.pictures.credits import Credit
from korme.pictures.textual import decoded
from korme.pictures.xmp import read_xmp

_PCM, _EXTENSIBLE = 1, 0xFFFE
_CODECS = {2: "ADPCM", 3: "32 bit float", 6: "A-law", 7: "µ-law", 0x11: "ADPCM", 0x31: "GSM", 0x50: "MP2", 0x55: "MP3"}
_GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")
_DEPTHS = (8, 16, 24)
_MOST_CHUNKS = 1000
_SEARCHED = 1 << 20
_NAMES = {b"IART": "creator", b"INAM": "title", b"ICOP": "copyright"}


class _Form(Struct, frozen=True):
    """The chunk `fmt `."""

    codec: int
    channels: int
    rate: int
    align: int
    """Bytes of one sample of all channels."""
    depth: int
    mask: int
    """Where the loudspeakers stand; 0 if it is not told."""

    @property
    def trouble(self) -> str:
        """See `MediaStream.trouble`."""
        if self.codec == _PCM and self.depth in _DEPTHS:
            return ""
        return _CODECS.get(self.codec, f"{self.depth} bit")


class _WavParts(Struct, frozen=True):
    form: _Form
    start: int
    end: int
    texts: tuple[tuple[str, str], ...]
    has_location: bool


def _read(source: Source) -> _WavParts:
    form: _Form | None = None
    place = (0, 0)
    texts: list[tuple[str, str]] = []
    has_location = False
    at = 12
    for _ in range(_MOST_CHUNKS):
        head = source.up_to(at, 8)
        if len(head) < 8:
            break
        name, size = struct.unpack("<4sI", head)
        start = at + 8
        if name == b"data" and not place[1]:
            # recorders that stream leave 0 or the largest number: the samples last to the end of the file
            end = source.size if size in (0, 0xFFFFFFFF) else start + size
            place = (start, min(end, source.size))
            if end > source.size + 1:
                raise refuse("medium-unreadable", "truncated", part="data")
            size = place[1] - start
        elif name == b"fmt ":
            form = _form(source.read(start, min(size, 40), "fmt"))
        else:
            content = source.up_to(start, min(size, _SEARCHED))
            texts += _texts(name, content)
            has_location = has_location or tells_place(content)
        at = start + size + (size & 1)
    else:
        raise refuse("medium-unreadable", "crowded", part="RIFF")
    if not form:
        raise damaged("fmt")
    if place[1] <= place[0]:
        raise refuse("medium-unreadable", "nothing")
    return _WavParts(form, *place, meant(texts), has_location)


def _form(data: bytes) -> _Form:
    codec, channels, rate, _, align, depth = struct.unpack_from("<HHIIHH", data)
    mask = 0
    if codec == _EXTENSIBLE and len(data) >= 40 and data[26:40] == _GUID_TAIL:
        (mask,) = struct.unpack_from("<I", data, 20)
        (codec,) = struct.unpack_from("<H", data, 24)
    if not channels or not rate or not align:
        raise damaged("fmt")
    return _Form(codec, channels, rate, align, depth, mask)


def _texts(name: bytes, content: bytes) -> list[tuple[str, str]]:
    if name == b"_PMX":
        return list(read_xmp(content).texts)
    if name != b"LIST" or content[:4] != b"INFO":
        return []
    found, at = [], 4
    while at + 8 <= len(content):
        key, size = struct.unpack_from("<4sI", content, at)
        if key in _NAMES:
            found.append((_NAMES[key], decoded(content[at + 8 : at + 8 + min(size, 2000)].partition(b"\0")[0])))
        at += 8 + size + (size & 1)
    return found


def describe(source: Source) -> Description:
    """Describe a file.

    Raises:
        MediumRefused: it is damaged, or has no samples.
    """
    found = _read(source)
    form, trouble = found.form, found.form.trouble
    return Description(
        format="WAV",
        ending="wav",
        mime="audio/wav",
        streams=(MediaStream(SOUND, trouble or "pcm", channels=form.channels, trouble=trouble),),
        seconds=(found.end - found.start) // form.align / form.rate if form.codec == _PCM else 0.0,
        has_location=found.has_location,
        texts=found.texts,
    )


def publish(source: Source, target: BinaryIO, credit: Credit) -> None:
    """Write the published file.

    Raises:
        MediumRefused: the file is damaged, or browsers do not play it.
    """
    found = _read(source)
    form = found.form
    if form.trouble:
        raise refuse("medium-unplayable", found=form.trouble)
    align = form.channels * form.depth // 8
    size = (found.end - found.start) // align * align
    is_many = form.channels > 2
    chunk = struct.pack(
        "<HHIIHH", _EXTENSIBLE if is_many else _PCM, form.channels, form.rate, form.rate * align, align, form.depth
    )
    if is_many:
        chunk += struct.pack("<HHIH", 22, form.depth, form.mask, _PCM) + _GUID_TAIL
    info = _info(credit)
    total = 4 + 8 + len(chunk) + len(info) + 8 + size + (size & 1)
    target.write(struct.pack("<4sI4s", b"RIFF", total, b"WAVE") + _chunk(b"fmt ", chunk) + info)
    target.write(struct.pack("<4sI", b"data", size))
    for portion in source.portions(found.start, found.start + size):
        target.write(portion)
    target.write(bytes(size & 1))


def _info(credit: Credit) -> bytes:
    items = b"".join(
        _chunk(name, text[:500].encode() + b"\0")
        for name, text in ((b"IART", credit.creator), (b"ICOP", credit.copyright), (b"ICMT", credit.licence))
        if text
    )
    return _chunk(b"LIST", b"INFO" + items) if items else b""


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack("<4sI", name, len(body)) + body + bytes(len(body) & 1)
