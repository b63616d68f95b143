"""The programme: all days of the current edition, and a page for each event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from korme.kinds import Event
from korme.languages import language_name
from korme.model import Phrase, Text
from korme.views.cards import event_card, summary_of, tags
from korme.views.clock import day_parts
from korme.views.frame import edition_card, framed
from korme.views.linked import happening
from korme.views.viewer import NOTHING, View, Viewer

MOST_DAYS = 31
"""Days on which one event is listed; a longer exhibition is listed on its first days only."""
_LEVELS = frozenset({"beginner", "intermediate", "advanced", "all"})


def days(viewer: Viewer, events: Sequence[Event], *, most: int = 0, once: bool = False) -> list[View]:
    """Events by day, in order of time; an event of several days is listed on each, marked `continues`.

    Args:
        once: list an event of several days on its first only.
        most: events to list for a day; `more` counts the rest. 0: all.
    """
    by_day: dict[dt.date, list[View]] = {}
    for event in sorted(events, key=lambda one: (one.start, one.slug)):
        card = event_card(viewer, event)
        first, last = event.start.date(), (event.until or event.start).date()
        listed = 1 if once else min((last - first).days + 1, MOST_DAYS)
        for step in range(listed):
            by_day.setdefault(first + dt.timedelta(step), []).append({**card, "continues": step > 0})
    found = []
    for day, cards in sorted(by_day.items()):
        cards.sort(key=lambda one: one["continues"])
        shown = cards[:most] if most else cards
        parts = day_parts(day, viewer.language)
        today = day == viewer.site.today
        found.append({**parts, "today": today, "events": shown, "more": len(cards) - len(shown), "count": len(cards)})
    return found


def programme(viewer: Viewer) -> View:
    """`days` of the current edition, `others`: events that belong to none of its days, and its calendar."""
    site = viewer.site
    edition = site.edition
    events = site.events_of_edition.get(edition.slug, ()) if edition else tuple(site.events.values())
    found = days(viewer, events)
    return framed(
        viewer,
        kind="programme",
        title=viewer.say("programme"),
        description=viewer.say("programme_about", title=viewer.phrase(site.config.title).text),
        days=found,
        count=len(events),
        edition=edition_card(viewer, edition),
        types=list(dict.fromkeys(one.type for one in events)),
        calendar=viewer.link("programme.ics") if events else "",
    )


def event(viewer: Viewer, one: Event) -> View:
    """All of an event: `event` with its card's fields and more, `others` at the same venue that day."""
    site = viewer.site
    body = viewer.body(one)
    same_day = [
        other
        for other in site.events.values()
        if other.start.date() == one.start.date() and other.slug != one.slug and other.status != "cancelled"
    ]
    venue = site.venues.get(one.venue)
    return framed(
        viewer,
        kind="event",
        title=viewer.phrase(one.title),
        description=summary_of(viewer, body=body),
        crumbs=[(viewer.say("programme"), "programme/")],
        about=[happening(viewer, one, body)],
        event={
            **event_card(viewer, one),
            **day_parts(one.start.date(), viewer.language),
            "address": viewer.phrase(venue.address) if venue else NOTHING,
            "spoken": [language_name(tag, viewer.language) for tag in one.spoken],
            "level": _level(viewer, one.level),
            "capacity": one.capacity or 0,
            "price": _price(viewer, one.price),
            "booking": one.booking or "",
            "tags": tags(viewer, one.tags),
            "picture": viewer.picture(one.cover, "cover", instead=viewer.phrase(one.title).text),
            "calendar": viewer.link(f"programme/{one.slug}.ics"),
        },
        body=body,
        others=[event_card(viewer, other) for other in same_day],
    )


def _level(viewer: Viewer, level: Text | None) -> Phrase:
    """The usual words are known in every language; others stand as written."""
    if level and level.own.casefold() in _LEVELS:
        return Phrase(viewer.say(f"level_{level.own.casefold()}"))
    return viewer.phrase(level)


def _price(viewer: Viewer, price: Text | None) -> Phrase:
    """'free' is known in every language; a price stands as written."""
    if price and price.own.casefold() == "free":
        return Phrase(viewer.say("free"))
    return viewer.phrase(price)
