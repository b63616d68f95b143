"""The same picture twice: what is looked at, step by step, and what people have said of it.

Miniatures are kept in the cache by the digest of the picture's file, found copies in one record of it. What people say,
that two pictures are two, is a line in a file of the site without names or paths, and no build reads it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from korme.commands.desk.state import DeskState
from korme.commands.edits.change import FileChange
from korme.core.model import Picture
from korme.kinds import Entry
from korme.pictures.copies import Copy, Miniature, copies_of, prepared, tone_table
from korme.pictures.jobs import Question
from korme.pictures.worker import shrink
from korme.site.two_pictures import PATH as TWO
from korme.store.cache import write_whole
from korme.store.records import encode_record, read_one
from korme.store.worker_pool import Pool, Task

_RECIPE = 1
"""Increment with every change to what is found."""
_HEAD = "# Pictures that look the same and are two (docs/desk.md). Each line names two files by their digests.\n"
_LINE = re.compile(r"([0-9a-f]{20})-([0-9a-f]{20}): two")
_DIGEST = 20
"""Hexadecimal digits by which a file is named."""
_PATIENCE = 1.5
"""Seconds of work for one page; it asks again until all is done."""
_PORTION = 16
"""Pictures that are made small between two looks at the clock."""


class TwinFile(NamedTuple):
    """A picture's file, and the entry that shows it first."""

    entry: Entry
    picture: Picture


class _TwinRecord(Struct, frozen=True):
    """What was found, in the cache."""

    recipe: int = 0
    seen: tuple[str, ...] = ()
    """Digests of the pictures that have been compared with each other."""
    copies: tuple[Copy, ...] = ()


class Looked(Struct, frozen=True):
    """How far the looking is."""

    done: int
    count: int
    copies: tuple[Copy, ...]
    """Of pictures that are there; names are digests."""

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
                found.setdefault(probe.digest[:_DIGEST], TwinFile(entry, picture))
    return found


def look(state: DeskState, files: Mapping[str, TwinFile], *, patience: float = _PATIENCE) -> Looked:
    """Compare pictures for some seconds; go on where the last call has stopped, also after a restart."""
    end = time.monotonic() + patience
    record = _read(state)
    seen = [name for name in record.seen if name in files]
    new = [name for name in files if name not in set(seen)]
    copies = [copy for copy in record.copies if copy.part in files and copy.whole in files]
    if new and _made_small(state, files, end):
        ready = _ready(state, [*seen, *new])
        at = {one.name: number for number, one in enumerate(ready)}
        table = tone_table(ready)
        for name in new:
            copies += copies_of(ready, table, at[name]) if name in at else []
            seen.append(name)
            if time.monotonic() > end:
                break
        _write(state, _TwinRecord(_RECIPE, tuple(seen), tuple(copies)))
    return Looked(len(seen), len(files), tuple(copies))


def _made_small(state: DeskState, files: Mapping[str, TwinFile], end: float) -> bool:
    """Make the miniatures that are missing; return whether all are there."""
    missing = [name for name in files if not _place(state, name).exists()]
    limits = state.content.config.bounds
    with Pool(state.options.jobs) as pool:
        for first in range(0, len(missing), _PORTION):
            tasks = [
                Task(
                    shrink, Question(state.options.root / files[name].picture.path, limits), limits.seconds, label=name
                )
                for name in missing[first : first + _PORTION]
            ]
            for outcome in pool.run(tasks):
                place = _place(state, outcome.task.label)
                stamp = write_whole(place, outcome.value or b"")  # empty: it cannot be compared
                state.cache.record_made({place.name: stamp})
            if time.monotonic() > end and first + _PORTION < len(missing):
                return False
    return True


def _ready(state: DeskState, names: Sequence[str]) -> list[Miniature]:
    """Return the pictures that can be compared; they are kept as long as the state of the site."""
    kept: dict[str, Miniature | None] = state.__dict__.setdefault("miniatures", {})
    for name in names:
        if name not in kept:
            data = _place(state, name).read_bytes()
            kept[name] = prepared(name, data) if data else None
    return [one for name in names if (one := kept[name])]


def _place(state: DeskState, name: str) -> Path:
    state.cache.use(f"{name}-grey.jpg")
    return state.cache.place(f"{name}-grey.jpg")


def _read(state: DeskState) -> _TwinRecord:
    record = read_one(state.cache.folder / "copies", _TwinRecord) or _TwinRecord()
    return record if record.recipe == _RECIPE else _TwinRecord()


def _write(state: DeskState, record: _TwinRecord) -> None:
    state.cache.prepare()
    write_whole(state.cache.folder / "copies", encode_record(record))


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
