"""Credits: who made each picture and under which licence it may be used."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import to_builtins

from korme.core.model import Picture
from korme.kinds import CREATIVE, Creative, Entry, Work
from korme.views.context import Crumb, PageContext, View
from korme.views.frame import framed, licence
from korme.views.list_pages import numbered, part_of, place_of
from korme.views.lists import listed
from korme.views.open_data import open_data_link

URL = "credits/"


def credits(context: PageContext, number: int = 1) -> View:
    """Return the view of a page of the credits.

    Keys: `people` with their `works` and licences, `part`; on the first page `others` for the pictures of other
    entries, `fonts` with theirs.
    """
    site = context.site
    is_first = number == 1
    others = [entry for entry in site.all_entries() if not isinstance(entry, (Creative, Work))] if is_first else []
    people = list(site.creatives)
    title = context.say("credits")
    view = framed(
        context,
        kind="credits",
        title=title,
        crumbs=[] if is_first else [Crumb(title, URL)],
        people=listed(context, CREATIVE, part_of(people, number), _person)[0],
        others=[credit for entry in others for credit in _entry(context, entry)],
        fonts=[to_builtins(font) for font in context.shared.theme.notices] if is_first else [],
        open_data=open_data_link(context) if is_first else "",
        part=place_of(context, URL, number, len(people)),
    )
    return numbered(context, view)


def _person(context: PageContext, creative: Creative) -> tuple[View, None]:
    site = context.site
    default = creative.licence or site.config.licence
    own = {name for _, name in creative.name.values}
    view = {
        "name": context.phrase(creative.name),
        "url": context.to(creative),
        "works": [
            {
                "title": context.phrase(work.title),
                "url": context.to(work),
                "year": work.year or "",
                "licence": licence(work.licence or default),
                "credits": [who for who in _credits(context, site.shown_pictures(work)) if who not in own],
            }
            for work in site.works_of.get(creative.slug, ())
        ],
    }
    return view, None


def _entry(context: PageContext, entry: Entry) -> list[View]:
    pictures = context.site.shown_pictures(entry)
    if not pictures:
        return []
    names = _credits(context, pictures)
    return [{"title": context.phrase(entry.heading), "url": context.to(entry), "credits": names}]


def _credits(context: PageContext, pictures: Iterable[Picture]) -> list[str]:
    """Return the credit lines of pictures, each once."""
    lines = (context.phrase(picture.credit).text for picture in pictures if picture.path in context.site.probes)
    return list(dict.fromkeys(line for line in lines if line))
