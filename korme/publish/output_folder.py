"""The output folder: which files are current, which are new, and the switch from one site to the next.

A new site is staged, and replaces the old one atomically where the system can exchange two folders (Linux, macOS), by
two renames elsewhere. A build killed at any moment leaves the old site or the new one. A folder that cannot be replaced
is changed file by file (`korme.publish.in_place`).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from korme.core.problems import Mark, SiteError, problem
from korme.publish.in_place import InPlaceStaging, is_fixed
from korme.publish.output_record import Digests, OutputRecord, SiteFiles, Written
from korme.publish.recognition import not_made, output_name, record_path, recorded
from korme.publish.staging import INSIDE, SPARE, Staging, is_users, staging
from korme.store.cache import write_record
from korme.store.fingerprint import hidden_tops, listing_path, output_extent
from korme.store.tree import FileState, Tree, look
from korme.store.tree_record import encode_tree, read_tree

_OF_ONE_FILE = frozenset({errno.EEXIST, errno.EILSEQ, errno.EINVAL, errno.EISDIR, errno.ENAMETOOLONG, errno.ENOTDIR})
"""Errors that are about a file's name or place; any other would stop every file of its folder."""


class Published(Struct, frozen=True):
    """Counts of files that changed in the output folder."""

    written: int
    removed: int


class Staged(Struct, frozen=True, array_like=True):
    """A file in the staging folder, or one of the output that stays."""

    size: int
    mtime_ns: int
    digest: str
    number: int = 0
    """Its inode number."""
    is_new: bool = True


class _Found(NamedTuple):
    """An output as a build finds it."""

    recorded: OutputRecord
    known: Tree | None
    """The record of the tree."""
    tree: Tree


