"""The chunks of a PNG that tell about its picture, wherever in the file they lie."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from msgspec import Struct

from korme.pictures import profiles

_MOST_CHUNKS = 200_000
_WANTED = frozenset((b"eXIf", b"iTXt", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"iCCP"))
_XMP_KEY = b"XML:com.adobe.xmp\0"
_LARGEST = 1_000_000
_SRGB_GAMMA = 45_455


class PngNotes(Struct, frozen=True):
    """What the chunks say."""

    exif: bytes = b""
    xmp: bytes = b""
    cicp: tuple[int, int] | None = None
    """Primaries and transfer by the numbers of ITU-T H.273."""
    profile: bytes = b""
    """A profile made of gamma and primaries; empty when the picture has a better one or is sRGB."""


def read_chunks(data: bytes) -> PngNotes:
    """The notes of a PNG."""
    found: dict[bytes, bytes] = {}
    for name, body in _chunks(data):
        key = b"xmp" if name == b"iTXt" and body.startswith(_XMP_KEY) else name
        found.setdefault(key, body)
    cicp = found.get(b"cICP", b"")
    return PngNotes(
        exif=found.get(b"eXIf", b""),
        xmp=_international(found.get(b"xmp", b"")),
        cicp=(cicp[0], cicp[1]) if len(cicp) == 4 else None,
        profile=b"" if b"sRGB" in found or b"iCCP" in found else _measured(found),
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    for _ in range(_MOST_CHUNKS):
        if len(data) < at + 8:
            return
        size, name = struct.unpack_from(">I4s", data, at)
        if name in _WANTED:
            yield name, data[at + 8 : at + 8 + min(size, _LARGEST)]
        at += 12 + size


def _international(body: bytes) -> bytes:
    """The text of an iTXt chunk: after keyword, flag, method, language and translated keyword."""
    rest = body.removeprefix(_XMP_KEY)
    if len(rest) < 2:
        return b""
    text = rest[2:].split(b"\0", 2)[-1]
    if not rest[0]:
        return text
    try:
        return zlib.decompressobj().decompress(text, _LARGEST)
    except zlib.error:
        return b""


def _measured(found: dict[bytes, bytes]) -> bytes:
    """A profile from the gAMA and cHRM chunks, for PNGs older than embedded profiles."""
    gamma = int.from_bytes(found.get(b"gAMA", b"")[:4], "big")
    points = found.get(b"cHRM", b"")
    if not 10_000 <= gamma <= 100_000 and len(points) != 32:
        return b""
    primaries, white = profiles.SRGB, profiles.D65
    if len(points) == 32:
        numbers = [number / 100_000 for number in struct.unpack(">8I", points)]
        if not all(0.0 < number < 1.0 for number in numbers[:6:1]):
            return b""
        white = (numbers[0], numbers[1])
        primaries = ((numbers[2], numbers[3]), (numbers[4], numbers[5]), (numbers[6], numbers[7]))
    is_srgb = not gamma or abs(gamma - _SRGB_GAMMA) < 500
    curve = profiles.SRGB_CURVE if is_srgb else profiles.gamma_curve(100_000 / gamma)
    try:
        return profiles.matrix_profile("PNG", primaries, white, curve)
    except (ZeroDivisionError, struct.error):
        return b""
