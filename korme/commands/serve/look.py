"""A look at the tree: the names, sizes and times of a site's sources, to notice what no event has reported."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct, field

SOURCES = ("content", "creatives", "themes")
"""Source folders of a site; cache and output are elsewhere and never watched."""
THEMES = "themes"
"""The one whose linked folders count; the workshop itself looks at the others."""
_ENTRIES = ("content", "creatives")
_PASSING = re.compile(
    r"\.|~\$|.*(?:~|\.sw[a-z]|\.tmp|\.part|\.crdownload)$|(?:4913|__pycache__|thumbs\.db|desktop\.ini)$", re.IGNORECASE
)
"""Names of temporary files of editors and systems."""


def is_passing(name: str) -> bool:
    """Whether a name belongs to a temporary file of an editor or system."""
    return _PASSING.match(name) is not None


class SourceState(NamedTuple):
    """Size in bytes, times in nanoseconds since the epoch, and number of a file; all -1 for a folder."""

    size: int = -1
    written: int = -1
    changed: int = -1
    number: int = -1
    """Inode number: another file of the same size and time may have been moved here."""


class Look(Struct, frozen=True):
    """The sources at one moment."""

    files: dict[str, SourceState]
    """Files and folders by path from the root."""
    folders: int
    """Number of folders that could be listed."""
    links: dict[str, str]
    """Real paths of linked folders, by path from the root; each folder once, and none that leads back into itself."""


def look(root: str, sources: Sequence[str] = SOURCES, packages: Sequence[str] = ()) -> Look:
    """Return the state of a site's sources; what cannot be read is left out.

    Args:
        root: the site's folder, links resolved.
        sources: the folders to look at.
        packages: folders of packages that the theme comes from, seen as if they were linked into the themes.
    """
    files: dict[str, SourceState] = {}
    links: dict[str, str] = {}
    folders = 0
    inside = [os.path.join(root, name) for name in SOURCES]
    waiting = [(name, os.path.join(root, name)) for name in sources]
    for package in packages:
        path = f"{THEMES}/{os.path.basename(package)}"
        links[path] = os.path.realpath(package)
        waiting.append((path, package))
    while waiting:
        path, place = waiting.pop()
        if os.path.islink(place):
            real = os.path.realpath(place)
            if real in links.values() or _leads_back(real, place, inside):
                continue
            links[path] = real
        try:
            found = list(os.scandir(place))
        except OSError:
            continue
        folders += 1
        files[path] = SourceState()
        for entry in found:
            if is_passing(entry.name):
                continue
            try:
                if entry.is_dir():
                    waiting.append((f"{path}/{entry.name}", entry.path))
                else:
                    facts = entry.stat()
                    files[f"{path}/{entry.name}"] = _state(facts)
            except OSError:
                files[f"{path}/{entry.name}"] = SourceState(0, 0, 0, 0)  # a link to nothing
    return Look(files, folders, links)


def _state(facts: os.stat_result) -> SourceState:
    return SourceState(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)


def _leads_back(real: str, place: str, sources: list[str]) -> bool:
    """Whether a link leads to one of its own parents, or to what is looked at anyway."""
    parent = os.path.realpath(os.path.dirname(place))
    return any(_is_in(real, source) for source in sources) or _is_in(parent, real)


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


class LastLook(Struct):
    """The last look at the tree; several threads may ask whether it still holds."""

    root: str
    entries: Look
    themes: Look
    """Apart, since they are looked at with each build."""
    packages: Callable[[], Sequence[str]] = tuple
    """Returns the folders of packages that the theme comes from, as far as they are known."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, root: str, packages: Callable[[], Sequence[str]] = tuple) -> LastLook:
        """Return the first look at a tree."""
        return cls(root, look(root, _ENTRIES), look(root, (THEMES,), packages()), packages)

    @property
    def folders(self) -> int:
        """Number of folders that could be listed."""
        return self.entries.folders + self.themes.folders

    @property
    def links(self) -> dict[str, str]:
        """Real paths of linked folders, by path from the root."""
        return self.entries.links | self.themes.links

    def renew(self) -> bool:
        """Look again, and return whether anything differs."""
        with self._lock:
            before, self.entries = self.entries, look(self.root, _ENTRIES)
            return self._renew_themes() or before.files != self.entries.files

    def renew_themes(self) -> bool:
        """Look again at themes only, and return whether anything in them differs."""
        with self._lock:
            return self._renew_themes()

    def _renew_themes(self) -> bool:
        before, self.themes = self.themes, look(self.root, (THEMES,), self.packages())
        return before.files != self.themes.files


def polled(
    last: LastLook, seconds: float, pause: Callable[[float], bool], clock: Callable[[], float]
) -> Iterator[bool]:
    """Yield, after each pause, whether the tree differs from the last look.

    Args:
        seconds: pause between two looks; longer where a look takes long, so that it never takes all of a processor.
        pause: waits for a number of seconds; true ends the iteration.
        clock: returns the time in seconds.
    """
    wait = seconds
    while not pause(wait):
        begun = clock()
        yield last.renew()
        wait = max(seconds, 4 * (clock() - begun))
