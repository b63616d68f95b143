"""All bodies of a site made into prose: in child processes with a deadline, and only when they are new."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
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
"""What one body may cost, whatever is in it."""
_FIRST_SECONDS = 1.5
"""Of these, what a group may cost: its bodies have the rest when they must go again, each alone."""
MEMORY_MB = 512
_TOGETHER = 40
"""Bodies in one task: a call to a child process costs more than a short text."""


class _Failed(Struct, frozen=True):
    """A body that is no prose, and why."""

    code: str


def make_bodies(
    entries: Sequence[Entry], *, cache: Path, jobs: int, meanwhile: Callable[[], bool] = lambda: False
) -> tuple[dict[str, RenderedBody], list[Problem]]:
    """The prose of every body, by its Markdown; a body that takes too long or nests too deep is a problem.

    Args:
        cache: the cache's folder; what is known of unchanged bodies lies in `bodies`.
        meanwhile: one step of other work while the children are busy; see `Pool.run`.
    """
    marks = _marks(entries)
    known = _load(cache)
    made = {words: known[_key(words)] for words in marks if _key(words) in known}
    fresh = [words for words in marks if words not in made]
    problems: list[Problem] = []
    if fresh:
        for words, prose in _made(fresh, jobs, meanwhile):
            if isinstance(prose, RenderedBody):
                made[words] = prose
            else:
                problems += [problem(prose.code, mark, seconds=int(SECONDS)) for mark in marks[words]]
    if fresh or len(known) > 2 * len(made) + 100:
        _save(cache, {_key(words): prose for words, prose in made.items()})
    return made, problems


def _marks(entries: Sequence[Entry]) -> dict[str, list[Mark]]:
    """Where each distinct body stands."""
    found: dict[str, list[Mark]] = {}
    for entry in entries:
        for language, words in entry.body.values if entry.body else ():
            name = f"body.{language}"
            found.setdefault(words, []).append(entry.where(name if name in entry.marks else "body"))
    return found


def _made(
    bodies: Sequence[str], jobs: int, meanwhile: Callable[[], bool]
) -> Iterable[tuple[str, RenderedBody | _Failed]]:
    """Bodies go together; those of a group that fails go again, each alone."""
    groups = [tuple(bodies[at : at + _TOGETHER]) for at in range(0, len(bodies), _TOGETHER)]
    with Pool(jobs, MEMORY_MB) as pool:
        alone: list[str] = []
        tasks = [Task(_convert, group, _first_try(group), label=group) for group in groups]
        for outcome in pool.run(tasks, meanwhile):
            if outcome.failure is Failure.NONE:
                yield from zip(outcome.task.label, outcome.value, strict=True)
            elif len(outcome.task.label) == 1:
                yield outcome.task.label[0], _one(outcome)
            else:
                alone += outcome.task.label
        for outcome in pool.run(Task(_convert, (words,), SECONDS - _FIRST_SECONDS, label=words) for words in alone):
            yield outcome.task.label, _one(outcome)


def _first_try(group: Sequence[str]) -> float:
    return SECONDS if len(group) == 1 else _FIRST_SECONDS


def _one(outcome: Outcome) -> RenderedBody | _Failed:
    if outcome.failure is Failure.NONE:
        only: RenderedBody | _Failed = outcome.value[0]
        return only
    return _Failed("body-too-slow")


def _convert(bodies: tuple[str, ...]) -> list[RenderedBody | _Failed]:
    """In a child process: Markdown to prose."""
    made: list[RenderedBody | _Failed] = []
    for words in bodies:
        try:
            made.append(render_body(words))
        except TooDeep:
            made.append(_Failed("body-too-deep"))
    return made


def _key(words: str) -> str:
    return hashlib.blake2b(f"{VERSION}\n{words}".encode(), digest_size=16).hexdigest()


def _load(cache: Path) -> dict[str, RenderedBody]:
    return read_one(cache / "bodies", dict[str, RenderedBody]) or {}


def _save(cache: Path, bodies: dict[str, RenderedBody]) -> None:
    write_whole(cache / "bodies", encode_record(dict(sorted(bodies.items()))))
