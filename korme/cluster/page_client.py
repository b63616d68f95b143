"""Pages on a cluster: the site goes to each worker once, and is planned there by a host; then spans of pages follow."""

from __future__ import annotations

import contextlib
import time
import zlib
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from korme.cluster.parcels import digest_of

if TYPE_CHECKING:
    from distributed import Client, Future

_LOOKING = 1.0
"""Seconds between looks at whether there are workers left."""
_BETWEEN = 0.02
"""Seconds between looks at what has arrived."""
_FAST = 1
"""Level of compression: the texts of a site shrink to a fifth, its pages to a tenth."""
_GATHERING = 30.0
"""Seconds in which a worker must have delivered a span that it has made."""
_SECONDS = 600.0
"""Time limit of a span: a theme is trusted, but a template may loop endlessly."""


def serve_pages(client: Client, pipe: Connection[Any, Any], make: Callable[[bytes, str, bytes, float], bytes]) -> None:
    """Send the site and then spans of pages, until the build needs no more.

    Gets the bytes of the site, and then numbers with spans; answers with the number and the pages, b"" for a span that
    failed.

    Args:
        make: makes a span on a worker; takes the compressed site and its name, the span, and seconds.
    """
    data = zlib.compress(pipe.recv_bytes(), _FAST)
    (site,) = client.scatter([data], broadcast=True, hash=False)
    name, waiting, running = digest_of(data), deque[tuple[int, bytes]](), dict[Any, int]()
    are_there = _Looks(client)
    while True:
        while pipe.poll(_BETWEEN if running or waiting else _LOOKING):
            waiting.append(pipe.recv())
        if not are_there.now():
            for number in (*running.values(), *(number for number, _ in waiting)):
                pipe.send((number, b""))
            running.clear()
            waiting.clear()
        while waiting:
            number, span = waiting.popleft()
            running[client.submit(make, site, name, span, _SECONDS, pure=False)] = number
        for future in [future for future in running if future.done()]:
            pipe.send((running.pop(future), _result(future)))


class _Looks:
    """Looks now and then at whether a cluster has workers."""

    def __init__(self, client: Client) -> None:
        self.client, self.due, self.found = client, 0.0, True

    def now(self) -> bool:
        if time.monotonic() >= self.due:
            self.found = self.client.status == "running" and bool(self.client.nthreads())
            self.due = time.monotonic() + _LOOKING
        return self.found


def _result(future: Future[bytes]) -> bytes:
    if future.status == "finished":
        with contextlib.suppress(CancelledError, OSError, RuntimeError, TypeError, ValueError):  # its worker is lost
            return bytes(future.result(timeout=_GATHERING))
    return b""
