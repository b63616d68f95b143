"""What a build did, or why it published nothing."""

from __future__ import annotations

from msgspec import Struct

from korme.core.problems import Problem


class BuildResult(Struct, frozen=True):
    """The counts and problems of one build."""

    ok: bool
    """Whether the site in the output folder is the one that was asked for."""
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...] = ()
    """What was not published because of its problems, by its path from the root."""
    pages: int = 0
    pictures: int = 0
    renditions: int = 0
    made: int = 0
    """Pages, documents and renditions that had to be made."""
    written: int = 0
    removed: int = 0
