"""A second look at the sources, a while after they were read: for changes that no event has reported."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, structs

from korme.commands.serve.look import is_passing
from korme.core.options import Options
from korme.store.fingerprint import Fingerprint, sources_in_steps


class SecondLook(Struct):
    """Compares the sources with how they were read, in steps, so that nobody waits for it."""

    known: Fingerprint
    """From before they were read; at the end, with the sources as they are now if only temporary files of editors have changed."""
    steps: Iterator[object]
    recent: tuple[str, ...] = ()
    """The pages to be made first if something has changed."""
    differs: bool = False
    """Whether other files have changed; known at the end."""

    @classmethod
    def at(cls, options: Options, known: Fingerprint, recent: tuple[str, ...] = ()) -> SecondLook:
        """Return a look that has not begun."""
        look = cls(known, iter(()), recent)
        look.steps = look._steps(options)
        return look

    def is_at_end(self) -> bool:
        """Take a step, and return whether it was the last."""
        return next(self.steps, self) is self

    def _steps(self, options: Options) -> Iterator[None]:
        for looked in sources_in_steps(options, self.known):
            if looked is None:
                yield
            else:
                self.differs = any(not any(map(is_passing, path.split("/"))) for path in looked.differing)
                if not self.differs:
                    self.known = structs.replace(self.known, tree=looked.tree)
