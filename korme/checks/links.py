"""Internal links in bodies and the menu: each must lead to a file that the build writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, partial
from urllib.parse import unquote

from korme.checks.anchors import has_anchor
from korme.checks.base import Evidence, bodies, inside
from korme.core.likeness import guess
from korme.core.model import Page, Plan, RenderedBody
from korme.core.problems import MOST_GUESSED, Mark, Problem, problem
from korme.fields.scalars import is_safe_link
from korme.kinds import Entry
from korme.site.config import Config
from korme.site.urls import path_of, target


def check(evidence: Evidence) -> list[Problem]:
    if not evidence.is_whole:
        return []
    broken = check_links(evidence.config, evidence.published, evidence.prose, evidence.plan)
    return [*broken, *_anchors(evidence)]


def check_links(
    config: Config, entries: Iterable[Entry], prose: Mapping[str, RenderedBody], plan: Plan
) -> list[Problem]:
    """Return a problem for each link of a body or the menu that leads nowhere."""
    paths = {output.path for output in plan.outputs}
    pages = sorted(f"/{path.removesuffix('index.html')}" for path in paths if path.endswith("index.html"))
    problems: list[Problem] = []
    for link, mark in _links(config, entries, prose):
        if not _exists(link, paths):
            problems.append(_broken(link, mark, pages if len(problems) < MOST_GUESSED else []))
    return problems


def _links(config: Config, entries: Iterable[Entry], prose: Mapping[str, RenderedBody]) -> Iterator[tuple[str, Mark]]:
    """Yield every internal link with its place."""
    for at, item in enumerate(config.menu):
        if not is_safe_link(item.link, mail=True):
            yield item.link, config.where(f"menu.{at}")
    for entry in entries:
        for body in bodies(entry):
            rendered = prose.get(body.markdown)
            for link in dict.fromkeys(rendered.links if rendered else ()):
                yield link, inside(body.mark, body.markdown, link)


def _anchors(evidence: Evidence) -> Iterator[Problem]:
    """Yield a problem for each link to an anchor that no template of its page has."""
    templates = {
        output.path: output.recipe.template for output in evidence.plan.outputs if isinstance(output.recipe, Page)
    }
    is_known = cache(partial(has_anchor, evidence.theme))
    for link, mark in _links(evidence.config, evidence.published, evidence.prose):
        anchor = unquote(link.partition("#")[2])
        url = target(link)
        template = templates.get(path_of(url)) if url is not None else None
        if anchor and template and not is_known(template, anchor):
            yield problem("link-anchor", mark, found=link[:120], anchor=anchor[:60], page=link.partition("#")[0][:120])


def _exists(link: str, paths: Collection[str]) -> bool:
    url = target(link)
    return url is not None and path_of(url) in paths


def _broken(link: str, mark: Mark, pages: list[str]) -> Problem:
    near = guess(link.partition("#")[0].rstrip("/") + "/", pages) if link.startswith("/") and len(link) < 200 else ""
    return problem("link-broken", mark, hint="guess" if near else "", found=link[:120], guess=near)
