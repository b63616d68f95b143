"""Bundles made in a child process, from the time that the site is planned until the rest is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from korme.core.model import Bundle, Output
from korme.core.problems import Problem
from korme.publish.output_folder import Publication, Staged
from korme.site.reads import Fact, Reads
from korme.store.bundles import remember, remembered
from korme.store.cache import Cache
from korme.store.worker_pool import Failure, Outcome, Pool, Task

_SECONDS = 3600.0
"""Time limit of all bundles together; each of their programs has its own."""
_MEMORY_MB = 4096


class MadeBundle(NamedTuple):
    """A bundle whose files a child process has written."""

    key: str
    files: dict[str, Staged]
    reads: frozenset[Fact]
    """What was read for it."""
    problem: Problem | None = None
    is_new: bool = False
    """Whether its program had to run."""


class BundlesApart(Struct):
    """A child process that makes bundles, one after the other."""

    outputs: Sequence[Output]
    pool: Pool
    outcomes: Iterator[Outcome]

    def results(self) -> Iterator[tuple[Output, MadeBundle | None]]:
        """Wait for the bundles and yield them; None in place of one that the child could not make."""
        with self.pool:
            for outcome in self.outcomes:
                made = outcome.value if outcome.failure is Failure.NONE else [None] * len(self.outputs)
                yield from zip(self.outputs, made, strict=True)


def begin_apart(outputs: Sequence[Output], reads: Reads, cache: Cache, publication: Publication) -> BundlesApart:
    """Start a child process that makes these bundles; it inherits the site's state."""
    pool = Pool(1, _MEMORY_MB, shared=(outputs, reads, cache, publication))
    return BundlesApart(outputs, pool, pool.start([Task(_make_all, None, _SECONDS)]))


def _make_all(shared: tuple[Sequence[Output], Reads, Cache, Publication], _: None) -> list[MadeBundle]:
    outputs, reads, cache, publication = shared
    return [_made(output, reads, cache, publication) for output in outputs]


def _made(output: Output, reads: Reads, cache: Cache, publication: Publication) -> MadeBundle:
    assert isinstance(output.recipe, Bundle)
    with reads.noted() as noted:
        job = output.recipe.prepare()
    found = frozenset(noted)
    known = remembered(cache, job.key)
    if known is None:
        job.begin()
        files = job.wait()
        if isinstance(files, Problem):
            return MadeBundle(job.key, {}, found, files)
        remember(cache, job.key, files)
    else:
        files = known
    staged = {name: publication.stage(f"{output.path}/{name}", data) for name, data in files.items()}
    return MadeBundle(job.key, staged, found, is_new=known is None)
