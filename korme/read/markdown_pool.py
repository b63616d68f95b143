"""Renders all new bodies of a site in child processes, with a deadline."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from korme.core.model import RenderedBody
from korme.core.problems import Mark, Problem, problem
from korme.kinds import Entry
from korme.read.markdown import VERSION, TooDeep, render_body
from korme.store.cache import write_whole
from korme.store.records import encode_record, read_one
from korme.store.worker_pool import Failure, Outcome, Pool, Task

SECONDS = 5.0
"""Deadline of one body, in seconds, whatever it contains."""
_FIRST_SECONDS = 1.5
"""Deadline of a group, in seconds; its bodies get the rest when they are retried one by one."""
MEMORY_MB = 512
_TOGETHER = 40
"""Bodies per task: a call to a child process costs more than a short text."""


class _Failed(Struct, frozen=True):
    """A body that could not be rendered, with the code of the problem and its reason."""

    code: str
    reason: str = ""


def make_bodies(
    entries: Sequence[Entry], *, cache: Path, jobs: int, meanwhile: Callable[[], bool] = lambda: False
) -> tuple[dict[str, RenderedBody], list[Problem]]:
    """Return the rendered bodies by their Markdown, and their problems.

    Args:
        cache: the cache's folder; rendered bodies are kept in `bodies`.
        meanwhile: one step of other work while the children are busy; see `Pool.run`.
    """
    marks = _marks(entries)
    known = _load(cache)
    made = {source: known[_key(source)] for source in marks if _key(source) in known}
    fresh = [source for source in marks if source not in made]
    problems: list[Problem] = []
    if fresh:
        for source, prose in _made(fresh, jobs, meanwhile):
            if isinstance(prose, RenderedBody):
                made[source] = prose
            else:
                problems += [
                    problem(prose.code, mark, seconds=int(SECONDS), reason=prose.reason) for mark in marks[source]
                ]
    for source, prose in made.items():
        problems += [
            problem(note.code, mark.inside(note.place), hint=note.hint, found=note.found)
            for note in prose.notes
            for mark in marks[source]
        ]
    if fresh or len(known) > 2 * len(made) + 100:
        _save(cache, {_key(source): prose for source, prose in made.items()})
    return made, problems


def _marks(entries: Sequence[Entry]) -> dict[str, list[Mark]]:
    """Return the positions of each distinct body."""
    marks: dict[str, list[Mark]] = {}
    for entry in entries:
        for source, mark in body_marks(entry):
            marks.setdefault(source, []).append(mark)
    return marks


def body_marks(entry: Entry) -> Iterator[tuple[str, Mark]]:
    """Yield the Markdown of an entry's body in each language, with the place where it begins."""
    for language, source in entry.body.values if entry.body else ():
        name = f"body.{language}"
        yield source, entry.where(name if name in entry.marks else "body")


def _made(
    bodies: Sequence[str], jobs: int, meanwhile: Callable[[], bool]
) -> Iterable[tuple[str, RenderedBody | _Failed]]:
    """Yield each body with its result; the bodies of a group that fails are retried one by one."""
    groups = [tuple(bodies[at : at + _TOGETHER]) for at in range(0, len(bodies), _TOGETHER)]
    with Pool(jobs, MEMORY_MB) as pool:
        alone: list[str] = []
        tasks = [Task(_convert, group, _first_try(group), label=group) for group in groups]
        for outcome in pool.run(tasks, meanwhile):
            if outcome.failure is Failure.NONE:
                yield from zip(outcome.task.label, outcome.value, strict=True)
            elif len(outcome.task.label) == 1:
                yield outcome.task.label[0], _single(outcome)
            else:
                alone += outcome.task.label
        for outcome in pool.run(Task(_convert, (source,), SECONDS - _FIRST_SECONDS, label=source) for source in alone):
            yield outcome.task.label, _single(outcome)


def _first_try(group: Sequence[str]) -> float:
    return SECONDS if len(group) == 1 else _FIRST_SECONDS


def _single(outcome: Outcome) -> RenderedBody | _Failed:
    if outcome.failure is Failure.NONE:
        only: RenderedBody | _Failed = outcome.value[0]
        return only
    if outcome.failure is Failure.BROKE:
        return _Failed("body-failed", outcome.text)
    return _Failed("body-too-slow")


def _convert(bodies: tuple[str, ...]) -> list[RenderedBody | _Failed]:
    """Render Markdown, in a child process."""
    made: list[RenderedBody | _Failed] = []
    for source in bodies:
        try:
            made.append(render_body(source))
        except TooDeep:
            made.append(_Failed("body-too-deep"))
    return made


def _key(source: str) -> str:
    return hashlib.blake2b(f"{VERSION}\n{source}".encode(), digest_size=16).hexdigest()


def _load(cache: Path) -> dict[str, RenderedBody]:
    return read_one(cache / "bodies", dict[str, RenderedBody]) or {}


def _save(cache: Path, bodies: dict[str, RenderedBody]) -> None:
    write_whole(cache / "bodies", encode_record(dict(sorted(bodies.items()))))
