"""Calendar files (iCalendar, RFC 5545), in each language under its prefix (`ru/programme.ics`).

    programme.ics                 every event of the site
    programme/2026-04-20.ics      a day on which something begins, and all that takes place on it
    programme/EVENT.ics           one event
    venues/VENUE.ics              the events of a venue
    creatives/CREATIVE.ics        the events a creative hosts

A calendar without events is not written. Nothing in the files comes from the clock. Once the programme was announced
(`korme programme announce`), SEQUENCE counts how often an event's time, place or status has changed, and LAST-MODIFIED
and DTSTAMP say when anything about it has. Before, DTSTAMP is the first moment of the event's year and SEQUENCE follows
its status. Either way a file changes exactly when its events do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from korme.core.model import GeneratedFile, Output, Phrase
from korme.core.versions import version
from korme.i18n.languages import date, listed
from korme.kinds import EVENT, Event, Place
from korme.outputs.documents import SITE_FILE, digest, plain
from korme.outputs.identity import calendar_uid
from korme.outputs.plain_text import body_words, host_names, line, place_name
from korme.site import urls
from korme.site.announcements import first_history
from korme.site.event_times import begins, by_day, ends, night_of, zone_of
from korme.site.site import Site

_END = b"END:VCALENDAR\r\n"


class Appointment(Struct, frozen=True):
    """An event as a calendar tells it, in one language."""

    uid: str
    start: dt.datetime
    end: dt.datetime | None
    status: str
    sequence: int
    modified: dt.datetime
    """In UTC."""
    title: Phrase
    description: Phrase
    place: str
    map: Place | None
    url: str | None
    categories: tuple[str, ...]


class Calendar(Struct, frozen=True):
    """One file, before it is made."""

    path: str
    origin: str
    name: str
    url: str | None
    """The page it belongs to."""
    appointments: tuple[Appointment, ...]


def outputs(site: Site) -> list[Output]:
    """All calendars in all languages."""
    written = lru_cache(maxsize=None)(vevent)  # one event stands in five calendars
    fingerprint = lru_cache(maxsize=None)(_fingerprint)

    def output(one: Calendar) -> Output:
        def key() -> str:
            parts = [
                version("icalendar") if one.appointments else "",
                one.name,
                one.url or "",
                *map(fingerprint, one.appointments),
            ]
            return digest("\n".join(parts).encode())

        return Output(one.path, one.origin, GeneratedFile(lambda: ics(one, written), key))

    return [output(one) for language in site.config.languages for one in calendars(site, language)]


def _fingerprint(one: Appointment) -> str:
    """A digest of an appointment, and of what the machine's zone data say of its years."""
    years = (one.start.year, (one.end or one.start).year)
    return digest(f"{one!r} {_offsets(one.start.tzinfo, years)}".encode(errors="replace"))


@lru_cache(maxsize=64)
def _offsets(zone: dt.tzinfo | None, years: tuple[int, int]) -> str:
    """The zone's offset on the first of each month of some years."""
    days = (dt.datetime(year, month, 1, tzinfo=zone) for year in years for month in range(1, 13))
    return " ".join(f"{one:%z}" for one in days)


def calendars(site: Site, language: str) -> Iterator[Calendar]:
    """The calendars of one language, in order."""
    known = {slug: appointment(site, event, language) for slug, event in site.events.items()}
    for url, page, origin, name, events in _groups(site, language):
        if events:
            path = urls.in_language(url, language, site.config.languages)
            yield Calendar(path, origin, name, _address(site, page, language), tuple(known[one.slug] for one in events))


def _groups(site: Site, language: str) -> Iterator[tuple[str, str, str, str, Sequence[Event]]]:
    """What there are calendars of: the file's address, its page's, the origin, the name, the events."""
    title = line(site.config.title, language).text
    yield "programme.ics", "programme/", SITE_FILE, title, tuple(site.events.values())
    for day, events in by_day(site.events.values(), zone_of(site.config), night_of(site.config)).items():
        name = f"{title}: {date(day, language, 'long')}"
        yield f"programme/{day.isoformat()}.ics", "programme/", events[0].mark.path, name, events
    for event in site.events.values():
        name = line(event.title, language).text
        yield f"programme/{event.slug}.ics", urls.entry_url(event), event.mark.path, name, (event,)
    for venue in site.venues.values():
        name = f"{title}: {line(venue.name, language).text}"
        events = site.naming(EVENT, "venue", venue.slug)
        yield f"venues/{venue.slug}.ics", urls.entry_url(venue), venue.mark.path, name, events
    for creative in site.creatives.values():
        name = f"{title}: {line(creative.name, language).text}"
        events = site.naming(EVENT, "hosts", creative.slug)
        yield f"creatives/{creative.slug}.ics", urls.entry_url(creative), creative.mark.path, name, events


