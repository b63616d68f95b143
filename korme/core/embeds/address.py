"""Addresses taken apart, and put together again: nothing of one is taken over but what a regular expression allows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit

Shape = Literal["wide", "tall", "page", "bar", "list"]
"""How a player wants to stand: 16:9, 9:16, 4:3, as high as one recording needs, as high as a list of them."""
Sort = Literal["film", "sound", "model", "project"]


_LONGEST = 500
_PLAIN = r"[A-Za-z0-9:/?#\[\]@!$&()*+,;=._~%-]+"
_MOST_VALUES = 40


class WebAddress(NamedTuple):
    """An address on a host of a service, taken apart."""

    host: str
    parts: tuple[str, ...]
    """Of the path, without empty ones."""
    query: Mapping[str, str]
    fragment: str


class Player(NamedTuple):
    """What an address leads to."""

    link: str
    """The page of the service that shows it, without what follows visitors about."""
    src: str
    start: str = ""
    """What makes the player begin by itself, to be added to its address; empty if the service has nothing for it."""
    shape: Shape = "wide"


ID = r"[A-Za-z0-9_-]"
HEX = "[0-9a-f]{32}"
NAME = r"[A-Za-z0-9_.~%-]{1,120}"
_TIME = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?")


def is_whole(pattern: str, text: str) -> bool:
    return re.fullmatch(pattern, text, re.ASCII) is not None


def kept(address: WebAddress, name: str, pattern: str) -> str:
    """Return a value of the query that is as it should be, else ''."""
    value = address.query.get(name, "")
    return value if is_whole(pattern, value) else ""


def seconds_of(address: WebAddress, *names: str) -> int:
    """Return where to begin: '90', '90s', '1m30s' of the query or the fragment; 0 if nothing is said."""
    written = next((address.query[name] for name in names if name in address.query), "")
    written = written or (address.fragment.removeprefix("t=") if address.fragment.startswith("t=") else "")
    found = _TIME.fullmatch(written)
    hours, minutes, seconds = (int(each or 0) for each in found.groups()) if found else (0, 0, 0)
    return 3600 * hours + 60 * minutes + seconds


def with_query(address: str, **values: object) -> str:
    """Return an address with the values that are not empty in its query."""
    pairs = "&".join(
        f"{name.replace('_', '-')}={quote(str(value), safe='')}" for name, value in values.items() if value
    )
    return address + (("&" if "?" in address else "?") + pairs if pairs else "")


def taken_apart(address: str) -> WebAddress | None:
    """Return the parts of a plain web address; None for everything that is not plain.

    Plain are letters, digits and the usual signs, without a port, an account, a dot at the host's end, or '..' in the path:
    what browsers, servers and people could read in different ways is nobody's player. Letters beyond ASCII may be in the
    path, as browsers show them.
    """
    if len(address) > _LONGEST or not address.isprintable():
        return None
    plain = "".join(letter if letter.isascii() else quote(letter) for letter in address)
    if not is_whole(_PLAIN, plain):
        return None
    try:
        parts = urlsplit(plain)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not is_whole(r"[A-Za-z0-9.-]{4,60}", parts.netloc):
        return None
    path = tuple(part for part in parts.path.split("/") if part)
    if any(part in (".", "..") for part in path) or parts.query.count("&") > _MOST_VALUES:
        return None
    host = parts.netloc.lower().removeprefix("www.").removeprefix("m.")
    return WebAddress(host, path, dict(reversed(parse_qsl(parts.query))), parts.fragment)
