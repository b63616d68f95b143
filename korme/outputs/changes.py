"""The feed of changes (Atom, RFC 4287), `programme/changes.xml` in each language; needs a base address and changes."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from korme.core.model import Output, Phrase
from korme.core.moments import has_date, has_time, open_words
from korme.i18n.languages import date, span, time
from korme.outputs.atom import Feed, FeedEntry
from korme.outputs.documents import derived, plain
from korme.outputs.identity import site_name
from korme.outputs.plain_text import Say, line, no_words, place_name, words_of
from korme.site import urls
from korme.site.announcements import AnnouncedEvent, EventChange
from korme.site.site import Site
from korme.theme.theme import Theme

MOST = 100
"""Changes in a feed; the page lists older ones too."""
_ORIGIN = "content/announced.json"
PATH = "programme/changes.xml"


def outputs(site: Site, theme: Theme) -> list[Output]:
    """Return a feed in each language."""
    base_url, languages = site.config.base_url, site.config.languages
    if not base_url or not changes_of(site) or not theme.find(theme.templates, "changes.html"):
        return []
    return [
        derived(urls.in_language(PATH, language, languages), _ORIGIN, partial(_feed, site, theme, language))
        for language in languages
    ]


class DatedChange(NamedTuple):
    """A change and its time in UTC, without a time zone."""

    at: dt.datetime
    change: EventChange


def changes_of(site: Site) -> list[DatedChange]:
    """Return the newest changes first; those not announced yet are dated a minute after the last announcement."""
    if site.announced is None:
        return []
    soon = site.announced.at + dt.timedelta(minutes=1)
    announced = (DatedChange(change.on or site.announced.at, change) for change in site.announced.changes)
    return [*(DatedChange(soon, change) for change in site.news), *announced][:MOST]


def _feed(site: Site, theme: Theme, language: str) -> bytes:
    return feed(site, theme, language, site.config.base_url or "")


def feed(site: Site, theme: Theme, language: str, base_url: str) -> bytes:
    """Return the bytes of the feed in one language."""
    from korme.outputs.atom_xml import feed_bytes  # XML is loaded when a feed is made

    say = words_of(theme)
    changes = changes_of(site)
    page = urls.absolute(base_url, urls.in_language("programme/changes/", language, site.config.languages))
    title = line(site.config.title, language).text
    return feed_bytes(
        Feed(
            language=language,
            id=page,
            title=Phrase(f"{title}: {say(language, 'changes')}"),
            updated=_moment(changes[0].at),
            own=urls.absolute(base_url, urls.in_language(PATH, language, site.config.languages)),
            page=page,
            author=title,
            entries=[_entry(site, dated, language, say, page) for dated in changes],
        )
    )


def _entry(site: Site, dated: DatedChange, language: str, say: Say, page: str) -> FeedEntry:
    """Return the entry of a change.

    Args:
        say: returns a string of the theme.
        page: URL of the page of changes, for events that are gone.
    """
    change = dated.change
    verb = say(language, f"change_{change.what}")
    title = line(change.facts.title, language)
    event = site.events.get(change.facts.slug)
    link = page
    if event and site.config.base_url:
        here = urls.in_language(urls.entry_url(event), language, site.config.languages)
        link = urls.absolute(site.config.base_url, here)
    after = when_and_where(site, change.facts, language, say)
    moved = change.what == "moved" and change.before is not None
    before = when_and_where(site, change.before, language, say) if change.before and moved else ""
    note = line(event.change, language).text if event and change.what != "added" else ""
    text = f"{before} → {after}" if before and before != after else after
    return FeedEntry(
        id=identity(site, change).urn,
        title=Phrase(f"{verb}: {title.text}", title.lang),
        updated=_moment(dated.at),
        address=link,
        summary=Phrase("\n".join(part for part in (text, note) if part)),
    )


def identity(site: Site, change: EventChange) -> UUID:
    """Return the UUID (version 5) of a change.

    It is the same before and after the change is announced, so that readers see it once.
    """
    facts = change.facts
    until = facts.until.isoformat() if facts.until else ""
    event, venue = site.first_name("event", facts.slug), site.first_name("venue", facts.venue)
    parts = (site_name(site.config), change.what, event, facts.start.isoformat(), until, venue, facts.room)
    return uuid5(NAMESPACE_URL, plain("//" + "/".join(parts)))


def when_and_where(site: Site, facts: AnnouncedEvent, language: str, say: Say = no_words) -> str:
    """Return the time and place of an event: 'Monday 20 April, 10:00–12:00, Hub, A'."""
    same = facts.until is not None and facts.until.date() == facts.start.date()
    hours = span(facts.start, facts.until, language) if same and facts.until else time(facts.start, language)
    if not has_time(facts.start):
        hours = say(language, open_words(facts.start))
    day = date(facts.start.date(), language, "weekday") if has_date(facts.start) else ""
    place = place_name(site, facts, language, say)
    return ", ".join(part for part in (day, hours, place) if part)


def _moment(at: dt.datetime) -> str:
    """Return a UTC time in RFC 3339 format."""
    return at.replace(tzinfo=dt.UTC).isoformat().replace("+00:00", "Z")
