"""Credits: who made each picture and under which licence it may be used."""

from __future__ import annotations

from collections.abc import Iterable

from korme.core.model import Picture
from korme.kinds import Creative, Entry
from korme.views.frame import framed, licence
from korme.views.pictures import words_of
from korme.views.viewer import View, Viewer


def credits(viewer: Viewer) -> View:
    """`people` with their `works` and licences, `others`: pictures of events, venues, stories and pages."""
    site = viewer.site
    others = (*site.events.values(), *site.venues.values(), *site.stories.values(), *site.pages.values())
    every = [*others, *site.editions.values(), *site.partners.values()]
    return framed(
        viewer,
        kind="credits",
        title=viewer.say("credits"),
        people=[_person(viewer, one) for one in site.creatives.values()],
        others=[found for entry in every for found in _entry(viewer, entry)],
    )


def _person(viewer: Viewer, one: Creative) -> View:
    default = one.licence or viewer.site.config.licence
    own = {words for _, words in one.name.values}
    return {
        "name": viewer.phrase(one.name),
        "url": viewer.to(one),
        "works": [
            {
                "title": viewer.phrase(work.title),
                "url": viewer.to(work),
                "year": work.year or "",
                "licence": licence(work.licence or default),
                "credits": [who for who in _credits(viewer, work.pictures) if who not in own],
            }
            for work in viewer.site.works_of.get(one.slug, ())
        ],
    }


def _entry(viewer: Viewer, entry: Entry) -> list[View]:
    pictures = entry.all_pictures
    if not pictures:
        return []
    found = _credits(viewer, pictures)
    return [{"title": viewer.phrase(entry.heading), "url": viewer.to(entry), "credits": found}]


def _credits(viewer: Viewer, pictures: Iterable[Picture]) -> list[str]:
    """Whom the pictures name, each once."""
    probes = viewer.site.probes
    known = [(one, probes[one.path]) for one in pictures if one.path in probes]
    said = (words_of(one, probe, name="credit", language=viewer.language).text for one, probe in known)
    return list(dict.fromkeys(one for one in said if one))
