"""The programme as frab, pretalx and c3voc's tools read it: `programme/schedule.json` and `programme/schedule.xml`.

The conference is the current edition (all events when the site names none), in the default language.
The format knows no cancelled events, so they are left out, and it needs a duration: an event
without an end gets an hour. Without events there is no schedule.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from korme.core.model import Output
from korme.kinds import Event
from korme.outputs.documents import SITE_FILE, digest, json_bytes, plain, written
from korme.outputs.identity import guid
from korme.outputs.plain_text import body_words, host_names, line, place_name, room_name, words
from korme.site import urls
from korme.site.event_times import begins, ends, night_of, programme_day, zone_of
from korme.site.rooms import room_of
from korme.site.site import Site

SCHEMA = "https://c3voc.de/schedule/schema.json"
SLOT = "00:15"
"""The grid that sessions begin on."""
_UNKNOWN_LENGTH = dt.timedelta(hours=1)
_TRACK_SLUG = r"[a-z][a-z0-9-]+"


def outputs(site: Site) -> list[Output]:
    """The two files; none without events."""
    if not _events(site):
        return []
    document = cache(lambda: schedule(site))
    return [
        written("programme/schedule.json", SITE_FILE, lambda: json_bytes(document())),
        written("programme/schedule.xml", SITE_FILE, lambda: _as_xml(document())),
    ]


def _as_xml(document: dict[str, Any]) -> bytes:
    from korme.outputs.schedule_xml import schedule_xml  # XML is loaded when this file is made

    return schedule_xml(document)


def _events(site: Site) -> list[Event]:
    chosen = site.events_of_edition.get(site.edition.slug, ()) if site.edition else tuple(site.events.values())
    return [one for one in chosen if one.status != "cancelled"]


def schedule(site: Site) -> dict[str, Any]:
    """What schedule.json says."""
    events = _events(site)
    places = _places(site, events)
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
    """The conference's short name: 'creative_week_expo_2026'; at least four characters."""
    title = urls.slugify(site.config.title.own) or "expo"
    whole = f"{title}-{site.edition.slug}" if site.edition else title
    short = whole.replace("-", "_")
    return short if len(short) >= 4 else f"expo_{short}"


def _places(site: Site, events: Iterable[Event]) -> dict[str, str]:
    """Where each event takes place: house and room; in a programme that has one house, the room alone."""
    known = list(events)
    if len({one.venue for one in known}) == 1 and all(one.room for one in known):
        return {one.slug: room_name(site, one, site.config.language) for one in known}
    return {one.slug: place_name(site, one, site.config.language) for one in known}


def _days(site: Site, events: Iterable[Event], places: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    groups: dict[dt.date, list[Event]] = {}
    numbers, identities = event_numbers(site), guids(site)
    dawn = night_of(site.config)
    for event in sorted(events, key=lambda one: (one.start, one.slug)):
        groups.setdefault(programme_day(event, dawn), []).append(event)
    zone = zone_of(site.config)
    for index, (day, members) in enumerate(sorted(groups.items()), start=1):
        rooms: dict[str, list[dict[str, Any]]] = {}
        for event in members:
            said = _event(site, event, numbers[event.slug], identities[event.slug])
            rooms.setdefault(places[event.slug], []).append({**said, "room": places[event.slug]})
        night = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone) + dawn
        finishes = [_finish(one, zone) for one in members]
        yield {
            "index": index,
            "date": str(day),
            "day_start": min(begins(one, zone) for one in members).isoformat(),
            "day_end": min(max(finishes), night).isoformat(),
            "rooms": dict(sorted(rooms.items())),
        }


def _event(site: Site, event: Event, number: int, identity: uuid.UUID) -> dict[str, Any]:
    language, base_url = site.config.language, site.config.base_url
    zone = zone_of(site.config)
    start, end = begins(event, zone), _finish(event, zone)
    abstract, description = _words(site, event, language)
    slug = event.slug if len(event.slug) >= 4 else event.slug.rjust(4, "_")
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


