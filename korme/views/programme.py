"""The programme: all days of the current edition, as a list and as a grid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from zoneinfo import ZoneInfo

from korme.i18n.languages import days_span, span, time
from korme.kinds import Event, Venue
from korme.site.departures import Departure
from korme.site.event_times import (
    final_date,
    is_dated,
    is_long,
    is_timed,
    last_day,
    lasts,
    night_of,
    programme_day,
    zone_of,
)
from korme.site.site import Site
from korme.views.cards import event_card, room, year_of
from korme.views.changes import changes_link
from korme.views.clock import day_moments, day_parts, many_years, open_times, opening_hours, zone_view
from korme.views.context import PageContext, View
from korme.views.departed import departed, in_time
from korme.views.facets import facets, place_order
from korme.views.frame import edition_card, framed
from korme.views.links import webcal
from korme.views.timetable import Column, Grid, laid_out, row_classes

MOST_DAYS = 31
"""Largest number of days on which one event is listed; longer exhibitions are listed on the first of them."""
WIDE = 6
"""Columns that fit side by side on most screens; wider grids scroll in their own frame."""
PRINTED = "programme/print/"
"""URL of the index of pages to print."""
LONG_LIST = 24
"""Number of events from which the list of a day is divided by hours."""

NO_CODES: Mapping[str, str] = MappingProxyType({})
"""Filter codes of a list without filters."""


def edition_events(site: Site) -> tuple[Event, ...]:
    """Return the events of the current edition, or all events if the site has no edition."""
    return site.events_of_edition.get(site.edition.slug, ()) if site.edition else tuple(site.events.values())


def days(context: PageContext, events: Sequence[Event], *, most: int = 0) -> list[View]:
    """Return events by day, in order of time; an event of several days is listed on each, marked `continues`.

    Days on which no event starts are left out, as on the programme's page.

    Args:
        most: the number of events to list per day, 0 for all; `more` counts the rest.
    """
    night, zone = night_of(context.site.config), zone_of(context.site.config)
    by_day: dict[dt.date, list[View]] = {}
    for event in sorted(filter(is_dated, events), key=lambda event: (event.start, event.slug)):
        card = event_card(context, event)
        first = programme_day(event, night)
        listed = min((last_day(event, zone, night) - first).days + 1, MOST_DAYS) if is_long(event, zone) else 1
        for step in range(listed):
            by_day.setdefault(first + dt.timedelta(step), []).append({**card, "continues": step > 0})
    found = []
    with_year = years_shown(context, by_day)
    for day, cards in sorted(by_day.items()):
        if all(card["continues"] for card in cards):
            continue
        cards.sort(key=lambda card: (card["continues"], card["untimed"] == "time_tba"))
        shown = cards[:most] if most else cards
        parts = day_parts(day, context.language, with_year=with_year)
        found.append(
            {
                **parts,
                **day_moments(day, context.site.today, context.site.config),
                "events": shown,
                "more": len(cards) - len(shown),
                "count": len(cards),
            }
        )
    return found


def programme(context: PageContext) -> View:
    """Return the view of the programme.

    Keys: `days` of the current edition, its `exhibitions`, the events `undated`, `filters` for all, its calendar.
    """
    events = edition_events(context.site)
    filters, codes = facets(context, events)
    has_calendar = any(map(is_dated, events))
    return framed(
        context,
        kind="programme",
        title=context.say("programme"),
        description=context.say("programme_about", title=context.phrase(context.site.config.title).text),
        days=programme_days(context, events, codes),
        exhibitions=exhibitions(context, events, codes),
        undated=undated(context, events, codes),
        filters=filters,
        zone=zone_view(events, context.language, context.site.config),
        count=len(events),
        edition=edition_card(context, context.site.edition) if context.site.edition else None,
        years=_other_years(context),
        calendar=context.link("programme.ics") if has_calendar else "",
        subscribe=webcal(context, "programme.ics") if has_calendar else "",
        changes=changes_link(context),
        map=context.link("venues/") + "#map" if context.site.numbers else "",
        print=context.link(PRINTED) if PRINTED in context.shared.known else "",
    )


def _other_years(context: PageContext) -> list[View]:
    """Return the other editions that have a programme, as links with their years."""
    site = context.site
    current = site.edition.slug if site.edition and site.has_years else ""
    return [
        {"label": year_of(context, slug), "url": context.link(f"editions/{slug}/#programme")}
        for slug in (site.editions if current else ())
        if slug != current and site.events_of_edition[slug]
    ]


def exhibitions(context: PageContext, events: Sequence[Event], codes: Mapping[str, str] = NO_CODES) -> list[View]:
    """Return events of several days, each once, with the opening hours of the venue on those days."""
    found = []
    zone = zone_of(context.site.config)
    for event in (event for event in events if is_long(event, zone)):
        venue = context.site.venues.get(event.venue)
        card = event_card(context, event)
        hours = tuple(opening for opening in venue.hours if _is_on(event, opening[0], zone)) if venue else ()
        found.append(
            {
                **card,
                "codes": codes.get(event.slug, ""),
                "span": _span(context, event.start.date(), final_date(event, zone)),
                "hours": opening_hours(hours, context.language),
            }
        )
    return found


def undated(context: PageContext, events: Iterable[Event], codes: Mapping[str, str] = NO_CODES) -> list[View]:
    """Return the cards of events whose date is to be announced."""
    return [
        {**event_card(context, event), "spot": "", "codes": codes.get(event.slug, "")}
        for event in events
        if not is_dated(event)
    ]


def years_shown(context: PageContext, days: Collection[dt.date]) -> bool:
    """Return whether days shown together have to show their years."""
    return many_years(days) or any(context.site.needs_year(day) for day in days)


def _span(context: PageContext, first: dt.date, last: dt.date) -> str:
    words = span if years_shown(context, (first, last)) else days_span
    return words(first, last, context.language)


def _is_on(event: Event, weekday: int, zone: ZoneInfo) -> bool:
    """Return whether an event takes place on a weekday at all; 0 is Monday."""
    days = min((final_date(event, zone) - event.start.date()).days + 1, 7)
    return any((event.start.date() + dt.timedelta(step)).weekday() == weekday for step in range(days))


def programme_days(
    context: PageContext,
    events: Sequence[Event],
    codes: Mapping[str, str] = NO_CODES,
    left: Iterable[Departure] = (),
) -> list[View]:
    """Return the days on which events start, in order; those that have `left` stand where they were announced.

    Each has `events` in order of time with their positions in the `grid`, before them those `untimed` (for the whole
    day, or at a time to be announced), and the exhibitions that are `open`.
    """
    config = context.site.config
    night, zone = night_of(config), zone_of(config)
    by_day: dict[dt.date, list[Event]] = {}
    for event in sorted(filter(is_dated, events), key=lambda event: (event.start, event.slug)):
        by_day.setdefault(programme_day(event, night), []).append(event)
    gone: dict[dt.date, list[Departure]] = {}
    for one in left:
        gone.setdefault(one.day(night), []).append(one)
        by_day.setdefault(one.day(night), [])
    order = place_order(context.site)
    with_year = years_shown(context, by_day)
    found = []
    for day, all_of_day in sorted(by_day.items()):
        sessions = [event for event in all_of_day if is_timed(event) and not is_long(event, zone)]
        untimed = [event for event in all_of_day if not is_timed(event) and not is_long(event, zone)]
        grid = laid_out(sessions, order, zone)
        placed = _placed(context, sessions, grid, codes)
        placed = in_time(placed, [departed(context, one) for one in gone.get(day, ())])
        found.append(
            {
                **day_parts(day, context.language, with_year=with_year),
                "today": day == context.site.today,
                "over": day < context.site.today,
                "from": (dt.datetime.combine(day, dt.time(), zone) + night).isoformat(timespec="minutes"),
                "count": len(sessions) + len(untimed),
                "untimed": _placed(context, untimed, None, codes),
                "events": placed,
                "jumps": [card["hour"] for card in placed if card["hour"]],
                "open": open_on(context, events, day, codes),
                "grid": _grid(context, grid, sessions) if grid else None,
                "calendar": context.link(f"programme/{day.isoformat()}.ics"),
            }
        )
    return found


def _placed(context: PageContext, sessions: Sequence[Event], grid: Grid | None, codes: Mapping[str, str]) -> list[View]:
    """Return cards with their positions in the grid; in a long day, `hour` marks the first event of each hour."""
    found = []
    hour = -1
    for event in sessions:
        card = event_card(context, event)
        spot = grid.spots[event.slug].classes if grid else ""
        opens = is_timed(event) and event.start.hour != hour and len(sessions) >= LONG_LIST
        hour = event.start.hour
        found.append(
            {**card, "spot": spot, "codes": codes.get(event.slug, ""), "hour": f"{hour:02}:00" if opens else ""}
        )
    return found


def open_on(
    context: PageContext, events: Sequence[Event], day: dt.date, codes: Mapping[str, str] = NO_CODES
) -> list[View]:
    """Return exhibitions that are open on a day, with their hours."""
    found = []
    zone = zone_of(context.site.config)
    for event in events:
        if not is_long(event, zone) or not event.start.date() <= day <= final_date(event, zone):
            continue
        venue = context.site.venues.get(event.venue)
        times = open_times(event, day, venue.hours if venue else (), zone)
        if times is not None and event.status != "cancelled":
            card = event_card(context, event)
            found.append({**card, "times": times, "codes": codes.get(event.slug, "")})
    return found


def _grid(context: PageContext, grid: Grid, sessions: Sequence[Event]) -> View:
    """Return the frame of a day's grid: columns by venue and room, and hours."""
    lengths = [lasts(event, zone_of(context.site.config)) for event in sessions]
    shortest = min((length for length in lengths if length is not None), default=dt.timedelta(hours=1))
    minutes = shortest.total_seconds() / 60
    return {
        "columns": grid.width,
        "wide": grid.width > WIDE,
        "pace": "fine" if minutes < 40 else "middle" if minutes < 90 else "coarse",
        "start": grid.origin.isoformat(timespec="minutes"),
        "hours": [
            {"label": time(moment, context.language), "row": row_classes("y", row)} for moment, row in grid.hours
        ],
        "places": [_heading(context, column) for column in grid.columns],
        "houses": len({column.place.venue for column in grid.columns}) > 1,
    }


def _heading(context: PageContext, column: Column) -> View:
    slug, name = column.place
    venue: Venue | None = context.site.venues.get(slug)
    return {
        "venue": context.phrase(venue.name) if venue else slug or context.say("online"),
        "room": room(context, venue, name=name or None),
        "column": f"korme-c-{column.first}",
        "width": f"korme-w-{column.width}" if column.width > 1 else "",
    }
