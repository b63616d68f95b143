"""FLAC (RFC 9639): its frames, with the blocks that decoding and seeking need and a credit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from korme.media.containers.described import SOUND, Description, MediaStream
from korme.media.containers.id3 import between_tags
from korme.media.containers.source import Source
from korme.media.containers.vorbis_comments import LARGEST, comments_of, read_comments
from korme.media.refusals import damaged, refuse
from korme.pictures.credits import Credit

_STREAM_INFO, _SEEK_TABLE, _COMMENTS = 0, 3, 4
_MOST_BLOCKS = 1000
_DEEPEST = 24
"""Bits of a sample that browsers play."""


class _MetadataBlock(Struct, frozen=True):
    kind: int
    start: int
    size: int


class _FlacParts(Struct, frozen=True):
    info: bytes
    blocks: tuple[_MetadataBlock, ...]
    start: int
    """Where the frames begin."""
    end: int


def _read(source: Source) -> _FlacParts:
    between = between_tags(source)
    if source.up_to(between.start, 4) != b"fLaC":
        raise damaged("FLAC")
    blocks = tuple(_blocks(source, between.start + 4))
    start = blocks[-1].start + blocks[-1].size
    if blocks[0].kind != _STREAM_INFO or blocks[0].size != 34:
        raise damaged("STREAMINFO")
    head = source.up_to(start, 2)
    if head[:1] != b"\xff" or head[1:2] not in (b"\xf8", b"\xf9") or start >= between.end:
        raise refuse("medium-unreadable", "truncated" if start >= between.end else "damaged", part="FLAC")
    return _FlacParts(source.read(blocks[0].start, 34), blocks, start, between.end)


def _blocks(source: Source, at: int) -> Iterator[_MetadataBlock]:
    for _ in range(_MOST_BLOCKS):
        head = source.read(at, 4, "FLAC")
        block = _MetadataBlock(head[0] & 0x7F, at + 4, int.from_bytes(head[1:], "big"))
        yield block
        at = block.start + block.size
        if head[0] & 0x80:
            return
    raise refuse("medium-unreadable", "crowded", part="FLAC")


def describe(source: Source) -> Description:
    """Describe a file.

    Raises:
        MediumRefused: it is damaged.
    """
    found = _read(source)
    numbers = int.from_bytes(found.info[10:18], "big")
    rate, channels, depth = numbers >> 44, (numbers >> 41 & 7) + 1, (numbers >> 36 & 31) + 1
    texts: tuple[tuple[str, str], ...] = ()
    has_location = False
    for block in found.blocks:
        if block.kind == _COMMENTS and block.size <= LARGEST and not texts:
            texts, has_location = read_comments(source.read(block.start, block.size, "FLAC"))
    return Description(
        format="FLAC",
        ending="flac",
        mime="audio/flac",
        streams=(
            MediaStream(SOUND, "flac", channels=channels, trouble=f"FLAC {depth} bit" if depth > _DEEPEST else ""),
        ),
        seconds=(numbers & (1 << 36) - 1) / rate if rate else 0.0,
        has_location=has_location,
        texts=texts,
    )


def publish(source: Source, target: BinaryIO, credit: Credit) -> None:
    """Write the published file.

    Raises:
        MediumRefused: the file is damaged.
    """
    found = _read(source)
    seeking = [block for block in found.blocks if block.kind == _SEEK_TABLE and not block.size % 18][:1]
    comments = comments_of(credit)
    target.write(b"fLaC" + _head(_STREAM_INFO, 34) + found.info)
    for block in seeking:
        target.write(_head(_SEEK_TABLE, block.size) + source.read(block.start, block.size, "FLAC"))
    target.write(_head(_COMMENTS | 0x80, len(comments)) + comments)
    for portion in source.portions(found.start, found.end):
        target.write(portion)


def _head(kind: int, size: int) -> bytes:
    return bytes((kind,)) + size.to_bytes(3, "big")
