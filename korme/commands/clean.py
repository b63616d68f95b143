"""`clean`: remove the cache and the output, or only files that no build needs any more."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from korme.core.options import Options
from korme.publish.output_folder import refuse_foreign
from korme.publish.staging import SPARE, remove
from korme.store.cache import Cache


def clean(options: Options, *, only_unused: bool) -> tuple[int, int]:
    """Remove generated files; return their number and size in bytes.

    Raises:
        SiteError: the output folder was not made by this program.
    """
    if not only_unused:
        refuse_foreign(options.output, os.path.relpath(options.output, options.root), options.root)
    remove(str(options.cache / SPARE))
    if only_unused:
        cache = Cache(options.cache)
        size = sum(path.stat().st_size for path in cache.unused())
        return cache.prune(), size
    files, size = 0, 0
    for folder in (options.cache, options.output):
        found = [path for path in folder.rglob("*") if path.is_file() and not _is_users(path, folder, options)]
        files += len(found)
        size += sum(path.stat().st_size for path in found)
        _empty(folder, keep_hidden=folder == options.output)
    return files, size


def _is_users(path: Path, folder: Path, options: Options) -> bool:
    return folder == options.output and path.relative_to(folder).parts[0].startswith(".")


def _empty(folder: Path, *, keep_hidden: bool) -> None:
    if not folder.is_dir():
        return
    for item in folder.iterdir():
        if keep_hidden and item.name.startswith(".") and item.name != ".nojekyll":
            continue
        if item.is_dir() and not item.is_symlink():
            shutil.rmtree(item)
        else:
            item.unlink()
