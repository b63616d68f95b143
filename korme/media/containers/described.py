"""What a container says about itself and its streams, whatever its format."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from korme.pictures.nobodys_words import is_meant

FILM, SOUND, OTHER = "film", "sound", "other"


class MediaStream(Struct, frozen=True):
    """A track of a container."""

    kind: str
    """'film', 'sound' or 'other': captions, telemetry, covers."""
    codec: str
    """Its name: 'h264', 'aac', …"""
    string: str = ""
    """As in the parameter `codecs` of a media type (RFC 6381): 'avc1.640028'."""
    width: int = 0
    """Pixels, upright and square."""
    height: int = 0
    channels: int = 0
    trouble: str = ""
    """See `MediumFacts.trouble`."""
    lacking: str = ""
    """See `MediumFacts.lacking`."""


class Description(Struct, frozen=True, kw_only=True):
    """A file as its container describes it."""

    format: str
    ending: str
    """Extension of the published file."""
    mime: str
    """Media type of the published file without parameters."""
    streams: tuple[MediaStream, ...]
    """Those that are published, or would be if browsers played them."""
    seconds: float
    is_fast_start: bool = True
    has_location: bool = False
    texts: tuple[tuple[str, str], ...] = ()
    trouble: str = ""
    """What in the container browsers do not play."""
    lacking: str = ""
    left_out: tuple[str, ...] = ()
    """See `MediumFacts.left_out`."""


def meant(texts: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return texts that somebody has written, the first of each name; programs and cameras leave their own."""
    found: dict[str, str] = {}
    for name, text in texts:
        if text and is_meant(text):
            found.setdefault(name, text)
    return tuple(sorted(found.items()))
