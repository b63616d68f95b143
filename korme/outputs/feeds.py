"""The feed of stories (Atom, RFC 4287), `feed.xml` in each language: only with a base address."""

from __future__ import annotations

import datetime as dt
from functools import partial
from xml.etree.ElementTree import Element, SubElement

from korme import urls
from korme.kinds import Story
from korme.model import Output, Phrase
from korme.moments import zone_of
from korme.outputs.documents import SITE_FILE, plain, written, xml_bytes
from korme.outputs.wording import body_words, excerpt, line, words
from korme.site import Site

MOST = 50
"""Stories in a feed; the older ones stay on the site."""
SUMMARY = 400
"""Characters of a summary that is made of a story's own words."""
_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def outputs(site: Site) -> list[Output]:
    """A feed in each language; none without a base address or without stories."""
    base_url, languages = site.config.base_url, site.config.languages
    if not base_url or not site.stories:
        return []
    return [
        written(urls.in_language("feed.xml", language, languages), SITE_FILE, partial(feed, site, language, base_url))
        for language in languages
    ]


def feed(site: Site, language: str, base_url: str) -> bytes:
    """The bytes of the feed in one language: the newest stories first."""
    stories = list(site.stories.values())[:MOST]

    def address(url: str) -> str:
        return urls.absolute(base_url, urls.in_language(url, language, site.config.languages))

    root = Element("feed", {"xmlns": _ATOM, _LANG: language})
    _text(root, "id", Phrase(address("")))
    _text(root, "title", line(site.config.title, language), language)
    if site.config.tagline:
        _text(root, "subtitle", line(site.config.tagline, language), language)
    _text(root, "updated", Phrase(max(_moment(site, one) for one in stories)))
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": address("feed.xml")})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": address("stories/")})
    _author(root, line(site.config.title, language).text)
    for story in stories:
        _entry(root, site, story, language, address(urls.entry_url(story)))
    return xml_bytes(root)


def _entry(root: Element, site: Site, story: Story, language: str, address: str) -> None:
    entry = SubElement(root, "entry")
    _text(entry, "id", Phrase(address))
    _text(entry, "title", line(story.title, language), language)
    _text(entry, "published", Phrase(_moment(site, story)))
    _text(entry, "updated", Phrase(_moment(site, story)))
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
    if story.author:
        creative = site.creatives.get(story.author)
        _author(entry, line(creative.name, language).text if creative else plain(story.author))
    summary = words(story.summary, language)
    if not summary.text:
        body = body_words(site, story, language)
        summary = Phrase(excerpt(body.text, SUMMARY), body.lang)
    if summary.text:
        _text(entry, "summary", summary, language)
    for tag in story.tags:
        SubElement(entry, "category", {"term": plain(tag)})


def _moment(site: Site, story: Story) -> str:
    """The first moment of a story's day at the festival's place."""
    return dt.datetime.combine(story.date, dt.time(), zone_of(site.config)).isoformat()


def _author(parent: Element, name: str) -> None:
    _text(SubElement(parent, "author"), "name", Phrase(name))


def _text(parent: Element, name: str, phrase: Phrase, language: str = "") -> None:
    """An element with words, marked when they are not in the feed's `language`."""
    element = SubElement(parent, name)
    element.text = phrase.text
    if language and phrase.lang != language:
        element.set(_LANG, phrase.lang)
