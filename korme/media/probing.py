"""Facts of media, their stills, and the problems found in them; each file is looked at once and the result cached."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from time import time_ns
from typing import NamedTuple

from msgspec import Struct, convert, structs, to_builtins

from korme.core.media import MediumFacts
from korme.core.model import Limits, Picture
from korme.core.problems import Problem, SiteError, problem
from korme.media.formats import DOCUMENT
from korme.media.jobs import MadeStill, MediumFindings, MediumQuestion, StillOrder
from korme.media.naming import TOOLS, has_tool, still_name, tool_of
from korme.media.page_pictures import DOCUMENT_TIMES, page_pictures
from korme.media.refusals import failed
from korme.media.worker import look, make_still
from korme.pictures.files import check_file
from korme.pictures.refusals import PictureRefused, fault, placed
from korme.store.cache import Cache
from korme.store.worker_pool import Outcome, Pool, Task

_READER = 3
"""Increment with every change to what is found of a medium."""
_BYTES_A_SECOND = 20_000_000
"""What is at least read of a file in a second, beyond the limit of a picture's time."""
_ANY_MB = 10**6
"""More than any file has: whether it is too large is said by who reads it."""
_STILL_SECONDS = 3.0
"""How many times as long as a picture a still may take."""


class ProbedMedia(NamedTuple):
    """What is known of the media of a site."""

    facts: dict[str, MediumFacts]
    """By the path of the file."""
    stills: dict[str, str]
    """Names in the cache of the pictures that are made of media, by the picture's path."""
    pages: tuple[Picture, ...]
    """The pages of documents that do not stand for the whole."""
    problems: list[Problem]

    def with_images(self, pictures: Iterable[Picture]) -> list[Picture]:
        """Return pictures and pages of documents, without stills that could not be made, as of a file that is refused."""
        return [each for each in (*pictures, *self.pages) if not each.part or each.path in self.stills]

    def made(self, cache: Cache) -> dict[str, str]:
        """Return the files of the pictures that are made of media, by the picture's path."""
        return {path: str(cache.place(name)) for path, name in self.stills.items()}


def probe_media(
    pictures: Iterable[Picture],
    root: Path,
    *,
    limits: Limits,
    cache: Cache,
    pool: Pool,
    meanwhile: Callable[[], bool] = lambda: False,
) -> ProbedMedia:
    """Look at the files of media in child processes, and make their stills; neither again if they are unchanged.

    Args:
        meanwhile: one step of other work while the child processes are busy; see `Pool.run`.

    Raises:
        SiteError: the cache cannot be written.
    """
    shown = [picture for picture in pictures if picture.medium]
    if not shown:
        return ProbedMedia({}, {}, (), [])
    desk = _Desk(root, limits, cache, pool, meanwhile)
    desk.look(_files(shown))
    pages = tuple(_further_pages(shown, desk.facts, limits))
    ordered = {each.path: each for each in (*shown, *pages) if each.part}
    desk.make_stills(ordered.values())
    desk.problems += _tools_missing(ordered.values())
    return ProbedMedia(desk.facts, desk.stills, pages, desk.problems)


def _files(pictures: Iterable[Picture]) -> dict[str, Picture]:
    """Return the files of media by path, each with the picture that stands for it."""
    found: dict[str, Picture] = {}
    for picture in pictures:
        for path in (picture.medium.path, picture.medium.smaller) if picture.medium else ():
            if path:
                found.setdefault(path, picture)
    return found


def _further_pages(pictures: Iterable[Picture], facts: Mapping[str, MediumFacts], limits: Limits) -> Iterator[Picture]:
    """Yield the pages of documents that do not stand for the whole, each as a picture of its own."""
    for path, picture in _files(pictures).items():
        if path in facts and facts[path].pages:
            yield from (page for page in page_pictures(picture, facts[path], limits) if page is not picture)


def _tools_missing(pictures: Iterable[Picture]) -> Iterator[Problem]:
    """Yield one note for each package without which there are plates in place of stills."""
    first: dict[str, Picture] = {}
    for picture in pictures:
        if picture.medium and picture.medium.kind != DOCUMENT and not has_tool(picture.medium.kind):
            first.setdefault(TOOLS[picture.medium.kind], picture)
    for package, picture in first.items():
        yield problem("medium-tool-missing", picture.mark, package=package, file=picture.named)


def _is_offered(picture: Picture) -> bool:
    return picture.medium is not None and picture.medium.download


def _times(kind: str, is_offered: bool) -> float:
    """Return how many times as long as a picture a file may take: all pages of a document to keep are drawn twice."""
    return DOCUMENT_TIMES if kind == DOCUMENT and is_offered else 1


