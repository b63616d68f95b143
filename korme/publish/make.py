"""Every output of a plan made: pictures in child processes, pages and documents meanwhile; what is current stays."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from korme.core.model import (
    Bundle,
    BundleJob,
    Files,
    GeneratedImage,
    Manifest,
    Output,
    Page,
    Progress,
    RenditionFile,
    Step,
)
from korme.core.options import Options
from korme.core.problems import Mark, Problem, in_order, with_severities
from korme.pictures.making import PictureJob, draw_all, make_pictures
from korme.pictures.mean_colours import ColourPending
from korme.publish.output_folder import Publication
from korme.publish.planning import PlannedSite
from korme.publish.render_pages import MANY, PageMaker, RenderedPage, make_apart
from korme.read.content import Content
from korme.store.bundles import remember, remembered
from korme.store.cache import Cache
from korme.store.worker_pool import Pool, can_inherit
from korme.theme.render import Renderer


class MakeResult(Struct):
    """What making came to."""

    made: int = 0
    """Pages, documents and renditions that had to be made."""
    problems: list[Problem] = []
    spared: list[Problem] = []
    """What could not be made and is not needed."""


def make_all(
    content: Content,
    planned: PlannedSite,
    options: Options,
    *,
    cache: Cache,
    pool: Pool,
    publication: Publication,
    progress: Progress,
) -> MakeResult:
    """Make what has changed and stage it in the publication.

    Pictures are made in child processes, the rest here while these are busy.

    Args:
        pool: makes the pictures, and is closed then.
    """
    made = MakeResult()
    outputs = planned.plan.outputs
    queue = PageQueue(
        PageMaker(content.theme, Renderer(content.theme), publication.before),
        cache,
        publication,
        made,
        _in_turn(outputs),
        told=lambda done: progress(Step("pages", done, len(outputs))),
        keep_index=options.keep_index,
    )
    # Make pictures in child processes and, while these are busy, every page that shows no pending colour.
    planned.colours.expect(planned.plan.pictures)
    queue.begin_bundle()
    for result in make_pictures(
        _picture_jobs(content, planned, options),
        cache=cache,
        limits=content.config.bounds,
        pool=pool,
        progress=progress,
        meanwhile=queue.step,
        is_there=partial(_is_there, cache, publication),
    ):
        made.made += result.made
        made.problems += [result.problem] if result.problem else []
        planned.colours.arrive(result.job.path, result.tone)
        queue.arrive(result.job.path)
    pool.close()
    if made.problems:
        queue.collect_bundle()
        return made
    # Draw cards and icons: the renditions that they show exist now.
    drawn = _draw(outputs, cache, publication, jobs=options.jobs, meanwhile=queue.step)
    made.made += drawn  # what is made meanwhile is counted meanwhile
    # Make the pages that are left, in child processes if there are many.
    queue.finish(options.jobs)
    _judge_spared(made, content, options)
    if made.problems:
        return made
    _stage_rest(outputs, cache, publication, made)
    progress(Step("pages", len(outputs), len(outputs)))
    cache.finish()
    return made


def _draw(
    outputs: Sequence[Output], cache: Cache, publication: Publication, *, jobs: int, meanwhile: Callable[[], bool]
) -> int:
    """Draw the cards and icons that the output does not have yet; returns how many."""
    drawings = [(one, one.recipe.order) for one in outputs if isinstance(one.recipe, GeneratedImage)]
    return draw_all(
        [order for output, order in drawings if not publication.holds(output.path, order.path)],
        cache,
        rendition=partial(_place, cache, publication),
        jobs_at_once=jobs,
        meanwhile=meanwhile,
    )


def _judge_spared(made: MakeResult, content: Content, options: Options) -> None:
    """What is not needed may be an error all the same, where the site says so."""
    found = with_severities(made.spared, content.config.checks, options.strict)
    made.problems += [one for one in found if one.is_error]
    made.spared[:] = [one for one in found if not one.is_error]


def _is_there(cache: Cache, publication: Publication, path: str) -> bool:
    """Whether a rendition is finished: the output has it, or the cache."""
    if publication.holds(path, path):
        cache.use(path)
        return True
    return cache.has(path)


def _place(cache: Cache, publication: Publication, path: str) -> Path:
    """Where a finished rendition lies."""
    return cache.rendition(path) or publication.folder / path


def _stage_rest(outputs: Sequence[Output], cache: Cache, publication: Publication, made: MakeResult) -> None:
    """What is taken from the cache, and then the files about all the others."""
    for output in outputs:
        if isinstance(output.recipe, RenditionFile):
            _copy(output, output.path, cache, publication)
        elif isinstance(output.recipe, GeneratedImage):
            _copy(output, output.recipe.order.path, cache, publication)
    for output in outputs:
        if isinstance(output.recipe, Manifest):
            _tell(output.path, output.recipe, publication, made)


def _in_turn(outputs: Sequence[Output]) -> deque[Output]:
    """What is made here, with the folders that other programs make evenly among the rest, which is made meanwhile."""
    bundles = [one for one in outputs if isinstance(one.recipe, Bundle)]
    found = [one for one in outputs if not isinstance(one.recipe, (Bundle, RenditionFile, GeneratedImage, Manifest))]
    rest = len(found)
    for at, one in reversed(list(enumerate(bundles))):
        found.insert(at * rest // len(bundles), one)
    return deque(found)


def _picture_jobs(content: Content, planned: PlannedSite, options: Options) -> list[PictureJob]:
    marks = {picture.path: picture.mark for entry in content.entries for picture in entry.all_pictures}
    return [
        PictureJob(
            path,
            options.root / path,
            content.probes[path],
            renditions,
            credit=planned.site.credits.get(path),
            mark=marks.get(path, Mark(path)),
        )
        for path, renditions in sorted(planned.plan.pictures.items())
    ]


def _copy(output: Output, name: str, cache: Cache, publication: Publication) -> None:
    """A rendition or a drawing, from the cache, where it was made or found a moment ago: without it the cache is broken."""
    if publication.is_current(output.path, name):
        cache.use(name)
        return
    place = cache.rendition(name)
    if place is None:
        raise FileNotFoundError(name)
    publication.place(output.path, name, place)


def _tell(path: str, ledger: Manifest, publication: Publication, made: MakeResult) -> None:
    """A file about all the others."""
    digests = publication.digests()
    key = ledger.key(digests)
    if not publication.is_current(path, key):
        publication.put(path, key, ledger.make(digests))
        made.made += 1


class _BegunBundle(Struct, frozen=True):
    """A folder whose files another program is making."""

    folder: str
    job: BundleJob


class PageQueue(Struct):
    """The pages and documents of a build, each made as soon as no picture keeps it waiting."""

    page_maker: PageMaker
    cache: Cache
    publication: Publication
    made: MakeResult
    waiting: deque[Output]
    told: Callable[[int], None]
    """Told how many are ready."""
    keep_index: bool = False
    """A folder that was made before stays as it is."""
    ready: int = 0
    held: dict[str, list[Output]] = {}
    """Pages that show a picture whose colour is not known yet, by its path."""
    begun: _BegunBundle | None = None
    """The one bundle that another program makes at the moment."""

    def begin_bundle(self) -> None:
        """Begin the first bundle, if there is one, so that its program runs while pictures are made."""
        if self.waiting and isinstance(self.waiting[0].recipe, Bundle):
            self.step()

    def step(self) -> bool:
        """Make one output, or find out what it waits for; false when there is nothing to do at the moment."""
        if not self.waiting:
            return False
        output = self.waiting.popleft()
        try:
            self._make(output)
        except ColourPending as pending:
            self.held.setdefault(pending.path, []).append(output)
        return True

    def arrive(self, path: str) -> None:
        """A picture's colour is known: the pages that waited for it may go on."""
        self.waiting.extend(self.held.pop(path, ()))

    def finish(self, jobs: int) -> None:
        """Make all that is left: pages in child processes when there are many, documents here meanwhile."""
        pages = [one for one in self.waiting if isinstance(one.recipe, Page)]
        if len(pages) >= MANY and jobs > 1 and can_inherit():
            self.waiting = deque(one for one in self.waiting if not isinstance(one.recipe, Page))
            for output, printed in make_apart(self.page_maker, pages, jobs=jobs, meanwhile=self.step):
                self.stage(output, printed)
        while self.step():
            pass
        self.collect_bundle()
        self.made.problems = list(in_order(self.made.problems))

    def stage(self, output: Output, printed: RenderedPage) -> None:
        """Put one output where the new site is collected."""
        self.ready += 1
        self.told(self.ready)
        if printed.problem:
            self.made.problems.append(printed.problem)
        elif printed.data is None:
            self.publication.is_current(output.path, printed.key)
        else:
            self.publication.put(output.path, printed.key, printed.data)
            self.made.made += 1

    def collect_bundle(self) -> None:
        """Wait for the bundle that was begun, if one was: the program that makes it never outlives the build."""
        if self.begun is None:
            return
        folder, job = self.begun.folder, self.begun.job
        self.begun = None
        files = job.wait()
        if isinstance(files, Problem):
            self.made.spared.append(files)
            return
        remember(self.cache, job.key, files)
        self.made.made += 1
        self._put_bundle(folder, job.key, files)

    def _make(self, output: Output) -> None:
        if isinstance(output.recipe, Bundle):
            if not (self.keep_index and self.publication.keep(output.path)):
                self._make_bundle(output.path, output.recipe)
        else:
            self.stage(output, self.page_maker.make(output))

    def _make_bundle(self, folder: str, bundle: Bundle) -> None:
        """Begin a folder of files, or take them from the cache when they were made from the same things before."""
        job = bundle.prepare()
        files = remembered(self.cache, job.key)
        if files is None:
            self.collect_bundle()
            job.begin()
            self.begun = _BegunBundle(folder, job)
        else:
            self._put_bundle(folder, job.key, files)

    def _put_bundle(self, folder: str, key: str, files: Files) -> None:
        for name, data in files.items():
            self.publication.put(f"{folder}/{name}", f"{key} {name}", data)
