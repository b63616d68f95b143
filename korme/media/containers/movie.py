"""A film or recording in an ISO base media file: its movie box, its tracks and their samples (ISO/IEC 14496-12)."""

from __future__ import annotations

import struct

from msgspec import Struct

from korme.media.containers import sample_tables
from korme.media.containers.boxes import BoxPlace, boxes, boxes_of_file, first, need, unpacked
from korme.media.containers.described import FILM, OTHER, SOUND, MediaStream
from korme.media.containers.fragments import Defaults, read_defaults, read_fragment
from korme.media.containers.sample_entries import SampleEntry, is_cover, read_entry
from korme.media.containers.sample_tables import Samples
from korme.media.containers.source import Source
from korme.media.refusals import damaged, refuse

_LARGEST = 64 << 20
"""Bytes of `moov` or `moof`: an hour of film needs 3 MB."""
_MOST_TRACKS = 64
_MOST_EDITS = 1000
_LONGEST = 30 * 24 * 3600
"""Seconds: a header that claims more does not know."""


class ShownPart(Struct, frozen=True):
    """A part of a track's presentation (8.6.6)."""

    duration: int
    """In the movie's timescale."""
    start: int
    """In the track's timescale; -1: a pause."""


class MovieTrack(Struct, frozen=True, kw_only=True):
    """A track and where its samples are described."""

    number: int
    """Its id in the file."""
    kind: str
    """'film', 'sound' or 'other'."""
    handler: bytes
    is_enabled: bool
    group: int
    """Tracks of one group are alternatives; 0: of none."""
    timescale: int
    duration: int
    """Of its samples in `stbl`, in its timescale."""
    language: int
    matrix: bytes
    size: bytes
    """Width and height as shown, in 16.16."""
    volume: bytes
    edits: tuple[ShownPart, ...]
    entry: SampleEntry
    stbl: memoryview


class Movie(Struct, frozen=True, kw_only=True):
    """What the boxes at the top of a file say."""

    brand: bytes
    moov: bytes
    timescale: int
    tracks: tuple[MovieTrack, ...]
    data: tuple[tuple[int, int], ...]
    """Start and end of each `mdat`."""
    fragments: tuple[BoxPlace, ...]
    others: tuple[BoxPlace, ...]
    """Boxes that are not published, such as `uuid`."""
    defaults: dict[int, Defaults]
    is_fast_start: bool


def read_movie(source: Source) -> Movie:
    """Read a file but for its samples.

    Raises:
        MediumRefused: it is damaged, or cut off.
    """
    brand, moov, place = b"", b"", None
    data, fragments, others = [], [], []
    for found in boxes_of_file(source):
        match found.name:
            case b"ftyp":
                brand = brand or source.up_to(found.start, 4)
            case b"moov" if place is None:
                if found.end - found.start > _LARGEST:
                    raise refuse("medium-unreadable", "crowded", part="moov")
                moov, place = source.read(found.start, found.end - found.start, "moov"), found
            case b"mdat":
                data.append((found.start, found.end))
            case b"moof":
                fragments.append(found)
            case _:
                others.append(found)
    if place is None:
        raise refuse("medium-unreadable", "no-index")
    if first(moov, b"cmov") is not None:
        raise refuse("medium-unreadable", "damaged", part="cmov")
    timescale = _timescale(need(moov, b"mvhd"), b"mvhd")
    traks = [content for name, content in boxes(moov) if name == b"trak"]
    if len(traks) > _MOST_TRACKS:
        raise refuse("medium-unreadable", "crowded", part="trak")
    return Movie(
        brand=brand,
        moov=moov,
        timescale=timescale,
        tracks=tuple(_read_track(trak) for trak in traks),
        data=tuple(data),
        fragments=tuple(fragments),
        others=tuple(others),
        defaults=read_defaults(moov),
        is_fast_start=not data or place.begin < data[0][0],
    )


def _timescale(header: memoryview, name: bytes) -> int:
    at = 20 if unpacked(">B", header, 0, name)[0] == 1 else 12
    return unpacked(">I", header, at, name)[0] or 1


