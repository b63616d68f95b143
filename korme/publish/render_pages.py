"""Rendering of pages and documents, except those that are current; many of them in child processes."""

from __future__ import annotations

import os
from array import array
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from jinja2 import TemplateError
from msgspec import Struct, field
from msgspec.structs import replace

from korme.core.model import GeneratedFile, Output, Page
from korme.core.problems import Problem
from korme.core.template_faults import TemplateFault
from korme.publish.output_folder import Staged, digest_of
from korme.publish.output_record import Written
from korme.site.page_memory import PageMemories, PageMemory
from korme.site.reads import Reads
from korme.store.fact_numbers import FactGroup, FactSpan, Read, SentRead, SpanReads
from korme.store.worker_pool import Failure, Outcome, Pool, Task
from korme.theme.render import Renderer
from korme.theme.template_problems import template_problem
from korme.theme.theme import Theme

Stage = Callable[[str, bytes, str], Staged]

MANY = 120
"""Least number of pages for which starting child processes pays off."""
TOGETHER = 60
"""Pages per task."""
LARGE, FEWER = 30_000, 20
"""From so many pages on, a task has fewer: a page of a long list copies megabytes, and a child can end between tasks only."""
_OWN_MB, _OWN_MB_OF_LARGE = 400, 80
"""MiB that a child process may copy of what it inherits, or add to it; then another one takes its place.

Of a large site what is inherited needs the room, and what a child keeps for its next pages must be found again sooner.
"""
_BETWEEN = 0.1
"""Seconds between looks at what the children have made while there is nothing else to do."""
SECONDS = 600.0
"""Time limit of one task: a theme is trusted, but a template may loop endlessly."""
MEMORY_MB = 4096
"""Memory limit of one child process, in MiB."""


class RenderedPage(Struct, frozen=True):
    """The result of making one page or document."""

    key: str = ""
    """The digest of its bytes if what it reads is noted, otherwise of everything that they depend on."""
    data: bytes | None = None
    """None if the output is current, or if there is a problem."""
    problem: Problem | None = None
    staged: Staged | None = None
    """In place of the bytes, if a child process has written them."""
    reads: frozenset[Read] = frozenset()
    """What was read for it."""
    shared: SpanReads | None = None
    """In place of `reads`, of a page that was made elsewhere."""
    items: str = ""
    """Name of the record of the items that it lists."""
    is_continued: bool = False
    """Whether what was read for items in an earlier build counts too."""

    @property
    def facts(self) -> frozenset[Read] | SpanReads:
        """What was read for it, wherever it was made."""
        return self.shared or self.reads


class PageMaker(Struct, frozen=True):
    """Makes pages and documents."""

    theme: Theme
    renderer: Renderer
    before: Mapping[str, Written]
    """The files of the output, by path."""
    reads: Reads = field(default_factory=Reads)
    """Notes what is read; those of the site's plan."""
    memories: PageMemories | None = None
    """Has and keeps the items of long lists."""
    groups: Collection[bytes] = ()
    """Names of the groups that are recorded, also for the children that are forked from now on."""

    def make(self, output: Output) -> RenderedPage:
        """Make one page or document unless the output has it.

        Raises:
            ColourPending: it shows a picture whose colour is not known yet.
        """
        recipe = output.recipe
        assert isinstance(recipe, (Page, GeneratedFile))
        if isinstance(recipe, GeneratedFile):
            return self._document(output.path, recipe)
        memory = self._memory(output.path)
        try:
            with self.reads.noted() as noted:
                data = self.renderer.render(
                    recipe.template, recipe.language, recipe.view(), origin=output.origin, at_hand=recipe.view.at_hand()
                )
        except (TemplateError, TemplateFault) as error:  # the theme lacks a string
            return RenderedPage(problem=template_problem(error, self.theme, recipe.template, output.origin))
        finally:
            self.reads.page = None
        if isinstance(data, Problem):
            return RenderedPage(problem=data)
        return self._noted(output.path, data, noted, memory, is_page=True)

    def _document(self, path: str, recipe: GeneratedFile) -> RenderedPage:
        """Make a document; one whose reading is not noted has a key of its own."""
        if recipe.key:
            key = recipe.key()
            return RenderedPage(key, None if self._has(path, key) else recipe.make())
        memory = self._memory(path)
        try:
            with self.reads.noted() as noted:
                data = recipe.make()
        finally:
            self.reads.page = None
        return self._noted(path, data, noted, memory)

    def _noted(
        self, path: str, data: bytes, noted: Set[Read], memory: PageMemory | None, *, is_page: bool = False
    ) -> RenderedPage:
        """Return an output whose reading was noted, without its bytes if they are as they were."""
        key = digest_of(data)
        page = RenderedPage(key, None if self._has(path, key) else data, reads=frozenset(noted))
        if memory is None:
            return page
        items = memory.save(is_rendered=is_page or page.data is not None)
        return replace(page, items=items, is_continued=memory.is_continued)

    def _memory(self, path: str) -> PageMemory | None:
        """Return what is kept of an output, which is going to be made."""
        self.reads.page = self.memories.of(path) if self.memories else None
        return self.reads.page

    def known(self, path: str, page: RenderedPage) -> RenderedPage:
        """Return a page that was made elsewhere, without its bytes if the output has it."""
        return replace(page, data=None) if self._has(path, page.key) else page

    def _has(self, path: str, key: str) -> bool:
        last = self.before.get(path)
        return last is not None and last.key == key


