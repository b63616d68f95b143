"""Calendar files (iCalendar, RFC 5545), in each language under its prefix (`ru/programme.ics`).

    programme.ics                 every event of the site
    programme/2026-04-20.ics      the events of a day, if at least one begins on it
    programme/EVENT.ics           one event
    venues/VENUE.ics              the events of a venue
    creatives/CREATIVE.ics        the events a creative hosts

A whole day, or a day whose time is to be announced, is a DATE; an event without a date is in no calendar.
A calendar without events is not written. The files do not depend on the time of the build. Once the programme is
announced (`korme programme announce`), SEQUENCE counts the announced changes of an event's time, place or status, and
LAST-MODIFIED and DTSTAMP give the time of its last announced change of any kind. An event that is not announced as it is
has no LAST-MODIFIED: programs that compare it then take the event as they find it (ICSx5). Before the first
announcement, DTSTAMP is the start of the event's year. Either way a file changes exactly
when its events do.

A renamed event, venue or creative (`aliases`) has its calendar at the former addresses as well, and an event keeps its
UID.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct

from korme.core.model import GeneratedFile, Output, Phrase
from korme.core.moments import is_to_come
from korme.core.versions import version
from korme.i18n.languages import date, listed
from korme.kinds import EVENT, Entry, Event, Place, kind_of
from korme.outputs.documents import SITE_FILE, digest, plain
from korme.outputs.identity import calendar_uid
from korme.outputs.plain_text import Say, body_text, host_names, line, no_words, phrase, place_name
from korme.site import urls
from korme.site.announcements import first_history
from korme.site.event_times import begins, by_day, ends, is_dated, is_long, is_timed, night_of, zone_of
from korme.site.site import Site

_END = b"END:VCALENDAR\r\n"


class Appointment(Struct, frozen=True):
    """An event as a VEVENT (RFC 5545, 3.6.1) shows it, in one language."""

    uid: str
    start: dt.datetime
    end: dt.datetime | None
    status: str
    sequence: int
    stamp: dt.datetime
    """In UTC, like `modified`."""
    modified: dt.datetime | None
    """None if visitors were not told of the event as it is."""
    title: Phrase
    description: Phrase
    place: str
    map: Place | None
    url: str | None
    categories: tuple[str, ...]
    is_whole_days: bool
    """Whether `start` and `end` are dates: midnights, the last one excluded."""
    is_transparent: bool
    """Whether it leaves the time free: nobody spends a week at an exhibition."""


class Calendar(Struct, frozen=True):
    """A calendar file before it is made."""

    path: str
    origin: str
    name: str
    url: str | None
    """URL of the page with the same events; None without a base address."""
    appointments: tuple[Appointment, ...]


def outputs(site: Site, say: Say = no_words) -> list[Output]:
    """Return all calendars in all languages; `say` returns the strings of the theme."""
    make_event = lru_cache(maxsize=None)(vevent)  # an event is in about five calendars
    fingerprint = lru_cache(maxsize=None)(_fingerprint)

    def output(calendar: Calendar) -> Output:
        def key() -> str:
            parts = [
                version("icalendar") if calendar.appointments else "",
                calendar.name,
                calendar.url or "",
                *map(fingerprint, calendar.appointments),
            ]
            return digest("\n".join(parts).encode())

        return Output(calendar.path, calendar.origin, GeneratedFile(lambda: ics(calendar, make_event), key))

    return [output(calendar) for language in site.config.languages for calendar in calendars(site, language, say)]


def _fingerprint(appointment: Appointment) -> str:
    """Return a digest of an appointment and of this machine's time zone data for its years."""
    years = (appointment.start.year, (appointment.end or appointment.start).year)
    return digest(f"{appointment!r} {_offsets(appointment.start.tzinfo, years)}".encode(errors="replace"))


@lru_cache(maxsize=64)
def _offsets(zone: dt.tzinfo | None, years: tuple[int, int]) -> str:
    """Return a zone's UTC offset on the first of each month of some years."""
    days = (dt.datetime(year, month, 1, tzinfo=zone) for year in years for month in range(1, 13))
    return " ".join(f"{day:%z}" for day in days)


class _CalendarGroup(NamedTuple):
    """The events of one calendar."""

    url: str
    """URL of the file, in the default language."""
    page: str
    """URL of its page, in the default language."""
    origin: str
    name: str
    events: Sequence[Event]


def calendars(site: Site, language: str, say: Say = no_words) -> Iterator[Calendar]:
    """Yield the calendars of one language, in a stable order."""
    dated = {slug: event for slug, event in site.events.items() if is_dated(event)}
    appointments = {slug: appointment(site, event, language, say) for slug, event in dated.items()}
    for group in _groups(site, language):
        events = [event for event in group.events if event.slug in dated]
        if events:
            yield Calendar(
                urls.in_language(group.url, language, site.config.languages),
                group.origin,
                group.name,
                _address(site, group.page, language),
                tuple(appointments[event.slug] for event in events),
            )


