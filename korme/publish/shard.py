"""One share of a build on several machines: expensive files go into the cache, nothing is published."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from korme.core.model import GeneratedImage, Output, Progress
from korme.core.options import Options, Shard
from korme.core.problems import Problem
from korme.pictures.drawings import Card, Icon
from korme.pictures.geometry import ladder_of
from korme.pictures.making import PictureJob, draw_all, expected_cost, make_pictures
from korme.publish.make import picture_jobs
from korme.publish.planning import PlannedSite
from korme.publish.sharing import SiteSharing, is_here, site_lots
from korme.read.content import Content
from korme.remote.lots import Lot, picture_lots
from korme.remote.shares import share_of
from korme.store.cache import Cache
from korme.store.worker_pool import Pool

_CARD = 1_000_000
"""The weight of a card, in pixels of a photograph that take as long."""


class ShareResult(Struct):
    """What came of a share."""

    made: int = 0
    problems: list[Problem] = []


def make_share(
    content: Content,
    planned: PlannedSite,
    options: Options,
    *,
    cache: Cache,
    pool: Pool,
    sharing: SiteSharing | None,
    progress: Progress,
) -> ShareResult:
    """Make what is in a share and not in a cache yet, and send it to the shared cache if nothing has failed."""
    assert options.shard is not None
    result = ShareResult()
    outputs = planned.plan.outputs
    jobs = picture_jobs(content, planned, options)
    lots = _share(jobs, outputs, options.shard)
    absent = _absent(lots, jobs, cache, sharing)
    orders = _orders(outputs, absent)
    needed = _needed(jobs, absent, orders, cache=cache, sharing=sharing, progress=progress)
    for made in make_pictures(needed, cache=cache, limits=content.config.bounds, pool=pool, progress=progress):
        result.made += made.made
        result.problems += [made.problem] if made.problem else []
    if result.problems:
        return result
    result.made += draw_all(orders, cache, rendition=cache.place, pool=pool, progress=progress)
    pool.close()
    cache.finish()
    if sharing:
        sharing.send(options.output, progress, lots)
    return result


def _share(jobs: Sequence[PictureJob], outputs: Sequence[Output], shard: Shard) -> list[Lot]:
    """Return the lots in a share: cards are in the share of the picture that they show."""
    lots = site_lots(jobs, outputs)
    weights = {job.path: expected_cost(job) for job in jobs}
    for lot in lots:
        if not lot.ladder:
            weights[lot.origin] = weights.get(lot.origin, 0) + _CARD * len(lot.images)
    mine = share_of(weights, shard)
    return [lot for lot in lots if lot.origin in mine]


def _absent(lots: Sequence[Lot], jobs: Sequence[PictureJob], cache: Cache, sharing: SiteSharing | None) -> list[Lot]:
    """Return the lots that are in no cache."""
    toned = frozenset(job.toned for job in jobs)
    missing = [lot for lot in lots if not is_here(lot, cache, cache.has, toned)]
    if sharing:
        sharing.shared.look(missing)
        return [lot for lot in missing if lot.key not in sharing.shared.found]
    return missing


def _orders(outputs: Sequence[Output], lots: Sequence[Lot]) -> list[Card | Icon]:
    wanted = {image.path for lot in lots if not lot.ladder for image in lot.images}
    orders = [output.recipe.order for output in outputs if isinstance(output.recipe, GeneratedImage)]
    return [order for order in orders if order.path in wanted]


def _needed(
    jobs: Sequence[PictureJob],
    lots: Sequence[Lot],
    orders: Sequence[Card | Icon],
    *,
    cache: Cache,
    sharing: SiteSharing | None,
    progress: Progress,
) -> list[PictureJob]:
    """Return the jobs for the missing lots and for what the missing cards show, unless that can be fetched."""
    missing = {lot.ladder for lot in lots if lot.ladder}
    pictures = {order.picture for order in orders} | {order.logo for order in orders if isinstance(order, Card)}
    shown = {ladder_of(picture) for picture in pictures if picture and not cache.has(picture)} - missing
    if sharing and shown:
        mine = [lot for job in jobs for lot in picture_lots(job) if lot.ladder in shown]
        sharing.shared.fetch(mine, progress)
        shown -= {lot.ladder for lot in mine if lot.key in sharing.shared.fetched}
    wanted = missing | shown
    needed = []
    for job in jobs:
        renditions = tuple(each for each in job.renditions if ladder_of(each.path) in wanted)
        if renditions:
            needed.append(replace(job, renditions=renditions))
    return needed
