"""Addresses: of an entry's page on the site, and of its page at the desk."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from korme.commands.desk.exchange import DESK
from korme.kinds import Entry
from korme.site.site import entry_key
from korme.site.urls import entry_url, in_language

ENTRIES = "entries/"
"""Name of the page on which an entry is edited, behind which stands its kind and its key."""


def desk_address(entry: Entry) -> str:
    """Return the address at which an entry is edited: '/_korme/desk/entries/work/saule/steppe'."""
    return quote(f"{DESK}{ENTRIES}{'/'.join(entry_key(entry))}")


def public_address(entry: Entry, language: str, languages: tuple[str, ...]) -> str:
    """Return the address of an entry's page on the site, in a language of the site or else its first."""
    spoken = language if language in languages else languages[0]
    return quote("/" + in_language(entry_url(entry), spoken, languages))


def picture_id(file: str) -> str:
    """Return the id of a picture on the page of its entry: 'picture-boat.jpg'; ids have no blanks."""
    return f"picture-{quote(file.rpartition('/')[2], safe='')}"


def at_picture(address: str, file: str) -> str:
    """Return the address of a picture on the page of its entry."""
    return f"{address}#{quote(picture_id(file))}" if file else address


def with_query(address: str, **values: str | tuple[str, ...]) -> str:
    """Return an address with a query; empty values are left out."""
    query = urlencode({name: value for name, value in values.items() if value}, doseq=True)
    return f"{address}?{query}" if query else address
