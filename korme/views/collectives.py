"""Collectives: the list, and a page for each with its members and works."""

from __future__ import annotations

from korme.kinds import EVENT, STORY, WORK
from korme.kinds.collective import COLLECTIVE, Collective
from korme.views.cards import (
    disciplines,
    entry_link,
    event_card,
    person,
    story_card,
    summary_of,
    tags,
    work_card,
)
from korme.views.chosen import choices_of
from korme.views.context import Crumb, PageContext, View
from korme.views.frame import framed
from korme.views.json_ld import group
from korme.views.links import away

MOST_WORKS = 3
"""Works of a collective shown in the list."""


def collectives(context: PageContext) -> View:
    """Return the view of the list.

    Keys: `collectives`, in the site's order; cards like those of creatives, with the first works.
    """
    groups: list[Collective] = list(context.site.entries[COLLECTIVE.name].values())
    cards = [collective_card(context, group) for group in groups]
    return framed(context, kind="collectives", title=context.say("collectives"), collectives=cards)


def collective(context: PageContext, collective: Collective) -> View:
    """Return the view of a collective's page.

    Keys: `collective`, its `members`, `works` that list it as a collaborator, `events` that it hosts,
    collections that it has `chosen`, and `stories`.
    """
    name = context.phrase(collective.name)
    body = context.body(collective)
    return framed(
        context,
        kind="collective",
        title=name,
        description=summary_of(context, context.phrase(collective.tagline), body=body),
        crumbs=[Crumb(context.say("collectives"), "collectives/")],
        about=[group(context, collective, body)],
        collective={
            "kind": "collective",
            "id": collective.slug,
            "name": name,
            "tagline": context.phrase(collective.tagline),
            "city": context.phrase(collective.city),
            "disciplines": _disciplines(context, collective),
            "picture": context.picture(collective.cover, "cover", instead=name.text),
            "links": [away(context, label, address) for label, address in collective.links],
            "tags": tags(context, collective.tags),
        },
        members=_members(context, collective),
        works=[work_card(context, work) for work in context.site.naming(WORK, "collaborators", collective.slug)],
        events=[event_card(context, event) for event in context.site.naming(EVENT, "hosts", collective.slug)],
        chosen=choices_of(context, collective.slug),
        stories=[story_card(context, story) for story in context.site.naming(STORY, "author", collective.slug)],
        body=body,
    )


def collective_card(context: PageContext, collective: Collective) -> View:
    """Return a collective for the list: name, link, city, tagline, members and the first works."""
    works = context.site.naming(WORK, "collaborators", collective.slug)
    shown = [work for work in works if context.site.face_of(work) and not work.notice][:MOST_WORKS]
    return {
        "kind": "collective",
        "id": collective.slug,
        "name": context.phrase(collective.name),
        "url": context.to(collective),
        "disciplines": _disciplines(context, collective),
        "city": context.phrase(collective.city),
        "tagline": context.phrase(collective.tagline),
        "members": _members(context, collective),
        "works": [work_card(context, work, preset="strip") for work in shown],
        "count": len(works),
    }


def groups_of(context: PageContext, creative: str) -> list[View]:
    """Return the collectives of a creative as links, each with the creative's `years` and `role` in it."""
    found = []
    for collective in context.site.naming(COLLECTIVE, "members", creative):
        own = next(member for member in collective.members if member.name == creative)
        found.append({**entry_link(context, collective), "years": own.years or "", "role": context.phrase(own.role)})
    return found


def _disciplines(context: PageContext, collective: Collective) -> list[View]:
    """Return the disciplines of the members, each once."""
    people = (context.site.creatives.get(member.name) for member in collective.members)
    return disciplines(context, dict.fromkeys(key for person in people if person for key in person.discipline))


def _members(context: PageContext, collective: Collective) -> list[View]:
    return [
        {**person(context, member.name), "years": member.years or "", "role": context.phrase(member.role)}
        for member in collective.members
    ]
