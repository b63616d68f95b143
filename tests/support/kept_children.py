"""What tests share to save time: child processes that go from build to build, and compiled templates kept in memory."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, ClassVar

import pytest
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from korme.store import worker_pool
from korme.store.forking import can_inherit
from korme.store.worker_pool import Pool
from korme.theme import render

_BUILDS = 40
"""After so many builds a child ends, long before it nears its limit of memory."""


class KeptChildren:
    """Children without a task when their pool is closed, for the next pool that wants such ones.

    A forked child knows the state of its parent, so only spawned ones are kept; they are what costs a fifth of a second.
    """

    def __init__(self) -> None:
        self._idle: dict[tuple[int, int], list[worker_pool._Worker]] = defaultdict(list)
        self._served: dict[worker_pool._Worker, tuple[tuple[int, int], int]] = {}

    def share(self, patch: pytest.MonkeyPatch) -> None:
        """Let every pool take and leave children here, until the patch is undone."""
        start = Pool._start

        def taken(pool: Pool) -> worker_pool._Worker:
            if pool.shared is not None or can_inherit():
                return start(pool)
            key = pool.memory_mb, pool.own_mb
            while idle := self._idle[key]:
                worker = idle.pop()
                if worker.process.is_alive():
                    pool._workers.append(worker)
                    return worker
            worker = start(pool)
            self._served[worker] = key, 0
            return worker

        def left(pool: Pool) -> None:
            for worker in pool._workers:
                key, builds = self._served.pop(worker, (None, 0))
                if key is None or worker.task or builds >= _BUILDS:
                    worker.end()
                else:
                    self._served[worker] = key, builds + 1
                    self._idle[key].append(worker)
            pool._workers.clear()

        patch.setattr(Pool, "_start", taken)
        patch.setattr(Pool, "close", left)


class KeptCode(FileSystemBytecodeCache):
    """Reads the compiled form of a template once in a run, not in every build."""

    _known: ClassVar[dict[tuple[str, str], Any]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of the same template and source, else read it."""
        key = bucket.key, bucket.checksum
        if key in self._known:
            bucket.code = self._known[key]
            return
        super().load_bytecode(bucket)
        if bucket.code is not None:
            self._known[key] = bucket.code

    @classmethod
    def share(cls, patch: pytest.MonkeyPatch) -> None:
        """Use it in every build, until the patch is undone."""
        patch.setattr(render, "FileSystemBytecodeCache", cls)
