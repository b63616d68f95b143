"""The result of a build."""

from __future__ import annotations

from msgspec import Struct

from korme.core.problems import Problem


class BuildResult(Struct, frozen=True):
    """The counts and problems of one build."""

    ok: bool
    """Whether the output folder has the site that was requested."""
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...] = ()
    """Paths (from the site's root) that were not published because of their problems."""
    pages: int = 0
    pictures: int = 0
    renditions: int = 0
    made: int = 0
    """Pages, documents and renditions that had to be made."""
    written: int = 0
    removed: int = 0
