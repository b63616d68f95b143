"""Embeds: films, recordings and projects that stay with a service, whose player a page shows after the visitor's own click.

An address of a known service (`korme.core.embeds.services`) becomes an `Embed`; every other one stays a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from korme.core.embeds.address import Shape, Sort, taken_apart
from korme.core.embeds.services import SERVICES, Service

ALLOWED = "autoplay; fullscreen"
"""What a player may do (`allow`, Permissions Policy): it begins because the visitor has clicked; nothing else."""
SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation"
"""What players need of what a sandbox takes away; leading the visitor's page elsewhere, dialogs and downloads are not in it."""
REFERRER = "strict-origin-when-cross-origin"
"""The services learn the site's host, not the page. YouTube has refused to play without it since 2025 (error 153)."""
_CYRILLIC = frozenset("ru kk uk ky be tg mn bg mk sr tt ba".split())
_BY_HOST = {host: service for service in SERVICES for host in (*service.hosts, *service.players)}
_BY_KEY = {service.key: service for service in SERVICES}
_KNOWN = re.compile(rf"(?i)(?:https?:)?(?://)?(?:www\.|m\.)?(?:{'|'.join(map(re.escape, _BY_HOST))})/")


class Embed(Struct, frozen=True, gc=False):
    """Something that stays with a service, and its player."""

    service: str
    """The service's key: 'youtube'."""
    link: str
    """The page of the service that shows it."""
    player: str
    """The address of the player, which waits to be started."""
    started: str
    """The address of the player that begins by itself, as far as the service has one."""
    shape: Shape
    sort: Sort


def embed_of(address: str) -> Embed | None:
    """Return what an address leads to; None if it is not on a known service, or nothing that has a player.

    Args:
        address: as written; without a scheme if it begins with the host.
    """
    return _embed_of(address.strip()) if _KNOWN.match(address.strip()) else None


@lru_cache(maxsize=500)
def _embed_of(address: str) -> Embed | None:
    whole = f"https:{address}" if address.startswith("//") else address if "://" in address else f"https://{address}"
    parts = taken_apart(whole)
    service = _BY_HOST.get(parts.host) if parts else None
    found = service.find(parts) if parts and service else None
    if service is None or found is None:
        return None
    bare, mark, part = found.src.partition("#")
    started = f"{bare}{'&' if '?' in bare else '?'}{found.start}{mark}{part}" if found.start else found.src
    return Embed(service.key, found.link, found.src, started, found.shape, service.sort)


def service_of(key: str) -> Service:
    """Return a service by its key."""
    return _BY_KEY[key]


def service_at(address: str) -> Service | None:
    """Return the known service that an address is on, whatever it leads to there."""
    written = address.strip()
    parts = taken_apart(written if "://" in written else f"https://{written.removeprefix('//')}")
    return _BY_HOST.get(parts.host) if parts else None


def spoken_name(service: str, language: str) -> str:
    """Return the name of a service as a reader of a language knows it."""
    found = _BY_KEY[service]
    return found.cyrillic if language.partition("-")[0] in _CYRILLIC else found.name


def frame_hosts(services: Iterable[str]) -> tuple[str, ...]:
    """Return the origins of players, sorted, for a policy."""
    return tuple(sorted({f"https://{_BY_KEY[service].frame}" for service in services}))
