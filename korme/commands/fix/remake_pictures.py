"""Carries out fixes of pictures: remade in child processes, then replaced; changed originals are kept."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from korme.commands.fix.apply import FixWriter
from korme.commands.fix.model import Fix, PictureFix
from korme.commands.fix.picture_fixes import allowed_side
from korme.commands.fix.references import picture_edits
from korme.commands.fix.workspace import Workspace
from korme.core.model import Limits
from korme.core.problems import Problem, UsageError, problem
from korme.pictures.refusals import failed
from korme.pictures.remaking import Remade, RemakeRequest, relaxed, remake
from korme.read.source_file import Edit
from korme.store.worker_pool import Pool, Task

_WEIGHTS = {"location": 200}
"""MiB of memory a child is expected to need, by `PictureFix.how`."""
_WEIGHT = 1500
"""The same for the others, which decode the picture."""


def remake_pictures(
    fixes: Sequence[Fix], writer: FixWriter, workspace: Workspace, *, limits: Limits, jobs: int
) -> Iterator[Fix | Problem]:
    """Carry out fixes of pictures; yields each fix with its results, or the problem that explains why it failed."""
    wide = relaxed(limits)
    tasks = []
    for fix in fixes:
        step = _step(fix)
        side = step.side or (allowed_side(limits) if step.how == "shrink" else 0)
        own = limits if step.how == "location" else wide
        request = RemakeRequest(writer.root / step.path, writer.temporary(), step.how, own, side)
        tasks.append(Task(remake, request, wide.seconds, weight=_WEIGHTS.get(step.how, _WEIGHT), label=fix))
    if not tasks:
        return
    with Pool(min(jobs, len(tasks)), wide.memory_mb) as pool:
        for outcome in pool.run(tasks):
            made: Remade = outcome.value or Remade(fault=failed(outcome))
            request = outcome.task.argument
            try:
                result = _put_in_place(outcome.task.label, made, request, writer, workspace)
            finally:
                with contextlib.suppress(OSError):
                    request.target.unlink(missing_ok=True)
            if result is not None:
                yield result


def _step(fix: Fix) -> PictureFix:
    step = fix.steps[0]
    assert isinstance(step, PictureFix)
    return step


def _put_in_place(
    fix: Fix, made: Remade, request: RemakeRequest, writer: FixWriter, workspace: Workspace
) -> Fix | Problem | None:
    """Replace a picture with the remade one; None if there was nothing to do."""
    path = _step(fix).path
    if made.fault is not None:
        reason = str(dict(made.fault.values).get("reason", "")) or made.fault.code
        return problem("not-fixed", fix.mark, file=path, reason=reason)
    if not made.ending:
        return None
    if request.how == "location":
        writer.replace(path, request.target)
        return with_values(fix, file=_name(path))
    try:
        kept = writer.keep(path)
    except UsageError as error:
        return error.problem
    new = free_path(path, made.ending, workspace)
    was = _megabytes((writer.root / path).stat().st_size)
    size = _megabytes(request.target.stat().st_size)
    writer.replace(new, request.target)
    if new != path:
        edit_references(path, new, writer, workspace.limit_kb)
        writer.remove(path)
    width, height = made.size
    return with_values(
        fix,
        file=_name(path),
        new=_name(new),
        width=width,
        height=height,
        size=size,
        lost=",".join(made.lost),
        kept=kept,
        was=was,
    )


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _megabytes(size: int) -> str:
    return str(round(size / 1e6, 1))


def with_values(fix: Fix, **values: str | int) -> Fix:
    """Return a fix with what came out of it."""
    return replace(fix, values=tuple(sorted(values.items())))


def free_path(path: str, ending: str, workspace: Workspace) -> str:
    """Return the path with the ending of the new format, and with a number if another file has that name."""
    stem, _, old = path.rpartition(".")
    if old.lower() in ("jpg", "jpeg", "jpe", "jfif") and ending == ".jpg":
        return path
    folder, _, name = stem.rpartition("/")
    taken = {other.casefold() for other in workspace.siblings(folder) if other != _name(path)}
    new, number = f"{name}{ending}", 1
    while new.casefold() in taken:
        number += 1
        new = f"{name}-{number}{ending}"
    return f"{folder}/{new}"


def edit_references(path: str, new: str, writer: FixWriter, limit_kb: int) -> None:
    """Edit what names a picture; the texts are read again because the last picture may have changed them."""
    fresh = Workspace(writer.root, (), limit_kb)
    edits: dict[str, list[Edit]] = {}
    for edit in picture_edits(fresh, path, new):
        edits.setdefault(edit.path, []).append(edit)
    for file, own in edits.items():
        writer.edit(file, own, fresh)
