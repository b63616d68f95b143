"""Reads the files that bodies offer for download: PDF, ZIP of pictures, calendars; each is what its name says."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from korme.core.model import RenderedBody
from korme.core.problems import Mark, Problem, problem
from korme.kinds import Entry
from korme.read.files import shown
from korme.read.pictures import ENDINGS
from korme.read.static_files import StaticFile, read_static_file
from korme.site.config import Config
from korme.site.downloads import links_to_files
from korme.store.cache import Cache

_MOST_ZIPPED = 2000
"""Files in one ZIP."""
_END_OF_ZIP = struct.Struct("<4s4H2LH")
_LONGEST_RECORD = 500
"""Bytes of the record of one file in a ZIP."""


def read_downloads(
    entries: Iterable[Entry],
    prose: Mapping[str, RenderedBody],
    root: Path,
    *,
    files: Collection[str],
    config: Config,
    cache: Cache,
) -> tuple[tuple[StaticFile, ...], list[Problem]]:
    """Return the files that bodies name and that may be published, by path, and the problems of those that may not.

    Those of creatives only if the site says so (`creative_downloads`).

    Args:
        files: the site's files, from its root.
    """
    linking = {source for source, body in prose.items() if body.links}
    named = {
        path
        for entry in (entries if linking else ())
        if entry.body and any(source in linking for _, source in entry.body.values)
        for path in links_to_files(entry, prose)
    }
    if named:
        named &= frozenset(files)
    found: list[StaticFile] = []
    problems: list[Problem] = []
    for path in sorted(named):
        if not path.startswith("content/") and not config.creative_downloads:
            continue
        file = read_static_file(root, path, config.bounds, cache, problems)
        if file is None:
            continue
        ending = path.rpartition(".")[2].lower()
        if not _is_what_it_says(file.place, ending):
            problems.append(problem("download-other", Mark(shown(path)), ending=ending))
            continue
        if ending == "zip":
            problems.append(problem("download-zip", Mark(shown(path)), file=shown(path.rpartition("/")[2])))
        found.append(file)
    return tuple(found), problems


def _is_what_it_says(path: Path, ending: str) -> bool:
    try:
        with path.open("rb") as file:
            if ending == "pdf":
                return b"%PDF-" in file.read(1024)
            if ending == "zip":
                return _has_only_pictures(path)
            text = file.read(2_000_000).decode("utf-8-sig").strip()
            return text.startswith("BEGIN:VCALENDAR") and text.endswith("END:VCALENDAR")
    except (OSError, UnicodeDecodeError, zipfile.BadZipFile, NotImplementedError, ValueError):
        return False


def _has_only_pictures(path: Path) -> bool:
    """Return whether a ZIP is small enough to be listed and has only pictures, in its own folders."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(size - 66_000, 0))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END_OF_ZIP.size or b"PK\x06\x07" in tail:  # ZIP64 is for larger files
        return False
    _, _, _, _, count, length, _, _ = _END_OF_ZIP.unpack_from(tail, at)
    if count > _MOST_ZIPPED or length > _MOST_ZIPPED * _LONGEST_RECORD:
        return False
    with zipfile.ZipFile(path) as archive:
        names = [item.filename for item in archive.infolist() if not item.is_dir()]
    return bool(names) and all(_is_picture(name) for name in names)


def _is_picture(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return (
        ".." not in parts
        and parts[0] != ""
        and ":" not in name
        and name.rpartition(".")[2].lower() in ENDINGS - {"svg"}
    )
