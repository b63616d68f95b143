"""Makes the site of one year: like a build, into a folder of the cache, of what belongs to the year alone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from msgspec import Struct, structs

from korme.core.model import Page, Progress
from korme.core.options import Options
from korme.core.problems import SiteError
from korme.kinds import Entry
from korme.publish.begun import Begun
from korme.publish.make import make_all
from korme.publish.output_folder import Publication
from korme.publish.planning import PlannedSite, plan_entries
from korme.publish.recognition import output_name
from korme.publish.staging import remove
from korme.read.content import Content
from korme.store.build_lock import alone
from korme.store.cache import Cache
from korme.store.worker_pool import Pool

PLACE = "freezing"
"""Folder of the cache in which the site of a year is made."""
_ONLY_AT_ROOT = frozenset("404.html CNAME _headers _redirects .nojekyll .well-known robots.txt netlify.toml".split())
"""What a host looks for at the root of a domain alone."""


class MadeYear(Struct, frozen=True):
    """The site of a year, made."""

    folder: Path
    planned: PlannedSite
    files: tuple[str, ...]
    """Those that are frozen, pictures included, by path."""
    pages: frozenset[str]


def make_year(content: Content, entries: Sequence[Entry], options: Options, progress: Progress) -> MadeYear:
    """Make the site of a year in a folder of the cache; whoever takes it removes the folder.

    Args:
        content: of the year (`content_of_year`).
        options: of the year: `frozen` is its name, `output` the folder.

    Raises:
        SiteError: something could not be made.
    """
    clear(options)
    cache = Cache(options.cache)
    with ExitStack() as stack:
        stack.enter_context(alone(options.output))
        publication = stack.enter_context(Publication(options.output, options.cache))
        pool = stack.enter_context(Pool(options.jobs, content.config.bounds.memory_mb))
        begun = stack.enter_context(closing(Begun(options, cache, publication, "", progress)))
        planned = plan_entries(content, entries, options)
        made = make_all(content, planned, begun, pool=pool, progress=progress)
        if made.problems:
            raise SiteError(tuple(made.problems))
        files = tuple(sorted(path for path in publication.sizes if path.partition("/")[0] not in _ONLY_AT_ROOT))
        publication.commit()
    pages = frozenset(output.path for output in planned.plan.outputs if isinstance(output.recipe, Page))
    return MadeYear(options.output, planned, files, pages)


def options_of_year(options: Options, edition: str, base_url: str | None) -> Options:
    """Return the options with which the site of a year is made."""
    return structs.replace(
        options,
        output=options.cache / PLACE / edition,
        base_url=base_url,
        frozen=edition,
        only=(),
        drafts=False,
        keep_going=False,
        keep_index=False,
        portable=False,
        styleguide=False,
        shared="",
    )


def clear(options: Options) -> None:
    """Remove the folder in which a year was made, and what the cache remembers of it."""
    remove(str(options.output))
    for path in options.cache.glob(f"*-{output_name(options.output)}"):
        if path.is_dir():
            remove(str(path))
        else:
            path.unlink(missing_ok=True)
