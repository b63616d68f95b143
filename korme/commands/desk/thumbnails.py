"""Small pictures for the desk: the site's own renditions, which `serve` makes when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.desk.exchange import DESK
from korme.commands.desk.state import DeskState
from korme.core.model import Rendition

SENT = "sent/"
"""Name of the page that shows a picture as it was sent, behind which stands its path."""
_IN_BROWSERS = frozenset({"JPEG", "MPO", "PNG", "GIF", "WEBP", "AVIF"})

_WIDE_ENOUGH = 300
"""Pixels: a frame of the sheet is 150 wide, on a screen of two pixels a point."""


class Thumbnail(Struct, frozen=True):
    """A small file of a picture."""

    address: str
    """On this server: '/media/DIGEST-480.webp'."""
    width: int
    height: int
    tone: str = ""
    """Its mean colour, '#rrggbb', if it is known: the ground of its place until it is there."""


def small_picture(state: DeskState, path: str) -> Thumbnail | None:
    """Return what shows a picture on a sheet: a rendition, or the file as it was sent if the site has none of it."""
    found = thumbnail(state.planned.plan.pictures, path)
    return replace(found, tone=state.planned.colours.of(path)) if found else as_sent(state, path)


def as_sent(state: DeskState, path: str) -> Thumbnail | None:
    """Return the file of a picture as it was sent; None if browsers cannot show it.

    Curators describe the pictures of people, too, who are withheld, and of whom the site makes nothing.
    """
    probe = state.content.probes.get(path)
    if probe is None or probe.format not in _IN_BROWSERS:
        return None
    return Thumbnail(quote(f"{DESK}{SENT}{path}"), probe.width, probe.height)


def thumbnail(renditions: Mapping[str, Sequence[Rendition]], path: str) -> Thumbnail | None:
    """Return the smallest rendition of a picture that is sharp on the sheet, whole if there is one; None without any.

    Args:
        renditions: of every picture, by its path.
    """
    made = [one for one in renditions.get(path, ()) if one.tile is None]
    if not made:
        return None
    best = min(made, key=_rank)
    return Thumbnail(f"/{best.path}", best.width, best.height)


def _rank(one: Rendition) -> tuple[bool, bool, int, bool, str]:
    is_small = one.width < _WIDE_ENOUGH
    return (
        one.crop is not None,
        is_small,
        -one.width if is_small else one.width,
        one.encoding.format == "jpeg",
        one.path,
    )
