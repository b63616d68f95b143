"""Freezes a year: makes its site, and keeps it below `archive/`."""

from __future__ import annotations

from msgspec import Struct, structs

from korme.build import opened
from korme.commands.freeze.making import clear, make_year, options_of_year
from korme.commands.freeze.of_year import content_of_year, entries_of_year
from korme.commands.freeze.writing import differences, publish, stage
from korme.core.model import Progress
from korme.core.options import Options
from korme.core.problems import Mark, Problem, SiteError, UsageError, problem, suggest
from korme.publish.planning import PlannedSite, plan_site
from korme.publish.staging import remove
from korme.read.archives import read_year
from korme.read.content import Content, read_content
from korme.site.archives import FOLDER, Archive, staged_name
from korme.site.urls import absolute
from korme.store.build_lock import alone
from korme.store.fingerprint import fingerprint
from korme.store.worker_pool import Pool


class Frozen(Struct, frozen=True):
    """What freezing did, or would do."""

    problems: tuple[Problem, ...] = ()
    """Of the site: with an error among them, nothing was made."""
    archive: Archive | None = None
    files: int = 0
    """Files of the year, pictures and media apart."""
    size: int = 0
    """Their bytes."""
    new_media: int = 0
    """Pictures and media that no frozen year has yet."""
    media_size: int = 0
    """Their bytes."""
    media: int = 0
    """Pictures and media of the year."""
    added: tuple[str, ...] = ()
    """Files that the year of this name has not; this and the next two only if there is one."""
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    is_there: bool = False
    """Whether a year of this name is there, and was not to be frozen again: nothing was changed."""

    @property
    def is_refused(self) -> bool:
        """Whether the site has errors."""
        return self.archive is None

    @property
    def differs(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def freeze(options: Options, edition: str, progress: Progress, *, again: bool = False, dry_run: bool = False) -> Frozen:
    """Freeze a year, or find out what that would do.

    Without `again`, a year that is frozen already stays, and the result says what would change if it were frozen again:
    it is made as of the day on which it was frozen, so that only real changes show.

    Raises:
        UsageError: there is no site, or no such edition.
        SiteError: a page cannot be made, or a file cannot be written.
    """
    with Pool(options.jobs) as pool:
        content = read_content(options, progress, opened(options), pool, known=fingerprint(options))
    planned = plan_site(content, options)
    if edition not in planned.site.editions:
        raise UsageError(
            suggest("unknown-reference", Mark("korme freeze"), edition[:80], planned.site.editions, expected="edition")
        )
    if any(each.is_error for each in planned.problems):
        return Frozen(planned.problems)
    try:
        with alone(options.root / FOLDER):
            return _frozen(content, planned, options, edition, progress, again=again, dry_run=dry_run)
    except OSError as error:
        mark = Mark(str(error.filename or FOLDER))
        raise SiteError((problem("write-failed", mark, reason=error.strerror or str(error)),)) from error


def _frozen(
    content: Content,
    planned: PlannedSite,
    options: Options,
    edition: str,
    progress: Progress,
    *,
    again: bool,
    dry_run: bool,
) -> Frozen:
    there = None
    if (options.root / FOLDER / edition).exists():
        there = read_year(options.root, edition)[0]
        if there is None and not again:
            raise UsageError(problem("freeze-damaged", Mark(f"{FOLDER}/{edition}")))
    keeps = there is not None and not again
    base_url = content.config.base_url
    own = absolute(base_url, f"{FOLDER}/{edition}/") if base_url else None
    of_year = options_of_year(options, edition, own)
    if there is not None and keeps:
        of_year = structs.replace(of_year, today=there.archive.frozen)
    entries = entries_of_year(planned.site, planned.entries, edition)
    try:
        made = make_year(content_of_year(content, entries, edition, own), entries, of_year, progress)
        staged = stage(made, options.root, edition)
        if not keeps and not dry_run:
            publish(staged, options.root)
    finally:
        clear(of_year)
        remove(str(options.root / staged_name(edition)))
    added, changed, removed = differences(staged, there) if there else ([], [], [])
    return Frozen(
        (*planned.problems, *_too_early(planned, options, edition)),
        staged.archive,
        files=sum(not path.startswith("../") for path in staged.sums),
        size=staged.size,
        new_media=len(staged.media),
        media_size=staged.media_size,
        media=sum(path.startswith("../") for path in staged.sums),
        added=tuple(added),
        changed=tuple(changed),
        removed=tuple(removed),
        is_there=keeps,
    )


def _too_early(planned: PlannedSite, options: Options, edition: str) -> tuple[Problem, ...]:
    """Return a warning if the last day of an edition is not past."""
    own = planned.site.editions[edition]
    if own.end < options.today:
        return ()
    return (problem("freeze-open", own.where("end"), edition=edition, end=own.end.isoformat()),)
