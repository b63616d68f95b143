"""The rim: mends carried out on the disk. Each file is the old one or the new one, whole; nothing outside the site's rooms is touched."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from korme.commands.fix.model import Edit, Fix, FixStep, Move, Remove, Write
from korme.commands.fix.spelling import edited
from korme.commands.fix.workspace import Workspace, is_own
from korme.core.problems import Mark, UsageError, problem
from korme.read.files import shown

OWN = ".korme"
"""The folder at the site's root that holds what Körme makes for the people who work on it; no part of the site."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


class FixWriter(Struct, frozen=True):
    """Writes in one site."""

    root: Path
    moved: list[Move] = []
    """What got another name, in order."""

    def carry_out(self, fixes: Iterable[Fix], workspace: Workspace) -> list[Fix]:
        """Carry out the mends that do not get in each other's way; the others find their place in the next round.

        What refers to a name changes before the name does: broken off between, the next run goes on from there.
        """
        chosen = list(_compatible(fixes))
        steps = [step for one in chosen for step in one.steps]
        edits: dict[str, list[Edit]] = {}
        for step in steps:
            if isinstance(step, Edit):
                edits.setdefault(step.path, []).append(step)
        for path, some in edits.items():
            self.edit(path, some, workspace)
        for step in steps:
            if isinstance(step, Write):
                self.write(step.path, step.data)
        for move in sorted((one for one in steps if isinstance(one, Move)), key=lambda one: -one.path.count("/")):
            self.move(move.path, move.to)
        for step in steps:
            if isinstance(step, Remove):
                self.remove(step.path)
        return chosen

    def edit(self, path: str, edits: Iterable[Edit], workspace: Workspace) -> None:
        """Change pieces of a text file; every other byte stays as it is."""
        source = workspace.source(path)
        if source is None:
            return
        data = edited(source.text, tuple(dict.fromkeys(edits))).encode()
        old = (self.root / path).read_bytes()
        self.write(path, b"\xef\xbb\xbf" + data if old.startswith(b"\xef\xbb\xbf") else data)

    def write(self, path: str, data: bytes) -> None:
        """A text file as a whole."""
        place = self.temporary()
        place.write_bytes(data)
        self.replace(path, place)

    def temporary(self) -> Path:
        """A place for bytes that are to become a file of the site: on the same disk, and not among its files."""
        handle, name = tempfile.mkstemp(prefix="new-", dir=own_folder(self.root))
        os.close(handle)
        return Path(name)

    def replace(self, path: str, place: Path) -> None:
        """Put finished bytes in a file's place, with the file's own permissions."""
        if not is_own(self.root, path):
            place.unlink(missing_ok=True)
            return
        target = self.root / path
        with contextlib.suppress(OSError):
            place.chmod(stat.S_IMODE(os.lstat(target).st_mode) if target.exists() else 0o644)
        os.replace(place, target)

    def move(self, path: str, to: str) -> None:
        """Another name; never over something that is there."""
        source, target = self.root / path, self.root / to
        if not is_own(self.root, path) or not is_own(self.root, to) or not os.path.lexists(source):
            return
        if os.path.lexists(target) and not os.path.samefile(source, target):
            return
        os.rename(source, target)
        self.moved.append(Move(path, to))

    def remove(self, path: str) -> None:
        if is_own(self.root, path):
            with contextlib.suppress(FileNotFoundError):
                (self.root / path).unlink()

    def keep(self, path: str) -> str:
        """A second name for a file that will be made anew, outside the site; returns where it lies.

        Raises:
            UsageError: a link stands where it is to lie; the file would leave the site, or be lost.
        """
        own_folder(self.root)
        kept, number = f"{OWN}/originals/{path}", 1
        while (target := _real(self.root, kept)).exists() and not os.path.samefile(self.root / path, target):
            number += 1
            stem, dot, ending = path.rpartition(".")
            kept = f"{OWN}/originals/{stem}-{number}{dot}{ending}"
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            link_or_copy(self.root / path, target)
        return kept


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name; where the file system has no links, a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def own_folder(root: Path, inner: str = "") -> Path:
    """`.korme/` of a site, which git passes over, or a folder in it.

    Raises:
        UsageError: a part of it is a link, as somebody else may have committed it; nothing was written.
    """
    folder = _real(root, f"{OWN}/{inner}".rstrip("/"))
    ignore = _real(root, f"{OWN}/.gitignore")
    folder.mkdir(parents=True, exist_ok=True)
    if not ignore.exists():
        with contextlib.suppress(FileExistsError), open(os.open(ignore, _NEW, 0o644), "wb") as file:
            file.write(b"*\n")
    return folder


def _real(root: Path, path: str) -> Path:
    """Where a path leads, none of whose parts is a link."""
    parts = path.split("/")
    for depth in range(1, len(parts) + 1):
        part = "/".join(parts[:depth])
        if (root / part).is_symlink():
            raise UsageError(problem("link", Mark(shown(part))))
    return root / path


def forget_leftovers(root: Path) -> None:
    """Remove what a run that was broken off had not finished."""
    folder = root / OWN
    if folder.is_dir() and not folder.is_symlink():
        for one in folder.glob("new-*"):
            one.unlink(missing_ok=True)


def _compatible(fixes: Iterable[Fix]) -> Iterator[Fix]:
    """Mends whose steps do not touch the same words or names; the first come first."""
    taken: dict[str, list[tuple[int, int]]] = {}
    whole: set[str] = set()
    for one in fixes:
        if any(_clashes(step, taken, whole) for step in one.steps):
            continue
        for step in one.steps:
            if isinstance(step, Edit):
                taken.setdefault(step.path, []).append((step.start, step.end))
            else:
                whole |= {step.path, *([step.to] if isinstance(step, Move) else [])}
        yield one


def _clashes(step: FixStep, taken: dict[str, list[tuple[int, int]]], whole: set[str]) -> bool:
    if isinstance(step, Edit):
        spans = taken.get(step.path, [])
        return step.path in whole or any(step.start <= end and start <= step.end for start, end in spans)
    if isinstance(step, Move) and step.to in whole:
        return True
    return step.path in whole or (not isinstance(step, Move) and step.path in taken)
