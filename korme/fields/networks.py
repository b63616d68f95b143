"""Networks on which people have accounts: under a network's label, a value without its host is an account name."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from msgspec import Struct

_RESERVED = ("example.com", "example.net", "example.org", "example")
"""Hosts that stand for any other in examples (RFC 2606)."""
_TOP = frozenset(
    "com org net info edu gov int biz name pro art dev app photo photos photography gallery studio design online site"
    " shop store world life club space press media film music museum academy school events asia blog live team page"
    " agency works xyz рф рус қаз бел укр срб мкд москва дети онлайн сайт".split()
)
"""Top-level domains of more than two letters that people have their own names under."""
_FILES = frozenset("ai md ps py js ts".split())
"""Top-level domains that are also endings of files."""


class Network(Struct, frozen=True):
    """A network: where its accounts are, and how their names are written."""

    base: str
    """The address that an account's name is added to."""
    hosts: tuple[str, ...]
    account: str = ""
    """Regular expression of an account's name; empty: a name alone does not say where the account is."""

    def has(self, address: str) -> bool:
        """Return whether an address, with or without its scheme, is on one of the network's hosts."""
        return _is_on(_host(address), self.hosts)


_DOTTED = r"[A-Za-z0-9_.]{2,32}"
_HYPHENED = r"[A-Za-z0-9_-]{2,40}"
_INSTAGRAM = Network("https://www.instagram.com/", ("instagram.com", "instagr.am"), r"[A-Za-z0-9_.]{1,30}")
_TELEGRAM = Network("https://t.me/", ("t.me", "telegram.me", "telegram.org"), r"[A-Za-z]\w{3,31}")
_TWITTER = Network("https://x.com/", ("x.com", "twitter.com"), r"\w{1,15}")
_NETWORKS = {
    "artstation": Network("https://www.artstation.com/", ("artstation.com",), _HYPHENED),
    "behance": Network("https://www.behance.net/", ("behance.net", "be.net"), _HYPHENED),
    "dribbble": Network("https://dribbble.com/", ("dribbble.com",), _HYPHENED),
    "facebook": Network("https://www.facebook.com/", ("facebook.com", "fb.com", "fb.me"), r"[A-Za-z0-9.]{5,50}"),
    "github": Network("https://github.com/", ("github.com", "github.io"), r"[A-Za-z0-9-]{1,39}"),
    "instagram": _INSTAGRAM,
    "linkedin": Network("https://www.linkedin.com/in/", ("linkedin.com",)),
    "pinterest": Network("https://www.pinterest.com/", ("pinterest.com", "pin.it"), r"\w{3,30}"),
    "soundcloud": Network("https://soundcloud.com/", ("soundcloud.com",), _HYPHENED),
    "telegram": _TELEGRAM,
    "threads": Network("https://www.threads.com/@", ("threads.com", "threads.net"), _DOTTED),
    "tiktok": Network("https://www.tiktok.com/@", ("tiktok.com",), _DOTTED),
    "twitter": _TWITTER,
    "vimeo": Network("https://vimeo.com/", ("vimeo.com",), _HYPHENED),
    "vk": Network("https://vk.com/", ("vk.com", "vk.ru", "vk.me"), _DOTTED),
    "whatsapp": Network("https://wa.me/", ("wa.me", "whatsapp.com")),
    "x": _TWITTER,
    "youtube": Network("https://www.youtube.com/@", ("youtube.com", "youtu.be"), r"[\w.-]{3,30}"),
} | dict.fromkeys(("insta", "ig", "инстаграм", "инста"), _INSTAGRAM) | dict.fromkeys(("tg", "телеграм", "телега"), _TELEGRAM)  # fmt: skip
_NETWORKS |= {"вк": _NETWORKS["vk"], "вконтакте": _NETWORKS["vk"], "ютуб": _NETWORKS["youtube"]}


def networks() -> dict[str, Network]:
    """Return every network once, by its first label."""
    found: dict[str, tuple[str, Network]] = {}
    for label, network in _NETWORKS.items():
        found.setdefault(network.base, (label, network))
    return dict(found.values())


def network_of(label: str) -> Network | None:
    """Return the network that the label of a link names, or None."""
    return _NETWORKS.get(label.casefold().strip())


def account_address(network: Network, written: str) -> str:
    """Return the address of an account by its name, with or without '@'; empty if it is no name of the network's."""
    name = written.removeprefix("@")
    is_name = bool(network.account) and re.fullmatch(network.account, name, re.ASCII) is not None
    return network.base + name if is_name and not name.startswith("www.") and not network.has(name) else ""


def leads_elsewhere(network: Network, address: str) -> bool:
    """Return whether a whole address is on another host than the network's."""
    host = _host(address)
    return bool(host) and not network.has(address) and not _is_on(host, _RESERVED)


def is_host(text: str) -> bool:
    """Return whether text without a scheme begins with a host for certain, and is not the name of a file or a person."""
    host = _host(text)
    top = host.rpartition(".")[2]
    is_top = top in _TOP or (len(top) == 2 and top.isalpha() and (top not in _FILES or "/" in text))
    return host.startswith("www.") or is_top


def _host(address: str) -> str:
    whole = address if "://" in address else f"https://{address}"
    try:
        return (urlsplit(whole).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_on(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)
