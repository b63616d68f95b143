"""The rim to the output folder: a new site is staged beside the old one and takes its place at once.

Files that do not change are linked into the new folder, so a small change costs little; the two
folders are then exchanged in one step where the system can (Linux, macOS), in two renames elsewhere.
Killed at any moment, the old site or the new one is there.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import os
import shutil
import sys
from pathlib import Path

from msgspec import Struct

from korme.cache import write_whole
from korme.problems import Mark, SiteError, problem
from korme.records import read_one, sealed

MARK = ("api/site.json", b'"generator":"K\xc3\xb6rme"')
"""A file of every site of ours and what stands in it: by this an output folder is known as ours."""


class Written(Struct, frozen=True, array_like=True):
    """One file as the last build left it: `key` is the digest of what it was made from."""

    key: str
    size: int
    mtime_ns: int
    digest: str


class Published(Struct, frozen=True):
    """What changed in the output folder."""

    written: int
    removed: int


class Publication(Struct):
    """The output folder during one build. Use as a context manager: left early, nothing has changed."""

    folder: Path
    cache: Path
    before: dict[str, Written] = {}
    """The files of the last build, by path, as far as they are still as it left them."""
    _now: dict[str, Written] = {}
    _fresh: set[str] = set()
    _folders: set[str] = set()
    _staged: str = ""
    """The staging folder as text, because a Path is too dear for thousands of files."""

    def __enter__(self) -> Publication:
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _failed(str(self.folder), error) from error
        self._sweep()
        self._staged = str(self._staging)
        self.before = self._load()
        return self

    def __exit__(self, *_: object) -> None:
        self._sweep()

    @property
    def _staging(self) -> Path:
        return self.folder.parent / f".{self.folder.name}.korme-new"

    @property
    def _state(self) -> Path:
        name = hashlib.blake2b(str(self.folder).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
        return self.cache / f"output-{name}"

    def is_current(self, path: str, key: str) -> bool:
        """Whether the output holds a file made from the same things; if so it stays."""
        last = self.before.get(path)
        if last is None or last.key != key:
            return False
        self._now[path] = last
        return True

    def digests(self) -> dict[str, str]:
        """A digest of the bytes of every file of the new site so far, by path."""
        return {path: one.digest for path, one in self._now.items()}

    def keep(self, folder: str) -> bool:
        """Leave all files of a folder as the last build left them; false when there are none."""
        found = {path: one for path, one in self.before.items() if path.startswith(f"{folder}/")}
        self._now.update(found)
        return bool(found)

    def put(self, path: str, key: str, data: bytes) -> None:
        """Stage the bytes of a file; the same bytes as before are no change."""
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        last = self.before.get(path)
        if last is not None and last.digest == digest:
            self._now[path] = Written(key, last.size, last.mtime_ns, digest)
            return
        target = self._target(path)
        try:
            Path(target).write_bytes(data)
        except OSError as error:
            raise _failed(path, error) from error
        self._note(path, key, target, digest)

    def place(self, path: str, key: str, source: Path) -> None:
        """Stage a copy of a finished file."""
        target = self._target(path)
        try:
            shutil.copyfile(source, target)
        except OSError as error:
            raise _failed(path, error) from error
        self._note(path, key, target, key)

    def _target(self, path: str) -> str:
        """Where a file is staged, its folder made."""
        self._make_folder(path.rpartition("/")[0])
        return f"{self._staged}{os.sep}{path}"

    def _make_folder(self, folder: str) -> None:
        """A folder of the staging folder and those above it, each asked for once."""
        if folder in self._folders:
            return
        if folder:
            self._make_folder(folder.rpartition("/")[0])
        with contextlib.suppress(FileExistsError):
            os.mkdir(f"{self._staged}{os.sep}{folder}")
        self._folders.add(folder)

    def _note(self, path: str, key: str, target: str, digest: str) -> None:
        facts = os.stat(target)
        self._now[path] = Written(key, facts.st_size, facts.st_mtime_ns, digest)
        self._fresh.add(path)

    @property
    def sizes(self) -> dict[str, int]:
        """Bytes of every file of the new site, by its path."""
        return {path: one.size for path, one in self._now.items()}

    def forget(self) -> None:
        """Drop everything staged so far."""
        _remove(self._staging)
        self._now.clear()
        self._fresh.clear()
        self._folders.clear()

    def commit(self) -> Published:
        """Put the new site in the old one's place, if anything differs."""
        strays = self._strays()
        if not self._fresh and not strays and self._now.keys() == self.before.keys():
            if self._now != self.before:
                self._save()
            return Published(0, 0)
        try:
            self._complete()
            self._swap()
        except OSError as error:
            raise _failed(str(self.folder), error) from error
        self._save()
        return Published(len(self._fresh), len(strays))

    def _complete(self) -> None:
        """Link what stays into the new folder, and carry over hidden files of the user's."""
        for path in self._now.keys() - self._fresh:
            _link(f"{self.folder}{os.sep}{path}", self._target(path))
        if self.folder.is_dir():
            for one in self.folder.iterdir():
                target = self._staging / one.name
                if _is_kept(one.name) and not target.exists():
                    _carry(one, target)

    def _swap(self) -> None:
        self._staging.mkdir(exist_ok=True)
        if not self.folder.exists():
            os.rename(self._staging, self.folder)
            return
        if not _exchange(self._staging, self.folder):
            _rename_twice(self._staging, self.folder)
        _remove(self._staging)

    def _strays(self) -> set[str]:
        """Files in the output that the new site does not have; hidden files at its top are the user's."""
        found = set()
        for parent, folders, files in os.walk(self.folder):
            base = os.path.relpath(parent, self.folder).replace(os.sep, "/")
            prefix = "" if base == "." else f"{base}/"
            if not prefix:
                folders[:] = [one for one in folders if not _is_kept(one)]
            found |= {prefix + one for one in files if prefix or not _is_kept(one)}
        return found - self._now.keys()

    def _sweep(self) -> None:
        """Remove what a killed build left beside the output."""
        _remove(self._staging)
        aside = self.folder.parent / f".{self.folder.name}.korme-old"
        if aside.exists() and not self.folder.exists():
            os.rename(aside, self.folder)
        _remove(aside)

    def _load(self) -> dict[str, Written]:
        """The last build's record, without the files that have changed or gone since."""
        known = read_one(self._state, dict[str, Written]) or {}
        current = {}
        for path, one in known.items():
            with contextlib.suppress(OSError):
                facts = os.stat(f"{self.folder}{os.sep}{path}", follow_symlinks=False)
                if (facts.st_size, facts.st_mtime_ns) == (one.size, one.mtime_ns):
                    current[path] = one
        return current

    def _save(self) -> None:
        with contextlib.suppress(OSError):
            write_whole(self._state, sealed(dict(sorted(self._now.items()))))


