"""The festival before, while and after it is on: what the home page shows, and what it needs to decide that by itself.

The page is made once a day; a visitor may see it later. It holds all three states and the days from that of the build on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from korme.i18n.languages import in_days
from korme.kinds import Event
from korme.site.event_times import is_dated, is_long, is_timed, last_day, night_of, programme_day, zone_of
from korme.site.site import Site
from korme.views.cards import event_card
from korme.views.clock import day_moments, day_parts, midnight
from korme.views.context import PageContext, View
from korme.views.programme import edition_events, open_on, years_shown

MOST_DAYS = 31
MOST_EVENTS = 80
"""Number of events from which no further days are listed; today and the next day are, however many they have."""


def festival(context: PageContext) -> View | None:
    """Return when the festival is: `state` on the day of the build, and the moments `from`, `to` and `built`; None if nowhere said.

    `when` is the time until it begins, in words, while it has not.
    """
    site = context.site
    days = _first_and_last(site)
    if days is None:
        return None
    first, last = days
    today = site.today
    return {
        "state": "before" if today < first else "after" if today > last else "during",
        "from": midnight(first, site.config).isoformat(timespec="minutes"),
        "to": day_moments(last, today, site.config)["to"],
        "built": midnight(today, site.config).isoformat(timespec="minutes"),
        "when": in_days((first - today).days, context.language) if today < first else "",
    }


def coming(context: PageContext) -> list[View]:
    """Return the days from that of the build on, with what takes place on each: sessions by time, then what is open.

    A day has the moments `from` and `to`; days on which there is nothing are left out.
    """
    site = context.site
    zone, night = zone_of(site.config), night_of(site.config)
    events = [event for event in edition_events(site) if is_dated(event) and last_day(event, zone, night) >= site.today]
    sessions = [event for event in events if not is_long(event, zone)]
    by_day: dict[dt.date, list[Event]] = {}
    for event in sorted(sessions, key=lambda event: (not is_timed(event), event.start, event.slug)):
        by_day.setdefault(programme_day(event, night), []).append(event)
    found: list[View] = []
    count = 0
    for day in _days_on(site, events, by_day):
        cards = [event_card(context, event) for event in by_day.get(day, ())]
        is_open = open_on(context, events, day)
        if not cards and not is_open:
            continue
        count += len(cards) + len(is_open)
        if len(found) > 1 and count > MOST_EVENTS:
            break
        found.append(
            {
                **day_parts(day, context.language, with_year=years_shown(context, [day])),
                **day_moments(day, site.today, site.config),
                "url": context.link(f"programme/#day-{day.isoformat()}" if cards else "programme/"),
                "events": cards,
                "open": is_open,
            }
        )
    return found


def _days_on(site: Site, events: Sequence[Event], sessions: dict[dt.date, list[Event]]) -> list[dt.date]:
    """Return the first days from that of the build on which there are sessions, or something is open."""
    zone, night = zone_of(site.config), night_of(site.config)
    days = set(sessions)
    for event in events:
        if is_long(event, zone):
            first = max(programme_day(event, night), site.today)
            until = min(last_day(event, zone, night), first + dt.timedelta(MOST_DAYS))
            days.update(first + dt.timedelta(step) for step in range((until - first).days + 1))
    return sorted(day for day in days if day >= site.today)[:MOST_DAYS]


def _first_and_last(site: Site) -> tuple[dt.date, dt.date] | None:
    """Return the days of the current edition; without one, those of the programme."""
    if site.edition:
        return site.edition.start, site.edition.end
    zone, night = zone_of(site.config), night_of(site.config)
    events = [event for event in edition_events(site) if is_dated(event)]
    if not events:
        return None
    return min(programme_day(event, night) for event in events), max(last_day(event, zone, night) for event in events)
