"""Shared caches for tests: a folder, a web server on this machine, and what is wrong with an entry."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

from msgspec import msgpack

from korme.remote.entry import SharedFiles, pack, unpack


def entries(store: Path) -> dict[str, Path]:
    """The entries of a folder by name."""
    return {path.name: path for path in sorted(store.rglob("*")) if path.is_file()}


def content(path: Path) -> SharedFiles:
    return unpack(path.read_bytes(), path.name)


def changed(path: Path, change: Callable[[SharedFiles], SharedFiles]) -> None:
    """Put other content under the name of an entry, with a right digest."""
    path.write_bytes(pack(change(content(path))))


def foreign(path: Path) -> None:
    """Replace an entry by something that has a right digest but is no entry."""
    body = msgpack.encode(["no", "entry"])
    path.write_bytes(path.read_bytes()[:14] + hashlib.sha256(body).digest() + bytes(32) + body)


Answer = tuple[int, bytes] | tuple[int, bytes, dict[str, str]]


@contextmanager
def served(answer: Callable[[str], Answer]) -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine; yields its address and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(self.path)
            status, body, *rest = answer(self.path)
            self.send_response(status)
            headers = {"Content-Length": str(len(body)), **(rest[0] if rest else {})}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                with contextlib.suppress(ConnectionError):  # a client that has seen enough
                    self.wfile.write(body)

        do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with _running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as url:
        yield url, asked


@contextmanager
def dripping(start: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A web server that sends `start` and then a byte now and then, for ever; yields its address and the requests."""
    asked: list[bytes] = []
    ended = threading.Event()

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.request.recv(65536))
            with contextlib.suppress(OSError):  # the client has left
                self.request.sendall(start)
                while not ended.wait(0.02):
                    self.request.sendall(b"x")

    try:
        with _running(ThreadingTCPServer(("127.0.0.1", 0), Handler)) as url:
            yield url, asked
    finally:
        ended.set()


@contextmanager
def _running(server: ThreadingTCPServer) -> Iterator[str]:
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
