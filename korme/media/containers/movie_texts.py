"""Texts and places in the metadata of an ISO base media file: `udta`, `meta`, `uuid`, and tracks of telemetry."""

from __future__ import annotations

from collections.abc import Iterator

from korme.media.containers.boxes import BoxPlace, boxes
from korme.media.containers.described import meant
from korme.media.containers.places import tells_place as tells_coordinates
from korme.media.containers.source import Source
from korme.media.refusals import MediumRefused
from korme.pictures.textual import decoded, tidy
from korme.pictures.xmp import read_xmp

_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_SEARCHED = 2 << 20
"""Bytes of one box that are looked through."""
_MOST_SEARCHED = 64
_TELEMETRY = (b"gpmd", b"camm")
"""Tracks with the way that a camera has gone: GoPro's, and those of 360° cameras."""
_NAMES = {
    b"\xa9ART": "creator",
    b"\xa9aut": "creator",
    b"auth": "creator",
    b"\xa9nam": "title",
    b"titl": "title",
    b"\xa9cpy": "copyright",
    b"cprt": "copyright",
}
_KEYS = {
    "com.apple.quicktime.artist": "creator",
    "com.apple.quicktime.author": "creator",
    "com.apple.quicktime.copyright": "copyright",
    "com.apple.quicktime.title": "title",
    "com.apple.quicktime.displayname": "title",
}


def read_texts(moov: bytes, source: Source, others: tuple[BoxPlace, ...]) -> tuple[tuple[str, str], ...]:
    """Return creator, title, copyright and licence, as far as they are told."""
    found: list[tuple[str, str]] = []
    for place in _metadata_places(others):
        if place.name == b"uuid" and source.up_to(place.start, 16) == _XMP:
            found += read_xmp(source.up_to(place.start + 16, min(place.end - place.start - 16, _SEARCHED))).texts
    for _, content in _metadata(moov):
        found += _of_metadata(content)
    return meant((name, text) for name, text in found if name in ("creator", "title", "copyright", "licence"))


def tells_place(moov: bytes, source: Source, others: tuple[BoxPlace, ...]) -> bool:
    """Whether the file says where it was made."""
    if any(tells_coordinates(content) for _, content in _metadata(moov)):
        return True
    if any(content.nbytes and _is_telemetry(content) for name, content in boxes(moov) if name == b"trak"):
        return True
    for place in _metadata_places(others):
        if place.name == b"gps " or tells_coordinates(
            source.up_to(place.start, min(place.end - place.start, _SEARCHED))
        ):
            return True
    return False


def _metadata_places(others: tuple[BoxPlace, ...]) -> list[BoxPlace]:
    return [place for place in others if place.name not in (b"sidx", b"mfra", b"styp", b"emsg")][:_MOST_SEARCHED]


def _metadata(moov: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Yield each box of the movie and its tracks that is about them, not their samples."""
    for name, content in boxes(moov):
        if name == b"trak":
            yield from ((inner, part) for inner, part in boxes(content) if inner in (b"udta", b"meta", b"uuid"))
        elif name not in (b"mvhd", b"mvex"):
            yield name, content


def _is_telemetry(trak: memoryview) -> bool:
    data = bytes(trak[:8192])
    at = data.find(b"stsd")
    entry = data[at + 16 : at + 20] if at >= 0 else b""
    return entry in _TELEMETRY or (entry == b"mebx" and b"location" in data)


def _of_metadata(content: memoryview) -> list[tuple[str, str]]:
    try:
        return [*_of_boxes(content, {})]
    except MediumRefused:  # what is not published need not be whole
        return []


def _of_boxes(content: memoryview, keys: dict[bytes, str], depth: int = 0) -> Iterator[tuple[str, str]]:
    at = 4 if bytes(content[8:12]) == b"hdlr" else 0
    if depth > 4:
        return
    for name, inner in boxes(content, at):
        if name == b"keys":
            keys.update(_keys(inner))
        elif name in (b"meta", b"ilst", b"udta"):
            yield from _of_boxes(inner, keys, depth + 1)
        elif text := _NAMES.get(name) or keys.get(name):
            yield text, _value(inner)


def _keys(content: memoryview) -> Iterator[tuple[bytes, str]]:
    """Yield number and name of each key (QuickTime File Format, "Metadata item keys atom")."""
    for number, (_, name) in enumerate(boxes(content, 8), 1):
        meaning = _KEYS.get(decoded(bytes(name[:200])))
        if meaning:
            yield number.to_bytes(4, "big"), meaning


def _value(content: memoryview) -> str:
    """Return the text of an item: in `data`, or behind length and language (QuickTime), or behind a version (3GPP)."""
    data = bytes(content[:4096])
    if data[4:8] == b"data":
        return decoded(data[16 : int.from_bytes(data[:4], "big")])
    if data[:4] == b"\0\0\0\0":
        text = data[6:]
        return (
            tidy(text.decode("utf-16", "replace"))
            if text[:2] in (b"\xfe\xff", b"\xff\xfe")
            else decoded(text.rstrip(b"\0"))
        )
    size = int.from_bytes(data[:2], "big")
    return decoded(data[4 : 4 + size])
