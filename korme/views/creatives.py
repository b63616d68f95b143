"""Creatives: the register of everybody, and a page for each person."""

from __future__ import annotations

from collections.abc import Sequence

from korme.i18n.languages import sort_key
from korme.kinds import CREATIVE, EVENT, STORY, WORK, Creative
from korme.views import json_ld
from korme.views.cards import creative_card, disciplines, event_card, story_card, summary_of, tags, work_card
from korme.views.collectives import groups_of
from korme.views.context import PageContext, View
from korme.views.frame import framed
from korme.views.links import away
from korme.views.narrowing import creative_traits, narrowing, orders, with_facets


def creatives(context: PageContext) -> View:
    """`creatives` in the fair order of the day, `names` in alphabetical order, `groups` to narrow, `orders` to sort."""
    site = context.site
    people = site.shuffled_creatives
    traits = [creative_traits(site, one) for one in people]
    return framed(
        context,
        kind="creatives",
        title=context.say("creatives"),
        description=context.say("creatives_about", len(people)),
        creatives=with_facets(context, [creative_card(context, one) for one in people], people, traits),
        names=names(context, people),
        groups=narrowing(context, traits),
        orders=orders(context, of="creatives"),
    )


def names(context: PageContext, people: Sequence[Creative]) -> list[View]:
    """Names with links, in alphabetical order."""
    found = [{"name": context.phrase(one.name), "url": context.to(one)} for one in people]
    return sorted(found, key=lambda one: sort_key(one["name"].text, context.language))


def discipline_counts(context: PageContext) -> list[View]:
    """Each discipline that somebody belongs to, with how many do."""
    found = disciplines(context, context.site.disciplines)
    counted = ({**one, "count": len(context.site.naming(CREATIVE, "discipline", one["key"]))} for one in found)
    return [one for one in counted if one["count"]]


def creative(context: PageContext, one: Creative) -> View:
    """All of a person: `creative`, `works`, `collaborations`, `events`, `collectives`, `stories`, neighbours in the alphabet."""
    site = context.site
    name = context.phrase(one.name)
    body = context.body(one)
    return framed(
        context,
        kind="creative",
        title=name,
        description=summary_of(context, context.phrase(one.tagline), body=body),
        crumbs=[(context.say("creatives"), "creatives/")],
        about=[json_ld.person(context, one, body)],
        creative={
            "name": name,
            "tagline": context.phrase(one.tagline),
            "city": context.phrase(one.city),
            "disciplines": disciplines(context, one.discipline),
            "portrait": context.picture(one.portrait, "portrait", instead=name.text),
            "cover": context.picture(one.cover, "cover", instead=name.text),
            "links": [away(context, label, address) for label, address in one.links],
            "email": one.email or "",
            "tags": tags(context, one.tags),
            "editions": _editions(context, one),
            "calendar": context.link(f"creatives/{one.slug}.ics") if site.naming(EVENT, "hosts", one.slug) else "",
        },
        body=body,
        works=[work_card(context, work) for work in site.works_of.get(one.slug, ())],
        collaborations=[work_card(context, work) for work in site.naming(WORK, "collaborators", one.slug)],
        events=[event_card(context, event) for event in site.naming(EVENT, "hosts", one.slug)],
        collectives=groups_of(context, one.slug),
        stories=[story_card(context, story) for story in site.naming(STORY, "author", one.slug)],
        previous=_neighbour(context, one, -1),
        next=_neighbour(context, one, 1),
    )


def _editions(context: PageContext, one: Creative) -> list[View]:
    known = context.site.editions
    return [
        {"title": context.phrase(known[name].title), "url": context.to(known[name])}
        for name in one.editions
        if name in known
    ]


def _neighbour(context: PageContext, one: Creative, step: int) -> View | None:
    """The person before or after in the site's order; nobody beyond the ends."""
    order = list(context.site.creatives)
    at = order.index(one.slug) + step
    if not 0 <= at < len(order):
        return None
    other = context.site.creatives[order[at]]
    return {"name": context.phrase(other.name), "url": context.to(other)}
