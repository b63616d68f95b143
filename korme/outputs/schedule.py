"""The programme in c3voc's schedule format, read by frab and pretalx: `programme/schedule.json` and `schedule.xml`.

The conference is the current edition (all events if the site names none), in the default language. The format has no
cancelled events and no times to be announced, so these are left out, and requires a duration: an event without an end
gets an hour, a whole day has 24. Without events
there is no schedule.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from korme.core.model import Output
from korme.core.moments import is_to_come
from korme.kinds import Event
from korme.outputs.documents import SITE_FILE, derived, digest, json_bytes, plain
from korme.outputs.identity import guid
from korme.outputs.plain_text import Say, body_text, host_names, line, no_words, phrase, place_name, room_name
from korme.site import urls
from korme.site.event_times import begins, ends, night_of, programme_day, zone_of
from korme.site.reads import Reads
from korme.site.rooms import room_of
from korme.site.site import Site

SCHEMA = "https://c3voc.de/schedule/schema.json"
SLOT = "00:15"
"""The grid of start times, as hours and minutes."""
_UNKNOWN_LENGTH = dt.timedelta(hours=1)
_TRACK_SLUG = r"[a-z][a-z0-9-]+"


def outputs(site: Site, reads: Reads | None = None, say: Say = no_words) -> list[Output]:
    """Return the two files; none without events.

    Args:
        reads: notes what is read of the site.
        say: returns a string of the theme.
    """
    if not _events(site):
        return []
    document = partial((reads or Reads()).once, "schedule", partial(schedule, site, say))
    return [
        derived("programme/schedule.json", SITE_FILE, lambda: json_bytes(document())),
        derived("programme/schedule.xml", SITE_FILE, lambda: _as_xml(document())),
    ]


def _as_xml(document: dict[str, Any]) -> bytes:
    from korme.outputs.schedule_xml import schedule_xml  # XML is loaded when this file is made

    return schedule_xml(document)


def _events(site: Site) -> list[Event]:
    chosen = site.events_of_edition.get(site.edition.slug, ()) if site.edition else tuple(site.events.values())
    return [event for event in chosen if event.status != "cancelled" and not is_to_come(event.start)]


def schedule(site: Site, say: Say = no_words) -> dict[str, Any]:
    """Return the content of schedule.json, valid against `SCHEMA`."""
    events = _events(site)
    places = _places(site, events, say)
    days = list(_days(site, events, places))
    rooms = dict.fromkeys(room for day in days for room in day["rooms"])
    conference: dict[str, Any] = {
        "acronym": acronym(site),
        "title": line(site.config.title, site.config.language).text,
        "start": str(site.edition.start if site.edition else days[0]["date"]),
        "end": str(site.edition.end if site.edition else days[-1]["date"]),
        "daysCount": len(days),
        "timeslot_duration": SLOT,
        "time_zone_name": site.config.timezone,
        "tracks": _tracks(site),
        "rooms": [_room(site, name, events, places) for name in rooms],
        "days": days,
    }
    head: dict[str, Any] = {"version": digest(json_bytes(conference))[:12]}
    if site.config.base_url:
        conference["url"] = urls.absolute(site.config.base_url, "")
        head["url"] = urls.absolute(site.config.base_url, "programme/schedule.json")
        head["base_url"] = urls.absolute(site.config.base_url, "")
    return {"$schema": SCHEMA, "generator": {"name": "Körme"}, "schedule": {**head, "conference": conference}}


def acronym(site: Site) -> str:
    """Return the conference's short name, at least four characters: 'creative_week_expo_2026'."""
    title = urls.slugify(site.config.title.own) or "expo"
    whole = f"{title}-{site.edition.slug}" if site.edition else title
    short = whole.replace("-", "_")
    return short if len(short) >= 4 else f"expo_{short}"


def _places(site: Site, events: Iterable[Event], say: Say) -> dict[str, str]:
    """Return the place of each event: venue and room, or the room alone if the programme has one venue."""
    chosen = list(events)
    if len({event.venue for event in chosen}) == 1 and all(event.room for event in chosen):
        return {event.slug: room_name(site, event, site.config.language) for event in chosen}
    return {event.slug: place_name(site, event, site.config.language, say) for event in chosen}


def _days(site: Site, events: Iterable[Event], places: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    groups: dict[dt.date, list[Event]] = {}
    numbers, identities = event_numbers(site), guids(site)
    dawn = night_of(site.config)
    for event in sorted(events, key=lambda event: (event.start, event.slug)):
        groups.setdefault(programme_day(event, dawn), []).append(event)
    zone = zone_of(site.config)
    for index, (day, members) in enumerate(sorted(groups.items()), start=1):
        rooms: dict[str, list[dict[str, Any]]] = {}
        for event in members:
            row = _event(site, event, numbers[event.slug], identities[event.slug])
            rooms.setdefault(places[event.slug], []).append({**row, "room": places[event.slug]})
        night = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone) + dawn
        finishes = [_finish(event, zone) for event in members]
        yield {
            "index": index,
            "date": str(day),
            "day_start": min(begins(event, zone) for event in members).isoformat(),
            "day_end": min(max(finishes), night).isoformat(),
            "rooms": dict(sorted(rooms.items())),
        }


