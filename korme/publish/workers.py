"""Where pictures, cards and pages are made: in child processes here, or on a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from korme.core.options import Options
from korme.store.worker_pool import Pool, Workers

if TYPE_CHECKING:
    from korme.publish.pages_away import PagesAway
    from korme.publish.planning import PlannedSite
    from korme.read.content import Content


def workers_of(options: Options, pool: Pool) -> Workers:
    """Return a pool, or a cluster that leaves to it what does not travel.

    Raises:
        UsageError: the address of the cluster is invalid, or the extra is not installed.
    """
    if not options.workers:
        return pool
    from korme.cluster.address import address_of
    from korme.cluster.pool import ClusterPool

    return ClusterPool(address_of(options.workers), pool)


def pages_away(workers: Workers, content: Content, planned: PlannedSite, options: Options) -> PagesAway | None:
    """Return the pages of a site as a cluster makes them; None without a cluster."""
    if not options.workers:
        return None
    from korme.cluster.pool import ClusterPool
    from korme.publish.pages_away import PagesAway

    assert isinstance(workers, ClusterPool)
    return PagesAway(workers, content, planned, options)
