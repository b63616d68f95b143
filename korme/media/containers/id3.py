"""Tags around sound: ID3 (id3.org, versions 1, 2.2 to 2.4), APE and Lyrics3: where they are, what they say, a new one."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from korme.media.containers.described import meant
from korme.media.containers.places import tells_place
from korme.media.containers.source import Source
from korme.pictures.credits import Credit
from korme.pictures.textual import decoded, tidy

_SEARCHED = 1 << 20
"""Bytes of a tag that are looked through: covers come last."""
_MOST_TAGS = 8
_MOST_FRAMES = 500
_NAMES = {
    b"TPE1": "creator",
    b"TP1": "creator",
    b"TIT2": "title",
    b"TT2": "title",
    b"TCOP": "copyright",
    b"TCR": "copyright",
    b"WCOP": "licence",
    b"WCP": "licence",
}
_ENCODINGS = ("latin-1", "utf-16", "utf-16-be", "utf-8")


class Between(Struct, frozen=True):
    """The part of a file between its tags."""

    start: int
    end: int
    texts: tuple[tuple[str, str], ...] = ()
    has_location: bool = False


def between_tags(source: Source) -> Between:
    """Find what is between the tags of a file, and read them."""
    start, end = 0, source.size
    texts: list[tuple[str, str]] = []
    has_location = False
    for _ in range(_MOST_TAGS):
        size = _size(source.up_to(start, 10))
        if not size:
            break
        tag = source.up_to(start, min(size, _SEARCHED))
        texts += _texts(tag)
        has_location = has_location or tells_place(tag)
        start += size
    for _ in range(_MOST_TAGS):
        size = _size_behind(source, start, end)
        if not size:
            break
        tag = source.up_to(end - size, min(size, _SEARCHED))
        has_location = has_location or tells_place(tag)
        end -= size
    return Between(min(start, end), end, meant(texts), has_location)


def _size(head: bytes) -> int:
    """Return the bytes of the tag that begins with these ten (ID3v2.4, 3.1); 0 if none does."""
    if head[:3] != b"ID3" or len(head) < 10 or max(head[6:10]) > 127:
        return 0
    return 10 + _syncsafe(head[6:10]) + (10 if head[5] & 0x10 else 0)


def _syncsafe(data: bytes) -> int:
    number = 0
    for byte in data:
        number = number << 7 | byte & 0x7F
    return number


def _size_behind(source: Source, start: int, end: int) -> int:
    """Return the bytes of the tag that ends at `end`; 0 if none does."""
    tail = source.up_to(max(start, end - 160), min(160, end - start))
    if tail[-128:-125] == b"TAG":
        return 128
    size = 0
    if tail[-32:-24] == b"APETAGEX":
        has_header = int.from_bytes(tail[-12:-8], "little") >> 31
        size = int.from_bytes(tail[-20:-16], "little") + 32 * has_header
    elif tail[-9:] == b"LYRICS200" and tail[-15:-9].isdigit():
        size = int(tail[-15:-9]) + 15
    elif tail[-10:-7] == b"3DI":
        size = _syncsafe(tail[-4:]) + 20
    return size if size <= end - start else 0


def _texts(tag: bytes) -> Iterator[tuple[str, str]]:
    """Yield the texts of a tag; a damaged frame ends it."""
    version = tag[3]
    width = 3 if version < 3 else 4
    head = 6 if version < 3 else 10
    at = 10
    if tag[5] & 0x40 and version > 2:
        at += _syncsafe(tag[10:14]) if version > 3 else 4 + int.from_bytes(tag[10:14], "big")
    for _ in range(_MOST_FRAMES):
        name, size_bytes = tag[at : at + width], tag[at + width : at + 2 * width]
        if len(size_bytes) < width or not name.strip(b"\0"):
            return
        size = _syncsafe(size_bytes) if version > 3 else int.from_bytes(size_bytes, "big")
        body = tag[at + head : at + head + size]
        at += head + size
        if meaning := _NAMES.get(name):
            yield meaning, _text(body) if name[:1] == b"T" else decoded(body.partition(b"\0")[0])


def _text(body: bytes) -> str:
    if not body or body[0] >= len(_ENCODINGS):
        return ""
    if body[0] == 0:  # said to be Latin-1, and often in the encoding of whoever wrote it
        return decoded(body[1:].partition(b"\0")[0])
    return tidy(body[1:].decode(_ENCODINGS[body[0]], "replace").partition("\0")[0])


def tag_of(credit: Credit) -> bytes:
    """Return a tag (ID3v2.4) with a credit and nothing else; empty for an empty credit."""
    frames = b"".join(
        _frame(name, b"\3" + text[:500].encode())
        for name, text in ((b"TPE1", credit.creator), (b"TCOP", credit.copyright))
        if text
    )
    if credit.licence.isascii() and credit.licence:
        frames += _frame(b"WCOP", credit.licence[:500].encode())
    return b"ID3\4\0\0" + _as_syncsafe(len(frames)) + frames if frames else b""


def _frame(name: bytes, body: bytes) -> bytes:
    return name + _as_syncsafe(len(body)) + b"\0\0" + body


def _as_syncsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
