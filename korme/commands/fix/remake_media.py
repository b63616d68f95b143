"""Carries out fixes of films and recordings: made anew in a child process, then replaced; the originals are kept."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from korme.commands.fix.apply import FixWriter
from korme.commands.fix.model import Fix, MediumFix
from korme.commands.fix.remake_pictures import edit_references, free_path, with_values
from korme.commands.fix.workspace import Workspace
from korme.core.media import MediumFacts
from korme.core.model import Limits, Progress, Step
from korme.core.problems import Problem, UsageError, problem
from korme.media.formats import SOUND
from korme.media.jobs import MediumRemade, RemakeOrder
from korme.media.naming import has_tool
from korme.media.refusals import failed
from korme.media.worker import remake
from korme.pictures.refusals import Fault, placed
from korme.store.worker_pool import Pool, Task

_MEGABYTE = 1_000_000
_SECONDS = 3600
"""For one file: an hour of film is encoded in about as long."""
_MEMORY_MB = 6144
_SMALLER = "-720"
"""Behind the name of a film in fewer pixels, which pages offer to small screens."""


def remake_media(
    fixes: Sequence[Fix],
    writer: FixWriter,
    workspace: Workspace,
    *,
    limits: Limits,
    rehearsed: Mapping[str, MediumFacts] | None,
    progress: Progress,
) -> Iterator[Fix | Problem]:
    """Carry out fixes of media; yields each fix with its results, or the problem that explains why it failed.

    Args:
        rehearsed: what is known of the files, by path, to tell only what would be made; None: make it.
    """
    chosen = [fix for fix in fixes if _step(fix).how == "clean" or has_tool("film")]
    if left := [fix for fix in fixes if fix not in chosen]:
        yield problem("fix-tool-missing", left[0].mark, count=len(left))
    if rehearsed is not None:
        yield from (_foretold(fix, rehearsed, workspace) for fix in chosen)
        return
    tasks = [Task(remake, _order(fix, writer, limits), _SECONDS, label=fix) for fix in chosen]
    if not tasks:
        return
    with Pool(1, _MEMORY_MB) as pool:  # the encoder uses all cores
        progress(Step("media", 0, len(tasks)))
        for done, outcome in enumerate(pool.run(tasks), 1):
            progress(Step("media", done, len(tasks)))
            made: MediumRemade = outcome.value or MediumRemade(fault=failed(outcome))
            order: RemakeOrder = outcome.task.argument
            try:
                yield _put_in_place(outcome.task.label, made, order, writer, workspace)
            finally:
                for file in (order.target, order.smaller):
                    with contextlib.suppress(OSError):
                        if file is not None:
                            file.unlink(missing_ok=True)


def _foretold(fix: Fix, media: Mapping[str, MediumFacts], workspace: Workspace) -> Fix:
    """Return a fix that is not carried out, with the name that its file would get."""
    step = _step(fix)
    facts = media.get(step.path)
    made = facts.ending if facts and step.how == "clean" else "m4a" if facts and facts.kind == SOUND else "mp4"
    new = free_path(step.path, f".{made}", workspace)
    what = f"{fix.what}-named" if new != step.path else fix.what
    return with_values(replace(fix, what=what), file=_name(step.path), new=_name(new))


def _order(fix: Fix, writer: FixWriter, limits: Limits) -> RemakeOrder:
    step = _step(fix)
    wide = replace(limits, media_mb=1_000_000)
    most = limits.media_mb * _MEGABYTE
    return RemakeOrder(writer.root / step.path, writer.temporary(), writer.temporary(), step.how, wide, most)


def _step(fix: Fix) -> MediumFix:
    step = fix.steps[0]
    assert isinstance(step, MediumFix)
    return step


def _put_in_place(
    fix: Fix, made: MediumRemade, order: RemakeOrder, writer: FixWriter, workspace: Workspace
) -> Fix | Problem:
    """Replace a file with the one that was made, and put the film in fewer pixels beside it."""
    path = _step(fix).path
    if made.fault is not None:
        return _failed(fix, path, made.fault)
    new = free_path(path, made.ending, workspace)
    stem, _, ending = new.rpartition(".")
    smaller = f"{stem}{_SMALLER}.{ending}" if made.smaller else ""
    was = (writer.root / path).stat().st_size
    try:
        kept = writer.keep(path)
        if smaller and (writer.root / smaller).exists():
            writer.keep(smaller)
    except UsageError as error:
        return error.problem
    writer.replace(new, order.target)
    if smaller and order.smaller is not None:
        writer.replace(smaller, order.smaller)
    if new != path:
        edit_references(path, new, writer, workspace.limit_kb)
        writer.remove(path)
    return with_values(
        replace(fix, what=_said(order, made, is_renamed=new != path)),
        file=_name(path),
        new=_name(new),
        width=made.size[0],
        height=made.size[1],
        size=_megabytes(made.bytes),
        was=_megabytes(was),
        smaller=_name(smaller),
        smaller_size=_megabytes(made.smaller),
        kept=kept,
        lost=",".join(made.lost),
    )


def _said(order: RemakeOrder, made: MediumRemade, *, is_renamed: bool) -> str:
    """Return the message about a file that was made."""
    if order.how == "clean":
        return "fixed-clean-named" if is_renamed else "fixed-clean"
    return "fixed-sound" if not made.size[0] else "fixed-film-two" if made.smaller else "fixed-film"


def _failed(fix: Fix, path: str, fault: Fault) -> Problem:
    values = dict(fault.values)
    if fault.code == "medium-too-long":
        return placed((fault,), path, fix.mark)[0]
    reason = str(values.get("reason", "") or values.get("found", "") or values.get("part", "")) or fault.code
    return problem("not-fixed", fix.mark, hint="medium", file=path, reason=reason)


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _megabytes(size: int) -> str:
    return str(round(size / _MEGABYTE, 1))
