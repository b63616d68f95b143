"""The process that talks to a cluster: Dask keeps threads, beside which the build could not fork its own children."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import subprocess
import sys
import threading
import zlib
from collections import deque
from collections.abc import Sequence
from concurrent.futures import CancelledError
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from korme.cluster.address import ClusterAddress, is_loopback
from korme.cluster.page_client import serve_pages
from korme.cluster.parcels import Arrival, decode_arrivals, encode_batch, packed, versions
from korme.store.worker_pool import Task

if TYPE_CHECKING:
    from distributed import Client, Future

_CONNECTING = 15
"""Seconds in which the scheduler must answer and have a worker."""
_LOOKING = 2
"""Seconds between looks at whether there are workers left."""
_ALONE = 10
"""Looks without a worker after which the rest is left to the build."""
_STARTING = 60.0
"""Seconds that a worker's own process may take beside its tasks."""
PAGES = "pages"
"""Asks for pages instead of a list of batches."""
_HOST = "korme.publish.page_host"
_ENDING = 5.0
"""Seconds that a host may take to end by itself."""
_AHEAD = 2
"""Batches that are sent for each thread of the cluster, so that none waits for the network."""

Batch = tuple[int, Sequence[Task]]
"""Its number, and its tasks."""


class Refused(Exception):
    """The cluster cannot be used; `args` are the code of the problem and its values."""


def serve(pipe: Connection[Any, Any], address: ClusterAddress) -> None:
    """Connect and say so, or why not; then run each list of batches that is asked for, and at last make pages.

    Answers are `("ready", threads)`, `("refused", code, values)`, and for each batch its number with its results.
    """
    _be_quiet()
    try:
        with _connected(address) as client:
            pipe.send(("ready", sum(client.nthreads().values())))
            with contextlib.suppress(EOFError, OSError):
                while (asked := pipe.recv()) != PAGES:
                    _run(client, deque(asked), pipe)
                serve_pages(client, pipe, pages_of)
    except Refused as refused:
        pipe.send(("refused", *refused.args))


def _be_quiet() -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)


def _connected(address: ClusterAddress) -> Client:
    """Connect to the scheduler and look at its workers.

    Raises:
        Refused: it does not answer, a connection is not encrypted, or a worker has other versions.
    """
    from distributed import Client
    from distributed.security import Security

    security = Security()
    if address.is_encrypted and not security.get_connection_args("client").get("ssl_context"):
        raise Refused("workers-not-encrypted", {"host": address.host})
    try:
        client = Client(address.url, security=security, timeout=_CONNECTING)
        client.wait_for_workers(1, timeout=_CONNECTING)
        _check(client)
    except (OSError, RuntimeError, TypeError, ValueError) as error:  # what the network and other programs answer
        reason = str(error).strip().splitlines()[0:1] or [type(error).__name__]
        raise Refused("workers-unreachable", {"address": address.url, "reason": reason[0][:200]}) from error
    return client


def _check(client: Client) -> None:
    """Refuse workers that are reached without encryption, or have other versions than this machine.

    Raises:
        Refused: there is one.
    """
    for worker in client.nthreads():
        host = worker.partition("://")[2].rpartition(":")[0]
        if not worker.startswith("tls://") and not is_loopback(host):
            raise Refused("workers-not-encrypted", {"host": host})
    expected = versions()
    for worker, found in client.run(_versions, on_error="return").items():
        if found != expected:
            other = _differing(found, expected)
            raise Refused("workers-differ", {"worker": worker, **other})


def _versions() -> dict[str, str]:
    return versions()


def _differing(found: Any, expected: dict[str, str]) -> dict[str, str]:
    """Return the first difference: what is `there` and `here`."""
    if not isinstance(found, dict):  # the exception of a worker without Körme
        return {"there": str(found)[:120] or type(found).__name__, "here": f"Körme {expected['Körme']}"}
    name = next(name for name in expected if found.get(name) != expected[name])
    return {"there": f"{name} {found.get(name, '')}", "here": f"{name} {expected[name]}"}


def perform(batch: bytes, seconds: float) -> bytes:
    """Run a batch on a worker, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "korme.cluster.host"], input=batch, stdout=subprocess.PIPE, timeout=seconds, check=True
    )
    return done.stdout


class PageHost:
    """The process on a worker that has planned a site and makes its pages; it ends by itself if nobody asks."""

    def __init__(self, site: bytes, processes: int) -> None:
        self._pipe, theirs = multiprocessing.Pipe()
        command = [sys.executable, "-m", _HOST, str(theirs.fileno()), str(processes)]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
        theirs.close()
        self._pipe.send_bytes(site)

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, span: bytes, seconds: float) -> bytes:
        """Return the pages of a span.

        Raises:
            OSError: it has taken longer, or has failed.
            EOFError: it has ended.
        """
        try:
            self._pipe.send_bytes(span)
            if not self._pipe.poll(seconds):
                raise TimeoutError
            return self._pipe.recv_bytes()
        except (EOFError, OSError):
            self.end()
            raise

    def end(self) -> None:
        self._pipe.close()
        self._process.kill()
        self._process.wait(_ENDING)


def pages_of(site: bytes, name: str, span: bytes, seconds: float) -> bytes:
    """Make a span of pages on a worker, one span at a time: its host has a process for each of the worker's threads.

    Raises:
        OSError: the host has failed.
        EOFError: it has ended.
    """
    from distributed import get_worker

    worker = get_worker()
    own: dict[str, Any] = vars(worker).setdefault("korme_pages", {})
    with own.setdefault("lock", threading.Lock()):
        host = own.get(name)
        if host is None or not host.is_alive():
            host = own[name] = PageHost(zlib.decompress(site), worker.state.nthreads)
        return bytes(host.ask(span, seconds))


def _run(client: Client, waiting: deque[Batch], pipe: Connection[Any, Any]) -> None:
    """Run batches; a batch whose worker is lost runs on another one, and is given back if it is lost repeatedly."""
    from distributed import wait

    expected, running, alone = versions(), dict[Any, Batch](), 0
    while waiting or running:
        threads = sum(client.nthreads().values()) if client.status == "running" else 0
        alone = 0 if threads else alone + 1
        if alone >= _ALONE or client.status != "running":
            for number, _ in (*running.values(), *waiting):
                pipe.send((number, []))
            return
        while waiting and len(running) < max(1, _AHEAD * threads):
            number, tasks = waiting.popleft()
            try:
                parcels = [parcel for task in tasks for parcel in packed(task)]
            except OSError:  # the build itself reports a file that is gone
                pipe.send((number, []))
                continue
            seconds = _STARTING + sum(parcel.seconds for parcel in parcels)
            running[client.submit(perform, encode_batch(parcels, expected), seconds, pure=False)] = number, tasks
        with contextlib.suppress(TimeoutError):
            wait(list(running), timeout=_LOOKING, return_when="FIRST_COMPLETED")
        for future in [future for future in running if future.done()]:
            pipe.send((running.pop(future)[0], _results(future)))


def _results(future: Future[bytes]) -> list[Arrival]:
    """Return the results of a batch, [] if it has failed."""
    if future.status != "finished":  # its workers were lost, or its process has failed
        return []
    try:
        return decode_arrivals(future.result(timeout=_CONNECTING))
    except (CancelledError, OSError, RuntimeError, TypeError, ValueError):  # the worker that has it is lost
        return []
