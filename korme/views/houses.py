"""Venues and partners: the houses of the festival and who stands behind it."""

from __future__ import annotations

from korme.fields.times import Opening
from korme.kinds import Venue
from korme.views.cards import partner_tiers, room, summary_of, venue_card
from korme.views.clock import weekday_name
from korme.views.frame import framed
from korme.views.linked import house
from korme.views.programme import days
from korme.views.viewer import View, Viewer


def venues(viewer: Viewer) -> View:
    """`venues`, in the site's order."""
    cards = [venue_card(viewer, one) for one in viewer.site.venues.values()]
    return framed(viewer, kind="venues", title=viewer.say("venues"), venues=cards)


def venue(viewer: Viewer, one: Venue) -> View:
    """All of a venue: `venue`, its `days` of events, each listed once."""
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
            "address": viewer.phrase(one.address),
            "access": viewer.phrase(one.access),
            "rooms": [
                {"name": room(viewer, one, name=each.name), "capacity": each.capacity or 0} for each in one.rooms
            ],
            "hours": opening_hours(one.hours, viewer.language),
            "latitude": f"{place.lat:.5f}" if place else "",
            "longitude": f"{place.lon:.5f}" if place else "",
            "picture": viewer.picture(one.cover, "cover", instead=name.text),
            "calendar": viewer.link(f"venues/{one.slug}.ics") if events else "",
        },
        body=body,
        days=days(viewer, events, once=True),
    )


def opening_hours(hours: tuple[Opening, ...], language: str) -> list[View]:
    """Opening times with neighbouring days that open alike put together: 'Monday–Friday'."""
    groups: list[tuple[int, int, tuple[tuple[str, str], ...]]] = []
    for weekday, times in hours:
        if groups and groups[-1][1] == weekday - 1 and groups[-1][2] == times:
            groups[-1] = (groups[-1][0], weekday, times)
        else:
            groups.append((weekday, weekday, times))
    return [
        {
            "days": weekday_name(first, language) + (f" – {weekday_name(last, language)}" if last > first else ""),
            "times": ", ".join(f"{start}–{end}" for start, end in times),
        }
        for first, last, times in groups
    ]


def partners(viewer: Viewer) -> View:
    """`tiers` of partners."""
    tiers = partner_tiers(viewer, list(viewer.site.partners.values()))
    return framed(viewer, kind="partners", title=viewer.say("partners"), tiers=tiers)