def _read_track(trak: memoryview) -> MovieTrack:
    tkhd = need(trak, b"tkhd")
    version, flags = unpacked(">B", tkhd, 0, b"tkhd")[0], unpacked(">I", tkhd, 0, b"tkhd")[0]
    behind = 36 if version == 1 else 24
    number = unpacked(">I", tkhd, 20 if version == 1 else 12, b"tkhd")[0]
    rest = bytes(tkhd[behind:])
    if len(rest) < 60:
        raise damaged("tkhd")
    mdhd = need(trak, b"mdia", b"mdhd")
    hdlr = need(trak, b"mdia", b"hdlr")
    handler = bytes(hdlr[8:12])
    stbl = first(trak, b"mdia", b"minf", b"stbl")
    kind = {b"vide": FILM, b"soun": SOUND}.get(handler, OTHER)
    if kind == OTHER or stbl is None:
        stbl, kind = memoryview(b""), OTHER
    entry, duration = SampleEntry(MediaStream(OTHER, "")), 0
    if kind != OTHER:
        kind, entry = _described(handler, stbl, kind, trak)
        duration = sample_tables.duration_of(stbl) if kind != OTHER else 0
    return MovieTrack(
        number=number,
        kind=kind,
        handler=handler,
        is_enabled=bool(flags & 1),
        group=int.from_bytes(rest[10:12], "big"),
        timescale=_timescale(mdhd, b"mdhd"),
        duration=duration,
        language=unpacked(">H", mdhd, 32 if mdhd[0] == 1 else 20, b"mdhd")[0],
        matrix=rest[16:52],
        volume=rest[12:14],
        size=rest[52:60],
        edits=_edits(first(trak, b"edts", b"elst")),
        entry=entry,
        stbl=stbl,
    )


def _described(handler: bytes, stbl: memoryview, kind: str, trak: memoryview) -> tuple[str, SampleEntry]:
    """Return the kind of a track and its description of samples; a cover is no film."""
    stsd = need(stbl, b"stsd")
    stsz = first(stbl, b"stsz")
    frames = unpacked(">I", stsz, 8, b"stsz")[0] if stsz is not None else 2
    if kind == FILM and is_cover(stsd, frames):
        return OTHER, SampleEntry(MediaStream(OTHER, "cover"))
    used = sample_tables.entries_used(stbl) or {1}
    entry = read_entry(handler, stsd, min(used))
    dref = first(trak, b"mdia", b"minf", b"dinf", b"dref")
    if dref is not None and _is_elsewhere(dref):
        raise refuse("medium-unreadable", "elsewhere")
    if len(used) > 1:
        stream = entry.stream
        entry = SampleEntry(
            MediaStream(stream.kind, stream.codec, "", stream.width, stream.height, stream.channels, "several")
        )
    return kind, entry


def _is_elsewhere(dref: memoryview) -> bool:
    """Whether samples are in another file (8.7.2): the first reference says otherwise with a flag."""
    for name, content in boxes(dref, 8):
        if name in (b"url ", b"urn ", b"alis"):
            return not unpacked(">I", content, 0, name)[0] & 1
    return False


def _edits(elst: memoryview | None) -> tuple[ShownPart, ...]:
    if elst is None:
        return ()
    version, count = unpacked(">B", elst, 0, b"elst")[0], unpacked(">I", elst, 4, b"elst")[0]
    if count > _MOST_EDITS:
        raise refuse("medium-unreadable", "crowded", part="elst")
    layout = ">QqI" if version == 1 else ">IiI"
    step = struct.calcsize(layout)
    rows = (unpacked(layout, elst, 8 + step * row, b"elst") for row in range(count))
    return tuple(ShownPart(duration, start) for duration, start, _ in rows)


def samples_of(source: Source, movie: Movie, track: MovieTrack) -> Samples:
    """Return the samples of a track, those of fragments behind those of its tables.

    Raises:
        MediumRefused: the tables are damaged.
    """
    samples = sample_tables.read_samples(track.stbl, source.size)
    defaults = movie.defaults.get(track.number)
    for place in movie.fragments if defaults else ():
        if place.end - place.start > _LARGEST:
            raise refuse("medium-unreadable", "crowded", part="moof")
        moof = source.read(place.start, place.end - place.start, "moof")
        assert defaults is not None
        read_fragment(moof, place.begin, track.number, defaults, samples, source.size)
    return samples


def seconds_of(movie: Movie, track: MovieTrack, duration: int) -> float:
    """Return how long a track is shown.

    Args:
        duration: of all its samples, in its timescale.
    """
    media = duration / track.timescale
    shown = sum(edit.duration for edit in track.edits) / movie.timescale
    skipped = max((edit.start for edit in track.edits), default=0) / track.timescale
    if len(track.edits) <= 1 or not shown:  # an edit of length 0 lasts to the end
        media = max(0.0, media - max(0.0, skipped))
    return min(shown or media, media if len(track.edits) <= 1 else shown, float(_LONGEST))
