"""What the workshop asks of its surroundings."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from msgspec import Struct

from korme.core.build_result import BuildResult
from korme.core.model import Progress


class Superseded(Exception):
    """The sources have changed while the site was being published in this process."""


class Hooks(Struct, frozen=True):
    """What the terminal is to show."""

    log: Callable[[str], None]
    """Prints a text."""
    built: Callable[[BuildResult], None]
    """Prints the result of a build."""
    begun: Callable[[], None]
    """Called when a build begins."""
    progress: Callable[[], AbstractContextManager[Progress]]
    """Shows progress for as long as it is open."""
