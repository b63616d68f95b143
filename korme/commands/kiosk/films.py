"""The films of a screen: the files that pages play, in the folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from korme.core.media import MediumFile
from korme.core.model import Limits, Output, Progress
from korme.core.options import Options
from korme.core.problems import SiteError
from korme.kinds import Work
from korme.media.making import make_media
from korme.site.site import Site
from korme.store.cache import Cache
from korme.store.worker_pool import Pool
from korme.views.kiosk_films import ScreenFilm
from korme.views.media import PublishedFile
from korme.views.shown_media import media_of


def films_of(site: Site, works: Iterable[Work], *, is_fine: bool) -> dict[str, PublishedFile]:
    """Return the files of films by the path of their still: the smaller one, unless the screen has 4K."""
    found = (medium for work in works for medium in media_of(site, work) if medium.kind == "film" and medium.files)
    return {medium.picture.path: medium.files[0 if is_fine else -1] for medium in found}


def made_films(
    films: dict[str, PublishedFile], options: Options, cache: Cache, limits: Limits, pool: Pool, progress: Progress
) -> dict[str, Path]:
    """Make the files that the cache lacks; return all, by path.

    Raises:
        SiteError: a file cannot be made.
    """
    outputs = {
        file.path: Output(file.path, file.source, MediumFile(file.source, file.facts, file.credit))
        for file in films.values()
    }
    results = make_media(
        [*outputs.values()], root=options.root, cache=cache, limits=limits, pool=pool, progress=progress
    )
    if lost := tuple(result.problem for result in results if result.problem):
        raise SiteError(lost)
    return {path: place for path in outputs if (place := cache.rendition(path))}


def as_shown(films: dict[str, PublishedFile]) -> dict[str, ScreenFilm]:
    """Return films as the screen's data name them, by the path of their still."""
    return {path: ScreenFilm(file.path, file.facts.seconds) for path, file in films.items()}
