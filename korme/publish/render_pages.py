"""Pages and documents become bytes: each left alone when the output has it already, many of them in child processes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from jinja2 import TemplateError
from msgspec import Struct

from korme.core.model import GeneratedFile, Output, Page
from korme.core.problems import Problem
from korme.publish.output_folder import Written
from korme.store.compact_json import compact
from korme.store.worker_pool import Failure, Outcome, Pool, Task
from korme.theme.render import Renderer, template_problem
from korme.theme.theme import Theme

MANY = 120
"""Pages from which on starting child processes is worth its time."""
_TOGETHER = 20
"""Pages in one task."""
_SECONDS = 600.0
"""For one task: a theme is trusted, but a template may go round in a circle."""
_MEMORY_MB = 4096


class RenderedPage(Struct, frozen=True):
    """What became of one page or document."""

    key: str = ""
    """The digest of everything its bytes depend on."""
    data: bytes | None = None
    """None: the output has the same already, or there is a problem."""
    problem: Problem | None = None


class PageMaker(Struct, frozen=True):
    """All that pages are made from."""

    theme: Theme
    renderer: Renderer
    before: Mapping[str, Written]
    """What the output has, by path."""

    def make(self, output: Output) -> RenderedPage:
        """Make one page or document, unless it is there.

        Raises:
            ColourPending: it shows a picture whose colour is not known yet.
        """
        recipe = output.recipe
        assert isinstance(recipe, (Page, GeneratedFile))
        if isinstance(recipe, GeneratedFile):
            key = recipe.key()
            return RenderedPage(key, None if self._has(output.path, key) else recipe.make())
        try:
            view = recipe.view()
        except TemplateError as error:  # a string of the theme that is not there
            return RenderedPage(problem=template_problem(error, self.theme, recipe.template, output.origin))
        key = view_key(view, recipe, self.theme.digest)
        if self._has(output.path, key):
            return RenderedPage(key)
        data = self.renderer.render(recipe.template, recipe.language, view, origin=output.origin)
        return RenderedPage(problem=data) if isinstance(data, Problem) else RenderedPage(key, data)

    def _has(self, path: str, key: str) -> bool:
        last = self.before.get(path)
        return last is not None and last.key == key


def view_key(view: Mapping[str, Any], page: Page, theme: str) -> str:
    """The digest of all that a page's bytes depend on: its view, its template, its language, the theme."""
    text = compact([theme, page.template, page.language, view])
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def make_apart(
    press: PageMaker, outputs: Sequence[Output], *, jobs: int, meanwhile: Callable[[], bool]
) -> Iterator[tuple[Output, RenderedPage]]:
    """Make many pages in child processes, which inherit the site as it stands; in any order.

    Args:
        meanwhile: one step of other work while the children are busy; see `Pool.run`.
    """
    spans = [(at, min(at + _TOGETHER, len(outputs))) for at in range(0, len(outputs), _TOGETHER)]
    with Pool(min(jobs, len(spans)), _MEMORY_MB, shared=(press, outputs)) as pool:
        for outcome in pool.run([Task(_make_span, span, _SECONDS, label=span) for span in spans], meanwhile):
            yield from zip(outputs[slice(*outcome.task.label)], _results(press, outputs, outcome), strict=True)


def _results(press: PageMaker, outputs: Sequence[Output], outcome: Outcome) -> Sequence[RenderedPage]:
    """A child that failed cost only time: its pages are made here, where what is wrong shows."""
    if outcome.failure is Failure.NONE:
        made: Sequence[RenderedPage] = outcome.value
        return made
    return [press.make(one) for one in outputs[slice(*outcome.task.label)]]


def _make_span(shared: tuple[PageMaker, Sequence[Output]], span: tuple[int, int]) -> list[RenderedPage]:
    press, outputs = shared
    return [press.make(one) for one in outputs[slice(*span)]]
