"""Writing of the MP4 and M4A that visitors get: the same streams, their index in front, and nothing about their maker's day."""

from __future__ import annotations

import io
import struct
from array import array
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO

from msgspec import Struct

from korme.media.containers import av1, h264
from korme.media.containers.boxes import box, full_box
from korme.media.containers.described import FILM
from korme.media.containers.isobmff import published_tracks
from korme.media.containers.movie import Movie, MovieTrack, ShownPart, read_movie, samples_of
from korme.media.containers.sample_tables import Samples, tables_of
from korme.media.containers.source import Source
from korme.media.containers.trimming import trimmed
from korme.media.refusals import damaged, refuse
from korme.pictures.credits import Credit, packet

_TURN = 0.5
"""Seconds of each track that follow one another: a browser then plays from what it has."""
_LARGEST_SAMPLE = 64 << 20
_RUN = 4 << 20
"""Bytes read at once."""
_SHORT = (1 << 32) - (1 << 24)
"""Bytes of a file whose places fit 32 bits."""
_IDENTITY = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


class _TrackCopy(Struct):
    """A track as it is written."""

    track: MovieTrack
    samples: Samples
    edits: tuple[ShownPart, ...]
    clean: Callable[[bytes], bytes] | None
    """Removes what is in a sample beside the picture; None: there is nothing of the sort."""
    sizes: array[int]
    chunks: list[tuple[int, int]]


def publish(source: Source, target: BinaryIO, credit: Credit) -> None:
    """Write the published file.

    Raises:
        MediumRefused: the file is damaged, or browsers do not play it.
    """
    movie = read_movie(source)
    tracks = [_prepared(source, movie, track) for track in published_tracks(movie)]
    if sum(sum(written.samples.sizes) for written in tracks) > source.size:
        raise damaged("stsz")  # samples that overlap would make a large file of a small one
    is_long = source.size > _SHORT
    turns = sorted(turn for number, written in enumerate(tracks) for turn in _turns(number, written))
    for _, number, _, count in turns:
        tracks[number].chunks.append((0, count))
    head = _head(tracks) + _credits_box(credit)
    moov = _moov(movie, tracks, credit, is_long)
    start = len(head) + len(moov)
    target.write(head + moov + bytes(16 if is_long else 8))
    for written in tracks:
        written.chunks.clear()
    at = start + (16 if is_long else 8)
    for _, number, first, count in turns:
        written = tracks[number]
        written.chunks.append((at, count))
        at += _copy(source, target, written, first, count)
    target.seek(start)
    target.write(struct.pack(">I4sQ", 1, b"mdat", at - start) if is_long else struct.pack(">I4s", at - start, b"mdat"))
    target.seek(len(head))
    target.write(_moov(movie, tracks, credit, is_long))
    target.seek(0, io.SEEK_END)


def _prepared(source: Source, movie: Movie, track: MovieTrack) -> _TrackCopy:
    stream = track.entry.stream
    if stream.trouble:
        raise refuse("medium-unplayable", found=stream.trouble)
    samples, edits = trimmed(samples_of(source, movie, track), track, movie.timescale)
    if not len(samples):
        raise refuse("medium-unreadable", "nothing")
    clean: Callable[[bytes], bytes] | None = None
    if stream.codec == "h264":
        clean = partial(h264.cleaned, length_size=track.entry.length_size)
    elif stream.codec == "av1":
        clean = av1.cleaned
    return _TrackCopy(track, samples, edits, clean, array("I", samples.sizes), [])


def _turns(number: int, written: _TrackCopy) -> Iterator[tuple[int, int, int, int]]:
    """Yield the turns of a track: which one, the track's number, its first sample and how many there are."""
    limit = max(1, round(written.track.timescale * _TURN))
    time, first, turn = 0, 0, 0
    for place, duration in enumerate(written.samples.durations):
        if time // limit > turn:
            yield turn, number, first, place - first
            turn, first = time // limit, place
        time += duration
    yield turn, number, first, len(written.samples) - first


def _copy(source: Source, target: BinaryIO, written: _TrackCopy, first: int, count: int) -> int:
    """Copy samples; returns the number of bytes written."""
    total, samples = 0, written.samples
    place, end = first, first + count
    while place < end:
        start, size, last = samples.offsets[place], samples.sizes[place], place + 1
        while last < end and samples.offsets[last] == start + size and size + samples.sizes[last] <= _RUN:
            size += samples.sizes[last]
            last += 1
        if size > _LARGEST_SAMPLE:
            raise damaged("stsz")
        data = source.read(start, size, "mdat")
        if written.clean:
            data = _cleaned(data, written, place, last)
        target.write(data)
        total += len(data)
        place = last
    return total


def _cleaned(data: bytes, written: _TrackCopy, first: int, last: int) -> bytes:
    assert written.clean is not None
    parts, at = [], 0
    for place in range(first, last):
        size = written.samples.sizes[place]
        part = written.clean(data[at : at + size])
        written.sizes[place] = len(part)
        parts.append(part)
        at += size
    return b"".join(parts)


