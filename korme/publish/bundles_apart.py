"""Bundles made in a child process, from the time that the site is planned until the rest is made."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from korme.core.model import Bundle, BundleJob, Files, Output, Progress
from korme.core.problems import Problem
from korme.publish.bundle_count import BundleCount, size_of
from korme.publish.output_folder import Publication, Staged
from korme.site.reads import Reads
from korme.store.bundles import remember, remembered
from korme.store.cache import Cache
from korme.store.fact_numbers import Read
from korme.store.worker_pool import Failure, Pool, Task

_SECONDS = 3600.0
"""Time limit of all bundles together; each of their programs has its own."""
_MEMORY_MB = 4096
_BETWEEN = 0.1
"""Seconds between reports of progress while nothing else is left to do."""
_TOGETHER, _FEW = 3, 6
"""Bundles of a group, if there are few; of more, each is made alone."""


class MadeBundle(NamedTuple):
    """A bundle whose files a child process has written."""

    key: str
    files: dict[str, Staged]
    reads: frozenset[Read]
    """What was read for it."""
    problem: Problem | None = None
    is_new: bool = False
    """Whether its program had to run."""


class BundlesApart(Struct):
    """A child process that makes bundles, one group after the other."""

    outputs: Sequence[Output]
    pool: Pool
    waiting: deque[Task]
    count: BundleCount

    def poll(self) -> Iterator[tuple[Output, MadeBundle | None]]:
        """Yield what is made, and begin the next group; do not wait.

        None stands for a bundle that the child could not make.
        """
        for outcome in self.pool.poll(self.waiting):
            own = self.outputs[slice(*outcome.task.label)]
            made = outcome.value if outcome.failure is Failure.NONE else [None] * len(own)
            yield from zip(own, made, strict=True)

    @property
    def is_done(self) -> bool:
        """Whether all that was begun has been taken."""
        return not self.waiting and not self.pool.is_busy

    def results(self) -> Iterator[tuple[Output, MadeBundle | None]]:
        """Wait for the bundles and yield them as `poll` does."""
        with self.pool:
            while not self.is_done:
                self.count.report()
                self.pool.rest(_BETWEEN)
                yield from self.poll()


def begin_apart(
    outputs: Sequence[Output], reads: Reads, cache: Cache, publication: Publication, progress: Progress
) -> BundlesApart:
    """Start a child process that makes these bundles; it inherits the site's state.

    Each group has a child of its own: what one has read of the site, it no longer shares with this process.
    """
    together = _TOGETHER if len(outputs) <= _FEW else 1
    spans = [(at, min(at + together, len(outputs))) for at in range(0, len(outputs), together)]
    count = BundleCount(sum(map(size_of, outputs)), progress)
    shared = outputs, reads, cache, publication, count.add
    pool = Pool(1, _MEMORY_MB, budget_mb=_MEMORY_MB, shared=shared, own_mb=1)
    tasks = deque(Task(_make_span, span, _SECONDS, label=span) for span in spans)
    pool.begin(tasks)
    return BundlesApart(outputs, pool, tasks, count)


def _make_span(
    shared: tuple[Sequence[Output], Reads, Cache, Publication, Callable[[int], None]], span: tuple[int, int]
) -> list[MadeBundle]:
    """Make bundles; while the program of one runs, the next one is prepared."""
    outputs, reads, cache, publication, count = shared
    outputs = outputs[slice(*span)]
    made: dict[str, MadeBundle] = {}
    running: tuple[str, BundleJob, frozenset[Read]] | None = None
    for output in outputs:
        assert isinstance(output.recipe, Bundle)
        with reads.noted() as noted:
            job = output.recipe.prepare()
        files = remembered(cache, job.key)
        if files is not None:
            staged = _staged(output.path, files, publication)
            made[output.path] = MadeBundle(job.key, staged, frozenset(noted))
            count(output.recipe.size)
            continue
        if running:
            made[running[0]] = _finished(*running, cache, publication, count)
        job.begin()
        running = output.path, job, frozenset(noted)
    if running:
        made[running[0]] = _finished(*running, cache, publication, count)
    return [made[output.path] for output in outputs]


def _finished(
    folder: str,
    job: BundleJob,
    found: frozenset[Read],
    cache: Cache,
    publication: Publication,
    count: Callable[[int], None],
) -> MadeBundle:
    """Wait for a bundle and stage its files."""
    files = job.wait(count)
    if isinstance(files, Problem):
        return MadeBundle(job.key, {}, found, files)
    remember(cache, job.key, files)
    return MadeBundle(job.key, _staged(folder, files, publication), found, is_new=True)


def _staged(folder: str, files: Files, publication: Publication) -> dict[str, Staged]:
    return {name: publication.stage(f"{folder}/{name}", data) for name, data in files.items()}