def make_apart(
    maker: PageMaker, outputs: Sequence[Output], stage: Stage, *, jobs: int, meanwhile: Callable[[], bool]
) -> Iterator[tuple[Output, RenderedPage]]:
    """Yield pages made and written in child processes, which inherit the site's state; in any order.

    Of a large site some are made here in place of one child: of what two processes touch, one has a copy.

    Args:
        stage: writes the bytes of a file with this digest; see `Publication.stage`.
        meanwhile: one step of other work while the children are busy; see `Pool.run`.
    """
    spans, tasks, own = SpansOfChildren(), deque(page_tasks(outputs)), deque[Output]()
    is_large = len(outputs) >= LARGE
    with page_pool(maker, outputs, stage, jobs=jobs - is_large) as pool:
        while tasks or own or pool.is_busy:
            for outcome in pool.poll(tasks):
                yield from results(maker, outputs, outcome, spans)
            if is_large and tasks and not own:
                own.extend(outputs[slice(*tasks.pop().label)])
            if own:
                output = own.popleft()
                yield output, maker.make(output)
            elif not meanwhile():
                pool.rest(_BETWEEN)


def page_pool(maker: PageMaker, outputs: Sequence[Output], stage: Stage, *, jobs: int) -> Pool:
    """Return child processes for the tasks of pages."""
    shared = maker, outputs, stage, SentFacts(maker.groups)
    return Pool(min(jobs, -(-len(outputs) // TOGETHER)), MEMORY_MB, shared=shared, own_mb=own_mb(outputs))


def own_mb(outputs: Sequence[Output]) -> int:
    """Return the MiB of its own after which a child that makes pages ends; see `Pool`."""
    return _OWN_MB_OF_LARGE if len(outputs) >= LARGE else _OWN_MB


def page_tasks(outputs: Sequence[Output]) -> list[Task]:
    """Return the tasks in which pages are made, each with its span of them as label."""
    count = TOGETHER if len(outputs) < LARGE else FEWER
    spans = [(at, min(at + count, len(outputs))) for at in range(0, len(outputs), count)]
    return [Task(_make_span, span, SECONDS, label=span) for span in spans]


SpansOfChildren = dict[int, FactSpan]
"""By the number of a child process, the facts that it has sent."""


def results(
    maker: PageMaker, outputs: Sequence[Output], outcome: Outcome, spans: SpansOfChildren
) -> Iterator[tuple[Output, RenderedPage]]:
    """Yield the pages of a task; those of a failed child are made here, so that their problems show."""
    own = outputs[slice(*outcome.task.label)]
    is_made = outcome.failure is Failure.NONE
    yield from zip(own, _received(outcome.value, spans) if is_made else map(maker.make, own), strict=True)


class _SentPages(NamedTuple):
    """Pages as a child process sends them."""

    child: int
    """Its number."""
    known: int
    """Count of the facts and groups that it has sent before."""
    pages: PackedPages


def _make_span(shared: tuple[PageMaker, Sequence[Output], Stage, SentFacts], span: tuple[int, int]) -> _SentPages:
    maker, outputs, stage, sent = shared
    known = len(sent)
    pages = [staged(maker.make(output), output.path, stage) for output in outputs[slice(*span)]]
    return _SentPages(os.getpid(), known, packed(pages, sent))


def _received(sent: _SentPages, spans: SpansOfChildren) -> list[RenderedPage]:
    """Return pages that a child process has sent."""
    if not sent.known:  # the system may give the number of a child that has ended to another
        spans[sent.child] = FactSpan()
    pages, facts, own = sent.pages
    span = spans[sent.child]
    span.extend(facts)
    return _with_reads(pages, own, span)


def staged(page: RenderedPage, path: str, stage: Stage) -> RenderedPage:
    """Return a page with its bytes written."""
    return page if page.data is None else replace(page, data=None, staged=stage(path, page.data, page.key))


PackedPages = tuple[list[RenderedPage], list[SentRead], list[bytes]]
"""Pages without their reads, what they were the first to read, and for each page the packed numbers of its own."""


class SentFacts(dict[Read, int]):
    """What has been sent: facts and groups, with their numbers, which are given in the order in which they are first read."""

    def __init__(self, known: Collection[bytes] = ()) -> None:
        """Begin with nothing sent; of groups whose names are known to the receiver these will do."""
        self.known = known
        self.fresh: list[SentRead] = []
        """Those that have not been sent yet."""

    def __missing__(self, read: Read) -> int:
        if isinstance(read, FactGroup):
            is_known = read.name in self.known
            places = b"" if is_known else array("I", map(self.__getitem__, read)).tobytes()
            self.fresh.append((read.name, places))
        else:
            self.fresh.append(read)
        number = self[read] = len(self)
        return number


def packed(pages: Sequence[RenderedPage], sent: SentFacts | None = None) -> PackedPages:
    """Return pages as a child sends them: most of them have read the same facts.

    Args:
        sent: the facts that have been sent with earlier pages.
    """
    sent = SentFacts() if sent is None else sent
    own = [array("I", map(sent.__getitem__, page.reads)).tobytes() for page in pages]
    facts, sent.fresh = sent.fresh, []
    return [replace(page, reads=frozenset()) for page in pages], facts, own


def unpacked(pages: Sequence[RenderedPage], facts: Sequence[SentRead], own: Sequence[bytes]) -> list[RenderedPage]:
    """Return pages as they were, with what they have read in common."""
    span = FactSpan()
    span.extend(facts)
    return _with_reads(pages, own, span)


def _with_reads(pages: Sequence[RenderedPage], own: Sequence[bytes], span: FactSpan) -> list[RenderedPage]:
    return [replace(page, shared=span.reads(numbers)) for page, numbers in zip(pages, own, strict=True)]
