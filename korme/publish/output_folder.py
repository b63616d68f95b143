"""The output folder: which files are current, which are new, and the switch from one site to the next.

A new site is staged, and replaces the old one atomically where the system can exchange two folders (Linux, macOS), by
two renames elsewhere. A build killed at any moment leaves the old site or the new one.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from korme.core.problems import Mark, SiteError, problem
from korme.publish.staging import SPARE, Staging, is_users, staging
from korme.store.cache import write_whole
from korme.store.records import encode_record, read_one

MARK = ("api/site.json", b'"generator":"K\xc3\xb6rme"')
"""A file of every site that Körme builds, and bytes in it, by which an output folder is recognised."""


class Written(Struct, frozen=True, array_like=True):
    """A file as the last build left it; `key` is the digest of its input, `digest` that of its bytes."""

    key: str
    size: int
    mtime_ns: int
    digest: str


class Published(Struct, frozen=True):
    """Counts of files that changed in the output folder."""

    written: int
    removed: int


class Publication(Struct, dict=True):
    """The output folder during a build. A context manager: without `commit` nothing changes."""

    folder: Path
    cache: Path
    before: dict[str, Written] = {}
    """Files of the last build that have not changed since, by path."""
    _now: dict[str, Written] = {}
    _numbers: dict[str, int] = {}
    """Inode numbers of the files of `before`."""
    _found: set[str] = set()
    """Every file in the output when the build began, except the user's."""

    @cached_property
    def _staging(self) -> Staging:
        return staging(self.folder, self.cache / SPARE / self._name)

    def __enter__(self) -> Publication:
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _failed(str(self.folder), error) from error
        self._staging.clear()
        self.before = self._load()
        return self

    def __exit__(self, *_: object) -> None:
        self._staging.clear()

    @property
    def _name(self) -> str:
        """The name of this output's files in the cache."""
        return hashlib.blake2b(os.fsencode(self.folder), digest_size=8).hexdigest()

    @property
    def _state(self) -> Path:
        return self.cache / f"output-{self._name}"

    def is_current(self, path: str, key: str) -> bool:
        """Return whether the output has a file made from the same input; if so, keep it in the new site."""
        if not self.holds(path, key):
            return False
        self._now[path] = self.before[path]
        return True

    def holds(self, path: str, key: str) -> bool:
        """Return whether the output has a file made from the same input."""
        last = self.before.get(path)
        return last is not None and last.key == key

    def digests(self) -> dict[str, str]:
        """Return the digest of every file of the new site so far, by path."""
        return {path: file.digest for path, file in self._now.items()}

    def keep(self, folder: str) -> bool:
        """Keep all files of a folder as the last build left them; return False if there are none."""
        found = {path: file for path, file in self.before.items() if path.startswith(f"{folder}/")}
        self._now.update(found)
        return bool(found)

    def put(self, path: str, key: str, data: bytes) -> None:
        """Stage the bytes of a file; equal bytes are no change.

        Raises:
            SiteError: the file cannot be written.
        """
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        last = self.before.get(path)
        if last is not None and last.digest == digest:
            self._now[path] = Written(key, last.size, last.mtime_ns, digest)
            return
        try:
            facts = self._staging.write(path, data)
        except OSError as error:
            raise _failed(path, error) from error
        self._note(path, key, facts, digest)

    def place(self, path: str, key: str, source: Path) -> None:
        """Stage a copy of a finished file.

        Raises:
            SiteError: the file cannot be written.
        """
        try:
            facts = self._staging.copy(path, source)
        except OSError as error:
            raise _failed(path, error) from error
        self._note(path, key, facts, key)

    def _note(self, path: str, key: str, facts: os.stat_result, digest: str) -> None:
        self._now[path] = Written(key, facts.st_size, facts.st_mtime_ns, digest)

    @property
    def sizes(self) -> dict[str, int]:
        """Sizes in bytes of the files of the new site, by path."""
        return {path: file.size for path, file in self._now.items()}

    def forget(self) -> None:
        """Discard everything staged so far."""
        self._staging.forget()
        self._now.clear()

    def commit(self) -> Published:
        """Replace the old site by the new one, if anything differs.

        Raises:
            SiteError: the folders cannot be written or exchanged.
        """
        strays, fresh = self._found - self._now.keys(), self._staging.fresh
        if not fresh and not strays and self._now.keys() == self.before.keys():
            if self._now != self.before:
                self._save()
            return Published(0, 0)
        try:
            self._staging.complete({path: self._numbers[path] for path in self._now.keys() - fresh})
            self._staging.swap()
        except OSError as error:
            raise _failed(str(self.folder), error) from error
        self._save()
        return Published(len(fresh), len(strays))

    def _load(self) -> dict[str, Written]:
        """Return the last build's record of the files that have not changed since."""
        recorded = read_one(self._state, dict[str, Written]) or {}
        current = {}
        for path, facts in _files(os.fspath(self.folder), ""):
            self._found.add(path)
            last = recorded.get(path)
            if last and (facts.st_size, facts.st_mtime_ns) == (last.size, last.mtime_ns):
                current[path] = last
                self._numbers[path] = facts.st_ino
        return current

    def _save(self) -> None:
        with contextlib.suppress(OSError):
            write_whole(self._state, encode_record(dict(sorted(self._now.items()))))


def _files(folder: str, prefix: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the files of an output by path, with what `stat` returns; hidden ones at its top are the user's."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not prefix and is_users(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{prefix}{entry.name}/")
                continue
            with contextlib.suppress(OSError):
                yield f"{prefix}{entry.name}", entry.stat(follow_symlinks=False)


def refuse_foreign(folder: Path, shown: str, root: Path) -> None:
    """Refuse an output folder that a build must not replace.

    Args:
        shown: the folder as messages name it.
        root: the site's root; the folder must not be or contain it, nor be inside its sources.

    Raises:
        SiteError: the folder is the root, contains it, is inside its sources, or has files that no build made.
    """
    real = folder.resolve()
    home = root.resolve()
    sources = [home / name for name in ("content", "creatives", "themes", ".cache", ".git")]
    if real == home or real in home.parents or any(real == source or source in real.parents for source in sources):
        raise SiteError((problem("output-unsafe", Mark(shown), found=shown),))
    if not folder.exists():
        return
    if not folder.is_dir():
        raise SiteError((problem("output-foreign", Mark(shown), found=shown),))
    if all(is_users(path.name) for path in folder.iterdir()):
        return
    with contextlib.suppress(OSError):
        if MARK[1] in (folder / MARK[0]).read_bytes()[:1000]:
            return
    raise SiteError((problem("output-foreign", Mark(shown), found=shown),))


def _failed(path: str, error: OSError) -> SiteError:
    return SiteError((problem("write-failed", Mark(path), reason=error.strerror or str(error)),))
