"""From many changed files to one build: a burst of changes is over when it has been quiet for a moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from msgspec import Struct, field

QUIET = 0.05
"""Seconds without a change after which a burst is over: editors write a file in several steps."""
LONGEST = 1.0
"""Seconds after which a burst is taken as it is: a long copy shows its beginning."""


class Burst(Struct, frozen=True):
    """Changes that belong together."""

    first: float
    """When the first was seen, in seconds of a monotonic clock."""
    last: float

    def due(self, quiet: float = QUIET, longest: float = LONGEST) -> float:
        """When the burst counts as over."""
        return min(self.last + quiet, self.first + longest)


def noted(burst: Burst | None, now: float) -> Burst:
    """A burst with one more change."""
    return Burst(burst.first if burst else now, now)


class ChangeQueue(Struct):
    """A letter box for changes: any thread notes them, one takes them out as bursts."""

    quiet: float = QUIET
    longest: float = LONGEST
    clock: Callable[[], float] = time.monotonic
    burst: Burst | None = None
    closed: bool = False
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def note(self) -> None:
        """Something has changed."""
        with self._changed:
            self.burst = noted(self.burst, self.clock())
            self._changed.notify_all()

    def close(self) -> None:
        """No more builds."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def take(self) -> bool:
        """Wait until a burst is over and take it out; False when there will be no more."""
        with self._changed:
            while not self.closed:
                if self.burst is None:
                    self._changed.wait()
                elif (left := self.burst.due(self.quiet, self.longest) - self.clock()) > 0:
                    self._changed.wait(left)
                else:
                    self.burst = None
                    return True
            return False


def work(changes: ChangeQueue, build: Callable[[], None]) -> None:
    """Build, and again after each burst: one build at a time; what changes meanwhile causes one more."""
    build()
    while changes.take():
        build()
