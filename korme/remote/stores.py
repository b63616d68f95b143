"""The places of shared caches: an object store through obstore, or a web server that is only read.

What is read over https needs no library, so a preview of a pull request installs none; and the connection
follows no redirect, which obstore cannot be told.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import ssl
import time
from collections.abc import Iterable
from typing import Any, Protocol
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from korme.remote.address import LOOPBACK

TRIES = 3
"""Requests for one entry, at most."""
CONNECTING, ANSWERING = 10, 30
"""Seconds until a server must be connected, and until it must have answered."""
_PAUSE = 0.3
"""Seconds before the second try; each later pause is three times as long."""
_CHUNK = 1 << 20
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses after which the same request may succeed."""
_STATUS = re.compile(r"(?i)\bstatus(?: code)?:? (\d{3})\b|\b([45]\d\d) [A-Z][a-z]+")


class StoreFailed(Exception):
    """A store that cannot be used now; `args[0]` is the reason: a status, 'timeout' or 'connection'."""


class AccessDenied(Exception):
    """The store refuses this request: with some stores also the answer to a name that is not there."""


class TooLarge(Exception):
    """An entry is larger than its files can be."""


class SharedStore(Protocol):
    """Entries by name."""

    def get(self, name: str, limit: int) -> bytes | None:
        """Return the bytes of an entry; None if there is none.

        Raises:
            StoreFailed: it cannot be reached, or answers nonsense.
            AccessDenied: it may not be read.
            TooLarge: it has more bytes than `limit`.
        """

    def has(self, name: str) -> bool:
        """Whether there is an entry. Raises as `get`."""

    def put(self, name: str, data: bytes) -> None:
        """Store an entry, complete or not at all. Raises as `get`."""


def path_of(name: str) -> str:
    """Return the path of an entry below the address of its cache."""
    return f"v1/{name[:2]}/{name}"


class WebStore(Struct, eq=False):
    """A web server, read over one connection that is kept; for one thread."""

    url: str
    connection: http.client.HTTPConnection | None = None

    def get(self, name: str, limit: int) -> bytes | None:
        return self._asked("GET", name, limit)

    def has(self, name: str) -> bool:
        return self._asked("HEAD", name, 0) is not None

    def put(self, name: str, data: bytes) -> None:
        raise NotImplementedError("what is read over https is never written")

    def _asked(self, method: str, name: str, limit: int) -> bytes | None:
        reason = ""
        for number in range(TRIES):
            time.sleep(_PAUSE * 3 ** (number - 1) if number else 0)
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
        connection = self.connection = self.connection or _connected(self.url)
        connection.request(method, f"{_path(self.url)}/{path_of(name)}", headers={"Accept-Encoding": "identity"})
        with connection.getresponse() as response:
            if method == "HEAD":
                return response.status, b""
            if response.status != 200:
                self.close()  # its body is nothing to us, however long it may be
                return response.status, b""
            return response.status, _bounded(_chunks(response), limit, response.length)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def _connected(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    assert parts.hostname
    if parts.scheme == "http":
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=CONNECTING)
    context = ssl.create_default_context()
    return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=CONNECTING, context=context)


def _path(url: str) -> str:
    return quote(unquote(urlsplit(url).path))


def _chunks(response: http.client.HTTPResponse) -> Iterable[bytes]:
    began = time.monotonic()
    while chunk := response.read1(_CHUNK):
        yield chunk
        if time.monotonic() - began > ANSWERING:  # a server that sends a byte at a time
            raise TimeoutError
    if response.length:
        raise ConnectionError("the answer ended early")


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

    def get(self, name: str, limit: int) -> bytes | None:
        import obstore

        try:
            answer = obstore.get(self.store, path_of(name))
            return _bounded(answer.stream(min_chunk_size=_CHUNK), limit, answer.meta["size"])
        except FileNotFoundError:
            return None
        except (obstore.exceptions.BaseError, OSError) as error:
            raise _explained(error) from None

    def has(self, name: str) -> bool:
        import obstore

        try:
            obstore.head(self.store, path_of(name))
        except FileNotFoundError:
            return False
        except (obstore.exceptions.BaseError, OSError) as error:
            raise _explained(error) from None
        return True

    def put(self, name: str, data: bytes) -> None:
        import obstore

        try:
            obstore.put(self.store, path_of(name), data, use_multipart=False)
        except (obstore.exceptions.BaseError, OSError) as error:
            raise _explained(error) from None


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
    """Open a shared cache; nothing is sent yet.

    Raises:
        StoreFailed: its settings in the environment cannot be used.
    """
    scheme = url.partition(":")[0]
    if scheme in ("https", "http"):
        return WebStore(url)
    from urllib.request import url2pathname

    import obstore
    from obstore.store import LocalStore, from_url

    try:
        if scheme == "file":
            return ObjectStore(LocalStore(url2pathname(urlsplit(url).path), mkdir=True))
        return ObjectStore(
            from_url(
                url,
                client_options={
                    "timeout": f"{ANSWERING}s",
                    "connect_timeout": f"{CONNECTING}s",
                    "allow_http": _is_on_this_machine(),
                },
                retry_config={"max_retries": TRIES - 1},
            )
        )
    except (obstore.exceptions.BaseError, OSError, ValueError) as error:
        raise _explained(error) from None


def _is_on_this_machine() -> bool:
    """Whether the S3 server named in the environment is on this machine, where no TLS is needed."""
    endpoints = [os.environ.get(name) for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")]
    return urlsplit(next(filter(None, endpoints), "")).hostname in LOOPBACK


def closed(store: SharedStore) -> contextlib.AbstractContextManager[SharedStore]:
    """Return a context in which a store is used, and after which its connection is closed."""
    return contextlib.closing(store) if isinstance(store, WebStore) else contextlib.nullcontext(store)
