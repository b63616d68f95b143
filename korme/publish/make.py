"""Making the outputs of a plan: pictures in child processes, pages and documents meanwhile; current files are kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from korme.core.media import MediumFile
from korme.core.model import (
    Bundle,
    GeneratedImage,
    Manifest,
    Output,
    Progress,
    Rendition,
    RenditionFile,
    Step,
)
from korme.core.options import Options
from korme.core.problems import Mark, with_severities
from korme.media.making import make_media
from korme.media.originals import original
from korme.pictures.making import PictureJob, draw_all, make_pictures
from korme.publish.begun import Begun
from korme.publish.bundle_count import BundleCount, size_of
from korme.publish.output_folder import Publication
from korme.publish.page_queue import MakeResult, PageQueue
from korme.publish.planning import PlannedSite
from korme.publish.render_pages import PageMaker
from korme.publish.selection import Selection
from korme.publish.workers import pages_away, workers_of
from korme.read.content import Content
from korme.site.site import Site
from korme.store.cache import Cache
from korme.store.worker_pool import Pool, Workers
from korme.theme.render import Renderer


def make_all(content: Content, planned: PlannedSite, begun: Begun, *, pool: Pool, progress: Progress) -> MakeResult:
    """Make what has changed and stage it: pictures in child processes, everything else here while these are busy.

    Args:
        begun: the part that may have been begun before the site was checked.
        pool: makes pictures and cards, and is closed afterwards.

    Raises:
        UsageError: the cluster of the options cannot be used.
    """
    options, cache, publication = begun.options, begun.cache, begun.publication
    groups = _grouped(planned.plan.outputs)
    made = MakeResult()
    made.selection = begun.selection(planned)
    queue, progress = _queue(content, planned, begun, groups, made, progress)
    # Make pictures in child processes and, while these are busy, every page that shows no pending colour.
    planned.colours.expect(planned.plan.pictures)
    with queue, closing(workers_of(options, pool)) as workers:
        queue.begin_bundle()
        for result in make_pictures(
            picture_jobs(content, planned, options),
            cache=cache,
            limits=content.config.bounds,
            pool=workers,
            progress=progress,
            meanwhile=lambda: queue.step(pages=len(planned.colours.pending) <= 2 * options.jobs),
            is_there=partial(_is_there, cache, publication),
        ):
            made.made += result.made
            made.lost += [result.problem] if result.problem else []
            planned.colours.arrive(result.job.path, result.tone)
            queue.arrive(result.job.path)
        _make_media(groups.media, content, begun, pool, queue, progress)
        if made.lost:
            queue.collect_bundle()
            return made.refused()
        # Draw cards and icons: the renditions that they show exist now.
        images = [] if made.problems else groups.images
        drawn = _draw(images, cache, publication, workers, progress=progress, meanwhile=queue.step)
        made.made += drawn  # what is made meanwhile is counted meanwhile
        pool.close()
        # Make the remaining pages, in child processes if there are many.
        queue.finish(options.jobs, pages_away(workers, content, planned, options))
        _stage_cached([] if made.problems else [*groups.images, *groups.media], cache, publication, made)
        queue.collect()
    _judge_tolerated(made, content, options)
    if made.problems:
        return made
    _put_manifests(groups.manifests, publication, made)
    _report_pages(progress, len(planned.plan.outputs), len(planned.plan.outputs))
    cache.finish()
    return made


def _queue(
    content: Content, planned: PlannedSite, begun: Begun, groups: _Groups, made: MakeResult, progress: Progress
) -> tuple[PageQueue, Progress]:
    """Return the queue of pages, documents and bundles, and a progress callback that counts the bundles, too."""
    assert made.selection is not None
    publication = begun.publication
    maker = PageMaker(
        content.theme,
        Renderer(content.theme),
        publication.before,
        planned.reads,
        made.selection.memories(),
        made.selection.traces.groups,
    )
    apart = begun.take_bundles()
    count = apart.count if apart else BundleCount(_parts(groups.bundles, made.selection), progress)
    progress = count.beside(progress)
    report = partial(_report_pages, progress, len(planned.plan.outputs))
    waiting, keep_index = groups.page_order(), begun.options.keep_index
    queue = PageQueue(maker, made.selection, begun.cache, publication, made, waiting, report, count, keep_index)
    queue.prepare(apart)
    return queue, progress


def _make_media(
    outputs: Sequence[Output], content: Content, begun: Begun, pool: Pool, queue: PageQueue, progress: Progress
) -> None:
    """Make the files of media that are missing, in child processes here: they do not travel to a cluster."""
    for each in make_media(
        outputs,
        root=begun.options.root,
        cache=begun.cache,
        limits=content.config.bounds,
        pool=pool,
        progress=progress,
        meanwhile=queue.step,
        is_there=partial(_is_there, begun.cache, begun.publication),
    ):
        queue.made.made += not each.problem
        queue.made.lost += [each.problem] if each.problem else []


def _parts(bundles: Sequence[Output], selection: Selection) -> int:
    """Return the number of parts of all bundles that are to be made."""
    return sum(size_of(bundle) for bundle in bundles if not selection.is_current(bundle))


def _report_pages(progress: Progress, total: int, done: int) -> None:
    progress(Step("pages", done, total))


def _draw(
    outputs: Sequence[Output],
    cache: Cache,
    publication: Publication,
    workers: Workers,
    *,
    progress: Progress,
    meanwhile: Callable[[], bool],
) -> int:
    """Draw the cards and icons that the output does not have yet; return the number of drawings."""
    drawings = [
        (output, output.recipe.order)
        for output in outputs
        if isinstance(output.recipe, GeneratedImage) and not publication.holds(output.path, output.path)
    ]  # cards have their own names in the output and in the cache
    return draw_all(
        [order for output, order in drawings if not publication.holds(output.path, order.path)],
        cache,
        rendition=partial(_place, cache, publication),
        pool=workers,
        progress=progress,
        meanwhile=meanwhile,
    )


def _judge_tolerated(made: MakeResult, content: Content, options: Options) -> None:
    """Treat failures of optional outputs as errors if the site configures their codes as such."""
    found = with_severities(made.tolerated, content.config.checks, options.strict)
    made.problems += [problem for problem in found if problem.is_error]
    made.tolerated[:] = [problem for problem in found if not problem.is_error]


def _is_there(cache: Cache, publication: Publication, path: str) -> bool:
    """Return whether a rendition exists, in the output or in the cache."""
    if publication.holds(path, path):
        cache.use(path)
        return True
    return cache.has(path)


def _place(cache: Cache, publication: Publication, path: str) -> Path:
    """Return the path of a finished rendition."""
    return cache.rendition(path) or publication.folder / path


def _stage_cached(outputs: Sequence[Output], cache: Cache, publication: Publication, made: MakeResult) -> None:
    """Stage renditions, drawings and files of media, which the cache has."""
    held = [output.path for output in outputs if publication.holds(output.path, output.path)]
    publication.keep_files(held)
    cache.use_all(held)
    known = set(held)
    for output in outputs:
        if output.path not in known:
            name = _cached_name(output)
            if not _copy(output, name, cache, publication):
                made.explain(output)


def _cached_name(output: Output) -> str:
    """Return the path of a rendition or drawing in the cache: tiles and cards have another one there."""
    recipe = output.recipe
    if isinstance(recipe, GeneratedImage):
        return str(recipe.order.path)
    return recipe.rendition.path if isinstance(recipe, RenditionFile) else output.path


def _put_manifests(outputs: Sequence[Output], publication: Publication, made: MakeResult) -> None:
    """Stage the manifests, for which all other files are needed."""
    for output in outputs:
        if isinstance(output.recipe, Manifest) and not _put_manifest(output.path, output.recipe, publication):
            made.explain(output)
            made.made += 1


class _Groups(NamedTuple):
    """The outputs of a plan by the way they are made, each in the order of the plan."""

    here: list[Output]
    """Pages and documents."""
    bundles: list[Output]
    images: list[Output]
    """Renditions and drawings."""
    media: list[Output]
    manifests: list[Output]

    def page_order(self) -> deque[Output]:
        """Return the outputs to make in this process, with bundles spread evenly among them.

        Third-party programs make the bundles, so that the outputs between two of them are made meanwhile.
        """
        order, rest = list(self.here), len(self.here)
        for at, bundle in reversed(list(enumerate(self.bundles))):
            order.insert(at * rest // len(self.bundles), bundle)
        return deque(order)


def _grouped(outputs: Iterable[Output]) -> _Groups:
    groups = _Groups([], [], [], [], [])
    apart = {
        Bundle: groups.bundles,
        RenditionFile: groups.images,
        GeneratedImage: groups.images,
        MediumFile: groups.media,
        Manifest: groups.manifests,
    }
    for output in outputs:
        apart.get(type(output.recipe), groups.here).append(output)
    return groups


def picture_jobs(content: Content, planned: PlannedSite, options: Options) -> list[PictureJob]:
    """Return what is to be made from each picture."""
    marks = {picture.path: picture.mark for entry in content.entries for picture in entry.all_pictures}
    return [
        picture_job(content, planned.site, options, path, renditions, marks.get(path, Mark(path)))
        for path, renditions in sorted(planned.plan.pictures.items())
    ]


def picture_job(
    content: Content, site: Site, options: Options, path: str, renditions: tuple[Rendition, ...], mark: Mark
) -> PictureJob:
    """Return the order to make renditions of a picture, with the place where an entry names it."""
    source, credit = original(path, site.stills, options), site.credits.get(path)
    return PictureJob(path, source, content.probes[path], renditions, credit=credit, mark=mark)


def _copy(output: Output, name: str, cache: Cache, publication: Publication) -> bool:
    """Stage a rendition or drawing from the cache; return whether the output had it.

    Raises:
        FileNotFoundError: the cache has lost a file that was made or found in this build.
    """
    if publication.is_current(output.path, name):
        cache.use(name)
        return True
    place = cache.rendition(name)
    if place is None:
        raise FileNotFoundError(name)
    publication.place(output.path, name, place)
    return False


def _put_manifest(path: str, manifest: Manifest, publication: Publication) -> bool:
    """Stage a file that lists all others; return whether the output had it."""
    digests = publication.digests()
    key = manifest.key(digests)
    if publication.is_current(path, key):
        return True
    publication.put(path, key, manifest.make(digests))
    return False
