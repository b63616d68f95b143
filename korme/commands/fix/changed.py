"""The entries that a change touches, as paths for `fix`."""

from __future__ import annotations

from pathlib import Path

from korme.commands.fix.workspace import CONTENT_FOLDERS
from korme.core.git import changes
from korme.read.files import shown


def changed_entries(root: Path, since: str) -> tuple[str, ...]:
    """Return the folders and files of entries that differ from a revision and exist, as problems show them.

    Args:
        since: as for `korme.core.git.changes`.

    Raises:
        UsageError: git cannot report what has changed.
    """
    found = set()
    for path in {path for change in changes(root, since).all for path in change.paths}:
        parts = path.split("/")
        if parts[0] in CONTENT_FOLDERS and len(parts) > 1:
            found.add("/".join(parts[: 2 if parts[0] == "creatives" else 3]))
    return tuple(sorted(shown(path) for path in found if (root / path).exists()))
