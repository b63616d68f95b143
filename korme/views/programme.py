"""The programme: all days of the current edition, as a list and as a grid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from zoneinfo import ZoneInfo

from korme.i18n.languages import time
from korme.kinds import Event, Venue
from korme.site.event_times import ends, is_long, last_day, lasts, night_of, programme_day, zone_of
from korme.site.site import Site
from korme.views.cards import event_card, room
from korme.views.changes import changes_link
from korme.views.clock import day_parts, days_span, many_years, open_times, opening_hours, zone_view
from korme.views.context import PageContext, View
from korme.views.facets import facets, place_order
from korme.views.frame import edition_card, framed
from korme.views.links import webcal
from korme.views.timetable import Column, Grid, laid_out

MOST_DAYS = 31
"""Days on which one event is listed; a longer exhibition is listed on its first days only."""
WIDE = 6
"""Columns that fit beside each other on most desks; a wider grid scrolls in a frame of its own."""
PRINTED = "programme/print/"
"""The page from which the programme is printed."""
LONG_LIST = 24
"""Events of a day from which its list is divided by hours."""

NO_CODES: Mapping[str, str] = MappingProxyType({})
"""Where nothing is narrowed."""


def edition_events(site: Site) -> tuple[Event, ...]:
    """The events of the current edition; all there are when the site names none."""
    return site.events_of_edition.get(site.edition.slug, ()) if site.edition else tuple(site.events.values())


def days(context: PageContext, events: Sequence[Event], *, most: int = 0) -> list[View]:
    """Events by day, in order of time; an event of several days is listed on each, marked `continues`.

    Days on which nothing begins are left out, as on the programme's page.

    Args:
        most: events to list for a day; `more` counts the rest. 0: all.
    """
    night, zone = night_of(context.site.config), zone_of(context.site.config)
    by_day: dict[dt.date, list[View]] = {}
    for event in sorted(events, key=lambda one: (one.start, one.slug)):
        card = event_card(context, event)
        first = programme_day(event, night)
        listed = min((last_day(event, zone, night) - first).days + 1, MOST_DAYS) if is_long(event, zone) else 1
        for step in range(listed):
            by_day.setdefault(first + dt.timedelta(step), []).append({**card, "continues": step > 0})
    found = []
    with_year = many_years(by_day)
    for day, cards in sorted(by_day.items()):
        if all(one["continues"] for one in cards):
            continue
        cards.sort(key=lambda one: one["continues"])
        shown = cards[:most] if most else cards
        parts = day_parts(day, context.language, with_year=with_year)
        today = day == context.site.today
        found.append({**parts, "today": today, "events": shown, "more": len(cards) - len(shown), "count": len(cards)})
    return found


def programme(context: PageContext) -> View:
    """`days` of the current edition, the `exhibitions` beside them, the `filters` to narrow both, and its calendar."""
    events = edition_events(context.site)
    filters, codes = facets(context, events)
    return framed(
        context,
        kind="programme",
        title=context.say("programme"),
        description=context.say("programme_about", title=context.phrase(context.site.config.title).text),
        days=programme_days(context, events, codes),
        exhibitions=exhibitions(context, events, codes),
        filters=filters,
        zone=zone_view(events, context.language, context.site.config),
        count=len(events),
        edition=edition_card(context, context.site.edition),
        calendar=context.link("programme.ics") if events else "",
        subscribe=webcal(context, "programme.ics") if events else "",
        changes=changes_link(context),
        print=context.link(PRINTED) if PRINTED in context.shared.known else "",
    )


def exhibitions(context: PageContext, events: Sequence[Event], codes: Mapping[str, str] = NO_CODES) -> list[View]:
    """What goes on over several days, each once, with the hours of its house on those days."""
    found = []
    zone = zone_of(context.site.config)
    for event in (one for one in events if is_long(one, zone)):
        venue = context.site.venues.get(event.venue)
        card = event_card(context, event)
        hours = tuple(one for one in venue.hours if _is_on(event, one[0], zone)) if venue else ()
        found.append(
            {
                **card,
                "codes": codes.get(event.slug, ""),
                "span": days_span(event.start.date(), _end_date(event, zone), context.language),
                "hours": opening_hours(hours, context.language),
            }
        )
    return found


def _end_date(event: Event, zone: ZoneInfo) -> dt.date:
    """The date of its end by the clock; without an end that of its beginning."""
    return (ends(event, zone) or event.start).date()


def _is_on(event: Event, weekday: int, zone: ZoneInfo) -> bool:
    """Whether an event goes on upon some such weekday."""
    days = min((_end_date(event, zone) - event.start.date()).days + 1, 7)
    return any((event.start.date() + dt.timedelta(step)).weekday() == weekday for step in range(days))


def programme_days(context: PageContext, events: Sequence[Event], codes: Mapping[str, str] = NO_CODES) -> list[View]:
    """Days on which something begins: `events` in order of time with their places in the `grid`, and what is `open` beside them."""
    config = context.site.config
    night, zone = night_of(config), zone_of(config)
    by_day: dict[dt.date, list[Event]] = {}
    for event in sorted(events, key=lambda one: (one.start, one.slug)):
        by_day.setdefault(programme_day(event, night), []).append(event)
    order = place_order(context.site)
    with_year = many_years(by_day)
    found = []
    for day, all_of_day in sorted(by_day.items()):
        sessions = [one for one in all_of_day if not is_long(one, zone)]
        grid = laid_out(sessions, order, zone)
        placed = _placed(context, sessions, grid, codes)
        found.append(
            {
                **day_parts(day, context.language, with_year=with_year),
                "today": day == context.site.today,
                "from": (dt.datetime.combine(day, dt.time(), zone) + night).isoformat(timespec="minutes"),
                "count": len(sessions),
                "events": placed,
                "jumps": [one["hour"] for one in placed if one["hour"]],
                "open": _open(context, events, day, codes),
                "grid": _grid(context, grid, sessions) if grid else None,
                "calendar": context.link(f"programme/{day.isoformat()}.ics"),
            }
        )
    return found


def _placed(context: PageContext, sessions: Sequence[Event], grid: Grid | None, codes: Mapping[str, str]) -> list[View]:
    """Cards with their places; `hour` opens the list of a full hour in a long day."""
    found = []
    hour = -1
    for one in sessions:
        card = event_card(context, one)
        spot = grid.spots[one.slug].classes if grid else ""
        opens = one.start.hour != hour and len(sessions) >= LONG_LIST
        hour = one.start.hour
        found.append({**card, "spot": spot, "codes": codes.get(one.slug, ""), "hour": f"{hour:02}:00" if opens else ""})
    return found


def _open(context: PageContext, events: Sequence[Event], day: dt.date, codes: Mapping[str, str]) -> list[View]:
    """What goes on beside a day's programme, with its hours; not where the house is closed."""
    found = []
    zone = zone_of(context.site.config)
    for event in events:
        if not is_long(event, zone) or not event.start.date() <= day <= _end_date(event, zone):
            continue
        venue = context.site.venues.get(event.venue)
        times = open_times(event, day, venue.hours if venue else (), zone)
        if times is not None and event.status != "cancelled":
            card = event_card(context, event)
            found.append({**card, "times": times, "codes": codes.get(event.slug, "")})
    return found


def _grid(context: PageContext, grid: Grid, sessions: Sequence[Event]) -> View:
    """The frame of a day's grid: its columns by venue and room, its hours."""
    lengths = [lasts(one, zone_of(context.site.config)) for one in sessions]
    shortest = min((one for one in lengths if one is not None), default=dt.timedelta(hours=1))
    minutes = shortest.total_seconds() / 60
    return {
        "columns": grid.width,
        "wide": grid.width > WIDE,
        "pace": "fine" if minutes < 40 else "middle" if minutes < 90 else "coarse",
        "start": grid.origin.isoformat(timespec="minutes"),
        "hours": [{"label": time(moment, context.language), "row": f"korme-y-{row}"} for moment, row in grid.hours],
        "places": [_heading(context, one) for one in grid.columns],
        "houses": len({one.place[0] for one in grid.columns}) > 1,
    }


def _heading(context: PageContext, column: Column) -> View:
    slug, name = column.place
    venue: Venue | None = context.site.venues.get(slug)
    return {
        "venue": context.phrase(venue.name) if venue else slug,
        "room": room(context, venue, name=name or None),
        "column": f"korme-c-{column.first}",
        "width": f"korme-w-{column.width}" if column.width > 1 else "",
    }
