"""Collections: the list, and a page for each with the chosen works in order, a sentence to each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from korme.i18n.languages import lasting
from korme.kinds import COLLECTION, Collection, Work
from korme.site.chosen_works import chosen_works, listed_collections
from korme.views.cards import person, summary_of, tags, work_card
from korme.views.context import Crumb, PageContext, View
from korme.views.frame import framed
from korme.views.json_ld import selection

SHOWN = 4
"""Works of a collection shown in lists."""
ON_HOME = 3
"""Collections on the home page."""


def collections(context: PageContext) -> View:
    """Return the view of the list: `collections`, in the site's order."""
    return framed(
        context,
        kind="collections",
        title=context.say("collections"),
        collections=[collection_card(context, one) for one in _listed(context)],
    )


def collection(context: PageContext, collection: Collection) -> View:
    """Return the view of a collection's page.

    Keys: `collection`, its `items` in order (`work`, `number`, `sentence`), and the `others`.
    """
    site = context.site
    body = context.body(collection)
    title = context.phrase(collection.title)
    summary = context.phrase(collection.summary)
    others = [other for other in _listed(context) if other.slug != collection.slug]
    return framed(
        context,
        kind="collection",
        title=title,
        description=summary_of(context, summary, body=body),
        crumbs=[Crumb(context.say("collections"), "collections/")],
        about=[selection(context, collection, [work for _, work in chosen_works(site, collection)], body)],
        collection={
            **_facts(context, collection),
            "tags": tags(context, collection.tags),
            "picture": context.picture(collection.cover, "cover", instead=title.text),
        },
        items=[
            {
                "number": number,
                "work": work_card(context, work, preset="work"),
                "sentence": context.phrase(item.sentence),
            }
            for number, (item, work) in enumerate(chosen_works(site, collection), start=1)
        ],
        body=body,
        others=[collection_card(context, other) for other in others[:ON_HOME]],
    )


def collection_card(context: PageContext, collection: Collection) -> View:
    """Return a collection for a list: its facts, link and first works."""
    works = [work for _, work in chosen_works(context.site, collection)]
    shown = [work for work in works if context.site.face_of(work) and not work.notice][:SHOWN]
    return {
        **_facts(context, collection),
        "title": context.phrase(collection.title),
        "url": context.to(collection),
        "works": [work_card(context, work, preset="strip") for work in shown],
    }


def _listed(context: PageContext) -> tuple[Collection, ...]:
    """Return the collections that lists show."""
    return context.shared.reads.once(("collections listed",), lambda: listed_collections(context.site))


def _facts(context: PageContext, collection: Collection) -> View:
    return {
        "kind": "collection",
        "id": collection.slug,
        "by": [person(context, name) for name in collection.by],
        "role": context.phrase(collection.role),
        "summary": context.phrase(collection.summary),
        "audience": context.phrase(collection.audience),
        "duration": _lasting(context, collection.duration),
        "count": sum(1 for _ in chosen_works(context.site, collection)),
    }


def _lasting(context: PageContext, duration: dt.timedelta | None) -> str:
    return lasting(int(duration.total_seconds()) // 60, context.language) if duration else ""


def choices_with(context: PageContext, work: Work) -> list[View]:
    """Return the collections that a work is in: links with `by` and the `sentence` about the work."""
    name = f"{work.creative}/{work.slug}"
    found = []
    for collection in context.site.naming(COLLECTION, "items", name):
        item = next(item for item in collection.items if item.work == name)
        found.append({**_link(context, collection), "sentence": context.phrase(item.sentence)})
    return found


def choices_of(context: PageContext, name: str) -> list[View]:
    """Return the collections whose works a person or group has chosen, as cards."""
    chosen: Iterable[Collection] = context.site.naming(COLLECTION, "by", name)
    return [collection_card(context, one) for one in chosen if any(chosen_works(context.site, one))]


def _link(context: PageContext, collection: Collection) -> View:
    return {
        "kind": "collection",
        "id": collection.slug,
        "title": context.phrase(collection.title),
        "url": context.to(collection),
        "by": [person(context, name) for name in collection.by],
    }


def on_home(context: PageContext) -> list[View]:
    """Return the first collections as cards."""
    return [collection_card(context, one) for one in _listed(context)[:ON_HOME]]
