"""What has changed in the programme since visitors were told of it: a page, and the marks it leaves on others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from korme.core.model import Phrase
from korme.i18n.languages import date, span, time
from korme.site.announcements import Change, Facts
from korme.site.event_times import zone_of
from korme.site.urls import entry_url
from korme.views.cards import room
from korme.views.frame import framed
from korme.views.viewer import NOTHING, View, Viewer

URL = "programme/changes/"


def changes_link(viewer: Viewer) -> str:
    """The link to the page of changes; empty when nothing has changed."""
    return viewer.link(URL) if URL in viewer.stage.known else ""


def has_changes(news: Iterable[Change], announced: object) -> bool:
    """Whether there is anything to tell, new or told before."""
    return any(True for _ in news) or bool(getattr(announced, "changes", ()))


def changes(viewer: Viewer) -> View:
    """`groups` of changes, the newest first: those since the last announcement, then those of each former one."""
    site = viewer.site
    announced = site.announced
    groups: list[View] = []
    if announced is not None and site.news:
        groups.append(_group(viewer, announced.at, site.news, is_new=True))
    told: dict[dt.datetime, list[Change]] = {}
    for one in announced.changes if announced else ():
        told.setdefault(one.on or dt.datetime(1970, 1, 1), []).append(one)
    groups += [_group(viewer, at, found, is_new=False) for at, found in told.items()]
    return framed(
        viewer,
        kind="changes",
        title=viewer.say("changes"),
        description=viewer.say("changes_about", title=viewer.phrase(site.config.title).text),
        crumbs=[(viewer.say("programme"), "programme/")],
        groups=groups,
        count=sum(len(one["changes"]) for one in groups),
        feed=viewer.link(f"{URL.rstrip('/')}.xml") if site.config.base_url else "",
    )


def _group(viewer: Viewer, at: dt.datetime, found: Iterable[Change], *, is_new: bool) -> View:
    day = local_day(viewer, at)
    return {
        "id": "new" if is_new else f"told-{at:%Y%m%d%H%M}",
        "is_new": is_new,
        "date": date(day, viewer.language, "long"),
        "iso": day.isoformat(),
        "changes": [change_card(viewer, one) for one in found],
    }


def local_day(viewer: Viewer, at: dt.datetime) -> dt.date:
    """The festival's day of a moment in UTC."""
    return at.replace(tzinfo=dt.UTC).astimezone(zone_of(viewer.site.config)).date()


def change_card(viewer: Viewer, change: Change) -> View:
    """A change as a line: what became of which event, its time and place before and after."""
    event = viewer.site.events.get(change.facts.slug)
    before, after = change.before, change.after
    is_moved = change.what == "moved" and before is not None and after is not None
    return {
        "what": change.what,
        "title": viewer.phrase(change.facts.title),
        "url": viewer.link(entry_url(event)) if event else "",
        "note": viewer.phrase(event.change) if event and change.what != "added" else NOTHING,
        "before": _place_and_time(viewer, before) if before and is_moved else None,
        "after": _place_and_time(viewer, change.facts),
    }


def _place_and_time(viewer: Viewer, facts: Facts) -> View:
    venue = viewer.site.venues.get(facts.venue)
    return {
        "start": facts.start.isoformat(timespec="minutes"),
        "day": date(facts.start.date(), viewer.language, "weekday"),
        "time": _hours(facts, viewer.language),
        "venue": viewer.phrase(venue.name) if venue else Phrase(facts.venue),
        "room": room(viewer, venue, name=facts.room or None),
    }


def _hours(facts: Facts, language: str) -> str:
    """'10:00–12:00'; of what ends on another day only the beginning."""
    if facts.until is None or facts.until.date() != facts.start.date():
        return time(facts.start, language)
    return span(facts.start, facts.until, language)
