"""`fix --dry-run`: the fixes are carried out on a copy of the site made of hard links, and the difference is shown."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec.structs import replace

from korme.commands.fix.apply import link_or_copy
from korme.commands.fix.model import Move
from korme.commands.fix.run import FixRequest, FixResult, fix
from korme.commands.fix.workspace import CONTENT_FOLDERS, files_below, is_file
from korme.core.model import Progress
from korme.core.options import Options
from korme.read.site_file import refuse_no_site
from korme.site.jury import FOLDER as JURY

_STALE = 3600
"""Seconds after which the copy of another run is taken for abandoned."""


def dry_run(options: Options, request: FixRequest, progress: Progress) -> tuple[FixResult, list[str]]:
    """What `fix` would do, and the lines of a unified diff of the texts; the site is unchanged.

    Raises:
        UsageError: there is no site.
        SiteError: its theme cannot be used.
    """
    refuse_no_site(options.root)
    with copy_of(options) as root:
        result = fix(replace(options, root=root), replace(request, is_rehearsal=True), progress)
        return result, list(text_diff(options.root, root, result.moves))


@contextmanager
def copy_of(options: Options) -> Iterator[Path]:
    """Provide a copy of the site whose files are hard links: no picture is copied, and fixes write new files."""
    options.cache.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(options.cache)
    with tempfile.TemporaryDirectory(prefix="dry-run-", dir=options.cache) as name:
        for folder in (*CONTENT_FOLDERS, "themes", JURY):
            if (options.root / folder).is_dir() and not (options.root / folder).is_symlink():
                _copy(options.root / folder, Path(name) / folder)
        yield Path(name)


def _remove_abandoned(cache: Path) -> None:
    """Remove the copies of killed runs, but none that a run may still be using."""
    for folder in cache.glob("dry-run-*"):
        with suppress(OSError):
            if not folder.is_symlink() and time.time() - folder.stat().st_mtime > _STALE:
                shutil.rmtree(folder, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    for parent, folders, names in os.walk(source):
        copy = target / os.path.relpath(parent, source)
        copy.mkdir(parents=True, exist_ok=True)
        folders[:] = [name for name in folders if not (Path(parent) / name).is_symlink()]
        for name in names:
            if is_file(Path(parent) / name):
                link_or_copy(Path(parent) / name, copy / name)


def text_diff(before: Path, after: Path, moves: Sequence[Move]) -> Iterator[str]:
    """Yield a unified diff of every text that changed or is new, with the old and the new name."""
    texts = [
        sorted(path for path in (*files_below(root), *_votes(root)) if path.endswith((".yaml", ".md")))
        for root in (before, after)
    ]
    renamed = {old: _new_path(old, moves) for old in texts[0]}
    known = set(renamed.values())
    for path in texts[1]:
        if path not in known:
            yield from difflib.unified_diff(
                [], _lines((after / path).read_bytes()), "/dev/null", f"b/{path}", lineterm=""
            )
    for old, new in renamed.items():
        if (after / new).is_file() and os.path.samefile(before / old, after / new):
            continue
        left, right = (before / old).read_bytes(), (after / new).read_bytes() if (after / new).is_file() else b""
        if left != right:
            yield from difflib.unified_diff(_lines(left), _lines(right), f"a/{old}", f"b/{new}", lineterm="")


def _votes(root: Path) -> list[str]:
    """Return the paths of the files of votes, which are no content."""
    folder = root / JURY
    return [] if folder.is_symlink() else [f"{JURY}/{path.name}" for path in folder.glob("*.yaml") if is_file(path)]


def _new_path(path: str, moves: Sequence[Move]) -> str:
    for move in moves:
        if path == move.path or path.startswith(move.path + "/"):
            path = move.to + path.removeprefix(move.path)
    return path


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "backslashreplace").splitlines()
