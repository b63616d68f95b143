"""What tests share to save time: child processes that go from build to build, compiled templates, the state of the program."""

from __future__ import annotations

import os
from collections import defaultdict
from types import CodeType
from typing import ClassVar

from korme.store import fingerprint, worker_pool
from korme.store.forking import can_inherit
from korme.store.worker_pool import Pool
from korme.theme import render

_BUILDS = 40
"""After so many builds a child ends, long before it nears its limit of memory."""
_Key = tuple[int, int, tuple[tuple[str, str], ...]]
"""Limits of a child, and the settings that it was started with."""


class KeptChildren:
    """Children without a task when their pool is closed, for the next pool that wants such ones.

    A forked child knows the state of its parent, so only spawned ones are kept; they are what costs a fifth of a second.
    """

    is_on: ClassVar[bool] = False
    _idle: ClassVar[dict[_Key, list[worker_pool._Worker]]] = defaultdict(list)
    _served: ClassVar[dict[worker_pool._Worker, tuple[_Key, int]]] = {}
    _start = Pool._start

    @classmethod
    def install(cls) -> None:
        """Let every pool of this process take and leave children here while `is_on`."""
        for name, replacement in {"_start": cls._taken, "close": cls._left}.items():
            setattr(Pool, name, replacement)

    @staticmethod
    def _taken(pool: Pool) -> worker_pool._Worker:
        kept = KeptChildren
        if not kept.is_on or pool.shared is not None or can_inherit():
            return kept._start(pool)
        own = {name: value for name, value in os.environ.items() if name.startswith(("KORME_", "AWS_"))}
        key = pool.memory_mb, pool.own_mb, tuple(sorted(own.items()))
        while idle := kept._idle[key]:
            worker = idle.pop()
            if worker.process.is_alive():
                pool._workers.append(worker)
                return worker
        worker = kept._start(pool)
        kept._served[worker] = key, 0
        return worker

    @staticmethod
    def _left(pool: Pool) -> None:
        kept = KeptChildren
        for worker in pool._workers:
            key, builds = kept._served.pop(worker, (None, 0))
            if key is None or worker.task or builds >= _BUILDS:
                worker.end()
            else:
                kept._served[worker] = key, builds + 1
                kept._idle[key].append(worker)
        pool._workers.clear()


class KeptCode(render.CompiledTemplates):
    """Reads the compiled form of a template once in a run, not in every build."""

    is_on: ClassVar[bool] = False
    _known: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        if self.is_on:
            self._codes = self._known

    @classmethod
    def install(cls) -> None:
        """Use it in every build of this process while `is_on`."""
        vars(render)["CompiledTemplates"] = cls


class KeptProgram:
    """The state of the program's own files, which no test changes, looked at once."""

    is_on: ClassVar[bool] = False
    _state: ClassVar[str] = ""
    _looked = staticmethod(fingerprint._code_state)

    @classmethod
    def install(cls) -> None:
        """Use it in every build of this process while `is_on`."""
        vars(fingerprint)["_code_state"] = cls._kept

    @classmethod
    def _kept(cls) -> str:
        state = (cls.is_on and cls._state) or cls._looked()
        cls._state = state
        return state