class Publication(Struct, dict=True):
    """The output folder during a build. A context manager: without `commit` nothing changes."""

    folder: Path
    cache: Path
    seen: Callable[[], str] | None = None
    """Waits for a look at the output that is in progress; see `korme.store.output_look.OutputLook.digest`."""
    _numbers: dict[str, int] = {}
    """Inode numbers of new files."""
    _published: Tree | None = None
    """Every file in the output after `commit`."""

    @cached_property
    def _staging(self) -> Staging:
        if is_fixed(self.folder):
            return InPlaceStaging(self.folder, f"{self.folder}{os.sep}{INSIDE}", is_kept=False)
        name = output_name(self.folder)
        return staging(self.folder, self.cache / SPARE / name, self.cache / f"{SPARE}-{name}")

    def __enter__(self) -> Publication:
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self._staging.clear()
            if not self.folder.is_dir() or not any(self.folder.iterdir()):
                self._staging.begin()  # a first build should not learn at its end that it cannot write here
        except OSError as error:
            raise self._failed(error) from error
        if self.seen is None:
            _ = self._found  # looked at now: nobody else does so meanwhile
        return self

    def __exit__(self, *_: object) -> None:
        self._staging.clear()

    def is_current(self, path: str, key: str) -> bool:
        """Return whether the output has a file made from the same input; if so, keep it in the new site."""
        if not self.holds(path, key):
            return False
        self.keep_files((path,))
        return True

    def holds(self, path: str, key: str) -> bool:
        """Return whether the output has a file made from the same input."""
        return self.before.key(path) == key

    def keep_files(self, paths: Collection[str]) -> None:
        """Keep files as the last build left them, which are in `before`."""
        self._now.kept.update(paths)
        for path in paths if self._now.noted else ():
            self._now.noted.pop(path, None)

    def digests(self) -> Mapping[str, str]:
        """Return the digest of every file of the new site so far, by path."""
        return Digests(self._now)

    def keep(self, folder: str) -> bool:
        """Keep all files of a folder as the last build left them; return False if there are none."""
        found = [path for path in self.before if path.startswith(f"{folder}/")]
        self.keep_files(found)
        return bool(found)

    def whole(self, folder: str, key: str) -> dict[str, Written]:
        """Return the files of a bundle by path; {} unless all that the last build left are there as it left them.

        Args:
            key: of the bundle, with which the keys of its files begin.
        """
        at = bisect_left(self._recorded.paths, f"{folder}/")
        until = bisect_left(self._recorded.paths, f"{folder}0")
        paths = [path for path in self._recorded.paths[at:until] if self._recorded[path].key.startswith(f"{key} ")]
        return {path: self.before[path] for path in paths} if all(path in self.before for path in paths) else {}

    def put(self, path: str, key: str, data: bytes, digest: str = "") -> None:
        """Stage the bytes of a file; equal bytes are no change.

        Args:
            digest: `digest_of` the bytes, if it is known.

        Raises:
            SiteError: the file cannot be written.
        """
        self.note(path, key, self.stage(path, data, digest))

    def stage(self, path: str, data: bytes, digest: str = "") -> Staged:
        """Write the bytes of a file, unless the output has the same, without adding it to the new site.

        A child process may do this, and its parent `note` the file.

        Args:
            digest: `digest_of` the bytes, if it is known.

        Raises:
            SiteError: the file cannot be written.
        """
        digest = digest or digest_of(data)
        last = self.before.get(path)
        if last is not None and last.digest == digest:
            return Staged(last.size, last.mtime_ns, digest, is_new=False)
        try:
            facts = self._staging.write(path, data)
        except OSError as error:
            raise self._failed(error, path) from error
        return Staged(facts.st_size, facts.st_mtime_ns, digest, facts.st_ino)

    def read(self, path: str) -> bytes:
        """Return the bytes of a file of the new site, staged or kept; b"" if it cannot be read."""
        folder = self._staging.folder if path in self._staging.fresh else self.folder
        with contextlib.suppress(OSError), open(os.path.join(folder, path), "rb") as file:
            return file.read()
        return b""

    def note(self, path: str, key: str, staged: Staged) -> None:
        """Add a staged file to the new site."""
        if staged.is_new:
            self._staging.fresh.add(path)
            self._numbers[path] = staged.number
        self._now.noted[path] = Written(key, staged.size, staged.mtime_ns, staged.digest)

    def place(self, path: str, key: str, source: Path) -> None:
        """Stage a finished file of the cache.

        Raises:
            SiteError: the file cannot be written.
        """
        try:
            facts = self._staging.place(path, source)
        except OSError as error:
            raise self._failed(error, path) from error
        self.note(path, key, Staged(facts.st_size, facts.st_mtime_ns, key, facts.st_ino))

    @property
    def sizes(self) -> dict[str, int]:
        """Sizes in bytes of the files of the new site, by path."""
        return self._now.sizes

    def look_ahead(self) -> None:
        """Look at the staging folder while this process would only wait; `commit` has less to do then."""
        self._staging.look_ahead()

    def forget(self) -> None:
        """Discard everything staged so far."""
        self._staging.forget()
        self._now.kept.clear()
        self._now.noted.clear()
        self._numbers.clear()

    def commit(self) -> Published:
        """Replace the old site by the new one, if anything differs.

        Raises:
            SiteError: the folders cannot be written or exchanged.
        """
        strays, fresh = set(self._unknown), self._staging.fresh
        paths = self._now.paths
        obsolete = set(self.tree.files) - paths - strays
        if not fresh and not obsolete and paths == self.before.keys():
            if any(self.before[path] != file for path, file in self._now.noted.items()):
                self._save(())
            return Published(0, 0)
        self._refuse_in_the_way(strays)
        self._save(
            obsolete
        )  # before the switch: no file of ours is unknown to the next build, even if this one is killed
        try:
            kept = dict(zip(self.tree.files, self.tree.numbers, strict=True))
            for path in obsolete | fresh:
                kept.pop(path, None)
            folders = _folders_of(paths | strays)
            certain = self._staging.complete(kept, self._recorded, obsolete, folders)
            self._staging.swap()
        except OSError as error:
            code = "write-partial" if self._staging.has_begun else "write-failed"
            raise self._failed(error, code=code) from error
        replaced, self._published = self.tree, self.tree.after(obsolete, self._new_states(), certain, folders)
        self._keep_trees(replaced)
        return Published(len(fresh), len(obsolete))

    def _new_states(self) -> list[FileState]:
        """Return the new files as they are in the output."""
        files = ((path, self._now[path], number) for path, number in self._numbers.items())
        return [FileState(path, file.size, file.mtime_ns, 0, number) for path, file, number in files]

    def _keep_trees(self, replaced: Tree) -> None:
        """Record the tree of the output, and that of the folder that it has replaced."""
        record, spare = listing_path(self.cache, self.folder), self._staging.record
        with contextlib.suppress(OSError):
            if spare and replaced is self._found.known:
                os.replace(record, spare)
            elif spare:
                write_record(spare, encode_tree(replaced))
            write_record(record, encode_tree(self.tree))

    def _failed(self, error: OSError, path: str = "", code: str = "write-failed") -> SiteError:
        """Return the problem of an output that cannot be written; it names a file only if others could be."""
        is_its_own = path and error.errno in _OF_ONE_FILE
        mark = Mark(str(self.folder / path) if is_its_own else str(self.folder))
        return SiteError((problem(code, mark, hint="output", reason=error.strerror or str(error)),))

    @property
    def strays(self) -> list[str]:
        """Files in the output that no build made and that are not hidden, as those of a server are.

        They stay where they are, unless the new site has these paths.
        """
        return [path for path in self._unknown if not is_users(path)]

    @property
    def _unknown(self) -> list[str]:
        """Files in the output that no build made, also in hidden folders in which a build has made others."""
        return not_made(self.tree.files, self._recorded.keys(), self._now.paths)

    def _refuse_in_the_way(self, strays: Collection[str]) -> None:
        """Refuse to publish where a stray has the place of a folder of the new site, or the other way round.

        Raises:
            SiteError: there is such a file.
        """
        folders = _folders_of(self._now) if strays else set()
        for stray in strays:
            if stray in folders or any(folder in self._now for folder in _above(stray)):
                place = f"{self.folder.name}/{stray}"
                raise SiteError((problem("output-foreign", Mark(place), found=place),))

    @cached_property
    def _now(self) -> SiteFiles:
        """The files of the new site so far."""
        return SiteFiles(self.before)

    @property
    def tree(self) -> Tree:
        """Every file in the output, except the user's: when the build began, and after `commit`."""
        return self._published or self._found.tree

    @cached_property
    def before(self) -> OutputRecord:
        """Files of the last build that have not changed since, by path."""
        recorded, tree = self._recorded, self._found.tree
        if recorded.is_as_in(tree):
            tree.files = recorded.paths  # the same strings, of which once is enough
            return recorded
        found = set(zip(tree.files, tree.sizes, tree.written, strict=True))
        states = zip(recorded.paths, recorded.sizes, recorded.times, strict=True)
        return recorded.without({state[0] for state in states if state not in found})

    @property
    def _recorded(self) -> OutputRecord:
        """Files of the last build, whether or not they have changed since, by path."""
        return self._found.recorded

    @cached_property
    def _found(self) -> _Found:
        """The output when the build began."""
        made = recorded(self.folder, self.cache)
        hidden = hidden_tops(made.paths)
        digest = self.seen() if self.seen else ""
        known = read_tree(listing_path(self.cache, self.folder))
        if known and digest and known.known_digest == digest and hidden_tops(known.files) == hidden:
            return _Found(made, known, known)
        return _Found(made, known, look(self.folder, known, output_extent(hidden)))

    def _save(self, obsolete: Iterable[str]) -> None:
        """Record the files of the new site, and those of the old one that are still there."""
        gone = {path: self._recorded.get(path) or Written("", -1, 0, "") for path in obsolete}
        with contextlib.suppress(OSError):
            write_record(record_path(self.folder, self.cache), self._now.encoded(gone))


def digest_of(data: bytes) -> str:
    """Return the digest by which the bytes of a file are known: the first half of SHA-256, for which processors have instructions."""
    return hashlib.sha256(data).hexdigest()[:32]


def _above(path: str) -> list[str]:
    """Return the folders that a path is in: ['a', 'a/b'] for 'a/b/c'."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


def _folders_of(paths: Iterable[str]) -> set[str]:
    """Return all folders that paths are in, the topmost (empty) included."""
    found = {path.rpartition("/")[0] for path in paths}
    waiting = list(found)
    while waiting:
        above = waiting.pop().rpartition("/")[0]
        if above not in found:
            found.add(above)
            waiting.append(above)
    return found | {""}
