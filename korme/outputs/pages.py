"""Every page of a site: at which address, from which template, with which view."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module
from typing import Any, NamedTuple

from korme.core.model import Output, Page
from korme.kinds import KINDS, Entry
from korme.outputs.documents import SITE_FILE, json_bytes, written
from korme.pictures.mean_colours import MeanColours
from korme.site.announcements import PATH as ANNOUNCED
from korme.site.site import Site
from korme.site.urls import entry_url, in_language, path_of
from korme.theme.render import unmarked
from korme.theme.theme import Theme
from korme.views import changes, my_list
from korme.views.changes import has_changes
from korme.views.context import PageContext, RenderContext, View, render_context
from korme.views.credits import credits
from korme.views.frame import framed
from korme.views.groups import discipline, disciplines, tag, tags
from korme.views.home import home
from korme.views.pictures import Catalogue, make_catalogue
from korme.views.print_sheets import DOORS, doors, print_day, print_doors, print_index, printed_days
from korme.views.programme import PRINTED
from korme.views.search import search
from korme.views.sharing import shared_as
from korme.views.works import works_by


class PageSpec(NamedTuple):
    """A page in no language yet."""

    url: str
    template: str
    view: Callable[[PageContext], View]
    source: str = ""
    """The file of the entry it shows; empty for lists."""
    entry: Entry | None = None


_OWN: tuple[PageSpec, ...] = (
    PageSpec("", "home.html", home),
    PageSpec("works/by-name/", "works-list.html", partial(works_by, order="name")),
    PageSpec("works/by-year/", "works-list.html", partial(works_by, order="year")),
    PageSpec("disciplines/", "disciplines.html", disciplines),
    PageSpec("tags/", "tags.html", tags),
    PageSpec("search/", "search.html", search),
    PageSpec("credits/", "credits.html", credits),
    PageSpec(my_list.PAGE, "my-list.html", my_list.my_list),
    PageSpec(my_list.OFFLINE, "offline.html", my_list.offline),
)
"""Pages that are no entry's and no kind's."""


def view_named(name: str) -> Callable[..., View]:
    """The view that a kind names: 'works.work' → `korme.views.works.work`.

    Raises:
        AttributeError, ModuleNotFoundError: there is none; `tests/kinds/test_kinds.py` finds it first.
    """
    module, _, function = name.partition(".")
    found: Callable[..., View] = getattr(import_module(f"korme.views.{module}"), function)
    return found


def page_specs(site: Site) -> Iterator[PageSpec]:
    """Every page of a site but 404.html, in a stable order."""
    yield from _OWN
    for kind in KINDS:
        entries = site.entries[kind.name]
        if kind.list_url and (entries or kind.is_always_listed):
            yield PageSpec(kind.list_url, kind.list_template, view_named(kind.list_view))
        if kind.url:
            view = view_named(kind.view)
            for entry in entries.values():
                yield PageSpec(entry_url(entry), kind.template, partial(_of_entry, view, entry), entry.mark.path, entry)
    yield from _printed(site)
    if has_changes(site.news, site.announced):
        yield PageSpec(changes.URL, "changes.html", changes.changes, ANNOUNCED)
    for key in site.disciplines:
        yield PageSpec(f"disciplines/{key}/", "discipline.html", partial(_of, discipline, key))
    for slug, one in site.tags.items():
        yield PageSpec(f"tags/{slug}/", "tag.html", partial(_of, tag, one))


def _printed(site: Site) -> Iterator[PageSpec]:
    """The pages that are made for paper; none without events."""
    days, rooms = printed_days(site), doors(site)
    if not days:
        return
    yield PageSpec(PRINTED, "print.html", print_index)
    for day in days:
        yield PageSpec(f"{PRINTED}{day.isoformat()}/", "print-day.html", partial(_of, print_day, day))
    yield PageSpec(DOORS, "print-doors.html", partial(_of, print_doors, rooms))
    for one in rooms:
        yield PageSpec(one.url, "print-doors.html", partial(_of, print_doors, [one]))


def prepared(
    site: Site,
    theme: Theme,
    colours: MeanColours,
    *,
    catalogue: Catalogue | None = None,
    portable: bool = False,
    searchable: bool = False,
) -> RenderContext:
    """The stage on which all pages are shown.

    Args:
        colours: filled once pixels are made.
        catalogue: the renditions of each picture, where they are known already.
        portable: links name `index.html`.
        searchable: there is an index of all words.
    """
    known = frozenset(one.url for one in _leaves_of(site, theme))
    files = make_catalogue(site, theme) if catalogue is None else catalogue
    return render_context(
        site, theme, known=known, catalogue=files, colours=colours, portable=portable, searchable=searchable
    )


def _leaves_of(site: Site, theme: Theme) -> list[PageSpec]:
    """The pages for which a theme has templates: one that stands alone may know nothing of changes."""
    return [one for one in page_specs(site) if one.url != changes.URL or theme.find(theme.templates, one.template)]


def outputs(shared: RenderContext) -> list[Output]:
    """The pages in every language of the site, and 404.html in the default one."""
    theme, languages = shared.theme, shared.site.config.languages
    tree = _leaves_of(shared.site, theme)
    found = []
    for language in languages:
        poster = shared_as(PageContext(shared, language, ""), None)
        for one in tree:
            view = partial(_shared, one, poster, PageContext(shared, language, one.url))
            path = path_of(in_language(one.url, language, languages))
            origin = one.source or template_path(theme, one.template)
            found.append(Output(path, origin, Page(one.template, language, view)))
        index = cache(partial(_index, PageContext(shared, language, my_list.PAGE)))
        found.append(written(in_language(my_list.INDEX, language, languages), SITE_FILE, index))
    lost = partial(_lost, PageContext(shared, languages[0], "404.html", rooted=True))
    found.append(Output("404.html", template_path(theme, "404.html"), Page("404.html", languages[0], lost)))
    return found


def template_path(theme: Theme, name: str) -> str:
    """Where a template lies, for messages."""
    full = theme.find(theme.templates, name)
    return theme.templates[full].path if full else theme.mark.path


def _shared(leaf: PageSpec, poster: View | None, context: PageContext) -> View:
    """A page with the picture it is shared with: its own, or else the home page's."""
    made = leaf.view(context)
    own = shared_as(context, leaf.entry) if leaf.entry else None
    return {**made, "page": {**made["page"], "shared": own or poster}}


def _of(view: Callable[[PageContext, Any], View], entry: Any, context: PageContext) -> View:
    return view(context, entry)


def _of_entry(view: Callable[[PageContext, Any], View], entry: Any, context: PageContext) -> View:
    """An entry's page also gets the site's own `x-` keys."""
    made = view(context, entry)
    return {**made, "page": {**made["page"], "extra": dict(entry.extra)}}


def _index(context: PageContext) -> bytes:
    return json_bytes(my_list.index(context))


def _lost(context: PageContext) -> View:
    """The page that a server shows for an address that does not exist: it speaks all languages at once."""
    words = [
        {
            "language": one,
            "home": context.link("", one),
            "title": unmarked(voice("lost")),
            "link": unmarked(voice("lost_home")),
        }
        for one, voice in context.shared.translators.items()
    ]
    return framed(context, kind="404", title=context.say("lost"), languages=words)
