"""The server's side: requests of browsers and changes of the sources, passed on to the workshop."""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
import signal
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from korme.commands.desk.exchange import DeskRequest, DeskResponse
from korme.commands.desk.rooms import waiting
from korme.commands.serve.answers import (
    Asked,
    Bulletin,
    Changed,
    DeskAsked,
    DeskReply,
    Doubt,
    Found,
    Made,
    OnDisk,
    Reply,
    Unplanned,
)
from korme.commands.serve.debounce import ChangeQueue, work
from korme.commands.serve.locate import ServedFile, locate
from korme.commands.serve.look import THEMES
from korme.commands.serve.notices import Board
from korme.commands.serve.watch import watching

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

_PATIENCE = 60.0
"""Seconds that a request waits for the workshop."""
_FIRST_PATIENCE = 2.0
"""Seconds that the desk waits for the first site, before it says that it does."""
_PARENT_CHECK = 1.0
"""Seconds between checks that the workshop's process is alive."""


class Front(Struct, eq=False):
    """The line to the workshop, shared by all threads of the server."""

    line: Connection[Any, Any]
    folder: Path
    """The output folder."""
    board: Board = field(default_factory=Board)
    changes: ChangeQueue = field(default_factory=ChangeQueue)
    recent: tuple[str, ...] = ()
    """The page that was sent last: it is made first after a change, other open ones when they ask for themselves."""
    pages: dict[str, bytes] = {}
    """Pages of this epoch that the workshop has made already."""
    has_site: bool = False
    """Whether the workshop has a site; before, the output folder of an earlier build is shown."""
    folders: int = 0
    """Folders of sources, as far as the workshop has read them."""
    built: Path | None = None
    """The output of `korme build`, if that is another folder."""
    _waiting: dict[int, queue.SimpleQueue[Found]] = {}
    _at_desk: dict[int, queue.SimpleQueue[DeskResponse]] = {}
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _sending: threading.Lock = field(default_factory=threading.Lock)
    _read: threading.Event = field(default_factory=threading.Event)

    def find(self, path: str) -> Found:
        """Return what is at a path in the output; wait until the workshop has made it."""
        made = self.pages.get(path)
        if made is not None:
            return Made(made)
        there = self._there(path)
        if there is not None:
            return OnDisk(there.path)
        number, answer = next(self._numbers), queue.SimpleQueue[Found]()
        self._waiting[number] = answer
        try:
            self._send(Asked(number, path))
            return answer.get(timeout=_PATIENCE)
        except (queue.Empty, OSError, ValueError):
            return Unplanned()
        finally:
            self._waiting.pop(number, None)

    def _there(self, path: str) -> ServedFile | None:
        """Return what an earlier build has left at a path, if that can be shown: before there is a site, or for good."""
        if self.has_site and not _never_changes(path):
            return None
        folder = self.built if self.built and not self.folder.is_dir() else self.folder
        found = locate(str(folder), f"/{path}")
        return found if isinstance(found, ServedFile) else None

    def ask_desk(self, request: DeskRequest) -> DeskResponse:
        """Return the desk's answer, or a page that says that the site is not read yet."""
        number, answer = next(self._numbers), queue.SimpleQueue[DeskResponse]()
        self._at_desk[number] = answer
        try:
            self._send(DeskAsked(number, request))
            return answer.get(timeout=_PATIENCE if self.has_site else _FIRST_PATIENCE)
        except (queue.Empty, OSError, ValueError):
            return waiting(request)
        finally:
            self._at_desk.pop(number, None)

    def looked_at(self, path: str) -> None:
        """Note that a page was sent."""
        self.recent = (path,)

    def rebuild(self, paths: Collection[str] | None, look: Callable[[int], bool] = bool) -> None:
        """Call for a build, and wait until it has read the sources.

        Args:
            paths: all that has changed; None if that is not known.
            look: looks at the themes, as for `differs`: what this build reads is no difference after it.
        """
        if paths is None or any(path.split("/")[0] == THEMES for path in paths):
            look(self.folders)
        self._read.clear()
        with contextlib.suppress(OSError, ValueError):
            self._send(Changed(self.recent, None if paths is None else frozenset(paths)))
            while not self._read.wait(_PARENT_CHECK) and not self.changes.closed:
                pass

    def differs(self, look: Callable[[int], bool]) -> bool:
        """Return whether themes differ from the last look; have the workshop compare the other sources itself.

        Args:
            look: looks at the themes; takes the number of all folders.
        """
        with contextlib.suppress(OSError, ValueError):
            self._send(Doubt(self.recent))
        return look(self.folders)

    def _send(self, message: Asked | Changed | DeskAsked | Doubt) -> None:
        with self._sending:
            self.line.send(message)

    def listen(self) -> None:
        """Take what the workshop sends, until it is gone."""
        with contextlib.suppress(EOFError, OSError):
            while True:
                self._hear(self.line.recv())
        self._read.set()

    def _hear(self, message: Reply | DeskReply | Bulletin) -> None:
        if isinstance(message, DeskReply):
            asked = self._at_desk.get(message.number)
            if asked:
                asked.put(message.response)
            return
        if isinstance(message, Reply):
            waiting = self._waiting.get(message.number)
            if waiting:
                waiting.put(message.found)
            return
        if message.pages is not None:
            self.pages, self.has_site = dict(message.pages), True
        self.folders = message.folders or self.folders
        self.board.post(message.notice)
        if message.is_read:
            self._read.set()


def serve_line(
    front: Front,
    server: BaseWSGIServer,
    root: Path,
    *,
    poll: float,
    limited: Callable[[], None],
    begun: Callable[[], None],
    packages: Callable[[], Sequence[str]],
) -> None:
    """Serve browsers and watch the sources until the workshop is gone.

    Args:
        poll: see `watching`, as `limited`.
        begun: called once changes are noticed.
        packages: see `watching`.
    """
    with watching(root, front.changes.note, poll=poll, limited=limited, packages=packages) as differs:
        threads = [
            threading.Thread(target=server.serve_forever, daemon=True, name="korme-serve"),
            threading.Thread(
                target=work,
                args=(front.changes, partial(front.rebuild, look=differs), partial(front.differs, differs)),
                daemon=True,
                name="korme-work",
            ),
        ]
        for thread in threads:
            thread.start()
        begun()
        front.listen()
        front.changes.close()
        front.board.close()
        server.shutdown()


def serve_apart(parent: int, *arguments: Any, **options: Any) -> None:
    """Do the same in a process of its own, which ends with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def mind() -> None:
        while os.getppid() == parent:
            threading.Event().wait(_PARENT_CHECK)
        os._exit(0)

    threading.Thread(target=mind, daemon=True, name="korme-parent").start()
    serve_line(*arguments, **options)


def _never_changes(path: str) -> bool:
    """Return whether what is at a path stays as it is: a rendition, whose name says what it shows, or a frozen year's."""
    return path.startswith("media/") or (path.startswith("archive/") and path.count("/") > 1)
