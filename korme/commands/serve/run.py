"""The development server: a workshop that makes the site, and a server that shows it, watches and reloads the browser."""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import socket
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from korme.commands.desk.exchange import PREFIX
from korme.commands.serve.desk_gate import DeskGate
from korme.commands.serve.front import Front, serve_apart, serve_line
from korme.commands.serve.hooks import Hooks
from korme.commands.serve.requests import LOOPBACK, Application
from korme.commands.serve.workshop import Workshop
from korme.core.options import Options
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.i18n.messages import Messages
from korme.store.fingerprint import packages_used
from korme.store.forking import can_inherit

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

HOST, PORT = "127.0.0.1", 8000


def serve(
    root: Path,
    output: Path,
    *,
    built: Path | None = None,
    options: Callable[[], Options],
    messages: Messages,
    is_language_chosen: bool = False,
    hooks: Hooks,
    host: str = HOST,
    port: int = PORT,
    open_browser: bool = False,
    poll: float = 0.0,
) -> None:
    """Serve `output` and keep it up to date with `root` until interrupted.

    The site is made in this process, which has a single thread, so that its children can inherit the site. The server
    and its threads are in a child process where that can be forked, and in threads of this process elsewhere.

    Args:
        built: the output of `korme build`, which is shown while there is nothing else.
        options: returns the options of the next build.
        messages: for the problems shown over the page.
        is_language_chosen: whether their language goes before that of the browser at the desk, too.
        hooks: what the terminal is to show.
        port: 0 chooses a free one.
        poll: seconds between two looks at the sources, where the system reports no changes; 0: it does.

    Raises:
        UsageError: the port or the address is not available.
    """
    theirs, ours = multiprocessing.Pipe()
    front = Front(theirs, output, built=built)
    gate = DeskGate(front.ask_desk, messages.language, is_language_chosen) if desk_host(host) else None
    hosts = LOOPBACK if is_loopback(host) else None
    application = Application(output, front.board, hosts, find=front.find, looked_at=front.looked_at, gate=gate)
    server = listening(application, host, port)
    displayed_host = f"[{host}]" if ":" in host else host

    def begun() -> None:
        hooks.log(messages.say("serving", host=displayed_host, port=server.port))
        if gate:
            hooks.log(messages.say("desk", host=desk_host(host), port=server.port, address=PREFIX + gate.key))
        if open_browser:
            _open(f"http://{displayed_host}:{server.port}/")

    parts: dict[str, Any] = {"poll": poll, "limited": lambda: hooks.log(messages.say("polling")), "begun": begun}
    parts["packages"] = lambda: packages_used(options())
    _run(Workshop(options, ours, messages, hooks), front, server, root, parts)


def _run(workshop: Workshop, front: Front, server: BaseWSGIServer, root: Path, parts: dict[str, Any]) -> None:
    """Run the workshop in this process, and the server beside it, until one of them ends."""
    apart: Any
    if can_inherit():
        arguments = (os.getpid(), workshop.line, front, server, root)
        apart = multiprocessing.get_context("fork").Process(target=_apart, args=arguments, kwargs=parts, daemon=True)
    else:
        apart = threading.Thread(target=serve_line, args=(front, server, root), kwargs=parts, daemon=True)
    try:
        apart.start()
        if not isinstance(apart, threading.Thread):
            front.line.close()
            server.socket.close()
        workshop.run()
    except KeyboardInterrupt:
        pass
    finally:
        workshop.line.close()
        apart.join(5)
        for (
            child
        ) in multiprocessing.active_children():  # one that was starting just then: Python would wait for its end
            child.kill()


def _apart(parent: int, line: Connection[Any, Any], *arguments: Any, **parts: Any) -> None:
    line.close()  # the workshop's end, so that its closing is noticed
    serve_apart(parent, *arguments, **parts)


def is_loopback(host: str) -> bool:
    """Whether an address is visible to this machine only."""
    return host in LOOPBACK or host.startswith("127.")


def desk_host(host: str) -> str:
    """Return the name by which this machine reaches the desk of a server bound to an address; '' if it cannot."""
    if host in ("0.0.0.0", "::", ""):
        return HOST
    return (f"[{host}]" if ":" in host else host) if is_loopback(host) else ""


def listening(application: Application, host: str, port: int) -> BaseWSGIServer:
    """Return a server bound to its port, with a thread for each request.

    Raises:
        UsageError: the port or the address is not available.
    """
    from werkzeug.serving import make_server

    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with _bound(family, address) as bound:
            actual = bound.getsockname()[1]
            return make_server(host, actual, application, threaded=True, request_handler=_handler(), fd=bound.fileno())
    except OSError as error:
        raise UsageError(_refusal(error, host, port)) from None


def _bound(family: int, address: Any) -> socket.socket:
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows would let two servers share a port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(128)
    except OSError:
        bound.close()
        raise
    return bound


def _refusal(error: OSError, host: str, port: int) -> Problem:
    if error.errno == errno.EADDRINUSE:
        return problem("port-taken", Mark(f"{host}:{port}"), port=port, other=port + 1 if port < 65535 else 8001)
    return problem("address-refused", Mark(f"{host}:{port}"), host=host, reason=error.strerror or str(error))


def _handler() -> Any:
    """Return a request handler that does not log ordinary requests."""
    from werkzeug.serving import WSGIRequestHandler

    class Handler(WSGIRequestHandler):
        """Logs no requests, and sends no version of the server."""

        server_version = "korme"
        sys_version = ""

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Keep the terminal free for the builds."""

        def log_error(self, format: str, *args: Any) -> None:
            """Ignore broken requests, which do not concern the author of a site."""

        def run_wsgi(self) -> None:
            """Handle a request, unless its address is invalid ('http://[')."""
            try:
                urlsplit(self.path)
            except ValueError:
                self.send_error(400)
                return
            super().run_wsgi()

    return Handler


def _open(address: str) -> None:
    """Open the site in the browser, in a thread, since some browsers block the caller."""
    import webbrowser

    def show() -> None:
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(address)

    threading.Thread(target=show, daemon=True).start()
