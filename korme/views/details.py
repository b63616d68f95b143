"""Details of a work: places in its pictures to look at closely, as crops with a sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from korme.core.model import Picture, Probe
from korme.fields.details import Box, Detail
from korme.kinds import Work
from korme.site.site import Site
from korme.theme.completeness import DETAIL, INSTEAD_OF_DETAIL
from korme.theme.theme import Theme

_HEIGHT = 0.34
"""Height of what is shown around a point, of the picture's shorter side."""
_RATIO = 4 / 3


class Spotted(NamedTuple):
    """A detail in its picture."""

    detail: Detail
    at: int
    """Which of the work's pictures it is in, from 0."""
    box: Box
    crop: Picture
    """The picture, to be shown no larger than the box."""


def spotted(site: Site, work: Work) -> Iterator[Spotted]:
    """Yield the details of a work that are in pictures which could be read."""
    pictures = site.pictures_of(work)
    for detail in work.details:
        at = next((at for at, one in enumerate(pictures) if one.path == detail.picture or not detail.picture), None)
        probe = site.probes.get(pictures[at].path) if at is not None else None
        if at is not None and probe and detail.focus:
            box = box_of(detail.focus, probe)
            yield Spotted(detail, at, box, replace(pictures[at], focus=box))


def box_of(focus: tuple[float, ...], probe: Probe) -> Box:
    """Return the part of a picture that shows a place in it, rounded to what an address or a style can say."""
    if len(focus) == 4:
        return focus
    x, y = focus
    height = _HEIGHT * min(probe.width, probe.height)
    across, down = min(1.0, _RATIO * height / probe.width), height / probe.height
    left, top = min(max(x - across / 2, 0.0), 1 - across), min(max(y - down / 2, 0.0), 1 - down)
    return (round(left, 4), round(top, 4), round(left + across, 4), round(top + down, 4))


def preset_of(theme: Theme) -> str:
    """Return the preset with which details are shown."""
    return DETAIL if DETAIL in theme.presets else INSTEAD_OF_DETAIL
