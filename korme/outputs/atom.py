"""The values of an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from korme.core.model import Phrase


class Enclosure(Struct, frozen=True):
    """A file that a player of podcasts fetches."""

    address: str
    type: str
    length: int
    """Bytes; a hint (RFC 4287, 4.2.7.6): of the original, from which what is private is cut."""


class FeedEntry(Struct, frozen=True, kw_only=True):
    """One entry of a feed. Times are in RFC 3339 format."""

    id: str
    title: Phrase
    updated: str
    address: str
    """URL of the page about it."""
    published: str = ""
    author: str = ""
    summary: Phrase | None = None
    categories: Sequence[str] = ()
    enclosures: Sequence[Enclosure] = ()


class Feed(Struct, frozen=True, kw_only=True):
    """A feed and its entries, newest first."""

    language: str
    id: str
    title: Phrase
    subtitle: Phrase | None = None
    updated: str
    own: str
    """URL of the feed itself (`rel="self"`)."""
    page: str
    """URL of the page with the same content (`rel="alternate"`)."""
    author: str
    entries: Sequence[FeedEntry]
