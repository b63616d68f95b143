"""The colour and metadata chunks of a PNG (W3C PNG, third edition), wherever in the file they are."""

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


class PngMetadata(Struct, frozen=True):
    """The content of the chunks."""

    exif: bytes = b""
    xmp: bytes = b""
    cicp: profiles.Cicp | None = None
    """Colour code of the `cICP` chunk."""
    profile: bytes = b""
    """Profile made from gamma and primaries; empty if the picture has a better one or is sRGB."""


def read_chunks(data: bytes) -> PngMetadata:
    """Read the metadata chunks of a PNG."""
    chunks: dict[bytes, bytes] = {}
    for name, body in _chunks(data):
        key = b"xmp" if name == b"iTXt" and body.startswith(_XMP_KEY) else name
        chunks.setdefault(key, body)
    cicp = chunks.get(b"cICP", b"")
    return PngMetadata(
        exif=chunks.get(b"eXIf", b""),
        xmp=_international(chunks.get(b"xmp", b"")),
        cicp=profiles.Cicp(cicp[0], cicp[1]) if len(cicp) == 4 else None,
        profile=b"" if b"sRGB" in chunks or b"iCCP" in chunks else _measured(chunks),
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
    """Return the text of an iTXt chunk: after keyword, flag, method, language and translated keyword."""
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


def _measured(chunks: dict[bytes, bytes]) -> bytes:
    """Build a profile from the gAMA and cHRM chunks, for PNGs older than embedded profiles."""
    gamma = int.from_bytes(chunks.get(b"gAMA", b"")[:4], "big")
    points = chunks.get(b"cHRM", b"")
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
