"""Every page of a site: its address, template and view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module
from operator import itemgetter
from typing import Any

from msgspec import Struct

from korme.core.at_hand import AtHand
from korme.core.csp import page_policy
from korme.core.embeds import frame_hosts
from korme.core.model import Output, Page
from korme.kinds import KINDS, WORK
from korme.outputs import open_data, submitting
from korme.outputs.documents import SITE_FILE, derived, in_parts, json_text
from korme.outputs.long_lists import filters, long_lists, names
from korme.outputs.page_spec import PageSpec
from korme.pictures.mean_colours import MeanColours
from korme.site.announcements import PATH as ANNOUNCED
from korme.site.archives import URL as ARCHIVE
from korme.site.archives import archived_pages
from korme.site.certificates import FOLDER as CERTIFICATES
from korme.site.certificates import PAGES as CERTIFICATE_PAGES
from korme.site.certificates import TEMPLATE as CERTIFICATE
from korme.site.codes import FOLDER as CODES
from korme.site.codes import PATH as CODES_FILE
from korme.site.former_pages import former_pages
from korme.site.open_data import PAGE as OPEN_DATA
from korme.site.parts import Parts
from korme.site.reads import Reads
from korme.site.removed_pages import TEMPLATE, removed_urls
from korme.site.site import Site
from korme.site.urls import entry_url, in_language, path_of, url_of_name
from korme.theme.choices import template_named
from korme.theme.render import as_text
from korme.theme.theme import Theme
from korme.views import changes, my_list
from korme.views.at_hand import ContextView, PageAtHand
from korme.views.certificates import certificate
from korme.views.changes import has_changes
from korme.views.codes import codes
from korme.views.context import PageContext, RenderContext, View, render_context
from korme.views.credits import credits
from korme.views.extra import extra_of
from korme.views.frame import framed, machine_of
from korme.views.groups import discipline, disciplines, tag, tags
from korme.views.home import home
from korme.views.pictures import Catalogue, make_catalogue
from korme.views.print_sheets import DOORS, doors, print_day, print_doors, print_index, printed_days
from korme.views.programme import PRINTED
from korme.views.removed import removed
from korme.views.search import search
from korme.views.sharing import shared_as

_DEEPEST = 6
"""Folders below the root of a site that a missing address may be in, and its style still be found."""
_OWN: tuple[PageSpec, ...] = (
    PageSpec("", "home.html", home),
    PageSpec("disciplines/", "disciplines.html", disciplines),
    PageSpec("tags/", "tags.html", tags),
    PageSpec("search/", "search.html", search),
    PageSpec("credits/", "credits.html", credits),
    PageSpec(my_list.PAGE, "my-list.html", my_list.my_list),
    PageSpec(my_list.OFFLINE, "offline.html", my_list.offline),
)
"""Pages that belong to no entry or kind."""
_OPTIONAL = ("changes.html", "codes.html", "creatives-list.html", CERTIFICATE, TEMPLATE, open_data.TEMPLATE)
"""Templates without which a page is left out; no entry has one of them."""


def view_named(name: str) -> Callable[..., View]:
    """Return the view that a kind names: `korme.views.works.work` for 'works.work'.

    Raises:
        AttributeError, ModuleNotFoundError: there is no such view; `tests/kinds/test_kinds.py` guards against it.
    """
    module, _, function = name.partition(".")
    found: Callable[..., View] = getattr(import_module(f"korme.views.{module}"), function)
    return found


def page_specs(site: Site) -> list[PageSpec]:
    """Return every page of a site except 404.html, in a stable order."""
    specs = list(_shown(site))
    if site.config.removed:
        former = former_pages(site.all_entries(), site.creatives, site.config.languages)
        frozen = archived_pages(site.archives)
        gone = removed_urls(site.config, [*(spec.url for spec in specs), *former, *frozen])
        specs += [PageSpec(url, TEMPLATE, removed, SITE_FILE) for url in gone]
    return specs


def _shown(site: Site, *, with_entries: bool = True) -> Iterator[PageSpec]:
    """Yield the pages that show something.

    Args:
        with_entries: whether the pages of entries are among them.
    """
    yield from _OWN
    if site.config.submit:
        yield PageSpec(submitting.PAGE, submitting.TEMPLATE, view_named("submit.submit"), SITE_FILE)
    yield from long_lists(site)
    for kind in KINDS:
        entries = site.entries[kind.name]
        if kind.list_url and (entries or kind.is_always_listed):
            yield PageSpec(kind.list_url, kind.list_template, view_named(kind.list_view))
        if kind.url and with_entries:
            view, template = view_named(kind.view), kind.template
            for key in site.shuffled["work"] if kind is WORK else entries:  # neighbours show the same cards
                name, entry = (kind.name, key), entries[key]
                url = entry_url(entry)
                if url:  # the home page is there already
                    yield PageSpec(url, template, _EntryView(view, name), entry.mark.path, name)
    yield from _printed(site)
    if open_data.is_shown(site):
        yield PageSpec(OPEN_DATA, open_data.TEMPLATE, open_data.view, SITE_FILE)
    if site.archives:
        yield PageSpec(ARCHIVE, "editions.html", view_named("archive.archive"))
    if site.codes:
        yield PageSpec(CODES, "codes.html", codes, CODES_FILE)
    if has_changes(site.news, site.announced):
        yield PageSpec(changes.URL, "changes.html", changes.changes, ANNOUNCED)
    for number, issued in site.certificates.items():
        url, source = f"{CERTIFICATE_PAGES}{number}/", f"{CERTIFICATES}/{issued.edition}.yaml"
        yield PageSpec(url, CERTIFICATE, partial(_of, certificate, number), source)
    for key in site.disciplines:
        yield PageSpec(f"disciplines/{key}/", "discipline.html", partial(_of, discipline, key))
    for slug in site.tags:
        yield PageSpec(f"tags/{slug}/", "tag.html", partial(_of, tag, slug))


def _printed(site: Site) -> Iterator[PageSpec]:
    """Yield the print sheets; none without events."""
    days, rooms = printed_days(site), doors(site)
    if not days:
        return
    yield PageSpec(PRINTED, "print.html", print_index)
    for day in days:
        yield PageSpec(f"{PRINTED}{day.isoformat()}/", "print-day.html", partial(_of, print_day, day))
    yield PageSpec(DOORS, "print-doors.html", partial(_of, print_doors, ""))
    for door in rooms:
        yield PageSpec(door.url, "print-doors.html", partial(_of, print_doors, door.url))


def prepared(
    site: Site,
    theme: Theme,
    colours: MeanColours,
    *,
    catalogue: Catalogue | None = None,
    portable: bool = False,
    searchable: bool = False,
    reads: Reads | None = None,
    known: frozenset[str] | None = None,
    build: Mapping[str, Any] | None = None,
) -> RenderContext:
    """Return the context in which all pages are rendered.

    Args:
        colours: filled once pixels are made.
        catalogue: the renditions of each picture, if already known.
        portable: links end in `index.html`.
        searchable: there is a search index.
        reads: notes what is read of the site.
        known: the URLs of all pages, if they are known.
        build: what templates may know of the build.
    """
    if known is None:
        known = urls_of(site, theme)
    files = make_catalogue(site, theme) if catalogue is None else catalogue
    return render_context(
        site,
        theme,
        known=known,
        catalogue=files,
        colours=colours,
        at_hand=PageAtHand,
        portable=portable,
        searchable=searchable,
        reads=reads,
        build=build,
    )


def _specs_with_templates(site: Site, theme: Theme) -> list[PageSpec]:
    """Return the pages for which the theme has templates: one without a parent may lack some."""
    return _with_templates(site, theme, page_specs(site))


def _with_templates(site: Site, theme: Theme, specs: list[PageSpec]) -> list[PageSpec]:
    """Return pages with the templates that the theme has for them, without those for which it has none."""
    if theme.offered:
        specs = [spec._replace(template=_chosen(site, theme, spec)) for spec in specs]
    return [spec for spec in specs if spec.template not in _OPTIONAL or theme.find(theme.templates, spec.template)]


def _chosen(site: Site, theme: Theme, spec: PageSpec) -> str:
    """Return the template of a page: the one that its entry chooses, if the theme offers it."""
    if spec.entry is None:
        return spec.template
    kind, key = spec.entry
    name = site.entries[kind][key].template
    return template_named(kind, name) if name in theme.offered.get(kind, ()) else f"{kind}.html"


def urls_of(site: Site, theme: Theme, parts: Parts | None = None) -> frozenset[str]:
    """Return the URLs of all pages of a site that links may lead to, in the default language.

    Args:
        parts: keeps the URLs of entries, which follow from their names.
    """
    parts = parts or Parts()
    others = _with_templates(site, theme, list(_shown(site, with_entries=False)))
    own = [
        parts.value(f"urls {kind.name}", _urls_of_kind, kind.name, tuple(site.entries[kind.name]))
        for kind in KINDS
        if kind.url
    ]
    return frozenset(spec.url for spec in others).union(*own)


def _urls_of_kind(kind: str, keys: Iterable[Any]) -> frozenset[str]:
    return frozenset(url_of_name(kind, key) for key in keys) - {""}


def rebound(output: Output, shared: RenderContext) -> Output | None:
    """Return a page of an earlier context in another one; None if the site has no such page."""
    recipe = output.recipe
    if not isinstance(recipe, Page) or not isinstance(recipe.view, _PageView):
        return None
    view = recipe.view
    if view.spec.url not in shared.known:
        return None
    template = _chosen(shared.site, shared.theme, view.spec) if shared.theme.offered else recipe.template
    return Output(
        output.path,
        output.origin,
        Page(template, recipe.language, _PageView(shared, view.language, view.spec), turn=recipe.turn),
    )


def outputs(shared: RenderContext) -> list[Output]:
    """Return the pages in every language of the site, and 404.html in the default one."""
    theme, languages = shared.theme, shared.site.config.languages
    found = []
    for turn, spec in enumerate(_specs_with_templates(shared.site, theme)):
        origin = spec.source or template_path(theme, spec.template)
        is_wide = spec.entry is None
        for language in languages:
            view = _PageView(shared, language, spec)
            path = path_of(in_language(spec.url, language, languages))
            found.append(Output(path, origin, Page(spec.template, language, view, is_wide=is_wide, turn=turn)))
    for language in languages:
        index = partial(_index, PageContext(shared, language, my_list.PAGE))
        found.append(derived(in_language(my_list.INDEX, language, languages), SITE_FILE, index))
    found += [*filters(shared), *names(shared)]
    lost = ContextView(_lost, PageContext(shared, languages[0], "404.html", rooted=True))
    found.append(Output("404.html", template_path(theme, "404.html"), Page("404.html", languages[0], lost)))
    return found


def template_path(theme: Theme, name: str) -> str:
    """Return the path of a template, for messages."""
    full = theme.find(theme.templates, name)
    return theme.templates[full].path if full else theme.mark.path


class _PageView(Struct, frozen=True, gc=False):
    """The view of a page in one language; a site has many, so they are small."""

    shared: RenderContext
    language: str
    spec: PageSpec

    def __call__(self) -> View:
        """Return the view, with the picture that the page is shared with: its own, else the home page's."""
        context = PageContext(self.shared, self.language, self.spec.url)
        made = self.spec.view(context)
        own = shared_as(context, _entry(context, *self.spec.entry)) if self.spec.entry else None
        more: View = {"shared": own or _poster(context), "shortcodes": sorted(context.shortcodes)}
        page = made["page"]
        if context.embeds or context.styles:
            policy = page_policy(page["kind"], frame_hosts(context.embeds), sorted(context.styles))
            more |= {"embeds": sorted(context.embeds), "policy": policy}
        return {**made, "page": {**page, **more}}

    def at_hand(self) -> AtHand:
        return PageAtHand(PageContext(self.shared, self.language, self.spec.url, late=True))


