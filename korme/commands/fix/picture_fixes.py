"""Pictures that are too large, tell where they were taken, or are in a format that no page shows."""

from __future__ import annotations

import math

from korme.commands.fix.model import Fix, PictureFix, make_fix
from korme.commands.fix.workspace import Workspace
from korme.core.model import Limits
from korme.core.problems import Mark, Problem

_WORDS = {
    "location": "fixed-location",
    "shrink": "fixed-shrink",
    "convert": "fixed-convert",
    "upright": "fixed-upright",
}
SHRUNK = 6000
"""Pixels of the longer side of what was beyond the limits: enough for a poster, and for every screen to come."""


def picture_fix(found: Problem, workspace: Workspace) -> Fix | None:
    """What to do with the picture a problem names."""
    path = str(found.value("file"))
    how = {"exif-location": "location", "picture-too-large": "shrink"}.get(found.code, "convert")
    if workspace.real(path) != path:
        return None
    return make_fix(_WORDS[how], found.mark, PictureFix(path, how))


def asked(path: str, how: str, *, side: int = 0) -> Fix:
    """A mend that nobody's problem asks for, but the person at the keyboard."""
    return make_fix(_WORDS[how], Mark(path), PictureFix(path, how, side=side))


def allowed_side(limits: Limits) -> int:
    """Pixels that the longer side of a shrunk picture may have under a site's limits."""
    return min(SHRUNK, limits.side, math.isqrt(limits.megapixels * 1_000_000))
