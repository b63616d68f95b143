"""Watching of the site's source folders: the system's events where it has them, looks at the tree where it has not."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from korme.commands.serve.look import SOURCES, THEMES, LastLook, is_passing, look, polled
from korme.store.fingerprint import years_state

_CHANGES = frozenset({"created", "modified", "attrib", "moved", "deleted", "closed"})
"""Events that count; a build opens and reads every file itself, which must not cause the next build."""
_WANTED = ("Created", "Deleted", "Moved"), ("Modified", "Attrib", "Closed")
"""Events of files and folders, and those of files only: the system is asked for nothing else."""
Noticed = Callable[[bool, Collection[str] | None], None]
"""Takes whether a file is complete, and what has changed."""
_HEARTBEAT = 1.0
"""Seconds between checks that the site's folder is still the one that is watched."""
POLL = 1.0
"""Seconds between two looks at a tree that cannot be watched."""


def matters(event: str, path: str, *, is_folder: bool) -> bool:
    """Whether an event can change the site.

    Args:
        event: 'created', 'modified', 'moved', 'deleted', 'closed' (after writing), 'opened', …
        path: from the site's root.
    """
    if event not in _CHANGES or (is_folder and event in ("modified", "attrib")):
        return False
    parts = path.replace(os.sep, "/").split("/")
    return parts[0] in SOURCES and not any(map(is_passing, parts))


def settles(event: str, path: str, target: str, *, is_folder: bool) -> bool:
    """Whether a file is complete after an event: it was closed after writing, or renamed to its name in one step.

    Args:
        path: from the site's root, as all paths here.
        target: where it was moved to; empty if it was not.
    """
    if event == "closed":
        return matters(event, path, is_folder=is_folder)
    return event == "moved" and bool(target) and not is_folder and matters(event, target, is_folder=False)


@contextlib.contextmanager
def watching(
    root: Path,
    changed: Noticed,
    *,
    poll: float = 0.0,
    limited: Callable[[], None] = lambda: None,
    packages: Callable[[], Sequence[str]] = tuple,
) -> Iterator[Callable[[int], bool]]:
    """Call `changed` (in another thread) at every relevant change, until the end of the block.

    Args:
        changed: takes whether the file is complete, so that no more events of it are to be expected; and the paths that
            have changed, from the root, None if these are not known.
        poll: seconds between two looks at the tree, in place of the system's events; 0: events.
        limited: called if the system has too few watches, and the tree is looked at instead.
        packages: returns the folders of packages that the theme comes from; known once the site has been built.

    Yields:
        A look at the themes: returns whether anything differs from the look before; takes how many folders all sources
        have, 0 if that is not known.
    """
    real = os.path.realpath(root)
    watcher = _Watcher(real, changed, limited, LastLook.of(real, packages), years=tuple(years_state(Path(real))))
    if poll:
        watcher.poll(poll)
    elif watcher.begin():
        watcher.in_background(watcher.mind)
    else:
        watcher.give_up()
    lost = _Lost(watcher)
    logger = logging.getLogger("watchdog")
    logger.addHandler(lost)
    propagates, logger.propagate = logger.propagate, False
    try:
        yield watcher.differs
    finally:
        logger.removeHandler(lost)
        logger.propagate = propagates
        watcher.end()


class _Lost(logging.Handler):
    """Notices that events were lost: watchdog says so only in its log. The build that follows looks at the whole tree."""

    def __init__(self, watcher: _Watcher) -> None:
        super().__init__(logging.WARNING)
        self._watcher = watcher

    def emit(self, record: logging.LogRecord) -> None:
        """Call for a build."""
        self._watcher.counted = -1
        self._watcher.changed(False, None)