def _groups(site: Site, language: str) -> Iterator[_CalendarGroup]:
    """Yield every group of events that has a calendar; that of the whole programme may be empty."""
    title = line(site.config.title, language).text
    yield _CalendarGroup("programme.ics", "programme/", SITE_FILE, title, current_events(site))
    for slug, edition in site.editions.items() if site.has_years else ():
        name, own = line(edition.title, language).text, site.events_of_edition[slug]
        yield from _at_all_names(
            site, _CalendarGroup("", urls.entry_url(edition), edition.mark.path, name, own), edition
        )
    for day, events in by_day(site.events.values(), zone_of(site.config), night_of(site.config)).items():
        name = f"{title}: {date(day, language, 'long')}"
        yield _CalendarGroup(f"programme/{day.isoformat()}.ics", "programme/", events[0].mark.path, name, events)
    for event in site.events.values():
        name = line(event.title, language).text
        yield from _at_all_names(
            site, _CalendarGroup("", urls.entry_url(event), event.mark.path, name, (event,)), event
        )
    for venue in site.venues.values():
        events = site.naming(EVENT, "venue", venue.slug)
        if not events:
            continue
        name = f"{title}: {line(venue.name, language).text}"
        yield from _at_all_names(site, _CalendarGroup("", urls.entry_url(venue), venue.mark.path, name, events), venue)
    for creative in site.creatives.values():
        events = site.naming(EVENT, "hosts", creative.slug)
        if not events:
            continue
        name = f"{title}: {line(creative.name, language).text}"
        group = _CalendarGroup("", urls.entry_url(creative), creative.mark.path, name, events)
        yield from _at_all_names(site, group, creative)


def current_events(site: Site) -> tuple[Event, ...]:
    """Return the events of the current edition, with those of no edition.

    All events if there is one edition or none, and until the current one has any: subscribers keep their calendar.
    """
    everything = tuple(site.events.values())
    if site.edition is None or not site.has_years:
        return everything
    own = tuple(event for event in everything if site.edition_of(event) in (site.edition, None))
    return own if any(map(is_dated, own)) else everything


def _at_all_names(site: Site, group: _CalendarGroup, entry: Entry) -> Iterator[_CalendarGroup]:
    """Yield the calendar of an entry at its address and at those of its former names, which subscribers know."""
    kind = kind_of(entry)
    former = (name for name, slug in site.renamed.get(kind.name, {}).items() if slug == entry.slug)
    for name in (entry.slug, *former):
        yield group._replace(url=kind.url.format(slug=name).rstrip("/") + ".ics")


def appointment(site: Site, event: Event, language: str, say: Say = no_words) -> Appointment:
    """Return an event in one language."""
    zone = zone_of(site.config)
    history = site.history.get(event.slug) or first_history(event)
    stamp = history.changed.replace(tzinfo=dt.UTC)
    venue = site.venues.get(event.venue)
    return Appointment(
        uid=calendar_uid(site.config, site.first_name("event", event.slug)),
        start=begins(event, zone),
        end=ends(event, zone),
        status=event.status,
        sequence=history.sequence,
        stamp=stamp,
        modified=stamp if history.is_announced else None,
        title=line(event.title, language),
        description=_description(site, event, language, say),
        place=_place(site, event, language, say),
        map=venue.map if venue else None,
        url=_address(site, urls.entry_url(event), language),
        categories=tuple(plain(name) for name in (event.type, *event.tags)),
        is_whole_days=not is_timed(event),
        is_transparent=event.type == "exhibition" or is_long(event, zone) or not is_timed(event),
    )


def _place(site: Site, event: Event, language: str, say: Say) -> str:
    """Return venue, room and address, or the address on the web of an event without a venue."""
    if not event.venue and event.online.startswith("http"):
        return event.online
    venue = site.venues.get(event.venue)
    address = line(venue.address, language).text if venue else ""
    return ", ".join(part for part in (place_name(site, event, language, say), address) if part)


