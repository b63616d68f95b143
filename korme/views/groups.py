"""Disciplines and tags: the lists, and a page for each with its entries."""

from __future__ import annotations

from collections.abc import Iterable

from korme.i18n.languages import sort_key
from korme.kinds import CREATIVE, Creative, Entry, Event, Story, Work
from korme.site.site import AnyEntry
from korme.views.cards import creative_card, entry_link, event_card, story_card, work_cards
from korme.views.context import Crumb, PageContext, View
from korme.views.creatives import discipline_counts
from korme.views.frame import framed
from korme.views.lists import listed
from korme.views.narrowing import Trait
from korme.views.works import narrowable

_WITH_CARDS = (Work, Creative, Event, Story)


def disciplines(context: PageContext) -> View:
    """Return the view of the list: `disciplines`, each with name, link, number of creatives, and its first works."""
    site = context.site
    shown = []
    for discipline in discipline_counts(context):
        works = site.works_in.get(discipline["key"], ())
        first = [site.works[key] for key in works[:6]]
        shown.append({**discipline, "works": work_cards(context, first), "work_count": len(works)})
    return framed(context, kind="disciplines", title=context.say("disciplines"), disciplines=shown)


def discipline(context: PageContext, key: str) -> View:
    """Return the view of a discipline's page.

    Keys: `discipline`, its `creatives` and `works` in the day's shuffled order (`groups`, `orders`), and the `others`.
    """
    site = context.site
    discipline = site.disciplines[key]
    works = site.works_in.get(key, ())
    name = context.phrase(discipline.name)
    return framed(
        context,
        kind="discipline",
        title=name,
        description=f"{name.text}. {context.say('works_count', len(works))}",
        crumbs=[Crumb(context.say("disciplines"), "disciplines/")],
        discipline={"key": key, "name": name, "plural": context.phrase(discipline.plural)},
        creatives=listed(context, CREATIVE, site.creatives_in.get(key, ()), _card)[0],
        **narrowable(context, works, Trait("discipline", key)),
        others=[other for other in discipline_counts(context) if other["key"] != key],
    )


def tags(context: PageContext) -> View:
    """Return the view of the list: `tags` in alphabetical order, each with the number of its entries."""
    return framed(context, kind="tags", title=context.say("tags"), tags=tag_counts(context))


def tag_counts(context: PageContext) -> list[View]:
    """Return the tags in alphabetical order, each with the number of its entries as `count`."""
    order = sorted(
        context.site.tags.values(), key=lambda tag: sort_key(context.phrase(tag.label).text, context.language)
    )
    return [
        {
            "label": context.phrase(tag.label),
            "url": context.link(f"tags/{tag.slug}/"),
            "count": len(context.site.tagged[tag.slug]),
            "kind": "tag",
            "id": tag.slug,
        }
        for tag in order
    ]


def tag(context: PageContext, slug: str) -> View:
    """Return the view of a tag's page.

    Keys: `works` (`groups`, `orders`), `creatives`, `events`, `stories`, `others` (links).
    """
    label, entries = context.site.tags[slug].label, context.site.tagged[slug]
    return framed(
        context,
        kind="tag",
        title=context.phrase(label),
        crumbs=[Crumb(context.say("tags"), "tags/")],
        count=len(entries),
        **narrowable(context, [(work.creative, work.slug) for work in _of(entries, Work)], Trait("tag", slug)),
        creatives=listed(context, CREATIVE, [person.slug for person in _of(entries, Creative)], _card)[0],
        events=[event_card(context, event) for event in _of(entries, Event)],
        stories=[story_card(context, story) for story in _of(entries, Story)],
        others=[entry_link(context, entry) for entry in entries if not isinstance(entry, _WITH_CARDS)],
    )


def _card(context: PageContext, creative: Creative) -> tuple[View, None]:
    return creative_card(context, creative), None


def _of(entries: Iterable[Entry], cls: type[AnyEntry]) -> tuple[AnyEntry, ...]:
    """Return the entries of one kind."""
    return tuple(entry for entry in entries if isinstance(entry, cls))
