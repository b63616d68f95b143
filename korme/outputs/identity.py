"""Stable identifiers: an event has the same one in every build, file and language."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from korme.outputs.documents import plain
from korme.site.config import Config
from korme.site.urls import slugify


def site_name(config: Config) -> str:
    """Return a host-like name of the site, from its base address or else from its title.

    Sites in different folders of a host differ: `https://kafu.example.org/expo` is 'expo.kafu.example.org'. A name from a
    title ends in '.invalid' (RFC 2606), so that it cannot be a real host.
    """
    if config.base_url:
        parts = urlsplit(config.base_url)
        folders = [folder for folder in parts.path.split("/") if folder]
        return ".".join([*reversed(folders), parts.hostname or ""]).lower()
    return f"{slugify(config.title.own) or 'site'}.invalid"


def calendar_uid(config: Config, slug: str) -> str:
    """Return the UID (RFC 5545, 3.8.4.7) of an event.

    It is equal in every calendar and language, so that importing twice adds one entry.
    """
    return f"{slug}@{site_name(config)}"


def guid(config: Config, *names: str) -> uuid.UUID:
    """Return a UUID (version 5) of the site's name and a path of names, such as ('programme', 'felt-in-one-day')."""
    return uuid.uuid5(uuid.NAMESPACE_URL, plain("//" + "/".join([site_name(config), *names])))
