"""The development server: builds, serves, watches, builds again by the same build, and reloads the browser."""

from __future__ import annotations

import contextlib
import errno
import secrets
import socket
import threading
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from msgspec import Struct, field, structs

from korme.commands.serve.debounce import ChangeQueue, work
from korme.commands.serve.notices import Board, Trouble
from korme.commands.serve.requests import LOOPBACK, Application
from korme.commands.serve.watch import watching
from korme.core.problems import Mark, Problem, SiteError, UsageError, problem
from korme.i18n.messages import Messages, report, severity_counts

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

HOST, PORT = "127.0.0.1", 8000


class BuildReport(Protocol):
    """What the server needs to know of a build."""

    @property
    def ok(self) -> bool:
        """Whether the site was published."""

    @property
    def problems(self) -> Sequence[Problem]:
        """All that is wrong with it."""

    @property
    def written(self) -> int:
        """Files that have new bytes."""

    @property
    def removed(self) -> int:
        """Files that are gone."""


class Rebuilder(Struct, frozen=True):
    """What a rebuild needs and whom it tells."""

    rebuild: Callable[[], BuildReport]
    board: Board
    messages: Messages
    tell: Callable[[str], None]
    """Takes a text for the terminal."""
    session: str = field(default_factory=lambda: secrets.token_hex(4))
    """A page of an earlier server is out of date."""


def serve(
    root: Path,
    output: Path,
    *,
    rebuild: Callable[[], BuildReport],
    messages: Messages,
    tell: Callable[[str], None],
    host: str = HOST,
    port: int = PORT,
    open_browser: bool = False,
) -> None:
    """Serve `output` and keep it up to date with `root` until interrupted.

    Args:
        rebuild: builds the site; called in one thread, never twice at once.
        messages: for the problems over the page.
        tell: takes lines for the terminal.
        port: 0 takes any that is free.

    Raises:
        UsageError: the port or the address cannot be had.
    """
    board, changes = Board(), ChangeQueue()
    context = Rebuilder(rebuild, board, messages, tell)
    board.post(structs.replace(board.notice, epoch=context.session, building=True, language=messages.language))
    server = listening(Application(output, board, LOOPBACK if is_loopback(host) else None), host, port)
    worker = threading.Thread(target=work, args=(changes, lambda: build_once(context)), name="korme-build", daemon=True)
    shown = f"[{host}]" if ":" in host else host
    try:
        with watching(root, changes.note):
            worker.start()
            tell(messages.say("serving", host=shown, port=server.port))
            if open_browser:
                _open(f"http://{shown}:{server.port}/")
            server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        changes.close()
        board.close()
        server.server_close()
    worker.join(5)


def build_once(context: Rebuilder) -> None:
    """Build and tell the open pages. Whatever a build does, the server goes on."""
    before = context.board.notice
    context.board.post(structs.replace(before, building=True))
    is_new, problems = _built(context)
    epoch = f"{context.session}-{context.board.number}" if is_new else before.epoch
    troubles = tuple(trouble(one, context.messages) for one in problems)
    heading = _heading(problems, context.messages)
    context.board.post(structs.replace(before, epoch=epoch, building=False, heading=heading, troubles=troubles))


def _built(context: Rebuilder) -> tuple[bool, Sequence[Problem]]:
    """Whether the published site is another than before, and what is wrong with it."""
    try:
        built = context.rebuild()
        return built.ok and bool(built.written or built.removed), built.problems
    except SiteError as error:
        found = error.problems
    except UsageError as error:
        found = (error.problem,)
    except Exception as error:  # a fault of ours must not end an evening's work
        context.tell(traceback.format_exc())
        found = (problem("internal", Mark("korme"), reason=f"{type(error).__name__}: {error}"[:500]),)
    for text in report(found, context.messages):  # a build that stopped half-way has told nobody
        context.tell(text)
    return False, found


def _heading(problems: Sequence[Problem], messages: Messages) -> str:
    """'2 errors, 1 warning'"""
    errors, warnings = severity_counts(problems)
    return ", ".join(messages.say(key, n=n) for key, n in (("errors", errors), ("warnings", warnings)) if n)


def trouble(one: Problem, messages: Messages) -> Trouble:
    """A problem as open pages show it."""
    return Trouble(str(one.mark), one.severity.value, one.code, messages.message(one), messages.hint(one))


def is_loopback(host: str) -> bool:
    """Whether an address is seen by this machine only."""
    return host in LOOPBACK or host.startswith("127.")


def listening(application: Application, host: str, port: int) -> BaseWSGIServer:
    """A server that has its port; every request has a thread of its own.

    Raises:
        UsageError: the port or the address cannot be had.
    """
    from werkzeug.serving import make_server

    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with _bound(family, place) as bound:
            actual = bound.getsockname()[1]
            return make_server(host, actual, application, threaded=True, request_handler=_handler(), fd=bound.fileno())
    except OSError as error:
        raise UsageError(_refusal(error, host, port)) from None


def _bound(family: int, place: Any) -> socket.socket:
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows would let two servers share a port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(place)
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
    """A handler of requests that keeps quiet about ordinary ones."""
    from werkzeug.serving import WSGIRequestHandler

    class Handler(WSGIRequestHandler):
        """Says nothing of requests on the terminal, and nothing of itself in its answers."""

        server_version = "korme"
        sys_version = ""

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """The terminal belongs to the builds."""

        def log_error(self, format: str, *args: Any) -> None:
            """Nor do broken requests matter to whoever writes a site."""

        def run_wsgi(self) -> None:
            """Answer, unless the address is none ('http://[')."""
            try:
                urlsplit(self.path)
            except ValueError:
                self.send_error(400)
                return
            super().run_wsgi()

    return Handler


def _open(address: str) -> None:
    """Show the site in the browser; some browsers keep the caller waiting."""
    import webbrowser

    def show() -> None:
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(address)

    threading.Thread(target=show, daemon=True).start()
