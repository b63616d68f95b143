"""The site as open data: its version, where its files are, and the ZIP of each year that the organizers have put beside them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

VERSION = 1
"""Of the API: it grows when a field goes or changes its meaning; a new field does not change it."""
PAGE = "api/"
INDEX = "api/index.json"
_ZIP = re.compile(r"data/([a-z0-9-]+)\.zip")


def archive_path(edition: str) -> str:
    """Return the path of the ZIP of a year (`korme data`), below `content/static/` and in the output."""
    return f"data/{edition}.zip"


def archived_edition(path: str) -> str:
    """Return the edition whose ZIP a file would be, '' for any other file."""
    found = _ZIP.fullmatch(path)
    return found[1] if found else ""


def year_archives(files: Iterable[tuple[str, int]], editions: Collection[str]) -> dict[str, int]:
    """Return the bytes of the ZIP of each edition that has one, the newest name first.

    Args:
        files: path and bytes of what is published as it is.
    """
    found = {archived_edition(path): size for path, size in files}
    return {edition: found[edition] for edition in sorted(found.keys() & set(editions), reverse=True)}
