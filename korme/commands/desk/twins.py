"""The same picture twice: what of it the desk knows, and what people have said of it.

What people say, that two pictures are two, is a line in a file of the site without names or paths, and no build reads it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from korme.commands.desk.state import DeskState
from korme.commands.desk.twin_search import TwinOrder, TwinSearch, miniature_name, name_of, read_record
from korme.commands.edits.change import FileChange
from korme.core.model import Picture
from korme.kinds import Entry
from korme.pictures.copies import Copy
from korme.site.two_pictures import PATH as TWO

_HEAD = "# Pictures that look the same and are two (docs/desk.md). Each line names two files by their digests.\n"
_LINE = re.compile(r"([0-9a-f]{20})-([0-9a-f]{20}): two")
_PATIENCE = 60.0
"""Seconds of search for one page where nothing else can search."""


class TwinFile(NamedTuple):
    """A picture's file, and the entry that shows it first."""

    entry: Entry
    picture: Picture


class Looked(Struct, frozen=True):
    """How far the search is."""

    done: int
    count: int
    copies: tuple[Copy, ...]
    """Of pictures that are there; names are digests."""
    unclear: int = 0
    """Pictures of `done` that cannot be compared."""

    @property
    def is_done(self) -> bool:
        return self.done == self.count


def files_of(state: DeskState) -> Mapping[str, TwinFile]:
    """Return the site's pictures by the digests of their files; two files of the same bytes are one."""
    found: dict[str, TwinFile] = {}
    for entry in state.content.entries:
        for picture in entry.all_pictures:
            probe = state.content.probes.get(picture.path)
            if probe and probe.format != "SVG" and not picture.part and not picture.is_logo:
                found.setdefault(name_of(probe.digest), TwinFile(entry, picture))
    return found


def look(state: DeskState, files: Mapping[str, TwinFile], *, patience: float = _PATIENCE) -> Looked:
    """Return what has been found, and have the rest searched: beside the desk or, without a server, here for some seconds."""
    state.cache.use_all(map(miniature_name, files))
    looked = _looked(state, files)
    if looked.is_done:
        return looked
    root = state.options.root
    order = TwinOrder(
        tuple((name, root / file.picture.path) for name, file in files.items()), state.content.config.bounds
    )
    if state.search:
        state.search(order)
        return looked
    end = time.monotonic() + patience
    for _ in TwinSearch(state.cache, state.options.jobs).run(order):
        if time.monotonic() > end:
            break
    return _looked(state, files)


def _looked(state: DeskState, files: Mapping[str, TwinFile]) -> Looked:
    record = read_record(state.cache)
    copies = tuple(copy for copy in record.copies if copy.part in files and copy.whole in files)
    done = sum(name in files for name in record.seen)
    return Looked(done, len(files), copies, sum(name in files for name in record.unclear))


# What people have said


def _said(root: Path) -> bytes | None:
    try:
        return (root / TWO).read_bytes()
    except OSError:
        return None


def said_two(root: Path) -> frozenset[frozenset[str]]:
    """Return the pairs of digests that somebody has called two pictures; lines that are none are left alone."""
    data = _said(root) or b""
    lines = data.decode(errors="replace").splitlines()
    return frozenset(frozenset(match.groups()) for line in lines if (match := _LINE.fullmatch(line.strip())))


def say_two(root: Path, one: str, other: str) -> FileChange:
    """Return the change that says so: a line, in order, so that two machines' lines merge."""
    before = _said(root)
    lines = (before.decode(errors="surrogateescape") if before else _HEAD).splitlines(keepends=True)
    first, second = sorted((one, other))
    line = f"{first}-{second}: two\n"
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    at = next((n for n, each in enumerate(lines) if not each.startswith("#") and each > line), len(lines))
    after = "".join([*lines[:at], line, *lines[at:]]) if line not in lines else "".join(lines)
    return FileChange(TWO, before, after.encode(errors="surrogateescape"))
