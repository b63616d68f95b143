"""The location in the chunks of a PNG: EXIF, XMP, and what ImageMagick and others write as text."""

from __future__ import annotations

import binascii
import re
import struct
import zlib
from collections.abc import Callable, Iterator

from msgspec import Struct

from korme.pictures.gps_directories import erase_coordinates, has_coordinates
from korme.pictures.xmp_location import blanked, tells_place

_LARGEST = 16_000_000
_TEXTS = frozenset((b"tEXt", b"zTXt", b"iTXt"))
_RAW = re.compile(rb"Raw profile type \S+$")
_PLACE = re.compile(rb"gps|latitude|longitude|geo.?(?:tag|location)", re.IGNORECASE)
"""In the keyword of a text chunk: `exif:GPSLatitude`."""


class _TextChunk(Struct, frozen=True):
    """A text chunk of any of the three types, unpacked."""

    keyword: bytes
    between: bytes
    """What an iTXt has between method and text: language and translated keyword, each with its zero byte."""
    text: bytes
    is_packed: bool


def has_location(data: bytes) -> bool:
    """Return whether a chunk has coordinates."""
    return any(size <= _LARGEST and _tells(name, body) for name, body, size in _chunks(data))


def without_location(data: bytes) -> bytes:
    """Return a PNG without its coordinates: metadata chunks are edited and get a new CRC, all others copied."""
    parts, at = [data[:8]], 8
    for name, body, size in _chunks(data):
        edited = _edited(name, body) if size <= _LARGEST else body
        if edited == body:
            parts.append(data[at : at + 12 + size])
        elif edited is not None:
            crc = struct.pack(">I", zlib.crc32(name + edited))
            parts.append(struct.pack(">I", len(edited)) + name + edited + crc)
        at += 12 + size
    return b"".join([*parts, data[at:]])


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Yield name, body and size of each whole chunk; the bodies of pictures' data are left out."""
    at = 8
    while at + 12 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        is_wanted = name in _TEXTS or name == b"eXIf"
        yield name, data[at + 8 : at + 8 + size] if is_wanted else b"", size
        at += 12 + size


def _tells(name: bytes, body: bytes) -> bool:
    if name == b"eXIf":
        return _exif_tells(body)
    chunk = _unpacked(name, body) if name in _TEXTS else None
    if chunk is None:
        return False
    if _RAW.match(chunk.keyword):
        block = _raw_block(chunk.text)
        return _exif_tells(block) or tells_place(block)
    return _PLACE.search(chunk.keyword) is not None or (b"<rdf:RDF" in chunk.text and tells_place(chunk.text))


def _edited(name: bytes, body: bytes) -> bytes | None:
    """Return the body of a chunk without coordinates; None to leave the chunk out."""
    if not _tells(name, body):
        return body
    if name == b"eXIf":
        return _without_exif(body)
    chunk = _unpacked(name, body)
    if chunk is None or _PLACE.search(chunk.keyword):
        return None
    if _RAW.match(chunk.keyword):
        return _packed(name, chunk, _raw_text(chunk.text, lambda block: blanked(_without_exif(block))))
    return _packed(name, chunk, blanked(chunk.text))


def _unpacked(name: bytes, body: bytes) -> _TextChunk | None:
    """Return a text chunk; None if it is broken."""
    keyword, zero, rest = body.partition(b"\0")
    if not zero:
        return None
    if name == b"tEXt":
        return _TextChunk(keyword, b"", rest, False)
    if name == b"zTXt":
        return _TextChunk(keyword, b"", _inflated(rest[1:]), True)
    parts = rest[2:].split(b"\0", 2)
    if len(parts) < 3:
        return None
    between = parts[0] + b"\0" + parts[1] + b"\0"
    is_packed = rest[:1] == b"\1"
    return _TextChunk(keyword, between, _inflated(parts[2]) if is_packed else parts[2], is_packed)


def _packed(name: bytes, chunk: _TextChunk, text: bytes) -> bytes:
    stored = zlib.compress(text) if chunk.is_packed else text
    if name == b"iTXt":
        return chunk.keyword + b"\0" + bytes((chunk.is_packed, 0)) + chunk.between + stored
    return chunk.keyword + b"\0" + (b"\0" if name == b"zTXt" else b"") + stored


def _exif_start(block: bytes) -> int:
    return 6 if block.startswith(b"Exif\0\0") else 0


def _exif_tells(block: bytes) -> bool:
    return has_coordinates(block, _exif_start(block), len(block))


def _without_exif(block: bytes) -> bytes:
    edited = bytearray(block)
    erase_coordinates(edited, _exif_start(block), len(edited))
    return bytes(edited)


def _raw_block(text: bytes) -> bytes:
    """Return the block of a raw profile as ImageMagick writes it: a name, a length and hexadecimal digits in lines."""
    try:
        return binascii.unhexlify(b"".join(text.strip(b"\n").split(b"\n")[2:]).replace(b" ", b""))
    except binascii.Error:
        return b""


def _raw_text(text: bytes, edit: Callable[[bytes], bytes]) -> bytes:
    digits = binascii.hexlify(edit(_raw_block(text)))
    lines = [digits[at : at + 72] for at in range(0, len(digits), 72)]
    return b"\n" + b"\n".join([*text.strip(b"\n").split(b"\n")[:2], *lines]) + b"\n"


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _LARGEST)
    except zlib.error:
        return b""
