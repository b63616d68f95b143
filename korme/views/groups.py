"""Disciplines and tags: lists of what belongs together."""

from __future__ import annotations

from korme.i18n.languages import sort_key
from korme.kinds import Creative, Event, Story, Work
from korme.site.site import Tag
from korme.views.cards import creative_card, entry_link, event_card, story_card, work_cards
from korme.views.context import PageContext, View
from korme.views.creatives import discipline_counts
from korme.views.frame import framed
from korme.views.narrowing import Trait
from korme.views.works import narrowable

_WITH_CARDS = (Work, Creative, Event, Story)


def disciplines(context: PageContext) -> View:
    """`disciplines`: name, link, how many people, and the first works of each."""
    site = context.site
    found = []
    for one in discipline_counts(context):
        works = site.works_of_discipline(one["key"])
        found.append({**one, "works": work_cards(context, works[:6]), "work_count": len(works)})
    return framed(context, kind="disciplines", title=context.say("disciplines"), disciplines=found)


def discipline(context: PageContext, key: str) -> View:
    """`discipline`, its `creatives` and `works` in the fair order of the day (`groups`, `orders`), and the `others`."""
    site = context.site
    one = site.disciplines[key]
    works = site.works_of_discipline(key)
    name = context.phrase(one.name)
    return framed(
        context,
        kind="discipline",
        title=name,
        description=f"{name.text}. {context.say('works_about', len(works))}",
        crumbs=[(context.say("disciplines"), "disciplines/")],
        discipline={"key": key, "name": name, "plural": context.phrase(one.plural)},
        creatives=[creative_card(context, c) for c in site.shuffled_creatives if key in c.discipline],
        **narrowable(context, works, Trait("discipline", key)),
        others=[other for other in discipline_counts(context) if other["key"] != key],
    )


def tags(context: PageContext) -> View:
    """`tags` in alphabetical order, with how many entries carry each."""
    order = sorted(
        context.site.tags.values(), key=lambda one: sort_key(context.phrase(one.label).text, context.language)
    )
    found = [
        {"label": context.phrase(one.label), "url": context.link(f"tags/{one.slug}/"), "count": len(one.entries)}
        for one in order
    ]
    return framed(context, kind="tags", title=context.say("tags"), tags=found)


def tag(context: PageContext, one: Tag) -> View:
    """Everything that carries a tag: `works` (`groups`, `orders`), `creatives`, `events`, `stories`, `others` (links)."""
    return framed(
        context,
        kind="tag",
        title=context.phrase(one.label),
        crumbs=[(context.say("tags"), "tags/")],
        count=len(one.entries),
        **narrowable(context, one.of(Work), Trait("tag", one.slug)),
        creatives=[creative_card(context, creative) for creative in one.of(Creative)],
        events=[event_card(context, event) for event in one.of(Event)],
        stories=[story_card(context, story) for story in one.of(Story)],
        others=[entry_link(context, entry) for entry in one.entries if not isinstance(entry, _WITH_CARDS)],
    )
