"""Entries read ahead, in child processes: a site of which nothing is kept is read on all processors.

What a child has read comes back as the lines that the cache has of it (`korme.read.memory`), and counts as kept. Whoever
then reads the site reads for itself what is not kept: an entry with a problem in its folder, one that shares its name, and
all that a child has failed on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.json import Decoder
from msgspec.structs import replace

from korme.core.model import Progress, Step
from korme.kinds import KINDS, WORK
from korme.read.entries import ReaderSettings
from korme.read.files import listed
from korme.read.folders import read_kept
from korme.read.found import found_again
from korme.read.memory import KeptReading, ReadingMemory
from korme.store.forking import can_inherit
from korme.store.records import decoded, encode_record, sound
from korme.store.worker_pool import Pool, Task

_MANY = 100
"""Folders from which child processes pay off: starting them takes as long as reading some twenty."""
_TOGETHER = 25
"""Folders of a task."""
_SECONDS = 60.0
"""Deadline of a task."""
_OWN_MB = 256
"""MiB after which a child is replaced; until then it collects no garbage."""

_Folder = tuple[str, str]
"""The name of a kind, and that of a folder of its entries."""


def read_ahead(settings: ReaderSettings, jobs: int, progress: Progress = lambda step: None) -> None:
    """Read the folders of which nothing is kept, if they are many, and keep what is read.

    Args:
        jobs: number of child processes.
    """
    memory = settings.memory
    if jobs < 2 or memory is None or settings.tree is None or not memory.key or not can_inherit():
        return
    names = list(_not_kept(settings, memory))
    if len(names) < _MANY:
        return
    groups = [names[at : at + _TOGETHER] for at in range(0, len(names), _TOGETHER)]
    decoder, done = Decoder(KeptReading), 0
    apart = replace(settings, memory=ReadingMemory(lasts=False, key=memory.key))
    with Pool(jobs, shared=apart, own_mb=_OWN_MB) as pool:
        for outcome in pool.run(Task(_read, group, _SECONDS, label=len(group)) for group in groups):
            for kept in decoded((sound(line.rstrip(b"\n")) for line in outcome.value or ()), decoder):
                memory.add(kept)
            done += outcome.task.label
            progress(Step("entries", done, len(names)))


def _not_kept(settings: ReaderSettings, memory: ReadingMemory) -> Iterator[_Folder]:
    for kind in KINDS:
        if kind is not WORK:
            items, _ = listed(settings.site, kind.folder)
            yield from ((kind.name, item.name) for item in items if item.is_folder and item.path not in memory.readings)


def _read(settings: ReaderSettings, names: Sequence[_Folder]) -> list[bytes]:
    """Return what is kept of folders, as lines of the cache; in a child process."""
    assert settings.memory is not None
    kinds = {kind.name: kind for kind in KINDS}
    for kind, name in names:
        files = found_again(name, kinds[kind].folder, settings, kind=kinds[kind])
        if files is not None:
            read_kept(kinds[kind], files, settings)
    return [line for kept in settings.memory.taken() if (line := encode_record(kept))]
