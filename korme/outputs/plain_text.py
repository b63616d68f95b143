"""Texts of entries for outputs other than pages: plain text in one language, without markup."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from korme.core.model import Phrase, Text
from korme.kinds import Entry, Event
from korme.outputs.documents import plain
from korme.site.announcements import AnnouncedEvent
from korme.site.rooms import room_of
from korme.site.site import Site
from korme.theme.render import as_text, translator
from korme.theme.theme import Theme

Say = Callable[[str, str], str]
"""Returns a string of the theme: `say(language, key)`."""


def no_words(language: str, key: str) -> str:
    """Return nothing: for a document without a theme."""
    return ""


def words_of(theme: Theme) -> Say:
    """Return what says a theme's strings as plain text."""
    voice = cache(partial(translator, theme))
    return lambda language, key: as_text(voice(language)(key))


def phrase(text: Text | None, language: str) -> Phrase:
    """Return a text for readers of `language` as plain text, with the language it is actually in."""
    if text is None:
        return Phrase("", language)
    picked = text.pick(language)
    return Phrase(plain(picked.text), picked.lang or language)


def line(text: Text | None, language: str) -> Phrase:
    """Return a text like `phrase`, on one line: for titles, names and addresses."""
    picked = phrase(text, language)
    return Phrase(" ".join(picked.text.split()), picked.lang)


def body_text(site: Site, entry: Entry, language: str) -> Phrase:
    """Return the plain text of an entry's body, with the language it is actually in."""
    picked = site.body_in(entry, language)
    if picked is None:
        return Phrase("", language)
    prose = site.prose.get(picked.text)
    return Phrase(plain(prose.text).strip() if prose else "", picked.lang or language)


def host_names(site: Site, event: Event, language: str) -> list[str]:
    """Return the names of an event's hosts: creatives' and collectives' names, and free names as written."""
    return [person_name(site, host, language) for host in event.hosts]


def person_name(site: Site, name: str, language: str) -> str:
    """Return the name of a creative or collective, given its slug; otherwise the name as written."""
    person = site.person(name)
    return line(person.name, language).text if person else plain(name)


def room_name(site: Site, event: Event | AnnouncedEvent, language: str) -> str:
    """Return the label of an event's room; empty if it names none."""
    if not event.room:
        return ""
    room = room_of(site.venues.get(event.venue), event.room)
    return line(room.label, language).text if room and room.label else plain(event.room)


def place_name(site: Site, event: Event | AnnouncedEvent, language: str, say: Say = no_words) -> str:
    """Return the venue and room of an event on one line, or 'online' for one without a venue."""
    if not event.venue:
        return say(language, "online")
    venue = site.venues.get(event.venue)
    name = line(venue.name, language).text if venue else plain(event.venue)
    return ", ".join(part for part in (name, room_name(site, event, language)) if part)


def excerpt(text: str, most: int) -> str:
    """Return the beginning of a text in at most `most` characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    kept = line[: most - 1]
    whole = kept.rpartition(" ")[0] if " " in kept and line[most - 1] != " " else kept
    return whole.rstrip(" ,;:–—-") + "…"
