"""When Python looks for garbage: never while somebody waits for a page."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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


def collect() -> None:
    """Look for garbage now."""
    gc.collect()
