"""One build at a time for one output. The system lets go of a lock when its holder ends, however it ends.

The library for this (filelock 4.2) took 7 ms to load, of the 200 of a short build, for the one call below.
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
            with contextlib.suppress(OSError):  # it waits for ten seconds and gives up
                return msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.lockf(handle, fcntl.LOCK_EX)  # of this process alone: no child holds it when the build is killed


@contextlib.contextmanager
def alone(output: Path) -> Iterator[None]:
    """Wait until no other process builds into a folder, whatever cache it uses, and keep others waiting meanwhile.

    Raises:
        OSError: the lock's file cannot be made.
    """
    name = hashlib.blake2b(os.fsencode(output.resolve()), digest_size=8).hexdigest()
    user = os.getuid() if hasattr(os, "getuid") else 0
    place = Path(tempfile.gettempdir(), f"korme-{user}-{name}.lock")
    while True:
        with open(place, "ab") as file:
            _lock(file.fileno())
            if not _is_at(place, file.fileno()):
                continue  # whoever has waited may hold what the last holder has just removed
            try:
                yield
            finally:
                with contextlib.suppress(OSError):  # Windows removes no open file
                    place.unlink()
            return


def _is_at(place: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(place))
    except OSError:
        return False
