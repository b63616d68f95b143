"""Venues: the list, and a page for each with its rooms and programme."""

from __future__ import annotations

from korme.kinds import EVENT, Venue
from korme.views.cards import room, summary_of, venue_card
from korme.views.clock import opening_hours, week, zone_view
from korme.views.context import Crumb, PageContext, View
from korme.views.frame import framed
from korme.views.hanging import hung_here
from korme.views.json_ld import house
from korme.views.links import webcal
from korme.views.map_links import map_links
from korme.views.programme import PRINTED, exhibitions, programme_days
from korme.views.venue_map import venue_map, walks


def venues(context: PageContext) -> View:
    """Return the view of the list: `venues`, in the site's order."""
    cards = [{**venue_card(context, venue), "walks": walks(context, venue)} for venue in context.site.venues.values()]
    return framed(
        context,
        kind="venues",
        title=context.say("venues"),
        venues=cards,
        map=venue_map(context),
        clock=context.site.config.timezone,
    )


def venue(context: PageContext, venue: Venue) -> View:
    """Return the view of a venue's page: `venue`, the `days` of its events, its `exhibitions`, and what is `hung` there."""
    name = context.phrase(venue.name)
    body = context.body(venue)
    place = venue.map
    events = context.site.naming(EVENT, "venue", venue.slug)
    return framed(
        context,
        kind="venue",
        title=name,
        description=summary_of(context, context.phrase(venue.address), body=body),
        crumbs=[Crumb(context.say("venues"), "venues/")],
        about=[house(context, venue)],
        venue={
            "kind": "venue",
            "id": venue.slug,
            "name": name,
            "address": context.place(venue.address),
            "access": context.phrase(venue.access),
            "rooms": [
                {"name": room(context, venue, name=each.name), "capacity": each.capacity or 0} for each in venue.rooms
            ],
            "hours": opening_hours(venue.hours, context.language),
            "latitude": f"{place.lat:.5f}" if place else "",
            "longitude": f"{place.lon:.5f}" if place else "",
            "number": context.site.numbers.get(venue.slug, 0),
            "walks": walks(context, venue),
            "maps": map_links(context, place, name),
            "week": week(venue.hours),
            "picture": context.picture(venue.cover, "cover", instead=name.text),
            "calendar": context.link(f"venues/{venue.slug}.ics") if events else "",
            "subscribe": webcal(context, f"venues/{venue.slug}.ics") if events else "",
        },
        body=body,
        map=venue_map(context, venue),
        clock=context.site.config.timezone,
        days=programme_days(context, events, left=context.site.departures.get(venue.slug, ())),
        exhibitions=exhibitions(context, events),
        hung=hung_here(context, venue),
        zone=zone_view(events, context.language, context.site.config),
        print=context.link(f"{PRINTED}#{venue.slug}") if events and PRINTED in context.shared.known else "",
    )
