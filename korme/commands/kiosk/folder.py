"""The folder of a screen: every file whole, the page last, and nothing left of the former one."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from korme.core.file_names import is_system_file
from korme.core.problems import Mark, SiteError, UsageError, problem
from korme.store.cache import write_record

PAGE = "index.html"
MARK = b'<meta name="generator" content="K\xc3\xb6rme kiosk">'
"""What says on the page that the folder is a screen's and may be replaced."""


def refuse_others(folder: Path) -> None:
    """Refuse to write into a folder that has anything but a screen.

    Raises:
        UsageError: it has other files, or is a file.
    """
    shown = str(folder)
    if folder.is_file():
        raise UsageError(problem("kiosk-folder", Mark(shown), hint="file"))
    with contextlib.suppress(OSError):
        names = [
            name for name in os.listdir(folder) if not is_system_file(name) and name != "System Volume Information"
        ]
        page = folder / PAGE
        if names and not (page.is_file() and MARK in page.read_bytes()):
            raise UsageError(problem("kiosk-folder", Mark(shown), found=sorted(names)[0][:80]))


def write_folder(folder: Path, texts: Mapping[str, bytes], copies: Mapping[str, Path], runnable: frozenset[str]) -> int:
    """Write the files of a screen, remove those of a former one that it has no more, and return how many it has.

    Args:
        texts: bytes by path; the page is written last.
        copies: finished files by path; one that is there in the same size stays, since names follow from bytes.
        runnable: paths of files that a double-click may start.

    Raises:
        SiteError: the folder cannot be written; the former page is gone or works.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, source in copies.items():
            _copy(source, folder / path)
        for path, data in sorted(texts.items(), key=lambda item: item[0] == PAGE):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            write_record(folder / path, data)
            if path in runnable:
                (folder / path).chmod(0o755)
        _remove_others(folder, frozenset(texts) | frozenset(copies))
    except OSError as error:
        reason = error.strerror or str(error)
        raise SiteError((problem("write-failed", Mark(str(folder)), reason=reason),)) from None
    return len(texts) + len(copies)


def _copy(source: Path, target: Path) -> None:
    with contextlib.suppress(OSError):
        if target.stat().st_size == source.stat().st_size:
            return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, part)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def _remove_others(folder: Path, kept: frozenset[str]) -> None:
    """Remove what a former screen had in the folders that are its own."""
    for own in {path.partition("/")[0] for path in kept if "/" in path}:
        for file in sorted((folder / own).rglob("*"), reverse=True):
            if file.is_file() and file.relative_to(folder).as_posix() not in kept:
                file.unlink()
