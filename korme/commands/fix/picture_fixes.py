"""Pictures that are too large, tell where they were taken, or are in a format that no page shows."""

from __future__ import annotations

import math

from korme.commands.fix.model import Mend, Repaint, mend
from korme.commands.fix.workspace import Bench
from korme.core.model import Limits
from korme.core.problems import Mark, Problem

_WORDS = {
    "location": "mended-location",
    "shrink": "mended-shrink",
    "convert": "mended-convert",
    "upright": "mended-upright",
}
SHRUNK = 6000
"""Pixels of the longer side of what was beyond the limits: enough for a poster, and for every screen to come."""


def picture_mend(found: Problem, bench: Bench) -> Mend | None:
    """What to do with the picture a problem names."""
    path = str(found.value("file"))
    how = {"exif-location": "location", "picture-too-large": "shrink"}.get(found.code, "convert")
    if bench.real(path) != path:
        return None
    return mend(_WORDS[how], found.mark, Repaint(path, how))


def asked(path: str, how: str, *, side: int = 0) -> Mend:
    """A mend that nobody's problem asks for, but the person at the keyboard."""
    return mend(_WORDS[how], Mark(path), Repaint(path, how, side=side))


def allowed_side(limits: Limits) -> int:
    """Pixels that the longer side of a shrunk picture may have under a site's limits."""
    return min(SHRUNK, limits.side, math.isqrt(limits.megapixels * 1_000_000))
