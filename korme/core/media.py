"""What films, recordings, documents and models are: the values that a build knows of them."""

from __future__ import annotations

from typing import Any

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
    left_out: tuple[str, ...] = ()
    """What of it is not published, though somebody has made it: 'captions', 'sound', 'film'."""
    lacking: str = ""
    """Devices still in use that do not play it, though new browsers do: 'iOS 18.3'; empty if all do."""
    peaks: tuple[int, ...] = ()
    """Loudness from the beginning to the end of a recording, 0 to 100; known once its still is made."""
    pages: tuple[tuple[float, float, str], ...] = ()
    """Width and height in points and text of each page of a document."""
    texts: tuple[tuple[str, str], ...] = ()
    """Embedded texts by name: creator, copyright, licence, title."""

    @property
    def is_playable(self) -> bool:
        """Whether browsers play it, so that it may be published."""
        return not self.trouble


class Captions(Struct, frozen=True, gc=False):
    """A file of captions beside a film or recording."""

    path: str
    """From the site's root, with '/'."""
    language: str = ""
    """Language in the file's name; empty: that of the entry."""


class Medium(Struct, frozen=True, gc=False):
    """A film, recording, document, model or embed that a picture stands for."""

    kind: str
    """'film', 'sound', 'document', 'model' or 'embed'."""
    path: str = ""
    """Its file, from the site's root, with '/'; empty for an embed."""
    smaller: str = ""
    """The file of the same film in fewer pixels, `film-720.mp4` beside `film.mp4`."""
    captions: tuple[Captions, ...] = ()
    loop: bool | None = None
    """Whether it plays by itself, again and again; None: if it is short and silent."""
    speech: bool | None = None
    """Whether someone speaks in it; None: not said."""
    download: bool = False
    """Whether its file is offered for download."""
    address: str = ""
    """Web address of an embed."""
    seconds: int = 0
    """How long an embed is, as the entry says; 0 if it does not."""

    @property
    def files(self) -> tuple[str, ...]:
        """Every file it is made of, from the site's root."""
        own = (self.path, self.smaller, *(each.path for each in self.captions))
        return tuple(filter(None, own))


STILL = "still"
"""The part of a film, recording or model that its still is made of."""


def first_part(kind: str) -> str:
    """Return the part that stands for a medium of a kind: a document's first page."""
    return "1" if kind == "document" else STILL


def part_path(path: str, part: str) -> str:
    """Return the path of the picture that is made of a part of a file: 'works/river/film.mp4#still'."""
    return f"{path}#{part}"


class ModelViewer(Struct, frozen=True, gc=False):
    """The script that shows 3D models, as a package has it."""

    path: str
    """In the output, without its ending; the digest in it is that of both files."""
    script: str
    """The file in the package."""
    licence: str
    """The file with the words of its licence."""
    styles: tuple[str, ...]
    """Hashes of the style sheets in it, as the Content-Security-Policy names them."""

    @property
    def address(self) -> str:
        """Path of the script in the output."""
        return f"{self.path}.js"


class MediumFile(Struct, frozen=True, gc=False):
    """A medium's file as visitors get it, which `korme.media` puts into the cache: 'media/DIGEST.mp4'."""

    file: str
    """The original, from the site's root."""
    facts: MediumFacts
    credit: Any = None
    """Its creator, copyright and licence (`korme.pictures.credits.Credit`)."""
