"""The programme on one folded sheet: cover, days, venues with their map, and the way to the rest."""

from __future__ import annotations

from collections.abc import Sequence

from korme.kinds import Event
from korme.printing.context import PrintContext
from korme.printing.document import Data, Document, DocumentOption
from korme.printing.venue_drawing import drawn_map
from korme.site.event_times import is_dated
from korme.views.cards import partner_tiers, venue_card
from korme.views.context import PageContext, View
from korme.views.frame import edition_card
from korme.views.programme import exhibitions, programme_days, undated
from korme.views.venue_map import venue_map

_SHEETS = {"a4": (297, 210), "a3": (420, 297)}
_KEPT = (
    "title",
    "type",
    "status",
    "sold_out",
    "change",
    "spoken",
    "price",
    "level",
    "untimed",
    "time",
    "starts",
    "ends",
    "night",
    "until",
    "room",
    "online",
)


def events_of(context: PrintContext) -> tuple[Event, ...]:
    """Return the events that are printed: of the edition and the venue."""
    site = context.site
    every = site.events_of_edition.get(context.edition.slug, ()) if context.edition else tuple(site.events.values())
    return tuple(event for event in every if not context.venue or event.venue == context.venue)


def _gather(context: PrintContext, given: Data) -> Data:
    events = events_of(context)
    if not events:
        return {}
    reader = context.reader()
    width, height = _SHEETS[given["format"]]
    return {
        "sheet": {"width": width, "height": height},
        "edition": edition_card(reader, context.edition) if context.edition else None,
        "days": [_day(context, reader, day) for day in programme_days(reader, events)],
        "exhibitions": [_exhibition(context, reader, one) for one in exhibitions(reader, events)],
        "undated": [_event(context, reader, one) for one in undated(reader, events)],
        "venues": _venues(context, reader, events),
        "map": _map(context, reader),
        "contact": _contact(context, reader),
        "partners": [
            one["name"]
            for tier in partner_tiers(reader, list(context.site.partners.values()))
            for one in tier["partners"]
        ],
        "says": {
            key: reader.say(key) for key in ("closed", "date_tba", "online", "open_all_day", "partners", "programme")
        },
        "code": context.code(context.address("programme/", context.language)),
    }


def _day(context: PrintContext, reader: PageContext, day: View) -> View:
    return {
        **{key: day[key] for key in ("number", "weekday", "month", "iso", "year")},
        "events": [_event(context, reader, one) for one in (*day["untimed"], *day["events"])],
        "open": [{"title": one["title"], "times": one["times"]} for one in day["open"]],
    }


def _event(context: PrintContext, reader: PageContext, card: View) -> View:
    """Return an event as the sheet shows it, with its words said."""
    event = context.site.events[card["id"]]
    left = card.get("left")
    return {
        **{key: card[key] for key in _KEPT},
        "mark": event.mark,
        "type": reader.say(f"type_{card['type']}"),
        "untimed": reader.say(card["untimed"]) if card["untimed"] else "",
        "night": reader.say("after_midnight", date=card["night"]) if card["night"] else "",
        "badge": reader.say(f"status_{card['status']}") if card["status"] not in ("scheduled", "left") else "",
        "sold_out": reader.say("sold_out") if card["sold_out"] else "",
        "hosts": [host["name"] for host in card["hosts"]],
        "venue": {"name": card["venue"]["name"], "number": card["venue"]["number"]} if card["venue"] else None,
        "colour": next((context.site.disciplines[one["key"]].colour or "" for one in card["disciplines"]), ""),
        "left": left and {**left, "venue": left["venue"] and left["venue"]["name"], "says": reader.say("moved_to")},
    }


def _exhibition(context: PrintContext, reader: PageContext, card: View) -> View:
    return {**_event(context, reader, card), "span": card["span"], "hours": card["hours"]}


def _venues(context: PrintContext, reader: PageContext, events: Sequence[Event]) -> list[View]:
    """Return the venues where something takes place, numbered ones first, as on the map."""
    used = {event.venue for event in events if is_dated(event)}
    cards = [
        {key: card[key] for key in ("name", "address", "number", "hours")}
        | {"access": reader.phrase(venue.access), "mark": venue.mark}
        for venue in context.site.venues.values()
        if venue.slug in used
        for card in [venue_card(reader, venue)]
    ]
    return sorted(cards, key=lambda card: card["number"] or 1000)


def _map(context: PrintContext, reader: PageContext) -> View | None:
    view = venue_map(reader)
    if view is None:
        return None
    credit = view["credit"]
    says = "map_sketch" if view["sketch"] else "map_data" if credit == "osm" else "map_by" if credit else ""
    return {
        "svg": drawn_map(view, "Roboto", "Source Serif 4"),
        "ratio": view["width"] / view["height"],
        "alt": reader.say(
            "programme_map", venues=", ".join(f"{one['number']} {one['name'].text}" for one in view["venues"])
        ),
        "credit": (reader.say(says, name=credit) if says == "map_by" else reader.say(says)) if says else "",
    }


def _contact(context: PrintContext, reader: PageContext) -> View:
    contact = context.site.config.contact
    return {
        "address": reader.phrase(contact.address) if contact and contact.address else "",
        "email": (contact.email if contact else "") or "",
        "phone": (contact.phone if contact else "") or "",
    }


PROGRAMME = Document("programme", _gather, options=(DocumentOption("format", "a4", ("a4", "a3")),), sets=(("", {}),))
