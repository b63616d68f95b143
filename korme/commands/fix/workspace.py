"""The files a fix may read and change: those in `content/` and `creatives/`, never through a link."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from msgspec import Struct

from korme.commands.site_paths import real_path
from korme.core.model import Limits
from korme.read.source_file import SourceFile
from korme.site.codes import PATH as CODES

CONTENT_FOLDERS = ("content", "creatives")
"""The only folders whose files are changed."""
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Workspace(Struct, frozen=True):
    """A site's files during one round of fixes, each read once."""

    root: Path
    languages: tuple[str, ...]
    limit_kb: int = Limits().entry_kb
    """Larger files are not read."""
    _sources: dict[str, SourceFile | None] = {}
    _texts: list[str] = []

    def source(self, path: str) -> SourceFile | None:
        """Return a text file, or None if it is not UTF-8, cannot be read or is not one of the site's own."""
        if path not in self._sources:
            data = read_bytes(self.root, path, limit_kb=self.limit_kb)
            self._sources[path] = None if data is None else SourceFile.decoded(path, data)
        return self._sources[path]

    def texts(self, folder: str = "") -> list[str]:
        """Return the paths of the text files below a folder; empty: of the whole site, the registry of codes apart."""
        if not self._texts:
            texts = (path for path in files_below(self.root) if path.endswith((".yaml", ".md")))
            self._texts.extend(path for path in texts if path != CODES)
        return [path for path in self._texts if not folder or path.startswith(f"{folder}/")]

    def siblings(self, folder: str) -> list[str]:
        """Return the names in a folder; none if it cannot be listed."""
        try:
            return sorted(os.listdir(self.root / folder))
        except OSError:
            return []

    def real(self, path: str) -> str | None:
        """Return the path on disk of a path as `shown` in a problem, or None if there is none in the site's folders."""
        found = real_path(self.root, path)
        return found if found and is_own(self.root, found) else None


def files_below(root: Path, folders: tuple[str, ...] = CONTENT_FOLDERS) -> list[str]:
    """Return the paths of all files in some folders of a site, links left out."""
    found = []
    for folder in folders:
        if not is_own(root, folder):
            continue
        for parent, inner, names in os.walk(root / folder):
            inner[:] = sorted(name for name in inner if not (Path(parent) / name).is_symlink())
            base = os.path.relpath(parent, root).replace(os.sep, "/")
            found += [f"{base}/{name}" for name in sorted(names) if is_file(Path(parent) / name)]
    return found


def is_file(path: Path) -> bool:
    """Return whether a path is a regular file and not a link to one."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def is_own(root: Path, path: str) -> bool:
    """Return whether a path is in the site's folders and no part of it is a link."""
    parts = path.split("/")
    if parts[0] not in CONTENT_FOLDERS or any(part in ("", ".", "..") for part in parts):
        return False
    return not any((root / "/".join(parts[: depth + 1])).is_symlink() for depth in range(len(parts)))


def read_bytes(root: Path, path: str, *, limit_kb: int) -> bytes | None:
    """Return the bytes of a text file, or None if it is too large, cannot be read or is not one of the site's own."""
    if not is_own(root, path):
        return None
    try:
        with open(os.open(root / path, _FLAGS), "rb") as file:
            facts = os.fstat(file.fileno())
            return file.read() if stat.S_ISREG(facts.st_mode) and facts.st_size <= limit_kb * 1024 else None
    except OSError:
        return None
