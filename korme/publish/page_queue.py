"""The queue of pages, documents and bundles: each is made as soon as it waits for no picture; current ones are kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from korme.core.build_result import Cause, MadeBecause
from korme.core.model import Bundle, BundleJob, Files, Output, Page
from korme.core.problems import Problem, in_order
from korme.pictures.mean_colours import ColourPending
from korme.publish.bundle_count import BundleCount
from korme.publish.bundles_apart import BundlesApart, MadeBundle
from korme.publish.output_folder import Publication
from korme.publish.render_pages import MANY, PageMaker, RenderedPage, make_apart
from korme.publish.selection import Selection, is_traced, question
from korme.store.bundles import remember, remembered, use
from korme.store.cache import Cache
from korme.store.fact_numbers import Read
from korme.store.forking import can_inherit
from korme.store.process_limits import give_memory_back
from korme.theme.template_problems import grouped

if TYPE_CHECKING:
    from korme.publish.pages_away import PagesAway


MOST_SHARED = 30_000
"""Pages, or records of an index, of a build from which what shows all entries is made here, after everything else."""


class MakeResult(Struct):
    """The result of making a plan."""

    made: int = 0
    """Count of pages, documents and renditions that were made."""
    problems: list[Problem] = []
    lost: list[Problem] = []
    """Pictures that could not be made, without which nothing else is."""
    tolerated: list[Problem] = []
    """Failures of optional outputs."""
    selection: Selection | None = None
    """What is current, with what was read for it."""
    because: dict[str, MadeBecause] = {}
    """Why each output was made, by path."""

    def refused(self) -> MakeResult:
        """Return the result with the problems of pictures beside those of pages."""
        self.problems = list(in_order([*self.problems, *self.lost]))
        return self

    def explain(self, output: Output) -> None:
        """Note why an output was made."""
        reason = self.selection.reason(output) if self.selection else None
        self.because[output.path] = reason or MadeBecause(Cause.CHANGED)


class _BegunBundle(Struct, frozen=True):
    """A bundle that a third-party program is making."""

    folder: str
    job: BundleJob
    reads: frozenset[Read]


class PageQueue(Struct):
    """The pages and documents of a build, each made as soon as it waits for no picture."""

    page_maker: PageMaker
    selection: Selection
    cache: Cache
    publication: Publication
    made: MakeResult
    waiting: deque[Output]
    report: Callable[[int], None]
    """Called with the number of outputs that are ready."""
    count: BundleCount
    keep_index: bool = False
    """Keep a bundle of the last build unchanged."""
    ready: int = 0
    held: dict[str, list[Output]] = {}
    """Pages that wait for the mean colour of a picture, by its path."""
    later: list[Output] = []
    """Pages that wait until most pictures are there."""
    begun: _BegunBundle | None = None
    """The bundle in progress here; at most one at a time."""
    apart: BundlesApart | None = None
    """Bundles that a child process makes."""
    wide: list[Output] = []
    """What shows all entries of a large site: made here at the end, when no child shares what it reads."""
    is_alone: bool = False
    """Whether no child process is started any more."""

    def prepare(self, apart: BundlesApart | None) -> None:
        """Keep what is current, and take over what a child process makes."""
        self.keep_current()
        self.apart = apart
        if apart:
            taken = {output.path for output in apart.outputs}
            self.waiting = deque(output for output in self.waiting if output.path not in taken)
        self.hold_wide()

    def keep_current(self) -> None:
        """Keep the outputs for which nothing was read that has changed."""
        current, others = self.selection.split(self.waiting)
        self.ready += len(current)
        self.waiting = deque(others)
        self.selection.traces.keep([output.path for output in current])
        self.publication.keep_files([output.path for output in current if not isinstance(output.recipe, Bundle)])
        for output in current:
            if isinstance(output.recipe, Bundle):
                for path, file in self.selection.whole(output.path).items():
                    self.publication.is_current(path, file.key)
                    use(self.cache, file.key.partition(" ")[0])

    def __enter__(self) -> PageQueue:
        return self

    def __exit__(self, *_: object) -> None:
        """End the making of bundles, which must not outlive the build."""
        if self.apart:
            self.apart.pool.close()

    def begin_bundle(self) -> None:
        """Begin the first bundle, unless a child process makes them all, so that it is made while pictures are."""
        if not self.apart and self.waiting and isinstance(self.waiting[0].recipe, Bundle):
            self.step()

    def hold_wide(self) -> None:
        """Set apart what shows everything on a large site.

        Whoever makes it touches most of the memory, and the system copies what a child shares and one of both touches.
        Bundles come first: their programs need memory too, and long lists leave some behind. The parts of a list follow
        each other.
        """
        if sum(isinstance(output.recipe, Page) for output in self.waiting) > MOST_SHARED:
            self.wide = sorted(filter(_is_wide, self.waiting), key=_wide_turn)
            apart = {output.path for output in self.wide}
            self.waiting = deque(output for output in self.waiting if output.path not in apart)

    def step(self, *, pages: bool = True) -> bool:
        """Make one output, or hold it until its picture is ready; return False if there is nothing to do now.

        Args:
            pages: also pages; not while many pictures are made, when most would only find out for which they wait.
        """
        for output, bundle in self.apart.poll() if self.apart else ():
            self._take_bundle(output, bundle)
        if pages and self.later:
            self.waiting.extend(self.later)
            self.later.clear()
        if not self.waiting:
            return False
        output = self.waiting.popleft()
        if not pages and isinstance(output.recipe, Page):
            self.later.append(output)
            return True
        try:
            self._make(output)
        except ColourPending as pending:
            self.held.setdefault(pending.path, []).append(output)
        return True

    def arrive(self, path: str) -> None:
        """Release the pages that waited for a picture's colour."""
        self.waiting.extend(self.held.pop(path, ()))

    def finish(self, jobs: int, away: PagesAway | None) -> None:
        """Make everything that is left: many pages in child processes and on a cluster, documents here meanwhile or later.

        Raises:
            UsageError: the cluster cannot be used.
        """
        self.waiting.extend(self.later)
        self.later.clear()
        pages = [output for output in self.waiting if isinstance(output.recipe, Page)]
        pages.sort(key=_turn)
        if len(pages) >= MANY and jobs > 1 and can_inherit():
            self.waiting = deque(output for output in self.waiting if not isinstance(output.recipe, Page))
            make = away.make if away and away.begin(len(pages)) else make_apart
            for output, rendered in make(
                self.page_maker, pages, self.publication.stage, jobs=jobs, meanwhile=self.step
            ):
                self.stage(output, rendered)
        while self.step():
            pass
        if self.wide:
            self._collect_apart()
            self.is_alone = True
            self._let_go()
            for _, outputs in groupby(self.wide, _template):
                self.waiting.extend(outputs)
                while self.step():
                    pass
                self._let_go()  # hardly anything is shared by different lists

    def _let_go(self) -> None:
        """Forget what outputs share: the next need memory for something else."""
        self.page_maker.reads.forget()
        give_memory_back()

    def collect(self) -> None:
        """Wait for the bundles; then nothing is left to make."""
        if self.begun:
            self.begun.job.feed()
        if self.begun or (self.apart and not self.apart.is_done):
            self.publication.look_ahead()
        self._collect_apart()
        self.collect_bundle()
        self.made.problems = list(in_order(grouped(self.made.problems)))

    def stage(self, output: Output, rendered: RenderedPage) -> None:
        """Stage one output, or record its problem."""
        self.ready += 1
        self.report(self.ready)
        if rendered.problem:
            self.made.problems.append(rendered.problem)
            return
        if rendered.staged or rendered.data is not None:
            self.made.explain(output)
        is_noted = is_traced(output)
        if is_noted:
            self.selection.traces.add(
                output.path,
                question(output),
                rendered.facts,
                items=rendered.items,
                is_continued=rendered.is_continued,
            )
        if rendered.staged:
            self.publication.note(output.path, rendered.key, rendered.staged)
            self.made.made += 1
        elif rendered.data is None:
            self.publication.is_current(output.path, rendered.key)
        else:
            self.publication.put(output.path, rendered.key, rendered.data, rendered.key if is_noted else "")
            self.made.made += 1

    def collect_bundle(self) -> None:
        """Wait for the bundle in progress, if any: its program must not outlive the build."""
        if self.begun is None:
            return
        folder, job, reads = self.begun.folder, self.begun.job, self.begun.reads
        self.begun = None
        files = job.wait(self._count)
        if isinstance(files, Problem):
            self.made.tolerated.append(files)
            return
        remember(self.cache, job.key, files)
        self.made.made += 1
        self._put_bundle(folder, job.key, files, reads)

    def _collect_apart(self) -> None:
        """Wait for the bundles that a child process makes."""
        apart, self.apart = self.apart, None
        for output, made in apart.results() if apart else ():
            self._take_bundle(output, made)

    def _take_bundle(self, output: Output, made: MadeBundle | None) -> None:
        """Note a bundle that a child process has made; one that it could not make is made here."""
        if made and (made.is_new or made.problem):
            self.made.explain(output)
        if made is None:
            self._make(output)
        elif made.problem:
            self.made.tolerated.append(made.problem)
        else:
            self.made.made += made.is_new
            self.selection.traces.add(output.path, made.key, made.reads)
            use(self.cache, made.key)
            for name, staged in made.files.items():
                self.publication.note(f"{output.path}/{name}", f"{made.key} {name}", staged)

    def _make(self, output: Output) -> None:
        if isinstance(output.recipe, Bundle):
            if self.keep_index and self.publication.keep(output.path):
                self._count(output.recipe.size)
            else:
                self._make_bundle(output, output.recipe)
        else:
            if self.is_alone:
                self.collect_bundle()
            self.stage(output, self.page_maker.make(output))

    def _make_bundle(self, output: Output, bundle: Bundle) -> None:
        """Begin a bundle, or take its files from the cache if they were made from the same input."""
        with self.page_maker.reads.noted() as noted:
            job = bundle.prepare()
        reads = frozenset(noted)
        files = remembered(self.cache, job.key)
        if files is None:
            self.collect_bundle()
            self.made.explain(output)
            job.begin()
            if self.is_alone:
                job.feed()
            self.begun = _BegunBundle(output.path, job, reads)
        else:
            self._put_bundle(output.path, job.key, files, reads)
            self._count(bundle.size)

    def _count(self, parts: int) -> None:
        self.count.add(parts)
        self.count.report()

    def _put_bundle(self, folder: str, key: str, files: Files, reads: frozenset[Read]) -> None:
        self.selection.traces.add(folder, key, reads)
        for name, data in files.items():
            self.publication.put(f"{folder}/{name}", f"{key} {name}", data)


def _template(output: Output) -> str:
    return output.recipe.template if isinstance(output.recipe, Page) else ""


def _turn(output: Output) -> int:
    return output.recipe.turn if isinstance(output.recipe, Page) else 0


def _is_wide(output: Output) -> bool:
    """Return whether an output is made from everything."""
    recipe = output.recipe
    return recipe.is_wide if isinstance(recipe, Page) else True


def _wide_turn(output: Output) -> tuple[bool, int]:
    return not isinstance(output.recipe, Bundle), _turn(output)
