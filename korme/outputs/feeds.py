"""The feed of stories (Atom, RFC 4287), `feed.xml` in each language; needs a base address."""

from __future__ import annotations

import datetime as dt
from functools import partial

from korme.core.model import Output, Phrase
from korme.kinds import Story
from korme.outputs.atom import Feed, FeedEntry
from korme.outputs.documents import SITE_FILE, derived, plain
from korme.outputs.plain_text import body_text, excerpt, line, person_name, phrase
from korme.site import urls
from korme.site.event_times import zone_of
from korme.site.site import Site

MOST = 50
"""Stories in a feed; the site lists older ones too."""
SUMMARY = 400
"""Characters of a summary taken from a story's body."""


def outputs(site: Site) -> list[Output]:
    """Return a feed in each language; none without a base address or without stories."""
    base_url, languages = site.config.base_url, site.config.languages
    if not base_url or not site.stories:
        return []
    return [
        derived(urls.in_language("feed.xml", language, languages), SITE_FILE, partial(_feed, site, language))
        for language in languages
    ]


def _feed(site: Site, language: str) -> bytes:
    return feed(site, language, site.config.base_url or "")


def feed(site: Site, language: str, base_url: str) -> bytes:
    """Return the bytes of the feed in one language, newest stories first."""
    from korme.outputs.atom_xml import feed_bytes  # XML is loaded when a feed is made

    stories = list(site.stories.values())[:MOST]

    def address(url: str) -> str:
        return urls.absolute(base_url, urls.in_language(url, language, site.config.languages))

    title = line(site.config.title, language)
    return feed_bytes(
        Feed(
            language=language,
            id=address(""),
            title=title,
            subtitle=line(site.config.tagline, language) if site.config.tagline else None,
            updated=max(_moment(site, story) for story in stories),
            own=address("feed.xml"),
            page=address("stories/"),
            author=title.text,
            entries=[_entry(site, story, language, address(urls.entry_url(story))) for story in stories],
        )
    )


def _entry(site: Site, story: Story, language: str, address: str) -> FeedEntry:
    moment = _moment(site, story)
    return FeedEntry(
        id=address,
        title=line(story.title, language),
        published=moment,
        updated=moment,
        address=address,
        author=_author(site, story, language),
        summary=_summary(site, story, language),
        categories=[plain(tag) for tag in story.tags],
    )


def _author(site: Site, story: Story, language: str) -> str:
    return person_name(site, story.author, language) if story.author else ""


def _summary(site: Site, story: Story, language: str) -> Phrase:
    """Return a story's own summary, else the beginning of its body."""
    summary = phrase(story.summary, language)
    if summary.text:
        return summary
    body = body_text(site, story, language)
    return Phrase(excerpt(body.text, SUMMARY), body.lang)


def _moment(site: Site, story: Story) -> str:
    """Return the start of a story's day in the site's time zone, in RFC 3339 format."""
    return dt.datetime.combine(story.date, dt.time(), zone_of(site.config)).isoformat()