class _Watcher(Struct, eq=False):
    """Handles watchdog's events: watches the root for its source folders, and these for everything in them."""

    root: str
    changed: Noticed
    limited: Callable[[], None]
    last: LastLook
    observer: Any = None
    watches: dict[str, Any] = {}
    """By path from the root: source folders, and folders that are linked into them."""
    places: dict[str, str] = {}
    """Paths from the root by the real paths of linked folders."""
    counted: int = -1
    """How many folders there were when the watches were last counted; -1: one has come since."""
    identity: tuple[int, int] = (0, 0)
    """Device and number of the folder that is watched."""
    years: tuple[str, ...] = ()
    """States of the records of frozen years: `archive/` itself is too large to watch, and changes with these alone."""
    ended: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = []

    def begin(self) -> bool:
        """Start to watch; return False if the system has too few watches for so many folders."""
        from watchdog.observers import Observer

        # A folder that is made while its parent is listed is found twice; watchdog says so, and it does no harm.
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        observer: Any = Observer()
        self.observer = observer
        self.watches.clear()
        self.places.clear()
        self.identity = _identity(self.root)
        try:
            observer.schedule(self, self.root, recursive=False, event_filter=_filter())
            observer.start()
            for name in SOURCES:
                self.follow(name, self.last.links)
        except OSError:
            self.stop()
            return False
        if watches_of_this_process() < self.last.folders:
            self.stop()
            return False
        if self.ended.is_set():  # by another thread, in between
            self.stop()
        return True

    def stop(self) -> None:
        """Stop to watch."""
        observer, self.observer = self.observer, None
        if observer is not None:
            with contextlib.suppress(RuntimeError):
                observer.stop()
                observer.join(2)

    def end(self) -> None:
        """Stop for good."""
        self.ended.set()
        self.stop()
        for thread in self.threads:
            thread.join(2)

    def in_background(self, work: Callable[[], None]) -> None:
        """Do something in a thread until the end."""
        thread = threading.Thread(target=work, daemon=True, name="korme-look")
        self.threads.append(thread)
        thread.start()

    def poll(self, seconds: float) -> None:
        """Look at the tree again and again, in place of watching it."""

        def work() -> None:
            for differs in polled(self.last, seconds, self.ended.wait, time.monotonic):
                if self._years_differ() or differs:
                    self.changed(False, None)

        self.in_background(work)

    def give_up(self) -> None:
        """Look at the tree from now on, since the system has too few watches."""
        self.stop()
        self.limited()
        self.poll(POLL)

    def differs(self, folders: int) -> bool:
        """Look at the themes, and return whether anything differs; many new folders may be more than can be watched.

        Args:
            folders: of all sources.
        """
        differs = self.last.renew_themes()
        if self.observer is not None and any(path not in self.watches for path in self.last.links):
            self.follow(THEMES, self.last.links)
        if self.observer is not None and self.counted != folders:
            self.counted = folders
            if watches_of_this_process() < folders:
                self.give_up()
        return differs

    def mind(self) -> None:
        """Watch anew when the site's folder was replaced; notice a year that is frozen."""
        while not self.ended.wait(_HEARTBEAT) and self.observer is not None:
            if self._years_differ():
                self.changed(False, None)
            found = _identity(self.root)
            if found in (self.identity, (0, 0)):
                continue
            self.stop()
            self.last.renew()
            if self.begin():
                self.changed(False, None)
            else:
                self.give_up()
                return

    def _years_differ(self) -> bool:
        """Look at the frozen years, and return whether one has come, gone or changed."""
        before, self.years = self.years, tuple(years_state(Path(self.root)))
        return before != self.years

    def follow(self, path: str, known: Mapping[str, str] | None = None) -> None:
        """Watch a source folder, again if it was replaced, and the folders that are linked into it.

        Args:
            known: all linked folders as they are now, if these are known.
        """
        observer = self.observer
        if observer is None:  # stopped by another thread; the last events are handled after that
            return
        self._forget(observer, path)
        folder = os.path.join(self.root, path)
        if os.path.isdir(folder) and path in SOURCES:
            self._watch(observer, path, os.path.realpath(folder))
        if os.path.isdir(folder) or path == THEMES:  # packages are there without the folder
            links = look(self.root, packages=self.last.packages()).links if known is None else known
            for linked, real in links.items():
                if linked not in self.watches and (linked == path or linked.startswith(f"{path}/")):
                    self._watch(observer, linked, real)

    def _watch(self, observer: Any, path: str, real: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            self.watches[path] = observer.schedule(self, real, recursive=True, event_filter=_filter())
            self.places[real] = path
        if observer is not self.observer:
            observer.unschedule_all()

    def _forget(self, observer: Any, path: str) -> None:
        for known in [each for each in list(self.watches) if each == path or each.startswith(f"{path}/")]:
            watch = self.watches.pop(known, None)
            if watch is not None:
                self.places.pop(watch.path, None)
                with contextlib.suppress(KeyError, OSError):
                    observer.unschedule(watch)

    def inside(self, path: str) -> str:
        """Return a path from the root as the site sees it, with '/': a file in a linked folder is behind the link."""
        for real, place in list(self.places.items()):  # another thread may follow a folder
            if path == real or path.startswith(real + os.sep):
                return os.path.join(place, path[len(real) + 1 :]).replace(os.sep, "/").rstrip("/")
        return os.path.relpath(path, self.root).replace(os.sep, "/")

    def dispatch(self, event: Any) -> None:
        """Handle an event; called by watchdog in its thread."""
        paths = [os.fsdecode(path) for path in (event.src_path, getattr(event, "dest_path", "")) if path]
        inside = [self.inside(path) for path in paths]
        kind, is_folder = event.event_type, event.is_directory
        if is_folder and kind in ("created", "moved"):
            self.counted = -1
        if kind in ("created", "moved", "deleted"):
            for path in inside:
                if path in SOURCES or path in self.watches or os.path.islink(os.path.join(self.root, path)):
                    self.follow(path)
        if any(matters(kind, path, is_folder=is_folder) for path in inside):
            is_settled = settles(kind, inside[0], inside[1] if len(inside) > 1 else "", is_folder=is_folder)
            self.changed(is_settled, inside)


def _identity(folder: str) -> tuple[int, int]:
    """Return the device and number of a folder; zeros if it is not there."""
    try:
        facts = os.stat(folder)
    except OSError:
        return 0, 0
    return facts.st_dev, facts.st_ino


def _filter() -> list[Any]:
    """Return the classes of the events that count, as far as this watchdog has them."""
    from watchdog import events

    both, files = _WANTED
    names = [
        *(f"{what}{kind}Event" for what in ("File", "Dir") for kind in both),
        *(f"File{kind}Event" for kind in files),
    ]
    return [getattr(events, name) for name in names if hasattr(events, name)]


def watches_of_this_process() -> float:
    """Return how many folders the kernel watches for this process (Linux); infinity where that is unknown.

    A folder beyond the system's limit is left out without an error.
    """
    count, known = 0, False
    with contextlib.suppress(OSError):
        for name in os.listdir("/proc/self/fdinfo"):
            with contextlib.suppress(OSError), open(f"/proc/self/fdinfo/{name}", "rb") as file:
                found = file.read().count(b"inotify wd:")
                count += found
                known = known or found > 0
    return count if known else float("inf")
