"""Rendering every page without writing it: what `check` does so that it refuses what a build refuses.

A page that rendered well is not rendered again while nothing that was read for it has changed, whether an earlier check
or a build rendered it. Pictures have no colours here, since no pixels are made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from korme.checks.page_looks import PageLook
from korme.core.model import Output, Page, Progress, Step
from korme.core.options import Options
from korme.core.paths import is_below
from korme.core.problems import Mark, Problem, with_severities
from korme.publish.page_looking import Looking, begin_looking, looks_path
from korme.publish.planning import PlannedSite, is_in_entries, plan_entries, without_broken
from korme.publish.recognition import output_name, real_folder
from korme.publish.render_pages import (
    MANY,
    MEMORY_MB,
    SECONDS,
    TOGETHER,
    PackedPages,
    PageMaker,
    RenderedPage,
    own_mb,
    packed,
    unpacked,
)
from korme.publish.selection import binding_of, question, token, traces_path
from korme.read.content import Content
from korme.site.reads import Reads
from korme.store.forking import can_inherit
from korme.store.traces import Traces, load
from korme.store.worker_pool import Failure, Pool, Task
from korme.theme.completeness import BESIDES
from korme.theme.render import Renderer
from korme.theme.template_problems import grouped

_TOKEN = "check"
"""In place of the state of an output: what a check has rendered is nowhere."""
_DATA = "content/data"
"""Folder of files without which templates fail that are right."""
_ASSETS = "assets"
_OWN_PARTS = (_ASSETS, "strings", "templates")
"""Folders of a theme whose errors leave its views as they are, so that pages can be rendered all the same."""


def rendering_problems(
    content: Content, planned: PlannedSite, options: Options, program: str, progress: Progress
) -> list[Problem]:
    """Return the problems of rendering the pages of a site, and of what their HTML says, whatever else is wrong.

    Args:
        program: digest of the program and its libraries; empty if it is not known.
    """
    sound = _sound(content, planned, options)
    if sound is None:
        return []
    folder, cache = real_folder(options.output), options.cache
    looking = None
    if sound is planned and not _lacks_assets(planned):  # without entries that have errors, links would lead nowhere
        looking = begin_looking(looks_path(folder, cache), content, planned, options)
    pages = [output for output in sound.plan.outputs if isinstance(output.recipe, Page)]
    reads = sound.reads
    binding = binding_of(sound.site, sound.theme, options, program) if program else ""
    traces = load(_record(folder, cache), binding, looking.token if looking else _TOKEN)
    waiting = _unproven(pages, traces, reads)
    traces.keep({output.path for output in pages} - {output.path for output in waiting})
    if waiting and not looking:  # a build has not looked at all pages
        waiting = _unproven(waiting, load(traces_path(folder, cache), binding, token(folder, cache)), reads)
    maker = DryMaker(PageMaker(content.theme, Renderer(content.theme), {}, reads), looking)
    problems: list[Problem] = []
    for done, (output, page, seen) in enumerate(_rendered(maker, waiting, options.jobs), 1):
        progress(Step("rendered", done, len(waiting)))
        if page.problem:
            problems.append(page.problem)
        else:
            traces.add(output.path, question(output), page.facts)
        if looking:
            looking.fresh[output.path] = seen
    own, seen_problems = _TOKEN, list[Problem]()
    if looking:
        seen_problems = looking.problems(lambda output: maker.make(output)[1].ids)
        own = looking.save()
    if binding and own and waiting:
        traces.save(_record(folder, cache), own, reads.facts)
    return with_severities([*grouped(problems), *seen_problems], content.config.checks, options.strict)


class DryMaker(NamedTuple):
    """Renders pages, and looks at them."""

    pages: PageMaker
    looking: Looking | None

    def make(self, output: Output) -> tuple[RenderedPage, PageLook]:
        """Return a page without its bytes, and what is to be said of it."""
        page = self.pages.make(output)
        seen = self.looking.look(output.path, page.data) if self.looking and page.data is not None else PageLook()
        return RenderedPage(page.key, problem=page.problem, reads=page.reads), seen


def _sound(content: Content, planned: PlannedSite, options: Options) -> PlannedSite | None:
    """Return the plan of what can be rendered: without entries that have errors; None if errors are elsewhere."""
    if any(problem.code in BESIDES for problem in planned.problems):
        return None
    broken = [problem.mark for problem in planned.problems if problem.is_error and not _is_of_theme(problem.mark)]
    if not broken or planned.left_out:
        return planned
    if not all(is_in_entries(mark.path) and not is_below(mark.path, _DATA) for mark in broken):
        return None
    return plan_entries(content, without_broken(planned.entries, broken), options)


def _is_of_theme(mark: Mark) -> bool:
    """Return whether an error is in a part of a theme without which pages can be rendered."""
    parts = mark.path.split("/")
    return parts[0] == "themes" and parts[2:3] != [] and parts[2] in _OWN_PARTS


def _lacks_assets(planned: PlannedSite) -> bool:
    """Return whether assets have errors, so that what pages link to is not all there."""
    return any(problem.is_error and f"/{_ASSETS}/" in problem.mark.path for problem in planned.problems)


def _record(folder: Path, cache: Path) -> Path:
    """Return the path of the record of the pages that rendered well in a check."""
    return cache / f"rendered-{output_name(folder)}"


def _unproven(outputs: Sequence[Output], traces: Traces, reads: Reads) -> list[Output]:
    """Return the pages of which traces do not say that they rendered well from the same facts."""
    if not traces.numbers:
        return list(outputs)
    stale = traces.stale(reads.facts)
    numbers, questions = traces.numbers, traces.questions
    return [
        output
        for output in outputs
        if output.path in stale or output.path not in numbers or questions[numbers[output.path]] != question(output)
    ]


def _rendered(maker: DryMaker, outputs: Sequence[Output], jobs: int) -> Iterator[tuple[Output, RenderedPage, PageLook]]:
    """Yield each page without its bytes, in any order; many are rendered in child processes."""
    if len(outputs) < MANY or jobs == 1 or not can_inherit():
        for output in outputs:
            yield output, *maker.make(output)
        return
    spans = [(at, min(at + TOGETHER, len(outputs))) for at in range(0, len(outputs), TOGETHER)]
    tasks = [Task(_render_span, span, SECONDS, label=span) for span in spans]
    with Pool(min(jobs, len(tasks)), MEMORY_MB, shared=(maker, outputs), own_mb=own_mb(outputs)) as pool:
        for outcome in pool.run(tasks):
            own = outputs[slice(*outcome.task.label)]
            if outcome.failure is Failure.NONE:
                pages, looks = outcome.value
                yield from zip(own, unpacked(*pages), looks, strict=True)
            else:
                yield from ((output, *maker.make(output)) for output in own)


def _render_span(
    shared: tuple[DryMaker, Sequence[Output]], span: tuple[int, int]
) -> tuple[PackedPages, tuple[PageLook, ...]]:
    maker, outputs = shared
    pages, looks = zip(*map(maker.make, outputs[slice(*span)]), strict=True)
    return packed(pages), looks
