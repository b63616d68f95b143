"""Files of media as visitors get them: taken from the cache, or made in child processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from korme.core.media import MediumFile
from korme.core.model import Limits, Output, Progress, Step
from korme.core.problems import Mark, Problem, SiteError
from korme.media.formats import DOCUMENT
from korme.media.jobs import PublishedMedium, PublishOrder
from korme.media.page_pictures import DOCUMENT_TIMES
from korme.media.refusals import failed
from korme.media.worker import publish
from korme.pictures.credits import Credit
from korme.pictures.refusals import placed
from korme.store.cache import Cache
from korme.store.worker_pool import Task, Workers

_BYTES_A_SECOND = 10_000_000
"""What is at least copied of a file in a second, beyond the limit of a picture's time."""


class MediumResult(Struct, frozen=True):
    """The outcome of one file."""

    output: Output
    problem: Problem | None = None


def make_media(
    outputs: Sequence[Output],
    *,
    root: Path,
    cache: Cache,
    limits: Limits,
    pool: Workers,
    progress: Progress,
    is_there: Callable[[str], bool] | None = None,
    meanwhile: Callable[[], bool] = lambda: False,
) -> Iterator[MediumResult]:
    """Make the files that are missing, and yield each; the large ones first.

    Args:
        outputs: those with the recipe `MediumFile`.
        is_there: whether a file is finished, by its path; by default, whether the cache has it.
        meanwhile: one step of other work while the child processes are busy; see `Pool.run`.

    Raises:
        SiteError: the cache cannot be written.
    """
    is_there = is_there or cache.has
    tasks = [
        _task(output, output.recipe, root, cache, limits) for output in outputs if isinstance(output.recipe, MediumFile)
    ]
    wanted = [task for task in tasks if not is_there(task.label.path)]
    wanted.sort(key=lambda task: -task.argument.facts.size)
    for done, outcome in enumerate(pool.run(wanted, meanwhile), 1):
        made: PublishedMedium = outcome.value or PublishedMedium(faults=(failed(outcome),))
        output: Output = outcome.task.label
        progress(Step("media", done, len(wanted)))
        if made.stamp:
            cache.record_made({output.path: made.stamp})
            yield MediumResult(output)
            continue
        reported = placed(made.faults[:1], output.origin, Mark(output.origin))[0]
        if reported.code == "cache-unwritable":
            raise SiteError((reported,))
        yield MediumResult(output, reported)


def _task(output: Output, recipe: MediumFile, root: Path, cache: Cache, limits: Limits) -> Task:
    order = PublishOrder(root / recipe.file, recipe.facts, recipe.credit or Credit(), cache.place(output.path), limits)
    times = DOCUMENT_TIMES if recipe.facts.kind == DOCUMENT else 1
    return Task(publish, order, limits.seconds * times + recipe.facts.size / _BYTES_A_SECOND, label=output)
