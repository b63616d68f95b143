"""The WSGI application: files of the output folder, the server's own files, and the event stream for open pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from msgspec import Struct

from korme.commands.desk.exchange import PREFIX
from korme.commands.serve.answers import Elsewhere, Found, Gone, Made, OnDisk, Unplanned
from korme.commands.serve.desk_gate import DeskGate
from korme.commands.serve.inject import EMPTY_PAGE, EVENTS, RESERVED, own_file, with_script
from korme.commands.serve.locate import Moved, ServedFile, content_type, locate, wanted_names
from korme.commands.serve.notices import Board, stream
from korme.outputs.offline import WORKER, farewell

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from werkzeug.wrappers import Request, Response

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_NO_STORE = {"Cache-Control": "no-store"}
_ASK_AGAIN = {"Cache-Control": "no-cache"}
_KEEP = {"Cache-Control": "max-age=600, immutable"}
"""For files whose names say what they show: a page that is loaded again asks for none of them."""
_NAMED_BY_DIGEST = re.compile(r"/(?:media/[0-9a-f]{20}(?:-\d+)?|assets/[^/]+-[0-9a-f]{10})\.\w+")


def host_name(host: str) -> str:
    """Return the name in a Host header: 'LocalHost:8000' → 'localhost', '[::1]:8000' → '::1'; empty if invalid."""
    try:
        return (urlsplit(f"//{host}").hostname or "").removesuffix(".")
    except ValueError:
        return ""


class Application(Struct, frozen=True):
    """The site as a WSGI application."""

    folder: Path
    """The output folder."""
    board: Board
    hosts: frozenset[str] | None = LOOPBACK
    """Names accepted in the Host header; others belong to foreign pages whose name points here (DNS rebinding).

    None accepts any, for serving to other machines.
    """
    find: Callable[[str], Found] = lambda path: Unplanned()
    """Returns what the workshop has at a path in the output; may wait until it is made."""
    looked_at: Callable[[str], None] = lambda path: None
    """Called with the path of each page that is sent."""
    gate: DeskGate | None = None
    """Where curators come in; None: there is no desk."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        from werkzeug.exceptions import HTTPException
        from werkzeug.wrappers import Request

        request = Request(environ)
        try:
            response = self.answer(request)
        except HTTPException as error:  # a range that the file does not have
            response = _text_response(error.code or 400, b"")
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response(environ, start_response)

    def answer(self, request: Request) -> Response:
        """Return the response to a request."""
        if self.hosts is not None and host_name(request.host) not in self.hosts:
            return _text_response(403, b"This server answers only to its own name.\n")
        if self.gate and (f"{request.path}/" == PREFIX or request.path.startswith(PREFIX)):
            return self.gate.answer(request, host_name(request.host))
        if request.method not in ("GET", "HEAD"):
            return _text_response(405, b"", Allow="GET, HEAD")
        if request.path.startswith(RESERVED):
            return self._own(request)
        if request.path == f"/{WORKER}":  # a service worker would show yesterday's pages: here it is only ever removed
            return _response(200, farewell(), content_type(request.path), **_NO_STORE)
        found = self._found(request.path)
        epoch = self.board.notice.epoch  # before a file is read: a build that ends in between reloads the page
        if isinstance(found, Made):
            return self._made(request, found.data, epoch)
        if isinstance(found, OnDisk):
            file: ServedFile | Moved | None = ServedFile(found.path, content_type(found.path))
        elif isinstance(found, Elsewhere):
            file = Moved(tuple(request.path.removeprefix("/").split("/")))
        else:
            file = None if isinstance(found, Gone) else locate(str(self.folder), request.path)
        if isinstance(file, Moved):
            query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
            return _text_response(302, b"", Location="/" + quote("/".join(file.names)) + "/" + query, **_NO_STORE)
        data = _read(file) if file else None
        if file is None or data is None:
            return self._missing(epoch)
        if file.type.startswith("text/html"):
            path = "/".join(wanted_names(request.path) or ())
            return _response(200, with_script(data, epoch, path=path), file.type, **_NO_STORE)
        return _conditional(_response(200, data, file.type, **_caching(request.path)), request)

    def _found(self, address: str) -> Found:
        names = wanted_names(address)
        return self.find("/".join(names)) if names else Unplanned()

    def _made(self, request: Request, data: bytes, epoch: str) -> Response:
        """Return the response with a file that was made in memory."""
        path = "/".join(wanted_names(request.path) or ())
        type_ = content_type(path)
        if not type_.startswith("text/html"):
            return _conditional(_response(200, data, type_, **_caching(request.path)), request)
        self.looked_at(path)
        return _response(200, with_script(data, epoch, path=path), type_, **_NO_STORE)

    def _own(self, request: Request) -> Response:
        from werkzeug.wrappers import Response

        if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
            return _text_response(403, b"")
        if request.path == EVENTS:
            events = stream(self.board)
            return Response(events, content_type="text/event-stream; charset=utf-8", headers=_NO_STORE)
        data = own_file(request.path)
        if data is None:
            return _text_response(404, b"")
        return _response(200, data, content_type(request.path), **_NO_STORE)

    def _missing(self, epoch: str) -> Response:
        found = self.find("404.html")
        page = locate(str(self.folder), "/404.html")
        data = found.data if isinstance(found, Made) else _read(page) if isinstance(page, ServedFile) else None
        return _response(404, with_script(data or EMPTY_PAGE, epoch), "text/html; charset=utf-8", **_NO_STORE)


def _caching(address: str) -> dict[str, str]:
    return _KEEP if _NAMED_BY_DIGEST.fullmatch(address) else _ASK_AGAIN


def _read(file: ServedFile) -> bytes | None:
    """Return the bytes of a file, or None if it is gone; read whole, since Windows cannot replace an open file."""
    try:
        return Path(file.path).read_bytes()
    except OSError:
        return None


def _conditional(response: Response, request: Request) -> Response:
    """Make a response conditional: nothing that the browser has, and only the requested range."""
    is_one_range = "," not in request.headers.get("Range", "")
    response.add_etag()
    return response.make_conditional(request, accept_ranges=is_one_range, complete_length=response.content_length)


def _response(status: int, data: bytes, content_type: str, **headers: str) -> Response:
    from werkzeug.wrappers import Response

    return Response(data, status, headers, content_type=content_type)


def _text_response(status: int, text: bytes, **headers: str) -> Response:
    return _response(status, text, "text/plain; charset=utf-8", **headers)
