"""Probes of pictures and the problems found in them; each file is inspected once and the result cached."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from time import time_ns
from typing import Any, NamedTuple

from msgspec import Struct, structs

from korme.core.model import Limits, Picture, Probe, Progress, Step
from korme.core.problems import Problem
from korme.pictures.files import check_file
from korme.pictures.jobs import Question
from korme.pictures.recipe import codecs
from korme.pictures.refusals import Fault, Findings, PictureRefused, failed, fault, placed
from korme.pictures.worker import look
from korme.store.cache import Cache
from korme.store.task_groups import run_grouped
from korme.store.worker_pool import Pool, Task

_READER = 9
_LOGO = 3
"""Version of what is measured of logos."""
"""Increment with every change to what is read from a picture."""
_SMALL = 100_000
"""Bytes below which files are inspected several at a time."""


class _ProbeRequest(Struct, frozen=True):
    picture: Picture
    source: str
    stat: os.stat_result
    question: str


class ProbeResult(NamedTuple):
    """Probes by path, and every problem of every picture at the line that names it."""

    probes: Mapping[str, Probe]
    problems: list[Problem]


class LastProbes(Struct, eq=False):
    """What the last call in this process has found."""

    found: dict[str, tuple[str, Findings]] = {}
    """By path, each with the stamp and the question it answers; replaced by each call."""
    tree: str = ""
    """Digest of the site's files."""
    asked: tuple[object, ...] = ()
    """What was asked: the pictures, the questions, and the files of those that were made; empty if a file could not be trusted."""
    result: ProbeResult = ProbeResult({}, [])


class KnownFindings(NamedTuple):
    """The last call, and what has changed since."""

    stamp: Callable[[str], str]
    """Returns the size and times of a file by its path; empty if they do not show that it is unchanged."""
    last: LastProbes
    differing: Callable[[Collection[str]], Collection[str]] = frozenset
    """Returns those of some files that may differ from the last call."""
    tree: str = ""
    """Digest of the site's files now."""


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
    known: KnownFindings | None = None,
    made: Mapping[str, str] | None = None,
) -> ProbeResult:
    """Probe pictures; each file is inspected once, in a child process, and not at all if unchanged since.

    With `whole` the pixels are decoded too (small), which finds errors that otherwise only encoding shows.

    Args:
        meanwhile: one step of other work while the child processes are busy; see `Pool.run`.
        known: what the last call in this process has found; takes what this one finds.
        made: files of pictures that were made of media, by the picture's path.
    """
    made = made or {}
    unique: dict[str, Picture] = {}
    for picture in pictures:
        unique.setdefault(picture.path, picture)
    keys = [_question(limits, is_logo, whole) for is_logo in (False, True)]
    logos = {picture.path for picture in pictures if picture.is_logo}
    asked, before = (pictures, keys, made), known.last.found if known else {}
    differing = known.differing(unique) if known else ()
    if known and known.last.asked == asked:
        states = _states(differing, keys, logos, known, differing)
        if all(state and before[path][0] == state for path, state in states.items()):
            known.last.tree = known.tree
            return known.last.result
    states = _states(unique, keys, logos, known, differing) if known else {}
    findings = {
        path: before[path][1] for path, state in states.items() if state and before.get(path, ("",))[0] == state
    }
    requests: list[_ProbeRequest] = []
    for path, picture in unique.items():
        if path in findings:
            continue
        source = made.get(path) or f"{root}{os.sep}{path}"
        cached = _known(picture, source, cache, keys[path in logos])
        if isinstance(cached, _ProbeRequest):
            requests.append(cached)
        else:
            findings[path] = cached
    for done, (path, seen) in enumerate(_looked_at(requests, limits, cache, pool, meanwhile, logos, whole), 1):
        findings[path] = seen
        progress(Step("probe", done, len(requests)))
    result = _result(unique, findings, made)
    if known:
        known.last.found = {path: (state, findings[path]) for path, state in states.items() if path in result.probes}
        is_sure = all(states.values()) and len(result.probes) == len(unique)
        known.last.asked, known.last.result, known.last.tree = asked if is_sure else (), result, known.tree
    return result


