"""Creatives: the list of all, and a page for each."""

from __future__ import annotations

from collections.abc import Sequence

from korme.i18n.languages import sort_key
from korme.kinds import CREATIVE, EVENT, STORY, WORK, Creative
from korme.site.years import years_of_person
from korme.views import json_ld
from korme.views.cards import (
    creative_card,
    disciplines,
    edition_link,
    event_card,
    person,
    story_card,
    summary_of,
    tags,
    work_card,
)
from korme.views.chosen import choices_of
from korme.views.collectives import groups_of
from korme.views.context import Crumb, PageContext, View
from korme.views.frame import framed
from korme.views.links import away
from korme.views.lists import listed
from korme.views.narrowing import ListFacets, creative_traits, list_facets, narrowing, orders, with_facets


def creatives(context: PageContext) -> View:
    """Return the view of the list.

    Keys: `creatives` in the day's shuffled order, `names` alphabetically, `groups` to filter, `orders` to sort.
    """
    site = context.site
    people = site.shuffled["creative"]
    cards, found = listed(context, CREATIVE, people, _in_register)
    facets = list(map(ListFacets._make, found))
    return framed(
        context,
        kind="creatives",
        title=context.say("creatives"),
        description=context.say("creatives_about", len(people)),
        creatives=with_facets(cards, facets),
        names=names(context, [site.creatives[slug] for slug in people]),
        groups=narrowing(context, facets),
        orders=orders(context, of="creatives"),
    )


def _in_register(context: PageContext, person: Creative) -> tuple[View, ListFacets]:
    return creative_card(context, person), list_facets(context, person, creative_traits(context.site, person))


def names(context: PageContext, people: Sequence[Creative]) -> list[View]:
    """Return names with links, in alphabetical order."""
    links = [{"name": context.phrase(person.name), "url": context.to(person)} for person in people]
    return sorted(links, key=lambda link: sort_key(link["name"].text, context.language))


def discipline_counts(context: PageContext) -> list[View]:
    """Return the disciplines that have creatives, each with their number as `count`."""
    links = disciplines(context, context.site.disciplines)
    counted = ({**link, "count": len(context.site.naming(CREATIVE, "discipline", link["key"]))} for link in links)
    return [link for link in counted if link["count"]]


def creative(context: PageContext, creative: Creative) -> View:
    """Return the view of a creative's page.

    Keys: `creative`, `works`, `collaborations`, `events`, `chosen` (collections), `collectives`, `stories`, and the neighbours
    `previous` and `next`.
    """
    site = context.site
    name = context.phrase(creative.name)
    body = context.body(creative)
    return framed(
        context,
        kind="creative",
        title=name,
        description=summary_of(context, context.phrase(creative.tagline), body=body),
        crumbs=[Crumb(context.say("creatives"), "creatives/")],
        about=[json_ld.person(context, creative, body)],
        creative=creative_facts(context, creative),
        body=body,
        works=[work_card(context, work) for work in site.works_of.get(creative.slug, ())],
        collaborations=[work_card(context, work) for work in site.naming(WORK, "collaborators", creative.slug)],
        events=[event_card(context, event) for event in site.naming(EVENT, "hosts", creative.slug)],
        chosen=choices_of(context, creative.slug),
        collectives=groups_of(context, creative.slug),
        stories=[story_card(context, story) for story in site.naming(STORY, "author", creative.slug)],
        previous=_neighbour(context, creative, -1),
        next=_neighbour(context, creative, 1),
    )


def creative_facts(context: PageContext, creative: Creative) -> View:
    """Return what stands about a creative on their page."""
    name, hosts = context.phrase(creative.name), context.site.naming(EVENT, "hosts", creative.slug)
    return {
        "kind": "creative",
        "id": creative.slug,
        "name": name,
        "tagline": context.phrase(creative.tagline),
        "city": context.phrase(creative.city),
        "disciplines": disciplines(context, creative.discipline),
        "portrait": context.picture(creative.portrait, "portrait", instead=name.text),
        "cover": context.picture(creative.cover, "cover", instead=name.text),
        "links": [away(context, label, address) for label, address in creative.links],
        "email": creative.email or "",
        "tags": tags(context, creative.tags),
        "editions": editions_of(context, creative),
        "calendar": context.link(f"creatives/{creative.slug}.ics") if hosts else "",
    }


def editions_of(context: PageContext, creative: Creative) -> list[View]:
    """Return the editions in which a creative took part."""
    links = (edition_link(context, context.site.editions.get(name)) for name in years_of_person(context.site, creative))
    return [link for link in links if link]


def _neighbour(context: PageContext, creative: Creative, step: int) -> View | None:
    """Return the creative `step` places away in the site's order, or None beyond the ends."""
    before, after = context.site.beside[creative.slug]
    slug = before if step < 0 else after
    if not slug:
        return None
    other = context.site.creatives[slug]
    return person(context, other.slug)
