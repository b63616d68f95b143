"""Matroska and WebM (RFC 9559): what a file is, and whether browsers play it."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from msgspec import Struct, structs

from korme.media.containers import av1
from korme.media.containers.described import FILM, OTHER, SOUND, Description, MediaStream, meant
from korme.media.containers.ebml import UNKNOWN, Element, element_at, elements, elements_of_file
from korme.media.containers.places import tells_place
from korme.media.containers.source import Source
from korme.media.refusals import damaged, refuse
from korme.pictures.textual import tidy

EBML, SEGMENT, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
INFO, TRACKS, TAGS, CUES = 0x1549A966, 0x1654AE6B, 0x1254C367, 0x1C53BB6B
_SEEK_HEAD, _CHAPTERS, _ATTACHMENTS, _VOID, _CRC = 0x114D9B74, 0x1043A770, 0x1941A469, 0xEC, 0xBF
_TOP = frozenset((INFO, TRACKS, TAGS, CUES, CLUSTER, _SEEK_HEAD, _CHAPTERS, _ATTACHMENTS, SEGMENT, EBML))
TIME, SIMPLE_BLOCK, BLOCK_GROUP, BLOCK, REFERENCE = 0xE7, 0xA3, 0xA0, 0xA1, 0xFB
_DOC_TYPE, SCALE, DURATION, _TITLE = 0x4282, 0x2AD7B1, 0x4489, 0x7BA9
TRACK, NUMBER, TYPE, CODEC, _ENCODINGS = 0xAE, 0xD7, 0x83, 0x86, 0x6D80
PRIVATE, VIDEO, AUDIO = 0x63A2, 0xE0, 0xE1
WIDTH, HEIGHT, SHOWN_WIDTH, SHOWN_HEIGHT, UNIT = 0xB0, 0xBA, 0x54B0, 0x54BA, 0x54B2
COLOUR, _TRANSFER, CHANNELS = 0x55B0, 0x55BA, 0x9F
TAG, SIMPLE_TAG, TAG_NAME, TAG_TEXT = 0x7373, 0x67C8, 0x45A3, 0x4487

_SUBTITLE = 0x11
_LARGEST = 16 << 20
"""Bytes of an element that is read as a whole."""
_MOST_CLUSTERS = 200_000
_MOST_INSIDE = 200_000
_LONGEST = 30 * 24 * 3600.0
_HDR_TRANSFERS = (16, 18)
_VP9_LACKING, _VORBIS_LACKING = "iOS 17.3", "iOS 18.3"
"""Safari plays WebM from these versions on only: without Vorbis, and with it."""
_CODECS = {
    "V_VP8": ("vp8", _VP9_LACKING),
    "V_VP9": ("vp9", _VP9_LACKING),
    "V_AV1": ("av1", av1.LACKING),
    "A_OPUS": ("opus", _VP9_LACKING),
    "A_VORBIS": ("vorbis", _VORBIS_LACKING),
}
_NAMES = {
    "V_MPEG4/ISO/AVC": "H.264",
    "V_MPEGH/ISO/HEVC": "HEVC",
    "V_MPEG4/ISO/ASP": "MPEG-4 Visual",
    "V_MPEG2": "MPEG-2",
    "V_THEORA": "Theora",
    "V_PRORES": "ProRes",
    "V_MJPEG": "Motion JPEG",
    "V_FFV1": "FFV1",
    "A_AAC": "AAC",
    "A_AC3": "AC-3",
    "A_EAC3": "E-AC-3",
    "A_FLAC": "FLAC",
    "A_MPEG/L3": "MP3",
    "A_PCM/INT/LIT": "PCM",
}
_PLAYED_ELSEWHERE = frozenset(("H.264", "AAC", "MP3", "FLAC"))
"""Codecs that browsers play in MP4, not in Matroska."""
_TEXTS = {
    "ARTIST": "creator",
    "DIRECTOR": "creator",
    "TITLE": "title",
    "COPYRIGHT": "copyright",
    "LICENSE": "licence",
}


class MatroskaTrack(Struct, frozen=True):
    """A track."""

    number: int
    kind: str
    stream: MediaStream
    content: bytes
    """The element `TrackEntry`."""
    is_captions: bool = False


class Segment(Struct, frozen=True, kw_only=True):
    """What the elements at the top of a file say."""

    doc_type: str
    scale: int
    """Nanoseconds of one unit of time."""
    duration: float
    """In these units; 0 if it is not told."""
    tracks: tuple[MatroskaTrack, ...]
    clusters: tuple[Element, ...]
    """Their sizes are known."""
    texts: tuple[tuple[str, str], ...]
    has_location: bool
    is_fast_start: bool


def read_segment(source: Source) -> Segment:
    """Read a file but for its blocks.

    Raises:
        MediumRefused: it is damaged, or cut off.
    """
    top = _top(source)
    header = source.read(top[0].start, min(top[0].size, 4096), "EBML")
    doc_type = _text(dict(elements(header)).get(_DOC_TYPE, memoryview(b"")))
    found: dict[int, bytes] = {}
    clusters: list[Element] = []
    is_fast_start, has_location, texts = False, False, list[tuple[str, str]]()
    for each in _segment_elements(source, top[1]):
        if each.name == CLUSTER:
            if len(clusters) >= _MOST_CLUSTERS:
                raise refuse("medium-unreadable", "crowded", part="Cluster")
            clusters.append(each)
        elif each.name in (INFO, TRACKS, TAGS):
            if each.size > _LARGEST:
                raise refuse("medium-unreadable", "crowded", part="EBML")
            data = source.read(each.start, each.size, "EBML")
            found.setdefault(each.name, data)
            has_location = has_location or (each.name == TAGS and tells_place(data))
            texts += _tag_texts(data) if each.name == TAGS else []
        elif each.name == CUES:
            is_fast_start = not clusters
    info = dict(elements(found.get(INFO, b"")))
    if _TITLE in info:
        texts.append(("title", tidy(_text(info[_TITLE]))))
    if TRACKS not in found:
        raise damaged("Tracks")
    return Segment(
        doc_type=doc_type,
        scale=_uint(info.get(SCALE)) or 1_000_000,
        duration=_float(info.get(DURATION)),
        tracks=tuple(_track(content) for name, content in elements(found[TRACKS]) if name == TRACK),
        clusters=tuple(clusters),
        texts=meant(texts),
        has_location=has_location,
        is_fast_start=is_fast_start or len(clusters) <= 1,
    )


def _top(source: Source) -> tuple[Element, Element]:
    head = element_at(source.up_to(0, 12), 0)
    if head is None or head.name != EBML or head.size == UNKNOWN:
        raise damaged("EBML")
    at = head.start + head.size
    for found in elements_of_file(source, at, source.size):
        if found.name == SEGMENT:
            return head, found
    raise damaged("Segment")


def _segment_elements(source: Source, segment: Element) -> Iterator[Element]:
    """Yield the elements of the segment; clusters of unknown size with the size that they have."""
    at = segment.start
    end = source.size if segment.size == UNKNOWN else segment.start + segment.size
    if end > source.size:
        raise refuse("medium-unreadable", "truncated", part="Segment")
    while at < end:
        for each in elements_of_file(source, at, end):
            if each.name in (SEGMENT, EBML):  # a second one is another file behind this
                return
            size = _open_size(source, each, end) if each.size == UNKNOWN else each.size
            yield each._replace(size=size)
            at = each.start + size


def _open_size(source: Source, found: Element, end: int) -> int:
    """Return the size of an element that lasts until one of the top begins: a stream that was recorded live."""
    if found.name != CLUSTER:
        raise damaged("EBML")
    at = found.start
    for _ in range(_MOST_INSIDE):
        inner = element_at(source.up_to(at, 12), at)
        if at >= end or (inner is not None and inner.name in _TOP):
            return at - found.start
        if inner is None or inner.size == UNKNOWN:
            raise damaged("Cluster")
        at = inner.start + inner.size
        if at > end:
            raise refuse("medium-unreadable", "truncated", part="Cluster")
    raise refuse("medium-unreadable", "crowded", part="Cluster")


def _uint(data: memoryview | None) -> int:
    return int.from_bytes(data[:8], "big") if data is not None else 0


def _float(data: memoryview | None) -> float:
    if data is None or len(data) not in (4, 8):
        return 0.0
    value: float = struct.unpack(">f" if len(data) == 4 else ">d", data)[0]
    return value if 0 <= value < 1e15 else 0.0


def _text(data: memoryview) -> str:
    return bytes(data[:2000]).partition(b"\0")[0].decode("utf-8", "replace")


def _tag_texts(data: bytes) -> list[tuple[str, str]]:
    found = []
    for name, tag in elements(data):
        for inner, simple in elements(tag) if name == TAG else ():
            if inner == SIMPLE_TAG:
                parts = dict(elements(simple))
                key = _text(parts.get(TAG_NAME, memoryview(b""))).upper()
                if key in _TEXTS:
                    found.append((_TEXTS[key], tidy(_text(parts.get(TAG_TEXT, memoryview(b""))))))
    return found


def _track(content: memoryview) -> MatroskaTrack:
    parts = dict(elements(content))
    codec = _text(parts.get(CODEC, memoryview(b"")))
    kind = {1: FILM, 2: SOUND}.get(_uint(parts.get(TYPE)), OTHER)
    stream = _stream(kind, codec, parts)
    if _ENCODINGS in parts:  # compressed or encrypted: no browser undoes it
        stream = structs.replace(stream, trouble="ContentEncoding")
    is_captions = _uint(parts.get(TYPE)) == _SUBTITLE
    return MatroskaTrack(_uint(parts.get(NUMBER)), kind, stream, bytes(content), is_captions)


def _stream(kind: str, codec: str, parts: dict[int, memoryview]) -> MediaStream:
    if codec not in _CODECS:
        name = _NAMES.get(codec, codec)
        return _measured(MediaStream(kind, name, trouble=name if kind != OTHER else ""), parts)
    name, lacking = _CODECS[codec]
    string, trouble = name, ""
    private = bytes(parts.get(PRIVATE, b""))
    if codec == "V_AV1" and private:
        read = av1.read_av1(private)
        string, trouble = read.string, read.trouble
    elif codec == "V_VP9":
        profile = _vp9_profile(private)
        trouble = f"VP9 profile {profile}" if profile else ""
        string = "vp9"
    if not trouble and _is_hdr(parts):
        trouble = "HDR"
    return _measured(MediaStream(kind, name, string, trouble=trouble, lacking=lacking), parts)


def _measured(stream: MediaStream, parts: dict[int, memoryview]) -> MediaStream:
    """Return a stream with width and height as shown, and channels."""
    video, audio = dict(elements(parts.get(VIDEO, b""))), dict(elements(parts.get(AUDIO, b"")))
    width, height = _uint(video.get(WIDTH)), _uint(video.get(HEIGHT))
    across, down = _uint(video.get(SHOWN_WIDTH)), _uint(video.get(SHOWN_HEIGHT))
    if across and down and height and _uint(video.get(UNIT)) in (0, 3):
        width = round(height * across / down)
    channels = (_uint(audio.get(CHANNELS)) or 1) if audio else 0
    return structs.replace(stream, width=min(width, 1 << 16), height=min(height, 1 << 16), channels=channels)


def _vp9_profile(private: bytes) -> int:
    """Return the profile by `CodecPrivate` (VP Codec ISO Media File Format Binding): above 0 there are more bits."""
    at = 0
    while at + 2 < len(private):
        if private[at] == 1:
            return private[at + 2]
        at += 2 + private[at + 1]
    return 0


def _is_hdr(parts: dict[int, memoryview]) -> bool:
    video = dict(elements(parts.get(VIDEO, b"")))
    colour = dict(elements(video.get(COLOUR, b"")))
    return _uint(colour.get(_TRANSFER)) in _HDR_TRANSFERS


def published_tracks(segment: Segment) -> tuple[MatroskaTrack, ...]:
    """Return the tracks that visitors get: one film, and the sounds that browsers play.

    Raises:
        MediumRefused: there is neither film nor sound.
    """
    films = [track for track in segment.tracks if track.kind == FILM][:1]
    sounds = [track for track in segment.tracks if track.kind == SOUND]
    tracks = (*films, *([track for track in sounds if not track.stream.trouble] or sounds[:1]))
    if not tracks or not segment.clusters:
        raise refuse("medium-unreadable", "nothing")
    return tracks


def describe(source: Source) -> Description:
    """Describe a file.

    Raises:
        MediumRefused: it is damaged, or has neither film nor sound.
    """
    segment = read_segment(source)
    tracks = published_tracks(segment)
    is_film = tracks[0].kind == FILM
    is_webm = segment.doc_type == "webm"
    troubles = [track.stream.trouble for track in tracks if track.stream.trouble]
    return Description(
        format="WEBM" if is_webm else "MKV",
        ending="webm",
        mime="video/webm" if is_film else "audio/webm",
        streams=tuple(track.stream for track in tracks),
        seconds=_seconds(source, segment),
        is_fast_start=segment.is_fast_start,
        has_location=segment.has_location,
        texts=segment.texts,
        left_out=tuple(_left_out(segment, tracks)),
        trouble="Matroska" if troubles and set(troubles) <= _PLAYED_ELSEWHERE else "",
    )


def _left_out(segment: Segment, published: tuple[MatroskaTrack, ...]) -> Iterator[str]:
    """Yield what else somebody may have meant to be seen or heard."""
    others = [track for track in segment.tracks if track not in published]
    if any(track.is_captions for track in others):
        yield "captions"
    yield from (kind for kind in (SOUND, FILM) if any(track.kind == kind for track in others))


def _seconds(source: Source, segment: Segment) -> float:
    """Return how long a file is; where its header does not know, until its last block begins."""
    units = segment.duration
    if not units:
        last = segment.clusters[-1]
        time = 0
        for name, content in elements(source.read(last.start, min(last.size, _LARGEST * 4), "Cluster")):
            if name == TIME:
                time = _uint(content)
            block = content if name == SIMPLE_BLOCK else None
            if name == BLOCK_GROUP:
                block = dict(elements(content)).get(BLOCK)
            if block is not None and len(block) > 4:
                units = max(units, time + block_time(block))
    return min(_LONGEST, units * segment.scale / 1e9)


def block_time(block: memoryview) -> int:
    """Return when a block is shown, from the beginning of its cluster."""
    at = 9 - block[0].bit_length() if block[0] else 1
    value: int = struct.unpack_from(">h", block, at)[0]
    return value


def block_track(block: memoryview) -> int:
    """Return the number of a block's track."""
    width = 9 - block[0].bit_length() if block[0] else 1
    return int.from_bytes(block[:width], "big") & (1 << 7 * width) - 1
