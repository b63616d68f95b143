"""Whether a child process can be started by fork, and two halves of work, of which a child does one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TypeVar

_One = TypeVar("_One")


def can_inherit() -> bool:
    """Whether a child can be started by fork, which is safe on Linux in a process with a single thread."""
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1


def both(one: Callable[[], _One], other: Callable[[], bytes]) -> tuple[_One, bytes]:
    """Return the results of two functions, the second of which is called in a forked child process if possible.

    Args:
        other: changes nothing, and never returns an empty result.
    """
    if not can_inherit():
        return one(), other()
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            with os.fdopen(theirs, "wb") as pipe:
                pipe.write(other())
        finally:
            os._exit(0)
    os.close(theirs)
    try:
        first = one()
        with os.fdopen(os.dup(ours), "rb") as pipe:
            answer = pipe.read()
    finally:
        os.close(ours)
        _, status = os.waitpid(child, 0)
    return first, answer if answer and not status else other()
