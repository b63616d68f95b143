"""The feed of works to watch and hear (Atom, RFC 4287), `works/feed.xml` in each language, with their files as enclosures.

Players of podcasts subscribe to it. It needs a base address, and a film or recording whose file is published.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from korme.core.model import Output, Phrase
from korme.kinds import Work
from korme.outputs.atom import Enclosure, Feed, FeedEntry
from korme.outputs.documents import SITE_FILE, derived, plain
from korme.outputs.plain_text import body_text, excerpt, line, phrase
from korme.site import urls
from korme.site.event_times import zone_of
from korme.site.site import Site
from korme.site.years import year_of_work
from korme.views.media_feed import MOST, PATH, is_in_feed, works_in_feed
from korme.views.narrowing import last_year
from korme.views.shown_media import media_of

_SUMMARY = 400
"""Characters of a summary taken from a work's text."""


def outputs(site: Site) -> list[Output]:
    """Return a feed in each language; none if there is nothing to watch or hear."""
    if not works_in_feed(site):
        return []
    languages = site.config.languages
    return [
        derived(urls.in_language(PATH, language, languages), SITE_FILE, partial(_feed, site, language))
        for language in languages
    ]


def _feed(site: Site, language: str) -> bytes:
    """Return the bytes of the feed in one language, the newest works first."""
    from korme.outputs.atom_xml import feed_bytes  # XML is loaded when a feed is made

    base_url = site.config.base_url or ""

    def address(url: str) -> str:
        return urls.absolute(base_url, urls.in_language(url, language, site.config.languages))

    works = sorted(works_in_feed(site), key=partial(_day, site), reverse=True)[:MOST]
    title = line(site.config.title, language)
    return feed_bytes(
        Feed(
            language=language,
            id=address(PATH),
            title=title,
            subtitle=line(site.config.tagline, language) if site.config.tagline else None,
            updated=max(_moment(site, work) for work in works),
            own=address(PATH),
            page=address("works/"),
            author=title.text,
            entries=[_entry(site, work, language, address(urls.entry_url(work))) for work in works],
        )
    )


def _entry(site: Site, work: Work, language: str, address: str) -> FeedEntry:
    return FeedEntry(
        id=address,
        title=line(work.title, language),
        updated=_moment(site, work),
        address=address,
        author=line(site.creatives[work.creative].name, language).text,
        summary=_summary(site, work, language),
        categories=[plain(tag) for tag in work.tags],
        enclosures=[
            Enclosure(
                urls.absolute(site.config.base_url or "", medium.files[0].path),
                medium.files[0].facts.mime.partition(";")[0],
                medium.files[0].facts.size,
            )
            for medium in media_of(site, work)
            if is_in_feed(medium)
        ],
    )


def _summary(site: Site, work: Work, language: str) -> Phrase:
    """Return the beginning of a work's text, else the caption of the first of its media that has one."""
    body = body_text(site, work, language)
    if body.text:
        return Phrase(excerpt(body.text, _SUMMARY), body.lang)
    captions = (phrase(medium.picture.caption, language) for medium in media_of(site, work))
    return next((each for each in captions if each.text), Phrase("", language))


def _day(site: Site, work: Work) -> dt.date:
    """Return the day of a work: the first of its edition, else of its year, else of the build's."""
    edition = site.editions.get(year_of_work(site, work) or "") or site.edition
    if edition:
        return edition.start
    return dt.date(last_year(work.year) or site.year, 1, 1)


def _moment(site: Site, work: Work) -> str:
    """Return the beginning of a work's day in the site's time zone, in RFC 3339 format."""
    return dt.datetime.combine(_day(site, work), dt.time(), zone_of(site.config)).isoformat()
