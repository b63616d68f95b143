"""Disciplines and tags: the lists, and a page for each with its entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from korme.i18n.languages import sort_key
from korme.kinds import CREATIVE, Creative, Entry, Event, Story, Work
from korme.site.site import AnyEntry
from korme.views.cards import creative_card, entry_link, event_card, story_card, work_cards
from korme.views.context import Crumb, PageContext, View
from korme.views.creatives import discipline_counts, names_on
from korme.views.frame import framed
from korme.views.list_pages import numbered
from korme.views.lists import listed
from korme.views.narrowing import Trait
from korme.views.works import narrowable

MOST_PEOPLE = 24
"""Largest number of people who are shown with works beside a gallery; of more there are the names."""
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


def discipline(context: PageContext, key: str, number: int = 1) -> View:
    """Return the view of a discipline's page, or of a further page of its works.

    Keys: `discipline`, its `works` in the day's shuffled order (`groups`, `orders`, `part`); on the first page its
    `creatives`, if they are many only their `names`, and the `others`.
    """
    site = context.site
    discipline = site.disciplines[key]
    works, people = site.works_in.get(key, ()), site.creatives_in.get(key, ())
    name = context.phrase(discipline.name)
    crumbs = [Crumb(context.say("disciplines"), "disciplines/")]
    view = framed(
        context,
        kind="discipline",
        title=name,
        description=f"{name.text}. {context.say('works_count', len(works))}",
        crumbs=[*crumbs, Crumb(name, f"disciplines/{key}/")] if number > 1 else crumbs,
        discipline={"key": key, "name": name, "plural": context.phrase(discipline.plural)},
        counts={"works": len(works), "creatives": len(people)},
        **_people(context, people, f"disciplines/{key}/", number, len(works)),
        **narrowable(context, f"disciplines/{key}/", works, Trait("discipline", key), number),
        others=[other for other in discipline_counts(context) if other["key"] != key] if number == 1 else [],
    )
    return numbered(context, view)


def _people(context: PageContext, slugs: Sequence[str], url: str, number: int, works: int) -> View:
    """Return the people on a page of a list: `creatives` with their works on its first page, or if they are more than
    `MOST_PEOPLE`, their `names`, as many on a page as fit (`names_part`), with `letters`.

    Args:
        url: of the list's first page.
        works: number of works in the list, which decides how many pages it has.
    """
    if len(slugs) <= MOST_PEOPLE:
        shown = listed(context, CREATIVE, slugs if number == 1 else (), _card)[0]
        return {"creatives": shown, "names": [], "names_part": None, "letters": []}
    found = names_on(context, slugs, url, number, works)
    return {"creatives": [], "names": found.names, "names_part": found.part, "letters": found.letters}


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


def tag(context: PageContext, slug: str, number: int = 1) -> View:
    """Return the view of a tag's page, or of a further page of its works.

    Keys: `works` (`groups`, `orders`, `part`); on the first page `creatives` or `names`, `events`, `stories`, `others`
    (links).
    """
    label, entries = context.site.tags[slug].label, context.site.tagged[slug]
    works = [(work.creative, work.slug) for work in _of(entries, Work)]
    crumbs = [Crumb(context.say("tags"), "tags/")]
    shown = entries if number == 1 else ()
    view = framed(
        context,
        kind="tag",
        title=context.phrase(label),
        crumbs=[*crumbs, Crumb(context.phrase(label), f"tags/{slug}/")] if number > 1 else crumbs,
        count=len(entries),
        **narrowable(context, f"tags/{slug}/", works, Trait("tag", slug), number),
        **_people(context, [person.slug for person in _of(entries, Creative)], f"tags/{slug}/", number, len(works)),
        events=[event_card(context, event) for event in _of(shown, Event)],
        stories=[story_card(context, story) for story in _of(shown, Story)],
        others=[entry_link(context, entry) for entry in shown if not isinstance(entry, _WITH_CARDS)],
    )
    return numbered(context, view)


def _card(context: PageContext, creative: Creative) -> tuple[View, None]:
    return creative_card(context, creative), None


def _of(entries: Iterable[Entry], cls: type[AnyEntry]) -> tuple[AnyEntry, ...]:
    """Return the entries of one kind."""
    return tuple(entry for entry in entries if isinstance(entry, cls))
