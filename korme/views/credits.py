"""Credits: who made each picture and under which licence it may be used."""

from __future__ import annotations

from collections.abc import Iterable

from korme.core.model import Picture
from korme.kinds import Creative, Entry, Work
from korme.views.context import PageContext, View
from korme.views.frame import framed, licence


def credits(context: PageContext) -> View:
    """`people` with their `works` and licences, `others`: pictures of all other entries."""
    site = context.site
    others = [entry for entry in site.all_entries() if not isinstance(entry, (Creative, Work))]
    return framed(
        context,
        kind="credits",
        title=context.say("credits"),
        people=[_person(context, one) for one in site.creatives.values()],
        others=[found for entry in others for found in _entry(context, entry)],
    )


def _person(context: PageContext, one: Creative) -> View:
    default = one.licence or context.site.config.licence
    own = {words for _, words in one.name.values}
    return {
        "name": context.phrase(one.name),
        "url": context.to(one),
        "works": [
            {
                "title": context.phrase(work.title),
                "url": context.to(work),
                "year": work.year or "",
                "licence": licence(work.licence or default),
                "credits": [who for who in _credits(context, work.pictures) if who not in own],
            }
            for work in context.site.works_of.get(one.slug, ())
        ],
    }


def _entry(context: PageContext, entry: Entry) -> list[View]:
    pictures = entry.all_pictures
    if not pictures:
        return []
    found = _credits(context, pictures)
    return [{"title": context.phrase(entry.heading), "url": context.to(entry), "credits": found}]


def _credits(context: PageContext, pictures: Iterable[Picture]) -> list[str]:
    """Whom the pictures name, each once."""
    said = (context.phrase(one.credit).text for one in pictures if one.path in context.site.probes)
    return list(dict.fromkeys(one for one in said if one))
