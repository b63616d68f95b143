"""`fix --dry-run`: the real thing, done to a second copy of the names of the site's files, and the difference shown."""

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
from korme.commands.fix.workspace import ROOMS, is_file
from korme.core.model import Progress
from korme.core.options import Options
from korme.read.site_file import refuse_no_site

_TEXTS = (".yaml", ".md")
_STALE = 3600
"""Seconds after which no rehearsal is running any more."""


def dry_run(options: Options, asked: FixRequest, progress: Progress) -> tuple[FixResult, list[str]]:
    """What `fix` would do, and the lines of a unified diff of the texts; the site stays as it is.

    Raises:
        UsageError: there is no site.
    """
    refuse_no_site(options.root)
    with _copied(options) as root:
        found = fix(replace(options, root=root), asked, progress)
        return found, list(_differences(options.root, root, found.moves))


@contextmanager
def _copied(options: Options) -> Iterator[Path]:
    """The site with every file under a second name: nothing of a picture is copied, and whatever is mended is a new file."""
    options.cache.mkdir(parents=True, exist_ok=True)
    _forget_older(options.cache)
    with tempfile.TemporaryDirectory(prefix="dry-run-", dir=options.cache) as name:
        for room in (*ROOMS, "themes"):
            if (options.root / room).is_dir() and not (options.root / room).is_symlink():
                _copy(options.root / room, Path(name) / room)
        yield Path(name)


def _forget_older(cache: Path) -> None:
    """Remove what rehearsals that were killed have left; one that may still be running is let alone."""
    for one in cache.glob("dry-run-*"):
        with suppress(OSError):
            if not one.is_symlink() and time.time() - one.stat().st_mtime > _STALE:
                shutil.rmtree(one, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    for parent, folders, names in os.walk(source):
        here = target / os.path.relpath(parent, source)
        here.mkdir(parents=True, exist_ok=True)
        folders[:] = [one for one in folders if not (Path(parent) / one).is_symlink()]
        for one in names:
            if is_file(Path(parent) / one):
                link_or_copy(Path(parent) / one, here / one)


def _differences(before: Path, after: Path, moves: Sequence[Move]) -> Iterator[str]:
    """A unified diff of every text that changed, old names beside new ones."""
    for old in sorted(_texts(before)):
        new = _followed(old, moves)
        if (after / new).is_file() and os.path.samefile(before / old, after / new):
            continue
        one, two = (before / old).read_bytes(), (after / new).read_bytes() if (after / new).is_file() else b""
        if one != two:
            lines = difflib.unified_diff(_lines(one), _lines(two), f"a/{old}", f"b/{new}", lineterm="")
            yield from lines


def _texts(root: Path) -> list[str]:
    found = []
    for room in ROOMS:
        for parent, folders, names in os.walk(root / room):
            folders[:] = [one for one in folders if not (Path(parent) / one).is_symlink()]
            base = os.path.relpath(parent, root).replace(os.sep, "/")
            found += [f"{base}/{one}" for one in names if one.endswith(_TEXTS) and is_file(Path(parent) / one)]
    return found


def _followed(path: str, moves: Sequence[Move]) -> str:
    for move in moves:
        if path == move.path or path.startswith(move.path + "/"):
            path = move.to + path.removeprefix(move.path)
    return path


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "backslashreplace").splitlines()
