"""Venues: the list, and a page for each with its rooms and its programme."""

from __future__ import annotations

from korme.kinds import EVENT, Venue
from korme.views.cards import room, summary_of, venue_card
from korme.views.clock import opening_hours, zone_view
from korme.views.context import PageContext, View
from korme.views.frame import framed
from korme.views.json_ld import house
from korme.views.links import webcal
from korme.views.programme import PRINTED, exhibitions, programme_days


def venues(context: PageContext) -> View:
    """`venues`, in the site's order."""
    cards = [venue_card(context, one) for one in context.site.venues.values()]
    return framed(context, kind="venues", title=context.say("venues"), venues=cards)


def venue(context: PageContext, one: Venue) -> View:
    """All of a venue: `venue`, its `days` of events and the `exhibitions` in it."""
    name = context.phrase(one.name)
    body = context.body(one)
    place = one.map
    events = context.site.naming(EVENT, "venue", one.slug)
    return framed(
        context,
        kind="venue",
        title=name,
        description=summary_of(context, context.phrase(one.address), body=body),
        crumbs=[(context.say("venues"), "venues/")],
        about=[house(context, one)],
        venue={
            "name": name,
            "address": context.place(one.address),
            "access": context.phrase(one.access),
            "rooms": [
                {"name": room(context, one, name=each.name), "capacity": each.capacity or 0} for each in one.rooms
            ],
            "hours": opening_hours(one.hours, context.language),
            "latitude": f"{place.lat:.5f}" if place else "",
            "longitude": f"{place.lon:.5f}" if place else "",
            "picture": context.picture(one.cover, "cover", instead=name.text),
            "calendar": context.link(f"venues/{one.slug}.ics") if events else "",
            "subscribe": webcal(context, f"venues/{one.slug}.ics") if events else "",
        },
        body=body,
        days=programme_days(context, events),
        exhibitions=exhibitions(context, events),
        zone=zone_view(events, context.language, context.site.config),
        print=context.link(f"{PRINTED}#{one.slug}") if events and PRINTED in context.shared.known else "",
    )
