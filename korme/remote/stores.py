"""The places of shared caches: an object store through obstore, or a web server that is only read.

What is read over https needs no library, so a preview of a pull request installs none; and the connection
follows no redirect, which obstore cannot be told.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import re
import ssl
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from korme.remote.address import LOOPBACK

if TYPE_CHECKING:
    from socket import socket

TRIES = 3
"""Requests for one entry, at most."""
CONNECTING, ANSWERING = 10.0, 30.0
"""Seconds until a server must be connected, and until the whole of an answer must be there; no try begins later."""
_PAUSE = 0.3
"""Seconds before the second try; each later pause is three times as long."""
_CHUNK = 1 << 20
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses after which the same request may succeed."""
_STATUS = re.compile(r"(?i)\bstatus(?: code)?:? (\d{3})\b|\b([45]\d\d) [A-Z][a-z]+")


_Store = TypeVar("_Store", bound="SharedStore")


class StoreFailed(Exception):
    """A store that cannot be used now; `args[0]` is the reason: a status, 'timeout' or 'connection'."""


class AccessDenied(Exception):
    """The store refuses this request: with some stores also the answer to a name that is not there."""


class TooLarge(Exception):
    """An entry is larger than its files can be."""


class SharedStore(Protocol):
    """Entries by name, to be read."""

    def get(self, name: str, limit: int) -> bytes | None:
        """Return the bytes of an entry; None if there is none.

        Raises:
            StoreFailed: it cannot be reached, or answers nonsense.
            AccessDenied: it may not be read.
            TooLarge: it has more bytes than `limit`.
        """

    def has(self, name: str) -> bool:
        """Whether there is an entry. Raises as `get`."""


def path_of(name: str) -> str:
    """Return the path of an entry below the address of its cache."""
    return f"v1/{name[:2]}/{name}"


class WebStore(Struct, eq=False):
    """A web server, read over one connection that is kept; for one thread."""

    url: str
    answering: float = ANSWERING
    connection: http.client.HTTPConnection | None = None

    def get(self, name: str, limit: int) -> bytes | None:
        return self._asked("GET", name, limit)

    def has(self, name: str) -> bool:
        return self._asked("HEAD", name, 0) is not None

    def _asked(self, method: str, name: str, limit: int) -> bytes | None:
        reason = ""
        began = time.monotonic()
        for number in range(TRIES):
            time.sleep(_PAUSE * 3 ** (number - 1) if number else 0)
            if time.monotonic() - began > self.answering:
                break
            try:
                status, data = self._answer(method, name, limit)
            except TooLarge:
                self.close()  # the rest of the answer is not read
                raise
            except TimeoutError:
                reason = "timeout"
            except (OSError, http.client.HTTPException, ValueError):
                reason = "connection"
            else:
                if status == 200:
                    return data
                if status in (404, 410):
                    return None
                if status in (401, 403):
                    raise AccessDenied
                reason = str(status)
                if status not in _PASSING:
                    break
            self.close()
        self.close()
        raise StoreFailed(reason)

    def _answer(self, method: str, name: str, limit: int) -> tuple[int, bytes]:
        connection = self.connection = self.connection or _connection(self.url)
        if connection.sock is None:
            connection.connect()
        connection.sock.settimeout(self.answering)
        connection.request(method, f"{_path(self.url)}/{path_of(name)}", headers={"Accept-Encoding": "identity"})
        with connection.getresponse() as response:
            if method == "HEAD":
                return response.status, b""
            if response.status != 200:
                self.close()  # its body is nothing to us, however long it may be
                return response.status, b""
            data = _bounded(iter(partial(response.read1, _CHUNK), b""), limit, response.length)
            if response.length:
                raise ConnectionError("the answer ended early")
            return response.status, data

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class _Arriving(io.RawIOBase):
    """What arrives at a socket, within the socket's timeout in all, however little arrives at a time."""

    def __init__(self, sock: socket) -> None:
        self._sock = sock
        self._arriving = sock.makefile("rb", buffering=0)
        self._end = time.monotonic() + (sock.gettimeout() or 0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        return self._arriving.readinto(buffer)

    def close(self) -> None:
        self._arriving.close()
        super().close()


class _Response(http.client.HTTPResponse):
    """An answer with a deadline for the whole of it: the timeout that its socket has now."""

    def __init__(self, sock: socket, *args: Any, **named: Any) -> None:
        super().__init__(sock, *args, **named)
        self.fp.close()
        self.fp = io.BufferedReader(_Arriving(sock))


def _connection(url: str) -> http.client.HTTPConnection:
    """Return a connection that is not yet open."""
    parts = urlsplit(url)
    assert parts.hostname
    if parts.scheme == "http":
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=CONNECTING)
    else:
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=CONNECTING, context=context)
    connection.response_class = _Response
    return connection