def _poster(context: PageContext) -> View | None:
    """Return the picture that the home page is shared with."""
    home = PageContext(context.shared, context.language, "")
    return context.shared.reads.once(("poster", context.language), lambda: shared_as(home, None))


def _entry(context: PageContext, kind: str, key: Any) -> Any:
    return context.site.entries[kind][key]


def _of(view: Callable[[PageContext, Any], View], key: Any, context: PageContext) -> View:
    return view(context, key)


class _EntryView(Struct, frozen=True, gc=False):
    """The view of an entry's page in any language."""

    view: Callable[[PageContext, Any], View]
    entry: tuple[str, Any]
    """Kind and key."""

    def __call__(self, context: PageContext) -> View:
        """Return the view, with the `x-` keys of the entry."""
        entry = _entry(context, *self.entry)
        made = self.view(context, entry)
        own = {"extra": extra_of(context, entry), "machine": machine_of(context, entry)}
        return {**made, "page": {**made["page"], **own}}


def _index(context: PageContext) -> bytes:
    """Return all entries that can be saved: `entries`, by URL from the root.

    `renamed`, if there is one: URLs of entries by their former URLs, under which visitors have saved them.
    """
    entries = context.site.entries
    names = [(kind, key) for kind in my_list.SAVED for key in entries[kind]]
    saved = in_parts(context.shared.reads, names, partial(_saved, context))
    used = {url for url, _, _ in saved}
    renamed: dict[str, str] = {}
    for url, _, former in saved:
        for old in former:
            if old not in used:
                renamed.setdefault(old, url)
    rows = ",".join(row for _, row, _ in sorted(saved, key=itemgetter(0)))
    more = f',"renamed":{json_text(dict(sorted(renamed.items())))}' if renamed else ""
    return f'{{"entries":{{{rows}}}{more}}}\n'.encode(errors="replace")


def _saved(context: PageContext, name: tuple[str, Any]) -> tuple[str, str, list[str]]:
    url, facts, former = my_list.saved(context, *name)
    return url, json_text({url: facts})[1:-1], former


def _lost(context: PageContext) -> View:
    """Return the view of the page for addresses that do not exist, in all languages at once.

    `ups`: on a site that does not know its address, the ways up from a missing page on which its root may be.
    """
    notices = [
        {
            "language": language,
            "home": context.link("", language),
            "title": as_text(voice("lost")),
            "link": as_text(voice("lost_home")),
        }
        for language, voice in context.shared.translators.items()
    ]
    is_placed = context.site.config.base_url or context.shared.portable
    ups = () if is_placed else tuple("../" * up for up in range(_DEEPEST))
    return framed(context, kind="404", title=context.say("lost"), languages=notices, ups=ups)
