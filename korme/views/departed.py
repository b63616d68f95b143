"""An event at the place where it was announced: what moved away, and where to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from korme.core.moments import has_time, written
from korme.i18n.languages import time
from korme.kinds import Event
from korme.site.departures import Departure
from korme.site.event_times import night_of, programme_day
from korme.site.site import Site
from korme.views.cards import event_card
from korme.views.context import PageContext, View


def departed(context: PageContext, departure: Departure) -> View:
    """Return the card of an event that is no longer there, at its old time, `at`; `left` says where it is now.

    `left` has `venue`, `room`, and, if they are not the old ones, `day` and `time`.
    """
    event = context.site.events[departure.slug]
    card = event_card(context, event)
    starts = time(departure.start, context.language) if has_time(departure.start) else ""
    is_same_day = departure.day(night_of(context.site.config)) == programme_day(event, night_of(context.site.config))
    return {
        **card,
        "status": card["status"] if event.status == "cancelled" else "left",
        "untimed": "",
        "starts": starts,
        "ends": "",
        "start": "",
        "at": written(departure.start),
        "hour": "",
        "spot": "",
        "codes": "",
        "night": "",
        "until": "",
        "sold_out": False,
        "change": context.phrase(None),
        "left": {
            "venue": card["venue"],
            "room": card["room"],
            "day": "" if is_same_day else card["day"],
            "time": "" if is_same_day and card["starts"] == starts else card["time"],
        },
    }


def in_time(cards: Sequence[View], left: Sequence[View]) -> list[View]:
    """Return cards of events together with those that have left, by their hours."""
    return sorted((*cards, *left), key=lambda card: card.get("at") or card["start"]) if left else list(cards)


def departures_of_edition(site: Site, venue: str, events: Iterable[Event]) -> Iterator[Departure]:
    """Yield the departures from a venue of the events given."""
    known = {event.slug for event in events}
    yield from (one for one in site.departures.get(venue, ()) if one.slug in known)
