"""A lock that allows one build at a time for an output; the system releases it however its holder ends.

The library for this (filelock 4.2) took 7 ms to import, of the 200 of a short build, for the one call below.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        while True:
            with contextlib.suppress(OSError):  # it waits for ten seconds, then gives up
                return msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.lockf(
            handle, fcntl.LOCK_EX
        )  # held by this process only: no child process keeps it when the build is killed


@contextlib.contextmanager
def alone(output: Path) -> Iterator[None]:
    """Wait until no other process builds into a folder, whatever its cache, and make others wait meanwhile.

    Raises:
        OSError: the lock file cannot be created.
    """
    name = hashlib.blake2b(os.fsencode(output.resolve()), digest_size=8).hexdigest()
    user = os.getuid() if hasattr(os, "getuid") else 0
    path = Path(tempfile.gettempdir(), f"korme-{user}-{name}.lock")
    while True:
        with open(path, "ab") as file:
            _lock(file.fileno())
            if not _is_at(path, file.fileno()):
                continue  # the file locked here may be one that the previous holder has just removed
            try:
                yield
            finally:
                with contextlib.suppress(OSError):  # Windows cannot remove an open file
                    path.unlink()
            return


def _is_at(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except OSError:
        return False
