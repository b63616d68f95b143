"""The feed of changes (Atom), `programme/changes.xml` in each language: only with a base address and with changes."""

from __future__ import annotations

import datetime as dt
from functools import partial
from uuid import NAMESPACE_URL, UUID, uuid5

from korme.core.model import Output, Phrase
from korme.i18n.languages import date, span, time
from korme.outputs.atom import Feed, FeedEntry
from korme.outputs.documents import plain, written
from korme.outputs.identity import site_name
from korme.outputs.plain_text import line, place_name
from korme.site import urls
from korme.site.announcements import AnnouncedEvent, EventChange
from korme.site.site import Site
from korme.theme.render import translator, unmarked
from korme.theme.theme import Theme

MOST = 100
"""Changes in a feed; older ones stay on the page."""
_ORIGIN = "content/announced.json"
PATH = "programme/changes.xml"


def outputs(site: Site, theme: Theme) -> list[Output]:
    """A feed in each language."""
    base_url, languages = site.config.base_url, site.config.languages
    if not base_url or not changes_of(site) or not theme.find(theme.templates, "changes.html"):
        return []
    return [
        written(urls.in_language(PATH, language, languages), _ORIGIN, partial(feed, site, theme, language, base_url))
        for language in languages
    ]


def changes_of(site: Site) -> list[tuple[dt.datetime, EventChange]]:
    """Every change with its moment, the newest first; what is not announced yet came right after the announcement."""
    if site.announced is None:
        return []
    soon = site.announced.at + dt.timedelta(minutes=1)
    found = [(soon, one) for one in site.news]
    return [*found, *((one.on or site.announced.at, one) for one in site.announced.changes)][:MOST]


def feed(site: Site, theme: Theme, language: str, base_url: str) -> bytes:
    """The bytes of the feed in one language."""
    from korme.outputs.atom_xml import feed_bytes  # XML is loaded when a feed is made

    voice = translator(theme, language)
    known = changes_of(site)
    page = urls.absolute(base_url, urls.in_language("programme/changes/", language, site.config.languages))
    title = line(site.config.title, language).text
    return feed_bytes(
        Feed(
            language=language,
            id=page,
            title=Phrase(f"{title}: {unmarked(voice('changes'))}"),
            updated=_moment(known[0][0]),
            own=urls.absolute(base_url, urls.in_language(PATH, language, site.config.languages)),
            page=page,
            author=title,
            entries=[
                _entry(site, one, language, (moment, unmarked(voice(f"change_{one.what}")), page))
                for moment, one in known
            ],
        )
    )


def _entry(site: Site, change: EventChange, language: str, said: tuple[dt.datetime, str, str]) -> FeedEntry:
    moment, verb, page = said
    title = line(change.facts.title, language)
    event = site.events.get(change.facts.slug)
    link = page
    if event and site.config.base_url:
        here = urls.in_language(urls.entry_url(event), language, site.config.languages)
        link = urls.absolute(site.config.base_url, here)
    after = when_and_where(site, change.facts, language)
    moved = change.what == "moved" and change.before is not None
    before = when_and_where(site, change.before, language) if change.before and moved else ""
    note = line(event.change, language).text if event and change.what != "added" else ""
    words = f"{before} → {after}" if before and before != after else after
    return FeedEntry(
        id=identity(site, change).urn,
        title=Phrase(f"{verb}: {title.text}", title.lang),
        updated=_moment(moment),
        address=link,
        summary=Phrase("\n".join(one for one in (words, note) if one)),
    )


def identity(site: Site, change: EventChange) -> UUID:
    """The same before and after the change is announced, so that a reader sees it once."""
    facts = change.facts
    until = facts.until.isoformat() if facts.until else ""
    parts = (site_name(site.config), change.what, facts.slug, facts.start.isoformat(), until, facts.venue, facts.room)
    return uuid5(NAMESPACE_URL, plain("//" + "/".join(parts)))


def when_and_where(site: Site, facts: AnnouncedEvent, language: str) -> str:
    """'Monday 20 April, 10:00–12:00, Hub, A'."""
    same = facts.until is not None and facts.until.date() == facts.start.date()
    hours = span(facts.start, facts.until, language) if same and facts.until else time(facts.start, language)
    place = place_name(site, facts, language)
    return ", ".join(one for one in (date(facts.start.date(), language, "weekday"), hours, place) if one)


def _moment(at: dt.datetime) -> str:
    return at.replace(tzinfo=dt.UTC).isoformat().replace("+00:00", "Z")
