"""Child processes of the workshop: one publishes the site in the background, one makes the pictures that are wanted now."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.build import build
from korme.commands.desk.twin_search import TwinOrder, TwinSearch
from korme.commands.serve.live_site import LiveSite, WantedPicture
from korme.core.build_result import BuildResult
from korme.core.model import Limits, Output, Progress, Step
from korme.core.options import Options
from korme.core.problems import Problem, SiteError, UsageError
from korme.media.making import make_media
from korme.pictures.making import PictureJob, make_pictures
from korme.publish.recognition import real_folder
from korme.publish.second_output import begin_with
from korme.store.cache import Cache
from korme.store.worker_pool import Pool, hear_wishes, uninterrupted

_NICENESS = 10
"""What is looked at goes before what is published in the background."""
_BETWEEN = 0.2
"""Seconds between two messages about progress."""


class WantedNow(Struct, frozen=True):
    """An order to the desk for pictures, one rendition or more of each, and for files of media."""

    jobs: tuple[PictureJob | Output, ...]
    paths: frozenset[str]
    """The renditions that are wanted of these pictures."""
    limits: Limits
    root: Path
    """The site's folder."""


def order_of(wanted: Sequence[WantedPicture], site: LiveSite) -> WantedNow:
    """Return the order for what requests to a site wait for."""
    jobs, paths = {one.job.path: one.job for one in wanted}, frozenset(one.path for one in wanted)
    return WantedNow(tuple(jobs.values()), paths, site.content.config.bounds, site.options.root)


class PictureReady(Struct, frozen=True):
    """The desk's answer: a picture or a file of a medium is made, or could not be."""

    path: str
    """The picture's path, from the root; the file's, in the output."""
    tone: str = ""


class DeskIdle(Struct, frozen=True):
    """The answer to a whole order."""


class Helper(Struct, eq=False):
    """A child process and the line to it."""

    process: Any
    line: Connection[Any, Any]

    def stop(self) -> None:
        """Ask it to stop, without waiting."""
        with contextlib.suppress(OSError, ValueError):
            self.process.terminate()

    def end(self) -> None:
        """Stop it and wait for its end."""
        self.stop()
        self.process.join(5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join(5)
        self.line.close()


def started(work: Callable[..., None], *arguments: Any, method: str) -> Helper:
    """Start a child process, which gets its end of a line first.

    Args:
        method: 'fork', which passes on everything as it is, or 'spawn'.
    """
    ours, theirs = multiprocessing.Pipe()
    inherited = ours if method == "fork" else None
    arguments = (inherited, work, theirs, *arguments)
    process = multiprocessing.get_context(method).Process(target=_at_work, args=arguments)  # type: ignore[attr-defined]
    with uninterrupted():
        process.start()
    theirs.close()
    return Helper(process, ours)


def _at_work(inherited: Connection[Any, Any] | None, work: Callable[..., None], *arguments: Any) -> None:
    """Do the work of a child process, without the parent's end of the line, so that the parent's death ends it."""
    if inherited is not None:
        inherited.close()
    work(*arguments)


def publish_apart(line: Connection[Any, Any], site: LiveSite, options: Options) -> None:
    """Publish a site in a forked child, and send the progress and the result; ends without a word if stopped."""
    gc.freeze()  # memory inherited by fork stays shared
    _be_helper()
    _give_way()
    line.send(published(site, options, throttled(line.send)))


def published(site: LiveSite, options: Options, progress: Progress) -> BuildResult | tuple[Problem, ...]:
    """Publish a site, planned anew, since colours may be known now; return the result, or why nothing could be written."""
    if options.published is not None:
        begin_with(real_folder(options.published), options.output, options.cache)
    try:
        return build(options, progress, site.known, content=site.content)
    except SiteError as error:
        return tuple(error.problems)
    except UsageError as error:
        return (error.problem,)


def throttled(send: Callable[[Step], object]) -> Progress:
    """Return a progress callback that passes on few of its steps, and the last one of each stage."""
    last = 0.0

    def note(step: Step) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _BETWEEN or step.done == step.total:
            last = now
            send(step)

    return note


def picture_desk(line: Connection[Any, Any], folder: Path, jobs: int) -> None:
    """Make pictures as they are ordered, until the line ends; the processes that decode them stay ready."""
    _be_helper()
    with Pool(jobs) as pool, contextlib.suppress(EOFError, OSError):
        while True:
            order: WantedNow = line.recv()
            for ready in made_now(order, Cache(folder), pool):
                line.send(ready)
            line.send(DeskIdle())


def twin_desk(line: Connection[Any, Any], folder: Path, jobs: int) -> None:
    """Search for the same picture twice, an order at a time, until the line ends."""
    _be_helper()
    _give_way()
    search = TwinSearch(Cache(folder), jobs)
    with contextlib.suppress(EOFError, OSError):
        while True:
            order: TwinOrder = line.recv()
            for _ in search.run(order):
                pass
            line.send(DeskIdle())


def made_now(order: WantedNow, cache: Cache, pool: Pool) -> Iterator[PictureReady]:
    """Make the renditions of an order, and nothing else of these pictures; yield each picture when it is ready."""
    pool.memory_mb = order.limits.memory_mb
    files = [job for job in order.jobs if isinstance(job, Output)]
    for file in make_media(
        files, root=order.root, cache=cache, limits=order.limits, pool=pool, progress=lambda step: None
    ):
        yield PictureReady(file.output.path)
    made = make_pictures(
        [job for job in order.jobs if isinstance(job, PictureJob)],
        cache=cache,
        limits=order.limits,
        pool=pool,
        progress=lambda step: None,
        is_there=lambda path: path not in order.paths or cache.has(path),
    )
    for result in made:
        yield PictureReady(result.job.path, result.tone)


def _be_helper() -> None:
    """Leave Ctrl-C to the parent; end in good order when it says so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    hear_wishes()


def _give_way() -> None:
    """Let what is looked at go first."""
    if sys.platform != "win32":
        os.nice(_NICENESS)
