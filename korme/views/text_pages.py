"""Stories, pages, editions: what is mostly read."""

from __future__ import annotations

from korme.i18n.languages import date
from korme.kinds import Edition, PageEntry, Story
from korme.views.cards import person, story_card, summary_of, tags, work_cards
from korme.views.creatives import names
from korme.views.figures import chart, figures
from korme.views.frame import edition_card, framed
from korme.views.json_ld import article, festival
from korme.views.programme import exhibitions, programme_days
from korme.views.viewer import View, Viewer


def stories(viewer: Viewer) -> View:
    """`stories`, the newest first."""
    cards = [story_card(viewer, one) for one in viewer.site.stories.values()]
    return framed(viewer, kind="stories", title=viewer.say("stories"), stories=cards)


def story(viewer: Viewer, one: Story) -> View:
    """All of a story, and the `others` that are newest."""
    body = viewer.body(one)
    title = viewer.phrase(one.title)
    others = [other for other in viewer.site.stories.values() if other.slug != one.slug][:3]
    return framed(
        viewer,
        kind="story",
        title=title,
        description=summary_of(viewer, viewer.phrase(one.summary), body=body),
        crumbs=[(viewer.say("stories"), "stories/")],
        about=[article(viewer, one)],
        story={
            "summary": viewer.phrase(one.summary),
            "date": date(one.date, viewer.language, "long"),
            "day": one.date.isoformat(),
            "author": person(viewer, one.author) if one.author else None,
            "tags": tags(viewer, one.tags),
            "picture": viewer.picture(one.cover, "cover", instead=title.text),
        },
        body=body,
        others=[story_card(viewer, other) for other in others],
    )


def page(viewer: Viewer, one: PageEntry) -> View:
    """A page of the site's own."""
    body = viewer.body(one)
    summary = viewer.phrase(one.summary)
    title = viewer.phrase(one.title)
    return framed(
        viewer,
        kind="page",
        title=title,
        description=summary_of(viewer, summary, body=body),
        summary=summary,
        cover=viewer.picture(one.cover, "cover", instead=title.text),
        chart=chart(viewer, viewer.site.config.figures) if one.figures else None,
        body=body,
    )


def editions(viewer: Viewer) -> View:
    """`editions`, the newest first."""
    cards = [edition_card(viewer, one) for one in viewer.site.editions.values()]
    return framed(viewer, kind="editions", title=viewer.say("editions"), editions=cards)


def edition(viewer: Viewer, one: Edition) -> View:
    """A year's festival: `edition`, `figures`, `works`, `people`, `days`, `exhibitions`."""
    site = viewer.site
    body = viewer.body(one)
    title = viewer.phrase(one.title)
    works = site.works_of_edition.get(one.slug, ())
    people = [site.creatives[slug] for slug in dict.fromkeys(work.creative for work in works)]
    return framed(
        viewer,
        kind="edition",
        title=title,
        description=summary_of(viewer, viewer.phrase(one.tagline), body=body),
        crumbs=[(viewer.say("editions"), "editions/")],
        about=[festival(viewer, one)],
        edition=edition_card(viewer, one),
        figures=figures(viewer, one.figures),
        cover=viewer.picture(one.cover, "cover", instead=title.text),
        body=body,
        works=work_cards(viewer, works),
        people=names(viewer, people),
        days=programme_days(viewer, site.events_of_edition.get(one.slug, ())),
        exhibitions=exhibitions(viewer, site.events_of_edition.get(one.slug, ())),
    )
