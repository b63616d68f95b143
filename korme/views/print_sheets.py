"""Pages to print: a day for the wall, and a sheet for the door of each room and day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from msgspec import Struct

from korme.core.model import Phrase
from korme.kinds import Event
from korme.site.departures import Departure
from korme.site.event_times import is_dated, is_long, night_of, programme_day, zone_of
from korme.site.label_slugs import label_slug
from korme.site.site import Site
from korme.views.cards import event_card, room
from korme.views.clock import day_parts
from korme.views.context import Crumb, PageContext, View
from korme.views.departed import departed, departures_of_edition, in_time
from korme.views.facets import place_order
from korme.views.frame import framed
from korme.views.programme import PRINTED, edition_events, exhibitions, programme_days, years_shown
from korme.views.sheet_sizes import Lines, door_size, name_step
from korme.views.timetable import GridPlace, place_of

DOORS = f"{PRINTED}doors/"
_DAY_SIZES = ((6, "large"), (12, "middle"), (30, "small"))


class Door(Struct, frozen=True):
    """A room with events, or a venue with events in no room."""

    url: str
    place: GridPlace
    events: tuple[Event, ...]
    left: tuple[Departure, ...] = ()
    """Events that were announced there and have moved."""


def printed_days(site: Site) -> list[dt.date]:
    """Return the days that have a page to print."""
    night = night_of(site.config)
    return sorted({programme_day(event, night) for event in edition_events(site) if is_dated(event)})


def doors(site: Site) -> list[Door]:
    """Return every room in use, in the order of venues and rooms."""
    by_place: dict[GridPlace, list[Event]] = {}
    for event in edition_events(site):
        if event.venue and is_dated(event):  # an event online has no door
            by_place.setdefault(place_of(event), []).append(event)
    left: dict[GridPlace, list[Departure]] = {}
    for venue in site.venues:
        for one in departures_of_edition(site, venue, edition_events(site)):
            left.setdefault(GridPlace(venue, one.room), []).append(one)
    order = place_order(site)
    taken: set[str] = set()
    found = []
    for place in sorted({*by_place, *left}, key=lambda place: (order(place), place)):
        name = label_slug(place.room) or "room"
        url = f"{DOORS}{place.venue}/" + (f"{name}/" if place.room else "")
        while url in taken:
            name += "-1"
            url = f"{DOORS}{place.venue}/{name}/"
        taken.add(url)
        found.append(Door(url, place, tuple(by_place.get(place, ())), tuple(left.get(place, ()))))
    return found


def print_index(context: PageContext) -> View:
    """Return the view of the index: `days` for the wall, `doors` by room with their days, and `all` doors at once."""
    site = context.site
    printed = printed_days(site)
    with_year = years_shown(context, printed)
    days = [
        {
            **day_parts(day, context.language, with_year=with_year),
            "url": context.link(f"{PRINTED}{day.isoformat()}/"),
        }
        for day in printed
    ]
    rooms = []
    for door in doors(site):
        venue, name = _names(context, door.place)
        leads = [
            {**sheet["day"], "url": f"{context.link(door.url)}#{sheet['id']}"}
            for sheet in sheets_of(context, door)
            if sheet["day"]
        ]
        rooms.append(
            {"house": door.place.venue, "venue": venue, "room": name, "url": context.link(door.url), "days": leads}
        )
    return framed(
        context,
        kind="print",
        title=context.say("print_title"),
        crumbs=[Crumb(context.say("programme"), "programme/")],
        days=days,
        doors=rooms,
        all=context.link(DOORS),
        codes=bool(site.config.base_url),
    )


def print_day(context: PageContext, day: dt.date) -> View:
    """Return the view of a day for the wall: `day` with its events, the type `size`, the QR `code` of the programme."""
    view = next(
        shown for shown in programme_days(context, edition_events(context.site)) if shown["iso"] == day.isoformat()
    )
    return framed(
        context,
        kind="print",
        title=view["name"],
        crumbs=_crumbs(context),
        day=view,
        size=_size(view["count"] + len(view["open"]), _DAY_SIZES, "tiny"),
        code=_code(context, "programme.svg"),
    )


def print_doors(context: PageContext, url: str) -> View:
    """Return the view of the sheets of the door at a URL, or of all doors for ''.

    Keys: `sheets` with `venue`, `room`, `day`, `events` with their `code`, or an exhibition as `run`.
    """
    rooms = context.shared.reads.once("doors", lambda: doors(context.site))
    shown = [door for door in rooms if url in ("", door.url)]
    single = len(shown) == 1
    name = ", ".join(part.text for part in reversed(_names(context, shown[0].place)) if part) if single else ""
    return framed(
        context,
        kind="print",
        title=name or context.say("print_doors"),
        crumbs=_crumbs(context),
        sheets=[sheet for door in shown for sheet in sheets_of(context, door)],
    )


def sheets_of(context: PageContext, door: Door) -> Iterator[View]:
    """Yield a sheet for each day of a room, then one for each exhibition in it."""
    venue, name = _names(context, door.place)
    night, zone = night_of(context.site.config), zone_of(context.site.config)
    by_day: dict[dt.date, list[Event]] = {}
    for event in door.events:
        if not is_long(event, zone):
            by_day.setdefault(programme_day(event, night), []).append(event)
    left: dict[dt.date, list[View]] = {}
    for one in door.left:
        left.setdefault(one.day(night), []).append(_coded(context, departed(context, one)))
    number = context.site.numbers.get(door.place.venue, 0)
    plain = name.like(name.text.replace("\u00a0", " "))  # in large type, short words need not stay together
    shown = (plain or venue).text
    step = name_step(shown)
    base: View = {"venue": venue, "number": number, "room": plain, "long": step, "run": None, "day": None, "events": []}
    mark = "-".join(door.url.removeprefix(DOORS).strip("/").split("/"))
    for day in sorted({*by_day, *left}):
        events = [_coded(context, event_card(context, event)) for event in by_day.get(day, ())]
        listed = in_time(events, left.get(day, []))
        yield {
            **base,
            "id": f"{mark}-{day.isoformat()}",
            "day": day_parts(day, context.language, with_year=years_shown(context, {*by_day, *left})),
            "events": listed,
            "size": door_size([_lines(context, card) for card in listed], shown),
        }
    for event in (event for event in door.events if is_long(event, zone)):
        run = next(iter(exhibitions(context, [event])))
        yield {
            **base,
            "id": f"{mark}-{event.slug}",
            "run": {**run, "code": _code(context, f"programme/{event.slug}.svg")},
            "size": "giant",
        }


def _coded(context: PageContext, card: View) -> View:
    return {**card, "code": _code(context, f"programme/{card['id']}.svg")}


def _code(context: PageContext, path: str) -> str:
    """Return the link to a QR code, or '' for a site without a base address."""
    return context.link(path) if context.site.config.base_url else ""


def _names(context: PageContext, place: GridPlace) -> tuple[Phrase, Phrase]:
    venue = context.site.venues.get(place.venue)
    return context.phrase(venue.name) if venue else Phrase(place.venue), room(context, venue, name=place.room or None)


def _crumbs(context: PageContext) -> list[Crumb]:
    return [Crumb(context.say("programme"), "programme/"), Crumb(context.say("print_title"), PRINTED)]


def _lines(context: PageContext, card: View) -> Lines:
    """Return what a sheet says about an event."""
    to = card.get("left")
    place = (to["venue"]["name"].text if to["venue"] else "", to["room"].text, to["day"], to["time"]) if to else ()
    hosts = ", ".join(host["name"].text for host in card["hosts"])
    badge = "" if card["status"] == "scheduled" and not card["sold_out"] else "m" * 12
    return Lines(
        title=card["title"].text,
        hosts=f"{'m' * 10} {', '.join(filter(None, place))}".upper() if to else hosts,
        more=" ".join((context.say(f"type_{card['type']}"), *card["spoken"], badge)),
        change=card["change"].text,
    )


def _size(count: int, sizes: Sequence[tuple[int, str]], least: str) -> str:
    return next((name for most, name in sizes if count <= most), least)
