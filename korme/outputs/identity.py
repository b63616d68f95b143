"""Names that last: the same event has the same identifier in every build, file and language."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from korme.outputs.documents import plain
from korme.site.config import Config
from korme.site.urls import slugify


def site_name(config: Config) -> str:
    """A name for the site as a host: of its base address, or else made of its title.

    Sites that share a host by folder differ: `https://kafu.example.org/expo` is 'expo.kafu.example.org'.
    A title's name ends in '.invalid' (RFC 2606), so that it is never somebody's host.
    """
    if config.base_url:
        parts = urlsplit(config.base_url)
        folders = [one for one in parts.path.split("/") if one]
        return ".".join([*reversed(folders), parts.hostname or ""]).lower()
    return f"{slugify(config.title.own) or 'site'}.invalid"


def calendar_uid(config: Config, slug: str) -> str:
    """The UID of an event: the same in every calendar and language, so that importing twice makes one entry."""
    return f"{slug}@{site_name(config)}"


def guid(config: Config, *names: str) -> uuid.UUID:
    """A UUID made of the site's name and the names of a thing: ('programme', 'felt-in-one-day')."""
    return uuid.uuid5(uuid.NAMESPACE_URL, plain("//" + "/".join([site_name(config), *names])))
