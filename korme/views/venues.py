"""Venues and partners: the houses of the festival and who stands behind it."""

from __future__ import annotations

from korme.kinds import Venue
from korme.views.cards import partner_tiers, room, summary_of, venue_card
from korme.views.clock import opening_hours, zone_view
from korme.views.frame import framed
from korme.views.json_ld import house
from korme.views.links import webcal
from korme.views.programme import PRINTED, exhibitions, programme_days
from korme.views.viewer import View, Viewer


def venues(viewer: Viewer) -> View:
    """`venues`, in the site's order."""
    cards = [venue_card(viewer, one) for one in viewer.site.venues.values()]
    return framed(viewer, kind="venues", title=viewer.say("venues"), venues=cards)


def venue(viewer: Viewer, one: Venue) -> View:
    """All of a venue: `venue`, its `days` of events and the `exhibitions` in it."""
    name = viewer.phrase(one.name)
    body = viewer.body(one)
    place = one.map
    events = viewer.site.events_of_venue.get(one.slug, ())
    return framed(
        viewer,
        kind="venue",
        title=name,
        description=summary_of(viewer, viewer.phrase(one.address), body=body),
        crumbs=[(viewer.say("venues"), "venues/")],
        about=[house(viewer, one)],
        venue={
            "name": name,
            "address": viewer.place(one.address),
            "access": viewer.phrase(one.access),
            "rooms": [
                {"name": room(viewer, one, name=each.name), "capacity": each.capacity or 0} for each in one.rooms
            ],
            "hours": opening_hours(one.hours, viewer.language),
            "latitude": f"{place.lat:.5f}" if place else "",
            "longitude": f"{place.lon:.5f}" if place else "",
            "picture": viewer.picture(one.cover, "cover", instead=name.text),
            "calendar": viewer.link(f"venues/{one.slug}.ics") if events else "",
            "subscribe": webcal(viewer, f"venues/{one.slug}.ics") if events else "",
        },
        body=body,
        days=programme_days(viewer, events),
        exhibitions=exhibitions(viewer, events),
        zone=zone_view(events, viewer.language, viewer.site.config),
        print=viewer.link(f"{PRINTED}#{one.slug}") if events and PRINTED in viewer.stage.known else "",
    )


def partners(viewer: Viewer) -> View:
    """`tiers` of partners."""
    tiers = partner_tiers(viewer, list(viewer.site.partners.values()))
    return framed(viewer, kind="partners", title=viewer.say("partners"), tiers=tiers)
