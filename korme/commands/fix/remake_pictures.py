"""Mends of pictures: made in child processes, then put in place, the original kept outside the site where pixels change."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from korme.commands.fix.apply import FixWriter
from korme.commands.fix.model import Edit, Fix, PictureFix
from korme.commands.fix.picture_fixes import allowed_side
from korme.commands.fix.references import picture_edits
from korme.commands.fix.workspace import Workspace
from korme.core.model import Limits
from korme.core.problems import Problem, UsageError, problem
from korme.pictures.refusals import failed
from korme.pictures.remaking import Remade, RemakeRequest, relaxed, remake
from korme.store.worker_pool import Pool, Task

_WEIGHTS = {"location": 200}
"""MiB a child is expected to need."""


def remake_pictures(
    fixes: Sequence[Fix], writer: FixWriter, workspace: Workspace, *, limits: Limits, jobs: int
) -> Iterator[Fix | Problem]:
    """Carry out mends of pictures; yields what was done, and for each that failed the problem why."""
    wide = relaxed(limits)
    tasks = []
    for one in fixes:
        step = one.steps[0]
        assert isinstance(step, PictureFix)
        side = step.side or (allowed_side(limits) if step.how == "shrink" else 0)
        own = limits if step.how == "location" else wide
        request = RemakeRequest(writer.root / step.path, writer.temporary(), step.how, own, side)
        tasks.append(Task(remake, request, wide.seconds, weight=_WEIGHTS.get(step.how, 1500), label=one))
    if not tasks:
        return
    with Pool(min(jobs, len(tasks)), wide.memory_mb) as pool:
        for outcome in pool.run(tasks):
            made: Remade = outcome.value or Remade(fault=failed(outcome))
            request = outcome.task.argument
            try:
                found = _put(outcome.task.label, made, request, writer, workspace)
            finally:
                with contextlib.suppress(OSError):
                    request.target.unlink(missing_ok=True)
            if found is not None:
                yield found


def _put(
    one: Fix, made: Remade, request: RemakeRequest, writer: FixWriter, workspace: Workspace
) -> Fix | Problem | None:
    step = one.steps[0]
    if made.fault is not None:
        reason = str(dict(made.fault.values).get("reason", "")) or made.fault.code
        return problem("not-fixed", one.mark, file=step.path, reason=reason)
    if not made.ending:
        return None
    if request.how == "location":
        writer.replace(step.path, request.target)
        return _told(one, file=_file(step.path))
    try:
        kept = writer.keep(step.path)
    except UsageError as error:
        return error.problem
    new = _new_path(step.path, made.ending, workspace)
    was = str(round((writer.root / step.path).stat().st_size / 1e6, 1))
    size = round(request.target.stat().st_size / 1e6, 1)
    writer.replace(new, request.target)
    if new != step.path:
        _follow(step.path, new, writer, workspace.limit_kb)
        writer.remove(step.path)
    lost = ",".join(made.lost)
    width, height = made.size
    return _told(
        one,
        file=_file(step.path),
        new=_file(new),
        width=width,
        height=height,
        size=str(size),
        lost=lost,
        kept=kept,
        was=was,
    )


def _file(path: str) -> str:
    return path.rpartition("/")[2]


def _told(one: Fix, **values: str | int) -> Fix:
    return replace(one, values=tuple(sorted(values.items())))


def _new_path(path: str, ending: str, workspace: Workspace) -> str:
    """The path under the ending of the new format; with a number when another file has it."""
    stem, _, old = path.rpartition(".")
    if old.lower() in ("jpg", "jpeg", "jpe", "jfif") and ending == ".jpg":
        return path
    folder, _, name = stem.rpartition("/")
    taken = {one.casefold() for one in workspace.siblings(folder) if one != path.rpartition("/")[2]}
    new, number = f"{name}{ending}", 1
    while new.casefold() in taken:
        number += 1
        new = f"{name}-{number}{ending}"
    return f"{folder}/{new}"


def _follow(path: str, new: str, writer: FixWriter, limit_kb: int) -> None:
    """Change what names a picture; the texts are read anew, because the picture before may have changed them."""
    fresh = Workspace(writer.root, (), limit_kb)
    by_path: dict[str, list[Edit]] = {}
    for one in picture_edits(fresh, path, new):
        by_path.setdefault(one.path, []).append(one)
    for path, some in by_path.items():
        writer.edit(path, some, fresh)
