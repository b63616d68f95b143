"""Copies pictures into a new work: with safe names, without locations; their metadata is read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from korme.commands.fix.apply import own_folder
from korme.commands.fix.names import safe_picture_name
from korme.commands.fix.picture_fixes import allowed_side
from korme.commands.new.copy_media import take_medium
from korme.core.model import Limits
from korme.core.problems import Mark, Problem, problem
from korme.media.kinds import TAKEN
from korme.pictures.refusals import failed
from korme.pictures.remaking import Remade, RemakeRequest, relaxed, remake
from korme.read.files import shown
from korme.store.worker_pool import Pool, Task

_BYTES_A_SECOND = 10_000_000
"""What is at least copied of a film in a second, beyond the limit of a picture's time."""


class Taken(Struct, frozen=True):
    """A copied picture."""

    source: Path
    file: str
    """Name in the work's folder."""
    lost: tuple[str, ...] = ()
    has_location: bool = False
    """Whether it still says where it was made: a film that no browser plays is copied as it is."""


def take_in(
    sources: Sequence[Path], folder: Path, *, root: Path, limits: Limits, jobs: int
) -> tuple[list[Taken], list[Problem]]:
    """Copy pictures into a folder outside the site's content.

    Raises:
        OSError: the disk is full.
    """
    own_folder(root)
    folder.mkdir(parents=True, exist_ok=True)
    names = _names(sources)
    wide = relaxed(limits)
    tasks = []
    for source in sources:
        target = folder / f"{names[source]}.part"
        request = RemakeRequest(source, target, "take", wide, allowed_side(limits), limits)
        job, seconds = (take_medium, _seconds(source, wide)) if is_medium(source.name) else (remake, wide.seconds)
        tasks.append(Task(job, request, seconds, weight=1500, label=source))
    taken: dict[Path, Taken] = {}
    problems: list[Problem] = []
    with Pool(min(jobs, len(tasks)), wide.memory_mb) as pool:
        for outcome in pool.run(tasks):
            asked: Path = outcome.task.label
            made: Remade = outcome.value or Remade(fault=failed(outcome))
            part = outcome.task.argument.target
            if made.fault is not None:
                part.unlink(missing_ok=True)
                fault = made.fault
                values = {**dict(fault.values), "file": shown(asked.name)}
                problems.append(problem(fault.code, Mark(shown(os.fspath(asked))), hint=fault.hint, **values))
                continue
            stem = names[asked].rpartition(".")[0]
            file = names[asked] if made.ending == asked.suffix else f"{stem}{made.ending}"
            os.replace(part, folder / file)
            taken[asked] = Taken(asked, file, made.lost, made.has_location)
    return [taken[source] for source in sources if source in taken], problems


def is_medium(name: str) -> bool:
    """Whether a file is a film, recording, document or model by its name."""
    return name.rpartition(".")[2].lower() in TAKEN


def _seconds(source: Path, limits: Limits) -> float:
    return limits.seconds + source.stat().st_size / _BYTES_A_SECOND


def _names(sources: Sequence[Path]) -> dict[Path, str]:
    """Return a safe name for each picture, unique whatever its extension becomes."""
    names: dict[Path, str] = {}
    taken: set[tuple[str, bool]] = set()
    for source in sources:
        own = source.name.encode("utf-8", "replace").decode()
        name = safe_picture_name(own if source.suffix else f"{own}.jpg")
        stem, _, ending = name.rpartition(".")
        number, chosen = 1, stem
        while (chosen, is_medium(name)) in taken:  # a film and its still have one name
            number += 1
            chosen = f"{stem}-{number}"
        taken.add((chosen, is_medium(name)))
        names[source] = f"{chosen}.{ending}"
    return names
