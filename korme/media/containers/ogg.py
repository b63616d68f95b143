"""Ogg (RFC 3533) with Vorbis or Opus (RFC 7845): the same packets, with comments that hold a credit only."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from korme.media.containers.described import FILM, SOUND, Description, MediaStream
from korme.media.containers.source import Source
from korme.media.containers.vorbis_comments import LARGEST, comments_of, read_comments
from korme.media.refusals import damaged, refuse
from korme.pictures.credits import Credit

_LACKING = "iOS 18.3"
"""Safari plays Ogg from 18.4 on."""
_CONTINUED, _FIRST, _LAST = 1, 2, 4
_MOST_PAGES = 2_000_000
_MOST_STREAMS = 16
_LONGEST = 30 * 24 * 3600.0
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


class _OggCodec(Struct, frozen=True):
    codec: str
    mark: bytes
    """With which its first packet begins."""
    comments: bytes
    """With which the packet of its comments begins."""
    headers: int = 0
    """Packets before the sound; 0: it is not published."""


_KINDS = (
    _OggCodec("vorbis", b"\x01vorbis", b"\x03vorbis", 3),
    _OggCodec("opus", b"OpusHead", b"OpusTags", 2),
    _OggCodec("Theora", b"\x80theora", b""),
    _OggCodec("Dirac", b"BBCD", b""),
    _OggCodec("FLAC in Ogg", b"\x7fFLAC", b""),
    _OggCodec("Speex", b"Speex   ", b""),
)
_FILMS = ("Theora", "Dirac")


class OggPage(Struct, frozen=True):
    """A page (RFC 3533, 6)."""

    flags: int
    granule: int
    """Samples until the last packet that ends here; -1 if none does."""
    serial: int
    lacing: bytes
    start: int
    """Where its body begins."""

    @property
    def size(self) -> int:
        return sum(self.lacing)


class _OggStream(Struct, frozen=True):
    kind: _OggCodec
    serial: int
    headers: tuple[bytes, ...]
    sound: int
    """Where the first page of sound begins."""
    last: int
    """The largest number of samples."""


def _pages(source: Source, at: int = 0) -> Iterator[tuple[int, OggPage]]:
    """Yield each page with the place where it begins."""
    for _ in range(_MOST_PAGES):
        if at >= source.size:
            return
        head = source.up_to(at, 27 + 255)
        if head[:5] != b"OggS\0":
            if not source.up_to(at, 1 << 16).strip(b"\0"):
                return
            raise damaged("Ogg")
        if len(head) < 27 or len(head) < 27 + head[26]:
            raise refuse("medium-unreadable", "truncated", part="Ogg")
        flags, granule, serial = struct.unpack_from("<BqI", head, 5)
        page = OggPage(flags, granule, serial, head[27 : 27 + head[26]], at + 27 + head[26])
        if page.start + page.size > source.size:
            raise refuse("medium-unreadable", "truncated", part="Ogg")
        yield at, page
        at = page.start + page.size
    raise refuse("medium-unreadable", "crowded", part="Ogg")


def _read(source: Source) -> _OggStream:
    """Read the headers and the end of the first stream that is known.

    Raises:
        MediumRefused: there is none, or the file is damaged.
    """
    streams = _streams(source)
    films = [kind for kind in streams.values() if kind.codec in _FILMS]
    if films:
        return _OggStream(films[0], 0, (), 0, 0)
    if not streams:
        raise refuse("medium-unreadable", "nothing")
    serial, kind = next(iter(streams.items()))
    if not kind.headers:
        return _OggStream(kind, serial, (), 0, 0)
    headers: list[bytes] = []
    parts: list[bytes] = []
    size, sound, last = 0, 0, 0
    for at, page in _pages(source):
        if page.serial != serial:
            continue
        if len(headers) < kind.headers:
            size += page.size
            if size > LARGEST:
                raise refuse("medium-unreadable", "crowded", part="Ogg")
            _collect(source.read(page.start, page.size, "Ogg"), page.lacing, parts, headers)
            continue
        if page.flags & _FIRST:
            raise refuse("medium-unplayable", found="chained Ogg")
        sound = sound or at
        last = max(last, page.granule)
    if not sound:
        raise refuse("medium-unreadable", "nothing")
    return _OggStream(kind, serial, tuple(headers[: kind.headers]), sound, last)


def _streams(source: Source) -> dict[int, _OggCodec]:
    """Return the kind of each stream that begins at the front, by its serial number."""
    found: dict[int, _OggCodec] = {}
    for number, (_, page) in enumerate(_pages(source)):
        if not page.flags & _FIRST or number >= _MOST_STREAMS:
            break
        head = source.up_to(page.start, min(16, page.size))
        kind = next((kind for kind in _KINDS if head.startswith(kind.mark)), None)
        if kind:
            found[page.serial] = kind
    return found


def _collect(body: bytes, lacing: bytes, parts: list[bytes], packets: list[bytes]) -> None:
    """Append the packets that end on a page; `parts` has what has begun."""
    at = 0
    for size in lacing:
        parts.append(body[at : at + size])
        at += size
        if size < 255:
            packets.append(b"".join(parts))
            parts.clear()


def describe(source: Source) -> Description:
    """Describe a file.

    Raises:
        MediumRefused: it is damaged, or has no sound.
    """
    found = _read(source)
    kind = found.kind
    if not kind.headers:
        stream = MediaStream(FILM if kind.codec in _FILMS else SOUND, kind.codec, trouble=kind.codec)
        return Description(format="OGG", ending="ogg", mime="audio/ogg", streams=(stream,), seconds=0.0)
    head, comments = found.headers[:2]
    if len(head) < 19 or not comments.startswith(kind.comments):
        raise damaged(kind.codec)
    if kind.codec == "opus":
        channels, skipped, rate = head[9], int.from_bytes(head[10:12], "little"), 48_000
    else:
        channels, skipped, rate = head[11], 0, int.from_bytes(head[12:16], "little")
    texts, has_location = read_comments(comments[len(kind.comments) :])
    return Description(
        format="OGG",
        ending="ogg",
        mime="audio/ogg",
        streams=(MediaStream(SOUND, kind.codec, kind.codec, channels=channels),),
        seconds=min(_LONGEST, max(0, found.last - skipped) / max(1, rate)),
        has_location=has_location,
        texts=texts,
        lacking=_LACKING,
    )


def publish(source: Source, target: BinaryIO, credit: Credit) -> None:
    """Write the published file: one stream, its pages numbered anew.

    Raises:
        MediumRefused: the file is damaged, or browsers do not play it.
    """
    found = _read(source)
    kind = found.kind
    if not kind.headers:
        raise refuse("medium-unplayable", found=kind.codec)
    comments = kind.comments + comments_of(credit) + (b"\1" if kind.codec == "vorbis" else b"")
    number = 0
    for flags, packets in ((_FIRST, found.headers[:1]), (0, (comments, *found.headers[2:]))):
        for made in _paged(packets, flags, number):
            target.write(made)
            number += 1
    for _, page in _pages(source, found.sound):
        if page.serial == found.serial:
            body = source.read(page.start, page.size, "Ogg")
            target.write(_page(page.flags & (_CONTINUED | _LAST), page.granule, number, page.lacing, body))
            number += 1


def _paged(packets: tuple[bytes, ...], flags: int, number: int) -> Iterator[bytes]:
    """Yield pages with packets of headers, which have no time."""
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes((len(packet) % 255,)) for packet in packets)
    body = b"".join(packets)
    at = 0
    for first in range(0, len(lacing), 255):
        part = lacing[first : first + 255]
        size = sum(part)
        is_open = first > 0 and lacing[first - 1] == 255
        ends = any(one < 255 for one in part)
        yield _page(flags | (_CONTINUED if is_open else 0), 0 if ends else -1, number, part, body[at : at + size])
        at, number = at + size, number + 1


def _page(flags: int, granule: int, number: int, lacing: bytes, body: bytes) -> bytes:
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, granule, 1, number, 0) + bytes((len(lacing),)) + lacing
    return head[:22] + struct.pack("<I", checksum(head + body)) + head[26:] + body


def checksum(data: bytes) -> int:
    """Return the CRC of a page (RFC 3533, 6): that of zlib with all bits the other way round, begun with 0."""
    mirrored = zlib.crc32(data.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
