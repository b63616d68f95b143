"""The renditions of all pictures: from the cache where they lie, otherwise made in child processes, largest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from korme.core.model import Limits, Probe, Progress, Rendition, Step
from korme.core.problems import Mark, Problem, SiteError, problem
from korme.pictures.credits import Credit, embedded_credit, packet
from korme.pictures.drawings import Card, Icon
from korme.pictures.refusals import failed, placed
from korme.pictures.worker import Order, RenderResult, Sketch, draw, make
from korme.store.cache import Cache
from korme.store.worker_pool import Outcome, Pool, Task

_SECONDS_A_MEGAPIXEL = 2.0
"""What encoding may cost beyond the picture's own seconds: the theme decides it, not a stranger."""


_SECONDS_A_DRAWING = 20.0
_LIGHT = 256
"""MiB up to which a picture leaves room for threads, each of which reserves address space of its own."""


class PictureJob(Struct, frozen=True):
    """A picture and everything to be made of it."""

    path: str
    """From the site's root, with '/'."""
    source: Path
    """Where it lies, absolute."""
    probe: Probe
    renditions: tuple[Rendition, ...]
    credit: Credit | None = None
    """Written into each file, the same that the renditions were planned with; None: what the picture itself says."""
    mark: Mark | None = None
    """Where a problem is shown; None: the picture."""


class PictureResult(Struct, frozen=True):
    """What became of a job."""

    job: PictureJob
    tone: str = ""
    """Mean colour, '#rrggbb'."""
    made: int = 0
    """Renditions encoded now; 0 if all came from the cache."""
    problem: Problem | None = None


def make_pictures(
    jobs: Sequence[PictureJob],
    *,
    cache: Cache,
    limits: Limits,
    pool: Pool,
    progress: Progress,
    meanwhile: Callable[[], bool] = lambda: False,
    is_there: Callable[[str], bool] | None = None,
) -> Iterator[PictureResult]:
    """Results in any order. What lies in the cache is answered first and costs no child process.

    Args:
        meanwhile: one step of other work while the children are busy; see `Pool.run`.
        is_there: whether a rendition is finished, by its path; without it the cache says so.

    Raises:
        SiteError: the cache cannot be written: no other picture would fare better.
    """
    is_there = is_there or cache.has
    wanted: list[tuple[PictureJob, list[Rendition]]] = []
    done = 0
    for job in jobs:
        missing = [one for one in job.renditions if not is_there(one.path)]
        tone = cache.tone(job.probe.digest)
        if missing or (tone is None and job.renditions):
            wanted.append((job, missing or [job.renditions[0]]))
        else:
            done += 1
            progress(Step("pictures", done, len(jobs)))
            yield PictureResult(job, tone or "#888888")
    wanted.sort(key=lambda one: -_cost(one[0]))
    threads = max(1, pool.size // max(1, len(wanted)))
    tasks = [_task(job, missing, cache, limits, threads) for job, missing in wanted]
    for outcome in pool.run(tasks, meanwhile):
        done += 1
        progress(Step("pictures", done, len(jobs)))
        yield _result(outcome, cache)


def _task(job: PictureJob, missing: Sequence[Rendition], cache: Cache, limits: Limits, threads: int) -> Task:
    weight = _weight(job)
    credit = embedded_credit(job.probe) if job.credit is None else job.credit
    order = Order(
        source=job.source,
        digest=job.probe.digest,
        renditions=job.renditions,
        places=tuple((one.path, cache.place(one.path)) for one in missing),
        limits=limits,
        xmp=packet(credit),
        threads=threads if weight < _LIGHT else 1,
    )
    pixels = sum(one.width * one.height for one in missing) / 1_000_000
    return Task(make, order, limits.seconds + _SECONDS_A_MEGAPIXEL * pixels, weight=weight, label=job)


def _cost(job: PictureJob) -> int:
    """A rough measure of the time a picture takes: its pixels, dearer where they must all be decoded."""
    pixels = job.probe.width * job.probe.height
    return pixels if job.probe.format == "JPEG" else 3 * pixels


def _weight(job: PictureJob) -> int:
    """MiB a child needs for a picture: a JPEG is decoded at the scale that is needed, anything else whole."""
    top = max((one.width * one.height for one in job.renditions), default=0)
    pixels = job.probe.width * job.probe.height
    decoded = min(pixels, 4 * top) if job.probe.format == "JPEG" else 2 * pixels
    return 40 + (4 * (decoded + 2 * top) >> 20)


def _result(outcome: Outcome, cache: Cache) -> PictureResult:
    job: PictureJob = outcome.task.label
    made: RenderResult = outcome.value or RenderResult(faults=(failed(outcome),))
    cache.record_made(dict(made.stamps))
    if made.faults:
        found = placed(made.faults[:1], job.path, job.mark or Mark(job.path))[0]
        if found.code == "cache-unwritable":
            raise SiteError((found,))
        return PictureResult(job, problem=found)
    cache.record_tone(job.probe.digest, made.tone)
    return PictureResult(job, made.tone, len(made.stamps))


def draw_all(
    orders: Sequence[Card | Icon],
    cache: Cache,
    *,
    rendition: Callable[[str], Path],
    jobs_at_once: int,
    meanwhile: Callable[[], bool] = lambda: False,
) -> int:
    """Draw what is not drawn yet, from renditions that are made; how many there were.

    Args:
        rendition: where one lies, by its path.

    Raises:
        SiteError: one could not be drawn, or not be written.
    """
    missing = {one.path: one for one in orders if not cache.has(one.path)}
    if not missing:
        return 0
    sketches = [
        Sketch(one, rendition(one.picture) if one.picture else None, cache.place(path)) for path, one in missing.items()
    ]
    tasks = [Task(draw, one, _SECONDS_A_DRAWING) for one in sketches]
    stamps = {}
    with Pool(min(jobs_at_once, len(tasks))) as workers:
        for outcome in workers.run(tasks, meanwhile):
            if outcome.value is None:
                reason = outcome.text or outcome.failure.value
                path = outcome.task.argument.order.path
                raise SiteError((problem("write-failed", Mark(path), reason=reason),))
            stamps[outcome.value.path] = outcome.value.stamp
    cache.record_made(stamps)
    return len(stamps)
