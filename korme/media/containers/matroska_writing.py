"""Writing of the WebM that visitors get: the same blocks, their index in front, and nothing about programs and people."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO

from msgspec import Struct

from korme.media.containers import av1
from korme.media.containers.described import FILM
from korme.media.containers.ebml import Element, element, elements, elements_of_file, number, size_of
from korme.media.containers.matroska import (
    AUDIO,
    BLOCK,
    BLOCK_GROUP,
    CHANNELS,
    CLUSTER,
    CODEC,
    COLOUR,
    CUES,
    DURATION,
    EBML,
    HEIGHT,
    INFO,
    NUMBER,
    PRIVATE,
    REFERENCE,
    SCALE,
    SEGMENT,
    SHOWN_HEIGHT,
    SHOWN_WIDTH,
    SIMPLE_BLOCK,
    SIMPLE_TAG,
    TAG,
    TAG_NAME,
    TAG_TEXT,
    TAGS,
    TIME,
    TRACK,
    TRACKS,
    TYPE,
    UNIT,
    VIDEO,
    WIDTH,
    MatroskaTrack,
    block_time,
    block_track,
    published_tracks,
    read_segment,
)
from korme.media.containers.source import Source
from korme.media.containers.vorbis_comments import comments_of
from korme.media.refusals import damaged, refuse
from korme.pictures.credits import Credit

_MUXING_APP, _WRITING_APP, _APP = 0x4D80, 0x5741, b"korme"
_VOID = 0xEC
_CUE, _CUE_TIME, _CUE_PLACE, _CUE_TRACK, _CUE_CLUSTER = 0xBB, 0xB3, 0xB7, 0xF7, 0xF1
_CUE_SIZE, _MOST_CUES = 40, 5000
_ALPHA, _ADDITIONS = 0x53C0, 0x75A1
_LARGEST_BLOCK = 64 << 20
_VIDEO_KEPT = frozenset(
    (WIDTH, HEIGHT, SHOWN_WIDTH, SHOWN_HEIGHT, UNIT, 0x9A, 0x53B8, _ALPHA, 0x54AA, 0x54BB, 0x54CC, 0x54DD)
)
"""Sizes and crops, interlacing, stereo and transparency."""
_AUDIO_KEPT = frozenset((0xB5, 0x78B5, CHANNELS, 0x6264))
_TRACK_KEPT = frozenset((NUMBER, 0x73C5, TYPE, 0xB9, 0x88, 0x55AA, 0x9C, 0x23E383, CODEC, 0x56AA, 0x56BB, 0x22B59C))
"""Numbers, kind, flags, durations, codec and language: no name."""
_COLOUR_KEPT = frozenset(range(0x55B1, 0x55BE))
_GROUP_KEPT = frozenset((0x9B, REFERENCE, 0x75A2))
"""Duration, the block that it needs, and what is cut off its end."""

Cleaner = Callable[[bytes], bytes]


class _TrackUse(Struct, frozen=True):
    """What is done with the blocks of a track."""

    is_main: bool
    """Whether the index leads to it."""
    has_alpha: bool
    clean: Cleaner | None


class _Cluster(Struct):
    """What was written of a cluster."""

    body: list[bytes]
    time: int = 0
    last: int = 0
    """When its last block begins."""
    key: int | None = None
    """When the first block of the main track begins with which decoding may begin."""


def publish(source: Source, target: BinaryIO, credit: Credit) -> None:
    """Write the published file.

    Raises:
        MediumRefused: the file is damaged, or browsers do not play it.
    """
    segment = read_segment(source)
    tracks = published_tracks(segment)
    for track in tracks:
        if track.stream.trouble:
            raise refuse("medium-unplayable", found=track.stream.trouble)
    kept = {track.number: _kept(track, is_main=track is tracks[0]) for track in tracks}
    head = _header()
    start = len(head) + 4 + 8
    info = _info(segment.scale, segment.duration)
    described = element(TRACKS, *(_clean_track(track) for track in tracks)) + _tags(credit)
    step = -(-len(segment.clusters) // _MOST_CUES)
    room = _CUE_SIZE * (len(segment.clusters) // step + 1) + 32
    target.write(head + SEGMENT.to_bytes(4, "big") + size_of(0, 8) + info + described + bytes(room))
    cues: list[bytes] = []
    at, last = len(info) + len(described) + room, 0
    for place, cluster in enumerate(segment.clusters):
        made = _copied(source, cluster, kept)
        if not made.body:
            continue
        data = element(CLUSTER, number(TIME, made.time), *made.body)
        if made.key is not None and not place % step:
            cues.append(_cue(made.key, tracks[0].number, at))
        target.write(data)
        at, last = at + len(data), max(last, made.last)
    target.seek(len(head) + 4)
    target.write(size_of(at, 8) + _info(segment.scale, segment.duration or last))
    target.seek(start + len(info) + len(described))
    target.write(_padded(element(CUES, *cues) if cues else b"", room))
    target.seek(0, io.SEEK_END)


def _header() -> bytes:
    numbers = ((0x4286, 1), (0x42F7, 1), (0x42F2, 4), (0x42F3, 8))
    versions = ((0x4287, 4), (0x4285, 2))
    return element(
        EBML,
        *(number(name, value) for name, value in numbers),
        element(0x4282, b"webm"),
        *(number(name, value) for name, value in versions),
    )


def _info(scale: int, duration: float) -> bytes:
    return element(
        INFO,
        number(SCALE, scale),
        element(DURATION, struct.pack(">d", duration)),
        element(_MUXING_APP, _APP),
        element(_WRITING_APP, _APP),
    )


def _tags(credit: Credit) -> bytes:
    named = ((b"ARTIST", credit.creator), (b"COPYRIGHT", credit.copyright), (b"LICENSE", credit.licence))
    tags = [
        element(SIMPLE_TAG, element(TAG_NAME, name), element(TAG_TEXT, text[:500].encode()))
        for name, text in named
        if text
    ]
    return element(TAGS, element(TAG, element(0x63C0), *tags)) if tags else b""


def _cue(time: int, track: int, at: int) -> bytes:
    return element(
        _CUE, number(_CUE_TIME, time), element(_CUE_PLACE, number(_CUE_TRACK, track), number(_CUE_CLUSTER, at))
    )


def _padded(data: bytes, room: int) -> bytes:
    """Return data and an element without meaning that fill the room together."""
    left = room - len(data)
    return data + _VOID.to_bytes(1, "big") + size_of(left - 9, 8) + bytes(left - 9)


def _kept(track: MatroskaTrack, *, is_main: bool) -> _TrackUse:
    video = dict(elements(dict(elements(track.content)).get(VIDEO, b"")))
    has_alpha = bytes(video.get(_ALPHA, b"")) == b"\1"
    return _TrackUse(is_main, has_alpha and track.kind == FILM, av1.cleaned if track.stream.codec == "av1" else None)


def _clean_track(track: MatroskaTrack) -> bytes:
    """Return `TrackEntry` with what decoding needs and nothing else."""
    parts = []
    for name, content in elements(track.content):
        if name == VIDEO:
            parts.append(element(VIDEO, *_chosen(content, _VIDEO_KEPT)))
        elif name == AUDIO:
            parts.append(element(AUDIO, *_chosen(content, _AUDIO_KEPT)))
        elif name == PRIVATE:
            parts.append(element(PRIVATE, _clean_private(track.stream.codec, bytes(content))))
        elif name in _TRACK_KEPT:
            parts.append(element(name, bytes(content)))
    return element(TRACK, *parts)


def _chosen(content: memoryview, names: frozenset[int]) -> Iterator[bytes]:
    for name, part in elements(content):
        if name == COLOUR:
            yield element(name, *_chosen(part, _COLOUR_KEPT))
        elif name in names:
            yield element(name, bytes(part))


def _clean_private(codec: str, private: bytes) -> bytes:
    """Return `CodecPrivate` without metadata: of Vorbis's three packets the second are comments."""
    if codec == "av1" and private:
        return av1.read_av1(private).configuration
    if codec != "vorbis":
        return private
    if private[:1] != b"\2":
        raise damaged("CodecPrivate")
    sizes, at = [], 1
    for _ in range(2):
        size = 0
        while private[at] == 255:
            size, at = size + 255, at + 1
        sizes.append(size + private[at])
        at += 1
    head, setup = private[at : at + sizes[0]], private[at + sum(sizes) :]
    comments = b"\3vorbis" + comments_of(Credit()) + b"\1"
    laced = b"".join(b"\xff" * (len(part) // 255) + bytes((len(part) % 255,)) for part in (head, comments))
    return b"\2" + laced + head + comments + setup


def _copied(source: Source, cluster: Element, kept: dict[int, _TrackUse]) -> _Cluster:
    """Return the blocks of a cluster that are published."""
    made = _Cluster([])
    for each in elements_of_file(source, cluster.start, cluster.start + cluster.size):
        if each.size > _LARGEST_BLOCK:
            raise damaged("Block")
        if each.name not in (TIME, SIMPLE_BLOCK, BLOCK_GROUP):
            continue
        content = memoryview(source.read(each.start, each.size, "Cluster"))
        if each.name == TIME:
            made.time = int.from_bytes(content[:8], "big")
        elif each.name == SIMPLE_BLOCK:
            if (found := kept.get(block_track(content))) is not None:
                _noted(made, content, found, is_key=bool(content[_head_size(content) - 1] & 0x80))
                made.body.append(element(SIMPLE_BLOCK, _cleaned(content, found.clean)))
        else:
            parts = list(elements(content))
            block = dict(parts).get(BLOCK)
            found = kept.get(block_track(block)) if block is not None else None
            if block is not None and found is not None:
                _noted(made, block, found, is_key=REFERENCE not in dict(parts))
                made.body.append(element(BLOCK_GROUP, *_group(parts, found)))
    return made


def _noted(made: _Cluster, block: memoryview, kept: _TrackUse, *, is_key: bool) -> None:
    time = max(0, made.time + block_time(block))
    made.last = max(made.last, time)
    if kept.is_main and is_key and made.key is None:
        made.key = time


def _group(parts: list[tuple[int, memoryview]], kept: _TrackUse) -> Iterator[bytes]:
    for name, content in parts:
        if name == BLOCK:
            yield element(BLOCK, _cleaned(content, kept.clean))
        elif name in _GROUP_KEPT or (name == _ADDITIONS and kept.has_alpha):
            yield element(name, bytes(content))


def _head_size(block: memoryview) -> int:
    """Return the bytes of a block before its frame: track, time and flags."""
    return (9 - block[0].bit_length() if block[0] else 1) + 3


def _cleaned(block: memoryview, clean: Cleaner | None) -> bytes:
    """Return a block with its frame cleaned; one with several frames (lacing) is copied."""
    head = _head_size(block)
    if clean is None or block[head - 1] & 0x06:
        return bytes(block)
    return bytes(block[:head]) + clean(bytes(block[head:]))
