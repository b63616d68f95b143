"""The program on a worker that makes pages: plans the site that it gets, and renders spans of pages in child processes.

It is a process of its own, because Dask's workers have threads, beside which no child can be forked.
"""

from __future__ import annotations

import contextlib
import sys
import zlib
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any

from msgspec import msgpack

from korme.core.model import Output
from korme.publish.pages_away import SentSite, TravelledPages, made_with, travelled
from korme.publish.planning import plan_entries
from korme.publish.render_pages import MEMORY_MB, SECONDS, TOGETHER, PageMaker
from korme.store.worker_pool import Pool, Task
from korme.theme.render import Renderer

_IDLE = 60.0
"""Seconds without a span after which it ends: the build is done."""
_FAST = 1


def serve(pipe: Connection[Any, Any], processes: int) -> None:
    """Plan the site that arrives, and answer each span of paths with its pages; b"" if they could differ here."""
    site: SentSite = pipe.recv()
    planned = plan_entries(site.content, site.entries, site.options)
    planned.colours.known.update(site.colours)
    is_same = made_with(planned.site) == site.made_with
    outputs = {output.path: output for output in planned.plan.outputs}
    maker = PageMaker(planned.theme, Renderer(planned.theme), {}, planned.reads)
    with Pool(processes, MEMORY_MB, shared=(maker, outputs)) as pool, contextlib.suppress(EOFError, OSError):
        while pipe.poll(_IDLE):
            paths: list[str] = msgpack.decode(pipe.recv_bytes(), type=list[str])
            pipe.send_bytes(_pages(pool, paths) if is_same and outputs.keys() >= set(paths) else b"")


def _pages(pool: Pool, paths: Sequence[str]) -> bytes:
    spans = [paths[at : at + TOGETHER] for at in range(0, len(paths), TOGETHER)]
    tasks = [Task(_make, span, SECONDS, label=at) for at, span in enumerate(spans)]
    made = {outcome.task.label: outcome.value for outcome in pool.run(tasks)}
    if None in made.values():
        return b""
    return zlib.compress(msgpack.encode([made[at] for at in range(len(spans))]), _FAST)


def _make(shared: tuple[PageMaker, Mapping[str, Output]], paths: Sequence[str]) -> TravelledPages:
    maker, outputs = shared
    return travelled([maker.make(outputs[path]) for path in paths])


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])), int(sys.argv[2]))