def _description(site: Site, event: Event, language: str, say: Say) -> Phrase:
    """Return what has changed, whether it is sold out, hosts, the texts, the addresses and the links as one text."""
    body = body_text(site, event, language)
    subtitle, change, summary = (phrase(text, language) for text in (event.subtitle, event.change, event.summary))
    links = "\n".join(f"{plain(label)}: {address}" for label, address in event.links)
    hosts = listed(host_names(site, event, language), language)
    to_come = say(language, "time_tba") if is_to_come(event.start) else ""
    sold_out = say(language, "sold_out") if event.sold_out else ""
    online = f"{say(language, 'join')}: {event.online}" if event.online.startswith("http") else ""
    stream = f"{say(language, 'stream')}: {event.stream}" if event.stream else ""
    booking = "" if event.sold_out else event.booking or ""
    parts = (
        change.text,
        to_come,
        sold_out,
        subtitle.text,
        hosts,
        summary.text,
        body.text,
        booking,
        online,
        stream,
        links,
    )
    return Phrase("\n\n".join(part for part in parts if part), body.lang)


def _address(site: Site, url: str, language: str) -> str | None:
    if not site.config.base_url:
        return None
    return urls.absolute(site.config.base_url, urls.in_language(url, language, site.config.languages))


def ics(calendar: Calendar, make_event: Callable[[Appointment], bytes]) -> bytes:
    """Return the bytes of a calendar file (RFC 5545); `make_event` returns those of one appointment."""
    events = b"".join(make_event(each) for each in calendar.appointments)
    return _head(calendar) + (_vtimezones(calendar) if b";TZID=" in events else b"") + events + _END


def _head(calendar: Calendar) -> bytes:
    from icalendar import Calendar as VCalendar
    from icalendar import vText

    head = VCalendar()
    head.add("prodid", "-//korme//Körme//EN")
    head.add("version", "2.0")
    head.add("calscale", "GREGORIAN")
    head.add("name", vText(calendar.name))  # RFC 7986; the next line is for older programs
    head.add("x-wr-calname", vText(calendar.name))
    head.add("x-wr-timezone", str(calendar.appointments[0].start.tzinfo))
    head.add("refresh-interval", dt.timedelta(hours=12), parameters={"value": "DURATION"})
    if calendar.url:
        head.add("url", calendar.url)
    return bytes(head.to_ical()).removesuffix(_END)


def _vtimezones(calendar: Calendar) -> bytes:
    starts = [each.start for each in calendar.appointments]
    finishes = [each.end or each.start for each in calendar.appointments]
    zone = starts[0].tzinfo
    assert isinstance(zone, ZoneInfo)
    return _vtimezone(zone.key, min(starts).year, max(finishes).year)


@lru_cache(maxsize=64)
def _vtimezone(name: str, first: int, last: int) -> bytes:
    """Return the VTIMEZONE (RFC 5545, 3.6.5) of a zone from one year to another."""
    from icalendar import Timezone

    rules = Timezone.from_tzid(name, first_date=dt.date(first, 1, 1), last_date=dt.date(last + 1, 1, 1))
    return bytes(rules.to_ical())


def _unambiguous(start: dt.datetime, end: dt.datetime | None) -> tuple[dt.datetime, dt.datetime | None]:
    """Return start and end, in UTC if one of them is in the hour that occurs twice when the clocks go back.

    RFC 5545, 3.3.5, takes such a local time as the first one; several programs take the second.
    """
    if not any(moment is not None and _occurs_twice(moment) for moment in (start, end)):
        return start, end
    return start.astimezone(dt.UTC), end.astimezone(dt.UTC) if end else None


def _occurs_twice(moment: dt.datetime) -> bool:
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()


def vevent(appointment: Appointment) -> bytes:
    """Return the bytes of one event: escaped, folded at 75 octets, with CRLF line ends."""
    from icalendar import Event as VEvent

    event = VEvent()
    event.add("uid", appointment.uid)
    event.add("dtstamp", appointment.stamp)
    if appointment.modified:
        event.add("last-modified", appointment.modified)
    event.add("sequence", appointment.sequence)
    event.add("status", "CANCELLED" if appointment.status == "cancelled" else "CONFIRMED")
    start, end = _unambiguous(appointment.start, appointment.end)
    if appointment.is_whole_days:
        event.add("dtstart", appointment.start.date())
        event.add("dtend", (appointment.end or appointment.start + dt.timedelta(days=1)).date())
    else:
        event.add("dtstart", start)
    if not appointment.is_whole_days and end is not None and end.astimezone(dt.UTC) > start.astimezone(dt.UTC):
        event.add("dtend", end)
    if appointment.is_transparent:
        event.add("transp", "TRANSPARENT")
    event.add("summary", appointment.title.text, parameters={"language": appointment.title.lang})
    if appointment.description.text:
        event.add("description", appointment.description.text, parameters={"language": appointment.description.lang})
    if appointment.place:
        event.add("location", appointment.place)
    if appointment.map is not None:
        event.add("geo", (appointment.map.lat, appointment.map.lon))
    if appointment.url:
        event.add("url", appointment.url)
    event.add("categories", list(appointment.categories))
    return bytes(event.to_ical())