class _Desk(Struct):
    """Where media are looked at: what is known so far."""

    root: Path
    limits: Limits
    cache: Cache
    pool: Pool
    meanwhile: Callable[[], bool]
    facts: dict[str, MediumFacts] = {}
    stats: dict[str, os.stat_result] = {}
    stills: dict[str, str] = {}
    problems: list[Problem] = []

    def look(self, files: Mapping[str, Picture]) -> None:
        """Look at files, given by path with the picture that stands for each."""
        key = f"{_READER}/{tool_of(DOCUMENT)}/{structs.astuple(self.limits)}"
        question = f"medium {hashlib.blake2b(key.encode(), digest_size=6).hexdigest()}"
        tasks = []
        for path, picture in files.items():
            asked = f"{question}{' offered' * _is_offered(picture)}"
            found = self._known(path, asked)
            if found is not None:
                self._take(path, picture, found)
                continue
            kind = picture.medium.kind if picture.medium else ""
            medium = MediumQuestion(self.root / path, kind, self.limits, _is_offered(picture))
            seconds = self.limits.seconds * _times(kind, medium.is_offered)
            seconds += self.stats[path].st_size / _BYTES_A_SECOND
            tasks.append(Task(look, medium, seconds, label=(path, picture, asked)))
        at = time_ns()
        for outcome in self.pool.run(tasks, self.meanwhile):
            path, picture, asked = outcome.task.label
            self._take(path, picture, outcome.value or MediumFindings(faults=(failed(outcome),)))
            if outcome.value:
                self.cache.record_known([(path, self.stats[path], asked, to_builtins(outcome.value))], at=at)

    def _known(self, path: str, question: str) -> MediumFindings | None:
        """Return what is known of a file, or can be said without reading it."""
        try:
            self.stats[path] = stat = os.lstat(self.root / path)
            check_file(stat, _ANY_MB)
        except OSError as error:
            return MediumFindings(faults=(fault("picture-unreadable", "system", reason=error.strerror or ""),))
        except PictureRefused as refused:
            return MediumFindings(faults=(refused.fault,))
        known = self.cache.known(path, stat, question)
        return None if known is None else convert(known, MediumFindings)

    def _take(self, path: str, picture: Picture, found: MediumFindings) -> None:
        self.problems += placed(found.faults, path, picture.mark)
        if found.facts:
            self.facts[path] = found.facts

    def make_stills(self, pictures: Iterable[Picture]) -> None:
        """Make the stills that the cache does not have."""
        tasks = []
        for picture in pictures:
            task = self._still_task(picture)
            if task is not None:
                tasks.append(task)
        at = time_ns()
        for outcome in self.pool.run(tasks, self.meanwhile):
            picture = outcome.task.label
            made = outcome.value or self._plate_instead(outcome)
            self._take_still(picture, made)
            if made.stamp:
                self.cache.record_made({self.stills[picture.path]: made.stamp})
            if picture.named in self.stats:
                question = _still_question(self.stills[picture.path])
                self.cache.record_known(
                    [(picture.named, self.stats[picture.named], question, to_builtins(made))], at=at
                )

    def _still_task(self, picture: Picture) -> Task | None:
        """Return the task of making a still; None if it is there, or its file cannot be used."""
        medium = picture.medium
        facts = self.facts.get(medium.path) if medium else None
        if medium is None or (medium.path and facts is None):
            return None
        kind = facts.kind if facts else medium.kind
        name = self.stills[picture.path] = still_name(kind, picture.part, facts.digest if facts else "")
        stat = self.stats.get(medium.path)
        known = self.cache.known(medium.path, stat, _still_question(name)) if stat else None
        if self.cache.has(name) and (known is not None or stat is None):
            self._take_still(picture, convert(known, MadeStill) if known is not None else MadeStill())
            return None
        source = self.root / medium.path if medium.path else None
        order = StillOrder(kind, picture.part, self.cache.place(name), self.limits, source, facts)
        return Task(make_still, order, self.limits.seconds * _STILL_SECONDS, label=picture)

    def _take_still(self, picture: Picture, made: MadeStill) -> None:
        """Keep what was found in making a still.

        Raises:
            SiteError: the cache cannot be written.
        """
        found = placed(made.faults, picture.named, picture.mark)
        if any(each.code == "cache-unwritable" for each in found):
            raise SiteError(tuple(found))
        self.problems += found
        if made.peaks and picture.named in self.facts:
            self.facts[picture.named] = structs.replace(self.facts[picture.named], peaks=made.peaks)

    def _plate_instead(self, outcome: Outcome) -> MadeStill:
        """Draw the plate of a medium whose still has cost too much."""
        task = Task(make_still, structs.replace(outcome.task.argument, is_plate=True), outcome.task.seconds)
        made: MadeStill = next(iter(self.pool.run([task]))).value or MadeStill()
        return MadeStill(made.stamp, (failed(outcome), *made.faults))


def _still_question(name: str) -> str:
    return f"still {name}"
