"""Reads `content/static/`: files of the organizers that are published as they are, at the site's root."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from time import time_ns

from msgspec import Struct

from korme.core.file_names import is_device, is_system_file
from korme.core.model import Limits, Picture
from korme.core.problems import Mark, Problem, problem
from korme.read.files import shown
from korme.read.pictures import ENDINGS
from korme.store.cache import Cache

FOLDER = "content/static"
ROBOTS = "robots.txt"
"""The one file that is added to the program's own instead of standing for itself."""
MOST = 2000
"""Files that are published."""
_OPEN = ".well-known"
"""The hidden folder that is meant to be published (RFC 8615)."""
_OF_TOOLS = frozenset({".directory", ".gitkeep", ".gitignore"})
_UNSAFE = re.compile(r'[<>:"\\|?*]|[ .]$|^ ')
"""What a file name on Windows cannot have."""
_QUESTION = "sha256"
"""Under which the cache has the digest of a file."""
_LONGEST = 200
"""Bytes of a name."""


class StaticFile(Struct, frozen=True):
    """A file that is published as it is."""

    path: str
    """In the output."""
    source: str
    """From the site's root."""
    place: Path
    digest: str
    """Hexadecimal SHA-256 of its bytes."""
    size: int = 0
    """Bytes."""

    def read(self) -> bytes:
        """Return its bytes.

        Raises:
            OSError: it cannot be read any more.
        """
        return self.place.read_bytes()

    @property
    def picture(self) -> Picture | None:
        """The file as a picture, if its name is one's."""
        is_picture = self.path.rpartition(".")[2].lower() in ENDINGS
        return Picture(self.source, Mark(shown(self.source))) if is_picture else None


def read_static(root: Path, limits: Limits, cache: Cache) -> tuple[tuple[StaticFile, ...], list[Problem]]:
    """Return the files to publish as they are, by path, and a problem for each that is not."""
    problems: list[Problem] = []
    if (root / "content").is_symlink() or not os.path.lexists(root / FOLDER):
        return (), []
    found: list[StaticFile] = []
    for path in _paths(root, FOLDER, problems):
        if len(found) == MOST:
            problems.append(problem("static-too-many", Mark(FOLDER), most=MOST))
            break
        file = read_static_file(root, path, limits, cache, problems)
        found += [file] if file else []
    return tuple(sorted(found, key=lambda file: file.path)), problems


def _paths(root: Path, folder: str, problems: list[Problem]) -> Iterator[str]:
    """Yield the paths of the files below a folder; hidden files, links and unsafe names are reported."""
    if (root / folder).is_symlink() or not (root / folder).is_dir():
        problems.append(problem("link" if (root / folder).is_symlink() else "not-a-file", Mark(folder)))
        return
    try:
        entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
    except OSError as error:
        problems.append(problem("unreadable", Mark(shown(folder)), reason=error.strerror or ""))
        return
    for entry in entries:
        name, path = entry.name, f"{folder}/{entry.name}"
        if is_system_file(name) or name in _OF_TOOLS:
            continue
        mark = Mark(shown(path))
        is_folder = entry.is_dir(follow_symlinks=False)
        if entry.is_symlink():
            problems.append(problem("link", mark))
        elif name.startswith(".") and not (name == _OPEN and folder == FOLDER and is_folder):
            problems.append(problem("static-hidden", mark, found=shown(name)))
        elif not _is_portable(name):
            problems.append(problem("static-name", mark, found=shown(name)))
        elif is_folder:
            yield from _paths(root, path, problems)
        elif entry.is_file(follow_symlinks=False):
            yield path
        else:
            problems.append(problem("not-a-file", mark))


def _is_portable(name: str) -> bool:
    """Return whether every system can store a file of this name."""
    encoded = name.encode("utf-8", "surrogateescape")
    return name.isprintable() and not is_device(name) and not _UNSAFE.search(name) and len(encoded) <= _LONGEST


def read_static_file(root: Path, path: str, limits: Limits, cache: Cache, problems: list[Problem]) -> StaticFile | None:
    """Return a file to publish as it is, or None after adding a problem.

    Args:
        cache: has the digests of files that have not changed.
    """
    mark = Mark(shown(path))
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(root / path, flags), "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                problems.append(problem("not-a-file", mark))
            elif facts.st_size > limits.file_mb * 1_000_000:
                size = -(-facts.st_size // 1_000_000)
                problems.append(problem("static-too-large", mark, found=size, most=limits.file_mb))
            else:
                digest = cache.known(path, facts, _QUESTION)
                if not isinstance(digest, str):
                    at = time_ns()
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                    with contextlib.suppress(OSError):  # a cache that cannot be written costs time, not the file
                        cache.record_known([(path, facts, _QUESTION, digest)], at=at)
                return StaticFile(path.removeprefix(f"{FOLDER}/"), path, root / path, digest, facts.st_size)
    except OSError as error:
        problems.append(problem("unreadable", mark, reason=error.strerror or ""))
    return None
