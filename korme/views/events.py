"""The page of an event: its details, parallel events and the events that follow."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from itertools import chain, islice, zip_longest
from typing import NamedTuple
from zoneinfo import ZoneInfo

from korme.i18n.languages import date, span
from korme.kinds import Event, Work
from korme.site.event_times import (
    begins,
    ends,
    final_date,
    is_dated,
    is_long,
    is_timed,
    lasts,
    night_of,
    programme_day,
    zone_of,
)
from korme.site.site import Site
from korme.views.cards import event_card, summary_of, tags, work_card
from korme.views.clock import day_parts, open_times, zone_view
from korme.views.context import NOTHING, Crumb, PageContext, View
from korme.views.frame import framed
from korme.views.json_ld import happening
from korme.views.links import away
from korme.views.map_links import map_links

MOST = 8
"""Largest number of parallel events, of next events, and of the hosts' works, shown."""


def event(context: PageContext, event: Event) -> View:
    """Return the view of an event's page.

    Keys: `event` (its card and more), `works` of its hosts, `parallel` events, and those that come `next`.
    """
    site = context.site
    body = context.body(event)
    venue = site.venues.get(event.venue)
    place = venue.map if venue else None
    day = programme_day(event, night_of(site.config))
    is_known = is_dated(event)
    near = [
        other
        for days in (0, 1)
        if is_known
        for other in site.events_of_day.get((day + dt.timedelta(days)).isoformat(), ())
    ]
    beside, after = neighbours(near, event, zone_of(site.config), night_of(site.config))
    return framed(
        context,
        kind="event",
        title=context.phrase(event.title),
        description=summary_of(context, context.phrase(event.summary), body=body),
        crumbs=[_programme_crumb(context, event)],
        about=[happening(context, event, body)],
        event={
            **event_card(context, event),
            "date": _date(context, event) if is_known else "",
            "subtitle": context.phrase(event.subtitle),
            "summary": context.phrase(event.summary),
            **(day_parts(day, context.language, with_year=site.needs_year(day)) if is_known else {"number": ""}),
            "address": context.place(venue.address) if venue else NOTHING,
            "latitude": f"{place.lat:.5f}" if place else "",
            "longitude": f"{place.lon:.5f}" if place else "",
            "maps": map_links(context, place, context.phrase(venue.name)) if venue else [],
            "hours": _hours(context, event),
            "capacity": event.capacity or 0,
            "booking": event.booking if event.booking and not event.sold_out else "",
            "join": event.online if event.online != "yes" else "",
            "also": [event_card(context, site.events[slug]) for slug in site.repeats[event.slug]],
            "links": [away(context, label, address) for label, address in event.links],
            "tags": tags(context, event.tags),
            "picture": context.picture(event.cover, "cover", instead=context.phrase(event.title).text),
            "calendar": context.link(f"programme/{event.slug}.ics") if is_known else "",
            "programme": context.link(f"programme/#day-{day.isoformat()}" if is_known else "programme/"),
            "id": event.slug,
        },
        zone=zone_view([event], context.language, site.config),
        body=body,
        works=[work_card(context, work, preset="strip") for work in works_of_hosts(site, event)],
        parallel=[event_card(context, other) for other in beside],
        next=[event_card(context, other) for other in after],
    )


def works_of_hosts(site: Site, event: Event) -> list[Work]:
    """Return works of the hosts who are creatives, at most `MOST`: the first of each host, then the second of each, …

    Works without a picture, and those behind a content note, are left out.
    """
    own = [
        [work for work in site.works_of.get(host, ()) if site.face_of(work) and not work.notice]
        for host in dict.fromkeys(event.hosts)
    ]
    turns = chain.from_iterable(zip_longest(*own))
    return list(islice(filter(None, turns), MOST))


def _date(context: PageContext, event: Event) -> str:
    """Return the day of an event, or all its days, with the year: '22 April 2026'."""
    zone = zone_of(context.site.config)
    first, last = programme_day(event, night_of(context.site.config)), final_date(event, zone)
    if is_long(event, zone):
        return span(first, last, context.language)
    return date(first, context.language, "long")


def _programme_crumb(context: PageContext, event: Event) -> Crumb:
    """Return the page above an event: the programme, or the page of the edition that has it."""
    site = context.site
    edition = site.edition_of(event) if site.has_years else None
    if edition is None or edition == site.edition:
        return Crumb(context.say("programme"), "programme/")
    return Crumb(context.phrase(edition.title), f"editions/{edition.slug}/")


class Neighbours(NamedTuple):
    """Events beside an event, at most `MOST` of each."""

    parallel: list[Event]
    """At the same time."""
    after: list[Event]
    """Later on its day, those in the same room first."""


def neighbours(events: Sequence[Event], event: Event, zone: ZoneInfo, night: dt.timedelta) -> Neighbours:
    """Return the events at the same time as an event and those that start after it; none for an exhibition.

    Args:
        events: in order of time; those of its day and of the next suffice.
        night: the time after midnight at which a day of the programme begins.
    """
    if is_long(event, zone) or not is_timed(event):
        return Neighbours([], [])
    begin = dt.datetime.combine(programme_day(event, night), dt.time()) + night
    start = _moment(event, zone)
    length = lasts(event, zone)
    end = start + (dt.timedelta(hours=1) if length is None else length)
    first, last = (
        bisect_left(events, by_clock, key=lambda other: other.start)
        for by_clock in (begin, begin + dt.timedelta(days=1))
    )
    until = bisect_left(events, end, key=lambda other: _moment(other, zone))
    parallel = [other for other in events[first:until] if _counts(other, event, zone) and start < _over(other, zone)]
    after: list[Event] = []
    for other in events[until:last]:
        if len(after) >= MOST and other.start > after[-1].start:
            break
        if _counts(other, event, zone):
            after.append(other)
    after.sort(
        key=lambda other: (
            other.start,
            (other.venue, other.room) != (event.venue, event.room),
            other.venue != event.venue,
        )
    )
    return Neighbours(parallel[:MOST], after[:MOST])


def _moment(event: Event, zone: ZoneInfo) -> dt.datetime:
    """Return the start in UTC: Python compares times of one zone by the clock."""
    return begins(event, zone).astimezone(dt.UTC)


def _over(event: Event, zone: ZoneInfo) -> dt.datetime:
    """Return the end in UTC, or the start of an event without an end."""
    return (ends(event, zone) or begins(event, zone)).astimezone(dt.UTC)


def _counts(other: Event, event: Event, zone: ZoneInfo) -> bool:
    """Return whether another event is worth listing beside this one."""
    return other.slug != event.slug and other.status != "cancelled" and is_timed(other) and not is_long(other, zone)


def _hours(context: PageContext, event: Event) -> list[View]:
    """Return the opening hours of an exhibition by day, for its first two weeks."""
    zone = zone_of(context.site.config)
    if not is_long(event, zone):
        return []
    venue = context.site.venues.get(event.venue)
    if venue is None or not venue.hours:
        return []
    days: list[View] = []
    for step in range(min((final_date(event, zone) - event.start.date()).days + 1, 14)):
        day = event.start.date() + dt.timedelta(step)
        days.append(
            {"day": day_parts(day, context.language)["name"], "times": open_times(event, day, venue.hours, zone) or ""}
        )
    return days