def _head(tracks: list[_TrackCopy]) -> bytes:
    if tracks[0].track.kind != FILM:
        return box(b"ftyp", b"M4A \0\0\2\0", b"M4A isomiso2mp42")
    codec = b"av01" if tracks[0].track.entry.stream.codec == "av1" else b"avc1"
    return box(b"ftyp", b"isom\0\0\2\0", b"isomiso2", codec, b"mp41")


def _credits_box(credit: Credit) -> bytes:
    """Return the licence and the rest of the credit as in pictures: XMP (ISO 16684-1) in a box of its own."""
    xmp = packet(credit)
    return box(b"uuid", _XMP, xmp) if xmp else b""


def _moov(movie: Movie, tracks: list[_TrackCopy], credit: Credit, is_long: bool) -> bytes:
    longest = max(_shown(movie, written) for written in tracks)
    number = len(tracks) + 1
    mvhd = _timed(
        b"mvhd", movie.timescale, longest, struct.pack(">IH10x", 1 << 16, 1 << 8), _IDENTITY, bytes(24),
        number.to_bytes(4, "big"),
    )  # fmt: skip
    traks = []
    kinds: set[str] = set()
    for number, written in enumerate(tracks, 1):
        traks.append(_trak(movie, written, number, is_long, is_first=written.track.kind not in kinds))
        kinds.add(written.track.kind)
    return box(b"moov", mvhd, *traks, _tags(credit))


def _shown(movie: Movie, written: _TrackCopy) -> int:
    """Return how long a track is shown, in the movie's timescale."""
    if written.edits:
        return sum(edit.duration for edit in written.edits)
    return -(-written.samples.length * movie.timescale // written.track.timescale)


def _timed(name: bytes, timescale: int, duration: int, *parts: bytes) -> bytes:
    """Return `mvhd` or `mdhd` with times of creation that are unknown (0)."""
    if duration >= 1 << 32:
        return full_box(name, bytes(16), struct.pack(">IQ", timescale, duration), *parts, version=1)
    return full_box(name, bytes(8), struct.pack(">II", timescale, duration), *parts)


def _trak(movie: Movie, written: _TrackCopy, number: int, is_long: bool, *, is_first: bool) -> bytes:
    track, shown = written.track, _shown(movie, written)
    is_film = track.kind == FILM
    group = 0 if is_film else 1
    times = (
        struct.pack(">16xIIQ", number, 0, shown) if shown >= 1 << 32 else struct.pack(">8xIII", number, 0, shown)
    )  # fmt: skip
    tkhd = full_box(
        b"tkhd", times, bytes(8), struct.pack(">hh", 0, group), track.volume, bytes(2), track.matrix, track.size,
        version=1 if shown >= 1 << 32 else 0, flags=3 if is_first else 2,
    )  # fmt: skip
    stbl = box(
        b"stbl",
        full_box(b"stsd", (1).to_bytes(4, "big"), track.entry.copy),
        tables_of(written.samples, written.sizes, written.chunks, is_long),
    )
    mdia = box(
        b"mdia",
        _timed(b"mdhd", track.timescale, written.samples.length, struct.pack(">HH", _language(track.language), 0)),
        full_box(b"hdlr", bytes(4), track.handler, bytes(13)),
        box(
            b"minf",
            full_box(b"vmhd", bytes(8), flags=1) if is_film else full_box(b"smhd", bytes(4)),
            box(b"dinf", full_box(b"dref", (1).to_bytes(4, "big"), full_box(b"url ", flags=1))),
            stbl,
        ),
    )
    return box(b"trak", tkhd, _edts(written.edits), mdia)


_UNDETERMINED = 0x55C4
"""The language `und` (ISO 639-2) as `mdhd` packs it."""


def _language(packed: int) -> int:
    """Return a language as MP4 has it: QuickTime's own numbers are below 0x400."""
    return packed if 0x400 <= packed < 0x7FFF else _UNDETERMINED


def _edts(edits: tuple[ShownPart, ...]) -> bytes:
    if not edits:
        return b""
    rows = b"".join(struct.pack(">QqI", edit.duration, edit.start, 1 << 16) for edit in edits)
    return box(b"edts", full_box(b"elst", len(edits).to_bytes(4, "big"), rows, version=1))


def _tags(credit: Credit) -> bytes:
    """Return creator and copyright as iTunes and players read them."""
    items = [
        box(name, box(b"data", struct.pack(">II", 1, 0), text.encode()[:2000]))
        for name, text in ((b"\xa9ART", credit.creator), (b"cprt", credit.copyright))
        if text
    ]
    if not items:
        return b""
    handler = full_box(b"hdlr", bytes(4), b"mdirappl", bytes(9))
    return box(b"udta", full_box(b"meta", handler, box(b"ilst", *items)))
