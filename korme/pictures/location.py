"""Removal of the GPS location from a picture file, in place: bytes are overwritten, none move.

Offsets within the file (maker notes, the pictures of an MPO, the boxes of a HEIC) stay valid and no pixel is
encoded again. The GPS data and the pointer to it go; titles, creators, copyright, dates and the colour profile
stay.
"""

from __future__ import annotations

import binascii
import re
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

_GPS_IFD = 0x8825
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_MOST_DIRECTORIES = 64
_MOST_ENTRIES = 512
_LARGEST = 16_000_000
_JPEG_EXIF = re.compile(rb"\xff\xe1(..)Exif\0\0(?=II\*\0|MM\0\*)", re.DOTALL)
_PACKET = re.compile(rb"<x:xmpmeta\b.*?</x:xmpmeta>|<rdf:RDF\b.*?</rdf:RDF>", re.DOTALL)
_GPS_ATTRIBUTE = re.compile(rb"""\s[\w.-]+:GPS\w+\s*=\s*(?:"[^"]*"|'[^']*')""", re.IGNORECASE)
_GPS_ELEMENT = re.compile(rb"<([\w.-]+:GPS\w+)\b[^>]*?(?:/>|>.*?</\1\s*>)", re.IGNORECASE | re.DOTALL)
_PNG_XMP = b"XML:com.adobe.xmp\0"
_PNG_RAW = re.compile(rb"Raw profile type (?:exif|APP1|app1|xmp)\0")


def without_location(data: bytes, image: Image.Image, name: str) -> bytes:
    """Return the file of an opened picture of the format `name` without its GPS location."""
    if name == "PNG":
        return _png(data)
    edited = bytearray(data)
    for start, end in _blocks(data, image, name):
        _erase(edited, start, end)
    return blanked(bytes(edited))


