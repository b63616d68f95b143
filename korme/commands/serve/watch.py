"""Watching of the site's source folders for changes."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

SOURCES = ("content", "creatives", "themes")
"""Source folders of a site; cache and output are elsewhere and never watched."""
_CHANGES = frozenset({"created", "modified", "moved", "deleted"})
"""Events that count; a build opens and closes every file itself, which must not cause the next build."""
_PASSING = re.compile(
    r"\.|~\$|.*(?:~|\.sw[a-z]|\.tmp|\.part|\.crdownload)$|(?:4913|__pycache__|thumbs\.db|desktop\.ini)$", re.IGNORECASE
)
"""Names of temporary files of editors and systems."""


def matters(event: str, path: str, *, is_folder: bool) -> bool:
    """Whether an event can change the site.

    Args:
        event: 'created', 'modified', 'moved', 'deleted', 'opened', …
        path: from the site's root.
    """
    if event not in _CHANGES or (is_folder and event == "modified"):
        return False
    parts = path.replace(os.sep, "/").split("/")
    return parts[0] in SOURCES and not any(_PASSING.match(part) for part in parts)


@contextlib.contextmanager
def watching(root: Path, changed: Callable[[], None]) -> Iterator[None]:
    """Call `changed` (in another thread) at every relevant change, until the end of the block."""
    watcher = _Watcher(os.path.realpath(root), changed)
    observer = _started(watcher)
    try:
        yield
    finally:
        observer.stop()
        observer.join(2)


def _started(watcher: _Watcher) -> Any:
    """Start an observer: the system's own, or a polling one if the system has no watches left."""
    from watchdog.observers import Observer
    from watchdog.observers.polling import PollingObserver

    observer: Any = Observer()
    try:
        watcher.begin(observer)
        observer.start()
    except OSError:
        with contextlib.suppress(RuntimeError):
            observer.stop()
        observer = PollingObserver(timeout=1)
        watcher.begin(observer)
        observer.start()
    return observer


class _Watcher(Struct, eq=False):
    """Handles watchdog's events: watches the root for its source folders, and these for everything in them."""

    root: str
    changed: Callable[[], None]
    observer: Any = None
    watches: dict[str, Any] = {}

    def begin(self, observer: Any) -> None:
        """Schedule the root and the source folders with an observer."""
        self.observer = observer
        self.watches.clear()
        observer.schedule(self, self.root, recursive=False)
        for name in SOURCES:
            self.follow(name)

    def follow(self, name: str) -> None:
        """Watch a folder of the root, again if it was replaced."""
        old = self.watches.pop(name, None)
        if old is not None:
            with contextlib.suppress(KeyError, OSError):
                self.observer.unschedule(old)
        folder = os.path.join(self.root, name)
        if os.path.isdir(folder):
            with contextlib.suppress(FileNotFoundError):
                self.watches[name] = self.observer.schedule(self, folder, recursive=True)

    def dispatch(self, event: Any) -> None:
        """Handle an event; called by watchdog in its thread."""
        paths = [os.fsdecode(path) for path in (event.src_path, getattr(event, "dest_path", "")) if path]
        inside = [os.path.relpath(path, self.root) for path in paths]
        for name in inside:
            if name in SOURCES and event.event_type in ("created", "moved", "deleted"):
                self.follow(name)
        if any(matters(event.event_type, path, is_folder=event.is_directory) for path in inside):
            self.changed()
