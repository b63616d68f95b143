"""What an Atom feed (RFC 4287) holds."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from korme.core.model import Phrase


class FeedEntry(Struct, frozen=True, kw_only=True):
    """Something that happened. Moments are as RFC 3339 writes them."""

    id: str
    title: Phrase
    updated: str
    address: str
    """Of the page that tells more."""
    published: str = ""
    author: str = ""
    summary: Phrase | None = None
    categories: Sequence[str] = ()


class Feed(Struct, frozen=True, kw_only=True):
    """A feed and what it tells, the newest first."""

    language: str
    id: str
    title: Phrase
    subtitle: Phrase | None = None
    updated: str
    own: str
    """The feed's own address."""
    page: str
    """The page that shows the same."""
    author: str
    entries: Sequence[FeedEntry]