def _blocks(data: bytes, image: Image.Image, name: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each EXIF block (a TIFF structure), from its byte-order mark."""
    if name == "TIFF":
        yield 0, len(data)
    elif name == "JPEG":
        for match in _JPEG_EXIF.finditer(data):
            yield match.end(), match.start() + 2 + int.from_bytes(match[1], "big")
    else:
        block = image.info.get("exif")
        bare = block.removeprefix(b"Exif\0\0") if isinstance(block, bytes) else b""
        start = data.find(bare) if bare else -1
        if start >= 0:
            yield start, start + len(bare)


def blanked(data: bytes) -> bytes:
    """Overwrite the GPS properties of every XMP packet with spaces."""
    return _PACKET.sub(lambda packet: _without_gps(packet[0]), data)


def _without_gps(packet: bytes) -> bytes:
    for pattern in (_GPS_ELEMENT, _GPS_ATTRIBUTE):
        packet = pattern.sub(lambda match: b" " * len(match[0]), packet)
    return packet


def _erase(data: bytearray, start: int, end: int) -> None:
    """Erase the GPS directory of a TIFF structure and the entry that points to it."""
    order = {b"II": "<", b"MM": ">"}.get(bytes(data[start : start + 2]))
    end = min(end, len(data))
    if order is None or end - start < 14:
        return
    at, seen = _number(data, order, start + 4, 4), set[int]()
    while at and at not in seen and len(seen) < _MOST_DIRECTORIES and start + at + 6 <= end:
        seen.add(at)
        _erase_in_directory(data, order, start, start + at, end)
        count = _number(data, order, start + at, 2)
        at = _number(data, order, start + at + 2 + 12 * count, 4) if start + at + 6 + 12 * count <= end else 0


def _erase_in_directory(data: bytearray, order: str, start: int, here: int, end: int) -> None:
    """Erase the GPS entry of one directory; the entries after it move up by 12 bytes."""
    count = _number(data, order, here, 2)
    after = here + 2 + 12 * count
    if count > _MOST_ENTRIES or after + 4 > end:
        return
    for index in range(count - 1, -1, -1):
        entry = here + 2 + 12 * index
        if _number(data, order, entry, 2) != _GPS_IFD:
            continue
        _erase_directory(data, order, start, start + _number(data, order, entry + 8, 4), end)
        data[entry : after + 4 - 12] = data[entry + 12 : after + 4]
        data[after + 4 - 12 : after + 4] = bytes(12)
        count -= 1
        after -= 12
        struct.pack_into(f"{order}H", data, here, count)


def _erase_directory(data: bytearray, order: str, start: int, here: int, end: int) -> None:
    """Overwrite a directory and the values it points to with zeros, within its block only."""
    if not start + 8 <= here <= end - 2:
        return
    count = min(_number(data, order, here, 2), _MOST_ENTRIES)
    for index in range(count):
        entry = here + 2 + 12 * index
        if entry + 12 > end:
            return
        size = _SIZES.get(_number(data, order, entry + 2, 2), 0) * _number(data, order, entry + 4, 4)
        where = start + _number(data, order, entry + 8, 4)
        if 4 < size <= 4096 and start + 8 <= where and where + size <= end:
            data[where : where + size] = bytes(size)
        data[entry : entry + 12] = bytes(12)
    data[here : here + 2] = bytes(2)


def _number(data: bytearray, order: str, at: int, size: int) -> int:
    part = bytes(data[at : at + size])
    return int.from_bytes(part, "little" if order == "<" else "big") if len(part) == size else 0


def _png(data: bytes) -> bytes:
    """Edit the metadata chunks of a PNG and recompute their CRC; copy all others."""
    parts, at = [data[:8]], 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        edited = _chunk(name, body) if size <= _LARGEST else body
        if edited == body:
            parts.append(data[at : at + 12 + size])
        else:
            crc = struct.pack(">I", zlib.crc32(name + edited))
            parts.append(struct.pack(">I", len(edited)) + name + edited + crc)
        at += 12 + size
    return b"".join([*parts, data[at:]])


def _chunk(name: bytes, body: bytes) -> bytes:
    if name == b"eXIf":
        return _exif(body)
    if name == b"iTXt" and body.startswith(_PNG_XMP):
        return _international(body)
    if name in (b"tEXt", b"zTXt") and _PNG_RAW.match(body):
        return _raw_profile(name, body)
    return body


def _exif(block: bytes) -> bytes:
    skipped = len(block) - len(block.removeprefix(b"Exif\0\0"))
    edited = bytearray(block)
    _erase(edited, skipped, len(edited))
    return bytes(edited)


def _international(body: bytes) -> bytes:
    """Edit an iTXt chunk with XMP: keyword, flag, method, language, translated keyword, text."""
    rest = body.removeprefix(_PNG_XMP)
    if len(rest) < 2 or rest[2:].count(b"\0") < 2:
        return body
    language, keyword, text = rest[2:].split(b"\0", 2)
    plain = _inflated(text) if rest[0] else text
    edited = blanked(plain)
    return body if edited == plain else _PNG_XMP + b"\0\0" + language + b"\0" + keyword + b"\0" + edited


def _raw_profile(name: bytes, body: bytes) -> bytes:
    """Edit a raw profile as ImageMagick writes it: a name, a length and the block in hexadecimal."""
    keyword, _, rest = body.partition(b"\0")
    text = _inflated(rest[1:]) if name == b"zTXt" else rest
    lines = text.strip(b"\n").split(b"\n")
    try:
        block = binascii.unhexlify(b"".join(lines[2:]))
    except binascii.Error:
        return body
    edited = blanked(_exif(block))
    if edited == block or len(lines) < 3:
        return body
    digits = binascii.hexlify(edited)
    wide = [digits[at : at + 72] for at in range(0, len(digits), 72)]
    text = b"\n" + b"\n".join([*lines[:2], *wide]) + b"\n"
    return keyword + b"\0" + (b"\0" + zlib.compress(text) if name == b"zTXt" else text)


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _LARGEST)
    except zlib.error:
        return b""