def _result(unique: Mapping[str, Picture], findings: Mapping[str, Findings], made: Collection[str]) -> ProbeResult:
    """Return what was found in pictures; our own drawings are not judged."""
    probes = {path: probe for path in unique if (probe := findings[path].probe) is not None}
    faulty = [path for path in unique if findings[path].faults and path not in made]
    return ProbeResult(
        probes, [one for path in faulty for one in placed(findings[path].faults, path, unique[path].mark)]
    )


def _question(limits: Limits, is_logo: bool, whole: bool) -> str:
    """Return a short digest of everything the findings depend on besides the file."""
    key = f"{_READER}/{codecs()}/{structs.astuple(limits)}/{is_logo * _LOGO:d}{whole:d}"
    return hashlib.blake2b(key.encode(), digest_size=6).hexdigest()


def _states(
    paths: Iterable[str], keys: Sequence[str], logos: Collection[str], known: KnownFindings, differing: Collection[str]
) -> dict[str, str]:
    """Return the state of each file and the question about it; empty if it must be looked up."""
    before, stamp = known.last.found, known.stamp
    states = {}
    for path in paths:
        question = keys[path in logos]
        last = before.get(path) if path not in differing else None
        if last and last[0].endswith(question):
            states[path] = last[0]
        else:
            states[path] = f"{found} {question}" if (found := stamp(path)) else ""
    return states


def _known(picture: Picture, source: str, cache: Cache, question: str) -> _ProbeRequest | Findings:
    try:
        stat = os.lstat(source)
    except OSError as error:
        return Findings(None, (fault("picture-unreadable", "system", reason=error.strerror or ""),))
    record = cache.known(picture.path, stat, question)
    return _ProbeRequest(picture, source, stat, question) if record is None else _from_plain(record)


def _looked_at(
    requests: list[_ProbeRequest],
    limits: Limits,
    cache: Cache,
    pool: Pool,
    meanwhile: Callable[[], bool],
    logos: set[str],
    whole: bool,
) -> Iterator[tuple[str, Findings]]:
    if not requests:
        return
    tasks = []
    for request in sorted(requests, key=lambda request: -request.stat.st_size):
        try:
            check_file(request.stat, limits.file_mb)
        except PictureRefused as refused:
            yield request.picture.path, Findings(None, (refused.fault,))
            continue
        question = Question(Path(request.source), limits, request.picture.path in logos, whole)
        tasks.append(Task(look, question, limits.seconds, label=request))
    at = time_ns()
    for outcomes in run_grouped(pool, tasks, meanwhile, is_small=lambda task: task.label.stat.st_size < _SMALL):
        found = [(outcome.task.label, outcome.value) for outcome in outcomes if outcome.value is not None]
        cache.record_known(
            [(each.picture.path, each.stat, each.question, _to_plain(*findings)) for each, findings in found], at=at
        )
        yield from ((each.picture.path, Findings(*findings)) for each, findings in found)
        for outcome in outcomes:
            if outcome.value is None:
                yield outcome.task.label.picture.path, Findings(None, (failed(outcome),))


def _to_plain(probe: Probe | None, faults: Iterable[Fault]) -> list[Any]:
    return [None if probe is None else list(structs.astuple(probe)), [list(item) for item in faults]]


def _from_plain(record: Any) -> Findings:
    plain, faults = record
    return Findings(
        _probe(plain),
        tuple(Fault(code, hint, tuple((n, v) for n, v in values)) for code, hint, values in faults),
    )


_FACTS = Probe.__struct_fields__.index("texts")


def _probe(plain: list[Any] | None) -> Probe | None:
    if plain is None:
        return None
    facts, (texts, keywords, *ink) = plain[:_FACTS], plain[_FACTS:]
    values = [*facts, tuple((name, text) for name, text in texts), tuple(keywords), *map(tuple, ink)]
    return Probe(*values)
