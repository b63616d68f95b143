"""The whole build on one screen: read → site → plan → make → write."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from korme.core.build_result import BuildResult, Explain, MadeBecause
from korme.core.hosting_limits import size_problems
from korme.core.model import Page, Progress, RenditionFile
from korme.core.options import Options
from korme.core.problems import Mark, UsageError, in_order, problem, with_severities
from korme.publish.output_folder import Publication
from korme.publish.recognition import left_alone, real_folder, refuse_foreign
from korme.read.content import Content, read_content
from korme.read.site_file import refuse_no_site
from korme.store.build_lock import alone
from korme.store.cache import Cache
from korme.store.fingerprint import Fingerprint, fingerprint, is_first, remember
from korme.store.worker_pool import IdleWork, Pool
from korme.theme.folders import own_themes

if TYPE_CHECKING:
    from korme.publish.page_queue import MakeResult
    from korme.publish.planning import PlannedSite
    from korme.publish.selection import Selection
    from korme.publish.sharing import SiteSharing


def build(
    options: Options,
    progress: Progress,
    known: Fingerprint | None = None,
    explain: Explain | None = None,
    content: Content | None = None,
    seen: Callable[[], str] | None = None,
) -> BuildResult:
    """Make the site and publish it in the output folder, if it has no errors.

    Args:
        known: the fingerprint of the site from before this call, if known.
        explain: gets the reason for each output that was made.
        content: the site as read since then, if it is.
        seen: waits for a look at the output that is in progress, if there is one (`OutputLook.digest`).

    Raises:
        SiteError: the output folder cannot be used, or a file cannot be written; nothing was published.
        UsageError: there is no site, or its site.yaml cannot be read.
    """
    refuse_foreign(options.output, _shown(options), options.root, options.cache)
    cache = opened(options)
    output = Publication(real_folder(options.output), options.cache, seen)
    with alone(options.output), output as publication, Pool(options.jobs) as pool:
        if known is None and is_first(options):
            pool.start_all()  # before anything is in memory that its processes would keep
        known = known or fingerprint(options)
        sharing = None if content else _sharing(options, cache)
        made = _made(options, progress, known, content, cache, publication, pool, sharing)
        if isinstance(made, BuildResult):
            return made
        if made.selection:
            made.selection.settle()
        published = publication.commit()
        made.remember(options)
        if explain:
            explain(made.because)
        report = replace(made.report, ok=True, written=published.written, removed=published.removed)
        return _shared(report, options, known, publication, sharing, progress)


class _MadeSite(Struct, frozen=True):
    """A site that is to be published. It does not hold the plan: of a large site there is no room for both."""

    report: BuildResult
    selection: Selection | None
    addresses: Mapping[str, str]
    because: Mapping[str, MadeBecause]

    def remember(self, options: Options) -> None:
        """Record for the next build what has been published."""
        from korme.publish.addresses import remember_addresses

        remember_addresses(options, self.addresses)
        if self.selection:
            self.selection.remember()


def _made(
    options: Options,
    progress: Progress,
    known: Fingerprint,
    content: Content | None,
    cache: Cache,
    publication: Publication,
    pool: Pool,
    sharing: SiteSharing | None,
) -> _MadeSite | BuildResult:
    """Read, plan and make the site; return why it must not be published if it has errors."""
    content = content or read_content(options, progress, cache, pool, known=known, idle=IdleWork([_import_publishing]))
    cache.forget_known()  # everything is read
    from korme.publish.addresses import addresses_of
    from korme.publish.begun import Begun
    from korme.publish.make import make_all
    from korme.publish.planning import plan_site

    with closing(Begun(options, cache, publication, known.code, progress)) as begun:
        while True:
            planned = plan_site(content, options, None if sharing else begun.begin)
            if not planned.is_publishable:
                return report_of(planned)
            if sharing:
                sharing.fetch(content, planned, options, publication, progress)
            made = make_all(content, planned, begun, pool=pool, progress=progress)
            if not made.problems:
                planned = replace(planned, problems=(*planned.problems, *made.tolerated))
                planned, fits = _weighed(content, planned, made, publication, options)
                if not fits:
                    return report_of(planned)
                report = report_of(planned, made.made)
                return _MadeSite(report, made.selection, addresses_of(planned.entries), made.because)
            if set(made.problems) <= set(content.problems) or not options.keep_going:
                return report_of(replace(planned, problems=(*planned.problems, *made.problems)))
            content = replace(content, problems=(*content.problems, *made.problems))
            publication.forget()


def _shared(
    report: BuildResult,
    options: Options,
    known: Fingerprint,
    publication: Publication,
    sharing: SiteSharing | None,
    progress: Progress,
) -> BuildResult:
    """Send what others may need and remember the build; return its result with what failed in sharing.

    After a failure the next build does not count as unchanged, so that it sends again.
    """
    is_sent = not sharing or sharing.send(publication.folder, progress)
    remember(options, report, known if is_sent else replace(known, sources=""), publication.tree)
    return replace(report, problems=(*report.problems, *sharing.shared.problems())) if sharing else report


def build_share(options: Options, progress: Progress) -> BuildResult:
    """Make one share of the pictures and cards into the caches, if the site has no errors; publish nothing.

    Raises:
        SiteError: a file cannot be written.
        UsageError: there is no site, or its site.yaml cannot be read.
    """
    from korme.publish.planning import plan_site
    from korme.publish.shard import make_share

    cache = opened(options)
    with Pool(options.jobs) as pool:
        planned = plan_site(content := read_content(options, progress, cache, pool), options)
        if not planned.is_publishable:
            return report_of(planned)
        sharing = _sharing(options, cache)
        result = make_share(content, planned, options, cache=cache, pool=pool, sharing=sharing, progress=progress)
    found = sharing.shared.problems() if sharing else ()
    planned = replace(planned, problems=(*planned.problems, *result.problems, *found))
    return replace(report_of(planned, result.made), ok=not result.problems)


def plan(
    options: Options,
    progress: Progress,
    known: Fingerprint | None = None,
    former: Mapping[str, str] | None = None,
) -> PlannedSite:
    """Read and plan a site with the problems found so far; renders nothing.

    Args:
        known: the fingerprint of the site from before this call, if known.
        former: files of entries that were published, by URL, beside those that builds remember.

    Raises:
        UsageError: there is no site, or its site.yaml cannot be read.
    """
    return _read_and_planned(options, progress, known or fingerprint(options), former)[1]


def check(
    options: Options,
    progress: Progress,
    known: Fingerprint | None = None,
    former: Mapping[str, str] | None = None,
) -> PlannedSite:
    """Read and plan a site and render its pages; return it with all its problems. Nothing is written to the output.

    Args and Raises: as for `plan`.
    """
    from korme.publish.dry_run import rendering_problems

    known = known or fingerprint(options)
    content, planned = _read_and_planned(options, progress, known, former)
    found = rendering_problems(content, planned, options, known.code, progress)
    return replace(planned, problems=in_order([*planned.problems, *found])) if found else planned


def _read_and_planned(
    options: Options, progress: Progress, known: Fingerprint, former: Mapping[str, str] | None
) -> tuple[Content, PlannedSite]:
    from korme.publish.planning import plan_site

    with Pool(options.jobs) as pool:
        content = read_content(options, progress, opened(options), pool, known=known, whole=True)
        return content, plan_site(content, options, former=former)


def _import_publishing() -> None:
    """Import what is needed once the site is read; it takes a thirtieth of a build with one changed text."""
    import korme.publish.make
    import korme.publish.planning  # noqa: F401


def _weighed(
    content: Content, planned: PlannedSite, made: MakeResult, publication: Publication, options: Options
) -> tuple[PlannedSite, bool]:
    """Return the planned site with the problems of its output: what its pages say, limits, files that no build made.

    Returns:
        The planned site, and whether it may be published.
    """
    config = planned.site.config
    found = size_problems(config.hosting, publication.sizes, config.where("hosting"))
    strays = publication.strays
    found = [*found, *([left_alone(strays, _shown(options))] if strays else [])]
    if own_themes(options.root, planned.theme.chain):
        from korme.publish.build_looks import built_looks  # most sites have a theme that is shipped

        found += built_looks(content, planned, made.because, publication, options)
    judged = with_severities(found, config.checks, options.strict)
    weighed = replace(planned, problems=in_order([*planned.problems, *judged])) if judged else planned
    return weighed, not any(each.is_error for each in judged)


def _sharing(options: Options, cache: Cache) -> SiteSharing | None:
    """Return the shared cache; None if the options name none."""
    if not options.shared:
        return None
    from korme.publish.sharing import SiteSharing
    from korme.remote.shared_cache import SharedCache

    return SiteSharing(SharedCache(options.shared, cache, options.jobs), cache)


def _shown(options: Options) -> str:
    """Return the output folder as messages name it."""
    return os.path.relpath(options.output, options.root)


def opened(options: Options) -> Cache:
    """Return the cache, after creating its folder.

    Raises:
        UsageError: there is no site here, or the cache cannot be written.
    """
    refuse_no_site(options.root)
    try:
        cache = Cache(options.cache)
        cache.prepare()
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(problem("write-failed", Mark(str(options.cache)), reason=reason)) from None
    return cache


def report_of(planned: PlannedSite, made: int = 0) -> BuildResult:
    """Return the result of a build that has published nothing.

    Args:
        made: number of outputs that were made.
    """
    outputs = planned.plan.outputs
    return BuildResult(
        False,
        planned.problems,
        planned.left_out,
        pages=sum(isinstance(output.recipe, Page) for output in outputs),
        pictures=len(planned.plan.pictures),
        renditions=sum(isinstance(output.recipe, RenditionFile) for output in outputs),
        made=made,
    )
