"""Stories, pages and editions: pages that are mostly text."""

from __future__ import annotations

from korme.i18n.languages import date
from korme.kinds import Edition, PageEntry, Story
from korme.site.event_times import is_dated
from korme.site.urls import entry_url
from korme.views.cards import person, story_card, summary_of, tags, work_cards
from korme.views.context import Crumb, PageContext, View
from korme.views.creatives import names_on
from korme.views.figures import chart, figures
from korme.views.frame import edition_card, framed, year_card
from korme.views.json_ld import article, festival
from korme.views.list_pages import numbered, part_of, place_of
from korme.views.programme import exhibitions, programme_days, undated
from korme.views.report import report
from korme.views.score import score


def stories(context: PageContext) -> View:
    """Return the view of the list: `stories`, newest first."""
    cards = [story_card(context, story) for story in context.site.stories.values()]
    return framed(context, kind="stories", title=context.say("stories"), stories=cards)


def story(context: PageContext, story: Story) -> View:
    """Return the view of a story's page: `story`, and the newest `others`."""
    body = context.body(story)
    title = context.phrase(story.title)
    others = [other for other in context.site.stories.values() if other.slug != story.slug][:3]
    return framed(
        context,
        kind="story",
        title=title,
        description=summary_of(context, context.phrase(story.summary), body=body),
        crumbs=[Crumb(context.say("stories"), "stories/")],
        about=[article(context, story)],
        story={
            "kind": "story",
            "id": story.slug,
            "summary": context.phrase(story.summary),
            "date": date(story.date, context.language, "long"),
            "day": story.date.isoformat(),
            "author": person(context, story.author) if story.author else None,
            "tags": tags(context, story.tags),
            "picture": context.picture(story.cover, "cover", instead=title.text),
        },
        body=body,
        others=[story_card(context, other) for other in others],
    )


def page(context: PageContext, page: PageEntry) -> View:
    """Return the view of one of the site's own pages."""
    body = context.body(page)
    summary = context.phrase(page.summary)
    title = context.phrase(page.title)
    return framed(
        context,
        kind="page",
        title=title,
        description=summary_of(context, summary, body=body),
        summary=summary,
        cover=context.picture(page.cover, "cover", instead=title.text),
        chart=chart(context, context.site.config.figures) if page.figures else None,
        report=report(context, context.site.report) if page.report else None,
        body=body,
    )


def editions(context: PageContext) -> View:
    """Return the view of the list: `editions`, newest first."""
    cards = [year_card(context, edition) for edition in context.site.editions.values()]
    return framed(context, kind="editions", title=context.say("editions"), editions=cards)


def edition(context: PageContext, edition: Edition, number: int = 1) -> View:
    """Return the view of an edition's page, or of a further page of its works and people.

    Keys: `edition`, `works` (`part`), `people` (`people_part`, `letters`); on the first page `poster`, `figures`, `score`, `days`,
    `exhibitions`, `undated`, `calendar`.
    """
    site = context.site
    body = context.body(edition)
    title = context.phrase(edition.title)
    url, is_first = entry_url(edition), number == 1
    keys = site.works_in_edition[edition.slug]
    makers = dict.fromkeys(site.works[key].creative for key in keys)
    people = list(site.people_in_edition[edition.slug] if site.has_years else makers)
    people_on_page = names_on(context, people, url, number, len(keys))
    events = site.events_of_edition.get(edition.slug, ()) if is_first else ()
    calendar = f"editions/{edition.slug}.ics" if site.has_years and any(map(is_dated, events)) else ""
    crumbs = [Crumb(context.say("editions"), "editions/")]
    view = framed(
        context,
        kind="edition",
        title=title,
        description=summary_of(context, context.phrase(edition.tagline), body=body),
        crumbs=crumbs if is_first else [*crumbs, Crumb(title, url)],
        about=[festival(context, edition)] if is_first else [],
        edition=edition_card(context, edition),
        figures=figures(context, edition.figures) if is_first else [],
        cover=context.picture(edition.cover if is_first else None, "cover", instead=title.text),
        poster=context.picture(edition.poster if is_first else None, "text", instead=title.text),
        body=body if is_first else None,
        works=work_cards(context, [site.works[key] for key in part_of(keys, number)]),
        part=place_of(context, url, number, len(keys)),
        people=people_on_page.names,
        people_part=people_on_page.part,
        letters=people_on_page.letters,
        score=score(context, events),
        days=programme_days(context, events),
        exhibitions=exhibitions(context, events),
        undated=undated(context, events),
        calendar=context.link(calendar) if calendar else "",
    )
    return numbered(context, view)
