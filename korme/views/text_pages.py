"""Stories, pages, editions: what is mostly read."""

from __future__ import annotations

from korme.i18n.languages import date
from korme.kinds import WORK, Edition, PageEntry, Story
from korme.views.cards import person, story_card, summary_of, tags, work_cards
from korme.views.context import PageContext, View
from korme.views.creatives import names
from korme.views.figures import chart, figures
from korme.views.frame import edition_card, framed
from korme.views.json_ld import article, festival
from korme.views.programme import exhibitions, programme_days


def stories(context: PageContext) -> View:
    """`stories`, the newest first."""
    cards = [story_card(context, one) for one in context.site.stories.values()]
    return framed(context, kind="stories", title=context.say("stories"), stories=cards)


def story(context: PageContext, one: Story) -> View:
    """All of a story, and the `others` that are newest."""
    body = context.body(one)
    title = context.phrase(one.title)
    others = [other for other in context.site.stories.values() if other.slug != one.slug][:3]
    return framed(
        context,
        kind="story",
        title=title,
        description=summary_of(context, context.phrase(one.summary), body=body),
        crumbs=[(context.say("stories"), "stories/")],
        about=[article(context, one)],
        story={
            "summary": context.phrase(one.summary),
            "date": date(one.date, context.language, "long"),
            "day": one.date.isoformat(),
            "author": person(context, one.author) if one.author else None,
            "tags": tags(context, one.tags),
            "picture": context.picture(one.cover, "cover", instead=title.text),
        },
        body=body,
        others=[story_card(context, other) for other in others],
    )


def page(context: PageContext, one: PageEntry) -> View:
    """A page of the site's own."""
    body = context.body(one)
    summary = context.phrase(one.summary)
    title = context.phrase(one.title)
    return framed(
        context,
        kind="page",
        title=title,
        description=summary_of(context, summary, body=body),
        summary=summary,
        cover=context.picture(one.cover, "cover", instead=title.text),
        chart=chart(context, context.site.config.figures) if one.figures else None,
        body=body,
    )


def editions(context: PageContext) -> View:
    """`editions`, the newest first."""
    cards = [edition_card(context, one) for one in context.site.editions.values()]
    return framed(context, kind="editions", title=context.say("editions"), editions=cards)


def edition(context: PageContext, one: Edition) -> View:
    """A year's festival: `edition`, `figures`, `works`, `people`, `days`, `exhibitions`."""
    site = context.site
    body = context.body(one)
    title = context.phrase(one.title)
    works = site.naming(WORK, "edition", one.slug)
    people = [site.creatives[slug] for slug in dict.fromkeys(work.creative for work in works)]
    return framed(
        context,
        kind="edition",
        title=title,
        description=summary_of(context, context.phrase(one.tagline), body=body),
        crumbs=[(context.say("editions"), "editions/")],
        about=[festival(context, one)],
        edition=edition_card(context, one),
        figures=figures(context, one.figures),
        cover=context.picture(one.cover, "cover", instead=title.text),
        body=body,
        works=work_cards(context, works),
        people=names(context, people),
        days=programme_days(context, site.events_of_edition.get(one.slug, ())),
        exhibitions=exhibitions(context, site.events_of_edition.get(one.slug, ())),
    )
