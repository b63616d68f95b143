"""Creatives: the register of everybody, and a page for each person."""

from __future__ import annotations

from collections.abc import Sequence

from korme.i18n.languages import sort_key
from korme.kinds import Creative
from korme.views import json_ld
from korme.views.cards import creative_card, disciplines, event_card, story_card, summary_of, tags, work_card
from korme.views.frame import framed
from korme.views.links import away
from korme.views.narrowing import creative_traits, narrowing, orders, with_facets
from korme.views.viewer import View, Viewer


def creatives(viewer: Viewer) -> View:
    """`creatives` in the fair order of the day, `names` in alphabetical order, `groups` to narrow, `orders` to sort."""
    site = viewer.site
    people = site.shuffled_creatives
    traits = [creative_traits(site, one) for one in people]
    return framed(
        viewer,
        kind="creatives",
        title=viewer.say("creatives"),
        description=viewer.say("creatives_about", len(people)),
        creatives=with_facets(viewer, [creative_card(viewer, one) for one in people], people, traits),
        names=names(viewer, people),
        groups=narrowing(viewer, traits),
        orders=orders(viewer, of="creatives"),
    )


def names(viewer: Viewer, people: Sequence[Creative]) -> list[View]:
    """Names with links, in alphabetical order."""
    found = [{"name": viewer.phrase(one.name), "url": viewer.to(one)} for one in people]
    return sorted(found, key=lambda one: sort_key(one["name"].text, viewer.language))


def discipline_counts(viewer: Viewer) -> list[View]:
    """Each discipline that somebody belongs to, with how many do."""
    by_discipline = viewer.site.creatives_of_discipline
    found = disciplines(viewer, viewer.site.disciplines)
    return [{**one, "count": len(by_discipline[one["key"]])} for one in found if by_discipline.get(one["key"])]


def creative(viewer: Viewer, one: Creative) -> View:
    """All of a person: `creative`, `works`, `collaborations`, `events`, `stories`, neighbours in the alphabet."""
    site = viewer.site
    name = viewer.phrase(one.name)
    body = viewer.body(one)
    return framed(
        viewer,
        kind="creative",
        title=name,
        description=summary_of(viewer, viewer.phrase(one.tagline), body=body),
        crumbs=[(viewer.say("creatives"), "creatives/")],
        about=[json_ld.person(viewer, one, body)],
        creative={
            "name": name,
            "tagline": viewer.phrase(one.tagline),
            "city": viewer.phrase(one.city),
            "disciplines": disciplines(viewer, one.discipline),
            "portrait": viewer.picture(one.portrait, "portrait", instead=name.text),
            "cover": viewer.picture(one.cover, "cover", instead=name.text),
            "links": [away(viewer, label, address) for label, address in one.links],
            "email": one.email or "",
            "tags": tags(viewer, one.tags),
            "editions": _editions(viewer, one),
            "calendar": viewer.link(f"creatives/{one.slug}.ics") if site.events_of_creative.get(one.slug) else "",
        },
        body=body,
        works=[work_card(viewer, work) for work in site.works_of.get(one.slug, ())],
        collaborations=[work_card(viewer, work) for work in site.collaborations_of.get(one.slug, ())],
        events=[event_card(viewer, event) for event in site.events_of_creative.get(one.slug, ())],
        stories=[story_card(viewer, story) for story in site.stories_of.get(one.slug, ())],
        previous=_neighbour(viewer, one, -1),
        next=_neighbour(viewer, one, 1),
    )


def _editions(viewer: Viewer, one: Creative) -> list[View]:
    known = viewer.site.editions
    return [
        {"title": viewer.phrase(known[name].title), "url": viewer.to(known[name])}
        for name in one.editions
        if name in known
    ]


def _neighbour(viewer: Viewer, one: Creative, step: int) -> View | None:
    """The person before or after in the site's order; nobody beyond the ends."""
    order = list(viewer.site.creatives)
    at = order.index(one.slug) + step
    if not 0 <= at < len(order):
        return None
    other = viewer.site.creatives[order[at]]
    return {"name": viewer.phrase(other.name), "url": viewer.to(other)}
