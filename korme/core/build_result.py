"""The result of a build."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, NamedTuple

from msgspec import Struct

from korme.core.problems import Problem


class Cause(Enum):
    """Why an output is made."""

    NEW = "new"
    """The last build did not have it."""
    MISSING = "missing"
    """The output lacks the file, or somebody has changed it."""
    CHANGED = "changed"
    """Something that it shows has changed."""
    UNKNOWN = "unknown"
    """Nothing is known of the last build, or it had another program, theme or options."""


class MadeBecause(NamedTuple):
    """Why an output was made."""

    cause: Cause
    fact: tuple[tuple[Any, ...], Any] | None = None
    """What has changed: the way to a struct or mapping, and the field or key there."""


Explain = Callable[[Mapping[str, MadeBecause]], None]
"""Callback that gets the reason for each output made, by path."""


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
