"""Memory and time of a process: limits that a child sets itself before it begins a task, and what can be given back."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path


def is_large(own_mb: int) -> bool:
    """Return whether this process has this much memory of its own: a page that it inherits is copied when it is touched."""
    if sys.platform == "win32":
        return False
    import resource

    touched = resource.getrusage(resource.RUSAGE_SELF).ru_minflt * resource.getpagesize()
    return touched >= own_mb << 20


def give_memory_back() -> None:
    """Return to the system what this process has freed, where the C library can (glibc): it keeps most for later use."""
    if sys.platform == "linux":
        import ctypes  # only a large site needs it

        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None).malloc_trim(0)


def limit_memory(memory_mb: int) -> None:
    """Limit the address space to so many MiB more than it has now, where the platform can."""
    if sys.platform == "win32":
        return
    import resource

    limit = _address_space() + (memory_mb << 20)
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    with contextlib.suppress(OSError, ValueError):  # macOS has the constant but refuses the value
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _address_space() -> int:
    """Return the bytes of address space this process has now; an estimate where it is unknown."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 512 << 20


def limit_time(seconds: float) -> None:
    """Limit the CPU time to some time after the deadline, in case no parent is left to enforce it."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + 4 * seconds) + 2
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
