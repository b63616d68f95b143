"""Debouncing: one build for a burst of changes, once nothing has changed for a moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection

from msgspec import Struct, field

QUIET = 0.05
"""Seconds without a change that end a burst: editors write a file in several steps."""
SETTLED = 0.005
"""The same after an event that says that a file is complete."""
LONGEST = 1.0
"""Seconds after which a burst ends anyway, so that a long copy shows its beginning."""
_MOST_PATHS = 500
"""Changed paths that are kept one by one; if there are more, all of the tree is looked at."""
REST = 1.0
"""Seconds between a build and the look at the tree after it: the browser loads the page meanwhile."""


class Burst(Struct, frozen=True):
    """Changes that belong together."""

    first: float
    """Time of the first change, in seconds of a monotonic clock."""
    last: float
    settled: bool = False
    """Whether the file of the last change is complete."""
    paths: frozenset[str] | None = None
    """All that has changed, from the site's folder; None if that is not known."""

    def due(self, quiet: float = QUIET, longest: float = LONGEST) -> float:
        """Return the time at which the burst ends."""
        return min(self.last + (min(SETTLED, quiet) if self.settled else quiet), self.first + longest)


def extended(burst: Burst | None, now: float, *, settled: bool = False, paths: Collection[str] | None = None) -> Burst:
    """Return the burst with one more change at `now`."""
    if burst is None:
        return Burst(now, now, settled, None if paths is None else frozenset(paths))
    if paths is None or burst.paths is None or len(burst.paths) > _MOST_PATHS:
        return Burst(burst.first, now, settled)
    return Burst(burst.first, now, settled, burst.paths if burst.paths.issuperset(paths) else burst.paths.union(paths))


class ChangeQueue(Struct):
    """A queue of changes: any thread adds them, one takes them as bursts."""

    quiet: float = QUIET
    longest: float = LONGEST
    clock: Callable[[], float] = time.monotonic
    burst: Burst | None = None
    closed: bool = False
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def note(self, settled: bool = False, paths: Collection[str] | None = None) -> None:
        """Record a change; `settled` if the file is complete, `paths` if it is known what has changed."""
        with self._changed:
            self.burst = extended(self.burst, self.clock(), settled=settled, paths=paths)
            self._changed.notify_all()

    def close(self) -> None:
        """End the queue: there will be no more builds."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait for a change; return False if none has come after so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self.closed or self.burst is not None, seconds)

    def take(self) -> Burst | None:
        """Wait for the end of a burst and take it; return None if there will be no more."""
        with self._changed:
            while not self.closed:
                if self.burst is None:
                    self._changed.wait()
                elif (left := self.burst.due(self.quiet, self.longest) - self.clock()) > 0:
                    self._changed.wait(left)
                else:
                    burst, self.burst = self.burst, None
                    return burst
            return None


def work(
    changes: ChangeQueue,
    build: Callable[[Collection[str] | None], None],
    differs: Callable[[], bool] = lambda: False,
    rest: float = REST,
) -> None:
    """Build, and again after each burst: one build at a time; changes during a build cause one more.

    Args:
        build: takes the paths that have changed; None if these are not known.
        differs: looks at the tree, and returns whether anything differs from the look before: after each build, so that
            a change is not lost for which no event came.
        rest: seconds between a build and this look, unless a change comes first.
    """
    build(None)
    while True:
        if not changes.wait(rest) and differs():
            changes.note()
        burst = changes.take()
        if burst is None:
            return
        build(burst.paths)
