"""How far the making of bundles is, counted in whichever process makes them."""

from __future__ import annotations

from mmap import mmap

from msgspec import Struct, field

from korme.core.model import Bundle, Output, Progress, Step

_BYTES = 8


class BundleCount(Struct, eq=False):
    """The count of bundles' parts that are ready, in memory shared with a forked child process."""

    total: int
    progress: Progress
    _reported: int = 0
    _memory: mmap = field(default_factory=lambda: mmap(-1, _BYTES))

    def add(self, parts: int) -> None:
        """Count parts that are ready; only one process may."""
        self._memory[:] = (self._ready() + parts).to_bytes(_BYTES, "little")

    def report(self) -> None:
        """Report how many parts are ready."""
        self._reported = self._ready()
        if self.total:
            self.progress(Step("index", self._reported, self.total))

    def beside(self, progress: Progress) -> Progress:
        """Return a callback that also reports more parts that are ready."""

        def both(step: Step) -> None:
            progress(step)
            if self._ready() > self._reported:
                self.report()

        return both

    def _ready(self) -> int:
        return min(int.from_bytes(self._memory, "little"), self.total)


def size_of(output: Output) -> int:
    """Return the number of parts of a bundle; 0 for any other output."""
    return output.recipe.size if isinstance(output.recipe, Bundle) else 0
