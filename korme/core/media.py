"""What films, recordings, documents and models are: the values that a build knows of them."""

from __future__ import annotations

from msgspec import Struct


class MediumFacts(Struct, frozen=True, gc=False):
    """Properties of a medium's file, found without decoding a frame or a sample."""

    digest: str
    """Hexadecimal SHA-256 of the file's bytes."""
    size: int
    """Bytes of the file."""
    kind: str
    """'film', 'sound', 'document' or 'model'."""
    format: str
    """Format by its bytes: 'MP4', 'MOV', 'WEBM', 'MP3', 'PDF', …"""
    ending: str = ""
    """Extension of the published file, without a dot; empty if the file cannot be published as it is."""
    mime: str = ""
    """Type of the published file with its codecs, as `type` of a `<source>`."""
    seconds: float = 0.0
    """Duration; 0 if the file does not tell."""
    width: int = 0
    """Pixels, upright and with square pixels; 0 for sound."""
    height: int = 0
    codecs: tuple[str, ...] = ()
    """Of each track: 'h264', 'hevc', 'aac', 'opus', …"""
    has_sound: bool = False
    channels: int = 0
    is_fast_start: bool = True
    """Whether it begins to play before the whole file is there: its index is at the front."""
    has_location: bool = False
    """Whether the original says where it was made."""
    trouble: str = ""
    """What in it browsers do not play, as people call it: 'HEVC', '10 bit'; empty if they play it."""
    lacking: str = ""
    """Devices still in use that do not play it, though new browsers do: 'iOS 18.3'; empty if all do."""
    pages: tuple[tuple[float, float, str], ...] = ()
    """Width and height in points and text of each page of a document."""
    texts: tuple[tuple[str, str], ...] = ()
    """Embedded texts by name: creator, copyright, licence, title."""

    @property
    def is_playable(self) -> bool:
        """Whether browsers play it, so that it may be published."""
        return not self.trouble
