"""Links between pages, as entries write them: each must lead to something the build will write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, partial
from urllib.parse import unquote

from korme.checks.anchors import has_anchor
from korme.checks.base import Evidence, bodies, inside
from korme.core.model import Page, Plan, RenderedBody
from korme.core.problems import MOST_GUESSED, Mark, Problem, guess, problem
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
    """The links of bodies and of the menu that lead nowhere."""
    paths = {one.path for one in plan.outputs}
    pages = sorted(f"/{one.removesuffix('index.html')}" for one in paths if one.endswith("index.html"))
    problems: list[Problem] = []
    for link, mark in _links(config, entries, prose):
        if not _leads(link, paths):
            problems.append(_broken(link, mark, pages if len(problems) < MOST_GUESSED else []))
    return problems


def _links(config: Config, entries: Iterable[Entry], prose: Mapping[str, RenderedBody]) -> Iterator[tuple[str, Mark]]:
    """Every link to a page of the site, with its place."""
    for at, item in enumerate(config.menu):
        if not is_safe_link(item.link, mail=True):
            yield item.link, config.where(f"menu.{at}")
    for entry in entries:
        for _, words, mark in bodies(entry):
            found = prose.get(words)
            for link in dict.fromkeys(found.links if found else ()):
                yield link, inside(mark, words, link)


def _anchors(evidence: Evidence) -> Iterator[Problem]:
    """Links to a part of a page that no template of that page has."""
    templates = {one.path: one.recipe.template for one in evidence.plan.outputs if isinstance(one.recipe, Page)}
    known = cache(partial(has_anchor, evidence.theme))
    for link, mark in _links(evidence.config, evidence.published, evidence.prose):
        anchor = unquote(link.partition("#")[2])
        url = target(link)
        template = templates.get(path_of(url)) if url is not None else None
        if anchor and template and not known(template, anchor):
            yield problem("link-anchor", mark, found=link[:120], anchor=anchor[:60], page=link.partition("#")[0][:120])


def _leads(link: str, paths: Collection[str]) -> bool:
    url = target(link)
    return url is not None and path_of(url) in paths


def _broken(link: str, mark: Mark, pages: list[str]) -> Problem:
    near = guess(link.partition("#")[0].rstrip("/") + "/", pages) if link.startswith("/") and len(link) < 200 else ""
    return problem("link-broken", mark, hint="guess" if near else "", found=link[:120], guess=near)
