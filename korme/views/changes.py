"""Changes to the programme since it was announced: a page of its own, and the links to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from korme.core.model import Phrase
from korme.core.moments import has_date, has_time, open_words, written
from korme.i18n.languages import date, span, time
from korme.site.announcements import AnnouncedEvent, EventChange
from korme.site.event_times import zone_of
from korme.site.urls import entry_url
from korme.views.cards import room
from korme.views.context import NOTHING, Crumb, PageContext, View
from korme.views.frame import framed

URL = "programme/changes/"


def changes_link(context: PageContext) -> str:
    """Return the link to the page of changes, or '' if nothing has changed in the current edition."""
    if URL not in context.shared.known:
        return ""
    site = context.site
    told = (*site.news, *(site.announced.changes if site.announced else ()))
    is_old = site.has_years and site.edition and all(one.facts.edition != site.edition.slug for one in told)
    return "" if is_old else context.link(URL)


def has_changes(news: Iterable[EventChange], announced: object) -> bool:
    """Return whether there are changes to show, announced or not."""
    return any(True for _ in news) or bool(getattr(announced, "changes", ()))


def changes(context: PageContext) -> View:
    """Return the view of the page of changes: `groups`, newest first, those since the last announcement on top."""
    site = context.site
    announced = site.announced
    groups: list[View] = []
    if announced is not None and site.news:
        groups.append(_group(context, announced.at, site.news, is_new=True))
    by_date: dict[dt.datetime, list[EventChange]] = {}
    for change in announced.changes if announced else ():
        by_date.setdefault(change.on or dt.datetime(1970, 1, 1), []).append(change)
    groups += [_group(context, at, group, is_new=False) for at, group in by_date.items()]
    return framed(
        context,
        kind="changes",
        title=context.say("changes"),
        description=context.say("changes_about", title=context.phrase(site.config.title).text),
        crumbs=[Crumb(context.say("programme"), "programme/")],
        groups=groups,
        count=sum(len(group["changes"]) for group in groups),
        feed=context.link(f"{URL.rstrip('/')}.xml") if site.config.base_url else "",
    )


def _group(context: PageContext, at: dt.datetime, group: Iterable[EventChange], *, is_new: bool) -> View:
    day = local_day(context, at)
    return {
        "id": "new" if is_new else f"told-{at:%Y%m%d%H%M}",
        "is_new": is_new,
        "date": date(day, context.language, "long"),
        "iso": day.isoformat(),
        "changes": [change_card(context, change) for change in group],
    }


def local_day(context: PageContext, at: dt.datetime) -> dt.date:
    """Return the date of a moment (naive, in UTC) in the festival's time zone."""
    return at.replace(tzinfo=dt.UTC).astimezone(zone_of(context.site.config)).date()


def change_card(context: PageContext, change: EventChange) -> View:
    """Return a change as a line: what happened to which event, with its time and place before and after."""
    event = context.site.events.get(change.facts.slug)
    before, after = change.before, change.after
    is_moved = change.what == "moved" and before is not None and after is not None
    return {
        "what": change.what,
        "title": context.phrase(change.facts.title),
        "url": context.link(entry_url(event)) if event else "",
        "note": context.phrase(event.change) if event and change.what != "added" else NOTHING,
        "before": _place_and_time(context, before) if before and is_moved else None,
        "after": _place_and_time(context, change.facts),
    }


def _place_and_time(context: PageContext, facts: AnnouncedEvent) -> View:
    venue = context.site.venues.get(facts.venue)
    return {
        "start": written(facts.start) if has_time(facts.start) else "",
        "day": date(facts.start.date(), context.language, "weekday") if has_date(facts.start) else "",
        "time": _hours(facts, context.language, context.say),
        "venue": context.phrase(venue.name) if venue else Phrase(facts.venue or context.say("online")),
        "room": room(context, venue, name=facts.room or None),
    }


def _hours(facts: AnnouncedEvent, language: str, say: Callable[[str], str]) -> str:
    """Return '10:00–12:00', or only the start if the event ends on another day; what is open is said in words."""
    if not has_time(facts.start):
        return say(open_words(facts.start))
    if facts.until is None or facts.until.date() != facts.start.date():
        return time(facts.start, language)
    return span(facts.start, facts.until, language)
