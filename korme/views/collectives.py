"""Collectives: the list, and a page for each group with its people and works."""

from __future__ import annotations

from korme.kinds import WORK
from korme.kinds.collective import COLLECTIVE, Collective
from korme.views.cards import disciplines, entry_link, person, summary_of, tags, work_card
from korme.views.context import PageContext, View
from korme.views.frame import framed
from korme.views.json_ld import group
from korme.views.links import away

MOST_WORKS = 3
"""Works of a group in the list."""


def collectives(context: PageContext) -> View:
    """`collectives`: cards like those of people, each with its first works, in the site's order."""
    groups: list[Collective] = list(context.site.entries[COLLECTIVE.name].values())  # type: ignore[arg-type]
    cards = [_card(context, one) for one in groups]
    return framed(context, kind="collectives", title=context.say("collectives"), collectives=cards)


def collective(context: PageContext, one: Collective) -> View:
    """All of a group: `collective`, its `members`, the `works` that name it among those who made them."""
    name = context.phrase(one.name)
    body = context.body(one)
    return framed(
        context,
        kind="collective",
        title=name,
        description=summary_of(context, context.phrase(one.tagline), body=body),
        crumbs=[(context.say("collectives"), "collectives/")],
        about=[group(context, one, body)],
        collective={
            "name": name,
            "tagline": context.phrase(one.tagline),
            "city": context.phrase(one.city),
            "disciplines": _disciplines(context, one),
            "picture": context.picture(one.cover, "cover", instead=name.text),
            "links": [away(context, label, address) for label, address in one.links],
            "tags": tags(context, one.tags),
        },
        members=_members(context, one),
        works=[work_card(context, work) for work in context.site.naming(WORK, "collaborators", one.slug)],
        body=body,
    )


def _card(context: PageContext, one: Collective) -> View:
    """A group in the list: name, link, city, tagline, members and the first works."""
    works = context.site.naming(WORK, "collaborators", one.slug)
    shown = [work for work in works if work.face and not work.notice][:MOST_WORKS]
    return {
        "name": context.phrase(one.name),
        "url": context.to(one),
        "disciplines": _disciplines(context, one),
        "city": context.phrase(one.city),
        "tagline": context.phrase(one.tagline),
        "members": _members(context, one),
        "works": [work_card(context, work, preset="strip") for work in shown],
        "count": len(works),
    }


def groups_of(context: PageContext, creative: str) -> list[View]:
    """The groups of a person as links, each with the person's `years` and `role` in it."""
    found = []
    for one in context.site.naming(COLLECTIVE, "members", creative):
        own = next(member for member in one.members if member.name == creative)
        found.append({**entry_link(context, one), "years": own.years or "", "role": context.phrase(own.role)})
    return found


def _disciplines(context: PageContext, one: Collective) -> list[View]:
    """Those of its members, each once."""
    people = (context.site.creatives.get(member.name) for member in one.members)
    return disciplines(context, dict.fromkeys(key for person in people if person for key in person.discipline))


def _members(context: PageContext, one: Collective) -> list[View]:
    return [
        {**person(context, member.name), "years": member.years or "", "role": context.phrase(member.role)}
        for member in one.members
    ]
