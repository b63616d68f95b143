"""A folder of files kept as one file of the cache: there whole or not at all."""

from __future__ import annotations

import io
import zipfile

from korme.cache import Cache, write_whole
from korme.model import Files

_EPOCH = (1980, 1, 1, 0, 0, 0)


def remembered(cache: Cache, key: str) -> Files | None:
    """The files that were made from the same things before; None when they must be made."""
    place = cache.rendition(f"{key}.zip")
    if place is None:
        return None
    try:
        with zipfile.ZipFile(place) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile):
        return None


def remember(cache: Cache, key: str, files: Files) -> None:
    """Keep files for the next build."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    path = f"{key}.zip"
    cache.record_made({path: write_whole(cache.place(path), data.getvalue())})
