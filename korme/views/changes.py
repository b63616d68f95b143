"""What has changed in the programme since visitors were told of it: a page, and the marks it leaves on others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from korme.core.model import Phrase
from korme.i18n.languages import date, span, time
from korme.site.announcements import AnnouncedEvent, EventChange
from korme.site.event_times import zone_of
from korme.site.urls import entry_url
from korme.views.cards import room
from korme.views.context import NOTHING, PageContext, View
from korme.views.frame import framed

URL = "programme/changes/"


def changes_link(context: PageContext) -> str:
    """The link to the page of changes; empty when nothing has changed."""
    return context.link(URL) if URL in context.shared.known else ""


def has_changes(news: Iterable[EventChange], announced: object) -> bool:
    """Whether there is anything to tell, new or told before."""
    return any(True for _ in news) or bool(getattr(announced, "changes", ()))


def changes(context: PageContext) -> View:
    """`groups` of changes, the newest first: those since the last announcement, then those of each former one."""
    site = context.site
    announced = site.announced
    groups: list[View] = []
    if announced is not None and site.news:
        groups.append(_group(context, announced.at, site.news, is_new=True))
    told: dict[dt.datetime, list[EventChange]] = {}
    for one in announced.changes if announced else ():
        told.setdefault(one.on or dt.datetime(1970, 1, 1), []).append(one)
    groups += [_group(context, at, found, is_new=False) for at, found in told.items()]
    return framed(
        context,
        kind="changes",
        title=context.say("changes"),
        description=context.say("changes_about", title=context.phrase(site.config.title).text),
        crumbs=[(context.say("programme"), "programme/")],
        groups=groups,
        count=sum(len(one["changes"]) for one in groups),
        feed=context.link(f"{URL.rstrip('/')}.xml") if site.config.base_url else "",
    )


def _group(context: PageContext, at: dt.datetime, found: Iterable[EventChange], *, is_new: bool) -> View:
    day = local_day(context, at)
    return {
        "id": "new" if is_new else f"told-{at:%Y%m%d%H%M}",
        "is_new": is_new,
        "date": date(day, context.language, "long"),
        "iso": day.isoformat(),
        "changes": [change_card(context, one) for one in found],
    }


def local_day(context: PageContext, at: dt.datetime) -> dt.date:
    """The festival's day of a moment in UTC."""
    return at.replace(tzinfo=dt.UTC).astimezone(zone_of(context.site.config)).date()


def change_card(context: PageContext, change: EventChange) -> View:
    """A change as a line: what became of which event, its time and place before and after."""
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
        "start": facts.start.isoformat(timespec="minutes"),
        "day": date(facts.start.date(), context.language, "weekday"),
        "time": _hours(facts, context.language),
        "venue": context.phrase(venue.name) if venue else Phrase(facts.venue),
        "room": room(context, venue, name=facts.room or None),
    }


def _hours(facts: AnnouncedEvent, language: str) -> str:
    """'10:00–12:00'; of what ends on another day only the beginning."""
    if facts.until is None or facts.until.date() != facts.start.date():
        return time(facts.start, language)
    return span(facts.start, facts.until, language)
