"""Renders all new bodies of a site in child processes, with a deadline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

from msgspec import Struct

from korme.core.model import Progress, RenderedBody, Step
from korme.core.problems import Mark, Problem, problem
from korme.kinds import Entry
from korme.read.body_store import BodyStore, EncodedBody, encoded
from korme.read.markdown import BodyRenderer, TooDeep
from korme.read.memory import ReadingMemory, body_key
from korme.store.worker_pool import Failure, Outcome, Pool, Task

SECONDS = 5.0
"""Deadline of one body, in seconds, whatever it contains."""
_FIRST_SECONDS = 1.5
"""Deadline of a group, in seconds; its bodies get the rest when they are retried one by one."""
MEMORY_MB = 512
_TOGETHER = 40
"""Bodies per task: a call to a child process costs more than a short text."""
_SPARE = 100
"""Outdated bodies in the cache before they are forgotten, beside as many as are needed."""


class _Failed(Struct, frozen=True):
    """A body that could not be rendered, with the code of the problem and its reason."""

    code: str
    reason: str = ""


_Result = EncodedBody | RenderedBody | _Failed
"""A body that can be stored, one that cannot, or none."""


def make_bodies(
    entries: Sequence[Entry],
    *,
    cache: Path,
    jobs: int,
    progress: Progress = lambda step: None,
    meanwhile: Callable[[], bool] = lambda: False,
    memory: ReadingMemory | None = None,
    pool: Pool | None = None,
) -> tuple[Mapping[str, RenderedBody], list[Problem]]:
    """Return the rendered bodies by their Markdown, and their problems.

    Args:
        cache: the cache's folder; rendered bodies are kept in `bodies`.
        meanwhile: one step of other work while the children are busy; see `Pool.run`.
        memory: what the last call in this process has read.
        pool: renders, instead of child processes that end with this call.
    """
    memory = memory or ReadingMemory()
    store = memory.body_store = memory.body_store or BodyStore(cache)
    bodies = memory.bodies
    sources = bodies.sources_of(entries, lasts=memory.lasts)
    known = bodies.prose or _recorded(sources, store, memory)
    fresh = [source for source in sources if source not in known]
    new: dict[str, RenderedBody] = {}
    failed: dict[str, _Failed] = {}
    for group in _made(fresh, jobs, meanwhile, pool) if fresh else ():
        new |= {source: body for source, body in group if isinstance(body, RenderedBody)}
        lines = [(source, body) for source, body in group if isinstance(body, EncodedBody)]
        if lines:
            new |= zip((source for source, _ in lines), store.add(lines), strict=True)
        failed |= {source: body for source, body in group if isinstance(body, _Failed)}
        progress(Step("texts", len(new) + len(failed), len(fresh)))
    made = {source: prose for source in sources if (prose := known.get(source) or new.get(source))}
    bodies.take(made, is_complete=not failed)
    if store.lines > 2 * len(bodies.prose) + _SPARE:
        store.forget_others(bodies.prose.values())
    return bodies.prose, _problems(entries, failed, bodies.notable)


def _recorded(sources: Iterable[str], store: BodyStore, memory: ReadingMemory) -> Mapping[str, RenderedBody]:
    """Return the bodies that earlier builds have recorded, by their Markdown."""
    keys = memory.body_keys if store.open() else {}
    return store.taken((source, keys.get(source) or body_key(source)) for source in sources if store.places)


def _problems(
    entries: Sequence[Entry], failed: Mapping[str, _Failed], notable: Mapping[str, RenderedBody]
) -> list[Problem]:
    noted = {source: prose.notes for source, prose in notable.items() if prose.notes}
    if not failed and not noted:
        return []
    marks: dict[str, list[Mark]] = {source: [] for source in (*failed, *noted)}
    for entry in entries:
        for source, mark in body_marks(entry):
            if source in marks:
                marks[source].append(mark)
    problems = [
        problem(found.code, mark, seconds=int(SECONDS), reason=found.reason)
        for source, found in failed.items()
        for mark in marks[source]
    ]
    problems += [
        problem(note.code, mark.inside(note.place), hint=note.hint, found=note.found)
        for source, notes in noted.items()
        for note in notes
        for mark in marks[source]
    ]
    return problems


def body_marks(entry: Entry) -> Iterator[tuple[str, Mark]]:
    """Yield the Markdown of an entry's body in each language, with the place where it begins."""
    for language, source in entry.body.values if entry.body else ():
        name = f"body.{language}"
        yield source, entry.where(name if name in entry.marks else "body")


def _made(
    bodies: Sequence[str], jobs: int, meanwhile: Callable[[], bool], lasting: Pool | None
) -> Iterable[list[tuple[str, _Result]]]:
    """Yield groups of bodies with their results; the bodies of a group that fails are retried one by one."""
    groups = [tuple(bodies[at : at + _TOGETHER]) for at in range(0, len(bodies), _TOGETHER)]
    with nullcontext(lasting) if lasting else Pool(jobs, MEMORY_MB) as pool:
        alone: list[str] = []
        tasks = [Task(_convert, group, _first_try(group), label=group) for group in groups]
        for outcome in pool.run(tasks, meanwhile):
            if outcome.failure is Failure.NONE:
                yield list(zip(outcome.task.label, outcome.value, strict=True))
            elif len(outcome.task.label) == 1:
                yield [(outcome.task.label[0], _single(outcome))]
            else:
                alone += outcome.task.label
        for outcome in pool.run(Task(_convert, (source,), SECONDS - _FIRST_SECONDS, label=source) for source in alone):
            yield [(outcome.task.label, _single(outcome))]


def _first_try(group: Sequence[str]) -> float:
    return SECONDS if len(group) == 1 else _FIRST_SECONDS


def _single(outcome: Outcome) -> _Result:
    if outcome.failure is Failure.NONE:
        only: _Result = outcome.value[0]
        return only
    if outcome.failure is Failure.BROKE:
        return _Failed("body-failed", outcome.text)
    return _Failed("body-too-slow")


def _convert(bodies: tuple[str, ...]) -> list[_Result]:
    """Render Markdown, in a child process."""
    made: list[_Result] = []
    renderer = BodyRenderer()
    for source in bodies:
        try:
            body = renderer.render(source)
        except TooDeep:
            made.append(_Failed("body-too-deep"))
        else:
            made.append(encoded(body_key(source), body) or body)
    return made
