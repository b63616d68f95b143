"""Serialisation of Atom feeds (RFC 4287)."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from korme.core.model import Phrase
from korme.outputs.atom import Feed, FeedEntry
from korme.outputs.xml_text import xml_bytes

_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feed_bytes(feed: Feed) -> bytes:
    """Return the bytes of a feed."""
    root = Element("feed", {"xmlns": _ATOM, _LANG: feed.language})
    _text(root, "id", feed.id)
    _phrase(root, "title", feed.title, feed.language)
    _phrase(root, "subtitle", feed.subtitle, feed.language)
    _text(root, "updated", feed.updated)
    _link(root, "self", "application/atom+xml", feed.own)
    _link(root, "alternate", "text/html", feed.page)
    _author(root, feed.author)
    for entry in feed.entries:
        _entry(SubElement(root, "entry"), entry, feed.language)
    return xml_bytes(root)


def _entry(parent: Element, entry: FeedEntry, language: str) -> None:
    _text(parent, "id", entry.id)
    _phrase(parent, "title", entry.title, language)
    _text(parent, "published", entry.published)
    _text(parent, "updated", entry.updated)
    _link(parent, "alternate", "text/html", entry.address)
    for file in entry.enclosures:
        _link(parent, "enclosure", file.type, file.address, length=str(file.length))
    _author(parent, entry.author)
    _phrase(parent, "summary", entry.summary, language)
    for term in entry.categories:
        SubElement(parent, "category", {"term": term})


def _link(parent: Element, relation: str, media_type: str, address: str, **more: str) -> None:
    SubElement(parent, "link", {"rel": relation, "type": media_type, "href": address, **more})


def _author(parent: Element, name: str) -> None:
    if name:
        _text(SubElement(parent, "author"), "name", name)


def _text(parent: Element, name: str, text: str) -> None:
    if text:
        SubElement(parent, name).text = text


def _phrase(parent: Element, name: str, phrase: Phrase | None, language: str) -> None:
    """Add a text element, with `xml:lang` if it is not in the feed's `language`."""
    if phrase is None or not phrase.text:
        return
    element = SubElement(parent, name)
    element.text = phrase.text
    if phrase.lang and phrase.lang != language:
        element.set(_LANG, phrase.lang)
