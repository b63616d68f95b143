"""Renditions of all pictures: taken from the cache, or made in child processes, largest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from korme.core.model import Limits, Probe, Progress, Rendition, Step
from korme.core.problems import Mark, Problem, SiteError, problem
from korme.pictures.credits import Credit, embedded_credit, packet
from korme.pictures.drawings import Card, Icon
from korme.pictures.geometry import ladder_of
from korme.pictures.jobs import Order, RenderResult, Sketch
from korme.pictures.refusals import failed, placed
from korme.pictures.worker import draw, make
from korme.store.cache import Cache, Stamp
from korme.store.task_groups import run_grouped
from korme.store.worker_pool import Outcome, Task, Workers

_SECONDS_A_MEGAPIXEL = 2.0
"""Seconds that encoding a megapixel may take beyond the limit of the picture itself: the theme decides on it."""


_SECONDS_A_DRAWING = 20.0
_SMALL = 250_000
"""Cost below which pictures are made several at a time; see `expected_cost`."""
_TOGETHER = 8
"""Drawings of a task: enough that handing them out costs little beside them."""
_WHOLE = 6
"""Cost of a pixel of a picture that is cut into tiles."""
_LIGHT = 256
"""MiB up to which a picture is encoded with threads, each of which reserves address space of its own."""


class PictureJob(Struct, frozen=True):
    """A picture and everything to be made from it."""

    path: str
    """From the site's root, with '/'."""
    source: Path
    """Absolute path of the original."""
    probe: Probe
    renditions: tuple[Rendition, ...]
    credit: Credit | None = None
    """Credit written into each file, as the renditions were planned with; None: the embedded one."""
    mark: Mark | None = None
    """Place where a problem is reported; None: the picture."""

    @property
    def toned(self) -> str:
        """The ladder whose mean colour is the picture's: the first; empty without renditions."""
        return ladder_of(self.renditions[0].path) if self.renditions else ""


