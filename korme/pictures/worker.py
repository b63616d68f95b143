"""The doors of the child processes: importable without a decoder, which is loaded behind them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from korme.core.model import Limits, Probe, Rendition

if TYPE_CHECKING:
    from korme.pictures.drawings import Card, Icon
    from korme.pictures.refusals import Fault
    from korme.store.cache import Stamp


class Question(Struct, frozen=True):
    """A file to look at."""

    source: Path
    limits: Limits
    is_logo: bool = False
    whole: bool = False
    """Decode it too, as small as its format allows, to find what only shows then."""


class Order(Struct, frozen=True):
    """A picture to make."""

    source: Path
    digest: str
    """What the file held when it was planned."""
    renditions: tuple[Rendition, ...]
    """All of its renditions: those that exist already keep their place in the pyramid."""
    places: tuple[tuple[str, Path], ...]
    """Where the bytes of those go that must be made, by path."""
    limits: Limits
    xmp: bytes = b""
    threads: int = 1
    """Sizes that may be encoded at once: more than one when cores would be idle."""


class RenderResult(Struct, frozen=True):
    """What came of an order."""

    stamps: tuple[tuple[str, Stamp], ...] = ()
    tone: str = ""
    faults: tuple[Fault, ...] = ()


class Sketch(Struct, frozen=True):
    """Something to draw."""

    order: Card | Icon
    source: Path | None
    """The finished rendition that is part of it."""
    place: Path


class Drawn(Struct, frozen=True):
    """What came of a sketch."""

    path: str
    stamp: Stamp


def look(question: Question) -> tuple[Probe | None, tuple[Fault, ...]]:
    """Probe one picture."""
    from korme.pictures.inspecting import inspect

    return inspect(question)


def make(order: Order) -> RenderResult:
    """Make one picture's renditions."""
    from korme.pictures.rendering import render

    return render(order)


def draw(sketch: Sketch) -> Drawn:
    """Draw one card or icon."""
    from korme.pictures.drawing import draw

    return draw(sketch)
