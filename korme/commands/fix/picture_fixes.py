"""Fixes of pictures: location data, size beyond the limits, formats that browsers cannot show."""

from __future__ import annotations

import math

from korme.commands.fix.model import Fix, PictureFix, make_fix
from korme.commands.fix.workspace import Workspace
from korme.core.model import Limits
from korme.core.problems import Mark, Problem

_MESSAGES = {
    "location": "fixed-location",
    "shrink": "fixed-shrink",
    "convert": "fixed-convert",
    "upright": "fixed-upright",
}
SHRUNK = 6000
"""Pixels of the longer side after shrinking a picture beyond the limits: enough for a poster and any screen."""


def picture_fix(problem: Problem, workspace: Workspace) -> Fix | None:
    """Remake the picture that a problem names."""
    path = str(problem.value("file"))
    how = {"exif-location": "location", "picture-too-large": "shrink"}.get(problem.code, "convert")
    if workspace.real(path) != path:
        return None
    return make_fix(_MESSAGES[how], problem.mark, PictureFix(path, how))


def requested_fix(path: str, how: str, *, side: int = 0) -> Fix:
    """Return a fix that an option of the command requests, not a problem."""
    return make_fix(_MESSAGES[how], Mark(path), PictureFix(path, how, side=side))


def allowed_side(limits: Limits) -> int:
    """Return the longest side, in pixels, of a shrunk picture under a site's limits."""
    return min(SHRUNK, limits.side, math.isqrt(limits.megapixels * 1_000_000))
