"""The program on a worker: reads a batch of jobs, runs each in a child process with a deadline, prints the results.

It is a process of its own, because Dask's workers have threads, beside which no child can be forked.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from korme.cluster.parcels import Arrival, SentJob, arrival_of, decode_batch, encode_arrivals, unpacked, versions
from korme.store.worker_pool import Pool


def run_batch(batch: bytes) -> bytes:
    """Run a batch; return its results in order, without files for every job that failed."""
    expected, parcels = decode_batch(batch)
    if versions() != expected:  # a worker that has joined since the others were asked
        return encode_arrivals([Arrival() for _ in parcels])
    with Pool(1) as pool:
        return encode_arrivals([_run(parcel, pool) for parcel in parcels])


def _run(parcel: SentJob, pool: Pool) -> Arrival:
    with tempfile.TemporaryDirectory(prefix="korme-") as name:
        (outcome,) = pool.run([unpacked(parcel, Path(name))])
        return arrival_of(outcome.value, Path(name))


if __name__ == "__main__":
    sys.stdout.buffer.write(run_batch(sys.stdin.buffer.read()))
