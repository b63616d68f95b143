"""Internal links in bodies, menu and footer: each must lead to a file that the build writes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, partial
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import unquote

from korme.checks.base import Evidence, bodies
from korme.core.likeness import guess
from korme.core.model import Output, Page, Plan, RenderedBody
from korme.core.problems import MOST_GUESSED, Mark, Problem, problem
from korme.fields.scalars import is_safe_link
from korme.kinds import Entry, Story
from korme.site.config import Config
from korme.site.downloads import file_of
from korme.site.removed_pages import TEMPLATE
from korme.site.urls import entry_url, in_language, path_of, target
from korme.theme.anchors import has_anchor


class BodyLink(NamedTuple):
    """A link to a page of the site, with its place and the page on which it stands ('' for menu and footer)."""

    address: str
    mark: Mark
    page: str = ""
    file: str = ""
    """The file of the entry that it names."""


def check(evidence: Evidence) -> list[Problem]:
    if not evidence.is_whole:
        return []
    files = evidence.site.downloads
    shown = {id(entry) for entry in evidence.published}
    hidden = {entry_url(entry): entry for entry in evidence.entries if id(entry) not in shown}
    links = list(_links(evidence.config, evidence.published, evidence.prose))
    broken = _broken_links(links, evidence.plan, files, hidden)
    if evidence.incomplete:
        broken += check_links(
            evidence.config, evidence.incomplete, evidence.prose, evidence.plan, evidence.files, hidden
        )
    return [*broken, *_anchors(evidence, links)]


def check_links(
    config: Config,
    entries: Iterable[Entry],
    prose: Mapping[str, RenderedBody],
    plan: Plan,
    downloads: Collection[str] = (),
    hidden: Mapping[str, Entry] = MappingProxyType({}),
) -> list[Problem]:
    """Return a problem for each link of a body, the menu or the footer that leads nowhere, or nowhere yet.

    Args:
        downloads: the paths of the entries' files that are published.
        hidden: entries that are not published, by URL.
    """
    return _broken_links(_links(config, entries, prose), plan, downloads, hidden)


def _broken_links(
    links: Iterable[BodyLink], plan: Plan, downloads: Collection[str], hidden: Mapping[str, Entry]
) -> list[Problem]:
    paths = cache(lambda: {output.path for output in plan.outputs if not _is_removed(output)})
    pages = cache(partial(_pages, plan))
    problems: list[Problem] = []
    for link in links:
        if not _exists(link, paths()) and link.file not in downloads:
            entry = hidden.get(target(link.address) or "")
            problems.append(_broken(link, pages() if len(problems) < MOST_GUESSED else [], entry))
    return problems


def _pages(plan: Plan) -> list[str]:
    """Return the addresses of all pages from the site's root, in order."""
    names = (output.path for output in plan.outputs if output.path.endswith("index.html"))
    return sorted(f"/{path.removesuffix('index.html')}" for path in names)


def _links(config: Config, entries: Iterable[Entry], prose: Mapping[str, RenderedBody]) -> Iterator[BodyLink]:
    """Yield every internal link with its place."""
    for field in ("menu", "footer"):
        for at, item in enumerate(getattr(config, field)):
            if not is_safe_link(item.link, mail=True):
                yield BodyLink(item.link, config.where(f"{field}.{at}"))
    for entry in entries:
        if not any(_has_links(prose.get(markdown)) for _, markdown in (entry.body.values if entry.body else ())):
            continue
        for body in bodies(entry):
            rendered = prose.get(body.markdown)
            for link, place in zip(rendered.links, rendered.link_places, strict=True) if rendered else ():
                yield BodyLink(link, body.mark.inside(place), entry_url(entry), file_of(entry, link))


def _has_links(body: RenderedBody | None) -> bool:
    return body is not None and bool(body.links)


def _anchors(evidence: Evidence, links: Iterable[BodyLink]) -> Iterator[Problem]:
    """Yield a problem for each link to an anchor that no template or body of its page has."""
    templates = cache(partial(_templates, evidence.plan))
    is_known = cache(partial(has_anchor, evidence.theme))
    headings = cache(partial(_headings, evidence))
    for link in links:
        page, _, anchor = link.address.partition("#")
        if not anchor:
            continue
        url = target(page) if page else link.page
        template = templates().get(path_of(url)) if url is not None else None
        anchor = unquote(anchor)
        if template and not is_known(template, anchor) and anchor not in headings().get(url or "", ()):
            shown = page or f"/{url}"
            yield problem("link-anchor", link.mark, found=link.address[:120], anchor=anchor[:60], page=shown[:120])


def _templates(plan: Plan) -> dict[str, str]:
    """Return the template of each page, by its path."""
    return {output.path: output.recipe.template for output in plan.outputs if isinstance(output.recipe, Page)}


def _headings(evidence: Evidence) -> dict[str, set[str]]:
    """Return the anchors in the bodies of each page, by its url in each language."""
    found: dict[str, set[str]] = {}
    languages = evidence.config.languages
    for entry in evidence.published:
        for body in bodies(entry):
            rendered = evidence.prose.get(body.markdown)
            for language in languages if rendered and rendered.anchors else ():
                url = in_language(entry_url(entry), language, languages)
                found.setdefault(url, set()).update(rendered.anchors if rendered else ())
    return found


def _is_removed(output: Output) -> bool:
    """Return whether a page says that an entry is gone."""
    return isinstance(output.recipe, Page) and output.recipe.template == TEMPLATE


def _exists(link: BodyLink, paths: Collection[str]) -> bool:
    if link.address.startswith("#") and link.page:
        return True  # `_anchors` checks it
    url = target(link.address)
    return url is not None and path_of(url) in paths


def _broken(broken: BodyLink, pages: list[str], hidden: Entry | None) -> Problem:
    link = broken.address
    if isinstance(hidden, Story) and not hidden.draft:
        day = {"file": hidden.mark.path, "date": hidden.date.isoformat()}
        if broken.page:  # a body shows its words until then; a menu has no use for words that lead nowhere
            return problem("link-waits", broken.mark, found=link[:120], **day)
        return problem("link-broken", broken.mark, hint="later", found=link[:120], guess="", **day)
    if hidden:
        return problem("link-broken", broken.mark, hint="draft", found=link[:120], guess="", file=hidden.mark.path)
    near = guess(link.partition("#")[0].rstrip("/") + "/", pages) if link.startswith("/") and len(link) < 200 else ""
    hint = (
        "guess"
        if near
        else "creative"
        if broken.file.startswith("creatives/")
        else "file"
        if broken.file
        else _sort(link)
    )
    found = unquote(link) if hint == "file" else link  # the name that the file must have
    return problem("link-broken", broken.mark, hint=hint, found=found[:120], guess=near)


def _sort(link: str) -> str:
    """Return the variant of the hint for what a link seems to be."""
    if is_safe_link(f"mailto:{link}", mail=True):
        return "mail"
    if re.fullmatch(r"\+?[\d() -]{6,20}", link):
        return "phone"
    if re.match(r"(?!.*\.(?:pdf|zip|ics|html?|md)(?:$|[?#]))[\w-]+(?:\.[\w-]+)+(?:/|$)", link) and is_safe_link(
        f"https://{link}"
    ):
        return "scheme"
    return ""
