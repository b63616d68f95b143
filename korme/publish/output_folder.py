"""The output folder: which files are current, which are new, and the switch from one site to the next.

A new site is staged, and replaces the old one atomically where the system can exchange two folders (Linux, macOS), by
two renames elsewhere. A build killed at any moment leaves the old site or the new one. A folder that cannot be replaced
is changed file by file (`korme.publish.in_place`).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from korme.core.problems import Mark, SiteError, problem
from korme.publish.in_place import InPlaceStaging, is_fixed
from korme.publish.recognition import Written, files_of, not_made, output_name, record_path, recorded
from korme.publish.staging import INSIDE, SPARE, Staging, staging
from korme.store.cache import write_whole
from korme.store.records import encode_record


class Published(Struct, frozen=True):
    """Counts of files that changed in the output folder."""

    written: int
    removed: int


class Staged(Struct, frozen=True, array_like=True):
    """A file in the staging folder, or one of the output that stays."""

    size: int
    mtime_ns: int
    digest: str
    is_new: bool = True


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
    _recorded: dict[str, Written] = {}
    """Files of the last build, whether or not they have changed since, by path."""

    @cached_property
    def _staging(self) -> Staging:
        if is_fixed(self.folder):
            return InPlaceStaging(self.folder, f"{self.folder}{os.sep}{INSIDE}", is_kept=False)
        return staging(self.folder, self.cache / SPARE / output_name(self.folder))

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

    def whole(self, folder: str) -> dict[str, Written]:
        """Return the files below a folder by path; {} unless all that the last build left are there as it left them."""
        at = bisect_left(self._sorted, f"{folder}/")
        until = bisect_left(self._sorted, f"{folder}0")
        paths = self._sorted[at:until]
        return {path: self.before[path] for path in paths} if all(path in self.before for path in paths) else {}

    @cached_property
    def _sorted(self) -> list[str]:
        """Paths of the files of the last build."""
        return sorted(self._recorded)

    def put(self, path: str, key: str, data: bytes) -> None:
        """Stage the bytes of a file; equal bytes are no change.

        Raises:
            SiteError: the file cannot be written.
        """
        self.note(path, key, self.stage(path, data))

    def stage(self, path: str, data: bytes) -> Staged:
        """Write the bytes of a file, unless the output has the same, without adding it to the new site.

        A child process may do this, and its parent `note` the file.

        Raises:
            SiteError: the file cannot be written.
        """
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        last = self.before.get(path)
        if last is not None and last.digest == digest:
            return Staged(last.size, last.mtime_ns, digest, is_new=False)
        try:
            facts = self._staging.write(path, data)
        except OSError as error:
            raise _failed(path, error) from error
        return Staged(facts.st_size, facts.st_mtime_ns, digest)

    def note(self, path: str, key: str, staged: Staged) -> None:
        """Add a staged file to the new site."""
        if staged.is_new:
            self._staging.fresh.add(path)
        self._now[path] = Written(key, staged.size, staged.mtime_ns, staged.digest)

    def place(self, path: str, key: str, source: Path) -> None:
        """Stage a finished file of the cache.

        Raises:
            SiteError: the file cannot be written.
        """
        try:
            facts = self._staging.place(path, source)
        except OSError as error:
            raise _failed(path, error) from error
        self.note(path, key, Staged(facts.st_size, facts.st_mtime_ns, key))

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
        strays, fresh = set(self.strays), self._staging.fresh
        obsolete = self._found - self._now.keys() - strays
        if not fresh and not obsolete and self._now.keys() == self.before.keys():
            if self._now != self.before:
                self._save(())
            return Published(0, 0)
        self._refuse_in_the_way(strays)
        self._save(
            obsolete
        )  # before the switch: no file of ours is unknown to the next build, even if this one is killed
        try:
            kept = (self._now.keys() | strays) - fresh
            self._staging.complete({path: self._numbers[path] for path in kept}, self._recorded)
            self._staging.swap()
        except OSError as error:
            code = "write-partial" if self._staging.has_begun else "write-failed"
            raise _failed(str(self.folder), error, code) from error
        return Published(len(fresh), len(obsolete))

    @property
    def strays(self) -> list[str]:
        """Files in the output that no build made; they stay where they are, unless the new site has these paths."""
        return not_made(self._found, self._recorded, self._now.keys())

    def _refuse_in_the_way(self, strays: Iterable[str]) -> None:
        """Refuse to publish where a stray has the place of a folder of the new site, or the other way round.

        Raises:
            SiteError: there is such a file.
        """
        folders = {folder for path in self._now for folder in _above(path)}
        for stray in strays:
            if stray in folders or any(folder in self._now for folder in _above(stray)):
                place = f"{self.folder.name}/{stray}"
                raise SiteError((problem("output-foreign", Mark(place), found=place),))

    def _load(self) -> dict[str, Written]:
        """Return the last build's record of the files that have not changed since."""
        self._recorded = recorded(self.folder, self.cache)
        current = {}
        for path, facts in files_of(os.fspath(self.folder), self._recorded):
            self._found.add(path)
            self._numbers[path] = facts.st_ino
            last = self._recorded.get(path)
            if last and (facts.st_size, facts.st_mtime_ns) == (last.size, last.mtime_ns):
                current[path] = last
        return current

    def _save(self, obsolete: Iterable[str]) -> None:
        """Record the files of the new site, and those of the old one that are still there."""
        gone = {path: self._recorded.get(path) or Written("", -1, 0, "") for path in obsolete}
        with contextlib.suppress(OSError):
            data = encode_record(dict(sorted({**self._now, **gone}.items())))
            write_whole(record_path(self.folder, self.cache), data)


def _failed(path: str, error: OSError, code: str = "write-failed") -> SiteError:
    return SiteError((problem(code, Mark(path), reason=error.strerror or str(error)),))


def _above(path: str) -> list[str]:
    """Return the folders that a path is in: ['a', 'a/b'] for 'a/b/c'."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]