class PictureResult(Struct, frozen=True):
    """The outcome of a job."""

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
    pool: Workers,
    progress: Progress,
    meanwhile: Callable[[], bool] = lambda: False,
    is_there: Callable[[str], bool] | None = None,
) -> Iterator[PictureResult]:
    """Yield results in any order: first those the cache has, which cost no child process.

    Args:
        meanwhile: one step of other work while the child processes are busy; see `Pool.run`.
        is_there: whether a rendition is finished, by its path; by default, whether the cache has it.

    Raises:
        SiteError: the cache cannot be written, so that no other picture would fare better.
    """
    is_there = is_there or cache.has
    wanted: list[tuple[PictureJob, list[Rendition]]] = []
    done = 0
    for job in jobs:
        missing = [rendition for rendition in job.renditions if not is_there(rendition.path)]
        tone = cache.tone(job.toned)
        if tone is None and job.renditions and not any(ladder_of(each.path) == job.toned for each in missing):
            missing.append(job.renditions[0])
        if missing:
            wanted.append((job, missing))
        else:
            done += 1
            progress(Step("pictures", done, len(jobs)))
            yield PictureResult(job, tone or "#888888")
    wanted.sort(key=lambda item: -expected_cost(item[0]))
    threads = max(1, pool.size // max(1, len(wanted)))
    tasks = [_task(job, missing, cache, limits, threads) for job, missing in wanted]
    for outcomes in run_grouped(pool, tasks, meanwhile, is_small=lambda task: expected_cost(task.label) < _SMALL):
        for result in _results(outcomes, cache):
            done += 1
            progress(Step("pictures", done, len(jobs)))
            yield result


def _task(job: PictureJob, missing: Sequence[Rendition], cache: Cache, limits: Limits, threads: int) -> Task:
    weight = _weight(job)
    credit = embedded_credit(job.probe) if job.credit is None else job.credit
    order = Order(
        source=job.source,
        digest=job.probe.digest,
        renditions=job.renditions,
        places=tuple((rendition.path, cache.file(rendition.path)) for rendition in missing),
        limits=limits,
        xmp=packet(credit),
        threads=threads if weight < _LIGHT else 1,
    )
    pixels = sum(rendition.width * rendition.height for rendition in missing) / 1_000_000
    return Task(make, order, limits.seconds + _SECONDS_A_MEGAPIXEL * pixels, weight=weight, label=job)


def expected_cost(job: PictureJob) -> int:
    """Estimate the time a picture takes from its pixels; formats that must be decoded in full count three times."""
    pixels = job.probe.width * job.probe.height
    if _is_cut(job):
        return _WHOLE * pixels
    return pixels if job.probe.format == "JPEG" else 3 * pixels


def _is_cut(job: PictureJob) -> bool:
    """Whether tiles are made of it, for which it is decoded in full."""
    return bool(job.renditions) and job.renditions[-1].tile is not None


def _weight(job: PictureJob) -> int:
    """Estimate the MiB a child process needs: a JPEG is decoded at the scale needed, any other format in full."""
    top = max((rendition.width * rendition.height for rendition in job.renditions), default=0)
    pixels = job.probe.width * job.probe.height
    decoded = min(pixels, 4 * top) if job.probe.format == "JPEG" else 2 * pixels
    decoded = max(decoded, pixels * 5 // 4) if _is_cut(job) else decoded
    return 40 + (4 * (decoded + 2 * top) >> 20)


def _results(outcomes: Sequence[Outcome], cache: Cache) -> list[PictureResult]:
    """Record what a group of jobs has made, in one go; return their results."""
    rendered: list[RenderResult] = [one.value or RenderResult(faults=(failed(one),)) for one in outcomes]
    cache.record_made({name: stamp for one in rendered for name, stamp in one.stamps})
    cache.record_tones({ladder: tone for one in rendered if not one.faults for ladder, tone in one.tones})
    return [_result(outcome.task.label, one, cache) for outcome, one in zip(outcomes, rendered, strict=True)]


def _result(job: PictureJob, rendered: RenderResult, cache: Cache) -> PictureResult:
    if not rendered.faults:
        return PictureResult(job, cache.tone(job.toned) or "", len(rendered.stamps))
    reported = placed(rendered.faults[:1], job.path, job.mark or Mark(job.path))[0]
    if reported.code == "cache-unwritable":
        raise SiteError((reported,))
    return PictureResult(job, problem=reported)


def draw_all(
    orders: Sequence[Card | Icon],
    cache: Cache,
    *,
    rendition: Callable[[str], Path],
    pool: Workers,
    progress: Progress,
    meanwhile: Callable[[], bool] = lambda: False,
) -> int:
    """Draw the cards and icons that are missing, from finished renditions; return how many there were.

    Args:
        rendition: the place of a finished rendition, by its path.

    Raises:
        SiteError: one could not be drawn or written.
    """
    missing = {order.path: order for order in orders if not cache.has(order.path)}
    if not missing:
        return 0
    sketches = [
        Sketch(
            order,
            rendition(order.picture) if order.picture else None,
            cache.file(path),
            rendition(order.logo) if isinstance(order, Card) and order.logo else None,
        )
        for path, order in sorted(missing.items(), key=lambda each: each[1].picture)  # each is opened once
    ]
    together = max(1, min(_TOGETHER, len(sketches) // (2 * pool.size)))
    groups = [sketches[at : at + together] for at in range(0, len(sketches), together)]
    progress(Step("cards", 0, len(missing)))
    tasks = [Task(draw, group, _SECONDS_A_DRAWING * len(group)) for group in groups]
    stamps: dict[str, Stamp] = {}
    for outcome in pool.run(tasks, meanwhile):
        if outcome.value is None:
            reason = outcome.text or outcome.failure.value
            path = outcome.task.argument[0].order.path
            raise SiteError((problem("write-failed", Mark(path), reason=reason),))
        stamps |= {drawn.path: drawn.stamp for drawn in outcome.value}
        progress(Step("cards", len(stamps), len(missing)))
    cache.record_made(stamps)
    return len(stamps)
