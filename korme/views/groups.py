"""Disciplines and tags: lists of what belongs together."""

from __future__ import annotations

from korme.i18n.languages import sort_key
from korme.site.site import Tag
from korme.views.cards import creative_card, event_card, story_card, work_cards
from korme.views.creatives import discipline_counts
from korme.views.frame import framed
from korme.views.narrowing import Trait
from korme.views.viewer import View, Viewer
from korme.views.works import narrowable


def disciplines(viewer: Viewer) -> View:
    """`disciplines`: name, link, how many people, and the first works of each."""
    site = viewer.site
    found = []
    for one in discipline_counts(viewer):
        works = site.works_of_discipline(one["key"])
        found.append({**one, "works": work_cards(viewer, works[:6]), "work_count": len(works)})
    return framed(viewer, kind="disciplines", title=viewer.say("disciplines"), disciplines=found)


def discipline(viewer: Viewer, key: str) -> View:
    """`discipline`, its `creatives` and `works` in the fair order of the day (`groups`, `orders`), and the `others`."""
    site = viewer.site
    one = site.disciplines[key]
    works = site.works_of_discipline(key)
    name = viewer.phrase(one.name)
    return framed(
        viewer,
        kind="discipline",
        title=name,
        description=f"{name.text}. {viewer.say('works_about', len(works))}",
        crumbs=[(viewer.say("disciplines"), "disciplines/")],
        discipline={"key": key, "name": name, "plural": viewer.phrase(one.plural)},
        creatives=[creative_card(viewer, c) for c in site.shuffled_creatives if key in c.discipline],
        **narrowable(viewer, works, Trait("discipline", key)),
        others=[other for other in discipline_counts(viewer) if other["key"] != key],
    )


def tags(viewer: Viewer) -> View:
    """`tags` in alphabetical order, with how many entries carry each."""
    order = sorted(viewer.site.tags.values(), key=lambda one: sort_key(viewer.phrase(one.label).text, viewer.language))
    found = [
        {"label": viewer.phrase(one.label), "url": viewer.link(f"tags/{one.slug}/"), "count": _count(one)}
        for one in order
    ]
    return framed(viewer, kind="tags", title=viewer.say("tags"), tags=found)


def tag(viewer: Viewer, one: Tag) -> View:
    """Everything that carries a tag: `works` (`groups`, `orders`), `creatives`, `events`, `stories`."""
    return framed(
        viewer,
        kind="tag",
        title=viewer.phrase(one.label),
        crumbs=[(viewer.say("tags"), "tags/")],
        count=_count(one),
        **narrowable(viewer, one.works, Trait("tag", one.slug)),
        creatives=[creative_card(viewer, creative) for creative in one.creatives],
        events=[event_card(viewer, event) for event in one.events],
        stories=[story_card(viewer, story) for story in one.stories],
    )


def _count(one: Tag) -> int:
    return len(one.works) + len(one.creatives) + len(one.events) + len(one.stories)
