"""File formats of films and recordings, recognised by their first bytes: what a file is, whatever its name says."""

from __future__ import annotations

from msgspec import Struct

FILM, SOUND, DOCUMENT, MODEL = "film", "sound", "document", "model"

ENDINGS_OF = {
    "MP4": ("mp4", "m4v"),
    "MOV": ("mov", "qt"),
    "WEBM": ("webm",),
    "MKV": ("mkv",),
    "MP3": ("mp3",),
    "M4A": ("m4a",),
    "OGG": ("ogg", "oga", "opus"),
    "FLAC": ("flac",),
    "WAV": ("wav",),
}
"""The endings of each format that may be published, the usual one first."""
FILM_ENDINGS = frozenset("mp4 m4v mov qt webm mkv".split())
SOUND_ENDINGS = frozenset("mp3 m4a ogg oga opus flac wav".split())
OTHER_FILM_ENDINGS = frozenset("avi 3gp 3g2 mts m2ts mpg mpeg wmv flv ogv".split())
DOCUMENT_ENDINGS = frozenset(("pdf",))
MODEL_ENDINGS = frozenset(("glb",))
OTHER_MODEL_ENDINGS = frozenset("gltf obj stl fbx usdz ply dae 3mf blend".split())
"""Endings of formats of 3D models that are only reported."""
OTHER_SOUND_ENDINGS = frozenset("aac aif aiff wma amr caf mka".split())
"""Endings of formats that no browser plays, and `korme fix` converts."""


class MediaFormat(Struct, frozen=True):
    """A format of films or recordings."""

    name: str
    """As in `MediumFacts.format`."""
    family: str = ""
    """The module of `korme.media.containers` that reads it; empty if it is only named."""
    demuxer: str = ""
    """FFmpeg's name for it: no other demuxer may open the file."""
    is_sound: bool = False
    """Whether it has sound only, as far as the format itself says."""


_MP4 = MediaFormat("MP4", "isobmff", "mov")
_MATROSKA = MediaFormat("MKV", "matroska", "matroska")
_MP3 = MediaFormat("MP3", "mp3", "mp3")
_BY_BRAND = {b"qt  ": "MOV", b"M4A ": "M4A", b"M4B ": "M4A", b"F4A ": "M4A"}
_OPENINGS = (
    (b"\x1aE\xdf\xa3", _MATROSKA),
    (b"OggS", MediaFormat("OGG", "ogg", "ogg")),
    (b"fLaC", MediaFormat("FLAC", "flac", "flac")),
    (b"FLV\x01", MediaFormat("FLV", demuxer="flv")),
    (b"0&\xb2u\x8ef\xcf\x11", MediaFormat("WMV", demuxer="asf")),
    (b"caff", MediaFormat("CAF", demuxer="caf", is_sound=True)),
    (b"#!AMR", MediaFormat("AMR", demuxer="amr", is_sound=True)),
    (b"\x00\x00\x01\xba", MediaFormat("MPEG", demuxer="mpeg")),
    (b"\x00\x00\x01\xb3", MediaFormat("MPEG", demuxer="mpegvideo")),
)
_IN_RIFF = {
    b"WAVE": MediaFormat("WAV", "wav", "wav"),
    b"AVI ": MediaFormat("AVI", demuxer="avi"),
}
_OTHER_WAVES = {
    b"RF64": MediaFormat("RF64", demuxer="wav", is_sound=True),
    b"riff": MediaFormat("W64", demuxer="w64", is_sound=True),
}
_QUICKTIME_BOXES = frozenset((b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"))
"""Boxes with which a QuickTime film may begin: older ones have no `ftyp`."""
_PICTURE_BRANDS = frozenset((b"avif", b"avis", b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"crx "))


def recognise(head: bytes) -> MediaFormat | None:
    """Return the format of the file that begins with these bytes (at least 400, if it has so many).

    None if it is neither a film nor a recording.
    """
    for opening, file_format in _OPENINGS:
        if head.startswith(opening):
            return file_format
    if head[:4] == b"RIFF":
        return _IN_RIFF.get(head[8:12])
    if head[:4] in _OTHER_WAVES:
        return _OTHER_WAVES[head[:4]]
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return MediaFormat("AIFF", demuxer="aiff", is_sound=True)
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[4:8] in _QUICKTIME_BOXES:
        return MediaFormat("MOV", "isobmff", "mov")
    if head[:3] == b"ID3":
        return _behind_tag(head)
    if _begins_frame(head):
        return MediaFormat("AAC", demuxer="aac", is_sound=True) if head[1] & 0x06 == 0 else _MP3
    if _is_transport_stream(head):
        return MediaFormat("MTS", demuxer="mpegts")
    return None


def _by_brand(head: bytes) -> MediaFormat | None:
    """Return the format of an ISO base media file by its brand (ISO/IEC 14496-12, 4.3); None for a picture."""
    brand = head[8:12]
    if brand in _PICTURE_BRANDS:
        return None
    return MediaFormat(_BY_BRAND.get(brand, "MP4"), "isobmff", "mov")


def _behind_tag(head: bytes) -> MediaFormat:
    """Return the format of a file that begins with an ID3 tag: FLAC and AAC may have one, too."""
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    inner = head[10 + size :]
    if inner[:4] == b"fLaC":
        return MediaFormat("FLAC", "flac", "flac")
    if len(inner) > 1 and _begins_frame(inner) and inner[1] & 0x06 == 0:
        return MediaFormat("AAC", demuxer="aac", is_sound=True)
    return _MP3


def _begins_frame(head: bytes) -> bool:
    """Whether an MPEG audio or ADTS frame begins here; the second one is looked for when the file is read."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    if head[1] & 0x06 == 0:  # layer 0: ADTS
        return head[1] & 0xF6 == 0xF0
    return head[1] & 0x18 != 0x08 and head[2] & 0xF0 not in (0xF0, 0) and head[2] & 0x0C != 0x0C


def _is_transport_stream(head: bytes) -> bool:
    """Whether packets of 188 bytes follow one another, or of 192 as camcorders write them (MTS)."""
    return any(
        len(head) > 2 * step + first and head[first] == head[first + step] == 0x47
        for first, step in ((0, 188), (4, 192))
    )
