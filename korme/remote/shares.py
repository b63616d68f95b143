"""The shares of a build on several machines: balanced, and the same on each of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from korme.core.options import Shard

_SLACK = 1.05
"""How much heavier than the mean a share may be, unless a single item is."""


def share_of(weights: Mapping[str, int], shard: Shard) -> frozenset[str]:
    """Return the names in a share.

    Each name prefers the shares in an order of its own and gets the first that is not full, so that a site with a few
    new pictures is divided much as before. All machines divide alike if they have the same names and weights.
    """
    most = _SLACK * sum(weights.values()) / shard.count
    loads = [0] * shard.count
    share = set()
    for name in sorted(weights, key=lambda name: (-weights[name], _draw(name, 0))):
        order = sorted(range(shard.count), key=lambda at: _draw(name, at + 1))
        fitting = (at for at in order if loads[at] + weights[name] <= most)
        chosen = next(fitting, None)
        if chosen is None:
            chosen = min(order, key=lambda at: loads[at])
        loads[chosen] += weights[name]
        if chosen == shard.number - 1:
            share.add(name)
    return frozenset(share)


def _draw(name: str, at: int) -> bytes:
    return hashlib.blake2b(f"{at} {name}".encode("utf-8", "surrogateescape"), digest_size=8).digest()
