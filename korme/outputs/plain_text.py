"""An entry's words for readers outside the pages: plain text, no markup, in one language."""

from __future__ import annotations

from korme.core.model import Phrase, Text
from korme.kinds import Entry, Event
from korme.outputs.documents import plain
from korme.site.announcements import AnnouncedEvent
from korme.site.rooms import room_of
from korme.site.site import Site


def words(text: Text | None, language: str) -> Phrase:
    """A text as plain words for a reader of `language`, with the language they are really in."""
    if text is None:
        return Phrase("", language)
    found = text.pick(language)
    return Phrase(plain(found.text), found.lang or language)


def line(text: Text | None, language: str) -> Phrase:
    """The same on one line: titles, names, addresses."""
    found = words(text, language)
    return Phrase(" ".join(found.text.split()), found.lang)


def body_words(site: Site, entry: Entry, language: str) -> Phrase:
    """The plain words of an entry's body, with the language they are really in."""
    if entry.body is None:
        return Phrase("", language)
    found = entry.body.pick(language)
    prose = site.prose.get(found.text)
    return Phrase(plain(prose.text).strip() if prose else "", found.lang or language)


def host_names(site: Site, event: Event, language: str) -> list[str]:
    """The people of an event by name: creatives by theirs, free names as written."""
    known = (site.creatives.get(one) for one in event.hosts)
    return [
        line(creative.name, language).text if creative else plain(name)
        for name, creative in zip(event.hosts, known, strict=True)
    ]


def room_name(site: Site, event: Event | AnnouncedEvent, language: str) -> str:
    """The room as visitors read it; empty when the event names none."""
    if not event.room:
        return ""
    room = room_of(site.venues.get(event.venue), event.room)
    return line(room.label, language).text if room and room.label else plain(event.room)


def place_name(site: Site, event: Event | AnnouncedEvent, language: str) -> str:
    """Where an event takes place, on one line: house and room."""
    venue = site.venues.get(event.venue)
    house = line(venue.name, language).text if venue else plain(event.venue)
    return ", ".join(one for one in (house, room_name(site, event, language)) if one)


def excerpt(text: str, most: int) -> str:
    """The beginning of a text in at most `most` characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    kept = line[: most - 1]
    whole = kept.rpartition(" ")[0] if " " in kept and line[most - 1] != " " else kept
    return whole.rstrip(" ,;:–—-") + "…"