def refuse_foreign(folder: Path, shown: str, root: Path) -> None:
    """Stop before a folder that is not ours to replace.

    Args:
        shown: the folder as messages name it.
        root: the site, which must not be inside the folder; nor may the folder be among its sources.

    Raises:
        SiteError: the folder holds or is held by the site's own files, or has files that no build of ours made.
    """
    real = folder.resolve()
    home = root.resolve()
    sources = [home / name for name in ("content", "creatives", "themes", ".cache", ".git")]
    if real == home or real in home.parents or any(real == one or one in real.parents for one in sources):
        raise SiteError((problem("output-unsafe", Mark(shown), found=shown),))
    if not folder.exists():
        return
    if not folder.is_dir():
        raise SiteError((problem("output-foreign", Mark(shown), found=shown),))
    if all(_is_kept(one.name) for one in folder.iterdir()):
        return
    with contextlib.suppress(OSError):
        if MARK[1] in (folder / MARK[0]).read_bytes()[:1000]:
            return
    raise SiteError((problem("output-foreign", Mark(shown), found=shown),))


def _is_kept(name: str) -> bool:
    """Hidden files at the top of the output are the user's (.git, .gitignore), but for what we write ourselves."""
    return name.startswith(".") and name != ".nojekyll"


def _failed(path: str, error: OSError) -> SiteError:
    return SiteError((problem("write-failed", Mark(path), path=path, reason=error.strerror or str(error)),))


def _link(source: str, target: str) -> None:
    """A second name of the same bytes; a copy with the same time where there are no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _carry(source: Path, target: Path) -> None:
    if source.is_symlink():
        target.symlink_to(source.readlink())
    elif source.is_dir():
        shutil.copytree(source, target, symlinks=True, copy_function=shutil.copy2)
    else:
        shutil.copy2(source, target)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)


def _rename_twice(new: Path, old: Path) -> None:
    """For systems that cannot exchange two folders; a build killed between the two is mended by the next."""
    aside = old.parent / f".{old.name}.korme-old"
    os.rename(old, aside)
    os.rename(new, old)
    os.rename(aside, new)


def _exchange(first: Path, second: Path) -> bool:
    """Swap two folders in one step; False where the system cannot."""
    names = (os.fsencode(first), os.fsencode(second))
    here = ctypes.c_int(-100)  # AT_FDCWD
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            done = library.renameat2(here, names[0], here, names[1], ctypes.c_uint(2))  # RENAME_EXCHANGE
        elif sys.platform == "darwin":
            done = library.renamex_np(names[0], names[1], ctypes.c_uint(2))  # RENAME_SWAP
        else:
            return False
    except (AttributeError, OSError, TypeError):
        return False
    if done != 0 and ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return bool(done == 0)
