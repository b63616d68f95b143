"""When Python looks for garbage: never while somebody waits for a page."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

MOST = 20
"""Changes after which garbage is looked for, even if no search index was made in between."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage inside the block: with a site in memory each look takes a good part of an answer."""
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


class Garbage(Struct):
    """What is left of former sites, until it is looked for while nobody waits."""

    renewals: int = 0
    """Changes since it was looked for."""

    def collect(self, least: int = MOST) -> None:
        """Look for garbage after so many changes."""
        if self.renewals >= least:
            self.renewals = 0
            gc.collect()
