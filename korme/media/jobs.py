"""The jobs of the child processes that handle media, and their results."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from korme.core.media import MediumFacts
from korme.core.model import Limits
from korme.pictures.credits import Credit
from korme.pictures.refusals import Fault
from korme.store.cache import Stamp


class MediumQuestion(Struct, frozen=True):
    """A medium's file to look at."""

    source: Path
    kind: str
    """What its name says that it is: 'film', …"""
    limits: Limits
    is_offered: bool = False
    """Whether visitors may download it."""


class MediumFindings(Struct, frozen=True):
    """What was found of a medium."""

    facts: MediumFacts | None = None
    """None if it is refused."""
    faults: tuple[Fault, ...] = ()


class StillOrder(Struct, frozen=True):
    """A still to make."""

    kind: str
    part: str
    place: Path
    """The file to write, a PNG."""
    limits: Limits
    source: Path | None = None
    """None for an embed."""
    facts: MediumFacts | None = None
    is_plate: bool = False
    """Whether to draw the plate without looking at the file."""


class MadeStill(Struct, frozen=True):
    """The result of an order."""

    stamp: Stamp | None = None
    faults: tuple[Fault, ...] = ()
    """Why it is the drawn plate and not what was ordered."""
    peaks: tuple[int, ...] = ()
    """Of a recording; see `MediumFacts.peaks`."""


class PublishOrder(Struct, frozen=True):
    """A medium's file to make as visitors get it."""

    source: Path
    facts: MediumFacts
    credit: Credit
    place: Path
    limits: Limits


class PublishedMedium(Struct, frozen=True):
    """The result of an order."""

    stamp: Stamp | None = None
    faults: tuple[Fault, ...] = ()


class RemakeOrder(Struct, frozen=True):
    """A film or recording to make anew for `korme fix`."""

    source: Path
    target: Path
    """Path for the new bytes; the caller puts them in place."""
    smaller: Path | None
    """The same for a film in fewer pixels."""
    how: str
    """`clean`: the same streams without metadata; `play`: what every browser plays; `shrink`: that, and small enough."""
    limits: Limits
    bytes: int
    """Most bytes of a file."""


class MediumRemade(Struct, frozen=True):
    """The result of an order."""

    ending: str = ""
    """Suffix of the new file's name."""
    size: tuple[int, int] = (0, 0)
    """Pixels; zeros for sound."""
    seconds: float = 0.0
    bytes: int = 0
    smaller: int = 0
    """Bytes of the film in fewer pixels; 0 if there is none."""
    lost: tuple[str, ...] = ()
    """What the new file no longer has, as in `MediumFacts.left_out`."""
    fault: Fault | None = None
