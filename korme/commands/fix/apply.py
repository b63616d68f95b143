"""Carries fixes out on disk: each file is the old or the new version, whole, and nothing else is touched."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from korme.commands.fix.model import Fix, FixStep, Move, Remove, Write
from korme.commands.fix.workspace import Workspace, is_own
from korme.core.problems import Mark, UsageError, problem
from korme.read.files import shown
from korme.read.source_file import Edit

OWN = ".korme"
"""The folder at the site's root for files that Körme makes for the site's authors; not part of the site."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


class FixWriter(Struct, frozen=True):
    """Writes the files of one site."""

    root: Path
    moved: list[Move] = []
    """Renames carried out, in order."""

    def carry_out(self, fixes: Iterable[Fix], workspace: Workspace) -> list[Fix]:
        """Carry out the fixes that do not conflict; the others are found again in the next round.

        References to a name change before the name does, so that an interrupted run can be continued.

        Returns:
            The fixes carried out.
        """
        chosen = list(_compatible(fixes))
        steps = [step for fix in chosen for step in fix.steps]
        edits: dict[str, list[Edit]] = {}
        for step in steps:
            if isinstance(step, Edit):
                edits.setdefault(step.path, []).append(step)
        for path, own in edits.items():
            self.edit(path, own, workspace)
        for step in steps:
            if isinstance(step, Write):
                self.write(step.path, step.data)
        moves = [step for step in steps if isinstance(step, Move)]
        for move in sorted(moves, key=lambda move: -move.path.count("/")):
            self.move(move.path, move.to)
        for step in steps:
            if isinstance(step, Remove):
                self.remove(step.path)
        return chosen

    def edit(self, path: str, edits: Iterable[Edit], workspace: Workspace) -> None:
        """Change parts of a text file; every other byte stays as it is."""
        source = workspace.source(path)
        if source is not None:
            self.write(path, source.edited(dict.fromkeys(edits)).data)

    def write(self, path: str, data: bytes) -> None:
        """Write a file as a whole."""
        new = self.temporary()
        new.write_bytes(data)
        self.replace(path, new)

    def temporary(self) -> Path:
        """Return an empty file for the new bytes of one of the site's: on the same disk, outside the site's folders."""
        handle, name = tempfile.mkstemp(prefix="new-", dir=own_folder(self.root))
        os.close(handle)
        return Path(name)

    def replace(self, path: str, new: Path) -> None:
        """Replace a file with a finished one; the permissions stay."""
        if not is_own(self.root, path):
            new.unlink(missing_ok=True)
            return
        target = self.root / path
        with contextlib.suppress(OSError):
            new.chmod(stat.S_IMODE(os.lstat(target).st_mode) if target.exists() else 0o644)
        os.replace(new, target)

    def move(self, path: str, to: str) -> None:
        """Rename a file or a folder unless the new name is taken."""
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

    def set_aside(self, path: str) -> str:
        """Move a file or a folder out of the site; returns its new path, in `.korme/removed/`.

        Raises:
            UsageError: a part of that path is a link.
        """
        own_folder(self.root)
        kept, number = f"{OWN}/removed/{path}", 1
        while os.path.lexists(target := _real(self.root, kept)):
            number += 1
            kept = f"{OWN}/removed/{number}/{path}"
        if is_own(self.root, path):
            target.parent.mkdir(parents=True, exist_ok=True)
            os.rename(self.root / path, target)
        return kept

    def keep(self, path: str) -> str:
        """Keep a copy of a file that is about to be remade; returns the path of the copy, in `.korme/originals/`.

        Raises:
            UsageError: a part of that path is a link, so the copy would be outside the site, or none.
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
    """Return the folder `.korme/` of a site, or a folder in it; made if it is missing, with a `.gitignore`.

    Raises:
        UsageError: a part of the path is a link, which a stranger may have committed; nothing was written.
    """
    folder = _real(root, f"{OWN}/{inner}".rstrip("/"))
    ignore = _real(root, f"{OWN}/.gitignore")
    folder.mkdir(parents=True, exist_ok=True)
    if not ignore.exists():
        with contextlib.suppress(FileExistsError), open(os.open(ignore, _NEW, 0o644), "wb") as file:
            file.write(b"*\n")
    return folder


def _real(root: Path, path: str) -> Path:
    """Return the path below the root.

    Raises:
        UsageError: a part of it is a link.
    """
    parts = path.split("/")
    for depth in range(1, len(parts) + 1):
        part = "/".join(parts[:depth])
        if (root / part).is_symlink():
            raise UsageError(problem("link", Mark(shown(part))))
    return root / path


def remove_leftovers(root: Path) -> None:
    """Remove the unfinished files of an interrupted run."""
    folder = root / OWN
    if folder.is_dir() and not folder.is_symlink():
        for file in folder.glob("new-*"):
            file.unlink(missing_ok=True)


def _compatible(fixes: Iterable[Fix]) -> Iterator[Fix]:
    """Yield the fixes whose steps do not touch the same text or names; of two that do, the first."""
    taken: dict[str, list[tuple[int, int]]] = {}
    whole: set[str] = set()
    for fix in fixes:
        if any(_conflicts(step, taken, whole) for step in fix.steps):
            continue
        for step in fix.steps:
            if isinstance(step, Edit):
                taken.setdefault(step.path, []).append((step.start, step.end))
            else:
                whole |= {step.path, *([step.to] if isinstance(step, Move) else [])}
        yield fix


def _conflicts(step: FixStep, taken: dict[str, list[tuple[int, int]]], whole: set[str]) -> bool:
    """Return whether a step touches what earlier steps touch.

    Args:
        taken: offsets of edits by file.
        whole: paths that are written, moved or removed.
    """
    if isinstance(step, Edit):
        spans = taken.get(step.path, [])
        return step.path in whole or any(step.start <= end and start <= step.end for start, end in spans)
    if isinstance(step, Move) and step.to in whole:
        return True
    return step.path in whole or (not isinstance(step, Move) and step.path in taken)
