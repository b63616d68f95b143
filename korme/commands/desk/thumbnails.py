"""Small pictures for the desk: the site's own renditions, which `serve` makes when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from korme.core.model import Rendition

_WIDE_ENOUGH = 300
"""Pixels: a frame of the sheet is 150 wide, on a screen of two pixels a point."""


class Thumbnail(Struct, frozen=True):
    """A small file of a picture."""

    address: str
    """On this server: '/media/DIGEST-480.webp'."""
    width: int
    height: int


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
