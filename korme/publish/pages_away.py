"""Pages that a cluster makes, while child processes here make the others."""

from __future__ import annotations

import contextlib
import sys
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, ValidationError, msgpack

from korme.cluster.pool import ClusterPool
from korme.core.model import Output
from korme.core.options import Options
from korme.core.versions import version
from korme.kinds import Entry
from korme.publish.output_folder import digest_of
from korme.publish.planning import PlannedSite
from korme.publish.render_pages import (
    PageMaker,
    RenderedPage,
    SpansOfChildren,
    Stage,
    packed,
    page_pool,
    page_tasks,
    results,
    staged,
)
from korme.publish.selection import offsets
from korme.read.content import Content
from korme.site.site import Site
from korme.store.fact_numbers import FactSpan
from korme.store.traces import plain
from korme.store.worker_pool import Task

MANY = 3_000
"""Least number of pages for which sending the site pays off."""
_PATIENCE = 60.0
"""Seconds without a page from the cluster after which those that it has are made here, if nothing else is left."""
_BETWEEN = 0.02
"""Seconds between looks at what has arrived."""
_TASKS = 7
"""Tasks of pages that travel together."""
_LIBRARIES = ("babel", "jinja2", "markupsafe", "msgspec", "pagefind_bin", "tzdata")


class SentSite(Struct, frozen=True):
    """A site as a worker gets it: it plans the same pages, and has what is only known here."""

    content: Content
    entries: tuple[Entry, ...]
    """The published entries."""
    options: Options
    colours: Mapping[str, str]
    made_with: str


TravelledPages = tuple[list[bytes | None], list[Any], list[bytes]]
"""The bytes of each page, None for one that failed; all facts that were read; each page's numbers of these."""


class PagesAway(Struct, eq=False):
    """The pages of a build that a cluster makes."""

    cluster: ClusterPool
    content: Content
    planned: PlannedSite
    options: Options
    travelled: int = 0
    """Pages that came from the cluster."""
    _asked: dict[int, list[Task]] = {}
    _count: int = 0
    _is_lost: bool = False
    _latest: float = 0.0
    """When a span was last asked for, or has arrived."""

    def begin(self, pages: int) -> bool:
        """Send the site if there are enough pages; return whether it was.

        Raises:
            UsageError: the cluster cannot be used.
        """
        if pages < MANY:
            return False
        colours, libraries = self.planned.colours.known, made_with(self.planned.site)
        self.cluster.begin_pages(SentSite(self.content, self.planned.entries, self.options, colours, libraries))
        return True

    def make(
        self, maker: PageMaker, outputs: Sequence[Output], stage: Stage, *, jobs: int, meanwhile: Callable[[], bool]
    ) -> Iterator[tuple[Output, RenderedPage]]:
        """Yield pages, made by the cluster and in child processes here; see `make_apart`."""
        tasks, spans = deque(page_tasks(outputs)), SpansOfChildren()
        with page_pool(maker, outputs, stage, jobs=jobs) as pool:
            while tasks or self._asked or pool.is_busy:
                for outcome in pool.poll(tasks):
                    yield from results(maker, outputs, outcome, spans)
                for own, data in self._step(tasks, outputs):
                    pages = arrived(data, _outputs(own, outputs), maker, stage)
                    self.travelled += len(pages)
                    tasks.extend(() if pages else own)
                    yield from pages
                if not meanwhile():
                    pool.rest(_BETWEEN)

    def _step(self, tasks: deque[Task], outputs: Sequence[Output]) -> list[tuple[list[Task], bytes]]:
        """Take tasks from the end of the queue if the cluster has time for them; return those done, with their pages."""
        try:
            while len(self._asked) < self.cluster.spans and len(tasks) > 1 and not self._is_lost:
                self._count += 1
                own = self._asked[self._count] = [tasks.pop() for _ in range(min(_TASKS, len(tasks) // 2))]
                self.cluster.ask_pages(self._count, msgpack.encode([output.path for output in _outputs(own, outputs)]))
                self._latest = time.monotonic()
            found = [(self._asked.pop(number), data) for number, data in self.cluster.arrived_pages() if self._asked]
            self._latest = time.monotonic() if found else self._latest
            if self._asked and not tasks and time.monotonic() - self._latest > _PATIENCE:
                raise TimeoutError
            return found
        except (EOFError, OSError):  # the process that talks to the cluster has died, or hangs
            self._is_lost = True
            lost, self._asked = self._asked, {}
            return [(own, b"") for own in lost.values()]


def _outputs(tasks: Sequence[Task], outputs: Sequence[Output]) -> list[Output]:
    return [output for task in tasks for output in outputs[slice(*task.argument)]]


def made_with(site: Site) -> str:
    """Return what pages depend on besides the site and the versions that all workers must have."""
    return " ".join([sys.version, *map(version, _LIBRARIES), offsets(site)])


def travelled(pages: Sequence[RenderedPage]) -> TravelledPages:
    """Return pages as they travel."""
    own, facts, numbers = packed(pages)
    return [page.data for page in own], list(facts), numbers


def arrived(
    data: bytes, outputs: Sequence[Output], maker: PageMaker, stage: Stage
) -> list[tuple[Output, RenderedPage]]:
    """Write pages that have arrived; [] if they are damaged. A page that failed there is made here.

    Args:
        outputs: the pages that were asked for, in their order.
    """
    pages: list[RenderedPage] = []
    with contextlib.suppress(zlib.error, ValidationError, ValueError, LookupError, TypeError):
        for made, packed_facts, numbers in msgpack.decode(zlib.decompress(data), type=list[TravelledPages]):
            span = FactSpan()
            span.extend(list(map(plain, packed_facts)))
            for page, own in zip(made, numbers, strict=True):
                pages.append(RenderedPage(digest_of(page or b""), page, shared=span.reads(own)))
    if len(pages) != len(outputs):
        return []
    return [
        (
            output,
            maker.make(output) if page.data is None else staged(maker.known(output.path, page), output.path, stage),
        )
        for output, page in zip(outputs, pages, strict=True)
    ]
