"""An event's page: all that is known of it, what is on at the same time and what comes after it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from korme.kinds import Event
from korme.site.event_times import begins, ends, is_long, lasts, night_of, programme_day, zone_of
from korme.views.cards import event_card, summary_of, tags
from korme.views.clock import day_parts, open_times, zone_view
from korme.views.context import NOTHING, PageContext, View
from korme.views.frame import framed
from korme.views.json_ld import happening

MOST = 8
"""Events listed as parallel, and as next."""


def event(context: PageContext, one: Event) -> View:
    """All of an event: `event` with its card's fields and more, `parallel` events and those that come `next`."""
    site = context.site
    body = context.body(one)
    venue = site.venues.get(one.venue)
    place = venue.map if venue else None
    day = programme_day(one, night_of(site.config))
    beside, after = neighbours(tuple(site.events.values()), one, zone_of(site.config), night_of(site.config))
    return framed(
        context,
        kind="event",
        title=context.phrase(one.title),
        description=summary_of(context, body=body),
        crumbs=[(context.say("programme"), "programme/")],
        about=[happening(context, one, body)],
        event={
            **event_card(context, one),
            **day_parts(day, context.language),
            "address": context.place(venue.address) if venue else NOTHING,
            "latitude": f"{place.lat:.5f}" if place else "",
            "longitude": f"{place.lon:.5f}" if place else "",
            "hours": _hours(context, one),
            "capacity": one.capacity or 0,
            "booking": one.booking or "",
            "tags": tags(context, one.tags),
            "picture": context.picture(one.cover, "cover", instead=context.phrase(one.title).text),
            "calendar": context.link(f"programme/{one.slug}.ics"),
            "programme": context.link(f"programme/#day-{day.isoformat()}"),
        },
        zone=zone_view([one], context.language, site.config),
        body=body,
        parallel=[event_card(context, other) for other in beside],
        next=[event_card(context, other) for other in after],
    )


def neighbours(
    events: Sequence[Event], one: Event, zone: ZoneInfo, night: dt.timedelta
) -> tuple[list[Event], list[Event]]:
    """What is on at the same time as an event, and what begins after it on its day: in its own room first.

    Args:
        events: in order of time.
        night: the hour at which a day of the programme begins.
    """
    if is_long(one, zone):
        return [], []
    begin = dt.datetime.combine(programme_day(one, night), dt.time()) + night
    start = _moment(one, zone)
    length = lasts(one, zone)
    end = start + (dt.timedelta(hours=1) if length is None else length)
    first, last = (
        bisect_left(events, by_clock, key=lambda each: each.start) for by_clock in (begin, begin + dt.timedelta(days=1))
    )
    until = bisect_left(events, end, key=lambda each: _moment(each, zone))
    parallel = [each for each in events[first:until] if _counts(each, one, zone) and start < _over(each, zone)]
    after: list[Event] = []
    for each in events[until:last]:
        if len(after) >= MOST and each.start > after[-1].start:
            break
        if _counts(each, one, zone):
            after.append(each)
    after.sort(key=lambda each: (each.start, (each.venue, each.room) != (one.venue, one.room), each.venue != one.venue))
    return parallel[:MOST], after[:MOST]


def _moment(event: Event, zone: ZoneInfo) -> dt.datetime:
    """The beginning in UTC: moments of one zone would be compared by their clocks."""
    return begins(event, zone).astimezone(dt.UTC)


def _over(event: Event, zone: ZoneInfo) -> dt.datetime:
    """The end in UTC; the beginning of an event without one."""
    return (ends(event, zone) or begins(event, zone)).astimezone(dt.UTC)


def _counts(each: Event, one: Event, zone: ZoneInfo) -> bool:
    """Whether another event is worth naming beside this one."""
    return each.slug != one.slug and each.status != "cancelled" and not is_long(each, zone)


def _hours(context: PageContext, one: Event) -> list[View]:
    """When an exhibition is open, day by day, for its first two weeks."""
    zone = zone_of(context.site.config)
    end = ends(one, zone)
    if end is None or not is_long(one, zone):
        return []
    venue = context.site.venues.get(one.venue)
    if venue is None or not venue.hours:
        return []
    found: list[View] = []
    for step in range(min((end.date() - one.start.date()).days + 1, 14)):
        day = one.start.date() + dt.timedelta(step)
        found.append(
            {"day": day_parts(day, context.language)["name"], "times": open_times(one, day, venue.hours, zone) or ""}
        )
    return found
