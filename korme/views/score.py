"""The festival as a score: a staff for each day, a line for each venue, a stroke for each event.

Positions are SVG attributes: shares of the width in percent, heights in CSS pixels.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from korme.i18n.languages import time
from korme.i18n.tags import is_right_to_left
from korme.kinds import Event
from korme.site.event_times import begins, by_day, final_date, is_long, is_timed, lasts, night_of, zone_of
from korme.views.cards import venue_link
from korme.views.clock import day_parts, midnight, open_times
from korme.views.context import PageContext, View

LINE = 18
"""Height of a venue's line."""
_STROKE, _RUN, _THINNEST = 12, 3, 2
_FEWEST_EVENTS, _MOST_DAYS, _MOST_LINES = 6, 14, 24
_UNKNOWN_LENGTH = dt.timedelta(hours=1)
_HOUR = 60


def score(context: PageContext, events: Sequence[Event]) -> View | None:
    """Return a festival of two to fourteen days as a drawing, None for one that is too small or too large.

    Keys: `hours` (`label`, `x`), `days` (those of `day_parts`, `count`, `strokes`, `runs`), `venues` as links with `y`, `height`, that of each day, and where the numbers of lines stand: `edge`, `out` pixels off it.
    """
    site, zone = context.site, zone_of(context.site.config)
    held = [event for event in events if event.status != "cancelled" and event.venue in site.venues]
    played = [event for event in held if is_timed(event) and not is_long(event, zone)]
    days = by_day(played, zone, night_of(site.config))
    used = {event.venue for event in played}
    venues = [slug for slug in site.venues if slug in used]
    if not (1 < len(days) <= _MOST_DAYS and len(played) >= _FEWEST_EVENTS and len(venues) <= _MOST_LINES):
        return None
    spans = {event.slug: _span(context, day, event) for day, found in days.items() for event in found}
    first = min(start for start, _ in spans.values()) // _HOUR * _HOUR
    last = -(-max(end for _, end in spans.values()) // _HOUR) * _HOUR
    is_mirrored = is_right_to_left(context.language)
    across = _across(first, last, is_mirrored=is_mirrored)
    runs = [event for event in held if is_long(event, zone) and event.venue in used]
    return {
        "height": LINE * len(venues),
        "edge": "100%" if is_mirrored else "0",
        "out": 8 if is_mirrored else -8,
        "hours": [
            {"label": time(_moment(hour), context.language), "x": across(hour, hour)[0]}
            for hour in range(first, last + 1, _HOUR * (1 if last - first <= 8 * _HOUR else 2))
        ],
        "days": [
            {
                **day_parts(day, context.language),
                "count": len(found),
                "strokes": _strokes(context, found, venues, spans, across),
                "runs": _runs(context, runs, day, venues, across),
            }
            for day, found in days.items()
        ],
        "venues": [
            {**venue_link(context, site.venues[slug]), "y": at * LINE + LINE // 2} for at, slug in enumerate(venues)
        ],
    }


def _span(context: PageContext, day: dt.date, event: Event) -> tuple[int, int]:
    """Return the minutes after the midnight of a festival's day at which an event begins and ends."""
    zone = zone_of(context.site.config)
    start = begins(event, zone).astimezone(dt.UTC) - midnight(day, context.site.config).astimezone(dt.UTC)
    end = start + (lasts(event, zone) or _UNKNOWN_LENGTH)
    return int(start.total_seconds()) // 60, int(end.total_seconds()) // 60


def _moment(minutes: int) -> dt.datetime:
    return dt.datetime(2000, 1, 1) + dt.timedelta(minutes=minutes)


def _across(first: int, last: int, *, is_mirrored: bool) -> Callable[[int, int], tuple[str, str]]:
    """Return what turns minutes into a place and a width; time runs as the page is read."""

    def placed(start: int, end: int) -> tuple[str, str]:
        left, right = (100 * (min(max(at, first), last) - first) / (last - first) for at in (start, end))
        return f"{100 - right if is_mirrored else left:.5g}%", f"{right - left:.5g}%"

    return placed


def _strokes(
    context: PageContext,
    events: Sequence[Event],
    venues: Sequence[str],
    spans: dict[str, tuple[int, int]],
    across: Callable[[int, int], tuple[str, str]],
) -> list[View]:
    """Return the events of a day; those of a venue that overlap share the height of its line."""
    found = []
    for at, slug in enumerate(venues):
        lanes: list[int] = []
        placed: list[tuple[Event, int]] = []
        for event in sorted((one for one in events if one.venue == slug), key=lambda one: (*spans[one.slug], one.slug)):
            start, end = spans[event.slug]
            lane = next((number for number, free in enumerate(lanes) if free <= start), len(lanes))
            lanes[lane:] = [end, *lanes[lane + 1 :]]
            placed.append((event, lane))
        height = max(_STROKE // max(len(lanes), 1), _THINNEST)
        top = at * LINE + (LINE - _STROKE) // 2
        for event, lane in placed:
            x, width = across(*spans[event.slug])
            y = top + min(lane * height, _STROKE - _THINNEST)
            words = f"{time(event.start, context.language)} {context.phrase(event.title).text}"
            found.append({"x": x, "y": y, "width": width, "height": max(height - (len(lanes) > 1), 1), "title": words})
    return found


def _runs(
    context: PageContext,
    events: Sequence[Event],
    day: dt.date,
    venues: Sequence[str],
    across: Callable[[int, int], tuple[str, str]],
) -> list[View]:
    """Return the hours at which exhibitions are open on a day, where they are known."""
    found = {}
    zone = zone_of(context.site.config)
    for event in events:
        if not event.start.date() <= day <= final_date(event, zone):
            continue
        times = open_times(event, day, context.site.venues[event.venue].hours, zone)
        for each in times.split(", ") if times else ():
            start, end = map(_minutes, each.split("–"))
            y = venues.index(event.venue) * LINE + (LINE - _RUN) / 2
            x, width = across(start, end)
            found[x, y] = {"x": x, "y": f"{y:g}", "width": width, "height": _RUN}
    return list(found.values())


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
