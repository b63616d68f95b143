"""Links between pages, as entries write them: each must lead to something the build will write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from korme.checks.base import Evidence
from korme.config import Config
from korme.fields.scalars import is_safe_link
from korme.kinds import Entry
from korme.model import Plan, Prose
from korme.problems import MOST_GUESSED, Mark, Problem, guess, problem
from korme.urls import path_of, target


def check(evidence: Evidence) -> list[Problem]:
    if not evidence.is_whole:
        return []
    return check_links(evidence.config, evidence.published, evidence.prose, evidence.plan)


def check_links(config: Config, entries: Iterable[Entry], prose: Mapping[str, Prose], plan: Plan) -> list[Problem]:
    """The links of bodies and of the menu that lead nowhere."""
    paths = {one.path for one in plan.outputs}
    pages = sorted(f"/{one.removesuffix('index.html')}" for one in paths if one.endswith("index.html"))
    problems = []
    for at, item in enumerate(config.menu):
        if not is_safe_link(item.link, mail=True) and not _leads(item.link, paths):
            problems.append(_broken(item.link, config.where(f"menu.{at}"), pages))
    for entry in entries:
        for language, words in entry.body.values if entry.body else ():
            name = f"body.{language}"
            mark = entry.where(name if name in entry.marks else "body")
            found = prose.get(words)
            links = dict.fromkeys(found.links if found else ())
            for link in links:
                if not _leads(link, paths):
                    problems.append(_broken(link, mark, pages if len(problems) < MOST_GUESSED else []))
    return problems


def _leads(link: str, paths: Collection[str]) -> bool:
    url = target(link)
    return url is not None and path_of(url) in paths


def _broken(link: str, mark: Mark, pages: list[str]) -> Problem:
    near = guess(link.partition("#")[0].rstrip("/") + "/", pages) if link.startswith("/") and len(link) < 200 else ""
    return problem("link-broken", mark, hint="guess" if near else "", found=link[:120], guess=near)
