"""The location in a picture file: whether there is one, and its removal, in place: bytes are overwritten, none move.

Offsets within the file (maker notes, the pictures of an MPO, the boxes of a HEIC) stay valid and no pixel is
encoded again. Coordinates go wherever a format keeps them: EXIF, XMP in one part or many, a camera's film behind its
photograph, the text chunks of a PNG. Titles, creators, copyright, dates, the colour profile and the city that
somebody has written stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from PIL import Image

from korme.pictures import png_location
from korme.pictures.gps_directories import erase_coordinates, has_coordinates
from korme.pictures.jpeg import coded_part
from korme.pictures.xmp_location import blanked, tells_place

_EXIF = b"Exif\0\0"
_EXIF_RESOURCE = b"8BIM\x04\x22\0\0"
"""Photoshop's copy of EXIF: what follows is its length, then the block."""
_PACKET_START, _PACKET_END = b"<rdf:RDF", b"</rdf:RDF>"
_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_EXTENSION_HEAD = len(_EXTENSION) + 40
"""Bytes before a part of extended XMP (XMP 3, 1.1.3.1): name, digest of the whole, its length, the part's offset."""
_FILM_PLACES = (b"\xa9xyz", b"com.apple.quicktime.location.ISO6709")
_ISO_6709 = re.compile(rb"[+-]\d{1,3}(?:\.\d+)?[+-]\d{1,3}(?:\.\d+)?(?:[+-]\d+(?:\.\d+)?)?/")
_MOST_BLOCKS = 1000


def has_location(data: bytes, image: Image.Image, name: str) -> bool:
    """Return whether the file of an opened picture of the format `name` has coordinates anywhere."""
    if name == "PNG":
        return png_location.has_location(data)
    seen = _searched(data, name)
    return (
        any(has_coordinates(data, start, end) for start, end in _exif_blocks(seen, image, name))
        or any(tells_place(data[start:end]) for start, end in _packets(seen))
        or any(tells_place(b"".join(data[start:end] for start, end in parts)) for parts in _extended(seen))
        or any(re.search(rb"[1-9]", data[start:end]) for start, end in _film_places(seen))
    )


def without_location(data: bytes, image: Image.Image, name: str) -> bytes:
    """Return the file of an opened picture of the format `name` without its coordinates."""
    if not has_location(data, image, name):
        return data
    if name == "PNG":
        return png_location.without_location(data)
    edited = bytearray(data)
    seen = _searched(data, name)
    for start, end in _exif_blocks(seen, image, name):
        erase_coordinates(edited, start, end)
    for start, end in _packets(seen):
        edited[start:end] = blanked(data[start:end])
    for parts in _extended(seen):
        whole = blanked(b"".join(data[start:end] for start, end in parts))
        at = 0
        for start, end in parts:
            edited[start:end] = whole[at : at + end - start]
            at += end - start
    for start, end in _film_places(seen):
        edited[start:end] = re.sub(rb"\d", b"0", data[start:end])
    return bytes(edited)


class _Searched(Struct, frozen=True):
    """A file and the parts of it in which metadata can be."""

    data: bytes
    parts: tuple[tuple[int, int], ...]


def _searched(data: bytes, name: str) -> _Searched:
    if name != "JPEG":
        return _Searched(data, ((0, len(data)),))
    start, end = coded_part(data)
    return _Searched(data, ((0, start), (end, len(data))))


def _exif_blocks(seen: _Searched, image: Image.Image, name: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each EXIF block (a TIFF structure), from its byte-order mark."""
    data = seen.data
    if name == "TIFF":
        yield 0, len(data)
    for at in _found(seen, _EXIF):
        start = at + len(_EXIF)
        is_segment = data[at - 4 : at - 2] == b"\xff\xe1"
        yield start, at - 2 + int.from_bytes(data[at - 2 : at], "big") if is_segment else len(data)
    for at in _found(seen, _EXIF_RESOURCE):
        start = at + len(_EXIF_RESOURCE) + 4
        yield start, start + int.from_bytes(data[start - 4 : start], "big")
    block = image.info.get("exif")
    bare = block.removeprefix(_EXIF) if isinstance(block, bytes) else b""
    start = data.find(bare) if len(bare) > 8 else -1
    if start >= 0:
        yield start, start + len(bare)


def _packets(seen: _Searched) -> Iterator[tuple[int, int]]:
    """Yield start and end of the description in each XMP packet that is in one piece."""
    data = seen.data
    for start in _found(seen, _PACKET_START):
        end = data.find(_PACKET_END, start)
        if end < 0:
            return
        if data.find(_EXTENSION, start, end) < 0:
            yield start, end


def _extended(seen: _Searched) -> Iterator[list[tuple[int, int]]]:
    """Yield the parts of each extended XMP of a JPEG in order, as start and end: too long for one segment."""
    data = seen.data
    by_digest: dict[bytes, list[tuple[int, int, int]]] = {}
    for at in _found(seen, _EXTENSION):
        if data[at - 4 : at - 2] != b"\xff\xe1":
            continue
        start, end = at + _EXTENSION_HEAD, at - 2 + int.from_bytes(data[at - 2 : at], "big")
        digest = data[at + len(_EXTENSION) : start - 8]
        by_digest.setdefault(digest, []).append(
            (int.from_bytes(data[start - 4 : start], "big"), start, max(start, min(end, len(data))))
        )
    for parts in by_digest.values():
        yield [(start, end) for _, start, end in sorted(parts)]


def _film_places(seen: _Searched) -> Iterator[tuple[int, int]]:
    """Yield start and end of each place (ISO 6709) in the film that telephones append to a photograph."""
    for name in _FILM_PLACES:
        for at in _found(seen, name):
            yield from (match.span() for match in _ISO_6709.finditer(seen.data, at, at + 16_384))


def _found(seen: _Searched, mark: bytes) -> Iterator[int]:
    """Yield where a mark is; at most 1000 places."""
    count = 0
    for first, last in seen.parts:
        at = seen.data.find(mark, first, last)
        while at >= 0 and count < _MOST_BLOCKS:
            yield at
            count += 1
            at = seen.data.find(mark, at + len(mark), last)
