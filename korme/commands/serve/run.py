"""The development server: builds, serves, watches, rebuilds with the same build, and reloads the browser."""

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
from korme.i18n.messages import Messages, fold, more_lines, remedy, report, severity_counts

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

HOST, PORT = "127.0.0.1", 8000


class BuildReport(Protocol):
    """The result of a build, as far as the server needs it."""

    @property
    def ok(self) -> bool:
        """Whether the site was published."""

    @property
    def problems(self) -> Sequence[Problem]:
        """All problems of the site."""

    @property
    def written(self) -> int:
        """Number of files with new bytes."""

    @property
    def removed(self) -> int:
        """Number of files removed."""


class Rebuilder(Struct, frozen=True):
    """The parts that a rebuild needs."""

    rebuild: Callable[[], BuildReport]
    board: Board
    messages: Messages
    log: Callable[[str], None]
    """Prints a text in the terminal."""
    session: str = field(default_factory=lambda: secrets.token_hex(4))
    """Marks pages of an earlier server as out of date."""


def serve(
    root: Path,
    output: Path,
    *,
    rebuild: Callable[[], BuildReport],
    messages: Messages,
    log: Callable[[str], None],
    host: str = HOST,
    port: int = PORT,
    open_browser: bool = False,
    poll: float = 0.0,
) -> None:
    """Serve `output` and keep it up to date with `root` until interrupted.

    Args:
        rebuild: builds the site; called in one thread, never twice at once.
        messages: for the problems shown over the page.
        log: prints lines in the terminal.
        port: 0 chooses a free one.
        poll: seconds between two looks at the sources, where the system reports no changes; 0: it does.

    Raises:
        UsageError: the port or the address is not available.
    """
    board, changes = Board(), ChangeQueue()
    context = Rebuilder(rebuild, board, messages, log)
    board.post(structs.replace(board.notice, epoch=context.session, building=True, language=messages.language))
    server = listening(Application(output, board, LOOPBACK if is_loopback(host) else None), host, port)
    displayed_host = f"[{host}]" if ":" in host else host

    def limited() -> None:
        log(messages.say("polling"))

    worker = None
    try:
        with watching(root, changes.note, poll=poll, limited=limited) as differs:
            parts = (changes, lambda: build_once(context), differs)
            worker = threading.Thread(target=work, args=parts, name="korme-build", daemon=True)
            worker.start()
            log(messages.say("serving", host=displayed_host, port=server.port))
            if open_browser:
                _open(f"http://{displayed_host}:{server.port}/")
            server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        changes.close()
        board.close()
        server.server_close()
    if worker:
        worker.join(5)


def build_once(context: Rebuilder) -> None:
    """Build and notify the open pages; the server goes on whatever the build does."""
    before = context.board.notice
    context.board.post(structs.replace(before, building=True))
    is_new, problems = _rebuild(context)
    epoch = f"{context.session}-{context.board.number}" if is_new else before.epoch
    folded = fold(problems)
    context.board.post(
        structs.replace(
            before,
            epoch=epoch,
            building=False,
            heading=_heading(problems, context.messages),
            quiet_heading=_heading([item for item in problems if not item.is_error], context.messages),
            troubles=tuple(trouble(item, context.messages) for item in folded.shown),
            more=tuple(more_lines(folded.more, context.messages)),
        )
    )


def _rebuild(context: Rebuilder) -> tuple[bool, Sequence[Problem]]:
    """Rebuild; return whether the published site has changed, and its problems."""
    try:
        built = context.rebuild()
        return built.ok and bool(built.written or built.removed), built.problems
    except SiteError as error:
        problems = error.problems
    except UsageError as error:
        problems = (error.problem,)
    except Exception as error:  # an error of ours must not end the session
        context.log(traceback.format_exc())
        problems = (problem("internal", Mark("korme"), reason=f"{type(error).__name__}: {error}"[:500]),)
    for text in report(problems, context.messages):  # a build that was aborted has reported nothing yet
        context.log(text)
    return False, problems


def _heading(problems: Sequence[Problem], messages: Messages) -> str:
    """Format counts: '2 errors, 1 warning'."""
    errors, warnings = severity_counts(problems)
    return ", ".join(messages.say(key, n=n) for key, n in (("errors", errors), ("warnings", warnings)) if n)


def trouble(problem_: Problem, messages: Messages) -> Trouble:
    """Return a problem as open pages show it."""
    texts = (messages.hint(problem_), remedy(problem_, messages, at_hand=True))
    hint = "\n".join(text for text in texts if text)
    return Trouble(str(problem_.mark), problem_.severity.value, problem_.code, messages.message(problem_), hint)


def is_loopback(host: str) -> bool:
    """Whether an address is visible to this machine only."""
    return host in LOOPBACK or host.startswith("127.")


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
