"""Every page of a site: at which address, from which template, with which view."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any, NamedTuple

from korme.core.model import Output, Page
from korme.kinds import Entry
from korme.outputs.documents import SITE_FILE, json_bytes, written
from korme.site.announcements import PATH as ANNOUNCED
from korme.site.site import Site
from korme.site.urls import entry_url, in_language, path_of
from korme.theme.render import unmarked
from korme.theme.theme import Theme
from korme.views import changes
from korme.views import my_list as keeping
from korme.views.changes import has_changes
from korme.views.creatives import creative, creatives
from korme.views.credits import credits
from korme.views.events import event
from korme.views.frame import framed
from korme.views.groups import discipline, disciplines, tag, tags
from korme.views.home import home
from korme.views.pictures import Catalogue, make_catalogue
from korme.views.print_sheets import DOORS, doors, print_day, print_doors, print_index, printed_days
from korme.views.programme import PRINTED, programme
from korme.views.search import search
from korme.views.sharing import shared_as
from korme.views.text_pages import edition, editions, page, stories, story
from korme.views.venues import partners, venue, venues
from korme.views.viewer import Stage, View, Viewer, stage
from korme.views.works import work, works, works_by

Tones = Mapping[str, str] | Callable[[], Mapping[str, str]]


class Leaf(NamedTuple):
    """A page in no language yet."""

    url: str
    template: str
    view: Callable[[Viewer], View]
    source: str = ""
    """The file of the entry it shows; empty for lists."""
    entry: Entry | None = None


_LISTS: tuple[Leaf, ...] = (
    Leaf("", "home.html", home),
    Leaf("creatives/", "creatives.html", creatives),
    Leaf("works/", "works.html", works),
    Leaf("works/by-name/", "works-list.html", partial(works_by, order="name")),
    Leaf("works/by-year/", "works-list.html", partial(works_by, order="year")),
    Leaf("disciplines/", "disciplines.html", disciplines),
    Leaf("tags/", "tags.html", tags),
    Leaf("programme/", "programme.html", programme),
    Leaf("venues/", "venues.html", venues),
    Leaf("partners/", "partners.html", partners),
    Leaf("stories/", "stories.html", stories),
    Leaf("editions/", "editions.html", editions),
    Leaf("search/", "search.html", search),
    Leaf("credits/", "credits.html", credits),
    Leaf(keeping.PAGE, "my-list.html", keeping.my_list),
    Leaf(keeping.OFFLINE, "offline.html", keeping.offline),
)


def leaves(site: Site) -> Iterator[Leaf]:
    """Every page of a site but 404.html, in a stable order."""
    yield from _LISTS
    families = (
        (site.creatives, creative, "creative.html"),
        (site.works, work, "work.html"),
        (site.events, event, "event.html"),
        (site.venues, venue, "venue.html"),
        (site.stories, story, "story.html"),
        (site.pages, page, "page.html"),
        (site.editions, edition, "edition.html"),
    )
    for entries, view, template in families:
        for entry in entries.values():
            yield Leaf(entry_url(entry), template, partial(_of_entry, view, entry), entry.mark.path, entry)
    yield from _printed(site)
    if has_changes(site.news, site.announced):
        yield Leaf(changes.URL, "changes.html", changes.changes, ANNOUNCED)
    for key in site.disciplines:
        yield Leaf(f"disciplines/{key}/", "discipline.html", partial(_of, discipline, key))
    for slug, one in site.tags.items():
        yield Leaf(f"tags/{slug}/", "tag.html", partial(_of, tag, one))


def _printed(site: Site) -> Iterator[Leaf]:
    """The pages that are made for paper; none without events."""
    days, rooms = printed_days(site), doors(site)
    if not days:
        return
    yield Leaf(PRINTED, "print.html", print_index)
    for day in days:
        yield Leaf(f"{PRINTED}{day.isoformat()}/", "print-day.html", partial(_of, print_day, day))
    yield Leaf(DOORS, "print-doors.html", partial(_of, print_doors, rooms))
    for one in rooms:
        yield Leaf(one.url, "print-doors.html", partial(_of, print_doors, [one]))


def prepared(
    site: Site,
    theme: Theme,
    tones: Tones,
    *,
    catalogue: Catalogue | None = None,
    portable: bool = False,
    searchable: bool = False,
) -> Stage:
    """The stage on which all pages are shown.

    Args:
        tones: the mean colour of each picture by path, or what gives it once pixels are made.
        catalogue: the renditions of each picture, where they are known already.
        portable: links name `index.html`.
        searchable: there is an index of all words.
    """
    known = frozenset(one.url for one in _leaves_of(site, theme))
    colours = tones if callable(tones) else partial(_itself, tones)
    files = make_catalogue(site, theme) if catalogue is None else catalogue
    return stage(site, theme, known=known, catalogue=files, tones=colours, portable=portable, searchable=searchable)


def _leaves_of(site: Site, theme: Theme) -> list[Leaf]:
    """The pages for which a theme has templates: one that stands alone may know nothing of changes."""
    return [one for one in leaves(site) if one.url != changes.URL or theme.find(theme.templates, one.template)]


def outputs(shared: Stage) -> list[Output]:
    """The pages in every language of the site, and 404.html in the default one."""
    theme, languages = shared.theme, shared.site.config.languages
    tree = _leaves_of(shared.site, theme)
    found = []
    for language in languages:
        poster = shared_as(Viewer(shared, language, ""), None)
        for one in tree:
            view = partial(_shared, one, poster, Viewer(shared, language, one.url))
            path = path_of(in_language(one.url, language, languages))
            origin = one.source or template_path(theme, one.template)
            found.append(Output(path, origin, Page(one.template, language, view)))
        index = cache(partial(_index, Viewer(shared, language, keeping.PAGE)))
        found.append(written(in_language(keeping.INDEX, language, languages), SITE_FILE, index))
    lost = partial(_lost, Viewer(shared, languages[0], "404.html", rooted=True))
    found.append(Output("404.html", template_path(theme, "404.html"), Page("404.html", languages[0], lost)))
    return found


def template_path(theme: Theme, name: str) -> str:
    """Where a template lies, for messages."""
    full = theme.find(theme.templates, name)
    return theme.templates[full].path if full else theme.mark.path


def _shared(leaf: Leaf, poster: View | None, viewer: Viewer) -> View:
    """A page with the picture it is shared with: its own, or else the home page's."""
    made = leaf.view(viewer)
    own = shared_as(viewer, leaf.entry) if leaf.entry else None
    return {**made, "page": {**made["page"], "shared": own or poster}}


def _of(view: Callable[[Viewer, Any], View], entry: Any, viewer: Viewer) -> View:
    return view(viewer, entry)


def _of_entry(view: Callable[[Viewer, Any], View], entry: Any, viewer: Viewer) -> View:
    """An entry's page also gets the site's own `x-` keys."""
    made = view(viewer, entry)
    return {**made, "page": {**made["page"], "extra": dict(entry.extra)}}


def _itself(tones: Mapping[str, str]) -> Mapping[str, str]:
    return tones


def _index(viewer: Viewer) -> bytes:
    return json_bytes(keeping.index(viewer))


def _lost(viewer: Viewer) -> View:
    """The page that a server shows for an address that does not exist: it speaks all languages at once."""
    words = [
        {
            "language": one,
            "home": viewer.link("", one),
            "title": unmarked(voice("lost")),
            "link": unmarked(voice("lost_home")),
        }
        for one, voice in viewer.stage.voices.items()
    ]
    return framed(viewer, kind="404", title=viewer.say("lost"), languages=words)
