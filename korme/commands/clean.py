"""`clean`: remove the cache and the output, or only files that no build needs any more."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from msgspec import structs

from korme.core.options import Options
from korme.core.problems import Mark, Severity, SiteError, problem
from korme.publish.in_place import is_fixed
from korme.publish.recognition import (
    MARKS,
    files_of,
    left_alone,
    not_made,
    real_folder,
    recorded,
    refuse_foreign,
    served_folder,
)
from korme.publish.staging import INSIDE, SPARE, beside, delete, is_users, remove
from korme.store.build_lock import alone
from korme.store.cache import Cache


def clean(options: Options, *, only_unused: bool) -> tuple[int, int]:
    """Remove generated files; return their number and size in bytes.

    The output goes first and in one step, so that a `clean` killed at any moment leaves a site or none, and never a
    folder that the next build does not know.

    Raises:
        SiteError: the output folder has files that this program did not make, or cannot be removed.
    """
    if only_unused:
        remove(str(options.cache / SPARE))
        cache = Cache(options.cache)
        size = sum(path.stat().st_size for path in cache.unused())
        return cache.prune(), size
    with alone(options.output), alone(served_folder(options.root, options.cache)):
        return _all_removed(options)


def _all_removed(options: Options) -> tuple[int, int]:
    shown = os.path.relpath(options.output, options.root)
    refuse_foreign(options.output, shown, options.root, options.cache)
    folder = real_folder(options.output)
    made = recorded(folder, options.cache)
    found = {path: facts.st_size for path, facts in files_of(str(folder), made)}
    strays = not_made(found, made, frozenset()) if made else []
    if strays:
        raise SiteError((structs.replace(left_alone(strays, shown, hint="clean"), severity=Severity.ERROR),))
    cached = [path.stat().st_size for path in options.cache.rglob("*") if path.is_file()]
    try:
        _take_away(folder, [path for path in found if is_users(path)], is_link=folder != options.output)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SiteError((problem("write-failed", Mark(shown), reason=reason),)) from error
    _empty(options.cache)
    return len(found) + len(cached), sum(found.values()) + sum(cached)


def _take_away(folder: Path, hidden: Collection[str], *, is_link: bool) -> None:
    """Remove an output, but not the user's hidden files, and not a folder that a link or a mount leads to.

    Args:
        hidden: paths of files that a build made in hidden folders.

    Raises:
        OSError: a file cannot be moved or removed.
    """
    away, inside = beside(folder, "new"), f"{folder}{os.sep}{INSIDE}"
    for leftover in (away, inside):  # of a killed build or `clean`; the next build removes them, too
        remove(leftover)
    if not folder.is_dir():
        return
    is_ours = not any(is_users(path.name) for path in folder.iterdir())
    if is_ours and not is_link and not is_fixed(folder):
        os.rename(folder, away)
        remove(away)
        return
    for name in hidden:
        delete(f"{folder}{os.sep}{name}")
    os.mkdir(inside)
    marks = [name.partition("/")[0] for name, _ in MARKS]
    for path in sorted(folder.iterdir(), key=lambda path: path.name in marks):  # those by which it is known go last
        if not is_users(path.name):
            os.rename(path, f"{inside}{os.sep}{path.name}")
    remove(inside)


def _empty(folder: Path) -> None:
    if folder.is_dir():
        for path in folder.iterdir():
            delete(str(path))