def appointment(site: Site, event: Event, language: str) -> Appointment:
    """An event in the words of one language."""
    zone = zone_of(site.config)
    sequence, modified = site.history.get(event.slug) or first_history(event)
    venue = site.venues.get(event.venue)
    address = line(venue.address, language).text if venue else ""
    return Appointment(
        uid=calendar_uid(site.config, event.slug),
        start=begins(event, zone),
        end=ends(event, zone),
        status=event.status,
        sequence=sequence,
        modified=modified.replace(tzinfo=dt.UTC),
        title=line(event.title, language),
        description=_description(site, event, language),
        place=", ".join(one for one in (place_name(site, event, language), address) if one),
        map=venue.map if venue else None,
        url=_address(site, urls.entry_url(event), language),
        categories=tuple(plain(one) for one in (event.type, *event.tags)),
    )


def _description(site: Site, event: Event, language: str) -> Phrase:
    """Who, what, and where to book."""
    body = body_words(site, event, language)
    parts = (listed(host_names(site, event, language), language), body.text, event.booking or "")
    return Phrase("\n\n".join(one for one in parts if one), body.lang)


def _address(site: Site, url: str, language: str) -> str | None:
    if not site.config.base_url:
        return None
    return urls.absolute(site.config.base_url, urls.in_language(url, language, site.config.languages))


def ics(calendar: Calendar, written: Callable[[Appointment], bytes]) -> bytes:
    """The bytes of a calendar file; `written` gives those of each appointment."""
    events = b"".join(written(one) for one in calendar.appointments)
    return _head(calendar) + (_vtimezones(calendar) if b";TZID=" in events else b"") + events + _END


def _head(calendar: Calendar) -> bytes:
    from icalendar import Calendar as VCalendar
    from icalendar import vText

    head = VCalendar()
    head.add("prodid", "-//korme//Körme//EN")
    head.add("version", "2.0")
    head.add("calscale", "GREGORIAN")
    head.add("name", vText(calendar.name))  # RFC 7986; the next line says the same to programs that are older
    head.add("x-wr-calname", vText(calendar.name))
    head.add("x-wr-timezone", str(calendar.appointments[0].start.tzinfo))
    head.add("refresh-interval", dt.timedelta(hours=12), parameters={"value": "DURATION"})
    if calendar.url:
        head.add("url", calendar.url)
    return bytes(head.to_ical()).removesuffix(_END)


def _vtimezones(calendar: Calendar) -> bytes:
    starts = [one.start for one in calendar.appointments]
    finishes = [one.end or one.start for one in calendar.appointments]
    zone = starts[0].tzinfo
    assert isinstance(zone, ZoneInfo)
    return _vtimezone(zone.key, min(starts).year, max(finishes).year)


@lru_cache(maxsize=64)
def _vtimezone(name: str, first: int, last: int) -> bytes:
    """The rules of a zone from one year to another."""
    from icalendar import Timezone

    found = Timezone.from_tzid(name, first_date=dt.date(first, 1, 1), last_date=dt.date(last + 1, 1, 1))
    return bytes(found.to_ical())


def vevent(one: Appointment) -> bytes:
    """The bytes of one event: escaped, folded at 75 octets, lines ending in CRLF."""
    from icalendar import Event as VEvent

    event = VEvent()
    event.add("uid", one.uid)
    event.add("dtstamp", one.modified)
    event.add("last-modified", one.modified)
    event.add("sequence", one.sequence)
    event.add("status", "CANCELLED" if one.status == "cancelled" else "CONFIRMED")
    event.add("dtstart", one.start)
    length = one.end.astimezone(dt.UTC) - one.start.astimezone(dt.UTC) if one.end else dt.timedelta()
    if one.end is not None and length > dt.timedelta():
        # An hour that comes twice is always read as the first: an end in the second is told by its distance.
        twice = one.end.fold and one.end.utcoffset() != one.end.replace(fold=0).utcoffset()
        event.add("duration", length) if twice else event.add("dtend", one.end)
    event.add("summary", one.title.text, parameters={"language": one.title.lang})
    if one.description.text:
        event.add("description", one.description.text, parameters={"language": one.description.lang})
    if one.place:
        event.add("location", one.place)
    if one.map is not None:
        event.add("geo", (one.map.lat, one.map.lon))
    if one.url:
        event.add("url", one.url)
    event.add("categories", list(one.categories))
    return bytes(event.to_ical())
