"""What a site shares with other machines: the lots of its plan, fetched before anything is made and sent at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from korme.core.model import GeneratedImage, Output, Progress
from korme.core.options import Options
from korme.pictures.making import PictureJob
from korme.publish.make import picture_jobs
from korme.publish.output_folder import Publication
from korme.publish.planning import PlannedSite
from korme.read.content import Content
from korme.remote.lots import Lot, drawing_lots, picture_lots
from korme.remote.shared_cache import SharedCache
from korme.store.cache import Cache


def site_lots(jobs: Sequence[PictureJob], outputs: Sequence[Output]) -> list[Lot]:
    """Return the lots of all pictures and drawings."""
    lots: list[Lot] = []
    origins: dict[str, str] = {}
    for job in jobs:
        mine = picture_lots(job)
        origins |= {lot.ladder: job.path for lot in mine}
        lots += mine
    orders = [output.recipe.order for output in outputs if isinstance(output.recipe, GeneratedImage)]
    return list({lot.key: lot for lot in [*lots, *drawing_lots(orders, origins)]}.values())


def is_here(lot: Lot, cache: Cache, is_finished: Callable[[str], bool], toned: frozenset[str]) -> bool:
    """Whether the files of a lot are finished, and its mean colour is known if one of the `toned` ladders is its own."""
    if lot.ladder in toned and cache.tone(lot.ladder) is None:
        return False
    return all(is_finished(image.path) for image in lot.images)


class SiteSharing(Struct, frozen=True):
    """The shared cache as the build of one site uses it."""

    shared: SharedCache
    cache: Cache

    def fetch(
        self, content: Content, planned: PlannedSite, options: Options, publication: Publication, progress: Progress
    ) -> None:
        """Fetch the pictures and drawings that are not here yet."""
        jobs = picture_jobs(content, planned, options)
        lots = site_lots(jobs, planned.plan.outputs)
        toned = frozenset(job.toned for job in jobs)

        def is_finished(path: str) -> bool:
            return publication.holds(path, path) or self.cache.has(path)

        self.shared.lots = lots
        self.shared.fetch([lot for lot in lots if not is_here(lot, self.cache, is_finished, toned)], progress)

    def send(self, folder: Path, progress: Progress, lots: Sequence[Lot] = ()) -> bool:
        """Send what other machines may need; return False if the next build should try again.

        Args:
            folder: the output, which may have what the cache does not.
            lots: what to send, if not everything that was looked for.
        """
        self.shared.lots = list(lots) or self.shared.lots
        is_sent = self.shared.send(partial(_place, self.cache, folder), progress)
        self.shared.remember()
        return is_sent


def _place(cache: Cache, folder: Path, name: str) -> Path | None:
    found = cache.rendition(name)
    if found is None and (folder / name).is_file():
        return folder / name
    return found
