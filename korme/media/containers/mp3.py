"""MP3 (ISO/IEC 11172-3 and 13818-3, layer III): how long it is, and its frames without the tags around them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO

from msgspec import Struct

from korme.media.containers.described import SOUND, Description, MediaStream
from korme.media.containers.id3 import Between, between_tags, tag_of
from korme.media.containers.source import PORTION, Source
from korme.media.refusals import refuse
from korme.pictures.credits import Credit

_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""Samples a second by version: 3 is MPEG-1, 2 MPEG-2, 0 MPEG-2.5."""
_KILOBITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SEARCHED = 256 << 10
"""Bytes before the first frame, and between two, that may be something else."""
_TABLE = 100
_LAYERS = {2: "MP2", 3: "MP1"}


class FrameHeader(Struct, frozen=True):
    """The header of a frame."""

    version: int
    layer: int
    """1 is layer III."""
    rate: int
    kilobits: int
    length: int
    """Bytes, with the header."""
    samples: int
    channels: int

    @property
    def side(self) -> int:
        """Bytes between the header and what it may say about the whole file."""
        if self.version == 3:
            return 17 if self.channels == 1 else 32
        return 9 if self.channels == 1 else 17


class Run(Struct, frozen=True):
    """Frames that follow one another."""

    start: int
    end: int
    frames: int


class Mp3Frames(Struct, frozen=True):
    """A file as it was read."""

    first: FrameHeader
    head: bytes
    """The first frame."""
    runs: tuple[Run, ...]
    is_variable: bool
    """Whether the bit rate changes."""
    between: Between

    @property
    def frames(self) -> int:
        return sum(run.frames for run in self.runs)

    @property
    def size(self) -> int:
        return sum(run.end - run.start for run in self.runs)

    @property
    def has_header(self) -> bool:
        """Whether the first frame is about the whole file instead of sound."""
        return _mark(self.head, self.first) != b""


def frame_at(data: bytes, at: int) -> FrameHeader | None:
    """Return the header of a frame at a place; None if there is none."""
    if len(data) < at + 4 or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return None
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    bits, rate = data[at + 2] >> 4, data[at + 2] >> 2 & 3
    if version == 1 or layer == 0 or bits in (0, 15) or rate == 3:
        return None
    hertz, channels = _RATES[version][rate], 1 if data[at + 3] >> 6 == 3 else 2
    if layer != 1:
        return FrameHeader(version, layer, hertz, 0, 4, 1152, channels)
    kilobits = _KILOBITS[version == 3][bits]
    samples = 1152 if version == 3 else 576
    length = samples // 8 * kilobits * 1000 // hertz + (data[at + 2] >> 1 & 1)
    return FrameHeader(version, layer, hertz, kilobits, length, samples, channels)


def read(source: Source) -> Mp3Frames:
    """Read all headers of a file.

    Raises:
        MediumRefused: it has no frames, or more between them than frames.
    """
    between = between_tags(source)
    start = _begin(source, between)
    head = source.up_to(start, 4)
    first = frame_at(head, 0)
    assert first is not None
    if first.layer != 1:
        raise refuse("medium-unplayable", found=_LAYERS.get(first.layer, "MPEG"))
    runs, rates = _runs(source, start, between.end, first)
    found = Mp3Frames(first, source.read(start, first.length), runs, len(rates) > 1, between)
    if 2 * found.size < between.end - between.start:
        raise refuse("medium-unreadable", "damaged", part="MP3")
    return found


def _begin(source: Source, between: Between) -> int:
    """Return where the first frame begins: one that another one follows."""
    data = source.up_to(between.start, min(_SEARCHED, between.end - between.start))
    at = data.find(b"\xff")
    while at >= 0:
        frame = frame_at(data, at)
        if frame and frame.layer != 1:
            return between.start + at
        if frame and _is_same(frame_at(data, at + frame.length), frame):
            return between.start + at
        if frame and between.start + at + frame.length == between.end:
            return between.start + at
        at = data.find(b"\xff", at + 1)
    raise refuse("medium-unreadable", "nothing")


def _is_same(other: FrameHeader | None, frame: FrameHeader) -> bool:
    return other is not None and (other.version, other.layer, other.rate) == (frame.version, frame.layer, frame.rate)


def _runs(source: Source, start: int, end: int, first: FrameHeader) -> tuple[tuple[Run, ...], set[int]]:
    """Find all frames; returns them and their bit rates."""
    runs: list[Run] = []
    rates: set[int] = set()
    known: dict[bytes, FrameHeader | None] = {}
    begin = at = start
    count, base, data = 0, start, b""
    while at < end:
        if at + 4 > base + len(data):
            base, data = at, source.up_to(at, min(PORTION, end - at))
            if len(data) < 4:
                break
        header = data[at - base : at - base + 4]
        if header not in known:
            known[header] = frame if _is_same(frame := frame_at(header, 0), first) else None
        found = known[header]
        if found is not None and at + found.length <= end:
            rates.add(found.kilobits)
            count += 1
            at += found.length
            continue
        if count:
            runs.append(Run(begin, at, count))
        begin = at = _next(source, at + 1, end, first)
        count = 0
    if count:
        runs.append(Run(begin, at, count))
    return tuple(runs), rates


