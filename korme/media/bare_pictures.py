"""Pictures inside documents and models without metadata: only what their pixels need is copied, nothing decoded.

JPEG (ITU-T T.81), JPEG 2000 (ITU-T T.800), PNG (W3C PNG, third edition), WebP (RFC 9649).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from korme.media.refusals import damaged

_START, _END, _SCAN, _COMMENT, _JFIF, _ADOBE = 0xD8, 0xD9, 0xDA, 0xFE, 0xE0, 0xEE
_JFIF_SEGMENT = b"\xff\xe0\x00\x10JFIF\0\x01\x02\0\0\1\0\1\0\0"
"""Version 1.2, square pixels, no thumbnail."""
_CODED = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""The marker behind a scan: zeros and restarts belong to it."""
_PNG_KEPT = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"sBIT"))
_WEBP_KEPT = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH"))
_WEBP_ALPHA = 0x10
_JP2_SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
_JP2_KEPT = frozenset((b"jP  ", b"ftyp", b"jp2h", b"jp2c"))
_CODESTREAM = b"\xff\x4f"
_J2K_COMMENT, _J2K_TILE = 0xFF64, 0xFF90


def bare_jpeg(data: bytes) -> bytes:
    """Return a JPEG without its application segments and comments, and without what follows its end.

    JFIF's segment becomes a plain one and Adobe's stays: they say how the colours are stored.

    Raises:
        MediumRefused: it is broken.
    """
    if data[:2] != b"\xff\xd8":
        raise damaged("JPEG")
    parts, at = [data[:2]], 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if data[at : at + 1] != b"\xff" or at + 2 > len(data):
            raise damaged("JPEG")
        marker = data[at + 1]
        if marker == _END:
            return b"".join([*parts, b"\xff\xd9"])
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _START or end < at + 4 or end > len(data):
            raise damaged("JPEG")
        if marker == _SCAN:
            found = _CODED.search(data, end)
            if not found:
                raise damaged("JPEG")
            end = found.start()
        if marker == _JFIF and data[at + 4 : at + 9] == b"JFIF\0":
            parts.append(_JFIF_SEGMENT)
        elif marker == _ADOBE and data[at + 4 : at + 9] == b"Adobe":
            parts.append(b"\xff\xee\x00\x0e" + data[at + 4 : at + 16])
        elif not (0xE0 <= marker <= 0xEF or marker == _COMMENT):
            parts.append(data[at:end])
        at = end


def bare_png(data: bytes) -> bytes:
    """Return a PNG with the chunks that its pixels need.

    Raises:
        MediumRefused: it is broken.
    """
    parts, at = [data[:8]], 8
    while data.startswith(b"\x89PNG\r\n\x1a\n") and at + 12 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        if end > len(data):
            break
        if name in _PNG_KEPT:
            parts.append(data[at:end])
        if name == b"IEND":
            return b"".join(parts)
        at = end
    raise damaged("PNG")


def bare_webp(data: bytes) -> bytes:
    """Return a WebP that is not animated with the chunks that its pixels need.

    Raises:
        MediumRefused: it is broken or animated.
    """
    parts = []
    for name, start, end in _riff_chunks(data):
        body = data[start:end]
        if name == b"VP8X":
            body = bytes([body[0] & _WEBP_ALPHA]) + body[1:] if body else body
        if name in _WEBP_KEPT:
            parts.append(name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1))
    whole = b"WEBP" + b"".join(parts)
    if not any(part[:4] in (b"VP8 ", b"VP8L") for part in parts):
        raise damaged("WebP")
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise damaged("WebP")
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        if at + 8 + size > len(data):
            raise damaged("WebP")
        yield name, at + 8, at + 8 + size
        at += 8 + size + (size & 1)


def bare_jpeg_2000(data: bytes) -> bytes:
    """Return a JPEG 2000 (JP2 or a bare codestream) with the boxes that its pixels need, without comments.

    Raises:
        MediumRefused: it is broken.
    """
    if data.startswith(_CODESTREAM):
        return _bare_codestream(data)
    if not data.startswith(_JP2_SIGNATURE):
        raise damaged("JPEG 2000")
    parts, at = [], 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        size = len(data) - at if size == 0 else size
        if size < 8 or at + size > len(data):
            raise damaged("JPEG 2000")
        body = data[at + 8 : at + size]
        if name in _JP2_KEPT:
            body = _bare_codestream(body) if name == b"jp2c" else body
            parts.append(struct.pack(">I4s", len(body) + 8, name) + body)
        at += size
    return b"".join(parts)


def _bare_codestream(data: bytes) -> bytes:
    """Return a codestream without the comments in its main header."""
    parts, at = [data[:2]], 2
    while at + 4 <= len(data):
        marker, size = struct.unpack_from(">HH", data, at)
        if marker == _J2K_TILE:
            return b"".join([*parts, data[at:]])
        if size < 2:
            break
        if marker != _J2K_COMMENT:
            parts.append(data[at : at + 2 + size])
        at += 2 + size
    raise damaged("JPEG 2000")