def _path(url: str) -> str:
    return quote(unquote(urlsplit(url).path))


def _bounded(chunks: Iterable[Any], limit: int, announced: int | None) -> bytes:
    """Join chunks.

    Raises:
        TooLarge: there are more bytes than `limit`, announced or not.
    """
    if announced is not None and announced > limit:
        raise TooLarge
    kept: list[bytes] = []
    size = 0
    for chunk in chunks:
        kept.append(bytes(chunk))
        size += len(kept[-1])
        if size > limit:
            raise TooLarge
    return b"".join(kept)


class ObjectStore(Struct, eq=False):
    """A bucket, a container or a folder, through obstore, which repeats requests by itself."""

    store: Any
    folder: str = ""
    """Where it is, if it is a folder."""

    def get(self, name: str, limit: int) -> bytes | None:
        import obstore

        if self._lacks(name):
            return None
        try:
            answer = obstore.get(self.store, path_of(name))
            return _bounded(answer.stream(min_chunk_size=_CHUNK), limit, answer.meta["size"])
        except FileNotFoundError:
            return None
        except (obstore.exceptions.BaseError, OSError) as error:
            raise _explained(error) from None

    def has(self, name: str) -> bool:
        import obstore

        if self._lacks(name):
            return False
        try:
            obstore.head(self.store, path_of(name))
        except FileNotFoundError:
            return False
        except (obstore.exceptions.BaseError, OSError) as error:
            raise _explained(error) from None
        return True

    def put(self, name: str, data: bytes) -> None:
        """Store an entry, complete or not at all. Raises as `get`."""
        import obstore

        try:
            obstore.put(self.store, path_of(name), data, use_multipart=False)
        except (obstore.exceptions.BaseError, OSError) as error:
            raise _explained(error) from None

    def _lacks(self, name: str) -> bool:
        """Whether a folder has no file of this name, but perhaps a pipe, which would never be read to its end."""
        return bool(self.folder) and not os.path.isfile(os.path.join(self.folder, path_of(name)))


def _explained(error: Exception) -> Exception:
    """Return what an error of obstore means; its text is never shown, since it has the address in it."""
    import obstore

    denied = (obstore.exceptions.PermissionDeniedError, obstore.exceptions.UnauthenticatedError, PermissionError)
    if isinstance(error, denied):
        return AccessDenied()
    text = str(error)
    found = _STATUS.search(text)
    if found:
        return StoreFailed(found[1] or found[2])
    return StoreFailed("timeout" if "TimedOut" in text or "timed out" in text else "connection")


def opened(url: str) -> SharedStore:
    """Open a shared cache to read it; nothing is sent yet. Raises as `opened_to_write`."""
    return WebStore(url) if url.partition(":")[0] in ("https", "http") else opened_to_write(url)


def opened_to_write(url: str) -> ObjectStore:
    """Open a shared cache that can be written; nothing is sent yet.

    Raises:
        StoreFailed: its settings in the environment cannot be used.
    """
    from urllib.request import url2pathname

    import obstore
    from obstore.store import LocalStore, from_url

    try:
        if url.startswith("file:"):
            folder = url2pathname(urlsplit(url).path)
            return ObjectStore(LocalStore(folder, mkdir=True), folder)
        return ObjectStore(
            from_url(
                url,
                client_options={
                    "timeout": timedelta(seconds=ANSWERING),
                    "connect_timeout": timedelta(seconds=CONNECTING),
                    "allow_http": _is_on_this_machine(),
                },
                retry_config={"max_retries": TRIES - 1, "retry_timeout": timedelta(seconds=ANSWERING)},
            )
        )
    except (obstore.exceptions.BaseError, OSError, ValueError) as error:
        raise _explained(error) from None


def _is_on_this_machine() -> bool:
    """Whether the S3 server named in the environment is on this machine, where no TLS is needed."""
    endpoints = [os.environ.get(name) for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")]
    return urlsplit(next(filter(None, endpoints), "")).hostname in LOOPBACK


@contextlib.contextmanager
def closed(store: _Store) -> Iterator[_Store]:
    """Yield a store, and close its connection afterwards."""
    try:
        yield store
    finally:
        if isinstance(store, WebStore):
            store.close()