def _event(site: Site, event: Event, number: int, identity: uuid.UUID) -> dict[str, Any]:
    language, base_url = site.config.language, site.config.base_url
    zone = zone_of(site.config)
    start, end = begins(event, zone), _finish(event, zone)
    abstract, description = _summary_and_body(site, event, language)
    slug = event.slug.replace("/", "-").rjust(4, "_")
    url = urls.absolute(base_url, urls.entry_url(event)) if base_url else identity.urn
    return {
        "guid": str(identity),
        "id": number,
        "date": start.isoformat(),
        "start": f"{start:%H:%M}",
        "end": end.isoformat(),
        "duration": _clock(_length(start, end)),
        "room": "",
        "slug": f"{acronym(site)}-{slug}",
        "url": url,
        "title": line(event.title, language).text,
        "subtitle": line(event.subtitle, language).text,
        "track": _track(site, event),
        "type": plain(event.source.type) if event.source and event.source.type else event.type,
        "language": event.spoken[0] if event.spoken else None,
        "abstract": abstract,
        "description": description,
        **_origin(event),
        "persons": [
            {"guid": str(_person(site, host)), "id": _number(_person(site, host)), "name": name}
            for host, name in zip(event.hosts, host_names(site, event, language), strict=True)
        ],
        "links": _links(event),
        "attachments": [],
    }


def _summary_and_body(site: Site, event: Event, language: str) -> tuple[str, str]:
    """Return abstract and description: the summary and the body, or the body and nothing without a summary."""
    body = body_text(site, event, language).text
    summary = phrase(event.summary, language).text
    return (summary, body) if summary else (body, "")


def _links(event: Event) -> list[dict[str, str]]:
    links = [{"url": address, "title": plain(label), "type": "related"} for label, address in event.links]
    booking = "" if event.sold_out else event.booking
    addresses = (address for address in (booking, event.online, event.stream) if address and address != "yes")
    links += [{"url": address, "title": address, "type": "related"} for address in addresses]
    return links


def _origin(event: Event) -> dict[str, Any]:
    """Return the page and the recording terms from the schedule that an event was imported from."""
    source = event.source
    found: dict[str, Any] = {}
    if source and source.url:
        found["origin_url"] = source.url
    if source and source.licence:
        found["recording_license"] = plain(source.licence)
    if source and source.unrecorded:
        found["do_not_record"] = True
    return found


def guids(site: Site) -> dict[str, uuid.UUID]:
    """Return a unique identifier for every event: the imported one, else one made from its name."""
    found: dict[str, uuid.UUID] = {}
    taken: set[uuid.UUID] = set()
    for slug, event in sorted(site.events.items()):
        own = guid(site.config, "programme", site.first_name("event", slug))
        imported = uuid.UUID(event.source.guid) if event.source and event.source.guid else own
        found[slug] = own if imported in taken else imported
        taken.add(found[slug])
    return found


def _person(site: Site, host: str) -> uuid.UUID:
    """Return the identifier of a host: a creative's by slug, another person's by the name as written."""
    if host in site.creatives:
        return guid(site.config, "creatives", site.first_name("creative", host))
    return guid(site.config, "people", host)


def _finish(event: Event, zone: ZoneInfo) -> dt.datetime:
    """Return the end of an event, an hour after its start if it has no valid one."""
    start, end = begins(event, zone), ends(event, zone)
    if end is not None and _length(start, end) > dt.timedelta():
        return end
    return (start.astimezone(dt.UTC) + _UNKNOWN_LENGTH).astimezone(zone)


def _length(start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """Return the elapsed time between two times; subtracting times of one zone would ignore clock changes."""
    return end.astimezone(dt.UTC) - start.astimezone(dt.UTC)


def _clock(length: dt.timedelta) -> str:
    """Return a duration in the format's notation: '01:30', '32:00'."""
    minutes = int(length.total_seconds()) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def event_numbers(site: Site) -> dict[str, int]:
    """Return a unique number for every event: the imported one, else one from its GUID.

    It stays the same as other events come and go.
    """
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    imported = {slug: event.source.id for slug, event in site.events.items() if event.source and event.source.id}
    for slug in sorted(site.events, key=lambda slug: (slug not in imported, slug)):
        number = imported.get(slug) or _number(guid(site.config, "programme", site.first_name("event", slug)))
        while number in taken:
            number += 1
        taken.add(number)
        numbers[slug] = number
    return numbers


def _number(identity: uuid.UUID) -> int:
    """Return a positive number of at most 31 bits, the limit of programs that read the format."""
    return (identity.int >> 98) + 1


def _track(site: Site, event: Event) -> str:
    """Return an event's track: the imported one, else its discipline, else its first host's; empty for none."""
    if event.source and event.source.track:
        return plain(event.source.track)
    discipline = next((site.disciplines[key] for key in site.disciplines_of(event)), None)
    return line(discipline.name, site.config.language).text if discipline else ""


def _tracks(site: Site) -> list[dict[str, str]]:
    tracks = []
    for key, discipline in site.disciplines.items():
        track = {"name": line(discipline.name, site.config.language).text}
        if re.fullmatch(_TRACK_SLUG, urls.slugify(key)):
            track["slug"] = urls.slugify(key)
        if discipline.colour:
            track["color"] = discipline.colour
        tracks.append(track)
    return tracks


def _room(site: Site, name: str, events: Iterable[Event], places: Mapping[str, str]) -> dict[str, Any]:
    """Return a room by the name that its events use."""
    event = next(each for each in events if places[each.slug] == name)
    room = room_of(site.venues.get(event.venue), event.room)
    found: dict[str, Any] = {
        "name": name,
        "guid": str(guid(site.config, "venues", site.first_name("venue", event.venue), event.room or "")),
    }
    if room and room.capacity:
        found["capacity"] = room.capacity
    return found
