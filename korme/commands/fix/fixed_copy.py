"""`fix --output` and `fix --zip`: the fixed entries in a folder or an archive of their own; the site stays as it is.

For people who cannot run a command where their files are: the folder can be uploaded again as it is.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.fix.dry_run import copy_of
from korme.commands.fix.run import FixRequest, FixResult, fix
from korme.commands.fix.workspace import files_below
from korme.core.model import Progress
from korme.core.options import Options
from korme.core.paths import is_below
from korme.core.problems import Mark, UsageError, problem
from korme.read.files import shown
from korme.read.site_file import refuse_no_site

_TIME = (1980, 1, 1, 0, 0, 0)
"""Of every file in an archive: the same files give the same bytes."""


class FixedCopy(Struct, frozen=True):
    """Where fixed entries are written, and how they were fixed."""

    result: FixResult
    files: tuple[str, ...]
    """Their paths, from the root of the site; none if there was nothing to fix."""


def fixed_copy(
    options: Options,
    request: FixRequest,
    progress: Progress,
    *,
    folder: Path | None = None,
    archive: Path | None = None,
) -> FixedCopy:
    """Write the requested paths as `fix` would leave them, with every other file that it would change.

    Args:
        folder: a new or empty folder, in which files have their paths from the site's root.
        archive: a ZIP file; an existing one is replaced.

    Raises:
        UsageError: there is no site, the folder has files, or something cannot be written.
        SiteError: the site's theme cannot be used.
    """
    refuse_no_site(options.root)
    if folder is not None and os.path.lexists(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(problem("output-foreign", Mark("--output"), found=str(folder)))
    with copy_of(options) as root:
        result = fix(replace(options, root=root), request, progress)
        files = tuple(_chosen(root, options.root, result.paths)) if result.fixes else ()
        try:
            if files and folder is not None:
                _copy(root, folder, files)
            if files and archive is not None:
                _pack(root, archive, files)
        except OSError as error:
            place = str(error.filename or folder or archive)
            raise UsageError(problem("write-failed", Mark(place), reason=error.strerror or str(error))) from None
    return FixedCopy(result, files)


def _chosen(root: Path, site: Path, paths: Sequence[str]) -> Iterator[str]:
    """Yield the files below some paths of a fixed copy, and the others that differ from the site's."""
    for path in files_below(root):
        is_requested = not paths or any(is_below(shown(path), each) for each in paths)
        if is_requested or not (site / path).exists() or not os.path.samefile(root / path, site / path):
            yield path


def _copy(root: Path, folder: Path, files: Sequence[str]) -> None:
    for path in files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / path, folder / path)


def _pack(root: Path, archive: Path, files: Sequence[str]) -> None:
    """Write a ZIP file in one step; pictures are not compressed again."""
    new = archive.with_name(f".{archive.name}.new")
    try:
        with zipfile.ZipFile(new, "w") as packed:
            for path in files:
                entry = zipfile.ZipInfo(shown(path), _TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED if path.endswith((".md", ".yaml")) else zipfile.ZIP_STORED
                entry.external_attr = 0o644 << 16
                with (root / path).open("rb") as source, packed.open(entry, "w") as target:
                    shutil.copyfileobj(source, target)
        os.replace(new, archive)
    finally:
        new.unlink(missing_ok=True)
