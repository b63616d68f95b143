"""Pages of long lists beyond the first, lists of names and titles, and the files by which scripts filter long lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from korme.core.model import Output
from korme.kinds import Work
from korme.outputs.documents import SITE_FILE, derived, json_bytes
from korme.outputs.page_spec import PageSpec
from korme.site.site import Site
from korme.site.urls import entry_url, in_language
from korme.views import creatives, credits, search, text_pages, works
from korme.views.context import PageContext, RenderContext, View
from korme.views.groups import discipline, tag
from korme.views.list_pages import FILTER, LINES, MOST, page_url, pages_of
from korme.views.narrowing import PEOPLE_BY_NAME

WorkKeys = Sequence[tuple[str, str]]


def long_lists(site: Site) -> Iterator[PageSpec]:
    """Yield the pages of names and titles, and those of other lists after the first."""
    count = len(site.works)
    for order in ("name", "year"):
        show: Callable[..., View] = partial(works.works_by, order=order)
        yield from _pages(f"works/by-{order}/", "works-list.html", show, count, LINES)
    if site.creatives:
        yield from _pages(
            PEOPLE_BY_NAME, "creatives-list.html", creatives.creatives_by_name, len(site.creatives), LINES
        )
    yield from _further(search.URL, "search.html", search.search, search.listed_count(site), LINES)
    yield from _further(creatives.URL, "creatives.html", creatives.creatives, len(site.creatives))
    yield from _further(credits.URL, "credits.html", credits.credits, len(site.creatives))
    yield from _further("works/", "works.html", works.works, count)
    for key, own in site.works_in.items():
        yield from _further(f"disciplines/{key}/", "discipline.html", partial(_of, discipline, key), len(own))
    for edition in site.editions.values():
        total = len(site.works_in_edition[edition.slug])
        yield from _further(entry_url(edition), "edition.html", partial(_edition, edition.slug), total)
    for slug in site.tags:
        yield from _further(f"tags/{slug}/", "tag.html", partial(_of, tag, slug), len(_tagged(site, slug)))


def _pages(url: str, template: str, view: Callable[..., View], total: int, most: int) -> Iterator[PageSpec]:
    for number in pages_of(total, most):
        yield PageSpec(page_url(url, number), template, partial(view, number=number), is_part=number > 1)


def _further(url: str, template: str, view: Callable[..., View], total: int, most: int = MOST) -> Iterator[PageSpec]:
    for spec in _pages(url, template, view, total, most):
        if spec.is_part:
            yield spec


def _of(view: Callable[..., View], key: str, context: PageContext, number: int) -> View:
    return view(context, key, number)


def _edition(slug: str, context: PageContext, number: int) -> View:
    return text_pages.edition(context, context.site.editions[slug], number)


def _tagged(site: Site, slug: str) -> list[tuple[str, str]]:
    """Return the keys of the works with a tag."""
    return [(entry.creative, entry.slug) for entry in site.tagged[slug] if isinstance(entry, Work)]


def names(shared: RenderContext) -> list[Output]:
    """Return the file with all that can be found, for scripts, in each language; none if it stands on one page."""
    languages = shared.site.config.languages
    if search.listed_count(shared.site) <= LINES:
        return []
    return [
        derived(
            in_language(search.NAMES, language, languages),
            SITE_FILE,
            partial(search.names_file, PageContext(shared, language, search.URL)),
        )
        for language in languages
    ]


def filters(shared: RenderContext) -> list[Output]:
    """Return the file by which scripts filter a list, for each list of several pages; it serves all languages."""
    site = shared.site
    context = PageContext(shared, site.config.language, "")
    lists: list[tuple[str, int, Callable[[], View]]] = [
        (creatives.URL, len(site.creatives), partial(creatives.filtered_by, context)),
        ("works/", len(site.works), partial(_works, context, "works/", _all)),
    ]
    for key, own in site.works_in.items():
        lists.append((f"disciplines/{key}/", len(own), partial(_works, context, f"disciplines/{key}/", _in, key)))
    for slug in site.tags:
        count = len(_tagged(site, slug))
        lists.append((f"tags/{slug}/", count, partial(_works, context, f"tags/{slug}/", _tagged, slug)))
    return [derived(f"{url}{FILTER}", SITE_FILE, partial(_file, make)) for url, total, make in lists if total > MOST]


def _all(site: Site) -> WorkKeys:
    keys: WorkKeys = site.shuffled["work"]
    return keys


def _in(site: Site, key: str) -> WorkKeys:
    return site.works_in[key]


def _works(context: PageContext, url: str, keys: Callable[..., WorkKeys], *names: str) -> View:
    return works.filtered_by(context, url, keys(context.site, *names))


def _file(make: Callable[[], Any]) -> bytes:
    return json_bytes(make())
