"""Paths on the command line: from the current folder or from the site's root."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from korme.core.problems import Mark, UsageError, problem
from korme.read.files import shown

_CREATIVES = "creatives"


def site_paths(words: Sequence[str], root: Path) -> tuple[str, ...]:
    """Return files and folders of the site as problems show them; () if the whole site is named.

    Args:
        words: paths as typed, or as a problem shows them.
        root: absolute.

    Raises:
        UsageError: the site has no such file or folder.
    """
    found = [_site_path(word, root) for word in words]
    return () if "" in found else tuple(found)


def creative_at(word: str, root: Path) -> str:
    """Return the name of a creative given by name, or by a path to its folder or anything in it.

    A name is returned unchanged, whether or not the site has such a creative.

    Raises:
        UsageError: the path is not that of a creative.
    """
    parts = [part for part in word.replace(os.sep, "/").split("/") if part]
    is_relative = not os.path.isabs(word) and parts[:1] not in ([], ["."], [".."])
    if is_relative and len(parts) == 1 and parts[0] != _CREATIVES:
        return parts[0]
    found = real_path(root, f"{_CREATIVES}/{parts[1]}") if is_relative and len(parts) > 1 else None
    if found is not None and (root / found).is_dir():
        return shown(found.rpartition("/")[2])
    if not is_relative or parts[0] != _CREATIVES:
        parts = _site_path(word, root).split("/")
    if parts[0] != _CREATIVES or len(parts) < 2:
        raise UsageError(problem("unknown-path", Mark(word), found=word[:120], folder=str(root / _CREATIVES)))
    return parts[1].partition(".")[0]


def _site_path(word: str, root: Path) -> str:
    """Return a path relative to the root; '' for the root itself."""
    top = Path(os.path.abspath(root))
    for path in (Path(os.path.abspath(word)), Path(os.path.abspath(top / word))) if word else ():
        found = real_path(top, path.relative_to(top).as_posix()) if path.is_relative_to(top) else None
        if found is not None:
            return shown(found)
    raise UsageError(problem("unknown-path", Mark(word), found=word[:120], folder=str(root)))


def real_path(root: Path, path: str) -> str | None:
    """Return a path as it is on disk, or None if it does not exist.

    Args:
        path: relative to the root; parts may be as `shown`, in another Unicode form or, where the disk allows it, in
            another case.
    """
    found = ""
    for part in path.split("/") if path != "." else ():
        name = _real_name(root / found, part)
        if name is None:
            return None
        found = f"{found}/{name}" if found else name
    return found


def _real_name(folder: Path, name: str) -> str | None:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return None
    if name in names:
        return name
    composed = unicodedata.normalize("NFC", name)
    alike = (other for other in names if composed in (shown(other), unicodedata.normalize("NFC", other)))
    return next(alike, None) or (_in_another_case(names, composed) if os.path.lexists(folder / name) else None)


def _in_another_case(names: Sequence[str], name: str) -> str | None:
    return next((other for other in names if unicodedata.normalize("NFC", other).casefold() == name.casefold()), None)
