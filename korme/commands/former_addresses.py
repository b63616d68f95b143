"""The addresses that entries had in a revision, of those that a change may have taken away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from korme.core.git import PathChange, Revision, Status, Stored, changes, contents, stored
from korme.core.options import Options
from korme.core.problems import UsageError
from korme.publish.addresses import addresses_of
from korme.publish.planning import chosen_entries
from korme.read.entries import ReaderSettings
from korme.read.folders import read_entries
from korme.read.site_file import PATH, read_config
from korme.site.event_times import night_of

_MOST = 1 << 23
"""Largest text file of a former revision that is read, in bytes."""
_HIDING = (b"draft", b"consent")
"""Fields by which an entry may be hidden."""


def former_addresses(options: Options, reference: str) -> Mapping[str, str]:
    """Return files by URL of entries that were published at the base of a change, as far as it may have taken them.

    Their texts are written to a temporary folder and read from there.

    Args:
        reference: a revision, or `BASE...HEAD`.

    Raises:
        UsageError: there is no git, no repository, or no such revision.
    """
    found = changes(options.root, reference)
    touched = {_unit(path) for change in found.all for path in _taken(options.root, change)}
    if not touched:
        return {}
    files = [file for folder in ("content", "creatives") for file in stored(found.base, folder)]
    wanted = [file for file in files if file.path == PATH or _unit(file.path) in touched]
    return _read_at(options, found.base, [file for file in wanted if file.is_file])


def _taken(root: Path, change: PathChange) -> Iterable[str]:
    """Return the former path of a file that a change has taken away, or whose entry it may hide."""
    if change.status in (Status.DELETED, Status.RENAMED):
        return (change.old_path or change.path,)
    if change.status is Status.MODIFIED and change.path.endswith((".md", ".yaml")):
        try:
            text = (root / change.path).read_bytes()
        except OSError:
            return ()
        may_list = change.path.startswith("content/programme/")  # a day with several events
        return (change.path,) if may_list or any(word in text for word in _HIDING) else ()
    return ()


def _unit(path: str) -> str:
    """Return the entry of a person with all works, or the file or folder of another entry; '' outside entries."""
    parts = path.split("/")
    if parts[0] == "creatives" and len(parts) > 2:
        return "/".join(parts[:2])
    return "/".join([*parts[:2], parts[2].partition(".")[0]]) if parts[0] == "content" and len(parts) > 2 else ""


def _read_at(options: Options, base: Revision, files: Iterable[Stored]) -> Mapping[str, str]:
    files = list(files)
    with tempfile.TemporaryDirectory(prefix="korme-") as name:
        folder = Path(name).resolve()
        texts = [file for file in files if file.path.endswith((".md", ".yaml")) and file.size <= _MOST]
        for path, data in (*((file.path, b"") for file in files), *contents(base, texts)):
            target = folder / path  # a picture is empty: only its name counts
            if target.resolve().is_relative_to(folder):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
        try:
            config, _ = read_config(folder)
        except UsageError:
            return {}  # there was no site, or none that could be built
        read, _, _ = read_entries(ReaderSettings(folder, config.languages, config.bounds, night_of(config)))
        return addresses_of(chosen_entries([each.entry for each in read], options))