def _next(source: Source, at: int, end: int, first: FrameHeader) -> int:
    """Return where the next frame begins that another one follows; the end if there is none near."""
    data = source.up_to(at, min(_SEARCHED, end - at))
    place = data.find(b"\xff")
    while place >= 0:
        frame = frame_at(data, place)
        if frame and _is_same(frame, first) and _is_same(frame_at(data, place + frame.length), first):
            return at + place
        place = data.find(b"\xff", place + 1)
    return end


def _mark(head: bytes, frame: FrameHeader) -> bytes:
    """Return the mark of a frame about the whole file: Xing's, LAME's or Fraunhofer's; empty for sound."""
    at = 4 + frame.side
    if head[at : at + 4] in (b"Xing", b"Info"):
        return head[at : at + 4]
    return b"VBRI" if head[36:40] == b"VBRI" else b""


def describe(source: Source) -> Description:
    """Describe a file.

    Raises:
        MediumRefused: it is damaged, or of another layer.
    """
    found = read(source)
    samples = (found.frames - found.has_header) * found.first.samples - _padding(found)
    return Description(
        format="MP3",
        ending="mp3",
        mime="audio/mpeg",
        streams=(MediaStream(SOUND, "mp3", channels=found.first.channels),),
        seconds=max(0, samples) / found.first.rate,
        has_location=found.between.has_location,
        texts=found.between.texts,
    )


def _padding(found: Mp3Frames) -> int:
    """Return the samples of silence that an encoder has added, as LAME says it."""
    at = 4 + found.first.side
    if _mark(found.head, found.first) not in (b"Xing", b"Info"):
        return 0
    flags = found.head[at + 7] if len(found.head) > at + 7 else 0
    at += 8 + sum(size for bit, size in ((1, 4), (2, 4), (4, 100), (8, 4)) if flags & bit)
    tag = found.head[at : at + 24]
    if len(tag) < 24 or not tag[:4].isalpha():
        return 0
    delays = int.from_bytes(tag[21:24], "big")
    return (delays >> 12) + (delays & 0xFFF)


def publish(source: Source, target: BinaryIO, credit: Credit) -> None:
    """Write the frames, behind a tag with the credit; one of variable bit rate gets a table for seeking if it has none.

    Raises:
        MediumRefused: the file is damaged.
    """
    found = read(source)
    target.write(tag_of(credit))
    runs = list(found.runs)
    if found.has_header:
        target.write(_corrected(found))
        runs[0] = Run(runs[0].start + len(found.head), runs[0].end, runs[0].frames - 1)
    elif found.is_variable:
        target.write(_header(found, source))
    for run in runs:
        for portion in source.portions(run.start, run.end):
            target.write(portion)


def _corrected(found: Mp3Frames) -> bytes:
    """Return the first frame with the number of frames and bytes that there are."""
    at = 4 + found.first.side
    head = bytearray(found.head)
    if _mark(found.head, found.first) == b"VBRI":
        return bytes(head)
    flags = head[at + 7] if len(head) > at + 16 else 0
    for bit, number in ((1, found.frames - 1), (2, found.size)):
        if flags & bit:
            place = at + 8 + (4 if bit == 2 and flags & 1 else 0)
            head[place : place + 4] = struct.pack(">I", number)
    return bytes(head)


def _header(found: Mp3Frames, source: Source) -> bytes:
    """Return a frame about the whole file, as Xing's decoder knew it: frames, bytes, and where each percent begins."""
    need = 4 + found.first.side + 16 + _TABLE
    first = found.head[:4]
    for bits in range(1, 15):
        header = bytes((first[0], first[1] | 1, bits << 4 | first[2] & 0x0C, first[3]))
        frame = frame_at(header, 0)
        if frame and frame.length >= need:
            break
    assert frame is not None
    size = found.size + frame.length
    table = bytes(min(255, place * 256 // max(1, found.size)) for place in _hundredths(found, source))
    body = b"Xing" + struct.pack(">III", 7, found.frames, size) + table
    return (header + bytes(found.first.side) + body).ljust(frame.length, b"\0")


def _hundredths(found: Mp3Frames, source: Source) -> Iterator[int]:
    """Yield how many bytes are before each hundredth of the frames."""
    marks = [found.frames * part // _TABLE for part in range(_TABLE + 1)]
    number, before = 0, 0
    steps = (now for now, after in pairwise(marks) if now <= after)
    wanted = next(steps, None)
    for run in found.runs:
        at = run.start
        for _ in range(run.frames):
            while wanted == number:
                yield before
                wanted = next(steps, None)
            frame = frame_at(source.up_to(at, 4), 0)
            if frame is None:
                return
            at, before, number = at + frame.length, before + frame.length, number + 1