def _words(site: Site, event: Event, language: str) -> tuple[str, str]:
    """A summary and what the body tells; the body alone is the abstract."""
    body = body_words(site, event, language).text
    summary = words(event.summary, language).text
    return (summary, body) if summary else (body, "")


def _links(event: Event) -> list[dict[str, str]]:
    links = [{"url": address, "title": plain(label), "type": "related"} for label, address in event.links]
    if event.booking:
        links.append({"url": event.booking, "title": event.booking, "type": "related"})
    return links


def _origin(event: Event) -> dict[str, Any]:
    """What the programme it was imported from says of its page and its recording."""
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
    """The identifier of every event: that of the programme it was imported from, or one of its own; no two alike."""
    found: dict[str, uuid.UUID] = {}
    taken: set[uuid.UUID] = set()
    for slug, event in sorted(site.events.items()):
        own = guid(site.config, "programme", slug)
        told = uuid.UUID(event.source.guid) if event.source and event.source.guid else own
        found[slug] = own if told in taken else told
        taken.add(found[slug])
    return found


def _person(site: Site, host: str) -> uuid.UUID:
    """A creative by the folder, somebody else by the name as written."""
    return guid(site.config, "creatives" if host in site.creatives else "people", host)


def _finish(event: Event, zone: ZoneInfo) -> dt.datetime:
    """The end; an hour after the beginning when the event has none that can be."""
    start, end = begins(event, zone), ends(event, zone)
    if end is not None and _length(start, end) > dt.timedelta():
        return end
    return (start.astimezone(dt.UTC) + _UNKNOWN_LENGTH).astimezone(zone)


def _length(start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """Real time between two moments: moments of one zone would be subtracted by their clocks."""
    return end.astimezone(dt.UTC) - start.astimezone(dt.UTC)


def _clock(length: dt.timedelta) -> str:
    """A duration as the format writes it: '01:30', '32:00'."""
    minutes = int(length.total_seconds()) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def event_numbers(site: Site) -> dict[str, int]:
    """A number for every event: the one it was imported with, or of its GUID, so that it stays when others come and go."""
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    told = {slug: one.source.id for slug, one in site.events.items() if one.source and one.source.id}
    for slug in sorted(site.events, key=lambda slug: (slug not in told, slug)):
        number = told.get(slug) or _number(guid(site.config, "programme", slug))
        while number in taken:
            number += 1
        taken.add(number)
        numbers[slug] = number
    return numbers


def _number(identity: uuid.UUID) -> int:
    """A positive number of 31 bits, which is what the programs that read it have room for."""
    return (identity.int >> 98) + 1


def _track(site: Site, event: Event) -> str:
    """The track it was imported with, its discipline, or else that of the first host who has one; empty for none."""
    if event.source and event.source.track:
        return plain(event.source.track)
    found = next((site.disciplines[key] for key in site.disciplines_of(event)), None)
    return line(found.name, site.config.language).text if found else ""


def _tracks(site: Site) -> list[dict[str, str]]:
    tracks = []
    for key, one in site.disciplines.items():
        track = {"name": line(one.name, site.config.language).text}
        if re.fullmatch(_TRACK_SLUG, urls.slugify(key)):
            track["slug"] = urls.slugify(key)
        if one.colour:
            track["color"] = one.colour
        tracks.append(track)
    return tracks


def _room(site: Site, name: str, events: Iterable[Event], places: Mapping[str, str]) -> dict[str, Any]:
    """A room by the name its events give it."""
    event = next(one for one in events if places[one.slug] == name)
    room = room_of(site.venues.get(event.venue), event.room)
    found: dict[str, Any] = {"name": name, "guid": str(guid(site.config, "venues", event.venue, event.room or ""))}
    if room and room.capacity:
        found["capacity"] = room.capacity
    return found
