"""Where pictures and cards are made: in child processes here, or on a cluster."""

from __future__ import annotations

from korme.core.options import Options
from korme.store.worker_pool import Pool, Workers


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
