"""The jobs of the child processes that handle pictures, and their results."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from korme.core.model import Limits, Rendition
from korme.pictures.drawings import Card, Icon
from korme.pictures.refusals import Fault
from korme.store.cache import Stamp


class Question(Struct, frozen=True):
    """A picture file to inspect."""

    source: Path
    limits: Limits
    is_logo: bool = False
    whole: bool = False
    """Also decode it, as small as its format allows, to find the faults that only decoding shows."""


class Shrunk(Struct, frozen=True):
    """A picture's miniature, for comparing."""

    digest: str
    """Hexadecimal SHA-256 of the file that was read."""
    data: bytes
    """As JPEG; b"" if the picture cannot be decoded."""


class Order(Struct, frozen=True):
    """A picture to make."""

    source: Path
    digest: str
    """Hexadecimal SHA-256 of the file when it was planned."""
    renditions: tuple[Rendition, ...]
    """All renditions of the picture: those that exist already keep their place in the pyramid."""
    places: tuple[tuple[str, str], ...]
    """The files to write, by the path of each rendition that is missing."""
    limits: Limits
    xmp: bytes = b""
    threads: int = 1
    """Sizes to encode at once: more than one when cores would be idle."""


class RenderResult(Struct, frozen=True):
    """The result of an order."""

    stamps: tuple[tuple[str, Stamp], ...] = ()
    tones: tuple[tuple[str, str], ...] = ()
    """Mean colours, '#rrggbb', by ladder (`korme.pictures.geometry.ladder_of`)."""
    faults: tuple[Fault, ...] = ()


class Sketch(Struct, frozen=True):
    """A card or an icon to draw."""

    order: Card | Icon
    source: Path | None
    """The finished rendition that it shows."""
    place: str
    """The file to write."""
    logo: Path | None = None
    """The finished rendition of the site's logo."""


class Drawn(Struct, frozen=True):
    """The result of a sketch."""

    path: str
    stamp: Stamp
