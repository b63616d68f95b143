"""What is wrong with pictures and what is known of them: asked once a file, answered from the cache if it can be."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from time import time_ns
from typing import Any

from msgspec import Struct, structs

from korme.core.model import Limits, Picture, Probe, Progress, Step
from korme.core.problems import Problem
from korme.pictures.files import check_file
from korme.pictures.recipe import codecs
from korme.pictures.refusals import Fault, PictureRefused, failed, fault, placed
from korme.store.cache import Cache
from korme.store.worker_pool import Pool, Task

_READER = 4
"""Raise it with every change of what is read from a picture."""


class _ProbeRequest(Struct, frozen=True):
    picture: Picture
    stat: os.stat_result
    question: str


Findings = tuple[Probe | None, tuple[Fault, ...]]


def probe_pictures(
    pictures: Sequence[Picture],
    root: Path,
    *,
    limits: Limits,
    cache: Cache,
    pool: Pool,
    progress: Progress,
    meanwhile: Callable[[], bool] = lambda: False,
    whole: bool = False,
) -> tuple[dict[str, Probe], list[Problem]]:
    """Probes by path, and every problem of every picture at the line that names it.

    Each file is looked at once, in a child process, and not at all when it has not changed since. With
    `whole` the pixels are decoded too (small): that finds what otherwise only making shows.

    Args:
        meanwhile: one step of other work while the children are busy; see `Pool.run`.
    """
    first = {picture.path: picture for picture in reversed(pictures)}
    unique = {picture.path: first[picture.path] for picture in pictures}
    logos = {picture.path for picture in pictures if picture.is_logo}
    questions = [_question(limits, is_logo, whole) for is_logo in (False, True)]
    findings: dict[str, Findings] = {}
    asked: list[_ProbeRequest] = []
    for path, picture in unique.items():
        one = _known(picture, root, cache, questions[path in logos])
        if isinstance(one, _ProbeRequest):
            asked.append(one)
        else:
            findings[path] = one
    for done, (path, found) in enumerate(_looked_at(asked, root, limits, cache, pool, meanwhile, logos, whole), 1):
        findings[path] = found
        progress(Step("probe", done, len(asked)))
    probes = {path: probe for path in unique if (probe := findings[path][0]) is not None}
    return probes, [one for path in unique for one in placed(findings[path][1], path, unique[path].mark)]


def _question(limits: Limits, is_logo: bool, whole: bool) -> str:
    """What the answer depends on beside the file, as a short digest."""
    whole_question = f"{_READER}/{codecs()}/{structs.astuple(limits)}/{is_logo:d}{whole:d}"
    return hashlib.blake2b(whole_question.encode(), digest_size=6).hexdigest()


def _known(picture: Picture, root: Path, cache: Cache, question: str) -> _ProbeRequest | Findings:
    try:
        stat = os.lstat(f"{root}{os.sep}{picture.path}")
    except OSError as error:
        return None, (fault("picture-unreadable", "system", reason=error.strerror or ""),)
    record = cache.known(picture.path, stat, question)
    return _ProbeRequest(picture, stat, question) if record is None else _from_plain(record)


def _looked_at(
    asked: list[_ProbeRequest],
    root: Path,
    limits: Limits,
    cache: Cache,
    pool: Pool,
    meanwhile: Callable[[], bool],
    logos: set[str],
    whole: bool,
) -> Iterator[tuple[str, Findings]]:
    if not asked:
        return
    from korme.pictures.worker import Question, look

    tasks = []
    for one in sorted(asked, key=lambda one: -one.stat.st_size):
        try:
            check_file(one.stat, limits.file_mb)
        except PictureRefused as refused:
            yield one.picture.path, (None, (refused.fault,))
            continue
        question = Question(root / one.picture.path, limits, one.picture.path in logos, whole)
        tasks.append(Task(look, question, limits.seconds, label=one))
    at = time_ns()
    for outcome in pool.run(tasks, meanwhile):
        one = outcome.task.label
        if outcome.value is None:
            yield one.picture.path, (None, (failed(outcome),))
            continue
        probe, faults = outcome.value
        cache.record_known(one.picture.path, one.stat, one.question, _to_plain(probe, faults), at=at)
        yield one.picture.path, (probe, faults)


def _to_plain(probe: Probe | None, faults: Iterable[Fault]) -> list[Any]:
    return [None if probe is None else list(structs.astuple(probe)), [list(one) for one in faults]]


def _from_plain(record: Any) -> Findings:
    plain, faults = record
    return _probe(plain), tuple(Fault(code, hint, tuple((n, v) for n, v in values)) for code, hint, values in faults)


def _probe(plain: list[Any] | None) -> Probe | None:
    if plain is None:
        return None
    values = dict(zip(Probe.__struct_fields__, plain, strict=True))
    values["words"] = tuple((name, text) for name, text in values["words"])
    values["keywords"] = tuple(values["keywords"])
    return Probe(**values)
